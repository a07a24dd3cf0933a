"""Work done once per process, before the first visitor: checks, tables, search index."""

from __future__ import annotations

from functools import cache

from nrdiag import settings
from nrdiag.catalogue.indicators import Level
from nrdiag.catalogue.rules import rules
from nrdiag.comparaison.profiles import profiles
from nrdiag.edition.package import check
from nrdiag.fragilite.values import commune_values
from nrdiag.indicateurs.edition import edition


@cache
def checked_edition() -> str:
    """Verify the checksums of the edition once. Raises DamagedEditionError (in French)."""
    check(settings.DATA)
    return edition().id


def warm_up() -> None:
    """Load what every page needs, so that the first visitor does not wait for it."""
    checked_edition()
    found = edition()
    found.search.search("sicoval")
    found.places  # noqa: B018 - a cached property, computed on access
    found.file_sizes  # noqa: B018
    rules()
    commune_values(found.id)
    for level in (Level.COMMUNE, Level.EPCI, Level.DEPARTEMENT):
        profiles(level, found.id)
