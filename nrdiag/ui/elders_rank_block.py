"""The two rankings of the page on people aged 75+, by number and by share, and their file."""

from __future__ import annotations

from functools import lru_cache

from nrdiag import french
from nrdiag.besoins.elders_words import count_text, overlap_sentence
from nrdiag.besoins.ranking import Lists, Ranked, listed, lists
from nrdiag.cartes.said import PLURALS
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.territory import Territory
from nrdiag.ui.elders_block import ages_said, distance_section
from nrdiag.ui.markup import MAX_ROWS, abreast, drawn_once, fold, heading, paragraph, table
from nrdiag.ui.table_files import table_link

FULL = (
    "Territoire", "Code", "Personnes de 75 ans et plus", "Rang (nombre)", "Part", "Rang (part)",
    "Lieu France services le plus proche",
)  # fmt: skip


@drawn_once
def where_section(territory: Territory) -> None:
    """How far help is, the two lists, and the ages before their bars."""
    distance_section(territory)
    _lists(territory)
    ages_said(territory)


def _lists(territory: Territory) -> None:
    """Two short lists side by side, how much they overlap, then the whole table."""
    found = edition()
    heading("Où agir d'abord : le nombre ou la part\u202f?", "listes")
    ranked = listed(territory, found)
    if ranked is None:
        paragraph(f"Âges par commune : {french.ABSENT}. {indicators()['pop_75_plus'].combler}")
        return
    scope, level = ranked
    result = lists(scope.code, level, found.id)
    if result.comparable:
        paragraph(overlap_sentence(result))
        own = territory.code
        with abreast():
            _short(result, result.first_by_number, own, by_number=True)
            _short(result, result.first_by_share, own, by_number=False)
    else:
        paragraph("Trop peu de communes pour comparer deux listes : le tableau les a toutes.")
    with fold(f"Le tableau de tous les territoires ({scope.nom_court})"):
        kind = PLURALS[level]
        table(
            f"Toutes les {kind}" if level is Level.COMMUNE else f"Tous les {kind}",
            FULL if level is Level.COMMUNE else FULL[:-1],
            _rows(scope.code, level, found.id), (2, 3, 4, 5, 6),
            _rank_of(result, territory.code), len(result.rows),
        )  # fmt: skip
        table_link(scope, "75-ans-et-plus")


def _short(result: Lists, rows: tuple[Ranked, ...], own: str, *, by_number: bool) -> None:
    """The first of one list, each with its rank in the other one."""
    lines = []
    for row in rows:
        value = count_text(row.people) if by_number else french.figure(row.share, 1)
        other = row.rank_share if by_number else row.rank_people
        lines.append((row.territory.nom, value, "" if other is None else french.number(other)))
    codes = [row.territory.code for row in rows]
    title = "Les plus nombreux" if by_number else "La plus grande part"
    name = "Commune" if result.level is Level.COMMUNE else "Département"
    head = ("Personnes", "Rang par la part") if by_number else ("Part", "Rang par le nombre")
    table(
        f"{title} : {french.number(len(rows))} premiers rangs.", (name, *head), lines, (1, 2),
        codes.index(own) if own in codes else None,
    )  # fmt: skip


@lru_cache(maxsize=128)
def _rows(scope: str, level: Level, edition_id: str) -> list[tuple[str, ...]]:
    return [_row(row) for row in lists(scope, level, edition_id).rows[:MAX_ROWS]]


def _row(row: Ranked) -> tuple[str, ...]:
    ranks = ["" if r is None else french.number(r) for r in (row.rank_people, row.rank_share)]
    cells = (
        row.territory.nom, row.territory.code, count_text(row.people), ranks[0],
        french.figure(row.share, 1), ranks[1],
    )  # fmt: skip
    if row.territory.niveau is not Level.COMMUNE:
        return cells
    return (*cells, french.figure(row.distance, 1))


def _rank_of(result: Lists, code: str) -> int | None:
    shown = [row.territory.code for row in result.rows[:MAX_ROWS]]
    return shown.index(code) if code in shown else None
