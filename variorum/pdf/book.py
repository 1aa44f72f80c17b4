"""The book as one Typst source: front matter from values, then the pages in their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from docutils import nodes

from variorum.anchors import read_register
from variorum.edition import Edition
from variorum.pdf.faults import stop
from variorum.pdf.imprint import Imprint
from variorum.pdf.labels import Labels
from variorum.pdf.margin import pool
from variorum.pdf.notes import gather
from variorum.pdf.text import string
from variorum.pdf.writer import Writer
from variorum.signs import curled

#: Pages that only a site has.
NO_PAGES_OF_A_BOOK = ("404",)
_FIRST, _LAST = ("commentary/principles",), ("bibliography", "commentary/names")
#: Title of the page that opens the site: in the book the title page says what its own heading says.
OPENING = "To the reader"


def order_of(root: str, contents: Sequence[str], found: set[str]) -> list[str]:
    """Return the pages in the order of the book: the opening, the principles, the chapters, the commentary, the bibliography.

    >>> order_of("index", ["articles/a", "commentary/principles", "bibliography", "commentary/notes"], {"index", "404", "x"})
    ['index', 'commentary/principles', 'articles/a', 'commentary/notes', 'x', 'bibliography']
    """
    listed = [name for name in contents if name != root and name not in NO_PAGES_OF_A_BOOK]
    others = sorted(found - {root, *listed, *NO_PAGES_OF_A_BOOK})
    middle = [name for name in (*listed, *others) if name not in _FIRST + _LAST]
    return [root, *(n for n in _FIRST if n in listed), *middle, *(n for n in _LAST if n in listed)]


def write_book(
    pages: Mapping[str, nodes.document], edition: Edition, imprint: Imprint, root: Path
) -> tuple[str, dict[str, Path]]:
    """Return the source of the book, and the pictures that it needs by their names; the first page is the opening."""
    labels = Labels(pages)
    register = read_register(root)
    former: dict[str, list[str]] = {}
    for old in register.retired:
        former.setdefault(register.now(old), []).append(old)
    writer = Writer(root, labels, former, full=edition.full)
    front = [
        '#import "template.typ": *',
        f"#show: book.with(title: {string(imprint.title)}, edition: {string(imprint.edition)}, author: {string(imprint.maker)}, keywords: ({''.join(string(k) + ', ' for k in imprint.keywords)}), description: {string(imprint.description)}, date: {'none' if imprint.moment is None else 'auto'})",
    ]
    parts: list[str] = []
    for index, (name, page) in enumerate(pages.items()):
        if index == 0:
            _rename(page)
        writer.page = name
        writer.siglum = _siglum(edition, name)
        gather(writer, page)
        pool(writer, page)
        parts.append(f"#running({string(_running_head(edition, name, page))})\n{writer(page)}")
    for label, node in writer.wanted.items():
        if label not in writer.written:
            stop(f'a link leads to "{label}", which is printed nowhere in the book', node, root)
    front.append(_front(imprint, writer.contents))
    body = "\n\n".join(parts)
    names = "".join(
        f'{string(label)}: "{page}", ' for label, page in guessed_pages(body).items() if label in writer.paged
    )
    return "\n\n".join([*front, f"#context {{\nlet folio = folios(({names}))\n[", body, "]\n}"]) + "\n", writer.files


#: Signs that a page holds, a Han character being two; what a block, and what the head of a page of the site, takes of them.
_PAGE, _BLOCK, _HEAD = 4200, 60, 800
_PRINTED = re.compile(r'#(?:anc|label)\("(?P<label>[^"]+)"\)|#"(?P<words>(?:[^"\\]|\\.)*)"|#(?P<head>opening)\b|\n// ')


def guessed_pages(body: str) -> dict[str, int]:
    """Guess the page of each label, well enough to know how many figures it has.

    >>> guessed_pages('#opening[]#label("a")#"' + "words " * 1000 + '"#anc("b")')
    {'a': 7, 'b': 8}
    """
    found: dict[str, int] = {}
    size = 7 * _PAGE - _HEAD
    for part in _PRINTED.finditer(body):
        if part["label"]:
            found[part["label"]] = size // _PAGE
        elif part["words"] is not None:
            size += len(part["words"]) + sum("\u2e80" <= sign <= "\uffef" for sign in part["words"])
        else:
            size += _HEAD if part["head"] else _BLOCK
    return found


def _rename(page: nodes.document) -> None:
    title = next(page.findall(nodes.title), None)
    if title is not None:
        title.children = [nodes.Text(OPENING)]


def _siglum(edition: Edition, name: str) -> str:
    no = name.removeprefix("articles/")[:3]
    return edition.corpus.siglum(no) if name.startswith("articles/") and no in edition.corpus.witnesses else ""


def _running_head(edition: Edition, name: str, page: nodes.document) -> str:
    if siglum := _siglum(edition, name):
        return f"{siglum} · {edition.corpus.witnesses[name.removeprefix('articles/')[:3]].record.name}"
    title = next(page.findall(nodes.title), None)
    return title.astext() if title is not None else ""


def _front(imprint: Imprint, contents: Sequence[tuple[int, str]]) -> str:
    lines = "".join(f"  ({string(name)}, {string(curled(words))}),\n" for name, words in imprint.lines)
    entries = "".join(f"  ({depth}, [{words}]),\n" for depth, words in contents)
    return (
        f"#title-page({string(imprint.title)}, {string(imprint.subtitle)}, {string(imprint.maker)}, {string(imprint.edition)}, {string(imprint.dated)})\n"
        f"#imprint-page((\n{lines}))\n#contents-page((\n{entries}))"
    )
