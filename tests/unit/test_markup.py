"""Text for labels, where nothing acts as markdown, and HTML gathered into one element."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from nrdiag.rapport.characters import no_break_html
from nrdiag.ui.markup import drawn_once, fold, heading, paragraph, plain, show, together


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The HTML elements sent to Streamlit, in order."""
    found: list[str] = []
    monkeypatch.setattr("nrdiag.ui.markup.draw_html", found.append)
    return found


def test_what_is_shown_together_is_one_element(sent: list[str]) -> None:
    with together():
        heading("Titre <b>")
        with fold("Détail & plus"):
            paragraph("dedans")
        paragraph("après")
    paragraph("seul")
    assert len(sent) == 2
    assert sent[0].startswith('<div class="nr-suite"><div><h2>Titre &lt;b&gt;</h2></div><div>')
    assert "<summary><span>Détail &amp; plus</span></summary>" in sent[0]
    assert sent[0].index("dedans") < sent[0].index("</details>") < sent[0].index("après")
    assert sent[1] == '<p class="">seul</p>'


def test_nothing_together_sends_nothing(sent: list[str]) -> None:
    with together():
        pass
    assert sent == []


def test_a_page_that_stops_inside_leaves_nothing_gathering(sent: list[str]) -> None:
    with pytest.raises(RuntimeError), fold("Titre"):
        raise RuntimeError
    paragraph("après")
    assert sent == ['<p class="">après</p>']


def test_drawn_once_is_sent_each_time_and_worked_out_once(sent: list[str]) -> None:
    worked: list[str] = []

    @drawn_once
    def part(code: str) -> None:
        worked.append(code)
        paragraph(code)

    part("31")
    part("31")
    part("46")
    assert worked == ["31", "46"]
    assert [text.count("31") for text in sent] == [1, 1, 0]


def test_only_safe_html_is_shown(sent: list[str]) -> None:
    with together(), pytest.raises(TypeError, match="Markup"):
        show("<b>")  # type: ignore[arg-type]
    assert sent == []
    show(Markup("<b>x</b>"))
    assert sent == ["<b>x</b>"]


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


def test_no_line_of_a_text_starts_with_a_sign(sent: list[str]) -> None:
    """French spaces in what is read only: an attribute, an address and some code are left."""
    paragraph("Quoi ? « Ceci » : 12 % ; 5 € !")
    assert sent[0] == (
        '<p class="">Quoi\u202f? «\u00a0Ceci\u00a0»\u00a0: 12\u202f%\u202f; 5\u00a0€\u202f!</p>'
    )
    show(Markup('<a href="/x?a=1 : 2" title="a : b">A : b</a> <code>x : y ; z %</code> fin : ok'))
    assert sent[1] == (
        '<a href="/x?a=1 : 2" title="a : b">A\u00a0: b</a> <code>x : y ; z %</code> fin\u00a0: ok'
    )
    with together():
        for rank in range(100):
            paragraph(f"Long : {rank} %")
    assert sent[2].count("\u00a0: ") == sent[2].count("\u202f%") == 100


@given(st.text(alphabet="a :;?!%«»€<>&\"' "))
def test_only_spaces_change(text: str) -> None:
    escaped = str(Markup("<p>{}</p>").format(text))
    made = no_break_html(escaped)
    assert made.replace("\u00a0", " ").replace("\u202f", " ") == escaped
    for sign in ":;?!»":
        assert f" {sign}" not in made
    assert "« " not in made
