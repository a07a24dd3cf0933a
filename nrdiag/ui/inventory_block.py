"""Choose an inventory (a file, or the fictitious example), read it, say what was read."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.inventory import Inventory, example_inventory, read_inventory, template_csv
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import paragraph, plain, table
from nrdiag.ui.session import EXAMPLE, forget

NOT_COUNTED = "Ne pas compter"


def choose_inventory() -> Inventory | None:
    """The inventory to compute, or None when nothing (readable) was chosen yet."""
    wanted = st.query_params.get("inventaire") == EXAMPLE
    left, right = st.columns([2, 1], gap="large")
    with left:
        upload = st.file_uploader(
            "Votre inventaire (CSV ou Excel, export GLPI ou OCS accepté)",
            type=["csv", "txt", "tsv", "xlsx", "xls", "ods"],
            key="fichier",
        )
        st.caption(
            "60 Mo au plus. Le fichier est lu en mémoire : rien n'est enregistré, "
            "les noms de personnes sont écartés."
        )
    with right:
        st.download_button(
            "Télécharger le modèle", template_csv(), "modele-inventaire.csv", "text/csv",
            on_click="ignore",
        )  # fmt: skip
        st.button("Partir de l'exemple fictif", on_click=_use_example)
    if upload is not None:
        st.query_params.pop("inventaire", None)
        return _read(upload.getvalue(), upload.name)
    return example_inventory() if wanted else None


def show_reading(inventory: Inventory) -> None:
    """The reception report: read = kept + rejected, each reject with its line and reason."""
    counts = (inventory.lus, inventory.gardes, inventory.rejetes)
    read, kept, rejected = (french.number(count) for count in counts)
    paragraph(f"Lignes lues : {read}. Gardées : {kept}. Rejetées : {rejected}.")
    personal = inventory.colonnes.personnelles if inventory.colonnes else ()
    if personal:
        names = french.enumeration([str(name) for name in personal])
        st.info(f"Colonnes personnelles écartées à la lecture : {plain(names)}.")
    with st.expander("Ce qui a été lu, et ce qui a été rejeté"):
        if inventory.lecture:
            paragraph(inventory.lecture)
        for note in inventory.notes:
            paragraph(note)
        if inventory.rejets:
            rows = [(str(r.ligne), r.raison) for r in inventory.rejets]
            table("Lignes rejetées.", ("Ligne du fichier", "Raison"), rows)
            st.download_button(
                "Télécharger les rejets (CSV)",
                to_csv(("ligne", "raison"), rows),
                "rejets-inventaire.csv",
                "text/csv",
                on_click="ignore",
            )


def _read(data: bytes, name: str) -> Inventory | None:
    try:
        inventory = _cached_read(data, name, ())
    except UnreadableFile as error:
        forget()
        st.error(plain(str(error)))
        return None
    if not inventory.a_classer:
        return inventory
    return _classify(inventory, data, name)


def _classify(inventory: Inventory, data: bytes, name: str) -> Inventory:
    """Let the user give a type to each group of unknown rows."""
    libelles = {id: kind.libelle for id, kind in device_catalogue().types.items()}
    chosen: dict[str, str] = {}
    with st.expander(f"{len(inventory.a_classer)} types non reconnus : à vous de les classer"):
        for rank, group in enumerate(inventory.a_classer[:30]):
            answer = st.selectbox(
                f"« {plain(group.texte)} » ({french.plural(group.lignes, 'ligne')})",
                ["", *libelles],
                key=f"classe_{rank}_{group.texte}",
                format_func=lambda id: libelles.get(id, NOT_COUNTED),
                placeholder="Choisir un type",
            )
            if answer:
                chosen[group.texte] = answer
    return _cached_read(data, name, tuple(sorted(chosen.items()))) if chosen else inventory


@st.cache_data(max_entries=4, show_spinner="Lecture du fichier…", scope="session")
def _cached_read(data: bytes, name: str, assigned: tuple[tuple[str, str], ...]) -> Inventory:
    return read_inventory(data, name, dict(assigned))


def _use_example() -> None:
    st.query_params["inventaire"] = EXAMPLE
    forget()
