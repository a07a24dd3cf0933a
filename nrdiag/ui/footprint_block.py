"""The footprint: one figure and its range, what dominates it, the other factor set beside it."""

from __future__ import annotations

from nrdiag import french
from nrdiag.diagnostic.practices import Practices, tonnes
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.footprint import Footprint, dominant
from nrdiag.pratiques.stock import Row
from nrdiag.rapport.charts import footprint_spec
from nrdiag.rapport.export import to_csv
from nrdiag.ui.chart import Chart, chart_of, draw_chart
from nrdiag.ui.markup import Markup, bullets, fold, heading, paragraph, show, table
from nrdiag.ui.session import drawn_for, remembered
from nrdiag.ui.visit_files import VisitFile, file_link

FACTS = ("part_fabrication", "ecrans_par_poste", "age_moyen")


def show_footprint(practices: Practices) -> None:
    """The figure, in words; HTML only."""
    drawn_for("empreinte", practices, lambda: _said(practices))


def draw_footprint(practices: Practices) -> None:
    """The picture of it."""
    result = practices.footprint
    if result.lignes:
        draw_chart(remembered("empreinte_image", practices, lambda: _picture(result)))


def _picture(result: Footprint) -> Chart:
    return chart_of(footprint_spec(result.lignes), dominant(result))


def show_table(practices: Practices) -> None:
    """The same as the picture, and as a file."""
    result = practices.footprint
    if result.lignes:
        drawn_for("empreinte_tableau", practices, lambda: _table(result))
        file = VisitFile("nrdiag-empreinte.csv", "text/csv", lambda: footprint_csv(result))
        file_link("empreinte", "Télécharger l'empreinte (CSV)", file)


def show_factors(practices: Practices) -> None:
    """The other factor set, and what this one leaves out."""

    def draw() -> None:
        _sensitivity(practices.footprint)
        _cautions(practices.footprint)

    drawn_for("facteurs", practices, draw)


def _said(practices: Practices) -> None:
    """The figure, then what it is made of."""
    result = practices.footprint
    main = result.total if result.total.known else result.fabrication
    heading("L'empreinte de votre matériel")
    show(Markup('<p class="nr-chiffre">{}</p>').format(f"{tonnes(main)} par an"))
    if not result.total.known:
        note = f"La fabrication seule est comptée. {result.electricite.note}"
        show(Markup('<p class="nr-attention">{}</p>').format(note))
    facts = [practices.facts[id].sentence for id in FACTS if id in practices.facts]
    if result.par_agent and result.par_agent.value is not None:
        each = french.number(french.significant(result.par_agent.value))
        facts.append(
            f"Par agent équipé : environ {each}\u00a0kg de CO2 équivalent par an. "
            "Ce chiffre sert à vous comparer à vous-même, d'une année à l'autre."
        )
    bullets([dominant(result), *facts])
    if result.lignes:
        heading("Fabrication et usage, par type d'équipement", level=3)


def _table(result: Footprint) -> None:
    paragraph("Le trait noir va de l'estimation basse à l'estimation haute.", "nr-source")
    header = (
        "Type",
        "Nombre",
        "Fabrication (kg/an)",
        "Usage (kg/an)",
        "Total bas",
        "central",
        "haut",
    )
    rows = [_line(row) for row in result.lignes]
    with fold("Le tableau de l'empreinte"):
        table("Kilogrammes de CO2 équivalent par an.", header, rows, (1, 2, 3, 4, 5, 6))


def footprint_csv(result: Footprint) -> bytes:
    """By type, in kgCO2e per year; a fictitious inventory says so on each line."""
    rows = [
        (
            row.type, row.libelle, row.quantite, row.fabrication.bas, row.fabrication.central,
            row.fabrication.haut, row.usage.central if row.usage else None,
            row.emissions.bas, row.emissions.central, row.emissions.haut,
            result.jeu.libelle, "exemple fictif" if result.fictif else "",
        )
        for row in result.lignes
    ]  # fmt: skip
    header = (
        "type", "libelle", "quantite", "fabrication_bas", "fabrication_central",
        "fabrication_haut", "usage_central", "total_bas", "total_central", "total_haut",
        "facteurs", "avertissement",
    )  # fmt: skip
    return to_csv(header, rows)


def _line(row: Row) -> tuple[str, ...]:
    star = " *" if row.faible else ""
    use = french.number(row.usage.central) if row.usage else french.ABSENT
    spread = row.emissions
    return (
        f"{row.libelle}{star}", french.number(row.quantite), french.number(row.fabrication.central),
        use, french.number(spread.bas), french.number(spread.central), french.number(spread.haut),
    )  # fmt: skip


def _sensitivity(result: Footprint) -> None:
    heading("Avec un autre jeu de facteurs", level=3)
    paragraph(
        "Les facteurs d'émission diffèrent d'une source à l'autre. "
        "Un total n'utilise qu'un seul jeu ; l'autre dit combien le choix compte."
    )
    rows = [
        (
            other.jeu.libelle, f"{len(other.types)} types",
            french.number(french.significant(other.reference.central, 2)),
            french.number(french.significant(other.autre.central, 2)),
        )
        for other in result.sensibilite
    ]  # fmt: skip
    header = ("Autre jeu", "Types communs", f"{result.jeu.libelle} (kg/an)", "Autre jeu (kg/an)")
    table("Les mêmes équipements, deux jeux de facteurs.", header, rows, (2, 3))


def _cautions(result: Footprint) -> None:
    with fold("Facteurs utilisés et limites"):
        paragraph(f"{result.jeu.libelle}. {result.jeu.note}")
        electricity = result.electricite
        if electricity.value is not None:
            factor = french.number(electricity.value, 4)
            paragraph(f"Électricité : {factor} kg de CO2 équivalent par kWh. {electricity.vintage}")
        for note in result.notes:
            paragraph(note)
        if result.sans_facteur:
            libelles = device_catalogue().types
            names = [f"{libelles[t].libelle} ({n})" for t, n in result.sans_facteur.items()]
            paragraph(
                f"Sans facteur dans ce jeu, donc hors du total : {french.enumeration(names)}."
            )
        weak = [f"{r.libelle} : {r.faible}" for r in result.lignes if r.faible]
        for text in weak:
            paragraph(f"* {text}")
