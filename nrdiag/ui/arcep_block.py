"""A coverage file of the visitor: the place to drop it, what was read, what it says here."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from nrdiag import french, settings
from nrdiag.catalogue.indicators import Level
from nrdiag.couverture.formats import Nature, formats
from nrdiag.couverture.loaded import MASTS, SITES, Loaded
from nrdiag.couverture.result import TOTAL, UNVERIFIED, Result, bounds, sentence
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.coverage_files import KEY, Files, current, forget, load, remember, results
from nrdiag.ui.markup import (
    MAX_ROWS,
    bullets,
    drawn_once,
    fold,
    heading,
    paragraph,
    plain,
    table,
    together,
)

_UPLOADER = "fichiers_couverture"
DROP = (
    "Déposez le fichier tel que l'ARCEP le publie : il est reconnu à ses colonnes. Son contenu "
    "s'affiche ici pour le territoire choisi, où que vous soyez en France."
)
TYPES = ["csv", "txt", "tsv", "xlsx", "zip", "7z", "gpkg"]


def file_lead(territory: Territory) -> str:
    """What a file of this visit says of fibre here; "" without such a file."""
    files = current()
    for result in results(files, territory) if files else ():
        if result.known and result.loaded.format.nature is Nature.TECHNOLOGIES:
            return f"{sentence(result)} D'après votre fichier ({result.vintage})."
    return ""


def announce_files(some: bool) -> None:
    """The heading of the files, then how to drop one, unless what some say comes before."""
    heading("Charger un fichier de l'ARCEP", "charger")
    if not some:
        paragraph(DROP)


def file_section(territory: Territory) -> None:
    """What the files of this visit say of the territory, then the place to drop some."""
    files = current()
    if files:
        _show_files(files, territory)
        paragraph(DROP)
    st.file_uploader(
        "Vos fichiers de couverture (CSV ou Excel)", type=TYPES, accept_multiple_files=True,
        key=_UPLOADER, on_change=_read_uploads,
    )  # fmt: skip


@drawn_once
def say_formats() -> None:
    """Under the place to drop a file: what becomes of it, and which ones are read."""
    paragraph(
        f"{settings.MAX_UPLOAD_MB} Mo au plus par fichier. Le fichier est lu en mémoire et rien "
        "n'est enregistré : seuls quelques nombres par commune sont gardés, le temps de la visite.",
        "nr-source",
    )
    with fold("Quels fichiers sont lus, et où les trouver"):
        read = [entry.titre for entry in formats().values() if entry.nature is not Nature.REFUSED]
        bullets(
            [
                *read,
                "Les deux premiers et les débits sont sur la page « Ma connexion internet » de "
                "data.gouv.fr, les sites mobiles sur « Mon réseau mobile ».",
                "Pour la couverture mobile : un CSV « code_insee;couverture_population » ou "
                "« code_insee;couverture_surface », une ligne par commune, un fichier par "
                "opérateur. L'ARCEP ne publie cette couverture qu'en cartes.",
            ]
        )


def _show_files(files: Files, territory: Territory) -> None:
    for refusal in files.refusals.values():
        st.error(plain(refusal))
    for rank, result in enumerate(results(files, territory)):
        _show_result(result, rank)
    if files.loaded:
        st.button("Oublier ces fichiers", on_click=forget)


def _show_result(result: Result, rank: int) -> None:
    loaded = result.loaded
    source = f"{UNVERIFIED} ({loaded.name}), {result.vintage}."
    with together():
        heading(loaded.format.titre, level=3)
        paragraph(sentence(result), "nr-fort")
        paragraph(f"{source[0].upper()}{source[1:]} {loaded.format.prudence}", "nr-source")
        if result.known and (rows := total_rows(result)):
            caption = f"Totaux, {result.territory.nom_court}."
            table(caption, total_header(result), rows, (1, 2, 3, 4))
    header, lines = commune_rows(result, MAX_ROWS)
    if lines and result.territory.niveau is not Level.COMMUNE:
        count = french.plural(len(result.communes), "commune")
        with st.expander(f"{count} dans le fichier"):
            caption = f"Par commune ({UNVERIFIED}, {result.vintage})."
            numeric = tuple(range(1, len(header)))
            table(caption, header, lines, numeric, total=len(result.communes))
            st.download_button(
                "Télécharger ce tableau (CSV)",
                lambda: result_csv(result),
                file_name=f"couverture-{loaded.format.id}-{result.territory.code}.csv",
                mime="text/csv",
                on_click="ignore",
                key=f"couverture_{rank}",
            )
    _show_reception(loaded, rank)


def _show_reception(loaded: Loaded, rank: int) -> None:
    """Read = kept + set aside + rejected, and each reject with its line and its reason."""
    counts = [("Lignes lues", loaded.read), ("Gardées", loaded.kept)]
    if loaded.aside:
        counts.append(("De détail (type autre que « all »), non lues", loaded.aside))
    counts.append(("Rejetées", len(loaded.rejected)))
    said = " ".join(f"{what} : {french.number(n)}." for what, n in counts)
    paragraph(" ".join((said, *loaded.notes)), "nr-source")
    if not loaded.rejected:
        return
    rejects = [(str(r.ligne), r.raison) for r in loaded.rejected]
    with st.expander("Les lignes rejetées"):
        table(f"Lignes rejetées, {loaded.how}.", ("Ligne", "Raison"), rejects)
        st.download_button(
            "Télécharger les rejets (CSV)",
            lambda: to_csv(("ligne", "raison"), rejects),
            file_name="rejets-couverture.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"rejets_couverture_{rank}",
        )


def total_header(result: Result) -> tuple[str, ...]:
    if result.loaded.format.nature is Nature.SITES:
        return ("Opérateur", "Sites", *(f"… dont {c.court}" for c in result.columns))
    if result.loaded.format.nature is Nature.SHARES:
        return ("Couverture", "Valeur")
    return ("Ce qui est compté", "Logements et locaux", "Part")


def total_rows(result: Result) -> list[tuple[str, ...]]:
    """The totals, by sums; what cannot be added is « donnée absente »."""
    loaded = result.loaded
    if loaded.format.nature is Nature.SITES:
        kinds = (SITES, *(column.id for column in result.columns))
        return [
            (operator, *(french.number(result.sites(operator, kind)) for kind in kinds))
            for operator in loaded.operators
            if result.sites(operator)
        ]
    if loaded.format.nature is Nature.SHARES:
        if result.territory.niveau is Level.COMMUNE:
            return []
        named = [c for c in result.columns if c.id == "couverture_population"]
        return [(c.libelle, bounds(result.people_share())) for c in named]
    rows: list[tuple[str, ...]] = []
    for column in result.columns:
        total, share = result.total(column.id), result.share(column.id)
        rows.append(
            (
                column.libelle,
                french.ABSENT if total is None else french.number(total),
                french.ABSENT if share is None else french.percent(share),
            )
        )
    return rows


def commune_rows(result: Result, limit: int) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The header and the first ``limit`` lines of the table by commune, as shown."""
    header, columns = _commune_columns(result)
    share = result.loaded.format.nature is Nature.SHARES
    lines = []
    for commune in result.communes[:limit]:
        values = (result.loaded.value(column, commune.code) for column in columns)
        shown = (
            french.ABSENT if v is None else french.percent(v) if share else french.number(v)
            for v in values
        )  # fmt: skip
        lines.append((commune.nom, *shown))
    return ("Commune", *header), lines


