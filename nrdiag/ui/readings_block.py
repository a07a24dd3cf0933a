"""Bring readings of sites: three ways in, the file itself, and what was kept of it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag import french
from nrdiag.accessibilite.columns import FILE_COLUMNS
from nrdiag.accessibilite.imports import MAX_MEGABYTES
from nrdiag.accessibilite.sites import PublicSite, Survey, town_hall_addresses
from nrdiag.catalogue.indicators import Level
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import Markup, bullets, fold, paragraph, plain, show, table
from nrdiag.ui.readings import KEY, Loaded, forget, load, remember

#: Columns of the template: those that a person can fill.
TEMPLATE = tuple(c for c in FILE_COLUMNS if c not in ("joignable", "lu_le"))
KEPT = (
    *FILE_COLUMNS, "situation", "raison", "valable_jusqu_au", "contradiction", "origine",
    "territoires",
)  # fmt: skip
_UPLOADER = "fichiers_rgaa"


def show_ways_in(found: Survey) -> None:
    """The ways to bring the level of the sites, the command last, and where to drop the file."""
    st.header("Charger le niveau des sites", anchor="charger")
    show(
        Markup(
            "<ul><li><strong>Remplissez le modèle</strong> : une ligne par site, avec au moins "
            "l'adresse, le taux et la date de la déclaration.</li>"
            "<li><strong>Ou déposez un export d'Accès'Cible</strong>, l'outil de "
            "contrôle de l'État (bouton «\u00a0Télécharger en CSV\u00a0»).</li></ul>"
        )
    )
    with fold("Pour la direction informatique : une commande relève tous les sites"):
        show(
            Markup(
                "<p>Sur un ordinateur où nrdiag est installé, lancez "
                "<code>python -m nrdiag rgaa scan {} -o sites.csv</code>, puis déposez ici le "
                "fichier obtenu.</p>"
            ).format(found.territory.code)
        )
    st.file_uploader(
        "Vos lectures (CSV ou Excel, plusieurs fichiers possibles)",
        type=["csv", "txt", "tsv", "xlsx"],
        accept_multiple_files=True,
        key=_UPLOADER,
        on_change=_read_uploads,
    )
    st.caption(
        f"{MAX_MEGABYTES} Mo au plus par fichier. Rien n'est enregistré : les lectures durent le "
        "temps de la visite, les adresses e-mail sont écartées, et cette page n'interroge aucun "
        "site."
    )
    st.download_button(
        "Télécharger le modèle prérempli (CSV)",
        lambda: template_csv(found),
        file_name=f"sites-{found.territory.code}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def show_reception(loaded: Loaded) -> None:
    """For each file: read = kept + rejected; each reject with its line and its reason."""
    for refusal in loaded.refusals:
        st.error(plain(refusal))
    if not loaded.imports:
        return
    read = sum(one.read for one in loaded.imports)
    kept = sum(len(one.kept) for one in loaded.imports)
    counts = (french.number(n) for n in (read, kept, read - kept))
    paragraph("Lignes lues : {}. Gardées : {}. Rejetées : {}.".format(*counts))
    notes = [note for one in loaded.imports for note in one.notes]
    with st.expander("Ce qui a été lu, et ce qui a été rejeté"):
        bullets([f"{one.name} : {one.how}" for one in loaded.imports] + notes)
        rejects = reject_rows(loaded)
        if rejects:
            header = ("Fichier", "Ligne", "Raison")
            table("Lignes rejetées.", header, rejects, (1,))
            st.download_button(
                "Télécharger les rejets (CSV)",
                lambda: to_csv(("fichier", "ligne", "raison"), rejects),
                file_name="rejets-sites.csv",
                mime="text/csv",
                on_click="ignore",
            )
        st.button("Oublier ces lectures", on_click=forget)


def reject_rows(loaded: Loaded) -> list[tuple[str, int, str]]:
    return [
        (one.name, reject.ligne, reject.raison) for one in loaded.imports for reject in one.rejected
    ]


def template_csv(found: Survey) -> bytes:
    """One line per known site, then the communes and the EPCI whose address is to be found."""
    blank = ("",) * (len(TEMPLATE) - 3)
    rows = [(s.site.url, s.site.code, s.site.name, *blank) for s in found.sites if s.known]
    missing = list(found.without_address)
    if found.territory.niveau is Level.EPCI:
        missing.insert(0, found.territory)
    addresses = town_hall_addresses()
    rows += [("", t.code, t.nom, *blank) for t in missing if t.code not in addresses]
    return to_csv(TEMPLATE, rows)


def kept_csv(sites: list[PublicSite]) -> bytes:
    """The sites as shown, in the columns of the scanner, then what the rule gives."""
    return to_csv(KEPT, (_kept_row(site) for site in sites))


def _kept_row(site: PublicSite) -> list[object]:
    reading, here = site.reading, site.situation
    last = here.last_day.isoformat() if here.last_day else ""
    first: list[object] = [site.site.url, site.site.code, site.site.name]
    if reading is None:
        first += [""] * (len(FILE_COLUMNS) - 3)
    else:
        # With its sign, and not rounded: read again, it must give the same level.
        rate = "" if reading.rate is None else f"{reading.rate!r} %".replace(".", ",")
        first += [
            reading.mention or "", rate, _iso(reading.audited), reading.auditor,
            reading.declaration_url, reading.scheme, reading.plan, reading.reachable,
            _iso(reading.read_on), reading.note,
        ]  # fmt: skip
    origin = reading.origin.value if reading else ""
    return [*first, here.state.value, here.reason, last, here.contradiction, origin,
            " ".join(site.codes)]  # fmt: skip


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _read_uploads() -> None:
    """Run by Streamlit when the list of files changes: the readings follow it."""
    files = [(file.name, file.getvalue()) for file in st.session_state.get(_UPLOADER) or []]
    if files:
        remember(load(files, dt.date.today()))
    elif KEY in st.session_state:
        forget()
