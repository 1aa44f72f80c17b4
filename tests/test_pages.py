"""The pages of both editions, built by Sphinx from the invented edition."""

from __future__ import annotations

import filecmp
import json
import posixpath
import re
from pathlib import Path

import pytest
from invented import EN, ZH, edit, put, renew_lock, reseal, take_files_away, write_edition
from pages import Built, add_pages, build
from sphinx.util.inventory import InventoryFile

from variorum.build import build_chapters, build_html
from variorum.model import anchor_of
from variorum.rights import han


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """The open and the full edition of the same sources."""
    root = add_pages(write_edition(tmp_path_factory.mktemp("both") / "edition"))
    return build(root, "open", to="open"), build(root, "full", to="full")


@pytest.fixture
def edition(project: Path) -> Path:
    """An edition with pages, to be changed by a test."""
    return add_pages(project)


def data_of(built: Built) -> dict[str, list[dict[str, object]]]:
    """Return ``edition.json``."""
    data: dict[str, list[dict[str, object]]] = json.loads((built.folder / "edition.json").read_text(encoding="utf-8"))
    return data


def witness_runs() -> set[str]:
    """Return the runs of six Han characters of the invented Chinese witness."""
    text = han(ZH)
    return {text[i : i + 6] for i in range(len(text) - 5)}


def test_neither_edition_is_built_with_a_warning(both: tuple[Built, Built]) -> None:
    assert [b.warnings for b in both] == [[], []]
    assert [b.code for b in both] == [0, 0]


def test_both_editions_have_the_same_pages_and_unit_anchors(both: tuple[Built, Built]) -> None:
    pages = [sorted(str(p.relative_to(b.folder)) for p in b.folder.rglob("*.html")) for b in both]
    assert pages[0] == pages[1]
    for page in pages[0]:
        ours, theirs = ({i for i in b.ids(page) if re.match(r"[pnr]\d{3}-|note-", i)} for b in both)
        assert ours == theirs


def test_every_unit_has_its_anchor_on_its_page(both: tuple[Built, Built]) -> None:
    for built in both:
        units = data_of(built)["passages"]
        assert len(units) == 19
        for unit in units:
            page, _, anchor = str(unit["url"]).partition("#")
            assert anchor == anchor_of(str(unit["id"]))
            assert anchor in built.ids(page), unit


def test_the_open_edition_holds_no_run_of_the_witness(both: tuple[Built, Built]) -> None:
    runs = witness_runs()
    open_, full = both
    title = han("灯塔与菜园：两个邻村的故事")  # the title of a work, in the bibliography
    held = {
        path.name: run
        for path in open_.folder.rglob("*")
        if path.is_file()
        for run in runs
        if run in han(path.read_text(encoding="utf-8", errors="ignore")).replace(title, "\0")
    }
    assert held == {}
    shown = han(full.page("articles/000-path.html").get_text())
    assert any(run in shown for run in runs), "the full edition shows the text"


def test_a_passage_shows_its_text_its_digest_and_its_witness_lines(both: tuple[Built, Built]) -> None:
    passage = both[1].page("articles/000-path.html").find(id="p000-1-1")
    assert passage is not None
    reading = passage.find(class_="fw-reading")
    diplomatic = passage.find(class_="fw-diplomatic")
    assert reading is not None
    assert diplomatic is not None
    assert reading["lang"] == "zh"
    assert reading.get_text().strip().startswith("小路从灯塔往北走，经过三棵柿子树，到了菜园门口1")
    assert [m.get_text() for m in reading.select(".fw-mark a")] == ["1", "2"]
    assert [m["href"] for m in reading.select(".fw-mark a")] == ["#n000-1", "#n000-2"]
    lines = [line.get_text() for line in diplomatic.select(":scope > .fw-line")]
    assert lines[0] == "9小路从灯塔往北走，经过三棵 柿子树，"
    assert [turn.get_text() for turn in diplomatic.select(".fw-turn")] == ["p. 2"]
    assert [aside.get_text().strip() for aside in diplomatic.select(".fw-aside summary")] == ["set aside: page number"]


def test_the_open_edition_shows_places_and_sizes_instead_of_texts(both: tuple[Built, Built]) -> None:
    passage = both[0].page("articles/000-path.html").find(id="p000-1-1")
    assert passage is not None
    assert passage.find(class_="fw-reading") is None
    place = passage.find(class_="fw-place")
    assert place is not None
    assert re.fullmatch(r"lines 9–10, 14 · pp\. 1–2 · \d+ characters", place.get_text())


