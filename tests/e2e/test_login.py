"""Facilitators log in with a real exchange; the provider is made here, on 127.0.0.1."""

from __future__ import annotations

import json
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from e2e.conftest import WIDE, axe, settle, watched_page
from e2e.serveur import get, run_server
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, expect

from nrdiag.magasin.address import VARIABLE
from nrdiag.ui.facilitator_login import ASK, REFUSED, UNREACHABLE

pytestmark = pytest.mark.e2e
CLIENT, ALLOWED = "nrdiag", "anne@mairie.fr"


@dataclass
class Provider:
    """An identity provider that asks nothing: it says that whoever comes is ``email``."""

    address: str = ""
    email: str = ""
    verified: bool = True
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "essai"}))
    nonces: dict[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def authorize(self, query: dict[str, list[str]]) -> str:
        """Where the browser goes back to, with a code for this identity."""
        code = secrets.token_urlsafe(8)
        self.nonces[code] = query["nonce"][0]
        assert query["client_id"] == [CLIENT]
        back = urlencode({"code": code, "state": query["state"][0]})
        return f"{query['redirect_uri'][0]}?{back}"

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": self.email, "iat": now, "exp": now + 600,
            "nonce": self.nonces.pop(form["code"][0]), "email": self.email,
            "email_verified": self.verified,
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "essai"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": signed}


@contextmanager
def running(provider: Provider) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            if path.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(parse_qs(path.query)))
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif path.path == "/jwks":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            else:
                self._json(provider.document())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._json(provider.token(parse_qs(body)))

        def _json(self, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def reserved(folder: Path, provider: Provider) -> Iterator[str]:
    """A server of nrdiag that reserves its workshops to who ``provider`` says is on the list."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        "[auth]\n"
        f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{secrets.token_hex(32)}"\n'
        f'client_id = "{CLIENT}"\n'
        'client_secret = "x"\n'
        f'server_metadata_url = "{provider.address}/.well-known/openid-configuration"\n'
    )
    variables = {
        VARIABLE: f"sqlite:///{folder}/atelier.sqlite", "NRDIAG_ANIMATEURS": ALLOWED,
        "NRDIAG_PORT": str(port), "HOME": str(folder), "NO_PROXY": "127.0.0.1",
    }  # fmt: skip
    with run_server(**variables) as url:
        yield url


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Provider]]:
    """The address of a server, and its provider."""
    provider = Provider()
    with running(provider), reserved(tmp_path, provider) as url:
        yield url, provider


def test_only_the_list_leads_and_participants_join_without_login(
    browser: Browser, served: tuple[str, Provider]
) -> None:
    url, provider = served
    with watched_page(browser, url, WIDE) as page:
        provider.email = "jean@mairie.fr"
        page.goto("/atelier?territoire=243100633")
        expect(page.get_by_text(ASK[:60])).to_be_visible(timeout=15_000)
        settle(page)
        assert axe(page) == []
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_text(REFUSED[:40])).to_be_visible(timeout=15_000)
        assert urlsplit(page.url).path == "/atelier"
        expect(page.get_by_role("button", name="Ouvrir l'atelier")).to_have_count(0)
        page.get_by_role("button", name="Se déconnecter").click()
        page.get_by_role("button", name="Se connecter").wait_for(timeout=15_000)

        provider.email, provider.verified = ALLOWED, False
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_text(REFUSED[:40])).to_be_visible(timeout=15_000)
        page.get_by_role("button", name="Se déconnecter").click()
        page.get_by_role("button", name="Se connecter").wait_for(timeout=15_000)

        provider.verified = True
        page.get_by_role("button", name="Se connecter").click()
        page.get_by_role("button", name="Se déconnecter").wait_for(timeout=15_000)
        page.goto("/atelier?territoire=243100633")
        page.get_by_role("button", name="Ouvrir l'atelier").click()
        code = page.locator(".nr-code").inner_text()
        lead = page.url
        cookies = [one for one in page.context.cookies() if "_streamlit_user" in one["name"]]
        assert cookies and all(one["httpOnly"] for one in cookies)
    with watched_page(browser, url, 390) as phone:
        phone.goto(f"/rejoindre?code={code}")
        phone.get_by_role("button", name="Agent").click()
        expect(phone.get_by_text("Vous êtes dans l'atelier")).to_be_visible(timeout=15_000)
        # The secret link alone does not lead any more.
        phone.goto(lead)
        expect(phone.get_by_text(ASK[:60])).to_be_visible(timeout=15_000)


def test_a_provider_that_does_not_answer_is_said_in_french(
    browser: Browser, tmp_path: Path
) -> None:
    absent = Provider(address="http://127.0.0.1:1")
    with reserved(tmp_path, absent) as url, watched_page(browser, url, WIDE) as page:
        page.goto("/atelier")
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_text(UNREACHABLE[:40])).to_be_visible(timeout=15_000)
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()


def test_a_callback_that_nobody_asked_for_gives_no_identity(served: tuple[str, Provider]) -> None:
    url, _ = served
    cookies: list[str] = []
    for path in ("/oauth2callback?code=x&state=y", "/auth/login?provider=x", "/auth/logout"):
        # A proxy in front says that the visitor came over HTTPS.
        response, _ = get(url, path, x_forwarded_proto="https")
        assert response.status == 302
        assert response.headers["location"] == "/atelier"
        assert response.headers["cache-control"] == "no-store"
        cookies += response.headers.get_all("set-cookie") or []
    assert cookies, "logging out forgets the identity"
    for cookie in cookies:
        assert re.match('_streamlit_user(_tokens)?="";', cookie) and "; Secure" in cookie
