"""Lists that the user fills in: a form that adds a line, a box that removes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from nrdiag.dossier.document import Document, Part
from nrdiag.ui.inputs import key as input_key
from nrdiag.ui.markup import plain

T = TypeVar("T", bound=Part)


@dataclass(frozen=True, slots=True)
class Field:
    """One input of the form: a number (``options`` and ``text`` empty), a choice or a text."""

    name: str
    label: str
    options: tuple[tuple[Any, str], ...] = ()
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


def opened_box(title: str, key: str) -> DeltaGenerator | None:
    """A folded part with fields, drawn when it is opened; None while it is closed.

    Only for fields whose values may go when it is closed: those of a choice, not a text.
    """
    box = st.expander(plain(title), key=key, on_change="rerun")
    return box if box.open else None


def remove_box(key: str, lines: Sequence[T], labels: Sequence[str], title: str) -> list[T] | None:
    """The lines without the one to remove, or None when none is."""
    if not labels:
        return None
    box = opened_box(title, f"{key}_retrait_ouvert")
    if box is None:
        return None
    with box:
        return remove_line(key, lines, labels)


def remove_line(
    key: str, lines: Sequence[T], labels: Sequence[str], label: str = "Ligne"
) -> list[T] | None:
    """The choice of the line to remove and its button; the lines without it, or None."""
    rank: int = st.selectbox(
        label,
        range(len(labels)),
        format_func=lambda index: labels[index],
        key=f"{key}_ligne",
    )
    if not st.button("Retirer cette ligne", key=f"{key}_retirer"):
        return None
    return [*lines[:rank], *lines[rank + 1 :]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a page of lists has just done, said once; inputs are drawn anew after each change."""

    page: str

    def key(self, name: str) -> str:
        """A new key once a line is added: the inputs come back empty."""
        version = st.session_state.get(f"{self.page}_version", 0)
        return input_key(f"{self.page}_{name}_{version}")

    def say(self, document: Document, text: str) -> None:
        """Leave what to say at the next run; it is forgotten if another document is there."""
        st.session_state[f"{self.page}_fait"] = (document, text)
        version = f"{self.page}_version"
        st.session_state[version] = st.session_state.get(version, 0) + 1

    def changed(self, document: Document, text: str) -> None:
        """As ``say``, and the page is drawn again at once."""
        self.say(document, text)
        st.rerun()

    def show(self, document: Document) -> None:
        about, text = st.session_state.pop(f"{self.page}_fait", (None, ""))
        if about is document:
            st.success(plain(text))


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
            label,
            list(names),
            format_func=lambda id: names[id],
            key=key,
            help=hint,
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
