"""The method page: sources, indicators, claims, national references and known holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from nrdiag import french, settings
from nrdiag.catalogue.claims import Claim, ClaimStatus, Theme, by_status, load_claims
from nrdiag.catalogue.indicators import Indicator, Level, Polarity, indicators
from nrdiag.catalogue.references import load_references
from nrdiag.catalogue.sources import Source, sources
from nrdiag.indicateurs.compute import IN_LEVEL
from nrdiag.indicateurs.coverage import Coverage, contour_faults, coverage
from nrdiag.indicateurs.edition import Edition, edition
from nrdiag.ui.markup import (
    Markup,
    bullets,
    drawn_once,
    fold,
    heading,
    join,
    paragraph,
    show,
    table,
    together,
)
from nrdiag.ui.page import TERRITORY, Page, link
from nrdiag.ui.presence_block import show_presence

SOURCES, INDICATORS, CLAIMS = "Sources", "Indicateurs", "Constats"
REFERENCES, GAPS, FORMULAS = "Repères nationaux", "Ce qui manque", "Formules"
UPDATES = "Mises à jour"
SECTIONS = (SOURCES, INDICATORS, FORMULAS, CLAIMS, REFERENCES, GAPS, UPDATES)
ALL = "tous"
STATUSES = (ALL, *(status.value for status in ClaimStatus))
THEMES = {
    Theme.POWER: "Le pouvoir", Theme.PRODUCTION: "La production", Theme.VALUE: "La valeur",
    Theme.LOCAL: "Le local", Theme.ACTION: "Agir", Theme.EXAMPLE: "Les exemples",
}  # fmt: skip
READS = {
    Polarity.FAVOURABLE: "Une valeur élevée est favorable.",
    Polarity.FRAGILE: "Une valeur élevée signale une fragilité.",
    Polarity.NEUTRAL: "Une valeur élevée n'est ni bonne ni mauvaise.",
}
PLURALS = {Level.COMMUNE: "communes", Level.DEPARTEMENT: "départements et collectivités"}
#: What the embedded edition does not do, said plainly; an update changes it.
EMBEDDED_LIMITS = (
    "Les âges et la fibre par commune ne couvrent que l'Occitanie. Ailleurs, la part des 75 ans "
    "et plus par département est une projection, et la fibre est une donnée absente.",
    "Les diplômes, les revenus et les sites mobiles par commune ne couvrent que la Haute-Garonne "
    "et le Lot.",
    "La liste des lieux France services date d'août 2024 : certains ont pu ouvrir ou fermer.",
)
#: What no edition does.
LIMITS = (
    "Un total n'est pas affiché quand les communes connues réunissent moins de "
    f"{french.percent(100 * settings.MIN_COVERAGE, 0)} de sa population.",
    "Une partie des fichiers vient de redistributions publiques, non du producteur lui-même : "
    "la rubrique Sources dit ce qui a été contrôlé.",
    "L'indice de fragilité numérique n'est pas embarqué : aucune licence n'a été trouvée.",
)


@st.cache_data(max_entries=2, show_spinner=False)
def counted(edition_id: str) -> dict[str, Coverage]:
    """The coverage of every indicator; the edition's id is the key."""
    found = edition()
    return coverage(found.measures, found.territories)


def choose_section() -> dict[str, TabContainer]:
    """The sections as tabs; only the open one is drawn. A link to a status opens its tab."""
    asked = "statut" in st.query_params and "section" not in st.query_params
    if asked and "section" not in st.session_state:
        st.session_state["section"] = CLAIMS
    tabs = st.tabs(SECTIONS, key="section", bind="query-params")
    return dict(zip(SECTIONS, tabs, strict=True))


@drawn_once
def show_sources(edition_id: str) -> None:
    """Every source: who, when, under which licence, how far checked, what it does not say."""
    heading("D'où viennent les chiffres")
    paragraph(
        f"Les données livrées reposent sur {len(sources())} sources. Ouvrez-en une pour lire "
        "ce qu'elle couvre, ce qui a été contrôlé et ce qu'elle ne dit pas."
    )
    for source in sources().values():
        with fold(f"{source.titre} · {source.producteur}, {source.millesime}"):
            _facts(_source_facts(source, counted(edition_id)))


