"""What actions avoid on the user's own fleet, by the simulator: alone, or together.

Effects do not add up: two actions may keep the same laptops. Together, each lever is pulled once,
at the highest setting that one of the actions asks for, and the simulator combines the levers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nrdiag import french
from nrdiag.actions.library import Action, actions
from nrdiag.pratiques.stock import Bounds
from nrdiag.simulateur.levers import levers
from nrdiag.simulateur.scenario import Fleet, simulate, usable_levers

NO_LEVER = "pas d'effet calculé pour cette action"
NO_FLEET = "il faut un inventaire du matériel pour le calculer"
NO_DEVICE = "le parc n'a pas l'équipement concerné"
#: Said with every joint effect.
CAUTION = (
    "Les effets ne s'additionnent pas : deux actions peuvent porter sur les mêmes appareils. "
    "Ici, chaque levier est compté une seule fois, au réglage le plus fort. Les actions réalisées "
    "n'y sont plus : le parc d'aujourd'hui en tient déjà compte. Les autres actions n'ont pas "
    "d'effet calculé : cela ne veut pas dire aucun effet."
)


@dataclass(frozen=True, slots=True)
class Effect:
    """KgCO2e avoided per year, low / central / high; None with the reason (French) why.

    ``reglages``: the levers really pulled; ``actions``: the ids of those that pull one.
    """

    evite: Bounds | None
    raison: str = ""
    reglages: tuple[tuple[str, float], ...] = ()
    actions: tuple[str, ...] = ()

    @property
    def range_text(self) -> str:
        """« environ 1,5 t de CO2 équivalent par an (entre 1,3 t et 2,8 t) »."""
        if self.evite is None:
            return french.ABSENT
        low, central, high = self.evite
        return (
            f"environ {french.tons(central)} par an (entre {french.tons(low, short=True)} et "
            f"{french.tons(high, short=True)})"
        )

    @property
    def hypotheses(self) -> str:
        """« garder les portables plus longtemps (2 ans de plus) »."""
        known = levers()
        return french.enumeration(
            [
                f"{known[id].libelle.lower()} ({french.number(setting)} {known[id].unite})"
                for id, setting in self.reglages
            ]
        )


def effect_of(action: Action, start: Fleet | None) -> Effect:
    """The effect of one action alone."""
    return joint_effect([action], start)


def joint_effect(several: Iterable[Action], start: Fleet | None) -> Effect:
    """The effect of several actions together: never the sum of their effects."""
    pulling = [action for action in several if action.levier]
    if not pulling:
        return Effect(None, NO_LEVER)
    if start is None:
        return Effect(None, NO_FLEET)
    usable = {lever.id for lever in usable_levers(start)}
    settings = {id: value for id, value in merged(pulling).items() if id in usable}
    if not settings:
        return Effect(None, NO_DEVICE)
    counted = dict.fromkeys(action.id for action in pulling if usable & action.levier.keys())
    return Effect(simulate(start, settings).evite, "", tuple(settings.items()), tuple(counted))


def merged(several: Iterable[Action]) -> Mapping[str, float]:
    """Lever id -> the highest setting that one of the actions asks for."""
    settings: dict[str, float] = {}
    for action in several:
        for lever, setting in action.levier.items():
            settings[lever] = max(setting, settings.get(lever, 0.0))
    return settings


def effect_sentence(joint: Effect) -> str:
    """What the actions still to do would avoid together, or why it is not known."""
    if joint.evite is not None:
        return f"Ensemble, les actions à faire éviteraient {joint.range_text}."
    reason = joint.raison
    if reason == NO_LEVER:
        reason = "aucune action restant à faire n'a d'effet calculé"
    return f"Effet sur l'empreinte : {french.ABSENT} ({reason})."


def effect_details(joint: Effect) -> str:
    """Which actions are counted, under which hypotheses; "" without an effect."""
    if joint.evite is None:
        return ""
    names = french.enumeration([f"« {actions()[id].titre} »" for id in joint.actions])
    count = len(joint.actions)
    verb = "Une action est comptée" if count == 1 else f"{count} actions sont comptées"
    return f"{verb} : {names}. Hypothèses : {joint.hypotheses}."
