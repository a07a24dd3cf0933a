"""Fill the list of actors in: add an actor, an offer or a need, remove them, load a file."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.dossier.document import Actor, Count, Document, Flow, Part, Text
from nrdiag.ecosysteme.exchange import (
    HEADER,
    MODEL,
    merged,
    read_actors,
)
from nrdiag.ecosysteme.matching import name_of
from nrdiag.ecosysteme.vocabulary import (
    MAX_ACTORS,
    MAX_FLOWS,
    NEED,
    NO_PERSON,
    OFFER,
    families,
    kinds,
    personal,
    problems,
    sense_of,
    thing_label,
    thing_of,
    things,
    words,
)
from nrdiag.pratiques.listing import MAX_MEGABYTES
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import paragraph
from nrdiag.ui.reception import counted, show_list_report
from nrdiag.ui.records import Field, Outcome, add_form, remove_box
from nrdiag.ui.session import dossier

OUTCOME = Outcome("ecosysteme")
_UPLOADER, _REPORT = "acteurs_fichier", "acteurs_lecture"
#: The choice of words that our list does not have, one per kind.
_OTHER = "autre_"
_SENSES = {OFFER: "Offre", NEED: "A besoin de"}
_JOINED = ((None, "Je ne sais pas"), (True, "Oui"), (False, "Non"))


class _FlowLine(Part):
    """What the form of an offer or a need holds: the rank of its actor, a thing or one's words."""

    acteur: Text
    sens: Text
    chose: Text
    precision: Text = ""
    quantite: Count | None = None

    def flow(self) -> Flow:
        known = words().get(self.chose)
        kind = known.genre if known else self.chose.removeprefix(_OTHER)
        own = thing_of(kind, self.precision)
        text = known.libelle if known else own.libelle if own else self.precision
        return Flow(sens=self.sens, genre=kind, quoi=text, quantite=self.quantite)


def actor_section(document: Document) -> None:
    """Add an actor, or remove one with all it offers and needs."""
    st.header("Ajouter un acteur", anchor="acteur")
    paragraph(NO_PERSON)
    fields = (
        Field("nom", "Nom de l'organisation ou du groupe", text=True),
        Field("famille", "Famille", tuple((one.id, one.libelle) for one in families())),
        Field("associe", "Associé à votre démarche ?", _JOINED),
        Field("role", "Ce qu'il fait (facultatif)", text=True),
        Field("commune", "Commune (facultatif)", text=True),
        Field("site", "Site internet (facultatif)", text=True),
    )

    def wrong(line: Actor) -> list[str]:
        if len(document.acteurs) >= MAX_ACTORS:
            return [f"La liste a déjà {MAX_ACTORS} acteurs."]
        return problems(line, document.acteurs)

    line = add_form(
        OUTCOME.key("acteur"), "Nouvel acteur", fields, Actor, wrong,
        ("associe", "role", "commune", "site"),
    )  # fmt: skip
    if line is not None:
        document.acteurs = [*document.acteurs, line]
        OUTCOME.changed(document, f"«\u00a0{line.nom}\u00a0» est dans la liste.")
    left = remove_box(
        OUTCOME.key("acteur_retrait"),
        document.acteurs,
        _names(document.acteurs),
        "Retirer un acteur",
    )
    if left is not None:
        document.acteurs = left
        OUTCOME.changed(document, "L'acteur est retiré, avec ses offres et ses besoins.")


