"""Which device type a text names: exact word, then word found inside, then a close spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from nrdiag.french import fold
from nrdiag.pratiques.devices import DeviceCatalogue

#: Least likeness (0-100) of a close spelling, and the shortest text it is tried on:
#: « table » is too near « tablet ».
MIN_LIKENESS = 88
MIN_LIKENESS_CHARS = 6
#: What the word of an accessory is recognised as: no device type.
_ACCESSORY = ""


class How(StrEnum):
    """How sure a recognition is."""

    EXACT = "mot exact"
    WORD = "mot trouvé"
    GENERIC = "mot générique"
    CLOSE = "orthographe proche"


@dataclass(frozen=True, slots=True)
class Match:
    type: str
    how: How


def canonical(text: str) -> str:
    """The form in which words are compared: folded, each word in the singular."""
    return " ".join(re.sub(r"(?<=\w{3})s$", "", word) for word in fold(text).split())


class Recogniser:
    """Recognises the types of a catalogue. Built once: it compiles the whole vocabulary."""

    def __init__(self, catalogue: DeviceCatalogue) -> None:
        self._words: dict[str, Match] = {}
        for device in catalogue.types.values():
            for word in (device.id, device.libelle, *device.mots):
                self._words.setdefault(canonical(word), Match(device.id, How.EXACT))
            for word in device.generiques:
                self._words.setdefault(canonical(word), Match(device.id, How.GENERIC))
        for word in catalogue.accessoires:
            self._words.setdefault(canonical(word), Match(_ACCESSORY, How.EXACT))
        self._inside = _any_of(self._words)
        self._excluded = _any_of(map(canonical, catalogue.exclus))

    def recognise(self, type_text: str, model: str = "", name: str = "") -> Match | None:
        """The type named by the type column, else the model, else the name of the device.

        A generic type (« imprimante ») gives way to a precise model. None when nothing is
        recognised, or when the text names something else (a virtual machine, a bag).
        """
        type_text, model = canonical(type_text), canonical(model)
        if any(self._excluded.search(text) for text in (type_text, model)):
            return None
        found = [match for text in (type_text, model) if (match := self._scan(text))]
        precise = [match for match in found if match.how is not How.GENERIC]
        match = (
            next(iter(precise or found), None)
            or self._closest(type_text)
            or self._scan(
                canonical(
                    name
                )  # unlike types and models, names are all different: only when needed
            )
        )
        return match if match and match.type != _ACCESSORY else None

    def _scan(self, text: str) -> Match | None:
        if text in self._words:
            return self._words[text]
        # The first word wins: a French noun comes before what qualifies it (« clavier pour
        # tablette »); at the same place, the longest one (« disque dur », not « disque »).
        found = self._inside.search(text)
        if found is None:
            return None
        match = self._words[found[0]]
        return match if match.how is How.GENERIC else Match(match.type, How.WORD)

    def _closest(self, text: str) -> Match | None:
        if len(text) < MIN_LIKENESS_CHARS:
            return None
        best = process.extractOne(
            text, self._words.keys(), scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS
        )
        return Match(self._words[best[0]].type, How.CLOSE) if best else None


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    # A digit may follow a family of models: « optiplex7090 ».
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, longest_first))})(?![a-z])")
