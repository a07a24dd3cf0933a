"""The uses on the territory: fibre, people aged 75+, help, and how it compares."""

from __future__ import annotations

from collections.abc import Iterator

from nrdiag import french
from nrdiag.besoins.elders_words import (
    about_scope,
    benchmarks,
    headline,
    survey_sentence,
)
from nrdiag.besoins.help_words import (
    best_sentence,
    left_out_sentence,
    offer_headline,
    offer_sentence,
)
from nrdiag.besoins.offer import offer_of
from nrdiag.besoins.reach import opportunities
from nrdiag.cartes.layer import MAP_LEVELS, Layer, build_layer, map_scope
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.catalogue.needs import needs
from nrdiag.catalogue.rules import surveys
from nrdiag.couverture.fibre import Base, fibre_of
from nrdiag.couverture.words import lead, second_reading
from nrdiag.indicateurs.compare import Compared, ladder, references, told_once
from nrdiag.indicateurs.compute import figure_of
from nrdiag.rapport.blocks import Block, Chart, Picture, Subtitle, Table, Text, Tone
from nrdiag.rapport.charts import ladder_spec
from nrdiag.rapport.content import Content
from nrdiag.rapport.missing import ND
from nrdiag.rapport.vector_map import svg_map
from nrdiag.territoires.naming import side_by_side

COMPARED = ("ftth_taux", "part_75_plus", "part_sans_diplome", "taux_pauvrete")
#: Rows of a table under a map; the data annex has them all.
MAX_ROWS = 40


def uses(content: Content) -> Iterator[Block]:
    yield Subtitle("La fibre")
    yield from _fibre(content)
    yield Subtitle("Les habitants de 75 ans et plus")
    yield from _elders(content)
    yield Subtitle("L'aide au numérique")
    yield from _help(content)
    yield Subtitle("Face aux territoires qui le contiennent")
    yield _ladders(content)


def _fibre(content: Content) -> Iterator[Block]:
    first = fibre_of(content.territory, Base.ARCEP)
    yield Text(lead(first), Tone.KEY)
    second = second_reading(first, fibre_of(content.territory, Base.ANCT))
    yield Text(f"Source : {first.base.source.mention}. {second}".strip(), Tone.NOTE)
    known = [compared for compared in _around(content, "ftth_taux") if compared.figure.known]
    if known:
        names = side_by_side([compared.territory for compared in known])
        rows = [
            (name, french.figure(c.figure, 1), c.figure.vintage)
            for name, c in zip(names, known, strict=True)
        ]
        said = " ; ".join(f"{name} : {value}" for name, value, _ in rows)
        yield Chart(
            ladder_spec(known, "% des logements et locaux"),
            f"Part des logements et locaux qui peuvent avoir la fibre. {said}.",
            Table("Logements et locaux qui peuvent avoir la fibre.",
                  ("Territoire", "Part", "Date"), rows, (1,)),
        )  # fmt: skip
    yield from maps(content, "ftth_taux")


def _elders(content: Content) -> Iterator[Block]:
    table, territory = content.edition.measures, content.territory
    people = figure_of(indicators()["pop_75_plus"], territory, table)
    share = figure_of(indicators()["part_75_plus"], territory, table)
    yield Text(headline(people, share), Tone.KEY)
    if people.value is None:
        yield Text(f"{people.note or indicators()['pop_75_plus'].combler}", Tone.NOTE)
    else:
        places = content.edition.territories
        yield Text(benchmarks(references(indicators()["part_75_plus"], territory, places, table)))
        survey = next(iter(surveys("pop_75_plus").values()))
        yield Text(survey_sentence(survey, people.value))
        yield Text(
            f"{survey.definition} {survey.prudence} C'est une estimation : un taux national "
            "appliqué à l'effectif local.",
            Tone.NOTE,
        )
        yield Text(f"Source : {indicators()['pop_75_plus'].source.mention}.", Tone.NOTE)
    yield from maps(content, "part_75_plus")


def _help(content: Content) -> Iterator[Block]:
    scope = map_scope(content.territory, content.edition)
    offer = offer_of(scope.code, content.edition.id)
    yield Text(about_scope(scope, content.territory, offer_headline(offer)), Tone.KEY)
    yield Text(offer_sentence(offer))
    if scope.niveau is not Level.FRANCE:
        found = opportunities(scope.code, needs().portee_par_defaut, content.edition.id)
        yield Text(f"{left_out_sentence(found)} {best_sentence(found)}")
    source = indicators()["nb_france_services"].source
    yield Text(f"Source : {source.mention}. {source.limites}", Tone.NOTE)


def _ladders(content: Content) -> Table:
    rows = []
    for id in COMPARED:
        entry = indicators()[id]
        chain = _around(content, id)
        names = side_by_side([compared.territory for compared in chain])
        for name, compared in zip(names, chain, strict=True):
            shown = french.figure(compared.figure, entry.decimales) if compared.figure.known else ND
            vintage = compared.figure.vintage if compared.figure.known else ""
            rows.append((entry.libelle, name, shown, vintage))
    header = ("Indicateur", "Territoire", "Valeur", "Année")
    return Table("Le territoire et ceux qui le contiennent.", header, rows, (2,))


def _around(content: Content, id: str) -> list[Compared]:
    """The territory and those that contain it, each place once."""
    places, measures = content.edition.territories, content.edition.measures
    return told_once(ladder(indicators()[id], content.territory, places, measures), places)


def layer_of(content: Content, indicator: str) -> Layer:
    """The map of an indicator: a commune is shown inside its EPCI."""
    scope = map_scope(content.territory, content.edition)
    level = MAP_LEVELS[scope.niveau][0]
    return build_layer(indicators()[indicator], scope, level, content.edition)


def maps(content: Content, indicator: str) -> Iterator[Picture]:
    """The map of an indicator; none where no value is known, which would be all hatching."""
    if layer_of(content, indicator).known:
        yield map_of(content, indicator)


def map_of(content: Content, indicator: str) -> Picture:
    """The same map as on screen, its legend in words, and its table."""
    layer = layer_of(content, indicator)
    entry, scope = layer.indicator, layer.painting.scope
    said = f"{entry.libelle}, {scope.nom_complet}"
    known = f"{french.number(layer.known)} territoires sur {french.number(len(layer.members))}"
    rows = [_ranked(layer, rank) for rank in layer.ranked[:MAX_ROWS]]
    more = (
        ""
        if len(layer.members) <= MAX_ROWS
        else (f" Les {MAX_ROWS} premiers ; le fichier de données les a tous.")
    )
    return Picture(
        str(svg_map(layer.painting, frozenset({content.territory.code}), said)),
        f"Carte. {said}. Valeur connue pour {known}.",
        [(line.colour or "", f"{line.label} ({french.number(line.count)})")
         for line in layer.painting.legend],
        Table(
            f"{said}. Source : {entry.source.mention}. Contours : IGN.{more}",
            ("Territoire", entry.court, "Année"), rows, (1,),
        ),
    )  # fmt: skip


def _ranked(layer: Layer, rank: int) -> tuple[str, ...]:
    row = layer.row(rank)
    value = french.figure(row.figure, layer.indicator.decimales)
    return row.territory.nom, value if row.figure.known else ND, row.figure.vintage
