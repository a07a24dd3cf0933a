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
from nrdiag.territoires.naming import each_once
from nrdiag.territoires.territory import Territory
from nrdiag.ui.antennas_block import mobile_section
from nrdiag.ui.arcep_block import announce_files
from nrdiag.ui.chart import ACCENT, GREY, INK, Chart, chart_of, draw_chart
from nrdiag.ui.markup import MAX_ROWS, bullets, drawn_once, fold, heading, paragraph, table
from nrdiag.ui.page import EXAMPLE, NETWORK, link
from nrdiag.ui.picks import Pick
from nrdiag.ui.table_files import table_link

BARS = 15
LOWEST = 10
NAMED = 4
ASK = "La « Carte fibre » de l'ARCEP nomme l'opérateur de chaque commune."
HEADER = ("Territoire", "Logements et locaux", "Fibre possible", "Sans fibre", "Part avec fibre")


def tell_no_base(territory: Territory) -> None:
    """To who follows a link to the base of the ANCT where it is not known: what would fill it."""
    known = Base.ANCT in offered_bases(territory)
    if not known and st.query_params.get("base") == Base.ANCT.value:
        st.info(indicators()[Base.ANCT.indicator].combler)


def fibre_section(territory: Territory) -> Base:
    """The fibre on the base of the URL (ARCEP's unless asked), down to the chart."""
    offered = offered_bases(territory)
    pick = Pick(
        "Base de comptage des logements et locaux", [b.value for b in offered], "base",
        words=lambda name: words.SHORT_BASES[Base(name)], kind="radio",
    )  # fmt: skip
    base = Base(pick.value)
    if len(offered) > 1:
        _lead(territory, base)
        pick.draw()
    _before_chart(territory, base, len(offered) == 1)
    if chart := _chart(edition().id, territory.code, base):
        draw_chart(chart)
    return base


@drawn_once
def after_chart(territory: Territory, base: Base, some_files: bool) -> None:
    """What comes between the chart and the files of the visit."""
    _after_chart(territory, base)
    _tables(territory, base)
    mobile_section(territory)
    announce_files(some_files)


@drawn_once
def _lead(territory: Territory, base: Base) -> None:
    """The sentence of the page and its source; the other way to count, where there is one."""
    fibre = fibre_of(territory, base)
    paragraph(words.lead(fibre), "nr-phrase")
    if len(offered_bases(territory)) > 1:
        other = Base.ARCEP if base is Base.ANCT else Base.ANCT
        paragraph(words.second_reading(fibre, fibre_of(territory, other)))
    paragraph(f"Source : {base.source.mention}. {fibre.figure.note}".rstrip(), "nr-source")


@drawn_once
def _before_chart(territory: Territory, base: Base, with_lead: bool) -> None:
    """The sentence of the page, unless it was said first, then the finding of the chart."""
    if with_lead:
        _lead(territory, base)
    around = _around(territory, base)
    if chart := _chart(edition().id, territory.code, base):
        heading(words.chart_title(around, bool(_own(territory))), "fibre")
        paragraph(chart.alt)


def _after_chart(territory: Territory, base: Base) -> None:
    """Whom to ask, and what the figure does not say."""
    fibre, around = fibre_of(territory, base), _around(territory, base)
    if _chart(edition().id, territory.code, base) and (said := words.two_lists(around)):
        paragraph(said)
    if _own(territory):
        title = "La commune et les territoires qui la contiennent."
        table(title, HEADER, _ladder(territory, base), (1, 2, 3, 4), 0)
    _who_to_ask(fibre)
    heading("Ce que ce taux ne dit pas", "lectures")
    paragraph(
        f"{indicators()['ftth_raccordables'].prudence} {indicators()['ftth_manquants'].prudence}"
    )
    if len(offered_bases(territory)) == 1:
        paragraph(indicators()[Base.ANCT.indicator].combler)


@drawn_once
def show_unknown(territory: Territory) -> None:
    """Why there is no figure, and what would give one."""
    fibre, known = fibre_of(territory), known_departements()
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
    if fibre.lines and territory.niveau is not Level.FRANCE:
        count = french.plural(len(fibre.lines), "commune connue", "communes connues")
        with fold(f"{count} de ce territoire"):
            _commune_table(fibre, "")


