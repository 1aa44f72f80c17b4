"""The printed editions of the tests, and what readers of PDF that nobody here wrote (poppler-utils) say of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from invented import edit, put
from pages import Built, build

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

### 灯塔 and дорога, a third

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
    "A topic", "In the topic", "A second section", "a third", "A fourth", "The last words",
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


def pdf_of(built: Built) -> Path:
    """Return the file that a build left."""
    assert built.code == 0, built.output
    return built.folder / "five-witnesses.pdf"


def said(tool: str, *words: str) -> str:
    """Return what a reader says of a file; one that complains of the file fails the test."""
    done = subprocess.run([tool, *words], capture_output=True, text=True, check=True)
    # Poppler wants the word "true" where Typst, as the standard has it, writes a truth value
    complaints = [line for line in done.stderr.splitlines() if "Suspects object is wrong type" not in line]
    assert complaints == []
    return done.stdout


def words_of(pdf: Path, *options: str) -> str:
    """Return the words of a PDF without any space."""
    return bare(said("pdftotext", *options, str(pdf), "-"))


def bare(text: str) -> str:
    """Return a text without spaces and soft hyphens."""
    return re.sub(r"[\s\u00ad\u2060]|-\n", "", text)


def destinations(pdf: Path) -> dict[str, int]:
    """Return the names of places with their pages."""
    listed = said("pdfinfo", "-dests", str(pdf))
    return {name: int(page) for page, name in re.findall(r'^ *(\d+) .*"([^"]+)"$', listed, re.MULTILINE)}


def bookmarks(pdf: Path) -> list[tuple[int, str]]:
    """Return the bookmarks in order: (level, title)."""
    listed = said("pdftohtml", "-xml", "-i", "-stdout", "-f", "1", "-l", "1", str(pdf))
    found: list[tuple[int, str]] = []

    def visit(outline: ElementTree.Element, level: int) -> None:
        for part in outline:
            if part.tag == "outline":
                visit(part, level + 1)
            else:
                found.append((level, part.text or ""))

    visit(ElementTree.fromstring(listed[listed.index("<outline>") : listed.rindex("</outline>") + 10]), 1)
    return found


def links(pdf: Path) -> list[str]:
    """Return the names that links inside a file lead to."""
    return [name.decode() for name in re.findall(rb"/Dest ?\(([^()]*)\)", pdf.read_bytes())]


def misplaced(pdf: Path) -> list[int]:
    """Return the objects that do not stand where the table of the file has them."""
    data = pdf.read_bytes()
    table = int(data.rpartition(b"startxref")[2].split()[0])
    head, *entries = data[table:].partition(b"trailer")[0].splitlines()[1:]
    assert head.split() == [b"0", str(len(entries)).encode()]
    return [
        number
        for number, entry in enumerate(entries)
        if entry[17:18] == b"n" and not data.startswith(b"%d 0 obj" % number, int(entry[:10]))
    ]


def unembedded(pdf: Path) -> list[str]:
    """Return the fonts of a file that are not whole in it: embedded, cut down to what is used, with their Unicode."""
    fonts = said("pdffonts", str(pdf)).splitlines()[2:]
    assert fonts
    # name, type, encoding, embedded, subset, Unicode, object
    return [line for line in fonts if line.split()[-5:-2] != ["yes", "yes", "yes"]]
