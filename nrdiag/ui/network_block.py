"""Fibre on screen: the sentence, one chart, whom to ask, then the tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from nrdiag import french
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.couverture import words
from nrdiag.couverture.fibre import (
    Base,
    Fibre,
    Group,
    Line,
    Premises,
    compared,
    fibre_of,
    known_departements,
    offered_bases,
    surroundings,
)
from nrdiag.couverture.zones import operator_name, zones
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.naming import each_once
from nrdiag.territoires.territory import Territory
from nrdiag.ui.chart import ACCENT, GREY, INK, draw_chart
from nrdiag.ui.markup import bullets, fold, paragraph, plain, table
from nrdiag.ui.page import EXAMPLE, NETWORK, link
from nrdiag.ui.picks import Pick

BARS = 15
LOWEST = 10
NAMED = 4
ASK = "La « Carte fibre » de l'ARCEP nomme l'opérateur de chaque commune."
COLUMNS = (
    "code_insee", "commune", "departement", "intercommunalite", "base", "locaux", "raccordables",
    "sans_fibre", "taux_fibre", "operateur", "zone", "millesime", "source", "statut",
)  # fmt: skip
HEADER = ("Territoire", "Logements et locaux", "Fibre possible", "Sans fibre", "Part avec fibre")


def choose_base(territory: Territory) -> tuple[Fibre, Pick]:
    """The fibre on the base of the URL (ARCEP's unless asked), and the choice still to draw."""
    offered = offered_bases(territory)
    pick = Pick(
        "Base de comptage des logements et locaux", [b.value for b in offered], "base",
        words=lambda name: words.SHORT_BASES[Base(name)], kind="radio",
    )  # fmt: skip
    asked = st.query_params.get("base") == Base.ANCT.value
    if asked and Base.ANCT not in offered:
        st.info(indicators()[Base.ANCT.indicator].combler)
    return fibre_of(territory, Base(pick.value)), pick


def show_fibre(fibre: Fibre, pick: Pick) -> None:
    """Everything known of fibre, from the sentence to the tables."""
    if fibre.total is None:
        show_unknown(fibre)
        return
    paragraph(f"Source : {fibre.base.source.mention}. {fibre.figure.note}".rstrip(), "nr-source")
    around = fibre_of(surroundings(fibre.territory), fibre.base)
    own = fibre.territory.code if fibre.territory.niveau is Level.COMMUNE else ""
    _chart_section(around, own)
    if own:
        rows = _ladder(edition().id, fibre.territory.code, fibre.base)
        table("La commune et les territoires qui la contiennent.", HEADER, rows, (1, 2, 3, 4), 0)
    _who_to_ask(fibre)
    _two_bases(fibre, pick)
    _tables(fibre, around, own)


def _two_bases(fibre: Fibre, pick: Pick) -> None:
    """What the figure does not say, and the other way to count, by its name."""
    st.header("Ce que ce taux ne dit pas", anchor="lectures")
    paragraph(
        f"{indicators()['ftth_raccordables'].prudence} {indicators()['ftth_manquants'].prudence}"
    )
    if len(pick.options) == 1:
        paragraph(indicators()[Base.ANCT.indicator].combler)
    else:
        other = Base.ARCEP if fibre.base is Base.ANCT else Base.ANCT
        paragraph(words.second_reading(fibre, fibre_of(fibre.territory, other)))
        pick.draw()


def show_unknown(fibre: Fibre) -> None:
    """Why there is no figure, and what would give one."""
    known = known_departements()
    names = french.enumeration([f"{d.nom} ({d.code})" for d in known])
    bullets(
        [
            fibre.figure.note,
            f"L'édition livrée connaît la fibre par commune dans {len(known)} départements : "
            f"{names}.",
            "Pour cette page, le fichier « commune_techno » de l'ARCEP suffit : chargez-le "
            "ci-dessous.",
        ]
    )
    link(NETWORK, {"territoire": EXAMPLE}, "Ou voir un exemple : le Sicoval")
    if fibre.lines and fibre.territory.niveau is not Level.FRANCE:
        count = french.plural(len(fibre.lines), "commune connue", "communes connues")
        with st.expander(f"{count} de ce territoire"):
            _commune_table(fibre, "")


def _chart_section(around: Fibre, own: str) -> None:
    shown = _shown(around, own)
    if len(shown) < 2:
        return
    sentence = words.chart_sentence(around, shown, bool(own))
    st.header(plain(words.chart_title(around, bool(own))), anchor="fibre")
    paragraph(sentence)
    spec = _bars(edition().id, around.territory.code, around.base, own)
    draw_chart(spec, alt=sentence, key="fibre_manquante")
    if said := words.two_lists(around):
        paragraph(said)


def _shown(around: Fibre, own: str) -> list[Line]:
    """The bars: the communes that miss most, and the own one wherever it is."""
    lacking = [line for line in around.lines if line.premises.missing > 0]
    shown = lacking[:BARS]
    mine = around.line_of(own) if own else None
    return [*shown, mine] if mine and mine not in shown else shown


@lru_cache(maxsize=256)
def _bars(edition_id: str, code: str, base: Base, own: str) -> dict[str, Any]:
    """One bar per commune, from zero; the own one, or those that hold half, in the accent."""
    around = fibre_of(edition().territories.get(code), base)
    shown = _shown(around, own)
    names = [line.commune.nom for line in shown]
    values = [
        {
            "commune": name if names.count(name) == 1 else f"{name} ({line.commune.code})",
            "manque": line.premises.missing,
            "texte": f"{french.number(line.premises.missing)} "
            f"({words.missing_rate(line.premises)})",
            "couleur": ACCENT if _stands_out(line, rank, around, own) else GREY,
        }
        for rank, (line, name) in enumerate(zip(shown, names, strict=True), start=1)
    ]
    y = {
        "field": "commune", "type": "nominal", "sort": None, "title": None,
        "axis": {"labelLimit": 170, "ticks": False, "domain": False, "labelFontSize": 13,
                 "labelColor": INK},
    }  # fmt: skip
    # Room for the label beyond the longest bar: a phone has no more than 200 pixels of bar.
    longest = max(line.premises.missing for line in shown)
    x = {
        "field": "manque", "type": "quantitative", "title": None, "axis": None,
        "scale": {"domain": [0, longest * 1.7], "nice": False},
    }  # fmt: skip
    tooltip = [{"field": "commune", "title": "Commune"}, {"field": "texte", "title": "Sans fibre"}]
    colour = {"field": "couleur", "type": "nominal", "scale": None}
    label = {"type": "text", "align": "left", "dx": 6, "fontSize": 13, "color": INK}
    return {
        "data": {"values": values},
        "height": 26 * len(values) + 16,
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 17},
                "encoding": {"y": y, "x": x, "tooltip": tooltip, "color": colour},
            },
            {"mark": label, "encoding": {"y": y, "x": x, "text": {"field": "texte"}}},
        ],
    }


