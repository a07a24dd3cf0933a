"""The register of the digital services: where each one stands, and the sentences that say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nrdiag import french
from nrdiag.accessibilite.declared import thresholds
from nrdiag.accessibilite.site import Mention
from nrdiag.accessibilite.status import Audit, Ground, Ruling, rule
from nrdiag.dossier.document import Service
from nrdiag.services import rgesn
from nrdiag.services.share import Share
from nrdiag.services.sovereignty import (
    Answer,
    Assessment,
    Country,
    Meter,
    assess,
    country_of,
    health_data,
    meter,
)

#: More services than this are refused: no organisation runs as many, and a page shows them all.
MAX_SERVICES = 500
UNNAMED = "service sans nom"


class Access(StrEnum):
    """Where a service stands under the RGAA; the values are shown."""

    TOTAL = "totalement conforme"
    PARTIAL = "partiellement conforme"
    NOT_COMPLIANT = "non conforme"
    EXPIRED = "déclaration expirée"
    NOT_AUDITED = "non audité"
    UNVERIFIED = "à vérifier"
    UNKNOWN = "non renseigné"


COMPLIANT = (Access.TOTAL, Access.PARTIAL)
FAILING = (Access.NOT_COMPLIANT, Access.EXPIRED, Access.NOT_AUDITED)
_LEVELS = {
    Mention.TOTAL: Access.TOTAL,
    Mention.PARTIAL: Access.PARTIAL,
    Mention.NONE: Access.NOT_COMPLIANT,
}
_GROUNDS = {
    Ground.NO_AUDIT: Access.NOT_AUDITED,
    Ground.INCOMPLETE: Access.NOT_AUDITED,
    Ground.EXPIRED: Access.EXPIRED,
    Ground.NO_DATE: Access.UNVERIFIED,
    Ground.NO_RATE: Access.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One service of the register, judged. ``rank`` is its place in the document, from 0.

    ``ruling`` is None when the rule refuses what the document holds (a date of the future).
    """

    rank: int
    service: Service
    access: Access
    reason: str
    ruling: Ruling | None
    sovereignty: Assessment
    rgesn: rgesn.Score

    @property
    def name(self) -> str:
        return self.service.nom or UNNAMED

    @property
    def last_day(self) -> dt.date | None:
        """Last day of validity of the declaration, when its date is known."""
        return self.ruling.last_day if self.ruling else None

    @property
    def data_country(self) -> Country | None:
        return country_of(self.service.pays_donnees)

    @property
    def company_country(self) -> Country | None:
        return country_of(self.service.pays_entreprise)

    def expires_soon(self, today: dt.date) -> bool:
        left = (self.last_day - today).days if self.last_day else -1
        return self.access in COMPLIANT and 0 <= left <= thresholds().bientot_jours


@dataclass(frozen=True, slots=True)
class Register:
    """Every service, judged on one day."""

    entries: tuple[Entry, ...]
    today: dt.date

    def count(self, *states: Access) -> int:
        return sum(entry.access in states for entry in self.entries)

    @property
    def accessible(self) -> Share:
        """Services totally or partially compliant; « à vérifier » and not said are unknown."""
        good, bad = self.count(*COMPLIANT), self.count(*FAILING)
        return Share(good, bad, len(self.entries) - good - bad)

    @property
    def sovereignty(self) -> Meter:
        return meter(entry.sovereignty for entry in self.entries)

    def point(self, id: str) -> Share:
        """The services for which one point of the sovereignty is met, among those it concerns."""
        said = [
            one.answer
            for entry in self.entries
            for one in entry.sovereignty.points
            if one.point.id == id
        ]
        return Share(said.count(Answer.YES), said.count(Answer.NO), said.count(Answer.UNKNOWN))

    @property
    def expiring(self) -> tuple[Entry, ...]:
        """Valid declarations that expire soon, the nearest first."""
        soon = [entry for entry in self.entries if entry.expires_soon(self.today)]
        return tuple(sorted(soon, key=lambda entry: entry.last_day or dt.date.max))

    @property
    def american(self) -> tuple[Entry, ...]:
        """Services of a company that may fall under the Cloud Act."""
        return tuple(
            entry
            for entry in self.entries
            if (country := entry.company_country) and country.cloud_act
        )


def audit_of(text: str) -> Audit:
    """The audit that the document's text names; anything else proves nothing."""
    folded = french.fold(text)
    return Audit(folded) if folded in list(Audit) else Audit.UNKNOWN


def entry_of(rank: int, service: Service, today: dt.date) -> Entry:
    """One service under the rules; a value that the rule refuses gives « à vérifier »."""
    ruling: Ruling | None = None
    try:
        ruling = rule(service.rgaa_taux, audit_of(service.rgaa_audit), service.rgaa_date, today)
        access, reason = _access(ruling), _reason(ruling)
    except ValueError as refusal:
        access, reason = Access.UNVERIFIED, f"{french.capital(str(refusal))}."
    return Entry(rank, service, access, reason, ruling, assess(service), rgesn.score(service.rgesn))


