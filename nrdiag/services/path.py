"""« Le chemin de la donnée » : from the user to the company, as steps, a drawing and a sentence.

The drawing is HTML: Streamlit takes SVG out of what it is given.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nrdiag import french
from nrdiag.dossier.document import Service
from nrdiag.services.sovereignty import Answer, Country, country_of

_UNKNOWN = "non connu"
_USERS = "usagers"
#: Words under a step, and how its box is drawn: nothing is said by colour alone.
_SIGNS = {Answer.YES: "✓", Answer.NO: "!", Answer.UNKNOWN: "?", Answer.NOT_APPLICABLE: ""}
_BORDERS = {
    Answer.YES: "2px solid #0f5e66",
    Answer.NO: "2px solid #93390f",
    Answer.UNKNOWN: "2px dashed #6b7a80",
    Answer.NOT_APPLICABLE: "1px solid #d5dfe2",
}
_LIST = Markup(
    '<ol role="list" aria-label="{}" style="list-style:none;display:flex;flex-wrap:wrap;'
    'gap:.5rem;padding:0;margin:.3rem 0 .6rem;">{}</ol>'
)
_STEP = Markup(
    '<li style="flex:1 1 10rem;min-width:0;margin:0;display:flex;align-items:center;gap:.5rem;">'
    '{}<div style="flex:1;min-width:0;border:{};border-radius:6px;padding:.5rem .7rem;'
    'overflow-wrap:anywhere;background:#fff;color:#1b2a33;">'
    '<span style="font-size:.875rem;color:#45565f;">{}</span><br><strong>{}</strong><br>'
    '<span style="font-size:.9rem;">{}</span></div></li>'
)
_ARROW = Markup('<span aria-hidden="true" style="color:#45565f;">→</span>')


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its role, who it is, where, and whether it is in the Union.

    ``europe`` is « sans objet » for the steps that have no country.
    """

    role: str
    name: str
    place: str
    europe: Answer = Answer.NOT_APPLICABLE


def steps_of(service: Service) -> tuple[Step, ...]:
    """User, service, host, company: always the four, said « non connu » when they are."""
    users = service.usagers_par_mois
    count = "" if users is None else f"{french.number(users)} par mois"
    public = service.public or _USERS
    data, company = country_of(service.pays_donnees), country_of(service.pays_entreprise)
    return (
        Step("Usager", french.capital(public), count),
        Step("Service", service.nom or "Service sans nom", service.adresse),
        Step("Hébergeur", service.hebergeur or french.capital(_UNKNOWN), _place(data, "Données"),
             _europe(data)),
        Step("Entreprise", _company(company), _law(company), _europe(company)),
    )  # fmt: skip


def drawing(steps: tuple[Step, ...], label: str = "Chemin de la donnée") -> Markup:
    """The steps in a row with arrows, one under the other on a phone; every text is escaped."""
    boxes = Markup("").join(
        _STEP.format(_ARROW if rank else "", _BORDERS[step.europe], step.role, step.name,
                             _with_sign(step))
        for rank, step in enumerate(steps)
    )  # fmt: skip
    return _LIST.format(label, boxes)


def sentence(service: Service) -> str:
    """The same path in words, for who does not see the drawing."""
    data, company = country_of(service.pays_donnees), country_of(service.pays_entreprise)
    name = service.nom or "service sans nom"
    who = f" (public : {service.public})" if service.public else ""
    host = f"chez {service.hebergeur}" if service.hebergeur else "chez un hébergeur non connu"
    where = f"{data.lieu}" if data else "dans un pays non connu"
    law = {
        Answer.YES: f"L'entreprise est établie {company.lieu if company else ''} : droit européen.",
        Answer.NO: f"L'entreprise relève d'un droit non européen "
        f"({company.libelle if company else ''}).",
    }.get(_europe(company), "Le pays de l'entreprise n'est pas connu : demandez-le.")
    return f"Les données du service «\u00a0{name}\u00a0»{who} sont hébergées {host}, {where}. {law}"


def _with_sign(step: Step) -> str:
    sign = _SIGNS[step.europe]
    return f"{sign} {step.place}" if sign else step.place


def _place(country: Country | None, what: str) -> str:
    return f"{what} {country.lieu}" if country else f"Pays des données {_UNKNOWN}"


def _company(country: Country | None) -> str:
    return country.libelle if country else f"Pays {_UNKNOWN}"


def _law(country: Country | None) -> str:
    if country is None:
        return "Droit applicable non connu"
    return "Droit européen" if country.european else "Droit non européen"


def _europe(country: Country | None) -> Answer:
    if country is None:
        return Answer.UNKNOWN
    return Answer.YES if country.european else Answer.NO