@drawn_once
def show_indicators(edition_id: str) -> None:
    """Every indicator of the catalogue, with its formula and its caution."""
    heading("Comment chaque indicateur est calculé")
    paragraph(
        f"{len(indicators())} indicateurs, rangés par thème. Un taux est toujours recalculé "
        "à partir des effectifs : jamais une moyenne de taux."
    )
    for theme in dict.fromkeys(entry.theme for entry in indicators().values()):
        heading(theme, level=3)
        for entry in indicators().values():
            if entry.theme == theme:
                with fold(entry.libelle):
                    _facts(_indicator_facts(entry, counted(edition_id)[entry.id]))


def show_claims(page: Page) -> None:
    """The figures of the founding document, each with the outcome of its check."""
    claims = load_claims()
    st.header("Les chiffres du document fondateur, vérifiés", anchor=False)
    paragraph(claims_sentence(claims))
    wanted = st.pills(
        "Montrer les constats", STATUSES, default=ALL, required=True,
        key="statut", bind="query-params",
    )  # fmt: skip
    chosen = [c for c in claims if wanted in (None, ALL, c.statut.value)]
    shown = french.plural(len(chosen), "constat affiché", "constats affichés")
    with together():
        paragraph(f"{shown} sur {len(claims)}.", "nr-source")
        for theme, group in groupby(sorted(chosen, key=_theme_rank), key=lambda c: c.theme):
            heading(THEMES[theme], level=3)
            for claim in group:
                status = Markup("<strong>{}</strong>").format(french.capital(claim.statut.value))
                with fold(Markup("{} · {}").format(status, claim.annonce)):
                    _facts(_claim_facts(claim))
                    _local_answer(claim, page)


def claims_sentence(claims: Sequence[Claim]) -> str:
    """« Sur 42 affirmations, 4 sont vérifiées, 8 datées, 9 contestées et 21 non sourcées. »"""
    counts = by_status(claims)
    words = {
        ClaimStatus.VERIFIED: "vérifiée", ClaimStatus.DATED: "datée",
        ClaimStatus.DISPUTED: "contestée", ClaimStatus.UNSOURCED: "non sourcée",
    }  # fmt: skip
    said = french.enumeration(
        [french.plural(counts[status], word) for status, word in words.items()]
    )
    return (
        "La présentation de La Mêlée (mai 2025) avance des chiffres ; nous les avons repris un "
        f"à un. Sur {len(claims)} affirmations : {said}. «\u00a0Datée\u00a0» : une mesure plus "
        "récente la remplace. «\u00a0Non sourcée\u00a0» : aucune source retrouvée."
    )


@drawn_once
def show_references() -> None:
    """The national figures shown beside local ones."""
    heading("Les repères nationaux")
    paragraph(
        "Ces chiffres valent pour la France. Ils accompagnent les chiffres de votre territoire "
        "et ne les remplacent jamais."
    )
    rows = []
    for entry in load_references().values():
        decimals = 0 if float(entry.valeur).is_integer() else 1
        value = french.figure(entry.as_figure(), decimals)
        if entry.total is not None:
            value += f" sur {french.number(entry.total)}"
        rows.append((entry.libelle, value, str(entry.annee), entry.statut.value, entry.source))
    header = ("Repère", "Valeur", "Année", "Statut", "Source")
    table(f"{len(rows)} repères nationaux.", header, rows, (1,))
    with fold("Ce que chaque repère mesure, et la prudence à garder"):
        for entry in load_references().values():
            _facts([(entry.libelle, f"{entry.definition} {entry.prudence}")])


