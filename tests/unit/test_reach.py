"""The address of the QR code: one that telephones reach, or why they do not."""

from __future__ import annotations

import pytest
from streamlit import config

from nrdiag.ui import reach


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("192.168.1.20:8501", "http://192.168.1.20:8501"),
     (" https://nr.exemple.fr/atelier?x=1 ", "https://nr.exemple.fr"),
     ("http://[fd00::1]:8501", "http://[fd00::1]:8501")],
)  # fmt: skip
def test_an_address_is_read(typed: str, kept: str) -> None:
    assert reach.clean_origin(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "javascript:alert(1)", "ftp://a.fr", "http://", "http://a b", "http://a:x", "http://u@a",
     '"><script>', "http://" + "a" * 300],
)  # fmt: skip
def test_what_is_not_an_address_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="ne se lit pas"):
        reach.clean_origin(typed)


@pytest.mark.parametrize(
    ("origin", "listens", "hosts", "said"),
    [
        ("http://127.0.0.1:8501", "0.0.0.0", "", "cette machine seule"),  # noqa: S104
        ("http://192.168.1.20:8501", "127.0.0.1", "", "NRDIAG_ADDRESS=0.0.0.0"),
        ("http://nr.exemple.fr", "127.0.0.1", "nr.exemple.fr", None),
        ("http://192.168.1.20:8501", "0.0.0.0", "", None),  # noqa: S104
        ("http://192.168.1.20:8501", "0.0.0.0", "nr.exemple.fr", "ne contient pas"),  # noqa: S104
    ],
)
def test_what_stands_in_the_way_is_said(
    origin: str, listens: str, hosts: str, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NRDIAG_HOSTS", hosts)
    monkeypatch.setattr(config, "get_option", lambda _name: listens)
    found = reach.obstacle(origin)
    assert found is None if said is None else found is not None and said in found


def test_the_address_of_this_machine_is_never_the_loopback() -> None:
    assert reach.lan_address() not in reach.LOOPBACK
    assert reach.join_address("http://a:1/", "BCDF") == "http://a:1/rejoindre?code=BCDF"
