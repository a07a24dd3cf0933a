"""From a user's file to one value per territory: read = kept + rejected, each with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from nrdiag import french
from nrdiag.catalogue.indicators import Level
from nrdiag.couverture import codes
from nrdiag.indicateurs.edition import edition
from nrdiag.pratiques.listing import Import, read_list, received
from nrdiag.pratiques.reading import RawTable, Rejection
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.propres import cells
from nrdiag.propres.columns import is_header, is_postal
from nrdiag.propres.rules import Rule
from nrdiag.territoires.territory import Territory

MAX_LINES = 100_000
DO = (
    "Déposez un CSV ou un classeur Excel avec une colonne de codes INSEE et une ligne par commune "
    "ou par événement, ou partez du modèle à télécharger."
)
_SURE = "Choisissez la colonne du code INSEE : un code postal ne désigne pas une commune."
#: Above this share of postcodes among the codes written (of so many at least), they are postcodes.
_POSTAL_SHARE, _POSTAL_LEAST = 0.6, 4
#: Overseas, INSEE codes and postcodes are the same numbers.
_OVERSEAS = ("97", "98")
#: Below this many lines in each place, the mean says more about persons than about the place.
FEW_ANSWERS = 5

Value = float | str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line kept: its number in the file, its place of today, its code as written, its value."""

    number: int
    place: Territory
    code: str
    repaired: bool
    value: Value


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user said of the file: places of two columns (None counts lines), and the rule."""

    code: int
    value: int | None
    rule: Rule


@dataclass(frozen=True, slots=True)
class Reception:
    """What the file became: the numbers of the lines kept, and ``values`` by code of today.

    A value is None where the file says that there is none.
    """

    lines: Import[int]
    values: dict[str, Value]

    @property
    def known(self) -> int:
        return sum(isinstance(value, float) for value in self.values.values())

    @property
    def doubtful(self) -> bool:
        """More lines rejected than kept: the column of the code is likely the wrong one."""
        return len(self.lines.rejected) > len(self.lines.kept)


def open_table(data: bytes, name: str) -> RawTable:
    """The file as texts. Raises UnreadableFile (French)."""
    return read_list(data, name, is_header, MAX_LINES, "lignes", DO)


def receive(table: RawTable, choice: Choice) -> Reception:
    """Read every line, then gather those of each place. Raises UnreadableFile (French)."""
    if is_postal(table.header[choice.code]):
        raise UnreadableFile("Cette colonne donne des codes postaux.", _SURE)
    _refuse_postcodes(row.cells[choice.code].strip() for row in table.rows)
    lines, rejected = _lines(table, choice)
    log = len({line.code for line in lines}) < len(lines)
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.place.code, []).append(line)
    kept: list[Line] = []
    values: dict[str, Value] = {}
    for code, found in groups.items():
        group, refused = _sorted_out(found, choice.rule, log)
        rejected += refused
        if group:
            kept += group
            values[code] = _gathered([line.value for line in group], choice.rule)
    if not any(isinstance(value, float) for value in values.values()):
        raise _nothing(rejected)
    numbers = [line.number for line in kept]
    notes = _notes(kept, values, choice.rule, log)
    return Reception(received(table.name, table, numbers, rejected, notes), values)


def _lines(table: RawTable, choice: Choice) -> tuple[list[Line], list[Rejection]]:
    """The lines that have a place and a value that is understood, and the others."""
    lines: list[Line] = []
    rejected: list[Rejection] = []
    place_of = cache(cells.place)  # a log names the same places again and again
    for row in table.rows:
        try:
            place, code, repaired = place_of(row.cells[choice.code])
            value = 1.0 if choice.value is None else cells.value(row.cells[choice.value])
        except ValueError as error:
            rejected.append(Rejection(row.ligne, str(error)))
        else:
            lines.append(Line(row.ligne, place, code, repaired, value))
    return lines, rejected


def _sorted_out(group: list[Line], rule: Rule, log: bool) -> tuple[list[Line], list[Rejection]]:
    """The lines that make up the place, and those that do not.

    In a table, old communes and arrondissements only make up the commune of today when all of
    them are there, and when the values add up. In a log each line stands for itself.
    """
    place, refused = group[0].place, []
    written = {line.code for line in group}
    if log and rule is not Rule.LAST:
        return group, []
    if place.code in written:
        districts = [line for line in group if codes.is_district(line.code, place.code)]
        reason = "arrondissement d'une ville qui est déjà dans le fichier"
        refused = [Rejection(line.number, reason) for line in districts]
        group = [line for line in group if line not in districts]
    reason = "" if place.niveau is not Level.COMMUNE else codes.fault(place.code, written)
    if not reason and not rule.additive and len({line.code for line in group}) > 1:
        reason = (
            "plusieurs anciennes communes pour celle d'aujourd'hui : des taux ne s'ajoutent pas"
        )
    if reason:
        return [], refused + [Rejection(line.number, reason) for line in group]
    return group, refused


def _gathered(values: Sequence[Value], rule: Rule) -> Value:
    """One value; a sum with an unknown part is unknown, a mean is that of the known answers."""
    if rule is Rule.LAST:
        return values[-1]
    known = [value for value in values if isinstance(value, float)]
    if rule is Rule.MEAN:
        return fmean(known) if known else values[0]
    if len(known) < len(values):
        return cells.SECRET if cells.SECRET in values else None
    return sum(known)


def _notes(kept: Sequence[Line], values: dict[str, Value], rule: Rule, log: bool) -> Iterable[str]:
    yield from codes.notes(
        sum(line.repaired for line in kept),
        sum(
            line.place.niveau is Level.COMMUNE and codes.is_former(line.code, line.place.code)
            for line in kept
        ),
    )
    districts = sum(codes.is_district(line.code, line.place.code) for line in kept)
    if districts:
        said = french.plural(districts, "ligne porte", "lignes portent")
        yield f"{said} le code d'un arrondissement, rattaché à sa ville."
    missing = sum(value is None for value in values.values())
    if missing:
        count = french.plural(missing, "territoire du fichier est", "territoires du fichier sont")
        yield f"{count} sans valeur : donnée absente, et non zéro."
    hidden = sum(value == cells.SECRET for value in values.values())
    if hidden:
        count = french.plural(hidden, "territoire du fichier est", "territoires du fichier sont")
        yield f"{count} sous secret statistique."
    counts = Counter(line.place.code for line in kept)
    several = sum(count > 1 for count in counts.values())
    if several and rule in (Rule.SUM, Rule.MEAN):
        what = "additionnées" if rule is Rule.SUM else "prises ensemble pour la moyenne"
        said = french.plural(several, "territoire a", "territoires ont")
        yield f"{said} plusieurs lignes : elles sont {what}."
    if rule is Rule.MEAN and log:
        few = sum(count < FEW_ANSWERS for count in counts.values())
        if few:
            yield (
                f"{french.plural(few, 'territoire a', 'territoires ont')} moins de {FEW_ANSWERS} "
                "lignes : la moyenne peut y révéler la réponse d'une personne."
            )
    if rule is Rule.LAST and log:
        again = sum(count - 1 for count in counts.values())
        said = french.plural(again, "ligne est suivie", "lignes sont suivies")
        yield f"{said} d'une autre du même territoire : seule la dernière donne la valeur."


def _refuse_postcodes(written: Iterable[str]) -> None:
    """Many postcodes are also the INSEE code of another commune: such a file must not be shown."""
    judged = {c for c in written if len(c) == codes.LENGTH and not c.startswith(_OVERSEAS)}
    alike = len(judged & _postcodes())
    if len(judged) >= _POSTAL_LEAST and alike > _POSTAL_SHARE * len(judged):
        raise UnreadableFile("Les codes de cette colonne sont des codes postaux.", _SURE)


@cache
def _postcodes() -> frozenset[str]:
    places = edition().territories.by_code.values()
    return frozenset(code for place in places for code in place.postcodes)


def _nothing(rejected: Sequence[Rejection]) -> UnreadableFile:
    if not rejected:
        return UnreadableFile("Aucune ligne ne donne de valeur.", DO)
    first = min(rejected, key=lambda one: one.ligne)
    return UnreadableFile(
        f"Aucune ligne ne donne de valeur. Ligne {first.ligne} : {first.raison}.",
        "Vérifiez la colonne du code et celle de la valeur.",
    )
