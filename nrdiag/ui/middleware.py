"""What nrdiag adds in front of Streamlit: French shell, compression, caching, headers.

Streamlit serves its own page in English, its scripts uncompressed and without a security
policy. ``Front`` answers three kinds of request itself, from closed lists computed at start
(so no path is ever built from a request), and completes the headers of all the others:

- the shell of each page, rewritten once in French;
- the scripts and contours whose name carries a digest, compressed once and kept in memory;
  Streamlit's own speak French;
- paths that are nothing here: back to the home page, which says so, or 404 for a file.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import mimetypes
import re
import secrets
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nrdiag.ui.document import LINKS, WITH_MAP, french_page, map_preloads
from nrdiag.ui.login_answers import LOGIN, complete_login
from nrdiag.ui.map_downloads import ADDRESS as FILES
from nrdiag.ui.map_files import opening_contours
from nrdiag.ui.pictures import ADDRESS
from nrdiag.ui.streamlit_words import in_french
from nrdiag.ui.styles import dress
from nrdiag.ui.table_files import ADDRESS as TABLES
from nrdiag.ui.visit_files import ADDRESS as VISIT

IMMUTABLE = "public, max-age=31536000, immutable"
#: Where an unknown path is sent; a constant, so it can never be an open redirection.
UNKNOWN = "/?page_inconnue=1"
#: Where our own files are, besides the pages.
OURS = (ADDRESS, FILES, TABLES, VISIT)
PREFIXES = ("/_stcore/", "/media/", "/app/static/", *(f"{start}/" for start in OURS))
#: Pages without a menu: the telephone of a participant, the screen of the room.
LIGHT = ("/rejoindre", "/ecran")
#: Where a telephone joins a workshop, and the cookie that tells it from the others there.
JOIN, DEVICE_COOKIE, DEVICE_SECONDS = "/rejoindre", "nrdiag_appareil", 4 * 86_400
#: Names that change with the content: they may be cached for ever.
_DIGESTED = re.compile(r"/app/static/(?:vendor/.+|contours/.+\.[0-9a-f]{8}\.json)")
_COMPRESSIBLE = {".js", ".css", ".json", ".svg"}
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

COMMON_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def content_policy(scripts: str, **others: str) -> str:
    """Return a content security policy that never leaves the app's own origin."""
    sources = {
        "default-src": "'none'",
        "script-src": scripts,
        # Streamlit and Leaflet set styles from scripts: <style> tags and style attributes.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",  # the formula font holds one in its style sheet
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    sources.update({name.replace("_", "-"): value for name, value in others.items()})
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def _script_sources(page: str) -> str:
    """Return the script sources of a page: its own origin and its inline scripts by digest."""
    digests = [hashlib.sha256(m.encode()).digest() for m in _INLINE_SCRIPT.findall(page)]
    # Streamlit starts a component from a script that it makes itself, as a blob.
    return " ".join(
        ["'self'", "blob:", *(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests)]
    )


class Page:
    """An HTML page held in memory, revalidated by its digest at each visit."""

    def __init__(self, text: str) -> None:
        self.body = text.encode()
        self.compressed = gzip.compress(self.body, 9)
        self.etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    def response(self, request: Headers) -> Response:
        """Return the page, compressed when accepted, or 304 when the browser has it."""
        headers = {"cache-control": "no-cache", "etag": self.etag, "vary": "Accept-Encoding"}
        if self.etag in request.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        zipped = "gzip" in request.get("accept-encoding", "")
        if zipped:
            headers["content-encoding"] = "gzip"
        body = self.compressed if zipped else self.body
        return Response(body, headers=headers, media_type="text/html")


class Front:
    """ASGI middleware in front of Streamlit; see the module's text."""

    def __init__(self, app: ASGIApp, *, root: Path, hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.hosts = hosts
        frontend = Path(streamlit.__file__).parent / "static"
        shell = dress(french_page(frontend / "index.html", "nrdiag"))
        self.policy = content_policy(_script_sources(shell), frame_src="'self'")
        page = Page(shell)
        names = [f"/{p.stem}" for p in (root / "pages").glob("*.py") if p.stem[0] not in "._"]
        self.pages = {"/": page} | dict.fromkeys(names, page)
        self.shells = {
            path: shell.replace("</head>", f"{map_preloads(frontend, parts, shell)}</head>", 1)
            for path, parts in WITH_MAP.items()
        }
        self.pages |= {path: Page(text) for path, text in self.shells.items()}
        # No link between pages there: a telephone loads nothing that it does not use.
        light = Page(shell.replace(LINKS, "", 1))
        self.pages |= dict.fromkeys(LIGHT, light)
        self.with_contours = lru_cache(maxsize=256)(self._with_contours)
        # Everything served from memory, by its exact address.
        self.files = _files(frontend, "/")
        del self.files["/index.html"], self.files["/manifest.json"]
        digested = _files(root / "static", "/app/static/")
        self.files |= {url: file for url, file in digested.items() if _DIGESTED.fullmatch(url)}
        self.compressed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is ours; let Streamlit answer the rest, with our headers."""
        if scope["type"] == "websocket" and not self._same_origin(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(path, message)
                if path in LOGIN:
                    complete_login(message, secure=scope["scheme"] == "https")
            await send(message)

        answer: ASGIApp = self.app
        if scope["method"] in {"GET", "HEAD"}:
            answer = await self._own(path, Headers(scope=scope), scope["query_string"]) or self.app
        await answer(scope, receive, send_with_headers)

    async def _own(self, path: str, request: Headers, query: bytes = b"") -> Response | None:
        """Return our own answer to a path, or nothing when Streamlit answers it."""
        if page := self.pages.get(path):
            if path in self.shells and (contours := opening_contours(query.decode("latin-1"))):
                page = self.with_contours(path, contours)
            answer = page.response(request)
            if path == JOIN and DEVICE_COOKIE not in cookie_parser(request.get("cookie", "")):
                _recognise(answer)
            return answer
        file = self.files.get(path)
        if file:
            zipped = "gzip" in request.get("accept-encoding", "")
            return await self._file(path, file) if zipped and _compressible(file) else None
        if path == "/sante" or path in LOGIN or path.startswith(PREFIXES):
            return None
        if path.rstrip("/") in self.pages:  # a final slash is Streamlit's to remove
            return None
        if path.startswith("/static/") or "." in path.rsplit("/", 1)[-1]:
            return PlainTextResponse("Fichier introuvable.", status_code=404)
        return RedirectResponse(UNKNOWN, status_code=307)

    def _with_contours(self, path: str, contours: tuple[str, ...]) -> Page:
        """Return a page that names the contours of its map (from the edition, never the query)."""
        named = f'<meta name="nrdiag-contours" content="{" ".join(contours)}">'
        return Page(self.shells[path].replace("</head>", f"{named}</head>", 1))

    async def _file(self, url: str, file: Path) -> Response:
        """Return a file compressed once for all visitors."""
        if url not in self.compressed:
            self.compressed[url] = await asyncio.to_thread(_compressed, url, file)
        headers = {
            "content-encoding": "gzip",
            "vary": "Accept-Encoding",
            "cache-control": "no-cache" if url.count("/") == 1 else IMMUTABLE,
        }
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return Response(self.compressed[url], headers=headers, media_type=kind)

    def _complete(self, path: str, message: Message) -> None:
        """Add the security headers, and the cache of files whose name carries a digest."""
        headers = MutableHeaders(scope=message)
        for name, value in COMMON_HEADERS.items():
            headers[name] = value
        headers["content-security-policy"] = self.policy
        if message["status"] == 200 and _DIGESTED.fullmatch(path):
            headers["cache-control"] = IMMUTABLE
        elif path.startswith("/app/static/"):
            headers["cache-control"] = "no-cache"

    def _same_origin(self, request: Headers) -> bool:
        """Tell whether a web socket comes from our own pages.

        Streamlit checks it too, but looks the machine's public address up on the Internet to
        decide about a foreign origin: nrdiag never does.
        """
        origin = urlsplit(request.get("origin", ""))
        return not origin.netloc or (
            origin.netloc == request.get("host") or origin.hostname in self.hosts
        )


def _recognise(answer: Response) -> None:
    """Give the telephone of a participant its secret: one device, one vote, for a few days."""
    answer.set_cookie(
        DEVICE_COOKIE, secrets.token_urlsafe(18), max_age=DEVICE_SECONDS, httponly=True,
        samesite="lax",
    )  # fmt: skip


def _files(folder: Path, prefix: str) -> dict[str, Path]:
    """Return the files under a folder by address; a link leading outside is left out."""
    folder = folder.resolve()
    return {
        f"{prefix}{file.relative_to(folder).as_posix()}": file
        for file in folder.rglob("*.*")
        if file.is_file() and file.resolve().is_relative_to(folder)
    }


def _compressed(url: str, file: Path) -> bytes:
    content = file.read_bytes()
    if url.startswith("/static/js/"):
        content = in_french(content.decode()).encode()
    return gzip.compress(content, 9)


def _compressible(file: Path) -> bool:
    return file.suffix in _COMPRESSIBLE
