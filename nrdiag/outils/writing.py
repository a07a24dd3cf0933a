"""The three documents of the toolbox, as blocks: a charter, a deliberation, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from nrdiag import french
from nrdiag.actions.plan import KEPT, TABLE, UNSAID, rows
from nrdiag.outils.context import Context, Value
from nrdiag.outils.library import Clause, LegalText, Passage, Place, placeholders, toolbox
from nrdiag.rapport.blocks import Block, Chapter, Items, Subtitle, Table, Text, Tone, Writing

LAWYERS = "À faire vérifier par vos juristes."
WARNING = f"Ceci est un modèle à adapter, sans valeur de conseil juridique. {LAWYERS}"
BRACKETS = (
    "Entre crochets : ce qui reste à compléter, et ce qui reste à vérifier dans le texte de loi "
    "lui-même. Un chiffre inconnu n'est jamais remplacé par zéro."
)
INVENTED = "Ne présentez pas ce document à un vote : les chiffres de l'organisation sont inventés."
BASES = "Bases légales à faire vérifier par vos juristes"
#: The chapter of the values, known or not.
FILLING = "chiffres"
FIGURES = ("Information", "Valeur", "Source et date")
BLANKS = ("Information", "Où la trouver")
LAWS = ("Texte", "Ce que nous en avons lu", "Où et quand", "À vérifier sur Légifrance")


@dataclass(frozen=True, slots=True)
class Made:
    """A document, and every value that its text asks for, filled in or not."""

    writing: Writing
    values: tuple[Value, ...]


def charter(context: Context) -> Made:
    """The charter: seven commitments, each with where the authority stands and what it aims at."""
    return _written(
        context, "Charte numérique responsable", context.name, toolbox().charter.values()
    )


def deliberation(context: Context, *, charter_annexed: bool = False) -> Made:
    """The deliberation: visas, considérants with the figures of the territory, articles.

    It only adopts the charter when ``charter_annexed``: nobody votes a text that is not there.
    """
    return _written(
        context, "Projet de délibération", f"{context.name} : approuver {context.step.words}",
        [
            passage
            for passage in toolbox().deliberation.values()
            if passage.charte_annexee in (None, charter_annexed)
        ],
    )  # fmt: skip


def clauses(context: Context, chosen: Sequence[str]) -> Made:
    """The clauses chosen by id, in the order of the catalogue. An unknown id is an error."""
    known = toolbox().clauses
    if unknown := set(chosen) - known.keys():
        raise KeyError(f"unknown clauses: {sorted(unknown)}")
    kept = [clause for id, clause in known.items() if id in chosen]
    texts = [text for clause in kept for text in clause.written]
    laws = _laws(law for clause in kept for law in clause.textes)
    chapters = [_clause(rank, clause, context) for rank, clause in enumerate(kept, start=1)]
    return _document(
        context, "Clauses numériques responsables", context.name, chapters, texts, laws
    )


def used(writing_texts: Iterable[str], context: Context) -> list[Value]:
    """The variables that texts name, once each, in order."""
    return [context.values[id] for id in dict.fromkeys(placeholders(writing_texts))]


def passages_of(passages: Iterable[Passage], context: Context) -> list[Passage]:
    """The passages that suit the authority."""
    return [passage for passage in passages if context.place in passage.quand]


def law_text(law: LegalText, context: Context) -> str:
    """The reference, what it says, and how sure that is."""
    return f"{law.reference}. {context.fill(law.dit)} {check_text(law)}"


def check_text(law: LegalText) -> str:
    """How a text was read, and in brackets what must be read on Légifrance."""
    mark = f"[à vérifier sur Légifrance : {_to_check(law)}]"
    return f"{_read(law)}. {mark}" if law.note or law.statut == "a_verifier" else f"{_read(law)}."


def _written(context: Context, title: str, subtitle: str, passages: Iterable[Passage]) -> Made:
    kept = passages_of(passages, context)
    articles = [passage.id for passage in kept if passage.forme == "article"]
    headings = {
        passage.id: f"Article {articles.index(passage.id) + 1} : {passage.titre}"
        if passage.forme == "article" else passage.titre
        for passage in kept
    }  # fmt: skip
    chapters = []
    for name, group in groupby(kept, key=lambda passage: passage.chapitre):
        blocks = [block for one in group for block in _passage(one, headings[one.id], context)]
        chapters.append(Chapter(_slug(name), name, blocks))
    texts = [text for passage in kept for text in passage.written]
    annexed = [id for passage in kept for id in passage.annexe]
    texts += [f"{{{id}}}" for id in annexed if context.values[id].text is not None]
    laws = _laws(law for passage in kept for law in passage.textes)
    bases = [
        f"{headings[one.id]}. {_basis(one.textes)}"
        for one in kept
        if one.textes and one.forme != "visas"
    ]
    return _document(context, title, subtitle, chapters, texts, laws, bases)


def _passage(passage: Passage, heading: str, context: Context) -> list[Block]:
    if passage.forme == "visas":
        return [Text(line) for line in _visas(passage.textes, context)]
    blocks: list[Block] = [Subtitle(heading)] if heading else []
    blocks += [Text(context.fill(text)) for text in passage.texte]
    if passage.liste:
        blocks.append(Items([context.fill(text) for text in passage.liste]))
    if passage.tableau == "plan":
        blocks.append(_plan(context))
    return blocks


def _clause(rank: int, clause: Clause, context: Context) -> Chapter:
    laws = [law_text(toolbox().laws[id], context) for id in clause.textes]
    return Chapter(
        clause.id, f"Clause {rank} : {clause.titre}",
        [
            Text(clause.pourquoi, Tone.KEY),
            Text(f"Marchés concernés : {clause.applique[:1].lower()}{clause.applique[1:]}"),
            Subtitle("Votre situation et votre cible"),
            *(Text(context.fill(text)) for text in clause.constat),
            Subtitle("Rédaction proposée"),
            Items([context.fill(text) for text in clause.texte], ordered=True),
            Subtitle("Preuves à demander"),
            Items([context.fill(text) for text in clause.preuves]),
            Subtitle("Base légale"),
            Items(laws),
            Subtitle("À adapter"),
            Items([*(context.fill(text) for text in clause.adapter), LAWYERS]),
        ],
    )  # fmt: skip


def _document(
    context: Context,
    title: str,
    subtitle: str,
    chapters: Sequence[Chapter],
    texts: Sequence[str],
    laws: Sequence[LegalText],
    bases: Sequence[str] = (),
) -> Made:
    """``bases``: the legal basis of each part, when the parts themselves do not give it."""
    before: list[Block] = [Text(INVENTED, Tone.WARNING)] if context.fictif else []
    before += [Text(WARNING, Tone.WARNING), Text(BRACKETS, Tone.NOTE)]
    values = used([*texts, *(law.dit for law in laws)], context)
    writing = Writing(
        title, subtitle,
        [
            Chapter("avant", "Avant d'utiliser ce modèle", before), *chapters,
            Chapter(FILLING, "Les chiffres de ce document", _figures(values)),
            *([_law_chapter(laws, bases, context)] if laws else []),
        ],
        context.footer, context.fictif, contents=False,
    )  # fmt: skip
    return Made(writing, tuple(values))


def figure_rows(values: Iterable[Value]) -> list[tuple[str, str, str]]:
    """The values that are known, under ``FIGURES``."""
    return [
        (french.capital(value.variable.libelle), value.text, value.source)
        for value in values
        if value.text is not None
    ]


def blank_rows(values: Iterable[Value]) -> list[tuple[str, str]]:
    """The values that are not known, under ``BLANKS``."""
    return [
        (french.capital(value.variable.libelle), value.variable.how)
        for value in values
        if value.text is None
    ]


def _figures(values: Sequence[Value]) -> list[Block]:
    blocks: list[Block] = []
    if known := figure_rows(values):
        blocks.append(Table("Chiffres et mentions déjà remplis, avec leur source.", FIGURES, known))
    if blank := blank_rows(values):
        blocks.append(Table("Ce qui reste à compléter.", BLANKS, blank))
    return blocks


def _law_chapter(laws: Sequence[LegalText], bases: Sequence[str], context: Context) -> Chapter:
    lines = [
        (law.reference, context.fill(law.dit), _read(law), french.capital(_to_check(law)))
        for law in laws
    ]
    listed: list[Block] = [Items(list(bases))] if bases else []
    return Chapter(
        "textes", BASES if bases else "Les textes cités",
        [*listed, Table("Les textes cités, et ce qui est sûr.", LAWS, lines)],
    )  # fmt: skip


def _read(law: LegalText) -> str:
    day = french.date(law.verifie)
    return f"Pas relu au {day}" if law.statut == "a_verifier" else f"Source secondaire, le {day}"


def _to_check(law: LegalText) -> str:
    """The wording always is: nothing was read in the law itself."""
    return law.note or ("texte entier" if law.statut == "a_verifier" else "rédaction exacte")


def _plan(context: Context) -> Block:
    if not context.plan:
        return Text("[à compléter : actions du plan, responsables, échéances et cibles]")
    lines = [
        tuple(_blank_cell(name, cell) for name, cell in zip(TABLE, line, strict=True))
        for line in rows(context.plan)
    ]
    return Table("Actions retenues.", TABLE, lines)


def _blank_cell(name: str, cell: str) -> str:
    if cell == UNSAID:
        return f"[à compléter : {name.lower()}]"
    return cell.replace("n.d.", "[à compléter]") if "→" in name else cell or KEPT


def _visas(ids: Sequence[str], context: Context) -> list[str]:
    """What binds first, then what an authority that is not bound only takes after."""
    laws = [toolbox().laws[id] for id in ids]
    free = [law for law in laws if law.inspire and context.place is not Place.BOUND]
    said = [f"Vu {law.visa}{_doubt(law)} ;" for law in laws if law not in free]
    floor = context.values["seuil_reen"].shown
    unsure = f" [à vérifier : obligatoire au-delà de {floor}]"
    end = unsure if context.place is Place.UNKNOWN else ""
    said += [f"S'inspirant, à titre volontaire, {law.inspire}{_doubt(law)}{end} ;" for law in free]
    return [_held(line) for line in said]


def _doubt(law: LegalText) -> str:
    sure = law.statut == "lu" and not law.note
    return "" if sure else f" [à vérifier sur Légifrance : {_to_check(law)}]"


def _basis(ids: Sequence[str]) -> str:
    laws = [toolbox().laws[id] for id in ids]
    said = " ; ".join(
        law.reference[:1].lower() + law.reference[1:]
        + (" [à vérifier sur Légifrance]" if law.statut == "a_verifier" else "")
        for law in laws
    )  # fmt: skip
    return _held(f"{french.capital(said)}.")


def _held(text: str) -> str:
    """No line starts with a semicolon, nor with the number of a text or of an article."""
    for loose in (" ;", " :", "n° ", "L. ", "D. "):
        text = text.replace(loose, loose.replace(" ", "\u00a0"))
    return text


def _laws(ids: Iterable[str]) -> list[LegalText]:
    return [toolbox().laws[id] for id in dict.fromkeys(ids)]


def _slug(name: str) -> str:
    return french.fold(name).replace(" ", "-")
