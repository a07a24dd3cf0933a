"""What a visitor gets through nginx is what the app gives, always from the same replica."""

from __future__ import annotations

import asyncio
import gzip
import re
import ssl
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from deploy.deployment import DEPLOY, STICKY, Deployment, nginx
from e2e.conftest import settle
from e2e.serveur import get
from e2e.test_uploads import send
from playwright.sync_api import WebSocket, expect
from websockets.asyncio.client import connect

from nrdiag import settings
from nrdiag.ui.middleware import COMMON_HEADERS, DEVICE_COOKIE

pytestmark = pytest.mark.e2e
#: Ten times what nginx keeps of a request in memory.
BIG = b"type;quantite\n" + b"Laptop;3\n" * 20_000


def given(response: HTTPResponse) -> str | None:
    """The replica's number in the cookie that an answer sets, if it does."""
    cookies = SimpleCookie()
    for line in response.headers.get_all("set-cookie") or []:
        cookies.load(line)
    if STICKY not in cookies:
        return None
    found = cookies[STICKY]
    assert (found["path"], found["samesite"], bool(found["httponly"])) == ("/", "Lax", True)
    assert not found["max-age"] and not found["expires"], "le témoin survivrait à la visite"
    return found.value


def test_newcomers_of_one_address_are_spread_and_told_who_answered(site: Deployment) -> None:
    asked = [site.ask("/") for _ in range(40)]
    seen = Counter(number for _, number in asked)
    assert [given(response) for response, _ in asked] == [str(number) for _, number in asked]
    # 40 draws leave a replica with fewer than 5 visitors less than once in ten million times.
    assert seen[1] >= 5 and seen[2] >= 5, seen


@pytest.mark.parametrize("number", [1, 2])
def test_a_cookie_always_reaches_its_replica_and_is_set_once(site: Deployment, number: int) -> None:
    paths = ("/", "/territoire", "/sante", "/_stcore/health", "/carte?territoire=31")
    for path in paths * 4:
        response, answered = site.ask(path, cookie=f"{STICKY}={number}")
        assert answered == number and given(response) is None


@pytest.mark.parametrize("value", ["3", "", "11", "nrdiag_2", "../1", "1" * 3000, "%00"])
def test_an_impossible_cookie_is_replaced(site: Deployment, value: str) -> None:
    response, answered = site.ask("/", cookie=f"{STICKY}={value}; x=y")
    assert given(response) == str(answered)


def test_the_headers_of_the_app_arrive_whole_and_once(site: Deployment) -> None:
    own = {"date", "server", "set-cookie", "connection", "transfer-encoding", "vary"}
    for path in ("/", "/static/absent.js", "/_stcore/health", "/rejoindre"):
        direct, body = get(site.replicas[1][0], path)
        through, same = get(site.url, path, cookie=f"{STICKY}=1")
        assert (through.status, same) == (direct.status, body)
        kept = [(k.lower(), v) for k, v in through.getheaders() if k.lower() not in own]
        expected = [(k.lower(), v) for k, v in direct.getheaders() if k.lower() not in own]
        assert sorted(kept) == sorted(expected)
        policies = through.headers.get_all("content-security-policy")
        assert len(policies) == 1 and policies[0].startswith("default-src 'none'")
        assert set(COMMON_HEADERS) <= {name for name, _ in kept}
        assert through.headers["server"] == "nginx"


class Plain(BaseHTTPRequestHandler):
    """A replica that sends a file as Streamlit sends a download: not compressed."""

    text = b"type;quantite\n" * 1000

    def do_GET(self) -> None:
        """The same file at every address."""
        self.send_response(200)
        self.send_header("content-type", "text/csv; charset=utf-8")
        self.send_header("content-length", str(len(self.text)))
        self.end_headers()
        self.wfile.write(self.text)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


