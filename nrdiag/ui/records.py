"""Lists that the user fills in: a form that adds a line, a box that removes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from nrdiag.dossier.document import Part
from nrdiag.ui.markup import plain

T = TypeVar("T", bound=Part)


@dataclass(frozen=True, slots=True)
class Field:
    """One input of the form: a number (``options`` and ``text`` empty), a choice or a text."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    text: bool = False
    whole: bool = False
    default: Any = None
    maximum: float | None = None
    minimum: float = 0
    help: str = ""
    decimals: int = 0


def add_form(
    key: str,
    title: str,
    fields: Sequence[Field],
    model: type[T],
    problems: Callable[[T], Sequence[str]] = lambda _: (),
    optional: Sequence[str] = (),
) -> T | None:
    """The line that was just added, or None. What is wrong is said, and the inputs are kept."""
    with st.form(f"{key}_ajout", border=True):
        st.markdown(f"**{plain(title)}**")
        values = {}
        for column, field in zip(rows_of(len(fields), 3), fields, strict=True):
            with column:
                values[field.name] = _input(field, f"{key}_{field.name}")
        sent = st.form_submit_button("Ajouter")
    if not sent:
        return None
    missing = [
        field.label
        for field in fields
        if values[field.name] in (None, "") and field.name not in optional
    ]
    if missing:
        st.error(plain(f"Il manque : {', '.join(missing)}. Rien n'a été ajouté."))
        return None
    try:
        line = model(**values)
    except ValidationError as error:
        names = {field.name: field.label for field in fields}
        wrong = [names.get(str(fault["loc"][0]), "valeur") for fault in error.errors()]
        st.error(plain(f"Valeur impossible : {', '.join(wrong)}. Rien n'a été ajouté."))
        return None
    if found := problems(line):
        st.error(plain(" ".join([*found, "Rien n'a été ajouté."])))
        return None
    return line


def remove_box(key: str, lines: Sequence[T], labels: Sequence[str], title: str) -> list[T] | None:
    """The lines without the one to remove, or None when none is."""
    if not labels:
        return None
    with st.expander(plain(title)):
        rank: int = st.selectbox(
            "Ligne", range(len(labels)), format_func=lambda index: labels[index],
            key=f"{key}_ligne",
        )  # fmt: skip
        if not st.button("Retirer cette ligne", key=f"{key}_retirer"):
            return None
        return [*lines[:rank], *lines[rank + 1 :]]


def rows_of(count: int, wide: int) -> list[DeltaGenerator]:
    """``count`` cells laid row by row: on a phone they keep their order."""
    cells: list[DeltaGenerator] = []
    while len(cells) < count:
        cells += st.columns(wide)
    return cells[:count]


def _input(field: Field, key: str) -> Any:
    label, hint = plain(field.label), plain(field.help) or None
    if field.options:
        names = dict(field.options)
        return st.selectbox(
            label, list(names), format_func=lambda id: names[id], key=key, help=hint
        )
    if field.text:
        return st.text_input(label, value=field.default or "", max_chars=200, key=key, help=hint)
    if field.whole:
        return st.number_input(
            label, min_value=int(field.minimum), step=1, value=field.default, key=key, help=hint,
            max_value=None if field.maximum is None else int(field.maximum),
            placeholder="non renseigné",
        )  # fmt: skip
    return st.number_input(
        label, min_value=float(field.minimum), value=field.default, key=key, help=hint,
        max_value=None if field.maximum is None else float(field.maximum),
        format=f"%.{field.decimals}f", step=10.0**-field.decimals,
        placeholder="non renseigné",
    )  # fmt: skip
