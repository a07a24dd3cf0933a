"""Dix territoires de toutes sortes : chaque page s'affiche-t-elle, sans rien inventer ?

Écrit une ligne par territoire et par page ; sort en erreur à la première faute.
    python scripts/dix_territoires.py
"""

from __future__ import annotations

import json
import re
import sys
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from streamlit.testing.v1 import AppTest  # noqa: E402

from nrdiag import french  # noqa: E402
from nrdiag.catalogue.indicators import Level, indicators  # noqa: E402
from nrdiag.indicateurs.compute import figure_of  # noqa: E402
from nrdiag.indicateurs.edition import edition  # noqa: E402
from nrdiag.territoires.territory import Territory  # noqa: E402

#: A telephone and the screen of a workshop show a workshop, not a territory.
WITHOUT_TERRITORY = {"ecran", "rejoindre"}
PAGES = [
    "app.py",
    *sorted(
        f"pages/{p.name}" for p in (ROOT / "pages").glob("*.py") if p.stem not in WITHOUT_TERRITORY
    ),
]
#: What a program writes for a value that it does not have.
TRACES = re.compile(r"\bnan\b|\bNaN\b|\bNone\b|\binf\b|\{\w*\}|\bnull\b")


def ten() -> dict[str, str]:
    """What each territory is there for, and its code."""
    found = edition().territories.by_code.values()
    communes = [t for t in found if t.niveau is Level.COMMUNE and t.population is not None]
    fifty = min(communes, key=lambda t: (abs((t.population or 0) - 50), t.code))
    corsican = next(t for t in found if t.niveau is Level.EPCI and t.departement in {"2A", "2B"})
    return {
        "le Sicoval": "243100633",
        "Toulouse Métropole": "243100518",
        "une commune de 50 habitants": fifty.code,
        "Cahors": "46042",
        "Paris": "75056",
        "une intercommunalité corse": corsican.code,
        "La Réunion": "974",
        "une commune sans intercommunalité": "22016",
        "une commune sans contour": "12218",
        "une commune fusionnée (ancien code)": "12076",
    }


def faults(page: str, code: str) -> list[str]:
    """What is wrong on one page of one territory."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if page != "app.py":
        app.switch_page(page)
    app.query_params["territoire"] = code
    app.run()
    found = [f"exception : {error.value}" for error in app.exception]
    found += [f"erreur à l'écran : {error.value}" for error in app.error]
    text = _text(app)
    found += [f"trace d'une valeur absente : « {trace} »" for trace in TRACES.findall(text)]
    territory, _ = edition().territories.resolve(code)
    if territory.nom_court not in text:
        found.append("le territoire n'est pas nommé")
    return found + _invented(app, territory)


def _invented(app: AppTest, territory: Territory) -> list[str]:
    """Values of the map and of the table of references that the edition does not hold."""
    found = []
    data = edition()
    for element in app.get("bidi_component"):
        sent = json.loads(element.proto.json)
        if sent["choisi"] not in indicators():
            continue
        entry = indicators()[sent["choisi"]]
        for file in sent["tableau"]["fichiers"]:
            name = file["url"].rsplit("contours/", 1)[1]
            ranks = [rank for rank, mark in enumerate(file["classes"]) if mark != "."]
            codes = {p.rank: code for code, p in data.places.items() if p.file == name}
            for rank, said in zip(ranks, file["textes"], strict=bool(file["textes"])):
                place = data.territories.get(codes[rank])
                figure = figure_of(entry, place, data.measures)
                if said != french.figure(figure, entry.decimales):
                    found.append(f"carte, {place.nom} : « {said} »")
                if (figure.value is None) != (file["classes"][rank] in "-s"):
                    found.append(f"carte, {place.nom} : classe « {file['classes'][rank]} »")
    for html in app.get("html"):
        if "Chaque chiffre, du plus proche au plus large." not in str(html.proto.body):
            continue
        rows = re.findall(r"<tr class=[^>]*>(.*?)</tr>", str(html.proto.body))
        for row in rows:
            cells = [
                unescape(re.sub(r"<[^>]*>", "", c)) for c in re.findall(r"<t[hd].*?</t[hd]>", row)
            ]
            name = f"{cells[0]} ("
            entry = next(i for i in indicators().values() if name.startswith(f"{i.libelle} ("))
            figure = figure_of(entry, territory, data.measures)
            if not figure.known:  # Paris the commune is told by Paris the département
                same = [t for t in data.territories.parents(territory) if t.nom == territory.nom]
                twins = (figure_of(entry, place, data.measures) for place in same)
                figure = next((twin for twin in twins if twin.known), figure)
            if cells[1] != french.figure(figure, entry.decimales):
                found.append(f"{entry.libelle} : « {cells[1]} »")
    return found


def _text(app: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning")
    said = [str(element.value) for kind in kinds for element in getattr(app, kind)]
    said += [re.sub(r"<[^>]*>", " ", str(element.proto.body)) for element in app.get("html")]
    return unescape(" ".join(said)).replace("\\", "")


def main() -> int:
    wrong = 0
    for why, code in ten().items():
        territory, _ = edition().territories.resolve(code)
        print(f"{why} : {territory.nom} ({code})")  # noqa: T201
        for page in PAGES:
            found = faults(page, code)
            wrong += len(found)
            print(f"  {page:24} {'; '.join(found) or 'bien'}")  # noqa: T201
    print(f"{len(ten())} territoires, {len(PAGES)} pages, {wrong} fautes.")  # noqa: T201
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
