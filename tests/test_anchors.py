"""The register of permanent addresses."""

from __future__ import annotations

import posixpath
from pathlib import Path

import pytest
from invented import edit, faults_of, put
from pages import add_pages, build
from sphinx.util.inventory import InventoryFile
from test_pages import data_of

from variorum.anchors import REGISTER, additions, anchors, check_register, update
from variorum.cli import main
from variorum.corpus import read_corpus
from variorum.faults import Faults

ROOT = Path(__file__).parent.parent


@pytest.fixture
def published(project: Path) -> Path:
    """An edition whose addresses are in the register."""
    add_pages(project)
    update(read_corpus(project))
    return project


def add(root: Path, *lines: str) -> None:
    path = root / REGISTER
    path.write_text(path.read_text(encoding="utf-8") + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def wrong(root: Path) -> list[str]:
    faults = Faults(root)
    check_register(read_corpus(root, Faults(root)), faults)
    return [str(fault) for fault in faults.found]


def test_no_published_address_of_this_edition_has_vanished_moved_or_been_used_again() -> None:
    faults = Faults(ROOT)
    check_register(read_corpus(ROOT, Faults(ROOT)), faults)
    assert [str(fault) for fault in faults.found] == []


def test_the_register_is_only_added_to(published: Path) -> None:
    before = (published / REGISTER).read_text(encoding="utf-8")
    assert "p000-1-1 articles/000-path\n" in before
    assert "note-000-where-it-forks commentary/notes\n" in before
    assert "cite-keeper-2020-cat bibliography\n" in before
    assert wrong(published) == additions(read_corpus(published)) == []
    put(published, "commentary/terms.md", "# Terms\n")
    assert update(read_corpus(published)) == 1
    assert (published / REGISTER).read_text(encoding="utf-8") == before + "term-path commentary/terms\n"


def test_an_address_that_vanished_is_told_with_its_line_and_its_remedy(published: Path) -> None:
    add(published, "p000-1-9 articles/000-path")
    line = len((published / REGISTER).read_text(encoding="utf-8").splitlines())
    (said,) = wrong(published)
    assert said.startswith(f"articles/anchors.txt:{line}: the published address p000-1-9 is gone; did you mean")
    assert said.endswith("put it back, or add the line: p000-1-9 > what-replaced-it [anchor]")
    assert faults_of(published) == wrong(published), "the check says so too"


def test_a_retired_address_resolves_to_what_replaced_it(published: Path) -> None:
    add(
        published,
        "p000-1-9 articles/000-path",
        "p000-1-9 > p000-1-8",
        "p000-1-8 articles/000-path",
        "p000-1-8 > p000-1-1",
    )
    assert wrong(published) == []
    built = build(published, "open", "-W")
    assert built.warnings == []
    page = built.page("articles/000-path.html")
    for old in ("p000-1-9", "p000-1-8"):
        mark = page.find(id=old)
        assert mark is not None
        assert mark.parent is not None
        assert mark.parent["id"] == "p000-1-1"
    assert '"retired":{"p000-1-9":"p000-1-1"' in (built.folder / "search-index.js").read_text(encoding="utf-8")
    assert all("p000-1-9" not in str(p["url"]) for p in data_of(built)["passages"])
    with (built.folder / "objects.inv").open("rb") as stream:
        units = InventoryFile.load(stream, "", posixpath.join)["variorum:unit"]
    assert units["000.1.9"].uri == units["000.1.1"].uri == "articles/000-path.html#p000-1-1"


def test_a_retired_address_is_never_used_again(published: Path) -> None:
    add(published, "p000-1-1 > p000-1-2")
    assert len(wrong(published)) == 1
    assert (
        "p000-1-1 is retired, and stands on articles/000-path again; a retired address is never reused"
        in wrong(published)[0]
    )


def test_a_retired_address_leads_somewhere(published: Path) -> None:
    add(published, "p000-1-9 articles/000-path", "p000-1-9 > p000-1-8")
    assert ["leads to p000-1-8, which is not there" in w for w in wrong(published)] == [True]
    add(published, "p000-7-7 > p000-1-1")
    assert any("p000-7-7 was never published, so it cannot be retired" in w for w in wrong(published))


def test_an_address_that_stands_on_another_page_is_told_until_the_page_is_called_moved(published: Path) -> None:
    text = (published / REGISTER).read_text(encoding="utf-8")
    put(published, REGISTER.as_posix(), text.replace("articles/001-road", "articles/001-way"))
    assert "was published on articles/001-way and stands on articles/001-road now" in wrong(published)[0]
    add(published, "page articles/001-way > articles/001-road")
    assert wrong(published) == []
    built = build(published, "open", "-W")
    moved = built.page("articles/001-way.html")
    link = moved.select_one("link[rel=canonical]")
    assert link is not None
    assert link["href"] == "../articles/001-road.html"
    assert (built.folder / "_static/moved.js").exists()


def test_what_is_no_line_of_the_register_is_told(published: Path) -> None:
    add(published, "p000-1-1 -> p000-1-2 ?")
    assert ["is no line of the register; write: anchor page, or anchor > anchor" in w for w in wrong(published)] == [
        True
    ]


def test_the_command_adds_what_is_new(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_pages(project)
    count = len(anchors(read_corpus(project)))
    assert main(["--root", str(project), "anchors"]) == 0
    assert f"0 addresses stand, {count} not yet published" in capsys.readouterr().out
    assert main(["--root", str(project), "anchors", "--update"]) == 0
    assert f"{count} added" in capsys.readouterr().out
    edit(
        project,
        REGISTER.as_posix(),
        "p000-1-2 articles/000-path\n",
        "p000-1-2 articles/000-path\np000-5-5 articles/000-path\n",
    )
    assert main(["--root", str(project), "anchors", "--update"]) == 1
    assert "the published address p000-5-5 is gone" in capsys.readouterr().err
