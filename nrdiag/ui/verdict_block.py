"""The one-screen verdict: the sentence, three strengths, three alerts, three levers."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from nrdiag import french
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.rules import Sense, rules
from nrdiag.catalogue.sources import sources
from nrdiag.diagnostic.legal import duties
from nrdiag.diagnostic.reading import weighed
from nrdiag.diagnostic.verdict import Finding, Verdict, known_around, local_reach, verdict
from nrdiag.indicateurs.details import details_of
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.data_block import GAPS
from nrdiag.ui.markup import Markup, drawn_once, fold, join, paragraph, show, table, together
from nrdiag.ui.page import DATA, carried, link

TITLES = {Sense.STRENGTH: "Forces", Sense.ALERT: "Alertes"}
EMPTY = {
    Sense.STRENGTH: "Aucune force ne ressort des données disponibles.",
    Sense.ALERT: "Aucune alerte ne ressort des données disponibles.",
}


@lru_cache(maxsize=512)
def cached_verdict(edition_id: str, code: str) -> Verdict:
    """The verdict of one territory: it only depends on the edition."""
    found = edition()
    return verdict(found.territories.get(code), found)


def show_verdict(said: Verdict, edition: Edition) -> None:
    """The whole verdict; each finding can be seen on the map."""
    with together():
        paragraph(said.sentence, "nr-phrase")
        for duty in duties(said.territory):
            paragraph(duty.sentence, "nr-insigne")
        if said.is_beyond:
            paragraph(_reach(edition.id))
            link(DATA, _gaps(said.territory), "Voir ce qui manque, et comment le charger")
        if said.few:
            paragraph(_few(), "nr-source")
    strengths, alerts, levers = st.columns(3, gap="large")
    with strengths, st.container(gap="xsmall"):
        _column(Sense.STRENGTH, said)
    with alerts, st.container(gap="xsmall"):
        _column(Sense.ALERT, said)
    with levers, together():
        show(Markup('<h2 class="nr-titre-levier">Leviers</h2>'))
        items = join(Markup("<li>{}</li>").format(text) for text in said.levers)
        if items:
            show(Markup('<ul class="nr-leviers">{}</ul>').format(items))
        else:
            paragraph("Aucun levier ne ressort des données disponibles.", "nr-source")
    show_rule(edition.id, said.territory.code)
    if said.is_thin:
        show_known(said.territory, edition)
    if said.missing:
        show_missing(said)


@lru_cache(maxsize=4)
def _reach(edition_id: str) -> str:
    more = "La personne qui tient le serveur peut en charger d'autres."
    return f"{local_reach(edition())} {more}"


def _few() -> str:
    least = max(rule.base_min or 0 for rule in rules().values())
    return (
        f"Une part calculée sur moins de {french.number(least)} personnes ne donne ni force ni "
        "alerte : une seule personne y pèse trop."
    )


def _gaps(territory: Territory) -> dict[str, str]:
    """The query of the section that tells what our files lack."""
    return {**carried(territory), "section": GAPS}


@drawn_once
def show_rule(edition_id: str, code: str) -> None:
    """What the sentence rests on: the three obstacles, and the alerts that decide."""
    with fold("La règle derrière la première phrase"):
        paragraph(
            "La phrase nomme les obstacles (le réseau, l'usage, la distance à l'aide) "
            "pour lesquels au moins une alerte ci-dessous se déclenche. Une valeur absente ne "
            "déclenche rien."
        )
        header = ("Condition de l'alerte", "Obstacle", "Ici", "Résultat")
        table("Les alertes et ce qu'elles donnent.", header, _weighed(edition_id, code))


def _weighed(edition_id: str, code: str) -> list[tuple[str, ...]]:
    found = edition()
    rows = weighed(found.territories.get(code), found)
    return [(row.condition, row.theme, row.value, row.outcome) for row in rows]


def show_details(territory: Territory) -> None:
    """For a commune: fibre operator and zone, mobile sites, town hall."""
    if territory.niveau is not Level.COMMUNE:
        return
    with fold("Opérateurs, sites mobiles et mairie"):
        rows = [(what, said, sources()[id].mention) for what, said, id in details_of(territory)]
        table(f"Ce que l'on sait d'autre de {territory.nom}.", ("Quoi", "Valeur", "Source"), rows)
        paragraph("Un nombre de sites mobiles n'est pas une couverture.", "nr-source")


def show_known(territory: Territory, edition: Edition) -> None:
    """Every figure known here or, failing that, in the nearest territory around."""
    rows = [
        (
            entry.libelle,
            french.figure(row.figure, entry.decimales),
            row.territory.nom_court,
            sources()[row.figure.source].mention,
        )
        for entry, row in known_around(territory, edition)
    ]
    table("Ce qui est connu, ici ou autour.", ("Indicateur", "Valeur", "Où", "Source"), rows, (1,))


def show_missing(said: Verdict) -> None:
    """What could not be said, and what would fill it."""
    with fold(f"Ce qui manque pour ce territoire : {_names(said)}"):
        for figure in said.missing:
            show(
                Markup("<p><strong>{}</strong> : {}. {}</p>").format(
                    indicators()[figure.id].libelle,
                    "donnée absente" if figure.status == "absent" else str(figure.status),
                    figure.note,
                )
            )


def _names(said: Verdict) -> str:
    return ", ".join(indicators()[f.id].court.lower() for f in said.missing)


def _column(sense: Sense, said: Verdict) -> None:
    strength = sense is Sense.STRENGTH
    css, findings = ("force", said.strengths) if strength else ("alerte", said.alerts)
    show(Markup('<h2 class="nr-titre-{}">{}</h2>').format(css, TITLES[sense]))
    if not findings:
        paragraph(EMPTY[sense], "nr-source")
        # What is not known is no good news.
        if said.missing and not strength:
            paragraph(f"Mais il manque : {_names(said)}.", "nr-source")
    for finding in findings:
        _finding(finding, css)


def _finding(finding: Finding, css: str) -> None:
    show(
        Markup(
            '<div class="nr-constat nr-{}"><p class="nr-fort">{}</p><p>{}</p>'
            '<p class="nr-source">{}</p></div>'
        ).format(css, finding.sentence, finding.comparison, finding.credit)
    )
    indicator = indicators()[finding.rule.indicateur]
    if indicator.carte:
        st.button(
            "Voir sur la carte",
            key=f"carte_{finding.rule.id}",
            on_click=show_on_map,
            args=(indicator.id,),
            type="tertiary",
            icon=":material/map:",
        )


def show_on_map(indicator: str) -> None:
    """Choose ``indicator`` on the map below and bring the map into view."""
    st.session_state["indicateur"] = indicator
    st.session_state["montrer"] = st.session_state.get("montrer", 0) + 1
