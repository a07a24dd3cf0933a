"""What the readings say first: the opening sentence, and the steps in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nrdiag import french
from nrdiag.accessibilite import hosts
from nrdiag.accessibilite.declared import Step, When, steps
from nrdiag.accessibilite.site import Origin, Reading
from nrdiag.accessibilite.sites import PublicSite, Survey
from nrdiag.accessibilite.situation import Situation, State, looked_for_mention

#: How many names are said after a step.
MAX_NAMES = 5
#: Steps that are for all the sites in one state.
_STATES = {
    When.EXPIRED: State.EXPIRED,
    When.NOT_COMPLIANT: State.NOT_COMPLIANT,
    When.NOT_AUDITED: State.NOT_AUDITED,
    When.UNVERIFIED: State.UNVERIFIED,
    When.UNREACHABLE: State.UNREACHABLE,
    When.UNREAD: State.UNREAD,
}


@dataclass(frozen=True, slots=True)
class Priority:
    """A step that concerns at least one site (or commune): how many, and the first names."""

    step: Step
    count: int
    names: tuple[str, ...]

    @property
    def who(self) -> str:
        """« 7 sites : Labège, Ramonville et 5 autres »."""
        what = "commune" if self.step.quand is When.NO_ADDRESS else "site"
        rest = self.count - len(self.names)
        said = [*self.names, *([french.plural(rest, "autre")] if rest else [])]
        return f"{french.plural(self.count, what)} : {french.enumeration(said)}"


def priorities(found: Survey, today: dt.date) -> tuple[Priority, ...]:
    """The declared steps that concern somebody here, in their declared order."""
    result = []
    for step in steps():
        names: Sequence[str]
        if step.quand is When.NO_ADDRESS:
            count, names = len(found.without_address), [c.nom for c in found.without_address]
        else:
            sites = concerned(step.quand, found, today)
            count, names = len(sites), [_name(site) for site in sites[:MAX_NAMES]]
        if count:
            result.append(Priority(step, count, tuple(names[:MAX_NAMES])))
    return tuple(result)


def concerned(when: When, found: Survey, today: dt.date) -> Sequence[PublicSite]:
    """The sites that a step is for."""
    if when in _STATES:
        return found.by_state[_STATES[when]]
    return [
        site for site in found.read if (r := site.reading) and _asks(when, r, site.situation, today)
    ]


def _asks(when: When, reading: Reading, here: Situation, today: dt.date) -> bool:
    if when is When.NO_MENTION:
        return reading.mention is None and looked_for_mention(reading)
    if when is When.CONTRADICTED:  # an expired declaration has its own step
        return bool(here.contradiction) and here.state is not State.EXPIRED
    if when is When.SOON:
        return here.expires_soon(today)
    if when is When.NO_SCHEME:  # a blank cell of a user's file says nothing
        return reading.origin is not Origin.FILE and not (reading.scheme and reading.plan)
    return False


def opening(found: Survey, today: dt.date) -> str:
    """The first sentence of the page."""
    if not found.has_readings:
        whose = "Son" if len(found.communes) == 1 else "Leur"
        return f"{known_sentence(found)} {whose} niveau d'accessibilité n'est pas encore vérifié."
    read = found.read
    if not read:
        return "Aucun des sites chargés n'a été lu."
    valid = sum(site.situation.valid(today) is True for site in read)
    said = [text for text in (_mentions(read), _still_valid(valid)) if text]
    return f"Sur {french.plural(len(read), 'site lu', 'sites lus')}, {' ; '.join(said)}."


def known_sentence(found: Survey) -> str:
    """How many town halls have a known site."""
    total = len(found.communes)
    if total == 1:
        if found.known:
            return "L'adresse du site de la mairie est connue."
        return "L'adresse du site de la mairie est inconnue."
    return (
        f"L'adresse du site de la mairie est connue pour {french.number(found.known)} communes "
        f"sur {french.number(total)}."
    )


def undated(sites: Iterable[PublicSite]) -> int:
    """How many declarations were read without a date: nobody can say if they are valid."""
    return sum(
        site.situation.last_day is None and bool(r.mention or r.rate is not None)
        for site in sites
        if (r := site.reading) is not None
    )


def _mentions(read: Sequence[PublicSite]) -> str:
    """« 7 affichent une mention »; "" when no file says anything of mentions."""
    looked = [r for site in read if (r := site.reading) and looked_for_mention(r)]
    count = sum(reading.mention is not None for reading in looked)
    if not looked:
        return ""
    said = f"{french.number(count)} {_verb(count, 'affiche', 'affichent')} une mention"
    silent = len(read) - len(looked)
    return said if not silent else f"{said} ({french.number(silent)} non renseignés)"


def _still_valid(count: int) -> str:
    if count == 0:
        return "aucune déclaration datée n'est encore valable"
    said = french.plural(count, "déclaration")
    return f"{said} {_verb(count, 'est encore valable', 'sont encore valables')}"


def _verb(count: int, singular: str, plural: str) -> str:
    return singular if count < 2 else plural


def _name(site: PublicSite) -> str:
    return site.site.name or hosts.host(site.site.url)
