"""Section « Mises à jour » of the data page: age of the sources, what to fetch, the log."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag import french, settings
from nrdiag.connecteurs.declared import connectors
from nrdiag.connecteurs.fresh import Freshness, freshness, next_files
from nrdiag.edition import versions
from nrdiag.indicateurs.edition import Edition
from nrdiag.ui.markup import Markup, join, paragraph, show, table

#: Changes of edition shown at most.
LOGGED = 10
WORDS = {"mise à jour": "Mise à jour", "retour": "Retour en arrière"}


def show_updates(found: Edition, today: dt.date) -> None:
    """The age of each source, the next files, the log."""
    st.header("L'âge des données et les mises à jour", anchor=False)
    ages = freshness(found, today)
    missing = next_files(ages)
    paragraph(sentence(found, ages, missing))
    if settings.STARTED_ON is not None and settings.current_edition() != settings.STARTED_ON:
        paragraph("Une autre édition vient d'être mise en place : elle se voit au redémarrage.")
    rows = [
        (f.connector.titre, f.source.millesime if f.source else "–", f.age, _known(f))
        for f in ages
    ]  # fmt: skip
    header = ("Fichier officiel", "Millésime", "Fin du millésime", "Communes connues")
    table("L'âge de chaque fichier officiel.", header, rows)
    paragraph(
        "Où les valeurs sont connues, indicateur par indicateur : la carte est dans la rubrique "
        "«\u00a0Ce qui manque\u00a0».", "nr-source",
    )  # fmt: skip
    _show_next(missing)
    _show_log()


def sentence(found: Edition, ages: list[Freshness], missing: list[Freshness]) -> str:
    """Which edition is in use, how old its oldest file is, how many files would complete it."""
    embedded = settings.DATA == settings.EMBEDDED
    where = f"livrée avec nrdiag ({found.id})" if embedded else f"mise à jour {settings.DATA.name}"
    loaded = [f for f in ages if f.months is not None]
    oldest = max(loaded, key=lambda f: f.months or 0)
    count = french.plural(len(missing), "fichier la compléterait", "fichiers la compléteraient")
    return (
        f"Vous lisez l'édition {where}. Son fichier le plus ancien, "
        f"« {oldest.connector.titre} », s'arrête {oldest.age}. {count}."
    )


def _show_next(missing: list[Freshness]) -> None:
    st.subheader("Les prochains fichiers à prendre", anchor=False)
    if not missing:
        paragraph("Aucun : chaque fichier officiel couvre déjà la France.")
        return
    item = Markup('<li>{} : <a href="{}" rel="noopener noreferrer">{}</a>. {}</li>')
    show(
        Markup("<ul>{}</ul>").format(
            join(
                item.format(f.connector.titre, f.connector.adresse, _host(f), _missing(f))
                for f in missing
            )
        )
    )
    paragraph(
        "La personne qui tient le serveur les range dans un dossier, puis lance : python -m "
        "nrdiag edition update --from-dir DOSSIER. L'édition en place ne change que si tous les "
        "contrôles sont bons."
    )


def _show_log() -> None:
    st.subheader("Le journal des mises à jour", anchor=False)
    log = versions.journal()[:LOGGED]
    if not log:
        paragraph("Aucune mise à jour depuis l'installation.")
        return
    rows = []
    for entry in log:
        reports = versions.sheet(entry.get("vers", "")).get("rapports", [])
        what = " ; ".join(f"{_title(r['connecteur'])} : {r['millesime']}" for r in reports)
        kind = WORDS.get(entry.get("quoi", ""), entry.get("quoi", ""))
        rows.append((_day(entry.get("quand", "")), kind, entry.get("vers", ""), what or "–"))
    table("Les derniers changements d'édition.", ("Date", "Quoi", "Édition", "Fichiers"), rows)


def _title(connector: str) -> str:
    known = connectors().get(connector)
    return known.titre.partition(" (")[0] if known else connector


def _known(entry: Freshness) -> str:
    if entry.source is None:
        return "aucune"
    return f"{french.number(entry.known)} sur {french.number(entry.total)}"


def _missing(entry: Freshness) -> str:
    if entry.source is None:
        return "Pas encore chargé."
    return f"{french.number(entry.total - entry.known)} communes n'ont pas de valeur."


def _host(entry: Freshness) -> str:
    return entry.connector.adresse.split("/")[2]


def _day(text: str) -> str:
    try:
        return french.date(dt.datetime.fromisoformat(text).date())
    except ValueError:
        return "date illisible"