def show_gaps(found: Edition, counts: Mapping[str, Coverage]) -> None:
    """What is missing: values by indicator, contours, and what this edition does not do."""
    st.header("Ce qui manque à cette édition", anchor=False)
    paragraph("Une donnée absente n'est jamais comptée comme un zéro. Voici ce que nous savons.")
    bullets((*EMBEDDED_LIMITS, *LIMITS) if settings.DATA == settings.EMBEDDED else LIMITS)
    show_presence(found.id)
    st.subheader("Combien de valeurs sont connues", anchor=False)
    ranked = sorted(counts.values(), key=lambda c: (c.level != Level.COMMUNE, -c.known))
    rows = [(c.indicator.libelle, known_of(c)) for c in ranked]
    table("À l'échelon le plus fin de chaque indicateur.", ("Indicateur", "Valeurs connues"), rows)
    st.subheader("Ce que la carte ne dessine pas", anchor=False)
    territories = found.territories
    missing = [
        f"{territories.get(code).nom} ({territories.get(code).departement})"
        for code in found.without_contour
    ]
    paragraph(
        f"{len(missing)} communes n'ont pas de contour dans la source : "
        f"{french.enumeration(missing)}. Elles comptent dans les totaux et les tableaux. "
        "Les collectivités d'outre-mer hors départements n'ont pas de contour non plus."
    )
    faults = contour_faults()
    if faults:
        with fold(f"{len(faults)} dessins incomplets autour de communes sans contour"):
            show(
                Markup("<ul>{}</ul>").format(join(Markup("<li>{}</li>").format(f) for f in faults))
            )


def _source_facts(source: Source, counts: Mapping[str, Coverage]) -> list[tuple[str, object]]:
    used = [c for c in counts.values() if c.indicator.source.id == source.id]
    address: object = source.adresse
    if source.adresse.startswith("https://"):
        address = Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(source.adresse)
    return [
        ("Producteur", source.producteur),
        ("Millésime", source.millesime),
        ("Licence", source.licence),
        ("Couverture annoncée", source.couverture),
        *((f"Valeurs connues, {c.indicator.court}", known_of(c)) for c in used),
        ("Contrôle", source.controle),
        ("Limites", source.limites),
        ("Obtenu par", f"{source.via}, le {french.date(source.consulte)}"),
        ("Adresse", address),
    ]


def _indicator_facts(entry: Indicator, count: Coverage) -> list[tuple[str, object]]:
    levels = [IN_LEVEL[level].removeprefix("par ") for level in entry.niveaux]
    return [
        ("Définition", f"{entry.definition} Unité : {entry.unite}."),
        ("Formule", entry.formula),
        ("Lecture", entry.lecture.format(nom="Exempleville", valeur="…")),
        ("Sens", READS[entry.polarite]),
        ("Prudence", entry.prudence),
        ("Source", f"{entry.source.titre} ({entry.source.producteur})"),
        ("Millésime", entry.measure.millesime),
        ("Niveaux", french.enumeration(levels).replace("pour la France", "France")),
        ("Valeurs connues", known_of(count)),
        ("Pour compléter", entry.combler),
    ]


def known_of(count: Coverage) -> str:
    """« 4 446 communes sur 34 969 », and how many are secret when some are."""
    said = f"{french.number(count.known)} {PLURALS[count.level]} sur {french.number(count.total)}"
    return f"{said} ; {french.number(count.secret)} sous secret" if count.secret else said


def _claim_facts(claim: Claim) -> list[tuple[str, object]]:
    facts: list[tuple[str, object | None]] = [
        ("Statut", Markup('<span class="nr-statut">{}</span>').format(claim.statut.value)),
        ("Le document dit", claim.annonce),
        ("Nous montrons à la place", claim.valeur_a_afficher or "rien"),
        ("Vérification", claim.verification),
        ("Sources", " ; ".join(claim.sources) or "aucune retrouvée"),
        ("Contradiction", claim.contradiction),
        ("Nuance", claim.nuance),
        ("Nature du chiffre", claim.nature),
    ]
    return [(name, text) for name, text in facts if text is not None]


def _local_answer(claim: Claim, page: Page) -> None:
    entry = indicators().get(claim.equivalent_local or "")
    if entry is not None and page.territory is not None:
        where = page.territory.nom_court
        query = {**page.query, "indicateur": entry.id}
        link(TERRITORY, query, f"La réponse locale, {where} : {entry.libelle}")


def _facts(facts: Sequence[tuple[str, object]]) -> None:
    line = Markup("<p><strong>{}</strong> : {}</p>")
    show(join(line.format(name, text) for name, text in facts))


def _theme_rank(claim: Claim) -> int:
    return list(Theme).index(claim.theme)
