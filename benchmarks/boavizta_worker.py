"""Times boaviztapi's own Python model, device by device. Run by its own interpreter: never ours.

Reads ``{"types": [...]}`` on stdin, writes ``{"devices": n, "seconds": s, "kg": total}``.
"""

import json
import sys
import time
from functools import cache

from boaviztapi.compute.impacts_computation import compute_impacts
from boaviztapi.data.archetype import get_user_terminal_archetype
from boaviztapi.dto.device import user_terminal as dto

#: Our type -> boaviztapi's archetype and what describes the device.
ARCHETYPES = {
    "laptop": ("laptop-pro", dto.Laptop),
    "desktop": ("desktop-pro", dto.Desktop),
    "monitor": ("monitor-default", dto.Monitor),
    "smartphone": ("smartphone-default", dto.Smartphone),
    "tablet": ("tablet-default", dto.Tablet),
}


@cache
def archetype_of(kind: str) -> dict:
    """Read once: reading its file again for each device would not be their model's fault."""
    return get_user_terminal_archetype(ARCHETYPES[kind][0])


def one(kind: str) -> float:
    device = dto.mapper_user_terminal(ARCHETYPES[kind][1](), archetype=archetype_of(kind))
    duration = device.usage.hours_life_time.value
    impacts = compute_impacts(model=device, selected_criteria=["gwp"], duration=duration)
    return float(impacts["gwp"]["embedded"]["value"])


def main() -> None:
    kinds = json.load(sys.stdin)["types"]
    for kind in ARCHETYPES:
        one(kind)  # reads its files once: only the computation is timed
    start = time.perf_counter()
    total = sum(map(one, kinds))
    spent = time.perf_counter() - start
    json.dump({"devices": len(kinds), "seconds": spent, "kg": total}, sys.stdout)


if __name__ == "__main__":
    main()
