"""Rooms and cloud: each line with its footprint, and the same one in another country."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Document, Hosting
from nrdiag.hebergement.cloud import SOURCE, Hosted, elsewhere, hosted, line_problems, regions
from nrdiag.ui.markup import heading, paragraph, table
from nrdiag.ui.parts import asked, leave, opened
from nrdiag.ui.records import Field, add_form, remove_line
from nrdiag.ui.session import drawn_for

FIELDS = (
    Field("nom", "Nom de l'hébergement", text=True),
    Field("kwh", "Énergie informatique (kWh par an)"),
    Field("pue", "PUE (énergie totale / informatique)", default=1.5, minimum=1, maximum=10,
          decimals=1, help="1,5 en moyenne en France (Arcep 2023) ; demandez le vôtre."),
    Field("vcpu", "Sinon : processeurs loués (vCPU)"),
    Field("vcpu_total", "sur un serveur qui en a"),
    Field("materiel_kg", "Fabrication du matériel (kgCO2e par an)"),
)  # fmt: skip
_CHANGE = "hebergements"
OPTIONAL = ("kwh", "vcpu", "vcpu_total", "materiel_kg")


def change_hosting(document: Document) -> None:
    """One more, the same lines in another country, one less: drawn when it is asked for."""
    _add(document)
    if document.hebergement:
        _elsewhere(document)
        _remove(document)
    leave(_CHANGE)


def _remove(document: Document) -> None:
    names = [line.nom for line in document.hebergement]
    left = remove_line("hebergement", document.hebergement, names, "Retirer un hébergement")
    if left is not None:
        document.hebergement = left
        st.rerun()


def show_hosting(document: Document) -> None:
    """Each line with its footprint: another set of electricity factors, added to nothing."""
    said = document.model_dump_json(include={"hebergement"})
    drawn_for("hebergement", said, lambda: _lines(document))
    asked(_CHANGE, "Ajouter, comparer ou retirer un hébergement")


def changing_hosting() -> bool:
    return opened(_CHANGE)


def _lines(document: Document) -> None:
    heading("Hébergement et cloud")
    lines = [hosted(line) for line in document.hebergement]
    if not lines:
        paragraph(
            "Ajoutez vos salles et services hébergés si vous connaissez leur consommation. "
            "Demandez-la à votre hébergeur : lui seul a le vrai chiffre."
        )
        return
    _sentence(lines)
    header = ("Hébergement", "Pays", "kWh par an", "kgCO2e par an", "Calcul")
    table("Chaque hébergement, à part du matériel.", header, [*map(_row, lines)], (2, 3))


def _add(document: Document) -> None:
    choices = tuple((region.id, region.libelle) for region in regions().values())
    fields = (FIELDS[0], Field("lieu", "Pays du centre de données", choices), *FIELDS[1:])
    line = add_form(
        "hebergement", "Nouvel hébergement", fields, Hosting, line_problems, optional=OPTIONAL
    )
    if line is not None:
        document.hebergement = [*document.hebergement, line]
        st.rerun()


def _sentence(lines: list[Hosted]) -> None:
    known = [line.emissions for line in lines if line.emissions]
    whole = sum(emissions.central for emissions in known)
    missing = len(lines) - len(known)
    said = f"Vos hébergements émettent environ {_kg(whole)} par an."
    if missing:
        said += f" {french.plural(missing, 'ligne')} sans calcul possible."
    paragraph(said, "nr-phrase")
    paragraph(
        f"Facteurs d'électricité : {SOURCE}. Ils diffèrent de celui du matériel : "
        "les deux totaux ne s'ajoutent pas.",
        "nr-source",
    )


def _row(line: Hosted) -> tuple[str, ...]:
    emissions = line.emissions
    shown = french.ABSENT
    if emissions:
        shown = french.number(french.significant(emissions.central))
        if emissions.bas < emissions.haut:
            low, high = (
                french.number(french.significant(v)) for v in (emissions.bas, emissions.haut)
            )
            shown += f" ({low} à {high})"
    region = regions().get(line.ligne.lieu)
    kwh = french.ABSENT if line.kwh is None else french.number(french.significant(line.kwh, 3))
    told = " ".join(filter(None, (line.calcul, line.pourquoi)))
    return line.ligne.nom, region.libelle if region else line.ligne.lieu, kwh, shown, told


def _elsewhere(document: Document) -> None:
    known = [line for line in map(hosted, document.hebergement) if line.emissions]
    if not known:
        paragraph("Aucun de ces hébergements n'a assez de données pour un calcul.")
        return
    names = [line.ligne.nom for line in known]
    rank = st.selectbox(
        "Et dans un autre pays ?", range(len(names)), format_func=lambda index: names[index],
        key="hebergement_ailleurs",
    )  # fmt: skip
    rows = [
        (region.libelle, french.number(french.significant(emissions.central)),
         french.number(region.valeur, 3), region.millesime)
        for region, emissions in elsewhere(known[rank or 0].ligne)
    ]  # fmt: skip
    header = ("Pays", "kgCO2e par an", "Facteur (kgCO2e/kWh)", "Année")
    table("Le même hébergement selon le pays.", header, rows, (1, 2))


def _kg(value: float) -> str:
    unit, scale = ("t", 1000.0) if value >= 1000 else ("kg", 1.0)
    rounded = french.significant(value / scale)
    return f"{french.number(rounded, 0 if rounded >= 10 else 1)}\u00a0{unit} de CO2 équivalent"
