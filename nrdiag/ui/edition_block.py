"""Section « Mises à jour » of the data page: age of the sources, what is known, what to fetch."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag import french, settings
from nrdiag.connecteurs.declared import connectors
from nrdiag.connecteurs.fresh import SHOWN, Freshness, by_region, freshness, next_files
from nrdiag.edition import versions
from nrdiag.indicateurs.edition import Edition
from nrdiag.ui.markup import Markup, join, paragraph, show, table

#: Changes of edition shown at most.
LOGGED = 10
WORDS = {"mise à jour": "Mise à jour", "retour": "Retour en arrière"}


@st.cache_data(max_entries=2, show_spinner=False)
def _regions(edition_id: str, _found: Edition) -> list[tuple[str, list[tuple[int, int]]]]:
    return by_region(_found)


def show_updates(found: Edition, today: dt.date) -> None:
    """The age of each source, where values are known, the next files, the log."""
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
    _show_regions(found)
    _show_next(missing)
    _show_log()


def sentence(found: Edition, ages: list[Freshness], missing: list[Freshness]) -> str:
    """Which edition is in use, how old its oldest file is, how many files would complete it."""
    embedded = settings.DATA == settings.EMBEDDED
    where = "livrée avec nrdiag" if embedded else f"mise à jour, {settings.DATA.name}"
    loaded = [f for f in ages if f.months is not None]
    oldest = max(loaded, key=lambda f: f.months or 0)
    count = french.plural(len(missing), "fichier la compléterait", "fichiers la compléteraient")
    return (
        f"Vous lisez l'édition {where} ({found.id}). Son fichier le plus ancien, "
        f"« {oldest.connector.titre} », s'arrête {oldest.age}. {count}."
    )


def _show_regions(found: Edition) -> None:
    st.subheader("Où nous avons des valeurs", anchor=False)
    regions = _regions(found.id, found)
    some = [(name, counts) for name, counts in regions if any(known for known, _ in counts)]
    none = [name for name, counts in regions if not any(known for known, _ in counts)]
    rows = [(name, *(_share(known, total) for known, total in counts)) for name, counts in some]
    told = "Part des communes dont la valeur est connue ou sous secret."
    if none:
        told += f" Aucune valeur par commune dans : {french.enumeration(none)}."
    paragraph(told)
    columns = tuple(range(1, len(SHOWN) + 1))
    table("Communes connues, par région.", ("Région", *SHOWN.values()), rows, columns)


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


def _share(known: int, total: int) -> str:
    if not known:
        return "–"
    share = 100 * known / total
    return french.percent(share, 0) if known == total or share < 99 else "presque toutes"


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
