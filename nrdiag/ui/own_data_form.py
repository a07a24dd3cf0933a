"""Load a file of one's own: which columns, what was read, then its name, unit, source and year."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from nrdiag import french
from nrdiag.dossier.document import MAX_LOCAL, Document, LocalData
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.listing import MAX_MEGABYTES
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.propres.columns import Columns, columns_of, rule_for
from nrdiag.propres.data import SENSES, look_like_fractions, made, problems
from nrdiag.propres.exchange import MODEL_HEADER, model_rows
from nrdiag.propres.reading import MAX_LINES, Choice, Reception, open_table, receive
from nrdiag.propres.rules import LABELS, Rule
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.inputs import key as input_key
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.own_data_block import OUTCOME
from nrdiag.ui.reception import show_list_report
from nrdiag.ui.records import Field, add_form
from nrdiag.ui.session import dossier, own_dossier, uploads

_COLUMNS, _RECEPTION = "propres_colonnes", "propres_lecture"
#: How many files were added whole: part of the key of the uploader, which comes back empty.
_EMPTIED = "propres_vides"


def load_section(document: Document, territory: Territory | None) -> None:
    """The file, the columns, the reception report, then the form that adds the data set."""
    st.header("Charger un fichier", anchor="fichier")
    paragraph(
        "Un journal de médiation, la couverture de votre réseau, une enquête : une ligne par "
        "commune ou par événement, avec le code INSEE de la commune. Un SIREN d'intercommunalité "
        "ou un code de département convient aussi."
    )
    upload = st.file_uploader(
        "Votre fichier (CSV ou Excel)", type=["csv", "txt", "tsv", "xlsx"],
        key=f"propres_fichier_{uploads()}_{st.session_state.get(_EMPTIED, 0)}",
    )  # fmt: skip
    st.caption(
        f"{MAX_MEGABYTES} Mo et {french.number(MAX_LINES)} lignes au plus, {MAX_LOCAL} données par "
        "diagnostic. Laissez vide une valeur qui manque, écrivez «\u00a0s\u00a0» si elle est "
        "secrète. Le fichier est lu, puis oublié : seuls un code et une valeur par territoire sont "
        "gardés, jamais une colonne de noms."
    )
    st.download_button(
        "Télécharger le modèle (CSV)",
        lambda: to_csv(MODEL_HEADER, model_rows(territory, edition())), "modele-mes-donnees.csv",
        "text/csv", on_click="ignore",
    )  # fmt: skip
    if upload is None:
        return
    if dossier().fictif:
        own_dossier()
        st.rerun()  # the page has already said that it shows the example
    try:
        found = _columns(upload)
        choice = _choose(upload, found)
        reception = _received(upload, choice) if choice else None
    except UnreadableFile as error:
        st.error(plain(error.message_fr))
        return
    if choice and reception:
        _show_reception(found, reception)
        _name(document, upload, found, choice, reception)


def _columns(upload: UploadedFile) -> Columns:
    """What the columns of the file are; read once for each file."""
    kept = st.session_state.get(_COLUMNS)
    if kept is None or kept[0] != upload.file_id:
        kept = (upload.file_id, columns_of(open_table(upload.getvalue(), upload.name)))
        st.session_state[_COLUMNS] = kept
    found: Columns = kept[1]
    return found


def _received(upload: UploadedFile, choice: Choice) -> Reception:
    """The file read with these columns; read again only when one of them changes."""
    about = (upload.file_id, choice)
    kept = st.session_state.get(_RECEPTION)
    if kept is None or kept[0] != about:
        kept = (about, receive(open_table(upload.getvalue(), upload.name), choice))
        st.session_state[_RECEPTION] = kept
    found: Reception = kept[1]
    return found


def _choose(upload: UploadedFile, found: Columns) -> Choice | None:
    """The columns and the rule, guessed first; None until a code is chosen."""
    here = partial(_key, upload)
    left, right = st.columns(2)
    with left:
        code = st.selectbox(
            "Colonne du code (INSEE, SIREN ou département)", found.codes,
            index=found.codes.index(found.code) if found.code is not None else None,
            format_func=lambda i: found.header[i], key=here("code"),
        )  # fmt: skip
    if code is None:
        st.warning("Aucune colonne de codes n'est reconnue. Choisissez-la ci-dessus.")
        return None
    options = [*(i for i in found.values if i != code), None]
    with right:
        value = st.selectbox(
            "Colonne de la valeur", options,
            index=options.index(found.value) if found.value in options else 0,
            format_func=lambda i: LABELS[Rule.COUNT] if i is None else found.header[i],
            key=here("valeur", code),
        )  # fmt: skip
    if value is None:
        return Choice(code, None, Rule.COUNT)
    rules = [Rule.SUM, Rule.MEAN, Rule.LAST]
    guess = rule_for(
        found.header[value], found.percent and value == found.value, code in found.repeated
    )
    rule = st.selectbox(
        "Si un territoire a plusieurs lignes", rules, index=rules.index(guess),
        format_func=lambda one: LABELS[one], key=here("regle", code, value),
    )  # fmt: skip
    return Choice(code, value, rule)


def _show_reception(found: Columns, reception: Reception) -> None:
    show_list_report(reception.lines, "rejets-mes-donnees.csv")
    if found.personal:
        names = french.enumeration([f"«\u00a0{name}\u00a0»" for name in found.personal])
        paragraph(f"Colonnes écartées, car elles peuvent désigner une personne : {names}.")
    if reception.doubtful:
        st.warning(
            "Plus de la moitié des lignes sont rejetées. Vérifiez la colonne du code et celle de "
            "la valeur."
        )
    values = [value for value in reception.values.values() if isinstance(value, float)]
    if look_like_fractions(values) and not all(value.is_integer() for value in values):
        st.warning(
            "Toutes les valeurs sont entre 0 et 1. Si ce sont des pourcentages, multipliez-les par "
            "100 dans votre fichier : 0,5 s'affichera 0,5\u202f%, et non 50\u202f%."
        )


def _name(
    document: Document, upload: UploadedFile, found: Columns, choice: Choice, reception: Reception
) -> None:
    header = "" if choice.value is None else found.header[choice.value][:200]
    percent = choice.value is not None and ("%" in header or found.percent)
    senses = tuple((id.value, said) for id, said in SENSES.items())
    fields = (
        Field("libelle", "Nom de la donnée", text=True, default=header),
        Field("unite", "Unité (facultatif)", text=True, default="%" if percent else ""),
        Field("sens", "Une valeur haute est", senses),
        Field("source", "Source : qui a compté ou mesuré ?", text=True),
        Field("millesime", "Année ou date", text=True),
    )  # fmt: skip
    line = add_form(
        OUTCOME.key(_key(upload, "nom", choice.value)), "Nommer cette donnée", fields, LocalData,
        lambda one: problems(one, choice.rule, document.donnees), ("unite",),
    )  # fmt: skip
    if line is None:
        return
    data = made(line, reception, choice.rule, document.donnees, upload.name)
    document.donnees = [*document.donnees, data]
    known = french.plural(reception.known, "territoire")
    said = f"«\u00a0{data.libelle}\u00a0» est dans votre diagnostic : {known}."
    if len(found.values) > 1:
        said += " Votre fichier est encore là : choisissez une autre colonne pour l'ajouter aussi."
    else:
        st.session_state[_EMPTIED] = st.session_state.get(_EMPTIED, 0) + 1
    OUTCOME.changed(document, said)


def _key(upload: UploadedFile, *parts: object) -> str:
    """The key of an input that belongs to one file."""
    return input_key("_".join(map(str, ("propres", upload.file_id, *parts))))
