"""``python -m nrdiag rgaa scan``: reads public sites and writes what the page can load."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from nrdiag import french
from nrdiag.accessibilite.hosts import clean_address
from nrdiag.accessibilite.journal import Journal
from nrdiag.accessibilite.scan import Scanner
from nrdiag.accessibilite.site import Reading, Site
from nrdiag.indicateurs.details import town_hall_site
from nrdiag.indicateurs.edition import Edition
from nrdiag.rapport.export import to_csv

COLUMNS = (
    "site", "code", "organisme", "mention", "taux", "date", "auditeur", "declaration", "schema",
    "plan", "joignable", "lu_le", "note",
)  # fmt: skip


def sites_of(code: str, edition: Edition) -> list[Site]:
    """The town halls' sites of a territory. Raises UnknownTerritoryError."""
    territory, _ = edition.territories.resolve(code)
    communes = edition.territories.communes_of(territory)
    known = [(town_hall_site(c), c) for c in communes]
    _tell(
        f"{sum(url is not None for url, _ in known)} sites de mairies connus pour "
        f"{french.plural(len(communes), 'commune')} de {territory.nom_complet}."
    )
    return [Site(url, c.code, f"Mairie de {c.nom}") for url, c in known if url]


def sites_in(path: Path) -> list[Site]:
    """One address per line; blank lines and « # » comments are skipped, faults are told."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        try:
            found.append(Site(clean_address(text)))
        except ValueError as error:
            _tell(f"Ligne {number} écartée : {error}.")
    return found


def scan_to(sites: Sequence[Site], target: Path, scanner: Scanner | None = None) -> None:
    """Read every site and write the file; interrupted, the same command goes on.

    What was read is kept beside the file until it is complete. Raises OSError when the file
    cannot be written (found before any site is asked).
    """
    journal = Journal(target.with_name(f"{target.name}.en-cours"))
    if kept := len(journal.read()):
        _tell(f"Reprise : {french.plural(kept, 'site')} déjà lus.")
    readings: list[Reading] = []
    _write(target, readings)
    try:
        for reading in (scanner or Scanner()).scan(sites, journal):
            readings.append(reading)
            said = reading.note or (reading.mention.value if reading.mention else "")
            _tell(f"{len(readings)}/{len(sites)} {reading.site.url} : {said}")
    except KeyboardInterrupt:
        _write(target, readings)
        _tell(f"Interrompu. {len(readings)} lus sur {len(sites)} ; relancez pour continuer.")
        return
    _write(target, readings)
    journal.remove()
    _tell(f"Écrit : {target}. Déposez ce fichier sur la page « Accessibilité des sites ».")


def row_of(reading: Reading) -> list[object]:
    """One line of ``COLUMNS``; blank = not found, which proves nothing."""
    return [
        reading.site.url, reading.site.code, reading.site.name,
        reading.mention.value if reading.mention else "",
        "" if reading.rate is None else french.percent(reading.rate, 2),
        reading.audited.isoformat() if reading.audited else "", reading.auditor,
        reading.declaration_url, reading.scheme, reading.plan,
        "" if reading.reachable is None else reading.reachable, reading.read_on.isoformat(),
        reading.note,
    ]  # fmt: skip


def _write(target: Path, readings: Sequence[Reading]) -> None:
    target.write_bytes(to_csv(COLUMNS, map(row_of, readings)))


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a command speaks
