"""What is said of the help places: how many, for whom, and where one more would serve."""

from __future__ import annotations

from nrdiag import french
from nrdiag.besoins.elders_words import OLD, communes_of, people_beyond, range_text, uncounted_text
from nrdiag.besoins.offer import Offer
from nrdiag.besoins.reach import Candidate, Opportunities, Served
from nrdiag.catalogue.indicators import measures
from nrdiag.figure import Figure

#: Communes named in a sentence or a cell; the others are counted.
MAX_NAMES = 6
BRANCH_CAUTION = (
    "Ne comptez pas une antenne comme un lieu de plein exercice : elle dépend d'un lieu principal."
)
METHOD = (
    "Chaque commune est essayée comme emplacement. Son gain compte les {people} des communes "
    "qui n'ont aucun lieu à {km} aujourd'hui, et qui en auraient un. À gain égal, l'emplacement le "
    "plus proche de ces personnes passe devant."
)


def offer_headline(offer: Offer) -> str:
    """The one sentence of the page: how many people aged 75+ for one full place."""
    if not offer.full:
        return "Aucun lieu France services principal n'est recensé ici."
    ratio = offer.elders_per_place
    if ratio.value is None:
        return f"{french.plural(offer.full, 'lieu principal', 'lieux principaux')} ; {LACKING}"
    count = french.plural(french.significant(ratio.value, 2), "habitant")
    return f"Un lieu France services principal pour environ {count} {OLD}."


LACKING = "le nombre d'habitants de 75 ans et plus est une donnée absente."


def list_date() -> str:
    """« d'août 2024 »: the date of the list of France services in use."""
    return french.of_date(measures()["nb_france_services"].millesime)


def offer_sentence(offer: Offer) -> str:
    """The places by kind: full ones, those that move, branches."""
    if not offer.places:
        return f"La liste {list_date()} n'y compte aucun lieu, ni principal ni antenne."
    kinds = []
    if offer.mobile:
        moving = "itinérant" if offer.mobile == 1 else "itinérants"
        kinds.append(f"{french.number(offer.mobile)} {moving}")
    if offer.several:
        kinds.append(f"{french.number(offer.several)} à plusieurs sites")
    among = f" (dont {french.enumeration(kinds)})" if kinds else ""
    full = french.plural(offer.full, "lieu principal", "lieux principaux")
    if not offer.full:
        full = "aucun lieu principal"
    branches = french.plural(offer.branches, "antenne") if offer.branches else "aucune antenne"
    said = f"La liste {list_date()} compte {full}{among} et {branches}."
    if offer.branches:
        said += f" {BRANCH_CAUTION}"
    if offer.mobile:
        said += (
            " La tournée d'un lieu itinérant n'est pas connue : il compte à son point d'attache."
        )
    return said


def people_word(found: Opportunities) -> str:
    return f"personnes {OLD}" if found.elders else "habitants"


def left_out_sentence(found: Opportunities) -> str:
    """Who has no place within reach today."""
    split = found.split
    km = _km(found)
    if not found.left_out:
        if split.nothing_located:
            return "La distance aux lieux d'aide est une donnée absente pour ce territoire."
        tail = " Les autres n'ont pas de distance connue." if split.communes_unlocated else ""
        return f"Toutes les communes ont un lieu France services à {km} ou moins.{tail}"
    if split.communes == 1:
        return f"La commune n'a aucun lieu France services à {km} ou moins."
    verb = "n'ont" if len(found.left_out) > 1 else "n'a"
    people = people_beyond(split, found.elders)
    share = f" ({french.percent(split.share, 0)})" if split.share is not None else ""
    live = "y vit" if people.startswith("aucun") else "y vivent"
    said = (
        f"{communes_of(split)} {verb} aucun lieu France services à {km} ou moins : "
        f"{people}{share} {live}."
    )
    return f"{said} {uncounted_text(split)}".strip()


def best_sentence(found: Opportunities) -> str:
    """The first place of the ranking, or the first ones when they are close, explained."""
    if not found.best:
        return "Aucun emplacement ne ferait gagner quelqu'un à cette distance."
    best, *others = found.nearly_best
    if others:
        names = french.enumeration([c.commune.nom for c in found.nearly_best], "ou")
        gains = range_text(others[-1].gain, best.gain)
        return (
            f"Un lieu de plus serait le plus utile dans l'une de ces communes : {names}. Environ "
            f"{gains} {people_word(found)} auraient alors un lieu à {_km(found)} ou moins. "
            "L'écart est trop faible pour les départager."
        )
    inside = sum(s.inside for s in best.served)
    return (
        f"Un lieu de plus serait le plus utile dans cette commune : {best.commune.nom}. "
        f"{french.capital(gain_text(found, best))} auraient alors un lieu à {_km(found)} ou moins, "
        f"dans {french.plural(inside, 'commune')} qui n'en ont pas."
    )


def gain_text(found: Opportunities, candidate: Candidate) -> str:
    """« environ 406 personnes de 75 ans et plus »."""
    count = french.significant(candidate.gain, 3)
    return f"environ {french.number(count)} {people_word(found)}"


def why_sentence(found: Opportunities, candidate: Candidate) -> str:
    """Why this place: whom it serves here and around, how far, what is not known."""
    inside = [s for s in candidate.served if s.inside]
    said = [
        f"Sert {names_of(inside)}, à {french.with_unit(candidate.mean_km, 'km', 1)} en moyenne."
    ]
    if candidate.outside:
        outside = [s for s in candidate.served if not s.inside]
        count = french.number(french.significant(candidate.outside, 3))
        said.append(f"Et hors du territoire, environ {count} de plus : {names_of(outside)}.")
    if candidate.uncounted:
        places = french.plural(candidate.uncounted, "commune servie", "communes servies")
        has = "n'a" if candidate.uncounted == 1 else "n'ont"
        said.append(f"{places} {has} pas d'effectif connu et ne comptent pas.")
    return " ".join(said)


def candidate_range(candidate: Candidate) -> str:
    return range_text(candidate.low, candidate.high)


def openings_sentence(found: Opportunities) -> str:
    """What the second place would be, once the first is open."""
    if len(found.openings) < 2:
        return "Si ce lieu ouvre, aucun autre emplacement ne ferait gagner quelqu'un."
    first, second = found.openings[:2]
    return (
        f"Si un lieu ouvre d'abord à cet endroit ({first.commune.nom}), le deuxième serait le plus "
        f"utile ici : {second.commune.nom}. Il ferait gagner {gain_text(found, second)}."
    )


def names_of(served: list[Served]) -> str:
    """« A, B et C », or « A, B, C, D, E, F et 12 autres »."""
    names = [s.commune.nom for s in served[:MAX_NAMES]]
    more = len(served) - MAX_NAMES
    if more > 0:
        names.append("une autre" if more == 1 else french.plural(more, "autre"))
    return french.enumeration(names) or "aucune commune"


def method(found: Opportunities) -> str:
    said = METHOD.format(people=people_word(found), km=_km(found))
    if not found.elders:
        said += (
            " Les âges par commune ne sont pas chargés ici : tous les habitants comptent, à la "
            "place des 75 ans et plus."
        )
    return said


def ratio_text(offer: Offer, ratio: Figure) -> str:
    """« environ 3 800 », as in the headline, or why there is none."""
    if ratio.value is None:
        return french.ABSENT if offer.full else "aucun lieu principal"
    return f"environ {french.number(french.significant(ratio.value, 2))}"


def _km(found: Opportunities) -> str:
    return f"{french.number(found.reach)}\u00a0km"