def flow_section(document: Document) -> None:
    """Add what an actor offers or needs, or remove a line."""
    actors = document.acteurs
    if not actors:
        return
    st.header("Ajouter une offre ou un besoin", anchor="offre")
    names = _names(actors)
    fields = (
        Field("acteur", "Acteur", tuple((str(rank), name) for rank, name in enumerate(names))),
        Field("sens", "Il offre, ou il a besoin ?", tuple(_SENSES.items())),
        Field("chose", "Quoi", tuple(_things())),
        Field("precision", "Précisez, si «\u00a0autre\u00a0»", text=True),
        Field("quantite", "Quantité (facultatif)", whole=True, minimum=1, maximum=100_000_000),
    )

    def wrong(line: _FlowLine) -> list[str]:
        if len(actors[int(line.acteur)].flux) >= MAX_FLOWS:
            return [f"Cet acteur a déjà {MAX_FLOWS} offres et besoins."]
        if line.chose.startswith(_OTHER) and not french.fold(line.precision):
            return ["Précisez de quoi il s'agit."]
        if line.precision and not line.chose.startswith(_OTHER):
            return ["Pour écrire vos propres mots, choisissez «\u00a0autre\u00a0»."]
        said = personal(line.precision)
        return [f"Retirez {said}."] if said else []

    line = add_form(
        OUTCOME.key("flux"), "Nouvelle offre ou nouveau besoin", fields, _FlowLine, wrong,
        ("precision", "quantite"),
    )  # fmt: skip
    if line is not None:
        actor, flow = actors[int(line.acteur)], line.flow()
        actor.flux = [*actor.flux, flow]
        OUTCOME.changed(
            document, f"{_SENSES[line.sens]} : «\u00a0{flow.quoi}\u00a0», pour {actor.nom}."
        )
    flows = [(actor, flow) for actor in actors for flow in actor.flux]
    labels = [
        f"{name_of(actor)} : {_SENSES.get(sense_of(flow.sens), flow.sens)}, {thing_label(flow)}"
        for actor, flow in flows
    ]
    left = remove_box(
        OUTCOME.key("flux_retrait"),
        [flow for _, flow in flows],
        labels,
        "Retirer une offre ou un besoin",
    )
    if left is not None:
        kept = {id(flow) for flow in left}
        for actor in actors:
            actor.flux = [flow for flow in actor.flux if id(flow) in kept]
        OUTCOME.changed(document, "La ligne est retirée.")


def import_section(document: Document) -> None:
    """Load a list, and the model to start from."""
    st.header("Charger une liste d'acteurs", anchor="fichier")
    st.file_uploader(
        "Votre liste d'acteurs (CSV ou Excel)", type=["csv", "txt", "tsv", "xlsx"],
        key=_UPLOADER, on_change=_import,
    )  # fmt: skip
    st.caption(
        f"{MAX_MEGABYTES} Mo et {MAX_ACTORS} acteurs au plus. Un acteur du même nom est mis à "
        "jour, les autres sont ajoutés. Une colonne de noms de personnes, d'adresses "
        "électroniques ou de téléphones n'est pas gardée. Le fichier est lu, puis oublié."
    )
    _report(document)
    st.download_button(
        "Télécharger le modèle (CSV)", lambda: to_csv(HEADER, MODEL), "modele-acteurs.csv",
        "text/csv", on_click="ignore",
    )  # fmt: skip


def _things() -> list[tuple[str, str]]:
    """Every thing of every kind, then « autre » for each kind."""
    return [
        (id, f"{kind.libelle} : {text}")
        for kind in kinds()
        for id, text in [
            *((one.id, one.libelle) for one in things(kind.id)), (f"{_OTHER}{kind.id}", "autre"),
        ]
    ]  # fmt: skip


def _names(actors: list[Actor]) -> list[str]:
    """Numbered: two actors of a file may have the same name."""
    return [f"{rank}. {name_of(actor)}" for rank, actor in enumerate(actors, start=1)]


def _import() -> None:
    """Run by Streamlit when a file is dropped."""
    st.session_state.pop(_REPORT, None)
    upload = st.session_state.get(_UPLOADER)
    if upload is None:
        return
    document = dossier()
    try:
        found = read_actors(upload.getvalue(), upload.name)
        after = merged(document.acteurs, found)
        if len(after) > MAX_ACTORS:
            raise UnreadableFile(f"Il y aurait plus de {MAX_ACTORS} acteurs.", "Retirez-en.")
    except UnreadableFile as error:
        st.session_state[_REPORT] = (document, error.message_fr)
        return
    st.session_state[_REPORT] = (document, found)
    if found.kept:
        added = len(after) - len(document.acteurs)
        document.acteurs = after
        OUTCOME.say(document, counted(found, added, "acteur ajouté", "acteurs ajoutés"))


def _report(document: Document) -> None:
    about, found = st.session_state.get(_REPORT, (None, None))
    if about is document and found is not None:
        show_list_report(found, "rejets-acteurs.csv")
