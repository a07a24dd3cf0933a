"""For each connector, who writes two vintages of its file over three départements, for tests.

A connector added to the catalogue needs its two writers here (``test_millesimes``). Real figures
come from ``data/tables``; the départements or vintages that these lack are SYNTHETIC.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import official_files as official
import official_moves
import pandas as pd
import synthetic_figures as synthetic

Write = Callable[[Path], Path]
#: Rectangles around Toulouse, Montpellier and Cahors, in Lambert 93.
BOXES = (
    (564_000.0, 6_270_000.0, 574_000.0, 6_290_000.0),
    (765_000.0, 6_275_000.0, 775_000.0, 6_285_000.0),
    (572_000.0, 6_368_000.0, 582_000.0, 6_378_000.0),
)


def _drawn(write: Callable[..., Path], when: object, draw: Callable[[], pd.DataFrame]) -> Write:
    return lambda folder: official.marked(write(folder, when, rows=draw()))


def _completed(
    write: Callable[..., Path], table: str, draw: Callable[[], pd.DataFrame], *numeric: str
) -> Write:
    """The real figures of two départements, and SYNTHETIC ones for the Hérault."""

    def written(folder: Path) -> Path:
        drawn = draw()
        lacking = drawn[~drawn["commune"].str[:2].isin(official.DETAILED)]
        real = official.table(table, official.DETAILED, numeric)
        return official.marked(write(folder, rows=pd.concat([real, lacking])))

    return written


def _buildings(quarter: str) -> Write:
    return lambda folder: official.buildings(folder / f"{quarter}-Immeuble.csv", 700)


def _any(write: Callable[..., Path], *when: Any, **named: Any) -> Write:
    return lambda folder: write(folder, *when, **named)


LEVELS = synthetic.LEVELS
SITES = ("sites", "sites_4g", "sites_5g")
PAIRS: dict[str, tuple[Write, Write]] = {
    "arcep_cartefibre": (
        official.cartefibre, _drawn(official.cartefibre, "2026T3", synthetic.fibre)
    ),
    "insee_ages": (
        official.evol_struct_pop, _drawn(official.evol_struct_pop, 2024, synthetic.ages)
    ),
    "insee_diplomes": (
        _completed(official.diplomas, "diplomes", synthetic.diplomas, *LEVELS),
        _drawn(official.diplomas, 2024, synthetic.diplomas),
    ),
    "insee_filosofi": (
        _completed(official.filosofi, "revenus", synthetic.incomes),
        _drawn(official.filosofi, 2024, synthetic.incomes),
    ),
    "insee_filosofi_ancien": (
        _completed(official.filosofi_before, "revenus", synthetic.incomes),
        _drawn(official.filosofi_before, 2020, synthetic.incomes),
    ),
    "france_services": (
        official.france_services,
        _drawn(official.france_services, "20261101", synthetic.france_services),
    ),
    "arcep_debits": (official.speeds, _drawn(official.speeds, "2026-09-30", synthetic.fibre)),
    "arcep_techniques": (
        official.technologies, _drawn(official.technologies, "2026-09-30", synthetic.fibre)
    ),
    "arcep_meilleure_technique": (
        official.best_technology, _drawn(official.best_technology, "2026-09-30", synthetic.fibre)
    ),
    "arcep_debits_2019": (official.beta_2019, _any(official.beta_2019, "2019-12-31")),
    "arcep_sites": (
        _completed(official.mobile_sites, "sites_mobiles", synthetic.mobile_sites, *SITES),
        _drawn(official.mobile_sites, "2026_T3", synthetic.mobile_sites),
    ),
    "mediation": (_any(official.mediation, "20260501"), _any(official.mediation, "20261101")),
    "cog_mouvements": (official_moves.moves, official_moves.second_moves),
    "arcep_immeubles": (_buildings("2026T2"), _buildings("2026T3")),
    "arcep_couverture": (
        _any(official.coverage, *BOXES, quarter="2026_T2"),
        _any(official.coverage, *BOXES, quarter="2026_T3"),
    ),
    "barometre": (official.survey, _any(official.survey, 2024)),
}  # fmt: skip
