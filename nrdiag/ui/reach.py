"""The address that telephones can really reach: what the QR code points at."""

from __future__ import annotations

import os
import socket
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit import config

LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: An address of documentation (RFC 5737): choosing a way to it sends nothing.
_ELSEWHERE = ("192.0.2.1", 9)


def lan_address() -> str | None:
    """This machine's address on its network; None without one. No packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found in LOOPBACK or found == "0.0.0.0" else found  # noqa: S104


def guessed_origin() -> str:
    """« http://192.168.1.20:8501 »: the address in use, or this machine's when it is only local."""
    here = urlsplit(st.context.url or "")
    scheme = here.scheme or "http"
    if here.hostname and here.hostname not in LOOPBACK:
        return f"{scheme}://{here.netloc}"
    port = here.port or config.get_option("server.port")
    return f"{scheme}://{lan_address() or LOOPBACK[1]}:{port}"


def current_origin() -> str:
    """The address of this tab: the one that certainly leads back here."""
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}" if here.netloc else guessed_origin()


def join_address(origin: str, code: str) -> str:
    return f"{origin.rstrip('/')}/rejoindre?{urlencode({'code': code})}"


def clean_origin(text: str) -> str:
    """An origin as typed: « 192.168.1.20:8501 » gets its scheme, a path is dropped.

    Raises ValueError in French.
    """
    typed = text.strip()
    parts = urlsplit(typed if "://" in typed else f"http://{typed}")
    try:
        wrong = parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or parts.username or len(typed) > 200 or set(typed) & set(' <>"'):
        raise ValueError("Cette adresse ne se lit pas. Exemple : http://192.168.1.20:8501")
    return f"{parts.scheme}://{parts.netloc}"


def obstacle(origin: str) -> str | None:
    """Why telephones cannot reach this server at ``origin``, and what to do; None when they can."""
    host = urlsplit(origin).hostname or ""
    if host in LOOPBACK:
        return (
            "Cette adresse est celle de cette machine seule : aucun téléphone ne l'atteint. "
            f"Relancez le serveur avec NRDIAG_ADDRESS=0.0.0.0, puis écrivez ici l'adresse de la "
            f"machine sur le Wi-Fi{_example()}."
        )
    declared = [one.strip() for one in os.environ.get("NRDIAG_HOSTS", "").split(",") if one.strip()]
    listens = str(config.get_option("server.address") or "")
    if listens in LOOPBACK and host not in declared:
        return (
            f"Le serveur n'écoute que cette machine ({listens}) : les téléphones ne l'atteignent "
            "pas. Relancez-le avec NRDIAG_ADDRESS=0.0.0.0 pour l'ouvrir au Wi-Fi de la salle, ou "
            f"placez un serveur mandataire devant lui et ajoutez NRDIAG_HOSTS={host}."
        )
    if declared and host not in declared:
        return (
            f"Le serveur refuse ce nom : NRDIAG_HOSTS ne contient pas {host}. Ajoutez-le, ou "
            f"employez {declared[0]}."
        )
    return None


def _example() -> str:
    found = lan_address()
    return f" (par exemple {found})" if found else ""
