"""The page on need and offer: people per place, who has none within reach, where one more serves.

Everything that depends on the distance chosen is one fragment: it runs alone when it changes.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import streamlit as st

from nrdiag import french
from nrdiag.besoins.distance import nearest_place
from nrdiag.besoins.elders_words import about_scope, count_text, nearest_sentence
from nrdiag.besoins.ground import ground
from nrdiag.besoins.help_words import (
    best_sentence,
    candidate_range,
    left_out_sentence,
    list_date,
    method,
    offer_headline,
    offer_sentence,
    openings_sentence,
    people_word,
    ratio_text,
    why_sentence,
)
from nrdiag.besoins.offer import Offer, offer_ladder, offers_by_departement
from nrdiag.besoins.picture import distance_text, reach_map
from nrdiag.besoins.reach import Opportunities, Served, opportunities
from nrdiag.cartes.layer import map_scope
from nrdiag.cartes.painting import Painting
from nrdiag.catalogue.indicators import Level, indicators, measures
from nrdiag.catalogue.needs import needs
from nrdiag.catalogue.sources import sources
from nrdiag.indicateurs.edition import edition
from nrdiag.territoires.naming import each_once
from nrdiag.territoires.territory import Territory
from nrdiag.ui.layer_block import TOUCHED, follow_touch, help_credit, help_points, show_sheet
from nrdiag.ui.map import marks_said, show_legend, show_map
from nrdiag.ui.markup import (
    MAX_ROWS,
    Markup,
    drawn_once,
    fold,
    heading,
    join,
    paragraph,
    show,
    table,
)
from nrdiag.ui.page import EXAMPLE, HELP, Page, link
from nrdiag.ui.picks import pick
from nrdiag.ui.search_box import search_box
from nrdiag.ui.table_files import table_link


@drawn_once
def show_offer(territory: Territory) -> None:
    """The offer, then the title of what comes next."""
    _offer(territory)
    if territory.niveau is Level.FRANCE:
        _departements(territory)
        heading("Où un lieu de plus servirait\u202f?", "emplacements")
        paragraph("Ce calcul se fait commune par commune. Choisissez une région ou plus petit.")
    else:
        heading("Où un lieu de plus servirait le plus\u202f?", "emplacements")


def _offer(territory: Territory) -> None:
    """People per full place, the places by kind, and for a commune the place nearest to it."""
    found = edition()
    scope = map_scope(territory, found)
    offers = offer_ladder(scope, found.id)
    paragraph(about_scope(scope, territory, offer_headline(offers[0])), "nr-phrase")
    paragraph(offer_sentence(offers[0]))
    if territory.niveau is Level.COMMUNE:
        land = ground(found.id)
        on_site = bool(np.isneginf(land.nearest[land.row_of[territory.code]]))
        paragraph(nearest_sentence(territory, nearest_place(territory.code, found.id), on_site))


@drawn_once
def show_ladder(territory: Territory) -> None:
    """The same ratios in the territories around."""
    scope = map_scope(territory, edition())
    header = (
        "Territoire", "Lieux principaux", "Dont itinérants", "Antennes", "75 ans et plus",
        "75 ans et plus par lieu principal", "Adultes sans diplôme par lieu principal",
    )  # fmt: skip
    heading("Combien de personnes par lieu\u202f?", "par-lieu")
    offers = offer_ladder(scope, edition().id)
    names = each_once([offer.territory for offer in offers], edition().territories)
    rows = [
        (names[offer.territory.code], *_offer_row(offer)[1:])
        for offer in offers
        if offer.territory.code in names
    ]
    table("Du territoire à la France.", header, rows, range(1, 7), 0)
    _offer_notes()


def choose_smaller(page: Page) -> None:
    """For France: the way to a smaller territory."""
    search_box(page)
    link(HELP, {"territoire": EXAMPLE}, "Ou voir un exemple : le Sicoval")


def _departements(france: Territory) -> None:
    """The départements by people per place, and their file."""
    heading("Le besoin et l'offre par département", "departements")
    offers = offers_by_departement(edition().id)
    first = offers[0]
    paragraph(
        f"{first.territory.nom} a le plus de personnes pour un lieu : "
        f"{ratio_text(first, first.elders_per_place)} habitants de 75 ans et plus par lieu "
        "principal. Un rapport élevé ne dit rien de la distance."
    )
    header = (
        "Département", "Lieux principaux", "Dont itinérants", "Antennes", "75 ans et plus",
        "75 ans et plus par lieu principal",
    )  # fmt: skip
    rows = [_offer_row(offer)[:6] for offer in offers[:MAX_ROWS]]
    title = "Du plus au moins de personnes par lieu principal."
    with fold("Le tableau des départements"):
        table(title, header, rows, range(1, 6), total=len(offers))
    _offer_notes()
    table_link(france, "lieux-par-departement")


@st.fragment
def reach_section(territory: Territory) -> None:
    """Who has no place within the distance chosen, and where one more would serve the most."""
    reaches = [str(km) for km in needs().portees]
    chosen = pick(
        "À portée veut dire, à vol d'oiseau", reaches, "portee",
        default=str(needs().portee_par_defaut), words=lambda km: f"{km} km ou moins", kind="pills",
    )  # fmt: skip
    reach = float(chosen)
    _answer(territory, reach)
    _map(territory, reach)
    _detail(territory, reach)


@drawn_once
def _answer(territory: Territory, reach: float) -> None:
    """Who is left out and the best place, in sentences, then the legend of the map."""
    found = _found(territory, reach)
    paragraph(left_out_sentence(found))
    if found.best:
        paragraph(best_sentence(found), "nr-phrase")
    show_legend(_painting(found), _points_label(found))


@drawn_once
def _detail(territory: Territory, reach: float) -> None:
    """How to read the map, then the places compared and the communes left out."""
    found = _found(territory, reach)
    paragraph(_map_notes(found, territory), "nr-source")
    if found.best:
        _places(found)
    _ignored()
    _left_out(found, territory)


def _found(territory: Territory, reach: float) -> Opportunities:
    return opportunities(map_scope(territory, edition()).code, reach, edition().id)


def _painting(found: Opportunities) -> Painting:
    return reach_map(found.scope.code, found.reach, edition().id)


def _points_label(found: Opportunities) -> str:
    points = help_points(edition().id, found.scope.code)
    return marks_said(points, f"lieu France services {list_date()}")


def _ignored() -> None:
    """What the ranking does not know: always in full view under it."""
    items = join(
        Markup("<li><strong>{}</strong> {}</li>").format(i.titre, i.texte) for i in needs().ignore
    )
    show(Markup("<h3>Ce que ce calcul ignore</h3><ul>{}</ul>").format(items))


def _map(territory: Territory, reach: float) -> None:
    """The map, then the sheet of the commune touched."""
    found = _found(territory, reach)
    members = _members(found.scope, edition().id)
    chosen = st.query_params.get(TOUCHED, "")
    own = (territory.code, chosen, *(c.commune.code for c in found.best))
    clicked = show_map(
        _painting(found),
        f"Aide à {french.number(found.reach)} km ou moins : {found.scope.nom_court}",
        source=f"Source : {sources()['nrdiag_distance'].mention}",
        outlined=tuple(code for code in dict.fromkeys(own) if code in members),
        points=help_points(edition().id, found.scope.code), points_label=_points_label(found),
        points_credit=help_credit(),
        sheet=edition().territories.get(chosen).nom_court if chosen in members else "",
        key="carte_aide",
    )  # fmt: skip
    follow_touch(clicked, members)
    if chosen in members:
        indicator = indicators()["distance_france_services"]
        show_sheet(edition(), indicator, edition().territories.get(chosen))


@lru_cache(maxsize=128)
def _members(scope: Territory, _edition_id: str) -> frozenset[str]:
    return frozenset(t.code for t in edition().territories.communes_of(scope))


def _map_notes(found: Opportunities, territory: Territory) -> str:
    points = help_points(edition().id, found.scope.code)
    notes = ["Touchez une commune pour lire sa fiche."] if _painting(found).size else []
    if found.best:
        mine = "votre commune et " if territory != found.scope else ""
        notes.append(f"Contour épais : {mine}les emplacements du tableau ci-dessous.")
    if not points:
        notes.append("Les lieux ne sont pas dessinés à cette échelle, ou il n'y en a aucun.")
    if without := _painting(found).without_contour:
        names = french.enumeration([t.nom for t in without[:12]])
        notes.append(f"Sans contour dans la source, donc hors de la carte : {names}.")
    return " ".join(notes)


def _places(found: Opportunities) -> None:
    """The places compared, then one after the other."""
    heading("Les meilleurs emplacements, comparés un à un", level=3)
    paragraph(method(found))
    rows = [
        (
            f"{rank}. {c.commune.nom}", f"environ {french.number(french.significant(c.gain, 3))}",
            candidate_range(c), why_sentence(found, c),
        )
        for rank, c in enumerate(found.best, start=1)
    ]  # fmt: skip
    header = ("Emplacement", "Gain", "Au plus bas, au plus haut", "Pourquoi")
    title = f"Gain : {people_word(found)} qui auraient un lieu à portée et n'en ont pas."
    table(title, header, rows, (1, 2))
    paragraph(
        "Ces gains ne s'additionnent pas : deux emplacements voisins servent les mêmes communes. "
        "La fourchette éloigne ou rapproche à la fois tous les habitants de la demi-largeur de "
        "leur commune : ne départagez pas deux gains proches.",
        "nr-source",
    )
    with fold("Et si le premier ouvre ? Le deuxième, puis le troisième"):
        paragraph(openings_sentence(found))
        total, lines = 0.0, []
        for rank, c in enumerate(found.openings, start=1):
            total += c.gain
            shown = [french.number(french.significant(n, 3)) for n in (c.gain, total)]
            lines.append((f"{rank}. {c.commune.nom}", *(f"environ {n}" for n in shown)))
        table("Un lieu après l'autre.", ("Emplacement", "Gain", "Gain cumulé"), lines, (1, 2))


def _left_out(found: Opportunities, territory: Territory) -> None:
    """The communes without a place within reach, with their people, and the file."""
    km = french.number(found.reach)
    if found.split.nothing_located:
        return
    with fold(f"Les communes sans lieu à {km} km : {french.number(len(found.left_out))}"):
        if found.left_out:
            codes = [s.commune.code for s in found.left_out[:MAX_ROWS]]
            header = ("Commune", "Code", people_word(found).capitalize(), "Le plus proche")
            rows = [_left_out_row(served) for served in found.left_out[:MAX_ROWS]]
            own = codes.index(territory.code) if territory.code in codes else None
            table(
                f"Sans lieu à {km}\u00a0km, du plus au moins de personnes.", header, rows, (2, 3),
                own, len(found.left_out),
            )  # fmt: skip
        table_link(found.scope, "aide-a-portee", "Télécharger toutes les communes (CSV)")


def _left_out_row(served: Served) -> tuple[str, ...]:
    people = french.ABSENT if served.people is None else french.number(served.people)
    return served.commune.nom, served.commune.code, people, distance_text(served.km)


def _offer_row(offer: Offer) -> tuple[str, ...]:
    counts = (french.number(n) for n in (offer.full, offer.mobile, offer.branches))
    return (
        offer.territory.nom_court, *counts, count_text(offer.elders),
        ratio_text(offer, offer.elders_per_place), ratio_text(offer, offer.no_diploma_per_place),
    )  # fmt: skip


def _offer_notes() -> None:
    places, ages = (measures()[id].source for id in ("nb_france_services", "pop_75_plus"))
    mentions = (sources()[id].mention for id in (places, ages))
    paragraph(
        f"Sources : {' ; '.join(mentions)}. Les antennes ne sont pas dans le rapport. "
        f"{sources()[places].limites} Où les âges par commune ne sont pas chargés, l'effectif est "
        f"une projection ({sources()['drees_projection_2018'].mention}), sans l'outre-mer : ses "
        "lieux ne comptent alors pas dans le rapport.",
        "nr-source",
    )
