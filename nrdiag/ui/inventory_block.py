"""Choose an inventory (a file, or the fictitious example), read it, say what was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from nrdiag import french, settings
from nrdiag.dossier.document import Document, Fleet
from nrdiag.pratiques.columns import Column, NoTypeColumn
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.fleet import fleet_of, gathered
from nrdiag.pratiques.inventory import Inventory, read_inventory, template_csv
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import to_csv
from nrdiag.rapport.kept import kept_csv
from nrdiag.ui.inputs import key
from nrdiag.ui.markup import MAX_ROWS, paragraph, plain, table
from nrdiag.ui.session import dossier, example_document, own_dossier, reopen, uploads
from nrdiag.ui.visit_files import VisitFile, file_link

NOT_COUNTED = "Ne pas compter"
NOT_IN_FILE = "(pas dans ce fichier)"
#: Above this many bytes, reading takes long enough to show how far it is.
SLOW_BYTES = 3_000_000
MAX_GROUPS = 30
_READING = "lecture"
#: What the user may point out, with the words of the screen.
READ = {
    Column.TYPE: "Type d'équipement",
    Column.MODEL: "Modèle",
    Column.QUANTITY: "Quantité",
    Column.PURCHASE: "Date d'achat",
    Column.LIFETIME: "Durée de vie (ans)",
    Column.SERVICE: "Service ou direction",
    Column.SYSTEM: "Système d'exploitation",
    Column.SYSTEM_VERSION: "Version du système",
    Column.SERIAL: "Numéro de série (doublons)",
    Column.STATUS: "Statut",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: what is kept of it, and how to read its rows again."""

    inventory: Inventory
    rows: Callable[[], Inventory]


def before_inventory() -> None:
    """What becomes of the file, and a model of it."""
    paragraph(
        f"{settings.MAX_UPLOAD_MB} Mo au plus. Le fichier est lu en mémoire : rien n'est "
        "enregistré, les noms de personnes sont écartés.",
        "nr-source",
    )
    model = VisitFile("modele-inventaire.csv", "text/csv", template_csv)
    file_link("modele", "Télécharger un modèle de fichier (CSV)", model)


def choose_inventory() -> Reading | None:
    """The file just dropped, already put in the document; None without a readable one."""
    upload = st.file_uploader(
        "Votre inventaire (CSV ou Excel, export GLPI ou OCS accepté)",
        type=["csv", "txt", "tsv", "xlsx", "xls", "ods"], key=f"fichier_{uploads()}", width=560,
    )  # fmt: skip
    if not dossier().fictif:
        st.button("Partir de l'exemple fictif", on_click=_use_example)
    return _read(upload) if upload is not None else None


def show_reading(reading: Reading) -> None:
    """The reception report: read = kept + rejected, each reject with its line and reason."""
    inventory, rows_of = reading.inventory, reading.rows
    counts = (inventory.lus, inventory.gardes, inventory.rejetes)
    read, kept, rejected = (french.number(count) for count in counts)
    paragraph(f"Lignes lues : {read}. Gardées : {kept}. Rejetées : {rejected}.")
    columns = inventory.colonnes
    if columns and columns.personnelles:
        names = french.enumeration([str(name) for name in columns.personnelles])
        st.info(f"Colonnes personnelles écartées à la lecture : {plain(names)}.")
    document = dossier()
    if inventory.a_classer or document.classement:
        _classify(inventory, document)
    with st.expander("Ce qui a été lu, et ce qui a été rejeté"):
        if inventory.lecture:
            paragraph(inventory.lecture)
        for note in inventory.notes:
            paragraph(note)
        if columns:
            rows = [
                (name, READ.get(Column(column), column))
                for name, column in columns.reconnues.items()
            ]
            table("Colonnes lues.", ("Colonne du fichier", "Comprise comme"), rows)
        st.download_button(
            "Télécharger les lignes gardées (CSV)", lambda: kept_csv(rows_of()),
            "inventaire-garde.csv", "text/csv", on_click="ignore",
        )  # fmt: skip
        if inventory.rejets:
            rejects = [(str(r.ligne), r.raison) for r in inventory.rejets]
            header = ("Ligne du fichier", "Raison")
            table("Lignes rejetées.", header, rejects, total=inventory.rejetes)
            st.download_button(
                "Télécharger les rejets (CSV)",
                lambda: to_csv(
                    ("ligne", "raison"), [(r.ligne, r.raison) for r in rows_of().rejets]
                ),
                "rejets-inventaire.csv",
                "text/csv",
                on_click="ignore",
            )
    if columns:
        _correct(document, (*columns.reconnues, *columns.ignorees), columns.reconnues)


