"""A local server that plays thirty public sites, and what must be read of each of them."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nrdiag.accessibilite.site import Mention

TOTAL, PARTIAL, NONE = Mention.TOTAL, Mention.PARTIAL, Mention.NONE
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    """One answer. ``drip`` sends the headers (or the body) one byte at a time."""

    body: bytes = b""
    status: int = 200
    kind: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    drip: str = ""


@dataclass(frozen=True)
class Case:
    """A site: its pages, and the reading expected (fields not named are None or "")."""

    pages: dict[str, Any]
    expected: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def page(body: str, title: str = "Mairie de Sainte-Exemple-sur-Lèze") -> str:
    """An ordinary town hall's page around ``body``."""
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<style>.conforme {{ color: red }} /* Accessibilité : totalement conforme */</style></head><body>
<header><a href="#contenu">Aller au contenu</a><nav><ul><li><a href="/">Accueil</a></li>
<li><a href="/vie-municipale">Vie municipale</a></li><li><a href="/ecoles">Écoles</a></li></ul>
</nav></header><main id="contenu"><h1>{title}</h1><article><h2>Fête du village</h2>
<p>Rendez-vous samedi sur la place. Parking accessible à 50 % du prix.</p></article>
{body}</main></body></html>"""


def footer(text: str, href: str = "/accessibilite") -> str:
    return page(
        f'<footer><ul><li><a href="/mentions-legales">Mentions légales</a></li>'
        f'<li><a href="{href}">{text}</a></li></ul></footer>'
    )


def declaration(
    level: str = "partiellement conforme", rate: str = "72,5 % des critères du RGAA sont respectés",
    dated: str = "Cette déclaration a été établie le 12 mars 2025.",
    audit: str = "L'audit de conformité réalisé par la société Ipedis révèle que", more: str = "",
) -> str:  # fmt: skip
    return page(
        f"""<h2>Déclaration d'accessibilité</h2><p>La commune s'engage à rendre son site accessible
