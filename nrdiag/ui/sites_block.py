"""The list and the map of the public sites of a territory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from nrdiag import french
from nrdiag.accessibilite import hosts
from nrdiag.accessibilite.site import Origin, Reading
from nrdiag.accessibilite.sites import PublicSite, Survey, commune_states
from nrdiag.accessibilite.situation import READ, State, looked_for_mention
from nrdiag.accessibilite.status import rate_text
from nrdiag.accessibilite.tables import kept_table
from nrdiag.cartes.layer import map_scope
from nrdiag.catalogue.indicators import Level
from nrdiag.catalogue.sources import sources
from nrdiag.indicateurs.edition import edition
from nrdiag.rapport.export import to_csv
from nrdiag.territoires.territory import Territory
from nrdiag.ui.map import show_legend, show_map
from nrdiag.ui.markup import MAX_ROWS, Markup, fold, heading, paragraph, table, together
from nrdiag.ui.page import ACCESSIBILITY, link
from nrdiag.ui.picks import pick
from nrdiag.ui.readings import Loaded, painting_of, survey_of
from nrdiag.ui.table_files import table_link

ALL = "tous"
#: Scopes whose communes are few enough to be read one by one.
MAPPED = (Level.COMMUNE, Level.EPCI, Level.DEPARTEMENT)
HEADER = (
    "Organisme et site", "Ce que donne la règle", "Ce que le site affiche",
    "Déclaration valable jusqu'au", "Schéma et plan",
)  # fmt: skip


def show_known_sites(found: Survey) -> None:
    """The list before any file of the visit."""
    heading("Les sites du territoire", "sites")
    _list(found, found.sites)
    if found.sites:
        table_link(found.territory, "sites-publics", "Télécharger la liste (CSV)")
    _without_address(found)


def show_sites(found: Survey) -> None:
    """The list with the files of the visit: its filter is kept in the URL."""
    heading("Les sites du territoire", "sites")
    sites = _filtered(found) if found.has_readings else found.sites
    _list(found, sites)
    if sites:
        st.download_button(
            "Télécharger la liste (CSV)",
            lambda: to_csv(*kept_table(sites)),
            file_name=f"accessibilite-{found.territory.code}.csv",
            mime="text/csv",
            on_click="ignore",
        )
    with together():
        _without_address(found)
        _show_others(found)


def _list(found: Survey, sites: Sequence[PublicSite]) -> None:
    caption, first = f"Sites publics connus, {found.territory.nom_court}.", sites[:MAX_ROWS]
    if not sites:
        paragraph("Aucune adresse connue ici. Ajoutez le site par un fichier.")
    elif found.has_readings:
        table(caption, HEADER, [_read_row(site) for site in first], (), None, len(sites))
    else:
        rows = [(site.site.name, _link(site)) for site in first]
        table(caption, ("Commune", "Site de la mairie"), rows, (), None, len(sites))


def _without_address(found: Survey) -> None:
    if found.without_address and len(found.communes) > 1:
        count = french.plural(len(found.without_address), "commune")
        with fold(f"Adresse inconnue : {count}"):
            paragraph(french.enumeration([commune.nom for commune in found.without_address]) + ".")


def _show_others(found: Survey) -> None:
    """Readings that are about no known territory, or about another one."""
    if found.unattached:
        count = french.plural(len(found.unattached), "site")
        with fold(f"{count} sans territoire : ajoutez un code dans la colonne « code »"):
            rows = [_read_row(site) for site in found.unattached[:MAX_ROWS]]
            caption = "Sites de vos fichiers rattachés à aucun territoire."
            table(caption, HEADER, rows, (), None, len(found.unattached))
    said = list(found.remarks[:10])
    if found.elsewhere:
        said.append(f"{french.plural(found.elsewhere, 'lecture')} hors de ce territoire.")
    for text in said:
        paragraph(text, "nr-source")


def show_state_map(territory: Territory, loaded: Loaded | None, today: dt.date) -> None:
    """The communes by state, once something was read; small scopes only."""
    scope = map_scope(territory, edition())
    if scope.niveau not in MAPPED or loaded is None:
        return
    found = survey_of(scope, loaded, today)
    if not found.has_readings:
        return
    painting = painting_of(scope, loaded, today)
    if not painting.size:
        return
    place = scope.nom_court
    with together():
        heading("La carte", "carte")
        paragraph(map_sentence(found))
    show_legend(painting)
    own = (territory.code,) if territory.code != scope.code else ()
    clicked = show_map(
        painting, f"Accessibilité des sites des mairies, {place}", source=_credit(), outlined=own,
        key="carte_rgaa",
    )  # fmt: skip
    if clicked and clicked in edition().territories.by_code:
        name = edition().territories.get(clicked).nom
        link(ACCESSIBILITY, {"territoire": clicked}, f"Voir les sites de {name}")


def map_sentence(found: Survey) -> str:
    """How many communes have a site that was read, and how many of them pass the rule."""
    states = commune_states(found).values()
    read = sum(state in READ for state in states)
    good = sum(state in (State.TOTAL, State.PARTIAL) for state in states)
    return (
        f"{found.territory.nom_court} : un site a été lu dans {french.plural(read, 'commune')} sur "
        f"{french.number(len(found.communes))}. Il est totalement ou partiellement conforme dans "
        f"{french.plural(good, 'commune')}. La liste plus bas donne le détail."
    )


def _filtered(found: Survey) -> Sequence[PublicSite]:
    present = [state for state, sites in found.by_state.items() if sites]
    if len(present) < 2:
        return found.sites

    def words(option: str) -> str:
        n = len(found.sites) if option == ALL else found.count(State(option))
        return f"{option} ({french.number(n)})"

    offered = [ALL, *(state.value for state in present)]
    wanted = pick("Montrer les sites", offered, "statut", words=words, kind="pills")
    return found.sites if wanted == ALL else found.by_state[State(wanted)]


def _credit() -> str:
    """Under the picture of the map: whose addresses, whose outlines."""
    return f"{sources()['dila_mairies'].mention} ; contours {sources()['ign_contours'].mention}"


def _read_row(site: PublicSite) -> tuple[object, ...]:
    """Five cells: who, what the rule gives and why, what the site shows, until when, the plans."""
    reading, here = site.reading, site.situation
    name = Markup("{}<br>{}").format(site.site.name, _link(site)) if site.site.name else _link(site)
    if reading is None or here.state is State.UNREAD:
        return (name, "Non lu", "non lu", "non lu", "non lu")
    rule = Markup('<strong>{}</strong><br><span class="nr-source">{}</span>').format(
        here.state.value.capitalize(), here.contradiction or here.reason
    )
    until = french.date(here.last_day) if here.last_day else "date non lue"
    silent = "non renseigné" if reading.origin is Origin.FILE else "non trouvé"
    documents = (f"Schéma : {reading.scheme or silent}", f"Plan : {reading.plan or silent}")
    return name, rule, _displayed(reading), until, Markup("<br>").join(documents)


def _displayed(reading: Reading) -> Markup:
    """What the site declares, as it was read: mention, rate, date."""
    silent = "Mention non détectée" if looked_for_mention(reading) else "Mention non renseignée"
    lines = [reading.mention.capitalize() if reading.mention else silent]
    lines.append(f"Taux : {rate_text(reading.rate) if reading.rate is not None else 'non lu'}")
    lines.append(f"Date : {french.date(reading.audited) if reading.audited else 'non lue'}")
    return Markup("<br>").join(lines)


def _link(site: PublicSite) -> Markup:
    """The address as a link that only the visitor's click follows."""
    url = site.site.url
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, hosts.key(url))