def _read(upload: UploadedFile) -> Reading | None:
    if dossier().fictif:
        own_dossier()
        st.rerun()  # the page has already said that it shows the example
    document = dossier()
    try:
        inventory, fleet = _parsed(upload, document)
    except NoTypeColumn as error:
        st.error(plain(str(error)))
        _correct(document, error.header, {}, expanded=True)
        return None
    except UnreadableFile as error:
        st.error(plain(str(error)))
        return None
    document.parc = fleet
    return Reading(inventory, lambda: _inventory(upload.getvalue(), upload.name, document))


def _parsed(upload: UploadedFile, document: Document) -> tuple[Inventory, Fleet]:
    """The inventory without its rows, and what the diagnostic keeps of it.

    Read again only when the file or the choices change, not at each run of the page.
    """
    key = (upload.file_id, tuple(document.classement.items()), tuple(document.colonnes.items()))
    kept = st.session_state.get(_READING)
    if kept is None or kept[0] != key:
        small = gathered(_whole(upload, document), MAX_ROWS)
        kept = (key, small, fleet_of(small))
        st.session_state[_READING] = kept
    found: tuple[Inventory, Fleet] = kept[1:]
    return found


def _whole(upload: UploadedFile, document: Document) -> Inventory:
    """Every row: for the first reading, and for the downloads."""
    data = upload.getvalue()
    with st.spinner("Lecture du fichier…"):
        if len(data) < SLOW_BYTES:
            return _inventory(data, upload.name, document)
        bar = st.progress(0.0, "Lecture du fichier…")

        def show_share(share: float) -> None:
            bar.progress(share, f"Lecture du fichier : {french.percent(100 * share, 0)}")

        try:
            return _inventory(data, upload.name, document, show_share)
        finally:
            bar.empty()


def _inventory(
    data: bytes,
    name: str,
    document: Document,
    progress: Callable[[float], None] | None = None,
) -> Inventory:
    return read_inventory(data, name, document.classement, document.colonnes, progress=progress)


def _correct(
    document: Document, header: tuple[str, ...], found: dict[str, str], *, expanded: bool = False
) -> None:
    """Let the user say which column is which; it is kept for the next file."""
    current = {Column(column): name for name, column in found.items()}
    with st.expander("Corriger les colonnes", expanded=expanded), st.form("colonnes"):
        paragraph("Ces choix restent dans votre diagnostic et servent pour le fichier suivant.")
        chosen: dict[Column, str] = {}
        for column, libelle in READ.items():
            options = ["", *header]
            guess = current.get(column, "")
            chosen[column] = st.selectbox(
                plain(libelle), options, key=key(f"colonne_{column.value}"),
                index=options.index(guess) if guess in options else 0,
                format_func=lambda name: name if name else NOT_IN_FILE,
            )  # fmt: skip
        if st.form_submit_button("Relire le fichier avec ces colonnes"):
            mapping = {name: column.value for column, name in chosen.items() if name}
            dropped = {name: "" for name in found if name not in mapping}
            document.colonnes = {**document.colonnes, **dropped, **mapping}
            st.rerun()


def _classify(inventory: Inventory, document: Document) -> None:
    """Let the user give a type to each group of unknown rows; the choice is kept."""
    libelles = {id: kind.libelle for id, kind in device_catalogue().types.items()}
    unknown = [(group.texte, group.lignes) for group in inventory.a_classer[:MAX_GROUPS]]
    known = [(text, 0) for text in document.classement]
    count = len(inventory.a_classer)
    title = f"{french.plural(count, 'type non reconnu', 'types non reconnus')} : à vous de classer"
    box = st.expander(title if count else "Types que vous avez classés", expanded=bool(count))
    with box, st.form("classement", border=False):
        answers = {}
        for rank, (text, rows) in enumerate([*unknown, *known]):
            said = f" ({french.plural(rows, 'ligne')})" if rows else ""
            options = ["", *libelles]
            guess = document.classement.get(text, "")
            answers[text] = st.selectbox(
                f"« {plain(text)} »{said}", options, key=key(f"classe_{rank}_{text}"),
                index=options.index(guess) if guess in options else 0,
                format_func=lambda id: libelles.get(id, NOT_COUNTED),
            )  # fmt: skip
        if st.form_submit_button("Appliquer"):
            document.classement = {text: id for text, id in answers.items() if id}
            st.rerun()


def _use_example() -> None:
    reopen(example_document())
