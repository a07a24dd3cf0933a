"""One web page, fetched politely and safely: closed to private networks, bounded in time and size.

The address is resolved once and the connection goes to the address checked, so that a name that
changes its answer (DNS rebinding) leads nowhere else. Redirects are followed by hand, each one
checked like the first.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urljoin, urlsplit

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from nrdiag import __version__
from nrdiag.accessibilite.hosts import clean_address

AGENT = "nrdiag"
USER_AGENT = (
    f"Mozilla/5.0 (compatible; {AGENT}/{__version__}; lecture des declarations d'accessibilite ; "
    f"pour refuser : robots.txt, User-agent: {AGENT})"
)
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Answers worth another try: the server is busy, not refusing.
BUSY = frozenset({429, 502, 503, 504})
TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading, in seconds and bytes."""

    connect: float = 8
    read: float = 8
    #: The whole of one answer, headers included: a page sent drop by drop stops here.
    total: float = 20
    size: int = 2_000_000
    redirects: int = 5
    attempts: int = 3
    #: First wait before another try, doubled each time; a server may ask for up to ``wait_most``.
    wait: float = 1
    wait_most: float = 30


class Unreachable(Exception):  # noqa: N818 - what the site is
    """The page could not be read; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A page as received: final address, status, bytes kept, and whether some were left."""

    url: str
    status: int
    kind: str
    charset: str
    body: bytes
    cut: bool