def _stands_out(line: Line, rank: int, around: Fibre, own: str) -> bool:
    return line.commune.code == own if own else rank <= around.half


def _who_to_ask(fibre: Fibre) -> None:
    """The operator named per group of communes."""
    st.header("À qui le demander", anchor="operateurs")
    if not fibre.names_operators:
        paragraph(
            f"Opérateur et zone : {french.ABSENT} ici. L'édition ne les connaît qu'en "
            "Haute-Garonne et dans le Lot ; la carte « Carte fibre » de l'ARCEP les donne partout."
        )
        return
    rows = _groups(edition().id, fibre.territory.code, fibre.base)
    header = ("Opérateur d'infrastructure", "Zone", "Communes", "Sans fibre", "Part avec fibre",
              "À qui s'adresser")  # fmt: skip
    table("L'opérateur d'infrastructure construit le réseau ; il n'est pas forcément celui à qui "
          "l'on s'abonne.", header, rows, (3, 4))  # fmt: skip


def _tables(fibre: Fibre, around: Fibre, own: str) -> None:
    st.header("Les tableaux", anchor="tableaux")
    place = words.where(around)
    with st.expander(f"Les communes : {place}"):
        _commune_table(around, own)
    with fold("Les parts les plus basses"):
        rows = [_line_row(line, False) for line in around.lowest[:LOWEST]]
        caption = f"Les {len(rows)} communes où la part est la plus basse, {place}."
        table(caption, ("Commune", *HEADER[1:]), rows, (1, 2, 3, 4))
    if not own:
        with fold("Par zone, et les territoires autour"):
            steps = _ladder(edition().id, fibre.territory.code, fibre.base)
            table("Le territoire et ceux qui le contiennent.", HEADER, steps, (1, 2, 3, 4), 0)
            zone_rows = [(_zone(g.zone), *_numbers(g.premises)) for g in fibre.by_zone]
            table("Par zone de déploiement.", ("Zone", *HEADER[1:]), zone_rows, (1, 2, 3, 4))


