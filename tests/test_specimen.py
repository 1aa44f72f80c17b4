"""The specimen of the title page: made by the engine, from words of our own, with all that can stand at a passage."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from invented import faults_of, put, write_edition
from pages import Built, add_pages, broken, build

from variorum.corpus import read_corpus
from variorum.ledger import ledger_of
from variorum.specimen import NO, ROOT


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """Both editions of an edition whose title page has the specimen."""
    root = add_pages(write_edition(tmp_path_factory.mktemp("specimen") / "edition"))
    text = (root / "index.md").read_text(encoding="utf-8")
    put(root, "index.md", text + "\n## How to read\n\n:::{specimen}\nWords of the editors.\n:::\n")
    return build(root, "open", to="open"), build(root, "full", to="full")


def panels(built: Built) -> list[BeautifulSoup]:
    """Return the views of the specimen."""
    return list(built.page("index.html").select(".fw-specimen > .fw-panel"))  # type: ignore[arg-type]


def test_the_specimen_is_an_edition_that_holds() -> None:
    assert faults_of(ROOT) == []
    ledger = ledger_of(read_corpus(ROOT), NO)
    assert ledger is not None
    assert ledger.holds


def test_it_shows_every_feature_in_the_open_edition_as_in_the_full_one(both: tuple[Built, Built]) -> None:
    assert [b.warnings for b in both] == [[], []]
    assert [str(p) for p in panels(both[0])] == [str(p) for p in panels(both[1])]
    as_open, reading, diplomatic = panels(both[0])
    for part in (
        ".fw-digest",
        ".fw-lemma",
        ".fw-mark",
        ".fw-place",
        ".fw-apparatus",
        ".fw-note",
        ".state-whole",
        ".state-lost",
    ):
        assert as_open.select(part), part
    assert not as_open.select(".fw-reading, .fw-diplomatic")
    assert [p["lang"] for p in reading.select(".fw-reading")] == ["zh", "zh"]
    assert reading.select(".fw-digest")
    assert reading.select(".fw-emended")
    for part in (".fw-line", ".fw-turn", ".fw-aside"):
        assert diplomatic.select(part), part


def test_its_addresses_stand_once_and_are_no_part_of_the_edition(both: tuple[Built, Built]) -> None:
    page = both[0].page("index.html")
    ids = [str(tag["id"]) for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert "p999-1-1" in ids
    assert broken(both[0].folder) == []
    for file in ("edition.json", "search-index.js"):
        text = (both[0].folder / file).read_text(encoding="utf-8")
        assert "000" in text
        assert not [name for name in ("999.", "p999-", "n999-", "999-") if name in text]


def test_its_words_are_nowhere_in_the_witnesses(repository: Path) -> None:
    corpus = read_corpus(repository)
    own = [reading.text for reading in read_corpus(ROOT).readings.values()]
    runs = {text[i : i + 8] for text in own for i in range(len(text) - 7)}
    assert len(runs) > 50
    for witness in corpus.witnesses.values():
        if witness.text is None:
            pytest.skip("the witnesses are not here")
        assert not [run for run in runs if run in witness.text]
