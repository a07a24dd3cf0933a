"""Every answer of a workshop as lines: who asks what is kept gets all of it (RGPD)."""

from __future__ import annotations

from nrdiag.atelier.room import Room

FILE = ("participant", "role", "papier", "question", "reponse", "affichee")


def file_rows(room: Room) -> list[tuple[object, ...]]:
    """A line for each answer, under ``FILE``; participants are numbered in their order."""
    numbers = {one.cle: rank for rank, one in enumerate(room.participants, start=1)}
    return [
        (
            numbers.get(one.participant), one.role, one.papier, one.question, one.valeur,
            one.visible,
        )
        for one in room.ballots
    ]  # fmt: skip
