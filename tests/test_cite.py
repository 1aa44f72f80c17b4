"""Finished citations: shapes, names, pages; and what Zotero makes of the meta tags."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from invented import edit
from pybtex.database.input.bibtex import Parser

from variorum.cite import STYLES, cite, cite_data
from variorum.cli import main
from variorum.corpus import read_corpus
from variorum.export import TITLE
from variorum.site import meta_tags
from variorum.stamp import Stamp, stamp
from variorum.works import Name, Work, read_works

BASE = "https://example.org/fw/"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every build of these tests is of one day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769817600")


def cited(project: Path, target: str, style: str) -> str:
    return cite(read_corpus(project), target, style, base=BASE, accessed="2026-02-01")


def test_chicago_names_the_work_the_edition_the_place_and_the_page(project: Path) -> None:
    edit(project, "refs.bib", "{{王, 小明} and {李, 四}}", "{王, 小明 and 李, 四}, namea = {Wang, Xiaoming and Li, Si}")
    assert cited(project, "000.1.1", "chicago") == (
        "Wang Xiaoming 王小明 and Li Si 李四, “灯塔与菜园：两个邻村的故事,” 2021, in Five Witnesses on Japan and Russia: an annotated "
        "critical edition, ed. The invented editors, version 0.1.0, 31 January 2026, FW A 1.1, printed p. 1–2, "
        "https://example.org/fw/articles/000-path.html#p000-1-1."
    )


def test_gb_t_7714_has_the_parts_in_their_order(project: Path) -> None:
    edit(project, "refs.bib", "{{王, 小明} and {李, 四}}", "{王, 小明 and 李, 四}")
    assert cited(project, "000.1.1", "gbt") == (
        "王小明, 李四. 灯塔与菜园：两个邻村的故事[M/OL]//The invented editors. Five Witnesses on Japan and Russia: an annotated critical "
        "edition. 0.1.0版. 2026: FW A 1.1 (原刊第1–2页)[2026-02-01]. https://example.org/fw/articles/000-path.html#p000-1-1."
    )


def test_gb_t_7714_calls_online_only_what_has_an_address(project: Path) -> None:
    assert cite(read_corpus(project), "001.0.1", "gbt") == (
        "KEEPER A. The Lighthouse Road[M]//The invented editors. Five Witnesses on Japan and Russia: an annotated critical edition. "
        "0.1.0版. 2026: FW B 0.1."
    )


@pytest.mark.parametrize(
    ("words", "cited_as"), [(["FW A 1.1"], "FW A 1.1"), (["a", "1.1"], "FW A 1.1"), (["A"], "FW A"), (["fw b"], "FW B")]
)
def test_the_command_understands_what_citations_print(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], cited_as: str
) -> None:
    assert main(["--root", str(project), "cite", *words, "--style", "ris"]) == 0
    assert f"\nN1  - {cited_as}, " in capsys.readouterr().out.replace(", printed p. 1–2", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--accessed", "foo"], 'argument --accessed: "foo" is no date; write it like 2026-01-31'),
        (["--accessed", "2026-02-30"], 'argument --accessed: "2026-02-30" is no date; write it like 2026-01-31'),
        (["--base", "not a url"], 'argument --base: "not a url" is no address of a site; write it like https://example.org/edition/'),
        (["--base", "ftp://x"], 'argument --base: "ftp://x" is no address of a site; write it like https://example.org/edition/'),
    ],
)  # fmt: skip
def test_the_command_refuses_what_is_no_day_and_no_address(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--root", str(project), "cite", "000.1.1", *words])
    assert raised.value.code == 2
    assert capsys.readouterr().err.endswith(f"\nvariorum cite: error: {said}\n")


def test_a_western_name_is_turned_for_chicago_and_shortened_for_gb_t(project: Path) -> None:
    assert cited(project, "001.0.1", "chicago").startswith("Anna Keeper, “The Lighthouse Road,” 2022, in")
    assert cited(project, "001.0.1", "gbt").startswith("KEEPER A. The Lighthouse Road[M/OL]//")


def test_a_unit_without_a_known_page_has_none_in_its_citation(project: Path) -> None:
    for style in STYLES:
        assert "p. " not in cited(project, "001.0.1", style)
        assert "第" not in cited(project, "001.0.1", style)


def test_bibtex_can_be_read_again(project: Path) -> None:
    text = cited(project, "000.n1", "bibtex")
    entry = Parser().parse_string(text).entries["fw-a-n1"]
    assert entry.fields["note"] == "FW A n1, printed p. 1"
    assert entry.fields["url"] == "https://example.org/fw/articles/000-path.html#n000-1"
    assert entry.fields["version"] == "0.1.0"


def test_csl_json_can_be_read_again_with_and_without_an_address(project: Path) -> None:
    item = json.loads(cited(project, "000.1.1", "csl"))[0]
    assert (item["type"], item["issued"]) == ("chapter", {"date-parts": [[2026, 1, 31]]})
    assert item["URL"] == "https://example.org/fw/articles/000-path.html#p000-1-1"
    assert "URL" not in json.loads(cite(read_corpus(project), "000.1.1", "csl"))[0]


def test_ris_has_a_tag_to_a_line(project: Path) -> None:
    lines = cited(project, "000.1.1", "ris").split("\n")
    assert lines[0] == "TY  - CHAP"
    assert lines[-1] == "ER  - "
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)


def test_a_note_is_cited_as_the_editors_own(project: Path) -> None:
    assert cited(project, "000-where-it-forks", "chicago") == (
        "The invented editors, “Note on FW A 1.1,” in Five Witnesses on Japan and Russia: an annotated critical edition, ed. The invented "
        "editors, version 0.1.0, 31 January 2026, note 000-where-it-forks, "
        "https://example.org/fw/commentary/notes.html#note-000-where-it-forks."
    )


def test_no_field_of_a_template_is_left_empty_or_unknown(project: Path) -> None:
    for target in ("000.1.1", "001.r1", "000", "000-where-it-forks"):
        for style in STYLES:
            assert not re.search(r"\[\[|\]\]|\{(fw|page|url|key|what|accessed)\}", cited(project, target, style))


def test_the_citation_data_are_a_script_with_one_global(project: Path) -> None:
    text = cite_data(read_corpus(project))
    assert json.loads(text.removeprefix("window.FW_CITE=").removesuffix(";\n"))["sigla"] == {"000": "A", "001": "B"}


def test_the_command_gives_the_same(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [
        "--root",
        str(project),
        "cite",
        "FW",
        "A",
        "1.1",
        "--style",
        "gbt",
        "--base",
        BASE,
        "--accessed",
        "2026-02-01",
    ]
    assert main(given) == 0
    assert capsys.readouterr().out == cited(project, "000.1.1", "gbt") + "\n"
    assert main(["--root", str(project), "cite", "000.9.9"]) == 2
    assert "is no unit, witness or note" in capsys.readouterr().err


def test_the_stamp_has_the_commit_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert stamp(tmp_path) == Stamp("0.1.0", "", "")
    own = tmp_path / "clone"
    own.mkdir()
    (own / "a").write_text("a", encoding="utf-8")
    for words in (["init", "-q"], ["add", "a"], ["commit", "-q", "-m", "a", "--date", "2026-01-02T00:00:00Z"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words], cwd=own, check=True,
            env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "GIT_COMMITTER_DATE": "2026-01-02T00:00:00Z"},
        )  # fmt: skip
    made = stamp(own)
    assert re.fullmatch(r"[0-9a-f]{9}", made.commit)
    assert made.day == "2026-01-02"
    assert made.words == f"version 0.1.0, 2 January 2026, commit {made.commit}"


@pytest.mark.parametrize("epoch", ["99999999999999", "soon", "²", "-99999999999999"])
@pytest.mark.parametrize("command", [["cite", "000.1.1"], ["note", "--on", "000.1.1"], ["build", "html"], ["archive"]])
def test_a_source_date_that_is_none_is_said_in_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, epoch: str, command: list[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert main(["--root", str(project), *command]) == 1
    assert capsys.readouterr().err == (
        f'SOURCE_DATE_EPOCH: "{epoch}" is no time in seconds since 1970; write one like 1769817600, or unset it [stamp]\n1 fault\n'
    )


def zotero(html: str) -> tuple[str, dict[str, object]]:
    """Read meta tags by the rules of Zotero's translator *Embedded Metadata*: (type, fields).

    ``citation_book_title`` makes it a section of a book; a tag of a journal, a conference or a report would make it something else.
    """
    tags = [
        (str(t["name"]), str(t["content"])) for t in BeautifulSoup(html, "html.parser").select("meta[name^=citation_]")
    ]
    types = {
        "citation_journal_title": "journalArticle", "citation_technical_report_institution": "report",
        "citation_conference_title": "conferencePaper", "citation_book_title": "bookSection",
    }  # fmt: skip
    kind = [types[name] for name, _ in tags if name in types]
    fields = {"citation_title": "title", "citation_publication_date": "date", "citation_book_title": "bookTitle", "citation_public_url": "url", "citation_language": "language"}  # fmt: skip
    item: dict[str, object] = {fields[name]: value for name, value in tags if name in fields}
    creators = []
    for name, value in tags:
        if name == "citation_author":
            family, _, given = value.partition(", ")
            creators.append((family, given))
    return kind[-1] if kind else "journalArticle", item | {"creators": creators}


def test_zotero_takes_a_chapter_for_a_part_of_this_edition_by_the_authors_of_the_work(project: Path) -> None:
    work = Work(
        "k",
        "article",
        {"title": "灯塔", "langid": "chinese", "journaltitle": "《灯塔》"},
        (Name("王", "小明"), Name("Бобров", "А. Б.")),
    )
    html = meta_tags(work, read_corpus(project), Stamp("0.1.0", "2026-01-31", ""), BASE + "articles/000-path.html")
    assert zotero(html) == (
        "bookSection",
        {
            "title": "灯塔", "bookTitle": "Five Witnesses on Japan and Russia: an annotated critical edition", "date": "2026/01/31",
            "language": "zh", "url": BASE + "articles/000-path.html", "creators": [("王", "小明"), ("Бобров", "А. Б.")],
        },
    )  # fmt: skip


def test_gb_t_7714_agrees_with_an_engine_that_none_of_us_wrote(repository: Path, tmp_path: Path) -> None:
    """Typst's CSL engine and its built-in style set the same names, signs and order up to the place cited, but for the editors' capitals."""
    typst = pytest.importorskip("typst", reason="Typst is not installed: requirements-pdf.txt")
    corpus = read_corpus(repository)
    works = read_works(repository / "refs.bib")
    edition = f"booktitle = {{{TITLE}}}, editor = {{{{Five Witnesses editors}}}}, date = {{2026}}, url = {{https://example.org/x}}"
    entries, ours = [], []
    for no, witness in corpus.witnesses.items():
        work = works[witness.record.work]
        if work.described or any(name.body for name in work.authors):
            continue  # an engine has no way to describe a work that has no title, or to leave out who is not known
        names = " and ".join(f"{name.family}, {name.given}" for name in work.authors)
        entries.append(f"@incollection{{w{no}, author = {{{names}}}, title = {{{{{work.title}}}}}, {edition}}}")
        unit = next(iter(corpus.units_of(no))).id
        ours.append(cite(corpus, unit, "gbt", base=BASE).partition(f"{TITLE}.")[0])
    assert len(ours) == 4
    (tmp_path / "works.bib").write_text("\n".join(entries), encoding="utf-8")
    source = '#set text(lang: "zh")\n#bibliography("works.bib", full: true, style: "gb-7714-2015-numeric")'
    (tmp_path / "works.typ").write_text(source, encoding="utf-8")
    page = typst.compile(str(tmp_path / "works.typ"), format="html")
    theirs = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
    for words in ours:
        assert words.casefold().replace(" ", "") in theirs.casefold().replace(" ", "")
