"""Accessibility of public sites: the state of the sites, what to do first, the law, the figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from nrdiag import french
from nrdiag.accessibilite.declared import Benchmark, benchmarks, duties, thresholds
from nrdiag.accessibilite.priorities import Priority, opening, priorities, undated
from nrdiag.accessibilite.sites import Survey
from nrdiag.accessibilite.situation import MEANINGS, State
from nrdiag.catalogue.indicators import Level
from nrdiag.catalogue.sources import sources
from nrdiag.ui.chart import ACCENT, ALERT, GREY, INK, chart_of, draw_chart
from nrdiag.ui.markup import Markup, fold, heading, join, paragraph, show, table, together

#: Steps shown at once; the others are one tap away.
MAX_STEPS = 5
COLOURS = {
    State.TOTAL: ACCENT, State.PARTIAL: ACCENT, State.NOT_COMPLIANT: ALERT,
    State.EXPIRED: ALERT, State.NOT_AUDITED: ALERT,
}  # fmt: skip
COMPLIANT = (State.TOTAL, State.PARTIAL)
NOT_COMPLIANT = (State.NOT_COMPLIANT, State.EXPIRED, State.NOT_AUDITED)


def show_opening(found: Survey, today: dt.date) -> None:
    """The sentence of the page, then what the list of sites does not hold."""
    paragraph(opening(found, today), "nr-phrase")
    said = []
    if found.territory.niveau is Level.EPCI:
        said.append(
            "L'adresse du site de l'intercommunalité n'est pas dans nos données : ajoutez-la "
            "par un fichier."
        )
    if found.without_address:
        said.append(
            "Une adresse inconnue ne veut pas dire que la commune n'a pas de site : l'annuaire "
            "ne la donne pas."
        )
    said.append(f"Source des adresses : {sources()['dila_mairies'].mention}.")
    paragraph(" ".join(said), "nr-source")


def show_meters(found: Survey, today: dt.date) -> None:
    """How many sites are in each state: a sentence, bars, a table; then the steps."""
    counts = {state: found.count(state) for state in State}
    sentence = meter_sentence(found)
    with together():
        heading("Où en sont les sites")
        paragraph(sentence)
    shown = tuple((state, n) for state, n in counts.items() if n)
    if len(found.sites) > 1:
        draw_chart(chart_of(_bars(shown), sentence))
    with together():
        without_date = undated(found.read)
        if without_date:
            count = french.plural(without_date, "site")
            paragraph(f"Date de la déclaration non lue pour {count}. {thresholds().sans_date}")
        with fold("Le tableau, et ce que veut dire chaque état"):
            rows = [(state.value.capitalize(), french.number(counts[state]), MEANINGS[state])
                    for state in State]  # fmt: skip
            table("Sites du territoire par état.", ("État", "Sites", "Sens"), rows, (1,))
            paragraph(f"{thresholds().texte} {thresholds().taux}")
        show_priorities(found, today)


def meter_sentence(found: Survey) -> str:
    """« Sur 33 sites, 4 respectent la moitié des critères ou plus, 6 sont non conformes… »."""
    parts = [
        (found.count(*COMPLIANT), "totalement ou partiellement {}", "conforme", "conformes"),
        (found.count(*NOT_COMPLIANT), "non {} selon la règle", "conforme", "conformes"),
        (found.count(State.NO_MENTION), "sans mention {}", "détectée", "détectée"),
        (found.count(State.UNVERIFIED), "à {}", "vérifier", "vérifier"),
        (found.count(State.UNREACHABLE), "{}", "injoignable", "injoignables"),
        (found.count(State.UNREAD), "non {}", "lu", "lus"),
    ]
    said = [
        f"{french.number(n)} {words.format(one if n < 2 else many)}"
        for n, words, one, many in parts
        if n
    ]
    return f"Sur {french.plural(len(found.sites), 'site')} : {french.enumeration(said)}."


def _bars(counts: Sequence[tuple[State, int]]) -> dict[str, Any]:
    """One bar per state, from zero, with its count at its end."""
    values = [
        {
            "état": state.value, "sites": n, "texte": french.plural(n, "site"),
            "couleur": COLOURS.get(state, GREY),
        }
        for state, n in counts
    ]  # fmt: skip
    y = {
        "field": "état", "type": "nominal", "sort": None, "title": None,
        "axis": {"labelLimit": 190, "ticks": False, "domain": False, "labelFontSize": 13,
                 "labelColor": INK},
    }  # fmt: skip
    x = {
        "field": "sites",
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"domainMin": 0},
    }
    tooltip = [{"field": "état", "type": "nominal"}, {"field": "texte", "title": "Nombre"}]
    return {
        "data": {"values": values},
        "height": 32 * len(values) + 16,
        "padding": {"right": 60},
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 18},
                "encoding": {
                    "y": y, "x": x, "tooltip": tooltip,
                    "color": {"field": "couleur", "type": "nominal", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 13, "color": INK},
                "encoding": {"y": y, "x": x, "text": {"field": "texte"}},
            },
        ],
    }  # fmt: skip


def show_priorities(found: Survey, today: dt.date) -> None:
    """The steps in order, each with its reason and the sites that it is for."""
    heading("Que faire d'abord", "que-faire")
    steps = priorities(found, today)
    if not steps:
        paragraph("Rien d'urgent dans les lectures chargées.")
        return
    _steps(steps[:MAX_STEPS], 1)
    if len(steps) > MAX_STEPS:
        with fold("Ensuite"):
            _steps(steps[MAX_STEPS:], MAX_STEPS + 1)


def _steps(steps: Sequence[Priority], start: int) -> None:
    items = [
        Markup('<li><strong>{}</strong> {}<br><span class="nr-source">{}</span></li>').format(
            priority.step.action, priority.who + ".", priority.step.raison
        )
        for priority in steps
    ]
    show(Markup('<ol start="{}">{}</ol>').format(start, join(items)))


def show_law() -> None:
    """What the law asks, text by text; the amounts stay « à vérifier »."""
    heading("Ce que demande la loi", "loi")
    items = [
        Markup('<li><strong>{}.</strong> {} <span class="nr-source">({})</span></li>').format(
            duty.titre, duty.texte, duty.references
        )
        for duty in duties()
    ]
    show(Markup("<ul>{}</ul>").format(join(items)))
    paragraph(f"{thresholds().texte} {thresholds().taux}")
    source = sources()[thresholds().source]
    show(
        Markup(
            '<p class="nr-source">{}. {} <a href="{}" rel="noopener noreferrer">Lire le décret sur '
            "Légifrance</a></p>"
        ).format(source.mention, source.limites, source.adresse)
    )


def show_benchmarks() -> None:
    """The national figures, each with whom it is about: never the territory's place."""
    heading("Repères nationaux", "reperes")
    paragraph(
        "Aucun fichier public ne donne le niveau des sites des collectivités. Ces chiffres "
        "portent sur d'autres sites : ils situent, ils ne remplacent pas."
    )
    rows = [
        (one.titre, _figures(one), f"{one.perimetre} {one.credit.mention}.") for one in benchmarks()
    ]
    header = ("Quels sites", "Ce qui est mesuré", "Périmètre et source")
    table("Repères nationaux d'accessibilité.", header, rows)


def _figures(one: Benchmark) -> Markup:
    """« Sites de l'État totalement conformes : 14 sur 1 033 (1,4 %) », one line per figure."""
    lines = [one.phrase] if one.phrase else []
    for figure in one.figures:
        if figure.total and figure.share is not None:
            value = f"{french.number(figure.valeur)} sur {french.number(figure.total)}"
            lines.append(f"{figure.libelle} : {value} ({french.percent(figure.share)})")
        else:
            lines.append(f"{figure.libelle} : {french.with_unit(figure.valeur, figure.unite)}")
    return Markup("<br>").join(lines)
