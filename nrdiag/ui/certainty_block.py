"""How sure the footprint is: three readings of the range, by department, and year by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from nrdiag import french
from nrdiag.dossier.document import Document
from nrdiag.parc.gather import to_collect
from nrdiag.pratiques.fleet import inventory_of
from nrdiag.pratiques.flow import Flow, bought
from nrdiag.pratiques.footprint import Footprint
from nrdiag.pratiques.uncertainty import Estimate, Portfolio, portfolio
from nrdiag.ui.markup import fold, heading, paragraph, table
from nrdiag.ui.session import drawn_for

YEARS = 5


def show_certainty(document: Document, result: Footprint) -> None:
    """Nothing here changes the total; it says what the total is worth."""
    if not result.lignes:
        return
    chosen, this = document.hypotheses, dt.date.today().year
    said = document.model_dump_json(include={"parc", "hypotheses"})

    def draw() -> None:
        stock = inventory_of(document)
        found = portfolio(stock, chosen.jeu, result.electricite.value, chosen.pue, chosen.durees)
        flows = bought(stock, chosen.jeu)
        _ranges(result, found)
        _departments(found)
        _flow([flow for flow in flows if this - YEARS < flow.annee <= this])

    drawn_for("certitude", (said, result.electricite.value, this), draw)


def _ranges(result: Footprint, found: Portfolio) -> None:
    heading("À quel point en sommes-nous sûrs ?")
    plan = to_collect(found, 1)
    top = plan.gains[0] if plan.gains else None
    if top:
        paragraph(
            f"Le doute vient d'abord de : {top.libelle.lower()} "
            f"({french.percent(100 * top.part, 0)} de l'incertitude d'ensemble)."
        )
    main = result.total if result.total.known else result.fabrication
    rows = []
    if main.low is not None and main.high is not None:
        rows.append(("D'une source de facteurs à l'autre", _t(main.low), _t(main.high)))
    readings = (
        ("Si toutes les erreurs vont dans le même sens", found.correle),
        ("Si elles sont indépendantes d'un type à l'autre", found.independant),
    )
    rows += [(said, _t(one.bas), _t(one.haut)) for said, one in readings]
    header = ("Comment on compte le doute", "Au plus bas", "Au plus haut")
    table("Tonnes de CO2 équivalent par an.", header, rows, (1, 2))
    paragraph(
        "Les deux dernières lignes laissent 5 % de chances de chaque côté (loi log-normale, "
        "méthode EcoDiag). La réalité est entre les deux : nous affichons la plage la plus large "
        "en tête de page.",
        "nr-source",
    )
    with fold("Par type d'équipement"):
        names = {row.type: row.libelle for row in result.lignes}
        lines = sorted(found.par_type.items(), key=lambda pair: -pair[1].central)
        each = [_line(names.get(type, type), one) for type, one in lines]
        table("Intervalle à 90 %, en tonnes par an.", ("Type", "Central", *header[1:]), each,
              (1, 2, 3))  # fmt: skip


def _departments(found: Portfolio) -> None:
    if not found.par_service:
        return
    heading("Par service")
    lines = sorted(found.par_service.items(), key=lambda pair: -pair[1].central)
    name, first = next(((name, one) for name, one in lines if name), ("", None))
    whole = found.independant.central
    if first and whole:
        paragraph(
            f"{name} : {french.percent(100 * first.central / whole, 0)} de l'empreinte. "
            "Un service émet plus quand il a plus d'agents : ce n'est pas un classement."
        )
    rows = [
        (
            name or "Service non renseigné",
            french.number(found.appareils_par_service[name]),
            *_line("", one)[1:],
        )
        for name, one in lines
    ]
    header = ("Service", "Appareils", "Central", "Au plus bas", "Au plus haut")
    table("Tonnes de CO2 équivalent par an, intervalle à 90 %.", header, rows, (1, 2, 3, 4))


def _flow(recent: Sequence[Flow]) -> None:
    if not recent:
        return
    with fold("Autre vue : ce que vos achats ont émis, année par année"):
        paragraph(
            "Ici la fabrication compte en entier l'année de l'achat. C'est une autre façon de "
            "voir le même matériel : elle ne s'ajoute pas à l'empreinte annuelle. Le matériel "
            "acheté puis déjà sorti n'y est plus."
        )
        rows = [
            (str(flow.annee), french.number(flow.appareils), _t(flow.emissions.bas),
             _t(flow.emissions.central), _t(flow.emissions.haut))
            for flow in recent
        ]  # fmt: skip
        header = ("Année d'achat", "Appareils", "Au plus bas", "Central", "Au plus haut")
        table("Tonnes de CO2 équivalent, fabrication seule.", header, rows, (1, 2, 3, 4))


def _line(name: str, one: Estimate) -> tuple[str, str, str, str]:
    return name, _t(one.central), _t(one.bas), _t(one.haut)


def _t(kilograms: float) -> str:
    value = french.significant(kilograms / 1000)
    return french.number(value, 0 if value >= 10 else 1 if value >= 1 else 2)