def result_csv(result: Result) -> bytes:
    """Every commune of the territory with its INSEE code; those not in the file are blank."""
    header, columns = _commune_columns(result)
    rows: list[list[object]] = []
    for commune in (*result.communes, *result.missing):
        values = [result.loaded.value(column, commune.code) for column in columns]
        rows.append(
            [commune.code, commune.nom, *values, result.vintage, UNVERIFIED,
             french.ABSENT if all(v is None for v in values) else "déclaré"]
        )  # fmt: skip
    return to_csv(("code_insee", "commune", *header, "date", "source", "statut"), rows)


def _commune_columns(result: Result) -> tuple[Sequence[str], Sequence[str]]:
    """Titles and ids of the columns by commune."""
    loaded = result.loaded
    if loaded.format.nature is Nature.SITES:
        present = [o for o in loaded.operators if not result.known or result.sites(o)]
        return ["Pylônes", *present], [MASTS, *(f"{SITES}:{o}" for o in present)]
    titles, ids = [c.court for c in result.columns], [c.id for c in result.columns]
    if loaded.format.nature is Nature.SHARES:
        return titles, ids
    return ["Locaux", *titles], [TOTAL, *ids]


def _read_uploads() -> None:
    """Run by Streamlit when the list of files changes: what is shown follows it."""
    files = [(f.file_id, f.name, f.getvalue()) for f in st.session_state.get(_UPLOADER) or []]
    if files:
        remember(load(files, current()))
    elif KEY in st.session_state:
        forget()
