"""The communes' changes of code, as INSEE lists them, in two vintages.

In the first, the four transfers of 2026 are real and the codes in 319xx are SYNTHETIC. In the
second everything is SYNTHETIC: communes that exist are said to have merged, split or moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import official_files as official

HEADER = (
    "MOD", "DATE_EFF", "TYPECOM_AV", "COM_AV", "TNCC_AV", "NCC_AV", "NCCENR_AV", "LIBELLE_AV",
    "TYPECOM_AP", "COM_AP", "TNCC_AP", "NCC_AP", "NCCENR_AP", "LIBELLE_AP",
)  # fmt: skip


def line(
    kind: str, day: str, old: str, new: str, name: str = "Ancienne", after: str = "Neuve",
    types: tuple[str, str] = ("COM", "COM"),
) -> list[str]:  # fmt: skip
    return [
        kind, day, types[0], old, "0", name.upper(), name, name,
        types[1], new, "0", after.upper(), after, after,
    ]  # fmt: skip


def write(folder: Path, year: int, lines: Iterable[list[str]]) -> Path:
    target = folder / f"v_mvt_commune_{year}.csv"
    target.write_text(official.text(HEADER, lines, ","), encoding="utf-8")
    return target


def moves(folder: Path) -> Path:
    """Chains, a split, a move of chief town (real) and what changes nothing."""
    lines = [
        line("50", "2026-01-01", "12076", "12218", "Conques-en-Rouergue"),
        line("50", "2026-01-01", "14011", "14581", "Aurseulles"),
        line("50", "2026-01-01", "49069", "49126", "Orée d'Anjou"),
        line("50", "2026-01-01", "69159", "69114", "Porte des Pierres Dorées"),
        line("32", "2019-01-01", "31991", "31992", "Première"),
        line("32", "2021-01-01", "31992", "31555", "Deuxième"),
        line("41", "2022-01-01", "31993", "31254", "Troisième"),
        line("21", "2023-01-01", "31994", "31254", "Scindée"),
        line("21", "2023-01-01", "31994", "31555", "Scindée"),
        line("32", "2019-01-01", "31992", "31992", "Deuxième", types=("COM", "COMD")),
        line("10", "2020-01-01", "31254", "31254", "Labège"),
        line("41", "2022-01-01", "34999", "34172", "Quatrième"),
        line("32", "2022-01-01", "46999", "46042", "Cinquième"),
    ]
    return write(folder, 2026, lines)


def second_moves(folder: Path) -> Path:
    """A merger, two splits, a change of département, a suppression, a new name (SYNTHETIC)."""
    inner = ("COMD", "COM")
    lines = [
        # Labège and 31991 make a commune nouvelle that keeps the code of Labège.
        line("32", "2024-01-01", "31254", "31254", "Labège"),
        line("32", "2024-01-01", "31254", "31254", "Labège", types=("COM", "COMD")),
        line("32", "2024-01-01", "31991", "31254", "Absorbée"),
        line("32", "2024-01-01", "31991", "31991", "Absorbée", types=("COM", "COMD")),
        # Adissan is given back by Abeilhan, which lives on.
        line("21", "2025-01-01", "34001", "34001", "Abeilhan"),
        line("21", "2025-01-01", "34001", "34002", "Abeilhan", "Adissan"),
        line("21", "2025-01-01", "34002", "34002", "Adissan", types=inner),
        # 34994 splits in two and is no more.
        line("21", "2024-01-01", "34994", "34003", "Scindée"),
        line("21", "2024-01-01", "34994", "34004", "Scindée"),
        # 46991 leaves the Lot for the Hérault, whole.
        line("41", "2023-01-01", "46991", "34005", "Partie"),
        # 46995 is shared out between its neighbours.
        line("30", "2022-01-01", "46995", "46001", "Partagée"),
        line("30", "2022-01-01", "46995", "46002", "Partagée"),
        line("32", "2024-01-01", "46992", "46042", "Jointe"),
        line("10", "2024-06-01", "31555", "31555", "Toulouse", "Toulouse-la-Nouvelle"),
    ]
    return write(folder, 2025, lines)
