"""The workshop page with a list of facilitators: asked to log in, refused, let in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page.test_atelier_page import LEAD, PHONE, SCREEN, SICOVAL, code_of, made
from page.test_pages import APP, assert_sound
from streamlit.testing.v1 import AppTest

from nrdiag import settings
from nrdiag.magasin.address import VARIABLE
from nrdiag.magasin.base import engine
from nrdiag.magasin.workshops import screen_secret
from nrdiag.ui import facilitator_login as login

AUTH = {
    "redirect_uri": "http://127.0.0.1:8501/oauth2callback", "cookie_secret": "s" * 32,
    "client_id": "nrdiag", "client_secret": "x",
    "server_metadata_url": "http://127.0.0.1:1/.well-known/openid-configuration",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    url = f"sqlite:///{tmp_path}/atelier.sqlite"
    monkeypatch.setenv(VARIABLE, url)
    monkeypatch.setattr(settings, "FACILITATORS", frozenset({"anne@mairie.fr"}))
    yield url
    engine.cache_clear()


def who(email: str, **claims: Any) -> dict[str, Any]:
    whole = {"is_logged_in": True, "email": email, "email_verified": True, "iat": int(time.time())}
    return whole | claims


def visit(
    page: str, user: dict[str, Any] | None, auth: dict[str, str] | None = AUTH, **query: str
) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.switch_page(page)
    app.user = user or {}
    if auth is not None:
        app.secrets["auth"] = auth
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [one.label for one in app.button]


def closed(app: AppTest) -> str:
    """What the page says; nothing of a workshop is on it."""
    said = assert_sound(app)
    assert "Ouvrir l'atelier" not in labels(app)
    assert not [one for one in app.radio if one.key in {"scenario", "atelier_vue"}]
    return said


def test_who_is_on_the_list_creates_and_leads(store: str) -> None:
    app = visit(LEAD, who("Anne@mairie.fr"), territoire=SICOVAL)
    assert_sound(app)
    assert "Ouvrir l'atelier" in labels(app) and "Se déconnecter" in labels(app)
    app = visit(LEAD, who("anne@mairie.fr"), animer=made(store))
    assert app.radio(key="atelier_vue").value == "Inviter"


@pytest.mark.parametrize("leading", [False, True])
def test_who_is_not_logged_in_is_asked_to(store: str, leading: bool) -> None:
    query = {"animer": made(store)} if leading else {"territoire": SICOVAL}
    app = visit(LEAD, None, **query)
    assert login.ASK in closed(app)
    assert "Se connecter" in labels(app)
    stale = visit(LEAD, who("anne@mairie.fr", iat=int(time.time()) - 86_400), **query)
    assert login.ASK in closed(stale)


@pytest.mark.parametrize(
    "user",
    [
        who("jean@mairie.fr"), who("anne@mairie.fr", email_verified=False),
        {"is_logged_in": True, "email": "anne@mairie.fr", "iat": time.time()},
        {"is_logged_in": True, "email_verified": True, "iat": time.time()},
    ],
    ids=["another", "unverified", "no verification", "no e-mail"],
)  # fmt: skip
def test_another_is_refused_and_may_log_out(store: str, user: dict[str, Any]) -> None:
    app = visit(LEAD, user, animer=made(store))
    assert login.REFUSED in closed(app)
    [leave] = [one for one in app.button if one.label == "Se déconnecter"]
    leave.click().run()
    assert login.ASK in closed(app)


@pytest.mark.parametrize(
    "auth", [None, {}, AUTH | {"cookie_secret": ""}, AUTH | {"cookie_secret": "s" * 31}]
)
def test_a_list_without_a_login_closes_the_page(store: str, auth: dict[str, str] | None) -> None:
    app = visit(LEAD, who("anne@mairie.fr"), auth, animer=made(store))
    assert login.NOT_READY in closed(app)


def test_a_list_without_authlib_closes_the_page(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "find_spec", lambda name: None if name == "authlib" else True)
    app = visit(LEAD, who("anne@mairie.fr"), animer=made(store))
    assert login.NOT_READY in closed(app)


def test_a_half_written_provider_is_said_when_one_logs_in(store: str) -> None:
    auth = {name: value for name, value in AUTH.items() if name != "client_id"}
    app = visit(LEAD, None, auth, animer=made(store))
    [button] = [one for one in app.button if one.label == "Se connecter"]
    button.click().run()
    assert login.NOT_READY in closed(app)


def test_participants_and_the_screen_never_log_in(store: str) -> None:
    secret = made(store)
    app = visit(PHONE, None, code=code_of(store, secret))
    assert "Vous êtes…" in [one.value for one in app.title]
    app = visit(SCREEN, None, cle=screen_secret(secret))
    assert not app.exception
    assert login.ASK not in str(app)
    assert not app.error


def test_without_a_list_nobody_logs_in(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FACILITATORS", None)
    app = visit(LEAD, None, None, territoire=SICOVAL)
    assert "Ouvrir l'atelier" in labels(app) and "Se déconnecter" not in labels(app)
