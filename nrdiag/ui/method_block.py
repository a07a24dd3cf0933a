"""The formulas of the footprint, each with the reference cases that its tests check."""

from __future__ import annotations

from nrdiag import french
from nrdiag.pratiques.cases import NATURES, cases, steps_of
from nrdiag.pratiques.formulas import FORMULAS
from nrdiag.ui.markup import Markup, drawn_once, fold, heading, join, paragraph, show

#: What the letters stand for, said once.
LETTERS = (
    ("N", "nombre d'appareils"),
    ("M", "fabrication, transport et fin de vie d'un appareil (kgCO2e)"),
    ("L", "durée de vie (ans)"),
    ("k", "consommation d'un appareil (kWh par an)"),
    ("EF", "facteur d'électricité (kgCO2e par kWh)"),
    ("PUE", "énergie totale d'une salle divisée par celle des machines"),
    ("m", "masse d'un appareil (kg)"),
    ("MIPS", "matières déplacées pour le fabriquer (kg)"),
    ("E, s", "valeur centrale et écart type relatif"),
)


@drawn_once
def show_formulas() -> None:
    """Every formula, open to be redone by hand; the same cases are run by the tests."""
    heading("Comment l'empreinte est calculée")
    count = sum(len(case.calculs) for case in cases().values())
    paragraph(
        f"{len(FORMULAS)} formules, vérifiées sur {french.plural(len(cases()), 'cas')} de "
        f"référence et {count} calculs : ceux de cette page sont refaits par nos essais."
    )
    items = join(Markup("<li><strong>{}</strong> : {}</li>").format(*pair) for pair in LETTERS)
    show(Markup("<ul>{}</ul>").format(items))
    for id, formula in FORMULAS.items():
        with fold(f"{formula.titre} : {formula.expression}"):
            paragraph(f"Source de la formule : {formula.source}.", "nr-source")
            found = steps_of(id)
            if not found:
                paragraph("Vérifiée dans le parc type (cas G21) ou par ses propriétés.")
            for case, step in found:
                paragraph(formula.explain(**step.avec))
                paragraph(
                    f"{case.id}. {case.titre}. {french.capital(NATURES[case.nature])} : "
                    f"{case.source}.",
                    "nr-source",
                )
