"""Ways on and back: from a passage to its names, its terms and what speaks of it; from each of these to the passage."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import Tag
from invented import edit, put, renew_lock, write_edition
from pages import Built, add_pages, build

from variorum.connections import persons_of
from variorum.corpus import read_corpus
from variorum.mentions import Mention, mentions
from variorum.works import read_works

ESSAY = """\
# An essay

The path forks ({unit}`000.1.1`), as a {note}`note <000-where-it-forks>` says and an event shows ({claim}`2021-mending`).
"""
CLAIM = """\
[[claim]]
id = "2021-mending"
date = "2021-05"
event = "In May 2021 Wang Xiaoming mended the path."
between = "single"
finding = "Compare {unit}`001.0.1` and {note}`000-where-it-forks`."
status = "drafted"
checked = [{ work = "lighthouse-daily-2021", seen = "page", date = 2026-01-31, shows = "that the path was mended" }]
[[claim.witness]]
no = "000"
relation = "reports"
units = ["000.2.1"]
value = "the menders"
record = "agrees"
[[claim.witness]]
no = "001"
relation = "silent"
"""
NOTE = """\
---
id: on-all
on: [2021-mending, path, keeper-2020-cat]
kind: explanation
cert: high
status: drafted
author: editors
date: 2026-01-31
checked:
  - {work: keeper-2020-cat, seen: page, date: 2026-01-31, shows: "the cat on the path"}
---

