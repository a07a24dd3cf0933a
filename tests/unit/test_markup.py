"""Text for labels: nothing in it acts as markdown, and it reads as it was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrdiag.ui.markup import plain


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Dépense (€) : 12,5", "Dépense (€) : 12,5"),
        ("3. Question", r"3\. Question"),
        ("12) suite", r"12\) suite"),
        ("# titre", r"\# titre"),
        ("- liste", r"\- liste"),
        ("mi-temps", "mi-temps"),
        ("alerte:red[x]", r"alerte\:red\[x\]"),
        (":material/home:", r"\:material/home:"),
        ("[x](http://y)", r"\[x\](http\://y)"),
        ("www.x.fr", r"www\.x.fr"),
        ("a@b.fr", r"a\@b.fr"),
        ("<img src=x>", r"\<img src=x\>"),
        ("$x$ `c` *d* _e_ ~f~ \\", r"\$x\$ \`c\` \*d\* \_e\_ \~f\~ \\"),
    ],
)
def test_what_acts_is_escaped_and_the_rest_is_left(text: str, safe: str) -> None:
    assert plain(text) == safe


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    assert plain(text).replace("\\", "") == text.replace("\\", "")
