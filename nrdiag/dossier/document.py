"""The diagnostic of one organisation as one document: what the user typed in, nothing computed.

Field names are French: the file is the user's, who may open it. A field that this version does
not know is kept and written back. No inventory row, serial number or name of a person is in it:
devices are gathered by type, month of purchase, lifetime, department and operating system.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

#: Version of the shape of the file; each older one has a migration in ``nrdiag/dossier/file.py``.
VERSION = 1
FORMAT = "nrdiag-diagnostic"

Text = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
LongText = Annotated[str, StringConstraints(max_length=5000, strip_whitespace=True)]
Count = Annotated[int, Field(ge=0, le=100_000_000)]
Amount = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1980, le=2100)]
#: The sets of emission factors; a test compares them with those of the catalogue.
FACTOR_SETS = ("ademe", "ecodiag", "boavizta")
Years = Annotated[float, Field(gt=0, le=50, allow_inf_nan=False)]


def _factor_set(id: str) -> str:
    if id not in FACTOR_SETS:
        raise ValueError(f"jeu de facteurs inconnu « {id} »")
    return id


class Part(BaseModel):
    """A piece of the document; an unknown field is kept, a changed field is checked."""

    model_config = ConfigDict(extra="allow", validate_assignment=True)


class Lot(Part):
    """Devices alike: type id, how many, first day of their month of purchase if known."""

    type: Text
    quantite: Annotated[int, Field(ge=1, le=100_000_000)]
    achat: dt.date | None = None
    duree_ans: Years | None = None
    service: Text = ""
    systeme: Text = ""


class Fleet(Part):
    """What an inventory became: ``lus == gardes + rejetes`` rows of the file it came from."""

    lots: list[Lot] = []
    lus: Count = 0
    gardes: Count = 0
    rejetes: Count = 0

    @model_validator(mode="after")
    def _conserved(self) -> Fleet:
        if self.lus != self.gardes + self.rejetes:
            raise ValueError("lignes lues : il faut lus = gardes + rejetes")
        return self


class Hypotheses(Part):
    """What the footprint rests on; None takes the default, which is shown."""

    jeu: Annotated[Text, AfterValidator(_factor_set)] = FACTOR_SETS[0]
    electricite: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] | None = None
    pue: Annotated[float, Field(ge=1, le=10, allow_inf_nan=False)] = 1.8
    agents: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    durees: dict[str, Years] = {}


class Hosting(Part):
    """A local room or a cloud service whose computing energy is known, or a share of a server."""

    nom: Text
    lieu: Text = "FRA"
    kwh: Amount | None = None
    pue: Annotated[float, Field(ge=1, le=10, allow_inf_nan=False)] = 1.5
    vcpu: Amount | None = None
    vcpu_total: Amount | None = None
    materiel_kg: Amount | None = None


class Purchase(Part):
    """One year of purchases of one category, in € without tax, and what of it was second-hand."""

    annee: Year
    categorie: Text
    depense_ht: Amount
    dont_reemploi: Amount = 0.0
    dont_recycle: Amount = 0.0


class Outflow(Part):
    """One year of withdrawals, in devices: stock withdrawn, left out of the law, sent to reuse."""

    annee: Year
    reformes: Count
    plus_de_10_ans: Count = 0
    securite: Count = 0
    reemployes: Count = 0


class Service(Part):
    """One digital service of the organisation. Empty text and None mean not said."""

    nom: Text
    adresse: Text = ""
    public: Text = ""
    usagers_par_mois: Count | None = None
    rgaa_taux: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    rgaa_audit: Text = "inconnu"
    rgaa_date: dt.date | None = None
    rgesn: dict[str, Text] = {}
    hebergeur: Text = ""
    pays_donnees: Text = ""
    pays_entreprise: Text = ""
    secnumcloud: bool | None = None
    hds: bool | None = None
    donnees_sensibles: bool | None = None
    donnees_sante: bool | None = None
    reversibilite: Text = ""
    logiciel_libre: bool | None = None


class Reply(Part):
    """An answer to a question: a level (0-4), a measured number, « ne sait pas » or why it does
    not apply (``motif``). Nothing at all is not an answer.
    """

    niveau: Annotated[int, Field(ge=0, le=4)] | None = None
    valeur: Annotated[float, Field(allow_inf_nan=False)] | None = None
    ne_sait_pas: bool = False
    motif: LongText = ""


class Scenario(Part):
    """A named set of levers of the simulator: lever id -> its setting."""

    nom: Text
    leviers: dict[str, float] = {}


class Planned(Part):
    """An action of the plan: ``action`` is the id of the library, or empty for one's own.

    ``depart`` and ``cible`` are the raw indicator today and aimed at; None when not said.
    """

    action: Text = ""
    titre: Text = ""
    statut: Text = "retenue"
    responsable: Text = ""
    echeance: dt.date | None = None
    indicateur: Text = ""
    depart: Annotated[float, Field(allow_inf_nan=False)] | None = None
    cible: Annotated[float, Field(allow_inf_nan=False)] | None = None
    moyens: Text = ""
    commentaire: LongText = ""


class Flow(Part):
    """What an actor offers or needs: equipment, skills or data."""

    sens: Text = "offre"
    genre: Text = "materiel"
    quoi: Text = ""
    quantite: Count | None = None


class Actor(Part):
    """An organisation, or a group of citizens, of the ecosystem; never a person."""

    nom: Text
    famille: Text
    role: Text = ""
    commune: Text = ""
    site: Text = ""
    associe: bool | None = None
    flux: list[Flow] = []


class Initiative(Part):
    """Something done elsewhere or here; ``statut`` says how sure its figure is."""

    titre: Text
    porteur: Text = ""
    annee: Year | None = None
    leviers: list[Text] = []
    resultat: LongText = ""
    statut: Text = "déclaré"
    source: Text = ""


class Reading(Part):
    """Raw indicators of a past diagnostic: id -> value. A ranking or an index is never kept."""

    date: dt.date
    nom: Text = ""
    valeurs: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = {}


#: The most data sets of one's own, and the most territories of one of them.
MAX_LOCAL, MAX_PLACES = 10, 40_000
PlaceCode = Annotated[str, StringConstraints(pattern="^[0-9A-Z]{1,9}$")]
#: A number; « secret » when the file hides it; None when the file has the place and no value.
LocalValue = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)] | Literal["secret"]


class LocalData(Part):
    """One indicator of the user's own, by territory code: ``lus == gardes + rejetes`` lines.

    ``regle`` says what several lines of one place become, ``sens`` what a high value means. No
    line of the file is in it, and nothing of a line but its code and its value.
    """

    id: Text = ""
    libelle: Text
    unite: Text = ""
    sens: Literal["favorable", "fragile", "neutre"] = "neutre"
    source: Text = ""
    millesime: Text = ""
    fichier: Text = ""
    regle: Literal["nombre", "somme", "moyenne", "derniere"] = "derniere"
    valeurs: Annotated[dict[PlaceCode, LocalValue | None], Field(max_length=MAX_PLACES)] = {}
    lus: Count = 0
    gardes: Count = 0
    rejetes: Count = 0
    notes: Annotated[list[LongText], Field(max_length=20)] = []

    @model_validator(mode="after")
    def _conserved(self) -> LocalData:
        if self.lus != self.gardes + self.rejetes:
            raise ValueError("lignes lues : il faut lus = gardes + rejetes")
        return self


class Event(Part):
    """A workshop held: how many took part, by role. Never who."""

    date: dt.date
    titre: Text
    participants: dict[str, Count] = {}


class Document(Part):
    """Everything one diagnostic holds; an empty one is valid."""

    format: Text = FORMAT
    version: int = VERSION
    territoire: Text = ""
    nom: Text = ""
    enregistre_le: dt.date | None = None
    application: Text = ""
    fictif: bool = False
    parc: Fleet | None = None
    hypotheses: Hypotheses = Hypotheses()
    colonnes: dict[str, Text] = {}
    classement: dict[str, Text] = {}
    hebergement: list[Hosting] = []
    achats: list[Purchase] = []
    sorties: list[Outflow] = []
    services: list[Service] = []
    reponses: dict[str, Reply] = {}
    poids: dict[str, Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]] = {}
    scenarios: list[Scenario] = []
    prix: dict[str, Amount] = {}
    plan: list[Planned] = []
    acteurs: list[Actor] = []
    initiatives: list[Initiative] = []
    releves: list[Reading] = []
    etape: Text = "programme"
    commentaires: dict[str, LongText] = {}
    ateliers: list[Event] = []
    donnees: Annotated[list[LocalData], Field(max_length=MAX_LOCAL)] = []
