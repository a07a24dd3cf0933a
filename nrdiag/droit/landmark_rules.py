"""The declared dates and thresholds of the law: data/catalogue/reperes_legaux.yaml, checked."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from nrdiag import settings
from nrdiag.achats.rules import Threshold, rules
from nrdiag.catalogue.indicators import Level
from nrdiag.catalogue.reading import Entry, read_entries
from nrdiag.catalogue.rules import LegalThreshold, legal_thresholds
from nrdiag.droit.declared import Text

LANDMARKS_FILE = settings.CATALOGUE / "reperes_legaux.yaml"
#: Only the texts themselves are linked.
OFFICIAL = ("https://www.legifrance.gouv.fr/", "https://eur-lex.europa.eu/")
READ, TO_CHECK = "lu", "a_verifier"
Computed = Literal[
    "programme", "strategie", "bilan", "achats", "reemploi", "reparabilite", "rgaa_services",
    "rgaa_sites", "rgesn",
]  # fmt: skip


class LandmarkRule(Entry):
    """One date or threshold (see the comments of ``data/catalogue/reperes_legaux.yaml``)."""

    titre: Text
    phrase: Text
    reference: Text | None = None
    adresse: Text
    seuil: Literal["agec", "reemploi"] | None = None
    regle: str | None = None
    niveaux: tuple[Level, ...] = ()
    volontaire: bool = False
    depuis: dt.date | None = None
    jusqu_a: dt.date | None = None
    sanction: str = ""
    source: Text
    verifie: dt.date | None = None
    statut: Literal["lu", "a_verifier"]
    calcul: Computed | None = None
    porte: Annotated[str, Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _sound(self) -> LandmarkRule:
        if not self.adresse.startswith(OFFICIAL):
            raise ValueError("adresse : Légifrance ou EUR-Lex est attendu")
        for name in ("reference", "verifie"):
            if (getattr(self, name) is None) != (self.seuil is not None):
                raise ValueError(f"« {name} » vient de « seuil », ou est donné : l'un des deux")
        if self.regle is not None and self.regle not in legal_thresholds():
            raise ValueError(f"règle inconnue « {self.regle} »")
        if self.regle is not None and self.niveaux:
            raise ValueError("« regle » ou « niveaux », pas les deux")
        if (self.calcul is None) != (self.porte is None):
            raise ValueError("« calcul » et « porte » vont ensemble")
        if self.statut == READ and not (self.regle or self.niveaux):
            raise ValueError("il faut dire qui est concerné : « regle » ou « niveaux »")
        if self.statut == TO_CHECK and (self.calcul or self.sanction or self.seuil or self.depuis):
            raise ValueError("un texte à vérifier n'a ni calcul, ni sanction, ni date")
        return self

    @property
    def threshold(self) -> Threshold | None:
        return getattr(rules(), self.seuil) if self.seuil else None

    @property
    def duty(self) -> LegalThreshold | None:
        return legal_thresholds()[self.regle] if self.regle else None

    @property
    def text(self) -> str:
        """The reference of the text."""
        return self.threshold.texte if self.threshold else self.reference or ""

    @property
    def checked(self) -> dt.date:
        """When the source, a secondary one, was last looked at."""
        found = self.threshold.verifie if self.threshold else self.verifie
        assert found is not None  # noqa: S101 - checked when read
        return found


def load_landmarks(path: Path = LANDMARKS_FILE) -> dict[str, LandmarkRule]:
    """Read the landmarks. Raises ValueError (French, with the file and the entry) when wrong."""
    return read_entries(path, LandmarkRule)


@cache
def landmark_rules() -> dict[str, LandmarkRule]:
    return load_landmarks()
