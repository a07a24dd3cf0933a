"""Writes the measures in French: budgets first, then every table, then how it was done."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.crowd import PAUSE, SECONDS, SESSIONS, Room
from benchmarks.maps import Change, MapTimes
from benchmarks.memory import STEPS
from benchmarks.paint import FLOOR_NAME, MAP, NO_MAP
from benchmarks.reruns import FLOOR_PAGE, WITH_MAP, Rerun
from benchmarks.stats import median, quantile
from benchmarks.weight import Weight
from nrdiag import french

#: Budgets of the issue « 2 · La fracture numérique »: polygons at most, then seconds.
MAP_BUDGETS = ((100, 0.1), (1000, 0.1), (2000, 0.12), (5000, 0.15), (40_000, 0.4))
#: Polygons at least -> times faster than plain folium in the same run.
FASTER = ((30_000, 55.0), (4000, 25.0), (500, 7.0))
FIRST_SIGHT, RERUN, CROWD = 1.3, 2.0, 0.15


@dataclass(frozen=True)
class Results:
    """Everything measured in one run."""

    weights: dict[str, tuple[Weight, Weight]]
    reruns: dict[str, Rerun]
    errors: int
    maps: list[MapTimes]
    sights: dict[str, list[float]]
    memory: dict[str, dict[int, float]]
    rooms: dict[str, Room]
    chromium: str
    load: list[float]
    seconds: float


def write(results: Results) -> str:
    """The whole page."""
    return "\n".join(
        [
            "# Performances",
            "",
            "Écrit par `make bench` : ne pas modifier à la main.",
            "",
            f"Mesuré le {french.date(dt.date.today())} sur {_machine()}. {_versions(results)}",
            "",
            f"{_noise(results)}",
            "",
            "## Budgets",
            "",
            *_table(("Budget", "Mesure", "Limite", "Verdict"), _budgets(results)),
            "",
            "## Changer d'indicateur, jusqu'à la carte peinte",
            "",
            "Du choix d'un indicateur à la fin de l'image qui montre la carte, dans le "
            "navigateur. « nrdiag » : le cas ordinaire, où les autres images de la carte sont "
            "déjà là. « Serveur » : le cas de qui choisit avant qu'elles n'arrivent, ou change de "
            "classes ; le serveur envoie l'image. « Folium » : la même carte (mêmes contours, "
            "mêmes classes), dessinée par `folium.GeoJson` et `st_folium` dans une page qui ne "
            "contient rien d'autre. Le rapport est celui du cas ordinaire.",
            "",
            *_table(
                ("Polygones", "nrdiag", "étendue (ms)", "Serveur", "ko", "Folium", "ko", "Rapport"),
                [_map_line(m) for m in results.maps],
            ),
            "",
            "Où va le temps (médianes, ms) :",
            "",
            *_table(
                ("Polygones", "Choix → ordre à la carte", "→ dessin", "→ image finie",
                 "Serveur : choix → ordre", "→ dessin", "→ image finie"),
                [_parts_line(m) for m in results.maps],
            ),
            "",
            "## Relance d'une page",
            "",
            "La page entière, déjà visitée, demandée sans navigateur, en alternance avec la page "
            "vide. « Processeur » : ce que le serveur y passe. « Temps » : de la demande à la fin "
            "de la réponse (médianes). Le budget se lit sur le plus grand des deux rapports.",
            "",
            *_table(
                ("Page", "Processeur", "page vide", "Rapport", "Temps", "page vide", "Rapport"),
                [_rerun_line(name, found) for name, found in results.reruns.items()],
            ),
            "",
            "## Première vue",
            "",
            "D'une adresse ouverte sans rien en mémoire jusqu'à la carte, ou au dernier titre.",
            "",
            *_table(
                ("Page", "Médiane", "étendue (ms)", "Rapport à la page vide"),
                [
                    (name, seconds(median(times)), spread(times),
                     ratio(median(times) / median(results.sights[FLOOR_NAME])))
                    for name, times in results.sights.items()
                ],
            ),
            "",
            "## Poids",
            "",
            "Requêtes et kilo-octets reçus par le navigateur, web socket comprise, "
            "compression comprise ; ce que le navigateur a gardé n'est pas compté.",
            "",
            *_table(
                ("Page", "Première visite", "Rapport à la page vide", "Deuxième visite"),
                [_weight_line(results, name) for name in results.weights],
            ),
            "",
            "## Mémoire",
            "",
            "Mémoire résidente du serveur, en Mo : prêt, puis avec des sessions au repos.",
            "",
            *_table(
                ("Serveur", "Prêt", *(f"{n} session{'s' if n > 1 else ''}" for n in STEPS),
                 "Par session"),
                [_memory_line(name, found) for name, found in results.memory.items()],
            ),
            "",
            f"## {SESSIONS} sessions à la fois",
            "",
            f"Un seul serveur ; chaque session redemande toutes les {PAUSE:.0f} s ± 50 % pendant "
            f"{SECONDS} s. Le client tourne sur la même machine.",
            "",
            *_table(
                ("Page", "Demandes", "p50", "p95", "Erreurs", "Processeur", "Mémoire"),
                [_room_line(name, room) for name, room in results.rooms.items()],
            ),
            "",
        ]
    )  # fmt: skip


def _budgets(results: Results) -> list[Sequence[str]]:
    lines: list[Sequence[str]] = []
    for found in results.maps:
        limit = next(limit for most, limit in MAP_BUDGETS if found.polygons <= most)
        name = f"Changer d'indicateur, {french.number(found.polygons)} polygones"
        lines.append(_verdict(name, found.seconds, limit, ms))
        faster = next((times for least, times in FASTER if found.polygons >= least), None)
        if faster and found.polygons not in range(1000, 4000):
            lines.append(_at_least(f"{name} : fois plus vite que folium", found.faster, faster))
    first = median(results.sights[MAP]) / median(results.sights[NO_MAP])
    lines.append(
        _verdict("Première vue de la carte du département / sans carte", first, FIRST_SIGHT, ratio)
    )
    for name, rerun in results.reruns.items():
        if name not in WITH_MAP:
            worst = max(rerun.ratios)
            lines.append(_verdict(f"Relance / page vide : {name}", worst, RERUN, ratio))
    for name, room in results.rooms.items():
        if room.errors or not room.latencies:
            lines.append(
                (f"{name}, {SESSIONS} sessions", f"{room.errors} erreurs", "0", "non tenu")
            )
        what = f"{SESSIONS} sessions, p95 : {name}"
        lines.append(_verdict(what, quantile(room.latencies, 0.95), CROWD, ms))
    return lines


def _verdict(name: str, value: float, limit: float, shown: Callable[[float], str]) -> Sequence[str]:
    # A value that is not a number compares false: it is never « tenu ».
    verdict = "tenu" if value <= limit else "**non tenu**"
    return name, shown(value), f"≤ {shown(limit)}", verdict


def _at_least(name: str, value: float, limit: float) -> Sequence[str]:
    verdict = "tenu" if value >= limit else "**non tenu**"
    return name, ratio(value), f"≥ {ratio(limit)}", verdict


def _map_line(found: MapTimes) -> Sequence[str]:
    return (
        french.number(found.polygons),
        ms(found.seconds),
        spread([c.total / 1000 for c in found.ready]),
        ms(found.asked_seconds),
        _kilobytes(found.asked),
        ms(found.plain_seconds),
        _kilobytes(found.plain),
        ratio(found.faster),
    )


def _parts_line(found: MapTimes) -> Sequence[str]:
    parts = ("order", "script", "frame")
    medians = [
        median([getattr(c, part) for c in changes])
        for changes in (found.ready, found.asked)
        for part in parts
    ]
    return (french.number(found.polygons), *(french.number(value) for value in medians))


def _kilobytes(changes: list[Change]) -> str:
    return french.number(median([c.bytes for c in changes]) / 1000)


def _weight_line(results: Results, name: str) -> Sequence[str]:
    first, second = results.weights[name]
    floor = results.weights[FLOOR_PAGE][0]
    return (
        name,
        f"{first.requests} requêtes, {french.number(first.kilobytes)} ko",
        ratio(first.kilobytes / floor.kilobytes),
        f"{second.requests} requêtes, {french.number(second.kilobytes)} ko",
    )


def _memory_line(name: str, found: dict[int, float]) -> Sequence[str]:
    each = (found[STEPS[-1]] - found[STEPS[0]]) / (STEPS[-1] - STEPS[0])
    # The allocator gives pages back as it likes: a small cost can be lost in what it returns.
    shown = french.number(each, 2) if each > 0 else "sous la précision de la mesure"
    return name, *(french.number(value) for value in found.values()), shown


def _room_line(name: str, room: Room) -> Sequence[str]:
    return (
        name,
        str(len(room.latencies)),
        ms(median(room.latencies)),
        ms(quantile(room.latencies, 0.95)),
        str(room.errors),
        french.percent(100 * room.cpu, 0),
        f"{french.number(room.memory)} Mo",
    )


def _rerun_line(name: str, found: Rerun) -> Sequence[str]:
    cpu, times = found.ratios
    return (
        f"{name}, carte comprise" if name in WITH_MAP else name,
        ms(found.cpu), ms(found.floor_cpu), ratio(cpu),
        ms(median(found.times)), ms(median(found.floor_times)), ratio(times),
    )  # fmt: skip


def _machine() -> str:
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"model name\s*:\s*(.+)", info)
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="ascii"))
    gigabytes = french.number(int(memory[1]) / 1e6) if memory else "?"
    name = model[1].strip() if model else platform.machine()
    return f"{os.cpu_count()} cœurs ({name}), {gigabytes} Go de mémoire"


def _versions(results: Results) -> str:
    packages = ("streamlit", "folium", "streamlit-folium", "pandas")
    named = [f"Python {platform.python_version()}", *(f"{p} {version(p)}" for p in packages)]
    return ", ".join([*named, f"Chromium {results.chromium} sans écran ni carte graphique."])


def _noise(results: Results) -> str:
    floor = [time for rerun in results.reruns.values() for time in rerun.floor_times]
    before, after = (french.number(load, 1) for load in results.load)
    return (
        f"Bruit : le navigateur, le client et le serveur se partagent ces cœurs ; la page vide "
        f"elle-même va de {ms(quantile(floor, 0.25))} à {ms(quantile(floor, 0.75))} (premier et "
        f"troisième quartiles), et la charge de la machine était de {before} au début et de "
        f"{after} à la fin. Comparez les rapports plutôt que les temps. Les « étendues » sont les "
        f"mêmes quartiles. {results.errors} erreur pendant les relances ; mesure complète en "
        f"{french.number(results.seconds)} s."
    )


def _table(header: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    rows = [header, ["--", *["--:"] * (len(header) - 1)], *lines]
    return ["| " + " | ".join(row) + " |" for row in rows]


def ms(value: float) -> str:
    """Seconds shown in milliseconds."""
    return f"{french.number(1000 * value, 0 if value >= 0.02 else 1)} ms"


def seconds(value: float) -> str:
    """Seconds."""
    return f"{french.number(value, 2)} s"


def ratio(value: float) -> str:
    """« × 1,3 »."""
    return f"× {french.number(value, 1 if value >= 2 else 2)}"


def spread(values: Sequence[float]) -> str:
    """First and third quartiles, in milliseconds."""
    low, high = (quantile(values, share) for share in (0.25, 0.75))
    return f"{french.number(1000 * low)} à {french.number(1000 * high)}"