def register_of(services: Sequence[Service], today: dt.date) -> Register:
    """The register of a document (``Document.services``), judged today."""
    return Register(tuple(entry_of(i, one, today) for i, one in enumerate(services)), today)


def problems(service: Service, others: Sequence[Service], today: dt.date) -> tuple[str, ...]:
    """What forbids to keep a service as typed, in French; empty when nothing does."""
    found = []
    if not service.nom:
        found.append("Donnez un nom au service.")
    elif french.fold(service.nom) in {french.fold(other.nom) for other in others}:
        found.append("Un autre service porte déjà ce nom.")
    if service.rgaa_date and service.rgaa_date > today:
        found.append("La date de la déclaration est dans le futur.")
    if service.donnees_sensibles is False and health_data(service):
        found.append("Des données de santé sont des données sensibles : corrigez l'un des deux.")
    return tuple(found)


def sentence(found: Register) -> str:
    """« 6 services : 2 totalement ou partiellement conformes au RGAA, 1 déclaration expirée… »."""
    if not found.entries:
        return "Aucun service numérique n'est encore décrit."
    good, expired = found.count(*COMPLIANT), found.count(Access.EXPIRED)
    failing = found.count(Access.NOT_COMPLIANT, Access.NOT_AUDITED)
    parts = []
    if good or expired or failing:
        count = french.number(good) if good else "aucun"
        parts.append(f"{count} totalement ou partiellement {_agree(good, 'conforme')} au RGAA")
    if expired:
        parts.append(
            f"{french.number(expired)} {_agree(expired, 'déclaration')} "
            f"{_agree(expired, 'expirée')}"
        )
    if failing:
        parts.append(f"{french.number(failing)} non {_agree(failing, 'conforme')}")
    parts += _where(found)
    start = french.plural(len(found.entries), "service")
    return f"{start} : {french.enumeration(parts)}." if parts else f"{start}, à renseigner."


def missing(found: Register) -> str:
    """« À renseigner : l'accessibilité de 2 services, le pays des données de 1 service. » or ""."""
    gaps = [
        ("l'accessibilité", found.accessible.unknown),
        ("le pays des données", found.point("donnees").unknown),
        ("le pays de l'entreprise", found.point("entreprise").unknown),
    ]
    said = [f"{what} de {french.plural(n, 'service')}" for what, n in gaps if n]
    return f"À renseigner : {french.enumeration(said)}." if said else ""


def deadline(found: Register) -> str:
    """The next declaration to renew, or ""."""
    if not found.expiring:
        return ""
    first = found.expiring[0]
    assert first.last_day is not None  # noqa: S101 - expires_soon needs it
    said = f"À refaire bientôt : la déclaration de {first.name}, valable jusqu'au "
    said += french.date(first.last_day)
    others = len(found.expiring) - 1
    return f"{said}, et {french.plural(others, 'autre')}." if others else f"{said}."


def meter_sentence(found: Register) -> str:
    """How many services are under European control, bounds first when something is unknown."""
    share = found.sovereignty.services
    if not share.total:
        return ""
    where = "dans l'Union européenne"
    one = f"ses données et son hébergeur {where}"
    many = f"ont leurs données et leur hébergeur {where}"
    of = f"sur {french.number(share.total)}"
    if not share.known:
        return f"On ne sait pas encore combien de services {of} {many}."
    if share.unknown:
        low, high = french.number(share.yes), french.plural(share.yes + share.unknown, "service")
        return f"Entre {low} et {high} {of} {many}."
    if not share.yes:
        return f"Aucun service {of} n'a {one}."
    verb = f"a {one}" if share.yes < 2 else many
    return f"{french.plural(share.yes, 'service')} {of} {verb}."


def _where(found: Register) -> list[str]:
    """Where the data are and whose law applies; « tous » only when nothing is missing."""
    parts = []
    place, company = found.point("donnees"), found.point("entreprise")
    if place.no:
        hosted = f"{french.number(place.no)} {_agree(place.no, 'hébergé')}"
        parts.append(f"{hosted} hors de l'Union européenne")
    if company.no:
        sold = f"{french.number(company.no)} {_agree(company.no, 'fourni')}"
        parts.append(f"{sold} par une entreprise non européenne")
    if place.yes == place.total and not parts:
        hosted = "tous hébergés" if place.total > 1 else "hébergé"
        parts.append(f"{hosted} dans l'Union européenne")
    return parts


def _agree(count: float, word: str) -> str:
    return word if count < 2 else f"{word}s"


def _access(ruling: Ruling) -> Access:
    if ruling.ground in _GROUNDS:
        return _GROUNDS[ruling.ground]
    return _LEVELS[ruling.level] if ruling.level else Access.UNKNOWN


def _reason(ruling: Ruling) -> str:
    """The reason of the rule, in the words of a register: nothing was « read » here."""
    if ruling.ground is Ground.NO_RATE:
        return "Donnez le taux, ou dites qu'il n'y a pas eu d'audit."
    return ruling.reason.replace("le site est", "le service est")
