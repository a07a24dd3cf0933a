"""The map of what is known: in which départements the communes have a value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from nrdiag import french
from nrdiag.cartes.classes import FAVOURABLE
from nrdiag.cartes.painting import ABSENT_MARK, SECRET_MARK, Class, Painting, paint
from nrdiag.catalogue.indicators import Indicator, Level, indicators
from nrdiag.indicateurs.coverage import Presence, Share, shares
from nrdiag.indicateurs.edition import edition

#: Mark and colour (None = hatched) of each class, the fullest first.
CLASSES = {
    Presence.ALL: ("2", FAVOURABLE[4]),
    Presence.MOST: ("1", FAVOURABLE[2]),
    Presence.SOME: ("0", FAVOURABLE[1]),
    Presence.SECRET: (SECRET_MARK, None),
    Presence.NONE: (ABSENT_MARK, None),
}
PLACES = ("département ou collectivité", "départements ou collectivités")
#: A line of the download.
HEADER = (
    "code", "territoire", "niveau", "indicateur", "libelle", "communes_connues",
    "communes_sous_secret", "communes", "part", "classe", "millesime", "source",
)  # fmt: skip


@dataclass(frozen=True, eq=False)  # one object per choice, kept in a cache
class PresenceMap:
    """Where the communes have a value of ``indicator``: the whole, its régions, départements."""

    indicator: Indicator
    painting: Painting
    whole: Share
    regions: tuple[Share, ...]
    departements: tuple[Share, ...]

    @property
    def large(self) -> tuple[Share, ...]:
        """The régions, then the overseas collectivities, which are in none."""
        return (*self.regions, *(s for s in self.departements if not s.territory.region))

    @property
    def missing(self) -> int:
        """Communes that have neither a value nor a secret one."""
        return self.whole.total - self.whole.known - self.whole.secret


@lru_cache(maxsize=32)
def presence_map(indicator_id: str, edition_id: str) -> PresenceMap:
    """The map of France by département; the edition's id is part of the key."""
    found, indicator = edition(), indicators()[indicator_id]
    (whole,), regions, departements = (
        shares(indicator, level, found.measures, found.territories)
        for level in (Level.FRANCE, Level.REGION, Level.DEPARTEMENT)
    )
    marks = {share.territory.code: CLASSES[share.presence][0] for share in departements}
    counts = Counter(share.presence for share in departements)
    # The scale is always whole; secrecy is only named where there is some.
    legend = [
        Class(mark, presence.value, colour, counts[presence])
        for presence, (mark, colour) in CLASSES.items()
        if counts[presence] or presence is not Presence.SECRET
    ]
    texts = {share.territory.code: known_text(share) for share in departements}
    painting = paint(whole.territory, Level.DEPARTEMENT, found, marks, legend, texts)
    return PresenceMap(indicator, painting, whole, _fullest_first(regions),
                       _fullest_first(departements))  # fmt: skip


def known_text(share: Share) -> str:
    """« 163 communes sur 163 », « aucune commune sur 273 », and how many are secret."""
    count = french.plural(share.known, "commune") if share.known else "aucune commune"
    said = f"{count} sur {french.number(share.total)}"
    return f"{said} ; {french.number(share.secret)} sous secret" if share.secret else said


def presence_sentence(found: PresenceMap) -> str:
    """How many communes have a value, and in how many départements they are."""
    whole, name = found.whole, found.indicator.libelle
    if not whole.known:
        said = f"{name} : aucune valeur connue, pour {french.number(whole.total)} communes."
    elif whole.known == whole.total:
        said = f"{name} : valeur connue pour les {french.number(whole.total)} communes de France."
    else:
        places = sum(share.known > 0 for share in found.departements)
        said = (
            f"{name} : valeur connue pour {french.plural(whole.known, 'commune')} sur "
            f"{french.number(whole.total)}, dans "
            f"{french.plural(places, *PLACES)} sur {french.number(len(found.departements))}."
        )
    if whole.secret:
        communes = french.plural(whole.secret, "autre commune", "autres communes")
        said += f" Pour {communes}, elle est couverte par le secret statistique."
    return said


def presence_rows(found: PresenceMap) -> list[tuple[object, ...]]:
    """The lines of the download: régions, then départements and collectivités."""
    indicator = found.indicator
    return [
        (
            share.territory.code, share.territory.nom, share.territory.niveau.value, indicator.id,
            indicator.libelle, share.known, share.secret, share.total,
            100 * share.known / share.total, share.presence.value, indicator.measure.millesime,
            indicator.source.titre,
        )
        for share in (*found.regions, *found.departements)
    ]  # fmt: skip


def _fullest_first(found: tuple[Share, ...]) -> tuple[Share, ...]:
    return tuple(
        sorted(found, key=lambda s: (-s.known / s.total, -s.secret, french.fold(s.territory.nom)))
    )
