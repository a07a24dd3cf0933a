"""ARCEP's file of mobile sites: one line per operator and site, counted by commune."""

from __future__ import annotations

from collections import Counter

from nrdiag import french
from nrdiag.couverture import codes
from nrdiag.couverture.formats import place_of
from nrdiag.couverture.loaded import MASTS, SITES, Loaded, packed
from nrdiag.couverture.rows import Row, Source, cell, refuse_if_mostly_wrong
from nrdiag.pratiques.reading import Rejection
from nrdiag.pratiques.refusal import UnreadableFile

#: More names than operators: the column is not that of the operators.
MAX_OPERATORS = 30
MAX_NAME = 60
_DO = "Déposez le fichier des sites de l'ARCEP sans le modifier."


class SiteReader:
    """Counts the lines one by one; keeps no site, only numbers by commune."""

    def __init__(self, source: Source) -> None:
        header = source.header
        self.source = source
        self.technologies = source.format.positions(header)
        self.operator, self.code, self.mast = (
            place_of(header, name) or 0 for name in ("nom_op", "insee_com", "id_site_partage")
        )
        self.number = place_of(header, "num_site")
        self.departement = place_of(header, "insee_dep")
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.masts: dict[str, set[str]] = {}
        self.seen: dict[tuple[str, str], int] = {}
        self.rejected: list[Rejection] = []
        self.read = self.repaired = self.followed = 0

    def add(self, row: Row) -> None:
        """Count one line. Raises ValueError (French)."""
        if row.error:
            raise ValueError(row.error)
        cells = row.cells
        operator = " ".join(cell(cells, self.operator).split())[:MAX_NAME]
        if not operator:
            raise ValueError("opérateur absent")
        flags = {name: cell(cells, place) for name, place in self.technologies.items()}
        for name, flag in flags.items():
            if flag not in ("0", "1"):
                raise ValueError(f"{name} n'est ni 0 ni 1 : {flag[:20] or 'vide'}")
        code, repaired = codes.read_code(cell(cells, self.code), cell(cells, self.departement))
        commune = codes.today(code)
        number = cell(cells, self.number)
        if number:
            first = self.seen.setdefault((operator, number), row.line)
            if first != row.line:
                raise ValueError(f"site en double : la ligne {first} est gardée")
        self.repaired += repaired
        self.followed += codes.is_former(code, commune)
        self.counts[commune, SITES, operator] += 1
        for name, flag in flags.items():
            self.counts[commune, name, operator] += flag == "1"
        # A site without a shared identifier stands on a mast of its own.
        mast = cell(cells, self.mast) or f"seul {row.line}"
        self.masts.setdefault(commune, set()).add(mast)

    def notes(self) -> list[str]:
        spread = Counter(mast for masts in self.masts.values() for mast in masts)
        several = sum(1 for count in spread.values() if count > 1)
        notes = codes.notes(self.repaired, self.followed)
        if several:
            count = french.plural(several, "pylône est", "pylônes sont")
            notes.append(f"{count} à cheval sur plusieurs communes, compté dans chacune.")
        return notes


def read_sites(source: Source, name: str) -> Loaded:
    """Sites by commune, operator and technology, and the distinct masts."""
    reader = SiteReader(source)
    for row in source.rows:
        reader.read += 1
        try:
            reader.add(row)
        except ValueError as reason:
            reader.rejected.append(Rejection(row.line, str(reason)))
    kept = reader.read - len(reader.rejected)
    refuse_if_mostly_wrong(reader.rejected, kept)
    operators = sorted({operator for _, _, operator in reader.counts})
    if len(operators) > MAX_OPERATORS:
        raise UnreadableFile(f"Plus de {MAX_OPERATORS} opérateurs dans le fichier.", _DO)
    kinds = (SITES, *reader.technologies)
    names = [MASTS, *(f"{kind}:{operator}" for kind in kinds for operator in operators)]
    rows = {
        commune: [
            float(len(masts)),
            *(float(reader.counts[commune, k, o]) for k in kinds for o in operators),
        ]
        for commune, masts in reader.masts.items()
    }
    ranks, columns = packed(names, rows)
    return Loaded(
        source.format, name, source.how, None, ranks, columns, reader.read, kept, 0,
        tuple(reader.rejected), tuple(reader.notes()), tuple(operators),
    )  # fmt: skip