@dataclass(frozen=True)
class Fetcher:
    """Fetches pages. ``resolve`` and ``allow`` exist for the tests, which own their server.

    ``allow`` gives the address of « host:port » pairs accepted as they are; only code sets it.
    """

    limits: Limits = Limits()
    resolve: Callable[[str], list[str]] | None = None
    allow: Mapping[str, str] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep

    def get(self, url: str) -> Answer:
        """The page at the end of the redirects. Raises Unreachable."""
        seen: set[str] = set()
        for _ in range(self.limits.redirects + 1):
            if url in seen:
                raise Unreachable("redirections en boucle")
            seen.add(url)
            answer, target = self._patiently(url)
            if target is None:
                return answer
            url = urljoin(url, target)
        raise Unreachable("trop de redirections")

    def _patiently(self, url: str) -> tuple[Answer, str | None]:
        """The same request again, a little later, when the server is busy or hangs up."""
        wait = self.limits.wait
        for attempt in range(1, self.limits.attempts + 1):
            last = attempt == self.limits.attempts
            try:
                answer, target, asked = self._once(url)
            except ConnectionError:
                if last:
                    raise Unreachable("le serveur a coupé la connexion") from None
                asked = None
            else:
                if answer.status not in BUSY or last:
                    return answer, target
            self.sleep(min(wait if asked is None else asked, self.limits.wait_most))
            wait *= 2
        raise Unreachable("le serveur n'a pas répondu")  # pragma: no cover - the loop returns

    def _once(self, url: str) -> tuple[Answer, str | None, float | None]:
        connection, path, name = self._connection(url)
        # Each byte received restarts the socket's own clock: only this one bounds the whole.
        late = threading.Event()
        opened: list[socket.socket] = []

        def cut() -> None:
            late.set()
            # The response takes the socket from the connection: it is remembered from the start.
            for sock in (*opened, *([connection.sock] if connection.sock else [])):
                # The plain socket's own method: TLS's would first wait for the other side.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)

        clock = threading.Timer(self.limits.total, cut)
        clock.daemon = True
        clock.start()
        try:
            connection.connect()
            if connection.sock is not None:
                opened.append(connection.sock)
            connection.request(
                "GET", path, preload_content=False, decode_content=False,
                headers={
                    "Host": name, "User-Agent": USER_AGENT, "Accept": "text/html,*/*;q=0.5",
                    "Accept-Encoding": "gzip", "Accept-Language": "fr", "Connection": "close",
                },
            )  # fmt: skip
            response = connection.getresponse()
            return self._read(url, response, late)
        except ssl.SSLCertVerificationError:
            raise Unreachable("certificat de sécurité refusé") from None
        except (OSError, HTTPError, ValueError, zlib.error) as error:
            raise self._said(error, late.is_set()) from None
        finally:
            clock.cancel()
            connection.close()

    def _said(self, error: Exception, late: bool) -> Exception:
        """What to tell of a failure; a connection cut by the other side may be tried again."""
        if late:
            return Unreachable("réponse trop lente")
        text = f"{error!r} {error.__cause__!r}".lower()
        if "certificate" in text or "hostname" in text:
            return Unreachable("certificat de sécurité refusé")
        if isinstance(error, TimeoutError) or "timeout" in text or "timed out" in text:
            return Unreachable("le serveur n'a pas répondu à temps")
        if isinstance(error, ConnectionRefusedError) or "refused" in text:
            return Unreachable("connexion refusée")
        if isinstance(error, ConnectionError) or "protocolerror" in text:
            return ConnectionError()
        return Unreachable("réponse illisible")

    def _read(
        self, url: str, response: HTTPResponse, late: threading.Event
    ) -> tuple[Answer, str | None, float | None]:
        headers = response.headers
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        charset = headers.get("content-type", "").partition("charset=")[2].strip(" \"';")
        target = headers.get("location") if response.status in REDIRECTS else None
        body, cut = b"", False
        if target is None and response.status == 200 and kind in (*TEXTS, ""):
            body, cut = self._body(response)
        if late.is_set():
            raise TimeoutError
        asked = headers.get("retry-after", "")
        return (
            Answer(url, response.status, kind, charset, body, cut),
            target,
            float(asked) if asked.isdigit() else None,
        )

    def _body(self, response: HTTPResponse) -> tuple[bytes, bool]:
        """At most ``limits.size`` bytes once decompressed: a bomb is never unfolded."""
        packed = response.headers.get("content-encoding", "").lower() in ("gzip", "x-gzip")
        unpack = zlib.decompressobj(wbits=31) if packed else None
        body = b""
        while chunk := response.read(16_384, decode_content=False):
            if unpack:
                chunk = unpack.decompress(chunk, self.limits.size + 1 - len(body))
            body += chunk
            if len(body) > self.limits.size:
                return body[: self.limits.size], True
        return body, False

    def _connection(self, url: str) -> tuple[HTTPConnection, str, str]:
        """A connection to the address that was checked, the path, and the name of the host."""
        parts = urlsplit(url)
        scheme, name = parts.scheme.lower(), parts.hostname or ""
        if scheme not in PORTS:
            raise Unreachable("adresse qui n'est pas celle d'un site")
        try:
            port = parts.port or PORTS[scheme]
        except ValueError:
            raise Unreachable("adresse illisible") from None
        path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        path = path.encode("ascii", "ignore").decode() if not path.isascii() else path
        shown = name if port == PORTS[scheme] else f"{name}:{port}"
        own = self.allow.get(f"{name}:{port}")
        target = own or self._checked(url, name, port, scheme)
        if scheme == "http":
            return HTTPConnection(target, port, timeout=self._timeout), path, shown
        secure = HTTPSConnection(
            target, port, timeout=self._timeout, server_hostname=name, assert_hostname=name,
            ssl_context=_tls(),
        )  # fmt: skip
        return secure, path, shown

    @property
    def _timeout(self) -> float:
        return max(self.limits.connect, self.limits.read)

    def _checked(self, url: str, name: str, port: int, scheme: str) -> str:
        """The first address of the host; refuses when any of them is not a public one."""
        try:
            clean_address(url)
        except ValueError as error:
            raise Unreachable(str(error)) from None
        if port != PORTS[scheme]:
            raise Unreachable("port inhabituel, non lu")
        try:
            ascii_name = name.encode("idna").decode("ascii")
            found = (self.resolve or resolve)(ascii_name)
        except (OSError, UnicodeError):
            raise Unreachable("nom de domaine introuvable") from None
        if not found or not all(is_public(address) for address in found):
            raise Unreachable("adresse d'un réseau privé, non lue")
        return found[0]


@cache
def _tls() -> ssl.SSLContext:
    """The system's certificates, read once: they take 20 ms."""
    return ssl.create_default_context()


def resolve(name: str) -> list[str]:
    """Every address of a host, in the system's order."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address is one of the Internet's: no loopback, private, reserved or mapped one."""
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast
