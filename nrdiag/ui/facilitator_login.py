"""The optional login of facilitators (NRDIAG_ANIMATEURS): open to the list, closed otherwise.

The identity stays in the visitor's browser, in a cookie that Streamlit signs; nrdiag reads three
of its claims when the page runs, and neither keeps nor logs any of them.
"""

from __future__ import annotations

import datetime as dt
from importlib.util import find_spec

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitSecretNotFoundError

from nrdiag import settings
from nrdiag.atelier.facilitators import authorised, recent
from nrdiag.ui.login_answers import FAILED
from nrdiag.ui.markup import paragraph

NOT_READY = (
    "Ce serveur réserve l'animation des ateliers à certaines personnes, mais la connexion n'y est "
    "pas réglée. Demandez à qui s'en occupe de suivre « Réserver l'animation » dans "
    "deploy/README.md."
)
ASK = (
    "Sur ce serveur, préparer et animer un atelier demande de se connecter avec une adresse "
    "autorisée. Les participants n'ont rien à faire : ils rejoignent avec le code."
)
REFUSED = (
    "Vous êtes connecté, mais cette adresse n'est pas autorisée à animer, ou votre fournisseur "
    "d'identité ne l'a pas vérifiée. Déconnectez-vous pour en utiliser une autre, ou demandez "
    "qu'elle soit ajoutée."
)

UNREACHABLE = (
    "La connexion n'a pas abouti : le fournisseur d'identité ne répond pas. Réessayez dans "
    "quelques minutes ; si cela dure, dites-le à qui s'occupe de ce serveur."
)


def require_facilitator(title: str) -> None:
    """Stop the page, called ``title``, for who is not on the list; do nothing without a list."""
    allowed = settings.FACILITATORS
    if allowed is None:
        return
    if not _ready():
        _stop(title, NOT_READY)
    if not st.user.get("is_logged_in") or not recent(st.user.get("iat"), dt.datetime.now(dt.UTC)):
        _ask(title)
    if not authorised(st.user.get("email"), st.user.get("email_verified"), allowed):
        st.title(title, anchor=False)
        st.error(REFUSED)
        st.button("Se déconnecter", on_click=st.logout)
        st.stop()
    with st.sidebar:
        st.button("Se déconnecter", on_click=st.logout)


def _ready() -> bool:
    """Whether [auth] and what it needs are there, with a secret that nobody guesses."""
    try:
        secret = st.secrets["auth"]["cookie_secret"]
    except (StreamlitSecretNotFoundError, KeyError, TypeError):
        return False
    known = isinstance(secret, str) and len(secret) >= settings.MIN_COOKIE_SECRET
    return known and all(find_spec(name) for name in ("authlib", "httpx"))


def _ask(title: str) -> None:
    st.title(title, anchor=False)
    if FAILED in st.query_params:
        st.error(UNREACHABLE)
    paragraph(ASK)
    paragraph(
        "Vous avez déjà un lien secret d'animation ? Connectez-vous, puis rouvrez-le. Rien de "
        "votre identité n'est gardé sur ce serveur.",
        "nr-source",
    )
    if st.button("Se connecter", type="primary"):
        try:
            st.login()
        except StreamlitAuthError:
            st.error(NOT_READY)
    st.stop()


def _stop(title: str, text: str) -> None:
    st.title(title, anchor=False)
    st.error(text)
    st.stop()
