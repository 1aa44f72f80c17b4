"""The printed edition: one PDF of every page, tagged, with the anchors of the site, and nothing left out in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from invented import put, write_edition
from pages import Built, add_pages
from printed import (
    SAID,
    add_everything,
    bare,
    bookmarks,
    destinations,
    links,
    misplaced,
    needs_poppler,
    pdf_of,
    printed,
    said,
    unembedded,
    words_of,
)

pytest.importorskip("typst", reason="Typst is not installed: requirements-pdf.txt")

from variorum.corpus import read_corpus
from variorum.marks import texts

#: What stands in the register of the edition that is printed here: two addresses of the first version, one of them replaced twice.
REGISTER = """\
p000-1-1 articles/000-path
p000-1-9 articles/000-path
p000-1-8 articles/000-path
n000-7 articles/000-path
p000-1-h9 articles/000-path
p000-1-8 > p000-1-9
p000-1-9 > p000-1-1
n000-7 > n000-2
p000-1-h9 > p000-1-h
"""
#: The bookmarks of both editions.
BOOKMARKS = [
    (1, "To the reader"),
    (1, "The lighthouse and the garden"), (2, "In brief"), (2, "Opening"), (2, "I. Where the path comes from"), (2, "II. The mending"),
    (1, "The lighthouse road"), (2, "In brief"), (2, "Opening"), (2, "References"),
    (1, "Notes"), (2, "A · The invented authors of A"),
    (1, "Everything"), (2, "A second section"), (3, "灯塔 and дорога, a third"), (4, "A fourth"),
    (1, "Works"),
]  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built, Built]:
    """The sources, and the open and the full edition printed from them."""
    root = add_everything(add_pages(write_edition(tmp_path_factory.mktemp("printed") / "edition")))
    put(root, "articles/anchors.txt", REGISTER)
    return root, printed(root, "open", "pdf-open"), printed(root, "full", "pdf-full")


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
        assert wanted - destinations(pdf_of(built)).keys() == set()


@needs_poppler
def test_a_retired_address_leads_to_what_stands_for_it_today(both: tuple[Path, Built, Built]) -> None:
    for built in both[1:]:
        found = re.findall(r'(\[.*\]) "([^"]+)"', said("pdfinfo", "-dests", str(pdf_of(built))))
        where = {name: place for place, name in found}
        assert where["p000-1-8"] == where["p000-1-9"] == where["p000-1-1"]
        assert where["n000-7"] == where["n000-2"]
        assert "p000-1-h9" in where


@needs_poppler
def test_every_link_leads_to_a_place_of_the_file(both: tuple[Path, Built, Built]) -> None:
    for built in both[1:]:
        names, places = links(pdf_of(built)), destinations(pdf_of(built))
        assert {"p000-1-1", "n000-1", "cite-keeper-2020-cat", "note-000-where-it-forks"} <= set(names) <= set(places)
        assert "#" not in said("pdfinfo", "-url", str(pdf_of(built)))
        told = re.findall(r"see\s+FW B 0\.1\s+p\.\s+(\d+)", said("pdftotext", "-raw", str(pdf_of(built)), "-"))
        assert set(map(int, told)) == {places["p001-0-1"]}


@needs_poppler
def test_the_file_is_in_order_to_its_last_object(both: tuple[Path, Built, Built]) -> None:
    for built in both[1:]:
        assert misplaced(pdf_of(built)) == []
        said("pdftotext", str(pdf_of(built)), "-")


@needs_poppler
def test_the_bookmarks_are_the_titles_of_all_pages_and_their_sections(both: tuple[Path, Built, Built]) -> None:
    for built in both[1:]:
        assert bookmarks(pdf_of(built)) == BOOKMARKS


@needs_poppler
def test_the_full_edition_prints_every_reading_text_and_the_open_one_does_not(both: tuple[Path, Built, Built]) -> None:
    opened, full = (words_of(pdf_of(built), "-raw") for built in both[1:])
    corpus = read_corpus(both[0])
    edited = {unit: text for unit, text in texts(corpus).items() if corpus.units[unit].edited}
    assert len(edited) > 10
    for unit, text in edited.items():
        # a mark stands in print as the number of its note alone
        words = bare(re.sub(r"\[n([\w-]+)\]", r"\1", text))
        assert words in full, unit
        if corpus.units[unit].role in ("text", "abstract"):
            assert words[:10] not in opened, unit


@needs_poppler
def test_the_file_is_tagged_named_and_has_its_fonts(both: tuple[Path, Built, Built]) -> None:
    for built in both[1:]:
        facts = said("pdfinfo", str(pdf_of(built)))
        assert re.search(r"^Tagged: +yes$", facts, re.MULTILINE)
        assert re.search(r"^Title: +Five Witnesses", facts, re.MULTILINE)
        assert unembedded(pdf_of(built)) == []
        fonts = said("pdffonts", str(pdf_of(built)))
        assert all(name in fonts for name in ("LibertinusSerif", "NotoSerifSC", "NotoSerifJP"))


def test_the_file_says_that_it_is_pdf_ua(both: tuple[Path, Built, Built]) -> None:
    assert all(b"pdfuaid:part" in pdf_of(built).read_bytes() for built in both[1:])


def test_two_prints_of_one_source_have_the_same_bytes(
    both: tuple[Path, Built, Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    one, two = (pdf_of(printed(both[0], "open", to)).read_bytes() for to in ("pdf-one", "pdf-two"))
    assert one == two
    assert b"2023-11-14" in one


def test_a_print_of_no_known_day_bears_none(both: tuple[Path, Built, Built]) -> None:
    assert not re.search(rb"/CreationDate|<xmp:CreateDate>", pdf_of(both[1]).read_bytes())
