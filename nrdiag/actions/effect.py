"""What actions avoid on the user's own fleet, by the simulator: alone, or together.

Effects do not add up: two actions may keep the same laptops. Together, each lever is pulled once,
at the highest setting that one of the actions asks for, and the simulator combines the levers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nrdiag import french
from nrdiag.actions.library import Action
from nrdiag.pratiques.stock import Bounds
from nrdiag.simulateur.levers import levers
from nrdiag.simulateur.scenario import Fleet, simulate, usable_levers

NO_LEVER = "pas d'effet calculé pour cette action"
NO_FLEET = "chargez un inventaire dans « Nos pratiques » pour le calculer"
NO_DEVICE = "votre parc n'a pas l'équipement concerné"


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
