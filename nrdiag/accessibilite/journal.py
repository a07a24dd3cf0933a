"""What a scan has already read, one line per site: an interrupted scan starts again from there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from nrdiag.accessibilite.site import Mention, Origin, Reading, Site


class Journal:
    """A file beside the result; it is removed once the scan is complete."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, reading: Reading) -> None:
        """Write one reading at once, so that stopping the program loses nothing."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(reading), default=str, ensure_ascii=False) + "\n")

    def read(self) -> dict[str, Reading]:
        """The readings already there, by address; a line cut short is left out."""
        return {reading.site.url: reading for reading in self._lines()}

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)

    def _lines(self) -> Iterator[Reading]:
        if not self.path.exists():
            return
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                yield _reading(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue


def _reading(found: dict[str, object]) -> Reading:
    fields = dict(found)
    site = fields.pop("site")
    if not isinstance(site, dict):
        raise TypeError(site)
    mention, audited = fields.pop("mention"), fields.pop("audited")
    return Reading(
        site=Site(**site),
        origin=Origin(str(fields.pop("origin"))),
        read_on=dt.date.fromisoformat(str(fields.pop("read_on"))),
        mention=Mention(str(mention)) if mention else None,
        audited=dt.date.fromisoformat(str(audited)) if audited else None,
        **fields,  # type: ignore[arg-type]
    )