def _commune_table(fibre: Fibre, own: str) -> None:
    rows = _commune_rows(edition().id, fibre.territory.code, fibre.base)
    header = ("Commune", *HEADER[1:]) + (("Opérateur",) if fibre.names_operators else ())
    vintage = fibre.base.source.millesime
    caption = f"Du plus grand nombre de logements et locaux sans fibre au plus petit, {vintage}."
    place = next((i for i, line in enumerate(fibre.lines) if line.commune.code == own), None)
    table(caption, header, rows, (1, 2, 3, 4), place, len(fibre.lines))
    st.download_button(
        "Télécharger toutes les communes (CSV)",
        lambda: fibre_csv(fibre),
        file_name=f"fibre-{fibre.territory.code}-{fibre.base.value}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def fibre_csv(fibre: Fibre) -> bytes:
    """Every commune of the territory, unknown ones included, with their INSEE codes."""
    source = fibre.base.source

    def row(commune: Territory, line: Line | None) -> list[object]:
        ends = (source.millesime, source.producteur)
        first = (commune.code, commune.nom, commune.departement, commune.epci)
        name = words.SHORT_BASES[fibre.base]
        if line is None:
            return [*first, name, *(None,) * 6, *ends, french.ABSENT]
        p = line.premises
        counts = (int(p.total), int(p.connectable), int(p.missing), p.rate)
        return [*first, name, *counts, line.operator, line.zone, *ends, "observé"]

    rows = [row(line.commune, line) for line in fibre.lines]
    return to_csv(COLUMNS, rows + [row(commune, None) for commune in fibre.unknown])


@lru_cache(maxsize=256)
def _commune_rows(edition_id: str, code: str, base: Base) -> tuple[tuple[str, ...], ...]:
    """The first lines of the table, formatted once."""
    fibre = fibre_of(edition().territories.get(code), base)
    return tuple(_line_row(line, fibre.names_operators) for line in fibre.lines[:60])


@lru_cache(maxsize=256)
def _ladder(edition_id: str, code: str, base: Base) -> tuple[tuple[str, ...], ...]:
    chain = compared(edition().territories.get(code), base)
    names = each_once([f.territory for f in chain], edition().territories)
    rows = ((names.get(f.territory.code), f.total) for f in chain if f.total)
    return tuple((name, *_numbers(total)) for name, total in rows if name)


@lru_cache(maxsize=256)
def _groups(edition_id: str, code: str, base: Base) -> tuple[tuple[str, ...], ...]:
    return tuple(map(_group_row, fibre_of(edition().territories.get(code), base).by_operator))


def _group_row(group: Group) -> tuple[str, ...]:
    names = [line.commune.nom for line in group.lines[:NAMED]]
    rest = len(group.lines) - len(names)
    named = french.enumeration([*names, french.plural(rest, "autre")] if rest else names)
    ask = zones()[group.zone].demander if group.zone in zones() else ASK
    _, _, missing, share = _numbers(group.premises)
    operator = operator_name(group.operator) or french.ABSENT
    return operator, _zone(group.zone), named, missing, share, ask


def _line_row(line: Line, operator: bool) -> tuple[str, ...]:
    named = (operator_name(line.operator) or french.ABSENT,) if operator else ()
    return line.commune.nom, *_numbers(line.premises), *named


def _numbers(premises: Premises) -> Sequence[str]:
    counts = (premises.total, premises.connectable, premises.missing)
    return *map(french.number, counts), words.rate_text(premises)


def _zone(zone: str) -> str:
    found = zones().get(zone)
    return f"{found.nom.capitalize()[:1]}{found.nom[1:]} ({zone})" if found else french.ABSENT
