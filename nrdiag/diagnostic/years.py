"""Follow the organisation from one year to the next, on raw indicators only.

An index, a score or a rank is never followed: its weights or its neighbours may have changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nrdiag import french, settings
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.diagnostic.measures import measured_facts
from nrdiag.diagnostic.practices import Practices, practices_at
from nrdiag.dossier.document import Document, Reading
from nrdiag.figure import Figure
from nrdiag.maturite.questions import questionnaire

#: Said in tonnes, as everywhere else.
FOOTPRINT_UNIT = "kgCO2e/an"
#: More readings than a life of diagnostics.
MAX_READINGS = 30


class Followed(Entry):
    """A raw indicator; see the header of ``data/catalogue/suivi.yaml``."""

    libelle: str
    unite: str
    decimales: int
    phrase: str
    combler: str = ""
    prudence: str = ""
    estime: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One raw indicator at a past date and today; None is « donnée absente », never 0."""

    indicator: Followed
    avant: float | None
    maintenant: float | None

    @property
    def difference(self) -> float | None:
        if self.avant is None or self.maintenant is None:
            return None
        return self.maintenant - self.avant

    def said(self, value: float | None, absent: str = french.ABSENT) -> str:
        """The value with its unit, or ``absent`` (a document writes « n.d. » in its tables)."""
        if value is None:
            return absent
        if self.indicator.unite == FOOTPRINT_UNIT:
            return f"environ {french.tons(value)} par an"
        about = self.indicator.estime
        shown = french.significant(value, 2) if about else value
        text = french.with_unit(shown, self.indicator.unite, self.indicator.decimales)
        return f"environ {text}" if about else text

    @property
    def difference_said(self) -> str:
        """« + 2,0 points », « − 0,4 », « inchangé » at the precision shown."""
        gap = self.difference
        if gap is None:
            return "ne se compare pas"
        if round(gap, self.indicator.decimales) == 0:
            return "inchangé"
        sign = "+" if gap > 0 else "\u2212"
        if self.indicator.estime:
            gap = french.significant(gap, 2)
        if self.indicator.unite == FOOTPRINT_UNIT:
            return f"{sign}\u00a0{french.tons(abs(gap))} par an"
        unit = "point" if self.indicator.unite == "%" else self.indicator.unite
        if unit == "point" and abs(round(gap, self.indicator.decimales)) >= 2:
            unit = "points"
        return f"{sign}\u00a0{french.with_unit(abs(gap), unit, self.indicator.decimales)}"


@cache
def followed() -> dict[str, Followed]:
    """The declared indicators, by id."""
    return read_entries(settings.CATALOGUE / "suivi.yaml", Followed)


def comparable() -> dict[str, Followed]:
    """The declared indicators, then the numbers that the questionnaire asks for, by id."""
    asked = {
        question.id: Followed(
            id=question.id, libelle=question.indicateur.libelle, unite=question.indicateur.unite,
            decimales=1, phrase="",
        )
        for question in questionnaire().questions
        if question.indicateur is not None
    }  # fmt: skip
    return followed() | asked


def raw_indicators(
    document: Document, measured: Mapping[str, Figure], practices: Practices | None
) -> dict[str, float]:
    """What ``document`` says in numbers, by id: measured, or typed in the questionnaire.

    ``measured`` and ``practices`` are what ``measured_facts`` and ``practices_of`` make of it.
    """
    figures = dict(measured)
    if practices is not None:
        figures |= {id: fact.figure for id, fact in practices.facts.items()}
    known = {
        id: figure.value
        for id, figure in figures.items()
        if id in followed() and figure.value is not None
    }
    return {**_replies(document, known), **known}


def reading_of(document: Document, departement: str | None) -> Reading:
    """The raw indicators of a past diagnostic, at its own date.

    Raises ValueError (French) when it has no date, is the invented one, or holds no number.
    """
    when = document.enregistre_le
    if when is None:
        raise ValueError("Ce diagnostic ne dit pas sa date : il ne peut pas être comparé.")
    if document.fictif:
        raise ValueError("Ce fichier est l'exemple fictif : il ne se compare pas au vôtre.")
    practices = practices_at(document, departement, when)
    values = raw_indicators(document, measured_facts(document, when), practices)
    if not values:
        raise ValueError("Ce diagnostic ne contient aucun indicateur chiffré à comparer.")
    return Reading(date=when, nom=document.nom, valeurs=values)


def add_reading(readings: Sequence[Reading], new: Reading) -> list[Reading]:
    """The readings by date, one for each: the last added of a date replaces the former.

    Raises ValueError (French) when there are too many.
    """
    by_date = {reading.date: reading for reading in readings} | {new.date: new}
    if len(by_date) > MAX_READINGS:
        raise ValueError(f"{MAX_READINGS} diagnostics passés au plus : retirez-en un d'abord.")
    return [by_date[date] for date in sorted(by_date)]


def past(readings: Sequence[Reading], today: dt.date) -> list[Reading]:
    """The readings of before today, the last first."""
    return sorted((r for r in readings if r.date < today), key=lambda r: r.date, reverse=True)


def changes(reading: Reading, now: Mapping[str, float]) -> list[Change]:
    """Every indicator known at one of the two dates, in the order of the catalogue."""
    return [
        Change(known, reading.valeurs.get(id), now.get(id))
        for id, known in comparable().items()
        if id in reading.valeurs or id in now
    ]


def summary(found: Sequence[Change], since: dt.date) -> str:
    """« Depuis le 12 novembre 2025, 3 indicateurs sur 5 ont changé. »"""
    both = [change for change in found if change.difference is not None]
    if not both:
        return f"Aucun indicateur n'est connu à la fois le {french.date(since)} et aujourd'hui."
    moved = sum(change.difference_said != "inchangé" for change in both)
    verb = "a changé" if moved < 2 else "ont changé"
    many = french.plural(len(both), "indicateur comparable", "indicateurs comparables")
    return f"Depuis le {french.date(since)}, sur {many}, {moved} {verb}."


def _replies(document: Document, known: Mapping[str, float]) -> dict[str, float]:
    """The numbers typed in the questionnaire, but for those that the application measures."""
    found = {}
    for question in questionnaire().questions:
        reply = document.reponses.get(question.id)
        if question.indicateur is None or reply is None or reply.motif:
            continue
        if question.mesure is not None and str(question.mesure) in known:
            continue
        if reply.valeur is not None and question.indicateur.accepts(reply.valeur):
            found[question.id] = reply.valeur
    return found
