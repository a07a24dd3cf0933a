"""What the front changes in Streamlit's answers when a facilitator logs in or out."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import Message

#: Where Streamlit logs in and out, and where both end.
LOGIN = ("/auth/login", "/auth/logout", "/oauth2callback")
AFTER_LOGIN = "/atelier"
#: Tells the workshop page that the identity provider could not be reached.
FAILED = "connexion_impossible"


def complete_login(message: Message, *, secure: bool) -> None:
    """Lead back to the workshop page, even from an error, which Streamlit says in English.

    No cache keeps an identity, and cookies given over HTTPS stay there.
    """
    headers = MutableHeaders(scope=message)
    headers["cache-control"] = "no-store"
    if message["status"] >= 400:
        message["status"] = 302
        headers["location"] = f"{AFTER_LOGIN}?{FAILED}=1"
    elif headers.get("location") == "/":
        headers["location"] = AFTER_LOGIN
    if secure:
        message["headers"] = [
            (name, value + b"; Secure" if name == b"set-cookie" else value)
            for name, value in message["headers"]
        ]
