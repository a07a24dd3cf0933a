"""The page on people aged 75+: how many, the survey chosen, their ages, how far help is."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from nrdiag import french
from nrdiag.besoins.ages import Bands, bands_of, reference_bands
from nrdiag.besoins.distance import nearest_place, on_site_but_far, reached
from nrdiag.besoins.distance_rows import distance_rows, is_empty
from nrdiag.besoins.elders_words import (
    NOBODY,
    about_scope,
    ages_sentence,
    benchmarks,
    headline,
    nearest_sentence,
    no_ages,
    nobody_beyond,
    place_sentence,
    reach_sentence,
    survey_sentence,
    uncounted_text,
)
from nrdiag.besoins.ground import ground
from nrdiag.besoins.ranking import listed, lists
from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.needs import needs
from nrdiag.catalogue.rules import Estimate, surveys
from nrdiag.catalogue.sources import sources
from nrdiag.figure import Figure, Status
from nrdiag.indicateurs.compare import Compared, ladder, told_once
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.naming import side_by_side
from nrdiag.territoires.territory import Territory
from nrdiag.ui.chart import ACCENT, FRENCH_NUMBERS, INK, Chart, chart_of, draw_chart
from nrdiag.ui.markup import bullets, drawn_once, fold, heading, paragraph, table
from nrdiag.ui.picks import pick

ELDERS, SHARE = "pop_75_plus", "part_75_plus"


@drawn_once
def show_count(territory: Territory) -> None:
    """How many they are, then the question that the survey answers."""
    _count(territory)
    heading("Combien sans usage régulier d'internet\u202f?", "usage")


def _count(territory: Territory) -> None:
    """The count and the share, those around, and for a commune its place among its neighbours."""
    people, share = _ladder(ELDERS, territory), _ladder(SHARE, territory)
    own, own_share = people[0].figure, share[0].figure
    said = headline(own, own_share)
    if people[0].territory != territory:  # known under its other name: Paris the département
        said = f"{side_by_side([territory, people[0].territory])[1]} : {said[0].lower()}{said[1:]}"
    paragraph(said, "nr-phrase")
    known = [row for row in share[1:] if row.figure.known]
    if own.known:
        if known:
            paragraph(benchmarks(known))
        paragraph(_credit(own), "nr-source")
    else:
        # Both ladders have the same places in the same order.
        both = [(row, part.figure) for row, part in zip(people[1:], share[1:], strict=True)]
        pairs = [(row, part) for row, part in both if row.figure.known]
        around = [row for row, _ in pairs]
        names = side_by_side([row.territory for row in around])
        bullets(
            [
                f"{name} : {headline(row.figure, part)}"
                for name, (row, part) in zip(names, pairs, strict=True)
            ]
        )
        paragraph(_lacking(own, around), "nr-source")
    ranked = listed(territory, edition())
    if territory.niveau is Level.COMMUNE and ranked:
        result = lists(ranked[0].code, ranked[1], edition().id)
        row = result.row_of(territory.code)
        if row is not None and result.comparable:
            paragraph(place_sentence(result, row))


def survey_section(territory: Territory) -> None:
    """People without regular internet use, as a range, by the survey chosen."""
    offered = surveys(ELDERS)
    base = _survey_base(territory, edition().id)
    if base is None or base.figure.value is None:
        paragraph(f"{french.ABSENT.capitalize()} : sans effectif local, aucun taux ne s'applique.")
        return
    if not round(base.figure.value):
        paragraph(NOBODY)
        return
    chosen = pick("Enquête", list(offered), "enquete", words=lambda id: offered[id].choix)
    _said_by_survey(chosen, territory, base.territory, base.figure)


@drawn_once
def _said_by_survey(id: str, territory: Territory, counted: Territory, people: Figure) -> None:
    offered = surveys(ELDERS)
    chosen, number = offered[id], people.value or 0.0
    paragraph(about_scope(counted, territory, survey_sentence(chosen, number)), "nr-phrase")
    notes = [f"Ce qui est compté : {chosen.definition}", chosen.prudence]
    notes.append("C'est une estimation : un taux national appliqué à l'effectif local.")
    if people.status is Status.ESTIMATED:
        notes.append("L'effectif est lui-même une projection.")
    if number < needs().petit_effectif:
        notes.append("L'effectif est trop petit pour qu'un taux national y dise quelque chose.")
    paragraph(" ".join(notes))
    with fold("Ce que mesure chaque enquête, et celles que nous n'appliquons pas"):
        rows = [(s.choix, s.definition, _backing(s)) for s in offered.values()]
        table("Les enquêtes proposées.", ("Enquête", "Ce qui est compté", "Source"), rows)
        rows = [
            (
                f"{r.libelle} : {french.with_unit(r.valeur, r.unite)}",
                f"{r.definition} {e.pourquoi}", f"{r.source}, {r.annee}",
            )
            for e in needs().enquetes_ecartees for r in [e.reference]
        ]  # fmt: skip
        header = ("Chiffre national", "Pourquoi il n'est pas appliqué", "Source")
        table("Les chiffres qui ne portent pas sur les 75 ans et plus.", header, rows)


def ages_chart(territory: Territory) -> None:
    """Bars of the age bands, with the nearest reference."""
    if chart := _ages(territory.code, edition().id):
        draw_chart(chart)


def ages_said(territory: Territory) -> None:
    """The age bands in a sentence, before their bars and their table."""
    own = bands_of(territory.code, edition().id)
    heading("Quels âges\u202f?", "ages")
    if own is None:
        own_count = _ladder(ELDERS, territory)[0].figure
        paragraph(no_ages(own_count, indicators()[ELDERS].combler))
    else:
        paragraph(ages_sentence(own))


@drawn_once
def ages_table(territory: Territory) -> None:
    """The age bands, beside those of the territories around."""
    own = bands_of(territory.code, edition().id)
    above = reference_bands(territory, edition().id)
    if own is None:
        return
    if above:
        note = f"Part de tous les habitants. Trait noir : {above[0].territory.nom_court}."
        paragraph(note, "nr-source")
    names = [f"Part, {bands.territory.nom_court}" for bands in (own, *above)]
    rows = [
        (
            band.label, french.number(band.people),
            *(french.percent(bands.bands[i].share) for bands in (own, *above)),
        )
        for i, band in enumerate(own.bands)
    ]  # fmt: skip
    totals = (french.percent(sum(b.share for b in bands.bands)) for bands in (own, *above))
    rows.append(("75 ans et plus", french.number(own.people), *totals))
    table(
        "Personnes par âge, et part de tous les habitants.", ("Âge", "Personnes", *names), rows,
        range(1, 2 + len(names)), len(rows) - 1,
    )  # fmt: skip
    source = indicators()[ELDERS].source
    paragraph(f"Source : {source.mention}. {source.limites}", "nr-source")


def distance_section(territory: Territory) -> None:
    """How many live beyond each distance, with what is not known apart."""
    found = edition()
    heading("À quelle distance de l'aide\u202f?", "distance")
    if territory.niveau is Level.COMMUNE:
        land = ground(found.id)
        on_site = bool(land.nearest[land.row_of[territory.code]] == -float("inf"))
        paragraph(
            nearest_sentence(territory, nearest_place(territory.code, found.id), on_site),
            "nr-phrase",
        )
    scope = map_scope(territory, found)
    said = reach_sentence(reached(scope.code, found.id))
    paragraph(about_scope(scope, territory, said))
    header = (
        "À vol d'oiseau", "Communes", "Habitants", "75 ans et plus", "Au plus bas, au plus haut",
        "Part des 75 ans et plus",
    )  # fmt: skip
    title = "Qui vit à quelle distance du lieu France services le plus proche."
    title = about_scope(scope, territory, title)
    table(title, header, distance_rows(scope.code, found.id), (1, 2, 3, 4, 5))
    notes = [
        "Estimation par commune : tous ses habitants comptent à son point intérieur. La fourchette "
        "rapproche ou éloigne chacun de la demi-largeur de sa commune. Le trajet réel est plus "
        "long. Antennes et lieux itinérants compris."
    ]
    if empty := [line for line in reached(scope.code, found.id) if is_empty(line)]:
        notes.append(nobody_beyond(empty[0].elders))
    far = on_site_but_far(scope.code, needs().portees[0], found.id)
    if far:
        names = french.enumeration([t.nom for t in far[:6]] + ["d'autres"] * (len(far) > 6))
        notes.append(f"Comptées à portée, car un lieu s'y trouve : {names}.")
    notes.append(uncounted_text(reached(scope.code, found.id)[0].elders))
    used = (sources()["nrdiag_distance"], indicators()["pop_75_plus"].source)
    paragraph(" ".join([*notes, f"Sources : {' ; '.join(s.mention for s in used)}."]), "nr-source")


@lru_cache(maxsize=512)
def _ages(code: str, edition_id: str) -> Chart | None:
    own = bands_of(code, edition_id)
    if own is None:
        return None
    above = reference_bands(edition().territories.get(code), edition_id)
    bands = " ".join(f"{b.label} : {french.percent(b.share)}." for b in own.bands)
    return chart_of(_bars(own, above), f"{ages_sentence(own)} {bands}")


def _bars(own: Bands, above: tuple[Bands, ...]) -> dict[str, Any]:
    """Bars from zero, one per band, each with its number; a tick for the nearest reference."""
    values: list[dict[str, Any]] = []
    for i, band in enumerate(own.bands):
        value: dict[str, Any] = {
            "age": band.label, "part": band.share,
            "texte": f"{french.number(band.people)} · {french.percent(band.share)}",
        }  # fmt: skip
        if above:
            value |= {"repere": above[0].bands[i].share, "nom": above[0].territory.nom_court}
        values.append(value | {"fin": max(band.share, value.get("repere", 0.0))})
    names = {"field": "age", "type": "nominal", "sort": None, "title": None,
             "axis": {"labelLimit": 130, "ticks": False}}  # fmt: skip
    axis = {"title": None, "tickCount": 4, "labelExpr": "format(datum.value, '.1~f') + ' %'"}
    # The scale leaves room for the numbers written after the bars, on a phone too.
    scale = {"domain": [0, 1.6 * max(v["fin"] for v in values)], "nice": False}
    across = {"field": "part", "type": "quantitative", "scale": scale, "axis": axis}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": ACCENT, "height": 18}, "encoding": {"x": across}},
        {
            "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 13, "color": INK},
            "encoding": {
                "x": {"field": "fin", "type": "quantitative"}, "text": {"field": "texte"},
            },
        },
    ]  # fmt: skip
    if above:
        layers.append(
            {
                "mark": {"type": "tick", "color": INK, "thickness": 3, "height": 26},
                "encoding": {"x": {"field": "repere", "type": "quantitative"}},
            }
        )
    return {
        "data": {"values": values}, "height": 190, "padding": {"right": 10},
        "encoding": {"y": names}, "layer": layers,
        "config": {
            "locale": {"number": FRENCH_NUMBERS}, "view": {"stroke": None},
            "axis": {"labelColor": INK, "labelFontSize": 13, "domain": False,
                     "gridColor": "#e3eaec"},
        },
    }  # fmt: skip


@lru_cache(maxsize=512)
def _survey_base(territory: Territory, edition_id: str) -> Compared | None:
    """The count of the territory, else that of its EPCI or département, never a wider one."""
    wide = (Level.REGION, Level.FRANCE)
    for row in _ladder(ELDERS, territory):
        if row.figure.known and (row.territory == territory or row.territory.niveau not in wide):
            return row
    return None


def _ladder(id: str, territory: Territory) -> list[Compared]:
    """The territory, then those around it, each place once."""
    found = edition()
    rows = ladder(indicators()[id], territory, found.territories, found.measures)
    return told_once(rows, found.territories)


def _credit(figure: Figure) -> str:
    source = sources()[figure.source]
    note = f" {figure.note}" if figure.note else f" {indicators()[SHARE].prudence}"
    return f"Source : {source.mention} ({figure.status}).{note}"


def _lacking(own: Figure, around: list[Compared]) -> str:
    """What is missing and what would fill it, then the credit of what is shown instead."""
    said = own.note
    for source in dict.fromkeys(row.figure.source for row in around):
        said += f" Source des territoires autour : {sources()[source].mention}. "
        said += sources()[source].limites
    return said


def _backing(survey: Estimate) -> str:
    return " ; ".join(dict.fromkeys((survey.source_bas, survey.source_haut)))