What an event, a term and a work have in common.
"""
NAMES = "# Names\n\n## Persons\n\n:::{names} person\n:::\n\n## Places\n\n:::{names} place\n:::\n"


def connected(root: Path) -> Path:
    """Give the invented edition an essay, an event, and pages of names and terms."""
    add_pages(root)
    for name, text in (
        ("essay.md", ESSAY),
        ("claims.toml", CLAIM),
        ("claims.md", "# Events\n\n:::{claims}\n:::\n"),
        ("names.md", NAMES),
        ("terms.md", "# Terms\n\n:::{terms}\n:::\n"),
    ):
        put(root, f"commentary/{name}", text)
    put(root, "commentary/notes/on-all.md", NOTE)
    pages = "\n".join(f"commentary/{name}" for name in ("essay", "claims", "names", "terms"))
    put(
        root,
        "index.md",
        (root / "index.md").read_text(encoding="utf-8").replace("bibliography\n", f"bibliography\n{pages}\n"),
    )
    renew_lock(root)
    return root


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """Both editions of the connected edition."""
    root = connected(write_edition(tmp_path_factory.mktemp("connections") / "edition"))
    return build(root, "open", to="open"), build(root, "full", to="full")


def links(part: Tag | None) -> dict[str, str]:
    """Return the links of a part: words → address."""
    assert part is not None
    return {a.get_text(): str(a["href"]) for a in part.select("a")}


def test_what_refers_to_a_part_is_found_but_not_what_is_on_it(project: Path) -> None:
    found = mentions(read_corpus(connected(project)))
    page = Mention("page", "commentary/essay")
    assert found["000.1.1"] == [page]
    assert found["2021-mending"] == [page]
    assert found["001.0.1"] == [Mention("claim", "2021-mending")]
    assert found["000-where-it-forks"] == [page, Mention("claim", "2021-mending")]
    assert "000.2.1" not in found, "the event is heard there: the passage says so already"


def test_the_pages_are_built_without_warning(both: tuple[Built, Built]) -> None:
    assert [b.warnings for b in both] == [[], []]


def test_a_passage_leads_to_its_terms_its_names_and_what_speaks_of_it(both: tuple[Built, Built]) -> None:
    for built in both:
        more = built.page("articles/000-path.html").select_one("#p000-1-1 > details.fw-more")
        assert more is not None
        assert not more.has_attr("open")
        found = links(more)
        assert found["An essay"] == "../commentary/essay.html"
        assert "../commentary/terms.html#term-path" in found.values()
        summary = more.select_one("summary")
        assert summary is not None
        assert summary.get_text().strip() == "Terms, names, mentions"
        names = built.page("articles/000-path.html").select_one("#p000-1-2 > details.fw-more")
        assert links(names)["Mill"] == "../commentary/names.html#name-mill"


def test_every_way_there_is_a_way_back(both: tuple[Built, Built]) -> None:
    """What a passage names as its term or name lists the passage, and the other way round."""
    chapters = ("articles/000-path.html", "articles/001-road.html")
    for built in both:
        on: set[tuple[str, str]] = set()
        for chapter in chapters:
            for unit in built.page(chapter).select(".fw-passage, .fw-sourcenote"):
                ways = unit.select("details.fw-more a[href*='#name-'], details.fw-more a[href*='#term-']")
                on |= {(f"{chapter}#{unit['id']}", str(a["href"]).rpartition("#")[2]) for a in ways}
        back: set[tuple[str, str]] = set()
        names, terms = built.page("commentary/names.html"), built.page("commentary/terms.html")
        for entry in names.select("dt[id]"):
            places = entry.find_next("dd")
            assert isinstance(places, Tag)
            back |= {
                (str(a["href"]).removeprefix("../"), str(entry["id"])) for a in places.select("a[href^='../articles']")
            }
        for term in terms.select("section[id^='term-']"):
            back |= {(str(a["href"]).removeprefix("../"), str(term["id"])) for a in term.select(".fw-where a")}
        # headings and what is set aside have no such lines of their own
        others = {
            p
            for p in back
            if not any(
                p[0].endswith(f"#{u['id']}")
                for c in chapters
                for u in built.page(c).select(".fw-passage, .fw-sourcenote")
            )
        }
        assert on == back - others
        assert on


def test_an_event_leads_to_the_names_in_its_words_and_is_found_from_them(both: tuple[Built, Built]) -> None:
    claim = both[0].page("commentary/claims.html").find(id="claim-2021-mending")
    assert isinstance(claim, Tag)
    assert links(claim)["Wang Xiaoming"] == "names.html#name-wang-xiaoming"
    assert links(claim)["An essay"] == "essay.html"
    entry = both[0].page("commentary/names.html").find(id="name-wang-xiaoming")
    assert isinstance(entry, Tag)
    assert "claims.html#claim-2021-mending" in links(entry.find_next("dd")).values()  # type: ignore[arg-type]


def test_a_note_says_where_it_is_spoken_of_and_stands_under_its_witness(both: tuple[Built, Built]) -> None:
    notes = both[0].page("commentary/notes.html")
    assert [h.get_text().rstrip("¶") for h in notes.select("section[id^='notes-'] > h2")] == [
        "A · The invented authors of A",
        "On events, terms and works",
    ]
    note = notes.select_one("#notes-000 > #note-000-where-it-forks")
    assert {"essay.html", "claims.html#claim-2021-mending"} <= set(links(note).values())


def test_the_author_of_a_work_is_found_in_the_index_of_names(project: Path) -> None:
    edit(project, "refs.bib", "{{王, 小明} and {李, 四}}", "{王, 小明 and 李, 四}")
    corpus, works = read_corpus(project), read_works(project / "refs.bib")
    assert [way.target for way in persons_of(works["wang-li-2021-path"], corpus.names)] == ["name-wang-xiaoming"]
    assert persons_of(works["keeper-2020-cat"], corpus.names) == []


def test_links_say_nothing_twice(both: tuple[Built, Built]) -> None:
    """A title on a link would be read out after its words: a script shows what it leads to."""
    for page in ("articles/000-path.html", "commentary/essay.html"):
        assert not both[1].page(page).select("main a.reference[title]")


def test_a_note_on_an_event_a_term_or_a_work_is_found_there_and_says_so(both: tuple[Built, Built]) -> None:
    for page, anchor in (
        ("commentary/claims.html", "claim-2021-mending"),
        ("commentary/terms.html", "term-path"),
        ("bibliography.html", "cite-keeper-2020-cat"),
    ):
        part = both[0].page(page).find(id=anchor)
        assert isinstance(part, Tag)
        assert "on-all" in links(part)
    note = both[0].page("commentary/notes.html").select_one("#notes-other > #note-on-all .fw-place")
    assert note is not None
    assert note.get_text() == "On May 2021, the term path, Keeper 2020"
