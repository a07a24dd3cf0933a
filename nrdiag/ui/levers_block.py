"""The levers of the simulator and the user's prices; the settings live in the URL."""

from __future__ import annotations

import streamlit as st

from nrdiag.dossier.document import Document
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.simulateur.levers import Lever, Nature
from nrdiag.simulateur.scenario import Fleet, Prices, usable_levers
from nrdiag.simulateur.start import fleet_of
from nrdiag.ui.inputs import number
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.records import rows_of

PARAMETER = "leviers"
GROUPS = {
    Nature.LIFE: "Garder plus longtemps",
    Nature.REFURBISHED: "Acheter reconditionné",
    Nature.FEWER: "Avoir moins d'équipements",
    Nature.ROOM: "Mieux héberger",
}
#: What a price is asked for, and its name in the document: « laptop:neuf ».
KINDS = (("neuf", "neuf"), ("reconditionne", "reconditionné"))
POWER = "kwh"


def starting_point(document: Document, departement: str | None) -> Fleet:
    start = fleet_of(document, departement)
    if start.ef is None:
        st.warning("Sans facteur d'électricité pour ce territoire, seule la fabrication compte.")
    return start


def choose_levers(start: Fleet) -> dict[str, float]:
    """The settings, lever id -> value; what the URL asks for outside the range is ignored."""
    asked = _asked()
    st.header("Les leviers", anchor=False)
    found: dict[str, float] = {}
    for nature, title in GROUPS.items():
        group = [lever for lever in usable_levers(start) if lever.nature is nature]
        if not group:
            continue
        st.subheader(title, anchor=False)
        for cell, lever in zip(rows_of(len(group), 2), group, strict=True):
            with cell:
                found[lever.id] = _slider(lever, asked.get(lever.id, 0.0))
    settings = {id: value for id, value in found.items() if value}
    text = ",".join(f"{id}:{value:g}" for id, value in settings.items())
    if text:
        st.query_params[PARAMETER] = text
    else:
        st.query_params.pop(PARAMETER, None)
    return settings


def _slider(lever: Lever, asked: float) -> float:
    key = f"levier_{lever.id}"
    if key not in st.session_state:
        steps = round(min(max(asked, 0.0), lever.maximum) / lever.pas)
        st.session_state[key] = float(steps * lever.pas)
    value: float = st.slider(
        plain(f"{lever.libelle} ({lever.unite})"), 0.0, float(lever.maximum), step=float(lever.pas),
        key=key, format="%.0f",
    )  # fmt: skip
    return round(value, 6)


def _asked() -> dict[str, float]:
    found = {}
    for part in st.query_params.get(PARAMETER, "")[:2000].split(","):
        id, _, text = part.partition(":")
        try:
            value = float(text)
        except ValueError:
            continue
        if 0 <= value <= 1000:
            found[id] = value
    return found


def choose_prices(start: Fleet, document: Document) -> Prices:
    """Prices are the user's: none is proposed, and without them no euro is shown."""
    names = device_catalogue().types
    with st.expander("Vos prix (facultatif) : pour voir l'effet en euros"):
        paragraph("Aucun prix n'est proposé : seuls les vôtres comptent.", "nr-source")
        _price(document, POWER, "Électricité (€ par kWh)", 0.01)
        shown = dict.fromkeys(lever.type for lever in usable_levers(start))
        for type in shown:
            columns = st.columns(2)
            for column, (kind, said) in zip(columns, KINDS, strict=True):
                with column:
                    _price(document, f"{type}:{kind}", f"{names[type].libelle}, {said} (€)", 10.0)
    prices: dict[str, dict[str, float]] = {}
    for name, value in document.prix.items():
        type, _, kind = name.partition(":")
        prices.setdefault(type, {})[kind or POWER] = value
    return prices


def _price(document: Document, name: str, label: str, step: float) -> None:
    value = number(
        f"prix_{name}", label, document.prix.get(name),
        min_value=0.0, max_value=1e9, step=step, format="%.2f",
    )  # fmt: skip
    if value is None:
        document.prix.pop(name, None)
    else:
        document.prix[name] = value
