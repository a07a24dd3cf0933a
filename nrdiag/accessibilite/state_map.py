"""The map of the communes by the state of their site."""

from __future__ import annotations

from collections import Counter

from nrdiag.accessibilite.sites import Survey, commune_states
from nrdiag.accessibilite.situation import State
from nrdiag.cartes.painting import ABSENT_MARK, Class, Painting, paint
from nrdiag.catalogue.indicators import Level
from nrdiag.indicateurs.edition import Edition

#: One colour per state: teal is compliant, orange and brown are not, grey and lilac are unknown.
COLOURS = {
    State.TOTAL: "#0f5e66",
    State.PARTIAL: "#7fbfc0",
    State.NOT_COMPLIANT: "#d9692b",
    State.EXPIRED: "#f59e5b",
    State.NOT_AUDITED: "#93390f",
    State.UNVERIFIED: "#a5add3",
    State.NO_MENTION: "#fdcf9b",
    State.UNREACHABLE: "#7d8b91",
    State.UNREAD: "#dfe5e7",
}
NO_ADDRESS = "adresse inconnue"


def state_painting(found: Survey, edition: Edition) -> Painting:
    """The communes of the survey; one without a known site is « adresse inconnue »."""
    states = commune_states(found)
    marks = {code: str(list(State).index(state)) for code, state in states.items()}
    counts = Counter(states.values())
    legend = [
        Class(str(rank), state.value, COLOURS[state], counts[state])
        for rank, state in enumerate(State)
        if counts[state]
    ]
    missing = sum(commune.code not in states for commune in found.communes)
    if missing:
        legend.append(Class(ABSENT_MARK, NO_ADDRESS, None, missing))
    texts = {c.code: states.get(c.code, NO_ADDRESS) for c in found.communes}
    return paint(found.territory, Level.COMMUNE, edition, marks, legend, texts)