def _around(territory: Territory, base: Base) -> Fibre:
    return fibre_of(surroundings(territory), base)


def _own(territory: Territory) -> str:
    """The code of the commune chosen, if it is one: it is brought out among its neighbours."""
    return territory.code if territory.niveau is Level.COMMUNE else ""


def _shown(around: Fibre, own: str) -> list[Line]:
    """The bars: the communes that miss most, and the own one wherever it is."""
    lacking = [line for line in around.lines if line.premises.missing > 0]
    shown = lacking[:BARS]
    mine = around.line_of(own) if own else None
    return [*shown, mine] if mine and mine not in shown else shown


@lru_cache(maxsize=256)
def _chart(edition_id: str, code: str, base: Base) -> Chart | None:
    """The bars and their sentence; None when there are less than two bars."""
    territory = edition().territories.get(code)
    around, own = _around(territory, base), _own(territory)
    shown = _shown(around, own)
    if len(shown) < 2:
        return None
    return chart_of(_bars(around, shown, own), words.chart_sentence(around, shown, bool(own)))


def _bars(around: Fibre, shown: list[Line], own: str) -> dict[str, Any]:
    """One bar per commune, from zero; the own one, or those that hold half, in the accent."""
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
    heading("À qui le demander", "operateurs")
    if not fibre.names_operators:
        paragraph(
            f"Opérateur et zone : {french.ABSENT} ici. L'édition ne les connaît qu'en "
            "Haute-Garonne et dans le Lot ; la carte « Carte fibre » de l'ARCEP les donne partout."
        )
        return
    rows = [_group_row(group) for group in fibre.by_operator]
    header = ("Opérateur d'infrastructure", "Zone", "Communes", "Sans fibre", "Part avec fibre",
              "À qui s'adresser")  # fmt: skip
    table("L'opérateur d'infrastructure construit le réseau ; il n'est pas forcément celui à qui "
          "l'on s'abonne.", header, rows, (3, 4))  # fmt: skip


def _tables(territory: Territory, base: Base) -> None:
    fibre, around, own = fibre_of(territory, base), _around(territory, base), _own(territory)
    heading("Les tableaux", "tableaux")
    place = words.where(around)
    with fold(f"Les communes : {place}"):
        _commune_table(around, own)
    with fold("Les parts les plus basses"):
        rows = [_line_row(line, False) for line in around.lowest[:LOWEST]]
        caption = f"Les {len(rows)} communes où la part est la plus basse, {place}."
        table(caption, ("Commune", *HEADER[1:]), rows, (1, 2, 3, 4))
    if not own:
        with fold("Par zone, et les territoires autour"):
            steps = _ladder(territory, base)
            table("Le territoire et ceux qui le contiennent.", HEADER, steps, (1, 2, 3, 4), 0)
            zone_rows = [(_zone(g.zone), *_numbers(g.premises)) for g in fibre.by_zone]
            table("Par zone de déploiement.", ("Zone", *HEADER[1:]), zone_rows, (1, 2, 3, 4))


def _commune_table(fibre: Fibre, own: str) -> None:
    rows = [_line_row(line, fibre.names_operators) for line in fibre.lines[:MAX_ROWS]]
    header = ("Commune", *HEADER[1:]) + (("Opérateur",) if fibre.names_operators else ())
    vintage = fibre.base.source.millesime
    caption = f"Du plus grand nombre de logements et locaux sans fibre au plus petit, {vintage}."
    place = next((i for i, line in enumerate(fibre.lines) if line.commune.code == own), None)
    table(caption, header, rows, (1, 2, 3, 4), place, len(fibre.lines))
    name = f"fibre-{fibre.base.value}"
    table_link(fibre.territory, name, "Télécharger toutes les communes (CSV)")


def _ladder(territory: Territory, base: Base) -> list[tuple[str, ...]]:
    chain = compared(territory, base)
    names = each_once([f.territory for f in chain], edition().territories)
    rows = ((names.get(f.territory.code), f.total) for f in chain if f.total)
    return [(name, *_numbers(total)) for name, total in rows if name]


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
