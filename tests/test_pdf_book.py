"""The whole book, both editions: every address, link, heading and reading text, and of the witnesses no more than may be published.

The open edition is always printed, the full one where the five files are; both at once, which takes some twenty seconds on two cores.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pages import Built, build
from printed import bare, bookmarks, destinations, links, misplaced, needs_poppler, pdf_of, said, unembedded, words_of

pytest.importorskip("typst", reason="Typst is not installed: requirements-pdf.txt")

from variorum.check import check_rights, titles_of
from variorum.corpus import read_corpus
from variorum.marks import texts
from variorum.model import Corpus
from variorum.signs import curled

ROOT = Path(__file__).parent.parent
pytestmark = needs_poppler


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The edition."""
    return read_corpus(ROOT)


@pytest.fixture(scope="module")
def books(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The printed editions by their names."""
    folder = tmp_path_factory.mktemp("books")

    def printed(edition: str) -> Built:
        return build(ROOT, edition, "-b", "typst", "-d", str(folder / f"doctrees-{edition}"), to=str(folder / edition))

    names = ["open", "full"] if corpus.full else ["open"]
    with ThreadPoolExecutor() as pool:
        return dict(zip(names, map(pdf_of, pool.map(printed, names)), strict=True))


def test_every_address_and_every_link_has_its_place(corpus: Corpus, books: dict[str, Path]) -> None:
    wanted = {unit.anchor for unit in corpus.units.values()} | {f"note-{id}" for id in corpus.notes}
    wanted |= {f"claim-{claim.id}" for claim in corpus.claims} | {f"term-{term.id}" for term in corpus.terms}
    wanted |= {f"name-{name.id}" for name in corpus.names} | {f"cite-{key}" for key in corpus.works}
    for book in books.values():
        places = destinations(book).keys()
        assert wanted - places == set()
        assert set(links(book)) - places == set()
        assert "#" not in said("pdfinfo", "-url", str(book))


def test_the_files_are_in_order_and_have_their_fonts(books: dict[str, Path]) -> None:
    for book in books.values():
        assert misplaced(book) == []
        assert unembedded(book) == []


def test_every_heading_of_every_page_is_a_bookmark_in_its_order(books: dict[str, Path]) -> None:
    pages = [ROOT / name for name in ("bibliography.md",)]
    pages += [p for folder in ("articles", "commentary") for p in sorted((ROOT / folder).glob("*.md"))]
    for book in books.values():
        found = [(level, bare(title)) for level, title in bookmarks(book)]
        for page in pages:
            titles = list(headings(page))
            start = found.index(titles[0])
            stop = next((i for i in range(start + 1, len(found)) if found[i][0] == 1), len(found))
            assert [t for t in found[start:stop] if t in titles] == titles, page.name


def headings(page: Path) -> list[tuple[int, str]]:
    """Return the headings of a source: (level, words without spaces)."""
    text = re.sub(r"^(:{3,}|`{3,}).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r" ?\{sn\}`[^`]*`", "", text)
    return [
        (len(signs), bare(curled(title))) for signs, title in re.findall(r"^(#{1,6}) +(.*)$", text, flags=re.MULTILINE)
    ]


def test_every_reading_text_is_printed_whole(corpus: Corpus, books: dict[str, Path]) -> None:
    if "full" not in books:
        pytest.skip("the five witness files are not in seeds/")
    found = words_of(books["full"], "-raw").replace("-", "")
    for unit, text in texts(corpus).items():
        if corpus.units[unit].edited:
            words = bare(re.sub(r"\[n([\w-]+)\]", r"\1", text)).replace("-", "")
            # between two pieces a page ends
            assert pieces(words, found) <= 3, unit


def pieces(words: str, found: str) -> int:
    """Return in how many pieces a text stands, each behind the one before; 99 if it does not."""
    number = place = 0
    while words:
        least, most = 0, len(words)
        while least < most:
            middle = (least + most + 1) // 2
            if found.find(words[:middle], place) >= 0:
                least = middle
            else:
                most = middle - 1
        if least < min(4, len(words)):
            return 99
        place = found.find(words[:least], place) + least
        words, number = words[least:], number + 1
    return number


def test_the_open_book_is_within_the_rights_budget(corpus: Corpus, books: dict[str, Path]) -> None:
    if not corpus.full:
        pytest.skip("the five witness files are not in seeds/")
    # the bibliography has titles and addresses, which may stand whole
    last = min(page for name, page in destinations(books["open"]).items() if name.startswith("cite-")) - 1
    text = said("pdftotext", "-raw", "-l", str(last), str(books["open"]), "-")
    assert [str(e) for e in check_rights(corpus, {"five-witnesses.pdf": text}, titles_of(ROOT))] == []