def test_what_changes_the_sense_stands_at_its_passage_in_both(both: tuple[Built, Built]) -> None:
    for built in both:
        passage = built.page("articles/000-path.html").find(id="p000-2-1")
        assert passage is not None
        entry = passage.find(class_="fw-entry")
        assert entry is not None
        assert "不干活] A 不千活 emendation · ocr confusion · certain" in entry.get_text()


def test_matters_of_form_stand_at_their_passage_only_in_the_full_edition(both: tuple[Built, Built]) -> None:
    shown = [len(b.page("articles/000-path.html").select("#p000-1-2 .fw-entry")) for b in both]
    assert shown == [0, 1]


def test_a_lemma_is_marked_and_leads_to_its_note(both: tuple[Built, Built]) -> None:
    page = both[0].page("articles/000-path.html")
    mark = page.select_one("#p000-1-1 mark.fw-lemma a")
    assert mark is not None
    assert (mark.get_text(), mark["href"]) == ("where it forks", "#note-000-where-it-forks")
    assert page.find(id="note-000-where-it-forks") is not None


def test_a_note_on_two_units_is_printed_once_and_referred_to_from_the_other(both: tuple[Built, Built]) -> None:
    page = both[0].page("articles/001-road.html")
    assert page.find(id="note-000-where-it-forks") is None
    reference = page.select_one("#p001-0-1 .fw-note a.reference")
    assert reference is not None
    assert str(reference["href"]).endswith("commentary/notes.html#note-000-where-it-forks") or "notes.html" in str(
        reference["href"]
    )


def test_a_lost_note_keeps_its_address_and_says_why(both: tuple[Built, Built]) -> None:
    note = both[0].page("articles/000-path.html").find(id="n000-3")
    assert note is not None
    assert "Lost: The mark is in the text; no note stands on the page." in note.get_text()


def test_runs_in_other_languages_have_their_language(both: tuple[Built, Built]) -> None:
    page = both[1].page("articles/000-path.html")
    title = page.select_one('#p000-1-2 .fw-reading span[lang="ja"]')
    assert title is not None
    assert title.get_text() == "「海 の 本」"
    russian = page.select_one("#p000-2-2 .fw-reading")
    assert russian is not None
    assert russian["lang"] == "ru"


def test_the_map_links_every_unit_and_says_in_words_what_it_shows(both: tuple[Built, Built]) -> None:
    for built in both:
        page = built.page("articles/000-path.html")
        drawing = page.select_one("figure.fw-map svg.fw-strip")
        assert drawing is not None
        assert str(drawing["aria-label"]).startswith("Map of the file from its first to its last character: ")
        targets = {str(a["href"]).removeprefix("#") for a in drawing.select("a")}
        assert {"p000-1-1", "n000-1", "p000-x1-1"} <= targets
        assert targets <= built.ids("articles/000-path.html")
        total = sum(float(str(rect["width"])) for rect in drawing.select("rect[x]"))
        assert total == pytest.approx(1000, abs=0.5)


def test_no_page_has_inline_style_or_script_or_another_host(both: tuple[Built, Built]) -> None:
    for built in both:
        for path in built.folder.rglob("*.html"):
            page = built.page(str(path.relative_to(built.folder)))
            assert not page.select("[style]"), path
            assert not [s for s in page.select("script") if not s.get("src")], path
            loaded = [
                str(t.get("src") or t.get("href")) for t in page.select("script[src], link[rel=stylesheet], img[src]")
            ]
            assert not [address for address in loaded if "//" in address], path


def test_the_full_edition_asks_search_engines_to_stay_away(both: tuple[Built, Built]) -> None:
    found = [b.page("index.html").select('meta[name="robots"][content*="noindex"]') for b in both]
    assert [len(f) for f in found] == [0, 1]


def test_edition_json_has_the_promised_form(both: tuple[Built, Built]) -> None:
    open_, full = (data_of(b) for b in both)
    assert list(open_) == [
        "title",
        "version",
        "build",
        "witnesses",
        "passages",
        "source_notes",
        "emendations",
        "notes",
        "claims",
        "terms",
    ]
    assert (open_["build"], full["build"]) == ("open", "full")
    first = next(p for p in full["passages"] if p["id"] == "000.1.1")
    assert first["lines"] == [[9, 10], [14, 14]]
    assert first["pages"] == ["1", "2"]
    assert str(first["text"]).startswith("小路从灯塔往北走，经过三棵柿子树，到了菜园门口[n1]就分成两条")
    assert "[n1]" in str(first["digest"])
    assert "{sn}" not in str(first["digest"])
    assert first["source_notes"] == ["000.n1", "000.n2"]
    assert first["notes"] == ["000-where-it-forks"]
    assert not [p for p in open_["passages"] + open_["source_notes"] if "text" in p]
    lost = next(n for n in open_["source_notes"] if n["id"] == "000.n3")
    assert (lost["lost"], lost["state"], lost["lines"]) == (True, "lost", [])
    assert [e["line"] for e in open_["emendations"]] == [e["line"] for e in full["emendations"]]
    assert open_["witnesses"][0]["ledger"] == full["witnesses"][0]["ledger"]
    assert open_["terms"][0]["forms"][0]["counts"] == full["terms"][0]["forms"][0]["counts"] != {}


