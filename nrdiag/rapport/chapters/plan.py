"""What was done, what is aimed at, what is followed, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.actions.effect import CAUTION, effect_details, effect_sentence
from nrdiag.actions.library import COST_NOTE, actions
from nrdiag.actions.plan import (
    DONE,
    DROPPED,
    STARTED,
    TABLE,
    headline,
    indicator_of,
    rows,
    title_of,
    to_do,
    tools,
)
from nrdiag.diagnostic.years import Change, followed
from nrdiag.dossier.document import Planned
from nrdiag.droit.axes import axis_states
from nrdiag.indicateurs.compute import figures_of
from nrdiag.rapport.blocks import Block, Items, Subtitle, Table, Text, Tone
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import ND, absent

EMPTY = absent("les actions retenues", "Il faut un plan d'action.")


def done(content: Content) -> Iterator[Block]:
    """The actions finished or under way, and the workshops held."""
    found = [one for one in content.plan if one.statut in (STARTED, DONE)]
    finished = sum(one.statut == DONE for one in found)
    if found:
        under_way = french.plural(len(found) - finished, "est en cours", "sont en cours")
        said = french.plural(finished, "action est réalisée", "actions sont réalisées")
        yield Text(f"{said if finished else 'Aucune action réalisée'}, {under_way}.", Tone.KEY)
        yield Table("Les actions réalisées ou en cours.", TABLE, rows(found, ND), (4,))
    else:
        yield Text(
            absent(
                "les actions déjà menées",
                "Il faut noter dans le plan celles qui sont réalisées ou en cours.",
            )
        )
    for one in found:
        if one.commentaire:
            yield Text(f"{title_of(one)} : {one.commentaire}")
    if content.document.ateliers:
        yield Subtitle("Les ateliers tenus")
        lines = []
        for event in content.document.ateliers:
            roles = [f"{role} : {french.number(n)}" for role, n in event.participants.items()]
            lines.append((event.titre, french.date(event.date), " ; ".join(roles) or ND))
        yield Table(
            "Les ateliers, et qui y a pris part.", ("Atelier", "Date", "Participants"), lines
        )
    if content.document.initiatives:
        yield Subtitle("Les initiatives recensées")
        yield Items(
            [
                " · ".join(filter(None, (one.titre, one.porteur, one.resultat, one.statut)))
                for one in content.document.initiatives
            ]
        )


def objectives(content: Content) -> Iterator[Block]:
    """The targets, each with what it starts from, its date and who carries it."""
    aimed = [one for one in to_do(content.plan) if one.cible is not None]
    if not aimed:
        yield Text(
            absent("les cibles", "Il faut une cible chiffrée à une action du plan.")
            if content.plan
            else EMPTY
        )
        return
    complete = sum(
        one.depart is not None and one.echeance is not None and bool(one.responsable)
        for one in aimed
    )
    yield Text(
        f"{french.plural(len(aimed), 'objectif chiffré', 'objectifs chiffrés')}, dont "
        f"{french.number(complete)} avec un point de départ, une échéance et un responsable.",
        Tone.KEY,
    )
    yield Table("Les objectifs.", TABLE[:5], [row[:5] for row in rows(aimed, ND)], (4,))


def indicators(content: Content) -> Iterator[Block]:
    """The raw indicators followed, as they are today."""
    lines = [
        (entry.libelle, Change(entry, None, content.now.get(id)).said(content.now.get(id), ND))
        for id, entry in followed().items()
    ]
    known = sum(content.now.get(id) is not None for id in followed())
    yield Text(
        f"{french.plural(known, 'indicateur chiffré', 'indicateurs chiffrés')} sur "
        f"{french.number(len(lines))} de ceux que l'application suit.",
        Tone.KEY,
    )
    yield Table("Les indicateurs bruts, aujourd'hui.", ("Indicateur", "Valeur"), lines, (1,))
    yield from _axes(content)
    own = [(indicator_of(one), title_of(one)) for one in to_do(content.plan) if indicator_of(one)]
    if own:
        yield Table("Les indicateurs du plan.", ("Indicateur", "Action"), own)
    yield Text(
        "Seuls des indicateurs bruts sont suivis : une note ou un rang change quand ses poids ou "
        "ses voisins changent.",
        Tone.NOTE,
    )


def _axes(content: Content) -> Iterator[Block]:
    """The official example indicators of the axes that the plan serves."""
    states = axis_states(
        content.document, content.now, figures_of(content.territory, content.edition.measures)
    )
    rows = [
        (state.axis.titre, french.capital(one.official.libelle), one.said or ND)
        for state in states
        if state.chosen
        for one in state.indicators
        if one.said or one.official.followed
    ]
    if rows:
        yield Table(
            "Les indicateurs cités par le guide de l'État, pour les axes que sert le plan.",
            ("Axe", "Indicateur", "Valeur"), rows, (2,),
        )  # fmt: skip


def measures(content: Content) -> Iterator[Block]:
    """The actions, their means, their joint effect, and the tools of the founding document."""
    if not content.plan:
        yield Text(EMPTY, Tone.NOTE)
        return
    yield Text(headline(content.plan, content.today), Tone.KEY)
    kept = [one for one in content.plan if one.statut != DROPPED]
    yield Table("Les mesures, qui les porte et pour quand.", TABLE, rows(kept, ND), (4,))
    lines = [(title_of(one), one.moyens or ND, _cost(one)) for one in kept]
    yield Subtitle("Les moyens")
    yield Table("Les moyens de chaque mesure.", ("Mesure", "Moyens", "Coût (hypothèse)"), lines)
    yield Text(COST_NOTE, Tone.NOTE)
    yield Subtitle("L'effet du plan")
    yield Text(effect_sentence(content.effect))
    if details := effect_details(content.effect):
        yield Text(f"{details} {CAUTION}", Tone.NOTE)
    yield Subtitle("Les outils cadres")
    yield Table(
        "Les cinq outils cadres, et l'activation de l'écosystème qui va avec.",
        ("Outil", "Actions", "Dans le plan ?"), tools(content.plan),
    )  # fmt: skip


def _cost(one: Planned) -> str:
    known = actions().get(one.action)
    return known.cost_text if known else ND
