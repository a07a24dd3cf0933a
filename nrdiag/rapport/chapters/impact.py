"""The environmental impact: the footprint of the fleet with its range, its age, its waste."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.diagnostic.practices import WORKSTATIONS, Practices, mass, tonnes
from nrdiag.parc.ages import ages, together
from nrdiag.parc.systems import installed, systems_sentence
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.pratiques.footprint import dominant
from nrdiag.pratiques.stock import Row
from nrdiag.pratiques.uncertainty import Estimate, portfolio
from nrdiag.rapport.blocks import Block, Chart, Items, Subtitle, Table, Text, Tone
from nrdiag.rapport.charts import footprint_spec
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import ND, absent

FOOTPRINT = (
    "Type", "Nombre", "Fabrication (kg/an)", "Usage (kg/an)", "Total bas", "Central", "Haut",
)  # fmt: skip
FACTS = ("part_fabrication", "ecrans_par_poste", "age_moyen")


def impact(content: Content) -> Iterator[Block]:
    practices = content.practices
    if practices is None:
        yield Text(
            absent(
                "l'empreinte du matériel",
                "Il faut un inventaire : un export GLPI, ou le modèle de nrdiag rempli.",
            )
        )
        return
    yield from _footprint(practices)
    yield from _doubt(content, practices)
    yield from _fleet(content, practices)


def _footprint(practices: Practices) -> Iterator[Block]:
    result = practices.footprint
    main = result.total if result.total.known else result.fabrication
    yield Text(f"Le matériel émet {tonnes(main)} par an.", Tone.KEY)
    if not result.total.known:
        yield Text(f"La fabrication seule est comptée. {result.electricite.note}", Tone.WARNING)
    yield Items(
        [dominant(result), *(practices.facts[id].sentence for id in FACTS if id in practices.facts)]
    )
    if result.lignes:
        yield Chart(
            footprint_spec(result.lignes),
            f"Fabrication et usage par type d'équipement. {dominant(result)}",
            Table(
                "Kilogrammes de CO2 équivalent par an. Le trait noir du graphique va du total bas "
                "au total haut.",
                FOOTPRINT, [_line(row) for row in result.lignes], (1, 2, 3, 4, 5, 6),
            ),
        )  # fmt: skip
    read = french.plural(practices.lus, "ligne lue", "lignes lues")
    kept, rejected = practices.gardes, practices.rejetes
    yield Text(
        f"Inventaire : {read}, {french.plural(kept, 'gardée')}, "
        f"{french.plural(rejected, 'rejetée')}. Facteurs : {result.jeu.libelle}.",
        Tone.NOTE,
    )
    for note in result.notes:
        yield Text(note, Tone.NOTE)


def _doubt(content: Content, practices: Practices) -> Iterator[Block]:
    result, chosen = practices.footprint, content.document.hypotheses
    if not result.lignes:
        return
    found = portfolio(
        inventory_of(content.document), chosen.jeu, result.electricite.value, chosen.pue,
        chosen.durees,
    )  # fmt: skip
    main = result.total if result.total.known else result.fabrication
    rows = []
    if main.low is not None and main.high is not None:
        rows.append(("D'une source de facteurs à l'autre", _tonnes(main.low), _tonnes(main.high)))
    readings: tuple[tuple[str, Estimate], ...] = (
        ("Si toutes les erreurs vont dans le même sens", found.correle),
        ("Si elles sont indépendantes d'un type à l'autre", found.independant),
    )
    rows += [(said, _tonnes(one.bas), _tonnes(one.haut)) for said, one in readings]
    yield Subtitle("Ce que vaut cette estimation")
    yield Text(
        "L'empreinte est une estimation. Trois façons de compter le doute donnent trois plages ; "
        "les deux dernières laissent 5 % de chances de chaque côté."
    )
    header = ("Comment on compte le doute", "Au plus bas", "Au plus haut")
    yield Table("Tonnes de CO2 équivalent par an.", header, rows, (1, 2))


def _fleet(content: Content, practices: Practices) -> Iterator[Block]:
    items = inventory_of(content.document).items
    yield Subtitle("L'âge du matériel, ce qui n'est plus mis à jour, les déchets")
    stations = [
        row
        for row in ages(items, content.document.hypotheses.durees, content.today)
        if row.type in WORKSTATIONS
    ]
    result = practices.footprint
    every = together(stations, "postes", "Tous les postes de travail") if stations else None
    yield Items(
        [
            every.sentence
            if every and every.datees
            else f"Âge des postes de travail : {french.ABSENT}.",
            systems_sentence(installed(items, content.today)),
            f"Déchets électroniques : {mass(result.deee)}.",
            f"Matières déplacées pour fabriquer ce matériel : {mass(result.matieres)}.",
        ]
    )


def _line(row: Row) -> tuple[str, ...]:
    return (
        row.libelle, french.number(row.quantite), french.number(row.fabrication.central),
        french.number(row.usage.central) if row.usage else ND, french.number(row.emissions.bas),
        french.number(row.emissions.central), french.number(row.emissions.haut),
    )  # fmt: skip


def _tonnes(kilograms: float) -> str:
    value = french.significant(kilograms / 1000)
    return french.number(value, 0 if value >= 10 else 1 if value >= 1 else 2)