def test_other_books_can_cite_a_unit_through_the_inventory(both: tuple[Built, Built]) -> None:
    with (both[0].folder / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "https://example.org", posixpath.join)
    item = inventory["variorum:unit"]["000.1.1"]
    assert item.uri == "https://example.org/articles/000-path.html#p000-1-1"
    assert item.display_name == "FW A 1.1"
    assert "000-where-it-forks" in inventory["variorum:note"]


def test_two_processes_write_the_same_bytes_as_one(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    # enough pages far apart, so that both processes read some that the other's refer to
    for letter in "az":
        put(
            edition,
            f"commentary/{letter}.md",
            f"---\norphan: true\n---\n\n# {letter}\n\n" + "See {unit}`000.1.1` and {unit}`001.0.1`.\n\n" * 3,
        )
    one, two = build(edition, "full", "-j", "1", to="one"), build(edition, "full", "-j", "2", to="two")
    assert [one.warnings, two.warnings] == [[], []]
    names = sorted(str(p.relative_to(one.folder)) for p in one.folder.rglob("*") if p.is_file())
    _, different, missing = filecmp.cmpfiles(one.folder, two.folder, names, shallow=False)
    assert [different, missing] == [[], []]


def rebuilt(root: Path) -> list[str]:
    """Build again and return which documents were read."""
    again = build(root, "auto", "-v")
    assert again.warnings == []
    return again.read


def test_a_change_re_reads_exactly_the_pages_that_depend_on_it(edition: Path) -> None:
    assert build(edition).code == 0
    assert rebuilt(edition) == [], "nothing changed"
    edit(edition, "commentary/notes/000-where-it-forks.md", "knows no fork", "has no fork")
    assert rebuilt(edition) == ["articles/000-path", "articles/001-road", "commentary/notes"]
    edit(edition, "articles/000.emendations.toml", "One stroke was read as another.", "A stroke was read as another.")
    assert rebuilt(edition) == ["articles/000-path"]
    edit(edition, "seeds/001.segments.tsv", "3-5\ttext\t001.0.1\t-", "3-5\ttext\t001.0.1\t7")
    assert rebuilt(edition) == ["articles/001-road"]
    edit(edition, "seeds/001.toml", 'trust = "Text: high."', 'trust = "Text: low."')
    assert rebuilt(edition) == ["articles/001-road"]


def test_taking_the_files_away_leaves_an_open_edition_without_a_trace(
    edition: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build_html(edition) == 0
    assert "The full edition is built" in capsys.readouterr().out
    assert (edition / "_build/html/articles/000-path.html").exists()
    take_files_away(edition)
    assert build_html(edition) == 0
    said = capsys.readouterr().out
    assert "The open edition is built" in said
    assert "make seeds FROM=folder" in said
    assert "000_path.txt" in said
    title = han("灯塔与菜园：两个邻村的故事")
    for path in (edition / "_build/html").rglob("*"):
        if path.is_file():
            text = han(path.read_text(encoding="utf-8", errors="ignore")).replace(title, "\0")
            assert not [run for run in witness_runs() if run in text], path


def test_a_build_that_fails_leaves_the_old_pages_alone(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build_html(edition, edition="open") == 0
    before = (edition / "_build/html/index.html").read_bytes()
    edit(edition, "index.md", "# An invented edition", "# An invented edition\n\n{unit}`000.9.9`")
    with pytest.raises(Exception, match=r'index\.md:3: "000\.9\.9" is no unit'):
        build_html(edition, edition="open", strict=True)
    edit(edition, "index.md", "{unit}`000.9.9`", "{doc}`nowhere`")
    assert build_html(edition, edition="open", strict=True) == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert (edition / "_build/html/index.html").read_bytes() == before


def test_a_witness_that_is_not_laid_out_shows_its_card_and_says_so(edition: Path) -> None:
    edit(edition, "seeds/001.toml", "laid_out = true", "laid_out = false")
    put(
        edition,
        "articles/001-road.md",
        '---\nwitness: "001"\nstatus: drafted\n---\n\n# The lighthouse road\n\n:::{witness} 001\n:::\n',
    )
    edit(edition, "commentary/notes/000-where-it-forks.md", "on: [000.1.1, 001.0.1]", "on: [000.1.1]")
    edit(edition, "commentary/notes/000-where-it-forks.md", "; see {unit}`001.0.1`", "")
    renew_lock(edition)
    built = build(edition, "open", "-W")
    assert built.warnings == []
    page = built.page("articles/001-road.html")
    assert "not laid out yet" in page.get_text()
    assert page.select(".fw-card")


def test_an_unknown_unit_is_reported_with_its_line(edition: Path) -> None:
    edit(edition, "articles/000-path.md", ":::{passage} 000.2.1", ":::{passage} 000.2.7")
    said = [w for w in build(edition, "open").warnings if "000.2.7" in w]
    assert len(said) == 1
    assert re.search(
        r'000-path\.md:\d+: WARNING: "000\.2\.7" is no unit of the segment table; did you mean "000\.2\.\w+"\? \[variorum\.unit\]',
        said[0],
    )


def test_every_passage_is_the_child_of_a_section(both: tuple[Built, Built]) -> None:
    for built in both:
        for passage in built.page("articles/000-path.html").select("article.fw-passage"):
            assert passage.parent is not None
            assert passage.parent.name == "section"


def test_chapters_are_written_with_text_and_notes(edition: Path) -> None:
    assert build_chapters(edition, None) == 0
    text = (edition / "_build/chapters/000-path.md").read_text(encoding="utf-8")
    assert "(p000-1-1)=\n小路从灯塔往北走，经过三棵柿子树，到了菜园门口[n1]就分成两条" in text
    assert "[n3] (lost: The mark is in the text; no note stands on the page.)" in text


def test_chapters_need_the_files(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_files_away(edition)
    assert build_chapters(edition, None) == 1
    assert "missing: 000_path.txt, 001_road.txt" in capsys.readouterr().err
    assert not (edition / "_build/chapters").exists()


def test_apostrophes_are_printed_as_printers_do_and_never_in_code_addresses_or_witnesses(edition: Path) -> None:
    reseal(edition, "001", EN.replace("followed it.", "'followed' it.").encode())
    renew_lock(edition)
    words = "# Signs\n\nThe keeper's cat, `keeper's`, <https://example.org/keeper's>.\n"
    put(edition, "commentary/signs.md", f"---\norphan: true\n---\n\n{words}")
    built = build(edition, "full", to="signs")
    assert built.warnings == []
    text = built.page("commentary/signs.html").select_one("main p")
    assert text is not None
    assert text.get_text() == "The keeper’s cat, keeper's, https://example.org/keeper's."
    reading = built.page("articles/001-road.html").select_one("#p001-0-1 .fw-reading")
    assert reading is not None
    assert "'followed'" in reading.get_text()


def test_while_an_editor_writes_only_pages_are_made_anew(edition: Path) -> None:
    build(edition, "full", "-D", "variorum_live=1", to="live")
    edit(edition, "articles/000-path.md", "three persimmon trees", "three old persimmon trees")
    second = build(edition, "full", "-D", "variorum_live=1", to="live")
    assert "three old persimmon trees" in second.page("articles/000-path.html").get_text()
    assert "three old" not in (second.folder / "edition.json").read_text(encoding="utf-8")
    published = build(edition, "full", to="live")
    assert "three old" in (published.folder / "edition.json").read_text(encoding="utf-8")


def test_what_a_page_shows_of_other_data_is_made_anew_with_them(edition: Path) -> None:
    put(
        edition,
        "commentary/cards.md",
        "---\norphan: true\n---\n\n# Cards\n\n:::{witness-cards}\n:::\n\n:::{names} person\n:::\n",
    )
    build(edition, "full")
    edit(edition, "articles/000-path.md", "# The lighthouse and the garden", "# The lighthouse and its garden")
    assert "commentary/cards" in rebuilt(edition)
    edit(edition, "CONTRIBUTORS.toml", "The invented editors", "The other editors")
    assert "commentary/notes" in rebuilt(edition)
    edit(edition, "commentary/names.toml", 'heading = "Mill"', 'heading = "The mill"')
    assert "articles/000-path" in rebuilt(edition)


def test_single_quotation_marks_open_and_close(edition: Path) -> None:
    put(edition, "commentary/signs.md", "---\norphan: true\n---\n\n# Signs\n\nNear to 'by no means', *so*'s and 'a'.\n")
    text = build(edition, "open").page("commentary/signs.html").select_one("main p")
    assert text is not None
    assert text.get_text() == "Near to ‘by no means’, so’s and ‘a’."
