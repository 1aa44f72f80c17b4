"""The parts of the printer: what cannot be printed stops at its line; order, words, drawings, messages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from invented import edit
from pages import add_pages
from printed import add_everything, printed

pytest.importorskip("typst", reason="Typst is not installed: requirements-pdf.txt")

from variorum.pdf.book import order_of
from variorum.pdf.drawing import coloured, unknown_classes
from variorum.pdf.press import explained, font_folders
from variorum.pdf.text import string, unwrapped
from variorum.signs import curled


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("A sign that no font has: \U0001f600.", r"commentary/everything\.md:\d+: error: PDF/UA-1 error: the text"),
        (
            ":::{image} lamp.svg\n:::",
            r"commentary/everything\.md:\d+: the picture .* needs a text that says what it shows",
        ),
        (":::{math}\nx^2\n:::", r"commentary/everything\.md:\d+: mathematics cannot be printed"),
        (":::{describe} a thing\n:::", r'commentary/everything\.md:\d+: the printed edition cannot set a node "desc'),
        (
            "[nowhere](nowhere.html)",
            r"commentary/everything\.md:\d+: the link to \"#?nowhere.html\" leads nowhere in the book",
        ),
    ],
)
def test_what_cannot_be_printed_stops_the_build_at_its_line(project: Path, words: str, message: str) -> None:
    root = add_everything(add_pages(project))
    edit(root, "commentary/everything.md", "The last words.", words)
    built = printed(root, "open", "pdf")
    assert built.code != 0
    assert re.search(message, built.output), built.output
    assert not (built.folder / "five-witnesses.pdf").exists()


def test_a_missing_font_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    from variorum.pdf import press
    from variorum.pdf.faults import PrintError

    monkeypatch.setattr(press, "FONTS", {"variorum": ("NotoSerifXX.otf",)})
    with pytest.raises(PrintError, match=r"the fonts NotoSerifXX\.otf are not installed"):
        font_folders()


def test_the_order_of_the_book_has_every_page_once() -> None:
    contents = ["articles/b", "articles/a", "commentary/principles", "commentary/notes", "bibliography"]
    found = {"index", "404", "commentary/lost", *contents}
    assert order_of("index", contents, found) == [
        "index", "commentary/principles", "articles/b", "articles/a", "commentary/notes", "commentary/lost", "bibliography",
    ]  # fmt: skip


def test_words_are_strings_and_never_markup() -> None:
    assert string('"#\\\n$') == '"\\"#\\\\\\u{a}$"'
    assert unwrapped("海の\n歌 and\n more") == "海の歌 and more"
    assert curled("the 'inner \"one\"' is the editors' own") == "the ‘inner “one”’ is the editors’ own"


def test_drawings_bring_their_colours() -> None:
    svg = '<svg class="fw-swatch" viewBox="0 0 14 14"><rect class="role-note" width="14" height="14"/></svg>'
    assert 'xmlns="http://www.w3.org/2000/svg"' in coloured(svg)
    assert unknown_classes(svg) == []
    assert unknown_classes(svg.replace("role-note", "role-new")) == ["role-new"]


def test_what_typst_says_is_told_with_the_place_in_the_edition(tmp_path: Path) -> None:
    source = tmp_path / "five-witnesses.typ"
    source.write_text("// articles/000-a.md:7\n#x\n// articles/000-a.md:9\n#y\n", encoding="utf-8")
    said = explained("error: unknown variable: x\n  ┌─ five-witnesses.typ:2:1\n  │", source)
    assert said.startswith("articles/000-a.md:7: error: unknown variable: x")