def test_a_download_that_streamlit_sends_plain_is_compressed(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Plain) as replica, ThreadPoolExecutor(1) as thread:
        thread.submit(replica.serve_forever)
        address = f"127.0.0.1:{replica.server_port}"
        try:
            with nginx(tmp_path, {1: address, 2: "127.0.0.1:2"}) as url:
                response, body = get(url, "/media/f.csv", accept_encoding="gzip")
                plain = get(url, "/media/f.csv")[1]
        finally:
            replica.shutdown()
    assert response.headers["content-encoding"] == "gzip" and plain == Plain.text
    assert gzip.decompress(body) == plain and len(body) < len(plain) / 10


def test_what_the_app_has_compressed_is_compressed_once(site: Deployment) -> None:
    index = next(settings.CONTOURS.glob("*.json"))
    response, body = get(
        site.url, f"/app/static/contours/{index.name}", accept_encoding="gzip"
    )  # fmt: skip
    assert response.headers.get_all("content-encoding") == ["gzip"]
    assert gzip.decompress(body) == index.read_bytes()


def test_the_log_holds_no_secret_and_no_address_of_a_visitor(site: Deployment) -> None:
    site.ask("/atelier?animer=SECRET-DU-LIEN", referer="http://x/?cle=SECRET-VENU")
    written = "".join(file.read_text() for file in site.folder.glob("*.log"))
    assert "/atelier" in written and "SECRET" not in written
    assert not any(" 127.0.0.1 " in f" {line} " for line in site.log())


def test_the_upload_limit_is_the_apps(site: Deployment) -> None:
    limit = re.search(
        r"client_max_body_size (\d+)m;", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    )
    assert limit and settings.MAX_UPLOAD_MB < int(limit[1]) <= settings.MAX_UPLOAD_MB + 2
    asked = {"content_length": str(80 * 2**20)}
    assert get(site.url, "/_stcore/upload_file/a/b", "PUT", **asked)[0].status == 413


def test_a_visit_runs_through_nginx_with_its_socket_and_a_large_file(
    site: Deployment, visitor: Callable[..., Any]
) -> None:
    """The page is drawn; the file is read where the session is, and never written by nginx."""
    sockets: list[WebSocket] = []
    with visitor(site.url) as page:
        page.on("websocket", lambda socket: sockets.append(socket))  # noqa: PLW0108
        page.goto("/pratiques")
        settle(page)
        assert [socket.url for socket in sockets] == [
            f"{site.url.replace('http', 'ws')}/_stcore/stream"
        ]
        number = int(next(c["value"] for c in page.context.cookies() if c["name"] == STICKY))
        send(page, BIG)
        expect(page.get_by_text(re.compile(r"Gardées\s:\s20.000"))).to_be_visible()
        uploads = [line for line in site.log() if "/upload_file/" in line and " PUT " in line]
        assert uploads, site.log()[-5:]
        assert site.number(uploads[-1]) == number
        page.goto("/territoire?territoire=243100633")
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Sicoval")


def test_over_https_every_cookie_is_secure_and_the_socket_opens(
    site: Deployment, tmp_path: Path
) -> None:
    tmp_path.chmod(0o755)
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "1", "-subj", "/CN=essai", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    trust = ssl.create_default_context(cafile=str(certificate))
    addresses = {n: url.removeprefix("http://") for n, (url, _) in site.replicas.items()}
    tls = f"ssl_certificate {certificate}; ssl_certificate_key {key};"

    async def handshake(url: str) -> None:
        stream = f"{url.replace('https', 'wss')}/_stcore/stream"
        async with connect(stream, subprotocols=["streamlit"], origin=url, ssl=trust) as socket:
            assert socket.subprotocol == "streamlit"

    with nginx(tmp_path, addresses, tls) as url:
        cookies: list[str] = []
        for path in ("/rejoindre", "/_stcore/health"):
            with urllib.request.urlopen(f"{url}{path}", context=trust) as response:
                cookies += response.headers.get_all("set-cookie")
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, handshake(url)).result(30)
    assert {line.partition("=")[0] for line in cookies} >= {STICKY, DEVICE_COOKIE}
    assert len(cookies) >= 3 and all("; secure" in line.lower() for line in cookies), cookies
