"""Pages that are counted from the data."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented import edit, put, renew_lock, write_edition
from pages import Built, add_pages, build

from variorum.citations import each_other, shared_authors, shared_works, spread
from variorum.corpus import read_corpus
from variorum.works import read_works

COUNTED = (
    "# Counted\n\n:::{who-cites-whom}\n:::\n\n## Persons\n\n:::{names} person\n:::\n\n## Terms\n\n:::{terms}\n:::\n"
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """Both editions of an edition whose pages count, and whose witnesses share a work."""
    root = add_pages(write_edition(tmp_path_factory.mktemp("tables") / "edition"))
    edit(root, "articles/000-path.md", ":works: lighthouse-daily-2021", ":works: lighthouse-daily-2021 keeper-2020-cat")
    put(root, "commentary/counted.md", COUNTED)
    edit(root, "index.md", "bibliography\n", "bibliography\ncommentary/counted\n")
    renew_lock(root)
    return build(root, "open", to="open"), build(root, "full", to="full")


def test_citations_are_counted_by_language_and_kind(project: Path) -> None:
    corpus = read_corpus(project)
    works = read_works(project / "refs.bib")
    first = spread(corpus, "000", works)
    assert dict(first.citations) == {("zh", "newspaper"): 1}
    assert (first.total, first.without) == (1, 2)


def test_what_a_note_repeats_counts_again(project: Path) -> None:
    edit(project, "articles/000-path.md", ":kind: remark\n", ":kind: citation\n:same-as: 000.n1\n")
    first = spread(read_corpus(project), "000", read_works(project / "refs.bib"))
    assert (first.total, len(first.keys)) == (2, 1)


def test_shared_works_and_authors_are_found(project: Path) -> None:
    edit(
        project,
        "articles/000-path.md",
        ":works: lighthouse-daily-2021",
        ":works: lighthouse-daily-2021 keeper-2020-cat",
    )
    corpus = read_corpus(project)
    works = read_works(project / "refs.bib")
    spreads = {no: spread(corpus, no, works) for no in corpus.witnesses}
    assert shared_works(spreads) == {"keeper-2020-cat": ["000", "001"]}
    assert shared_authors(spreads, works) == {"Keeper, Anna": {"000": ["keeper-2020-cat"], "001": ["keeper-2020-cat"]}}
    assert ("000", "keeper-2020-cat", "Keeper, Anna", "001") in each_other(corpus, spreads, works)


def test_the_pages_are_built_without_warning(both: tuple[Built, Built]) -> None:
    assert [b.warnings for b in both] == [[], []]


def test_both_editions_count_the_same(both: tuple[Built, Built]) -> None:
    tables = [[t.get_text() for t in b.page("commentary/counted.html").select("table")] for b in both]
    assert tables[0] == tables[1]
    assert len(tables[0]) >= 5


def test_the_index_of_names_leads_to_the_passages(both: tuple[Built, Built]) -> None:
    entry = both[0].page("commentary/counted.html").find(id="name-wang-xiaoming")
    assert entry is not None
    assert [s["lang"] for s in entry.select("span[lang]")] == ["zh", "zh"]
    links = entry.find_next("dd")
    assert links is not None
    assert [str(a["href"]) for a in links.select("a")] == ["../articles/000-path.html#p000-front-2"]


def test_a_term_counts_in_four_columns_and_shows_lines_only_to_owners(both: tuple[Built, Built]) -> None:
    pages = [b.page("commentary/counted.html") for b in both]
    cells = [p.select_one("#term-path tbody tr td a") for p in pages]
    assert [c.get_text() if c else "" for c in cells] == ["1 · 0 · 2 · 0"] * 2
    lines = [len(p.select("#term-path .fw-kwic li")) for p in pages]
    assert lines[0] == 0
    assert lines[1] >= 3


def test_the_plot_says_in_words_what_it_shows(both: tuple[Built, Built]) -> None:
    plot = both[0].page("commentary/counted.html").select_one("svg.fw-plot")
    assert plot is not None
    assert plot["aria-label"] == "Languages of the works cited: A Chinese 50%, English 50%; B English 100%"
