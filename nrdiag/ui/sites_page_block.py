"""The page of the sites, part by part: nobody's readings are the same for everybody."""

from __future__ import annotations

import datetime as dt

from nrdiag.accessibilite.sites import Survey
from nrdiag.territoires.territory import Territory
from nrdiag.ui.accessibility_block import (
    show_benchmarks,
    show_law,
    show_meters,
    show_opening,
    show_priorities,
)
from nrdiag.ui.markup import drawn_once, together
from nrdiag.ui.readings import Loaded, survey_of
from nrdiag.ui.readings_block import drop_files, show_reception, show_template, show_ways_in
from nrdiag.ui.sites_block import show_known_sites, show_sites, show_state_map


@drawn_once
def before_files(territory: Territory, today: dt.date) -> None:
    """What is known without any file, down to the place to drop some."""
    found = survey_of(territory, None, today)
    show_opening(found, today)
    show_priorities(found, today)
    show_ways_in(territory)


@drawn_once
def after_files(territory: Territory, today: dt.date) -> None:
    """The rest of what is known without any file."""
    show_template(territory)
    show_law()
    show_known_sites(survey_of(territory, None, today))
    show_benchmarks()


def with_files(territory: Territory, loaded: Loaded, today: dt.date) -> None:
    """The page with the files of the visit: what they say first, or where to drop others."""
    found = survey_of(territory, loaded, today)
    with together():
        show_opening(found, today)
    show_reception(loaded)
    if found.has_readings:
        _with_readings(found, loaded, today)
    else:
        _without_readings(found, loaded, today)


def _with_readings(found: Survey, loaded: Loaded, today: dt.date) -> None:
    show_meters(found, today)
    show_state_map(found.territory, loaded, today)
    show_sites(found)
    with together():
        show_ways_in(found.territory)
    drop_files()
    with together():
        show_template(found.territory)
        show_law()
        show_benchmarks()


def _without_readings(found: Survey, loaded: Loaded, today: dt.date) -> None:
    with together():
        show_priorities(found, today)
        show_ways_in(found.territory)
    drop_files()
    with together():
        show_template(found.territory)
    show_state_map(found.territory, loaded, today)
    with together():
        show_law()
    show_sites(found)
    with together():
        show_benchmarks()