conformément à l'article 47 de la loi n° 2005-102 du 11 février 2005.</p><h3>État de conformité</h3>
<p>Le site est <strong>{level}</strong> avec le référentiel général d'amélioration de
l'accessibilité (RGAA), version 4.1.</p><h3>Résultats des tests</h3><p>{audit} {rate}.</p>
<h3>Établissement de cette déclaration</h3><p>{dated}</p>{more}
<p>Défenseur des droits, TSA 90716, 75334 Paris CEDEX 07.</p>""",
        "Déclaration d'accessibilité",
    )


MARCH = "2025-03-12"
NO_MENTION = "mention non détectée"
ARTICLE = page(
    "<article><p>Le rapport conclut que l'installation électrique est non conforme. "
    "L'accessibilité de la mairie aux personnes à mobilité réduite : non conforme aux normes PMR, "
    "des travaux sont prévus.</p></article>"
)
EXPLAINED = page(
    "<p>Un site public affiche « Accessibilité : totalement conforme », « Accessibilité : "
    "partiellement conforme » ou « Accessibilité : non conforme ».</p>"
)
REACT = page(
    '<div id="root"></div><script>window.__STATE__={"footer":"\\u003ca href=\\u0027/a\\u0027'
    '\\u003eAccessibilit\\u00e9 : partiellement conforme\\u003c/a\\u003e"}</script>'
)
JOOMLA = page(
    '<footer><script>document.write(\'<a href="/accessibilite">Accessibilité : '
    "<b>non</b> conforme<\\/a>')</script></footer>"
)
ALL_LINKS = page("".join(f'<a href="/actualites/{i}">Actualité {i}</a>' for i in range(6_000)))
HEAVY = page("<p>" + "Lorem ipsum dolor sit amet. " * 750_000 + "</p>")


def cases() -> dict[str, Case]:
    """The sites by host name. Every trap of the field that we know of is here."""
    ok = {"mention": PARTIAL, "rate": 72.5, "audited": MARCH, "auditor": "Ipedis",
          "declaration": "/accessibilite"}  # fmt: skip
    partial = footer("Accessibilité : partiellement conforme")
    return {
        # The ordinary cases.
        "partielle.test": Case({"/": partial, "/accessibilite": declaration()}, ok),
        "totale.test": Case(
            {"/": footer("Accessibilité : totalement conforme"),
             "/accessibilite": declaration("totalement conforme", "100 % des critères sont respectés")},
            ok | {"mention": TOTAL, "rate": 100.0},
        ),
        "non-conforme.test": Case(
            {"/": footer("Accessibilité&nbsp;: non conforme"),
             "/accessibilite": declaration("non conforme", "38,2% des critères sont respectés")},
            ok | {"mention": NONE, "rate": 38.2},
        ),
        "non-audite.test": Case(
            {"/": footer("Accessibilité : non conforme"),
             "/accessibilite": declaration("non conforme", "", audit="Aucun audit n'a été réalisé")},
            {"mention": NONE, "audited": MARCH, "declaration": "/accessibilite"}, "aucun audit",
        ),
        "sans-mention.test": Case({"/": page("")}, {}, NO_MENTION),
        "sans-declaration.test": Case(
            {"/": page("<footer>Accessibilité : non conforme</footer>")}, {"mention": NONE}
        ),
        "schema.test": Case(
            {"/": partial, "/accessibilite": declaration(
                more="<p><a href='/s.pdf'>Schéma pluriannuel 2024-2026</a> ; plan d'action 2025</p>")},
            ok | {"scheme": "2024-2026", "plan": "2025"},
        ),
        # Where the mention hides.
        "image.test": Case(
            {"/": page('<a href="/rgaa"><img src="/i.png" alt="Accessibilité : partiellement conforme">'
                       "</a>"),
             "/rgaa": declaration()},
            ok | {"declaration": "/rgaa"},
        ),
        "script.test": Case({"/": JOOMLA, "/accessibilite": declaration("non conforme", "12 % des critères")},
                            ok | {"mention": NONE, "rate": 12.0}),
        "react.test": Case({"/": REACT}, {"mention": PARTIAL}),
        "etiquette.test": Case(
            {"/": page('<a href="/accessibilite" aria-label="Accessibilité : totalement conforme">'
                       "♿</a>"), "/accessibilite": declaration("totalement conforme", "100 % des critères")},
            ok | {"mention": TOTAL, "rate": 100.0},
        ),
        "morceaux.test": Case(
            {"/": page("<footer><b>Accessibilité</b> :&#8239;<span>partiellement</span>\n"
                       "<em>conforme</em></footer>")},
            {"mention": PARTIAL},
        ),
        "lien-seul.test": Case(
            {"/": footer("Site partiellement conforme", "/declaration-accessibilite"),
             "/declaration-accessibilite": declaration()},
            ok | {"declaration": "/declaration-accessibilite"},
        ),
        "chemin-usuel.test": Case(
            {"/": page(""), "/declaration-accessibilite": declaration()},
            ok | {"mention": None, "declaration": "/declaration-accessibilite"}, NO_MENTION,
        ),
        # Writing.
        "sans-accent.test": Case({"/": footer("ACCESSIBILITE : PARTIELLEMENT CONFORME"),
                                  "/accessibilite": declaration()}, ok),
        "mauvais-accent.test": Case({"/": footer("AccessibilitÃ© : partiellement conforme"),
                                     "/accessibilite": declaration()}, ok),
        "latin.test": Case(
            {"/": Reply(partial.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("latin-1"),
                        kind="text/html"), "/accessibilite": declaration()}, ok),
        "dates.test": Case(
            {"/": partial, "/accessibilite": declaration(
                dated="Établie le 1er février 2023, mise à jour le 03/06/2025.")},
            ok | {"audited": "2025-06-03"},
        ),
        "taux-moyen.test": Case(
            {"/": partial, "/accessibilite": declaration(
                rate="64 % des critères sont respectés. Le taux moyen de conformité du service en "
                     "ligne s'élève à 83,1 %")},
            ok | {"rate": 64.0},
        ),
        "moyen-seul.test": Case(
            {"/": partial, "/accessibilite": declaration(rate="le taux moyen est de 83,1 %")},
            ok | {"rate": None}, "taux moyen",
        ),
        # What must not be believed.
        "cent-sans-audit.test": Case(
            {"/": footer("Accessibilité : totalement conforme"),
             "/accessibilite": declaration("totalement conforme", "100 % des critères", audit="")},
            ok | {"mention": TOTAL, "rate": 100.0, "auditor": ""}, "100 % déclaré sans auditeur nommé",
        ),
        "contredit.test": Case(
            {"/": footer("Accessibilité : totalement conforme"), "/accessibilite": declaration()},
            ok | {"mention": TOTAL}, "la déclaration dit « partiellement conforme »",
        ),
        "article.test": Case({"/": ARTICLE}, {}, NO_MENTION),
        "explication.test": Case({"/": EXPLAINED}, {}, "plusieurs niveaux"),
        "commentaire.test": Case(
            {"/": page("<!-- Accessibilité : totalement conforme --><template>Accessibilité : "
                       "totalement conforme</template>")}, {}, NO_MENTION),
        "futur.test": Case(
            {"/": partial, "/accessibilite": declaration(dated="Établie le 12 mars 2099.")},
            ok | {"audited": None}, "dans le futur",
        ),
        # Servers.
        "robots.test": Case(
            {"/": partial, "/robots.txt": Reply(b"User-agent: *\nDisallow: /", kind="text/plain")},
            {"reachable": False}, "robots.txt",
        ),
        "robots-500.test": Case({"/": partial, "/robots.txt": Reply(status=500)},
                                {"reachable": False}, "robots.txt en erreur"),
        "boucle.test": Case(
            {"/": Reply(status=302, headers=(("Location", "/a"),)),
             "/a": Reply(status=302, headers=(("Location", "/"),))},
            {"reachable": False}, "boucle",
        ),
        "vers-prive.test": Case(
            {"/": Reply(status=302, headers=(("Location", "http://10.0.0.1/admin"),))},
            {"reachable": False}, "n'est pas celle d'un site",
        ),
        "vers-local.test": Case(
            {"/": Reply(status=301, headers=(("Location", "http://127.0.0.1/"),))},
            {"reachable": False}, "",
        ),
        "lourde.test": Case({"/": HEAVY + footer("Accessibilité : totalement conforme")},
                            {}, "page trop lourde"),
        "bombe.test": Case(
            {"/": Reply(gzip.compress(b"0" * 60_000_000), headers=(("Content-Encoding", "gzip"),))},
            {}, "page trop lourde",
        ),
        "lente-tete.test": Case({"/": Reply(b"x", drip="headers")}, {"reachable": False}, "trop lente"),
        "lente-corps.test": Case({"/": Reply(b"x" * 500, drip="body")}, {"reachable": False},
                                 "trop lente"),
        "liens.test": Case({"/": ALL_LINKS}, {}, NO_MENTION),
        "vide.test": Case({"/": Reply()}, {}, NO_MENTION),
        "binaire.test": Case({"/": Reply(bytes(range(256)) * 50, kind="application/octet-stream")},
                             {}, NO_MENTION),
        "absente.test": Case({"/": Reply(status=404)}, {"reachable": False}, "404"),
        "occupee.test": Case(
            {"/": [Reply(status=503), Reply(status=429, headers=(("Retry-After", "0"),)), partial],
             "/accessibilite": declaration()}, ok),
        "pdf.test": Case(
            {"/": footer("Accessibilité : non conforme", "/accessibilite.pdf"),
             "/accessibilite.pdf": Reply(b"%PDF-1.7", kind="application/pdf")},
            {"mention": NONE, "declaration": "/accessibilite.pdf"}, "PDF",
        ),
        "declaration-404.test": Case(
            {"/": partial}, {"mention": PARTIAL, "declaration": "/accessibilite"}, "répond 404",
        ),
        "ailleurs.test": Case(
            {"/": footer("Accessibilité : partiellement conforme", "{partielle.test}/accessibilite")},
            ok | {"declaration": "{partielle.test}/accessibilite"},
        ),
    }  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    """Answers by host name; keeps what was asked and when."""

    cases: dict[str, Case]
    asked: list[tuple[str, str, float]]
    turns: dict[tuple[str, str], int]

    def do_GET(self) -> None:
        host = self.headers["Host"].split(":")[0]
        self.asked.append((host, self.path, time.monotonic()))
        found = self.cases[host].pages.get(self.path, Reply(b"Introuvable", status=404))
        if isinstance(found, list):
            turn = self.turns.get((host, self.path), 0)
            self.turns[host, self.path] = turn + 1
            found = found[min(turn, len(found) - 1)]
        if isinstance(found, str):
            base = f"http://partielle.test:{self.server.server_address[1]}"
            found = Reply(found.replace("{partielle.test}", base).encode())
        with suppress(OSError):  # the reader hangs up, as it should on a trap
            self._send(found)

    def _send(self, reply: Reply) -> None:
        if reply.drip == "headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Lent: ")
            self._drip(b"a" * 500)
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        if reply.drip:
            self._drip(reply.body)
        else:
            self.wfile.write(reply.body)

    def _drip(self, content: bytes) -> None:
        for byte in content:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def serving(cases: dict[str, Case]) -> Iterator[tuple[int, list[tuple[str, str, float]]]]:
    """The port of the server of these sites, and the list of what it is asked."""
    asked: list[tuple[str, str, float]] = []
    handler = type("Handler", (_Handler,), {"cases": cases, "asked": asked, "turns": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield int(server.server_address[1]), asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
