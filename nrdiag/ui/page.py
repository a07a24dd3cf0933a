"""What every page shares: configuration, style, chosen territory, side menu."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from nrdiag import french
from nrdiag.edition.package import DamagedEditionError
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.territoires.search import label
from nrdiag.territoires.territory import Territory, UnknownTerritoryError
from nrdiag.ui.markup import Markup, join, plain, show, title
from nrdiag.ui.styles import STYLE, wear
from nrdiag.ui.warm import checked_edition

#: An address, not a file: Streamlit would open and copy a file at each run.
ICON = "/app/static/favicon.png"
EXAMPLE = "243100633"


@dataclass(frozen=True, slots=True)
class Door:
    """A page of the menu: its file, its title, and the sentence that says what it is for."""

    file: str
    title: str
    purpose: str
    group: str = ""


HOME = Door("app.py", "Accueil", "Choisir un territoire.")
TERRITORY = Door(
    "pages/territoire.py", "Mon territoire",
    "Le verdict, en une minute : réseau, publics, aide.", "Le territoire",
)  # fmt: skip
MAP = Door(
    "pages/carte.py", "Carte",
    "Tous les indicateurs, de la France à la commune.", "Le territoire",
)  # fmt: skip
ELDERS = Door(
    "pages/aines.py", "75 ans et plus",
    "Combien sont-ils, où, et à quelle distance d'une aide.", "Le territoire",
)  # fmt: skip
NETWORK = Door(
    "pages/couverture.py", "Couverture",
    "La fibre et les antennes : ce qui manque, où, et à qui le demander.", "Le territoire",
)  # fmt: skip
HELP = Door(
    "pages/aide.py", "Besoin et offre d'aide",
    "Qui n'a pas d'aide à portée, et où un lieu de plus servirait le plus.", "Le territoire",
)  # fmt: skip
ACCESSIBILITY = Door(
    "pages/accessibilite.py", "Accessibilité des sites",
    "Les sites publics sont-ils utilisables par tous, et qu'en dit la loi ?", "Le territoire",
)  # fmt: skip
FRAGILITY = Door(
    "pages/fragilite.py", "Indice de fragilité",
    "Un classement dont vous réglez les poids, et ce qu'il ne dit pas.", "Le territoire",
)  # fmt: skip
COMPARE = Door(
    "pages/comparer.py", "Comparer",
    "Face aux territoires qui vous ressemblent, et à un voisin.", "Le territoire",
)  # fmt: skip
PRACTICES = Door(
    "pages/pratiques.py", "Nos pratiques",
    "Votre matériel informatique et son empreinte carbone.", "L'organisation",
)  # fmt: skip
FLEET = Door(
    "pages/parc.py", "Parc",
    "L'âge du matériel, ce qui a dépassé sa durée de vie, et quoi mesurer ensuite.",
    "L'organisation",
)  # fmt: skip
SIMULATOR = Door(
    "pages/simulateur.py", "Simulateur",
    "Ce que changeraient des équipements gardés plus longtemps, ou reconditionnés.",
    "L'organisation",
)  # fmt: skip
PURCHASES = Door(
    "pages/achats.py", "Achats et réemploi",
    "Où vous en êtes des deux seuils de la loi, et ce qui manque.", "L'organisation",
)  # fmt: skip
SERVICES = Door(
    "pages/services.py", "Services numériques",
    "Vos sites et logiciels : accessibles, sobres, et hébergés où ?", "L'organisation",
)  # fmt: skip
QUESTIONNAIRE = Door(
    "pages/questionnaire.py", "Questionnaire",
    "33 questions pour situer vos pratiques, objectif par objectif.", "L'organisation",
)  # fmt: skip
OWN_DATA = Door(
    "pages/mes_donnees.py", "Vos données",
    "Votre journal de médiation, votre réseau, votre enquête : sur la carte et dans le rapport.",
    "L'organisation",
)  # fmt: skip
DIAGNOSTIC = Door(
    "pages/diagnostic.py", "Diagnostic",
    "Les deux moitiés face à face, et le rapport à emporter.", "Le diagnostic",
)  # fmt: skip
PLAN = Door(
    "pages/plan.py", "Plan d'action",
    "Ce que vos réponses proposent, ce que vous retenez, qui le porte et pour quand.",
    "Le diagnostic",
)  # fmt: skip
ECOSYSTEM = Door(
    "pages/ecosysteme.py", "Écosystème",
    "Qui agit sur le territoire, qui offre, qui a besoin, et de quoi.", "Le diagnostic",
)  # fmt: skip
INSPIRATIONS = Door(
    "pages/inspirations.py", "Inspirations",
    "Ce que d'autres ont fait, et ce que valent leurs chiffres.", "Le diagnostic",
)  # fmt: skip
LAW = Door(
    "pages/droit.py", "Repères légaux",
    "Ce que la loi vous demande, ce qui est prêt et ce qui manque.", "Le diagnostic",
)  # fmt: skip
TOOLBOX = Door(
    "pages/outils.py", "Boîte à outils",
    "Charte, délibération et clauses de marché, à adapter.", "Le diagnostic",
)  # fmt: skip
REPORT = Door(
    "pages/rapport.py", "Rapport",
    "Le document à porter au conseil, la fiche d'une page et l'affiche.", "Le diagnostic",
)  # fmt: skip
WORKSHOP = Door(
    "pages/atelier.py", "Animer un atelier",
    "Deux heures avec 15 à 40 personnes et leurs téléphones.", "L'atelier",
)  # fmt: skip
JOIN = Door(
    "pages/rejoindre.py", "Rejoindre un atelier",
    "Avec les quatre lettres affichées dans la salle.", "L'atelier",
)  # fmt: skip
DATA = Door(
    "pages/donnees.py", "Données et méthode",
    "D'où vient chaque chiffre, et ce qu'il ne dit pas.", "Les données",
)  # fmt: skip
DOORS = (
    HOME, TERRITORY, MAP, ELDERS, NETWORK, HELP, ACCESSIBILITY, FRAGILITY, COMPARE, PRACTICES,
    FLEET, SIMULATOR, PURCHASES, SERVICES, QUESTIONNAIRE, OWN_DATA, DIAGNOSTIC, LAW, PLAN,
    ECOSYSTEM, INSPIRATIONS, TOOLBOX, REPORT, WORKSHOP, DATA,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """An open page: its door, the edition and the territory of the URL, if any."""

    door: Door
    edition: Edition
    territory: Territory | None

    @property
    def query(self) -> dict[str, str]:
        """The parameters that a link to another page must carry."""
        return carried(self.territory)


#: What else than the territory goes from page to page: the example, the secret of a link.
CARRIED: tuple[str, ...] = ("inventaire", "dossier")


def carried(territory: Territory | None) -> dict[str, str]:
    """The parameters of the URL that go from page to page."""
    asked: dict[str, str] = st.query_params.to_dict()
    kept = {name: asked[name] for name in CARRIED if name in asked}
    return {"territoire": territory.code, **kept} if territory else kept


def open_page(door: Door, title: str | None = None) -> Page:
    """First call of every page. Stops with a French message when the edition is damaged."""
    st.set_page_config(page_title=f"{title or door.title} · nrdiag", page_icon=ICON, layout="wide")
    wear(STYLE)
    try:
        checked_edition()
    except DamagedEditionError as error:
        st.error(str(error))
        st.stop()
    found = edition()
    page = Page(door, found, _territory_of_url(found))
    _menu(page, door)
    return page


def require_territory(page: Page) -> Territory:  # noqa: RET503 - st.stop() never returns
    """The territory of the URL; without one, offers to choose it and stops the page."""
    if page.territory is not None:
        return page.territory
    from nrdiag.ui.search_box import search_box

    title(f"Choisissez un territoire pour ouvrir «\u00a0{page.door.title}\u00a0»")
    search_box(page)
    link(page.door, {**page.query, "territoire": EXAMPLE}, "Ou voir un exemple : le Sicoval")
    st.stop()


def link(door: Door, query: dict[str, str], text: str | None = None) -> None:
    show(anchor(door, query, text))


def anchor(door: Door, query: dict[str, str], text: str | None = None) -> Markup:
    """A link to another page: static/liens.js changes page without losing what was typed."""
    return Markup('<a class="nr-lien" href="{}">{}</a>').format(
        address(door, query), text or door.title
    )


def address(door: Door, query: dict[str, str]) -> str:
    """The path and query of a page."""
    path = "/" if door is HOME else f"/{Path(door.file).stem}"
    return f"{path}?{urlencode(query)}" if query else path


def next_steps(page: Page, *doors: Door) -> None:
    """The links at the foot of a page: on a phone the side menu is closed."""
    show(_steps(tuple(page.query.items()), doors))


@lru_cache(maxsize=512)
def _steps(query: tuple[tuple[str, str], ...], doors: tuple[Door, ...]) -> Markup:
    links = join(anchor(door, dict(query), f"{door.title} : {door.purpose}") for door in doors)
    return Markup("<h2>Et maintenant ?</h2>{}").format(links)


def _territory_of_url(found: Edition) -> Territory | None:
    code = st.query_params.get("territoire", "")
    if not code:
        return None
    try:
        territory, former = found.territories.resolve(code)
    except UnknownTerritoryError as error:
        st.error(str(error))
        return None
    if former:
        st.info(f"{plain(former)} fait maintenant partie de {plain(territory.nom)}.")
    if code != territory.code:
        st.query_params["territoire"] = territory.code
    return territory


def _menu(page: Page, door: Door) -> None:
    where, people = "Aucun territoire choisi", ""
    if page.territory:
        population = page.territory.population
        where = label(page.territory, page.edition.territories)
        people = (
            french.plural(population, "habitant")
            if population is not None
            else "population inconnue"
        )
    with st.sidebar:
        show(_drawn_menu(door, tuple(page.query.items()), where, people, page.edition.id))


@lru_cache(maxsize=512)
def _drawn_menu(
    here: Door, query: tuple[tuple[str, str], ...], where: str, people: str, edition_id: str
) -> Markup:
    """The whole menu, sent as one element: 25 of Streamlit's own cost 8 ms at each run."""
    if people:
        head = Markup('<p><strong>{}</strong><br><span class="nr-source">{}</span></p>')
    else:
        head = Markup('<p class="nr-source">{}{}</p>')
    groups = []
    for group, doors in groupby(DOORS, key=lambda door: door.group):
        entries = join(
            Markup('<li><a class="nr-lien" href="{}"{}>{}</a></li>').format(
                address(door, dict(query)),
                Markup(' aria-current="page"') if door is here else "",
                door.title,
            )
            for door in doors
        )
        title = Markup('<p class="nr-groupe">{}</p>').format(group) if group else ""
        groups.append(Markup("{}<ul>{}</ul>").format(title, entries))
    return Markup(
        '{}<nav class="nr-menu" aria-label="Pages">{}</nav><p class="nr-source">{}</p>'
    ).format(head.format(where, people), join(groups), f"Édition des données {edition_id}")
