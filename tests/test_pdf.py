"""The printed edition: one PDF of every page, tagged, with the anchors of the site, and nothing left out in silence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from invented import edit, put, write_edition
from pages import Built, add_pages, build

pytest.importorskip("typst", reason="Typst is not installed: requirements-pdf.txt")

from variorum.corpus import read_corpus
from variorum.pdf.book import order_of
from variorum.pdf.drawing import coloured, unknown_classes
from variorum.pdf.press import explained, font_folders
from variorum.pdf.text import curled, string, unwrapped

needs_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")

#: One page with every kind of node that MyST, docutils and sphinx-design make of what a writer may write.
EVERYTHING = """\
(everything)=
# Everything

A paragraph with *emphasis*, **strong words**, `code`, [a link](https://example.org/a_b), <https://example.org/c>,
H{sub}`2`O, 10{sup}`3`, {abbr}`FW (Five Witnesses)`, {unit}`000.1.1`, {note}`000-where-it-forks`, {cite:t}`keeper-2020-cat`,
{doc}`/articles/000-path`, [直・骨]{.language-ja}, [дорога]{.language-ru}, 灯塔 and "quoted 'words'", \\\\ and # $ @ signs.\\
A second line.[^a]

[^a]: A note at the end of the page.

* one
* two

  a second paragraph

  1. inner
  2. inner two

3. three
4. four

term
: its definition

Another term
: The first paragraph.

  The second.

> A quotation, *set off*.
>
> -- Somebody

```text
a "block" \\ of code
  with 灯塔
```

| Head | Other |
|------|-------|
| cell | *cell* |
| only | |

:::{note}
A note box.
:::

:::{admonition} With a title
Words.
:::

:::{rubric} A rubric
:::

:::{epigraph}
An epigraph.
:::

:::{figure} lamp.svg
:alt: A lamp.

The caption of the lamp.
:::

:::{table} A titled table
| A | B |
|---|---|
| 1 | 2 |
:::

```{list-table}
:header-rows: 1

* - Left
  - Right
* - one
  - * an item
```

::::{grid} 2
:::{grid-item-card} A card
In the card.
:::
::::

:::{dropdown} A dropdown
In the dropdown.
:::

::::{tab-set}
:::{tab-item} A tab
In the tab.
:::
::::

:::{topic} A topic
In the topic.
:::

---

## A second section

### A third

#### A fourth

The last words.
"""
LAMP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#932d1e"/></svg>'
#: Words that stand in it, each in another kind of node.
SAID = (
    "emphasis", "strong words", "code", "a link", "https://example.org/c", "10", "FW A 1.1", "note on FW A 1.1", "Keeper 2020", "直・骨", "дорога", "灯塔",
    "“quoted ‘words’”", "# $ @ signs", "A second line", "A note at the end of the page", "one", "a second paragraph", "inner two", "four", "term", "its definition",
    "The second", "A quotation", "Somebody", 'a "block" \\ of code', "Head", "cell", "only", "A note box", "With a title", "A rubric", "An epigraph",
    "The caption of the lamp", "A titled table", "Left", "an item", "A card", "In the card", "A dropdown", "In the dropdown", "A tab", "In the tab",
    "A topic", "In the topic", "A second section", "A third", "A fourth", "The last words",
)  # fmt: skip


#: The gate lets less through than can be printed: here it stands open, so that the printer is tried with all of it.
OPEN_GATE = """
from variorum import backstop, gate
gate.guard = lambda *_: True
backstop.source_read = backstop.doctree_read = lambda *_: None
backstop.Addresses.run = lambda self, **_: None
"""


def add_everything(root: Path) -> Path:
    """Give an edition the page with every node."""
    put(root, "conf.py", (root / "conf.py").read_text(encoding="utf-8") + OPEN_GATE)
    put(root, "commentary/everything.md", EVERYTHING)
    put(root, "commentary/lamp.svg", LAMP)
    edit(root, "index.md", "commentary/notes", "commentary/notes\ncommentary/everything")
    return root


def printed(root: Path, edition: str, to: str) -> Built:
    """Print an edition."""
    return build(root, edition, "-b", "typst", to=to)


def words_of(pdf: Path, *options: str) -> str:
    """Return the words of a PDF without any space."""
    done = subprocess.run(["pdftotext", *options, str(pdf), "-"], capture_output=True, text=True, check=True)
    return bare(done.stdout)


def bare(text: str) -> str:
    """Return a text without spaces and soft hyphens."""
    return re.sub(r"[\s\u00ad\u2060]|-\n", "", text)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built, Built]:
    """The sources, and the open and the full edition printed from them."""
    root = add_everything(add_pages(write_edition(tmp_path_factory.mktemp("printed") / "edition")))
    return root, printed(root, "open", "pdf-open"), printed(root, "full", "pdf-full")


def pdf_of(built: Built) -> Path:
    """Return the file that a build left."""
    assert built.code == 0, built.output
    return built.folder / "five-witnesses.pdf"


def test_a_page_with_every_kind_of_node_is_printed_whole(both: tuple[Path, Built, Built]) -> None:
    source = (pdf_of(both[1]).parent / "five-witnesses.typ").read_text(encoding="utf-8")
    page = source.partition('#running("Everything")')[2]
    strings = "".join(
        s.replace('\\"', '"').replace("\\\\", "\\") for s in re.findall(r'#(?:raw\()?"((?:[^"\\]|\\.)*)"', page)
    )
    assert [words for words in SAID if bare(words) not in bare(strings)] == []


@needs_poppler
def test_what_is_printed_can_be_read_back(both: tuple[Path, Built, Built]) -> None:
    found = words_of(pdf_of(both[1]), "-raw").replace("-", "")
    assert [words for words in SAID if bare(words).replace("-", "") not in found] == []


@needs_poppler
def test_every_unit_source_note_and_note_is_a_destination_of_both_files(both: tuple[Path, Built, Built]) -> None:
    corpus = read_corpus(both[0])
    wanted = {unit.anchor for unit in corpus.units.values()} | {f"note-{id}" for id in corpus.notes}
    wanted |= {
        f"n{note.unit[:3]}-{note.label}"
        for c in corpus.chapters.values()
        for note in c.source_notes.values()
        if not note.reference
    }
    for built in both[1:]:
        said = subprocess.run(
            ["pdfinfo", "-dests", str(pdf_of(built))], capture_output=True, text=True, check=True
        ).stdout
        assert wanted - set(re.findall(r'"([^"]+)"', said)) == set()


@needs_poppler
def test_the_full_edition_prints_the_reading_texts_and_the_open_one_does_not(both: tuple[Path, Built, Built]) -> None:
    # the abstract has no note mark, so that its words stand in one piece
    text = read_corpus(both[0]).readings["000.abs.1"].text
    assert bare(text) in words_of(pdf_of(both[2]), "-raw")
    assert bare(text)[5:15] not in words_of(pdf_of(both[1]), "-raw")


@needs_poppler
def test_the_file_is_tagged_named_and_has_its_fonts(both: tuple[Path, Built, Built]) -> None:
    for built in both[1:]:
        facts = subprocess.run(["pdfinfo", str(pdf_of(built))], capture_output=True, text=True, check=True).stdout
        assert re.search(r"^Tagged: +yes$", facts, re.MULTILINE)
        assert re.search(r"^Title: +Five Witnesses", facts, re.MULTILINE)
        fonts = subprocess.run(
            ["pdffonts", str(pdf_of(built))], capture_output=True, text=True, check=True
        ).stdout.splitlines()[2:]
        assert fonts
        # name, type, encoding, embedded, subset, unicode …
        assert [line for line in fonts if line.split()[-5:-2] != ["yes", "yes", "yes"]] == []
        assert all(any(name in line for line in fonts) for name in ("LibertinusSerif", "NotoSerifSC", "NotoSerifJP"))


def test_the_file_says_that_it_is_pdf_ua(both: tuple[Path, Built, Built]) -> None:
    assert all(b"pdfuaid:part" in pdf_of(built).read_bytes() for built in both[1:])


def test_two_prints_of_one_source_have_the_same_bytes(
    both: tuple[Path, Built, Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    one, two = (pdf_of(printed(both[0], "open", to)).read_bytes() for to in ("pdf-one", "pdf-two"))
    assert one == two
    assert b"2023-11-14" in one


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


@needs_poppler
@pytest.mark.skipif(
    not os.environ.get("CI") and not os.environ.get("PRINT"), reason="the whole book takes long: PRINT=1"
)
def test_the_whole_book_has_every_address(repository: Path, tmp_path: Path) -> None:
    built = build(repository, "open", "-b", "typst", "-d", str(tmp_path / "doctrees"), to=str(tmp_path / "pdf"))
    corpus = read_corpus(repository)
    said = subprocess.run(["pdfinfo", "-dests", str(pdf_of(built))], capture_output=True, text=True, check=True).stdout
    wanted = {unit.anchor for unit in corpus.units.values()} | {f"note-{id}" for id in corpus.notes}
    assert wanted - set(re.findall(r'"([^"]+)"', said)) == set()
