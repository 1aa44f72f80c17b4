from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from docutils import nodes
from invented import edit, faults_of
from pages import Built, add_pages, build
from pybtex.database import parse_string
from pybtex.plugin import find_plugin
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.style.referencing import format_references
from sphinxcontrib.bibtex.style.template import SphinxReferenceInfo

from variorum.claims import Claim
from variorum.cli import main
from variorum.corpus import read_corpus
from variorum.faults import Faults
from variorum.works import KINDS, LANGUAGES, Cited, Work, cited_in, labels, read_works, work_of
from variorum.works_export import csl, csl_json, ris
from variorum.works_style import ReferenceStyle, Style, register_styles

ROOT = Path(__file__).parent.parent
WORKS = read_works(ROOT / "refs.bib")

#: Works of nobody, in the four languages.
BIB = r"""
@article{zh, author = {欧阳, 小海 and 李, 四}, namea = {Ouyang, Xiaohai and Li, Si}, title = {海“歌”}, titleaddon = {Sea song}, journaltitle = {海},
  journaltitleaddon = {Sea}, date = {2020}, number = {3}, pages = {5--9}, langid = {chinese}, sortname = {Ouyang, Xiaohai}, keywords = {article}}
@article{zh2, author = {欧阳, 小海 and 李, 四}, namea = {Ouyang, Xiaohai and Li, Si}, title = {河}, journaltitle = {海}, date = {2020-05},
  langid = {chinese}, sortname = {Ouyang, Xiaohai}, keywords = {article}}
@article{ja, author = {{海新聞}}, namea = {{Umi Shimbun}}, title = {海の歌}, journaltitle = {海新聞}, journaltitleaddon = {Umi Shimbun}, date = {2022-02-22},
  langid = {japanese}, sortname = {Umi Shimbun}, keywords = {newspaper}, annotation = {Not verified: as cited by A.}}
@book{ru, author = {Иванов, И. О.}, namea = {Ivanov, I. O.}, title = {Море}, date = {2019}, publisher = {Вода}, langid = {russian}, sortname = {Ivanov, I. O.},
  keywords = {book}}
@article{en, author = {Sea, Ann B. and Doe, Joe and Poe, Al and others}, title = {A “Study” of NATO}, journaltitle = {Waters}, volume = {8}, date = {2011},
  doi = {10.1/x_y}, langid = {english}, sortname = {Sea, Ann B.}, keywords = {article}}
@online{page, author = {{Sea Office}}, shortauthor = {{SO}}, title = {[A page on 5\% of the sea]}, date = {/2022-05-09}, url = {https://sea.example/a_b}, urldate = {2026-01-02},
  langid = {english}, sortname = {SO}, keywords = {web}}
"""


@pytest.fixture(scope="module", autouse=True)
def _styles() -> None:
    register_styles()


def entries() -> dict[str, object]:
    return dict(parse_string(BIB, "bibtex").entries)


def shown(key: str) -> str:
    return Style().format_entry("", entries()[key]).text.render_as("text")


def test_a_reference_prints_each_name_in_the_order_and_with_the_signs_of_its_script_and_changes_no_case() -> None:
    assert (
        shown("zh") == "欧阳小海 (Ouyang Xiaohai) and 李四 (Li Si), 海“歌” [Sea song], 海 [Sea], no. 3, 2020, pp. 5–9."
    )
    assert shown("ja") == "海新聞 (Umi Shimbun), 海の歌, 22 February 2022."
    assert shown("ru") == "Иванов И. О. (Ivanov I. O.), Море, Вода, 2019."
    assert (
        shown("en") == "Sea, Ann B., Doe, Joe, Poe, Al et al., “A ‘Study’ of NATO”, Waters, vol. 8, 2011. doi:10.1/x_y."
    )
    assert (
        shown("page")
        == "Sea Office, [A page on 5% of the sea], undated, not after 9 May 2022. sea.example/a_b, seen 2 January 2026."
    )


def test_original_words_have_their_language_in_the_page() -> None:
    text = Style().format_entry("", entries()["zh"]).text
    made = nodes.paragraph("", "", *text.render(find_plugin("pybtex.backends", "docutils")()))
    spoken = {n.astext(): n["classes"] for n in made.findall(nodes.inline)}
    assert spoken == {
        "欧阳小海": ["language-zh"],
        "李四": ["language-zh"],
        "海“歌”": ["language-zh"],
        "海": ["language-zh"],
    }


def test_labels_are_in_latin_letters_and_get_letters_where_they_would_be_the_same() -> None:
    in_order = sorted(map(work_of, entries().values()), key=lambda work: work.order)
    assert list(zip([w.key for w in in_order], labels(in_order), strict=True)) == [
        ("ru", "Ivanov 2019"),
        ("zh", "Ouyang Xiaohai and Li Si 2020a"),
        ("zh2", "Ouyang Xiaohai and Li Si 2020b"),
        ("en", "Sea et al. 2011"),
        ("page", "SO, n.d."),
        ("ja", "Umi Shimbun, 22 Feb. 2022"),
    ]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("t", "see Sea et al. 2011, p. 3; Ivanov 2019"),
        ("p", "(see Sea et al. 2011, p. 3; Ivanov 2019)"),
        ("year", "see Sea et al. 2011, p. 3; Ivanov 2019"),
        ("empty", ""),
    ],
)
def test_a_citation_prints_labels(role: str, words: str) -> None:
    style, builder = Style(), type("Builder", (), {"name": "html", "get_relative_uri": lambda *_: "b.html"})()

    def info(key: str, pre: str, post: str) -> SphinxReferenceInfo:
        return SphinxReferenceInfo(builder, "a", "b", f"cite-{key}", None, pre, post)

    cited = [
        (entry, style.format_entry(work_of(entry).label, entry), info(key, *around))
        for key, around in (("en", ("see", "p. 3")), ("ru", ("", "")))
        for entry in [entries()[key]]
    ]
    rendered = format_references(ReferenceStyle(), role, cited).render(find_plugin("pybtex.backends", "docutils")())
    assert "".join(node.astext() for node in rendered) == words


def test_csl_json_has_what_its_schema_asks_for() -> None:
    items = json.loads(csl_json(WORKS.values()))
    assert {item["id"] for item in items} == set(WORKS)
    types = {
        "article-journal",
        "article-newspaper",
        "book",
        "broadcast",
        "chapter",
        "dataset",
        "interview",
        "legislation",
        "report",
        "speech",
        "treaty",
        "webpage",
    }
    for item in items:
        assert item["type"] in types, item
        assert all(set(name) in ({"literal"}, {"family", "given"}) for name in item.get("author", []))
        assert all(
            isinstance(n, int)
            for date in ("issued", "accessed")
            if date in item
            for part in item[date]["date-parts"]
            for n in part
        )


def test_csl_json_keeps_names_dates_and_what_was_not_verified() -> None:
    made = {key: csl(work_of(entry)) for key, entry in entries().items()}
    assert made["zh"]["author"] == [{"family": "欧阳", "given": "小海"}, {"family": "李", "given": "四"}]
    assert made["zh"]["custom"] == {"verified": True, "romanised-author": ["Ouyang Xiaohai", "Li Si"]}
    assert made["ja"]["author"] == [{"literal": "海新聞"}]
    assert (made["ja"]["issued"], made["ja"]["custom"]["verified"]) == ({"date-parts": [[2022, 2, 22]]}, False)
    assert "issued" not in made["page"]
    assert made["page"]["custom"]["date"] == "undated, not after 9 May 2022"


def records(text: str) -> list[dict[str, list[str]]]:
    """Read RIS as strictly as its description has it."""
    found: list[dict[str, list[str]]] = []
    for line in text.split("\r\n")[:-1]:
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert match, line
        if match[1] == "TY":
            found.append({})
        found[-1].setdefault(match[1], []).append(match[2])
    assert all(next(iter(record)) == "TY" and list(record)[-1] == "ER" for record in found)
    return found


def test_ris_can_be_read_back() -> None:
    found = records(ris(WORKS.values()))
    assert [record["ID"][0] for record in found] == list(WORKS)
    assert [record["TI"][0] for record in found] == [work.title for work in WORKS.values()]
    own = records(ris(map(work_of, entries().values())))[0]
    assert own == {
        "TY": ["JOUR"], "ID": ["zh"], "AU": ["欧阳, 小海", "李, 四"], "TI": ["海“歌”"], "TT": ["Sea song"], "T2": ["海"], "IS": ["3"], "SP": ["5"], "EP": ["9"],
        "PY": ["2020"], "DA": ["2020//"], "LA": ["zh"], "KW": ["article"], "N1": ["Ouyang Xiaohai; Li Si"], "ER": [""],
    }  # fmt: skip


# refs.bib itself


def test_refs_are_sorted_by_key_and_written_alike() -> None:
    text = (ROOT / "refs.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{(.*),$", text, re.MULTILINE)
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys)) == len(WORKS)
    for line in text.split("\n"):
        assert re.fullmatch(r"%.*|@[a-z]+\{[a-z0-9]+(-[a-z0-9]+)*,|  [a-z]+ = \{.+\},|\}|", line), line


@pytest.mark.parametrize("work", WORKS.values(), ids=list(WORKS))
def test_a_work_has_what_the_page_needs(work: Work) -> None:
    assert work["langid"] in LANGUAGES
    assert work["keywords"] in KINDS
    assert work.title
    assert work["sortname"].isprintable()
    assert re.fullmatch(r"[\x20-\u024f–’]+", work["sortname"]), "sortname is in Latin letters"
    assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?/?(\d{4}(-\d\d(-\d\d)?)?)?", work["date"])
    assert work["date"]
    assert work["urldate"] == "" or work["url"], "a day of access without an address"
    for name in work.authors:
        if not re.fullmatch(r"[\x20-\u024f–’]+", name.whole):
            assert name.roman, f"{name.whole} needs namea"
            assert name.body or name.given, f"{name.whole}: write Family, Given, or braces round a body"
    assert re.fullmatch(r"[\x20-\u024f–’“”]+", work.label), "labels are in Latin letters"


def test_no_work_stands_twice() -> None:
    same = Counter((re.sub(r"\W", "", w.title).casefold(), w.authors, w["date"], w["url"]) for w in WORKS.values())
    assert [what for what, times in same.items() if times > 1] == []


def test_every_work_is_cited_somewhere_and_nothing_else_is() -> None:
    cited = cited_in(read_corpus(ROOT, Faults(ROOT)))
    assert sorted(set(WORKS) - set(cited)) == []
    assert sorted(set(cited) - set(WORKS)) == []


def test_a_work_is_cited_by_witnesses_notes_of_theirs_the_apparatus_the_editors_and_claims(project: Path) -> None:
    (project / "commentary/essay.md").write_text(
        "# Of roads\n\nSee {cite:p}`{cf.}keeper-2022-road`.\n", encoding="utf-8"
    )
    checked = {
        "work": "lighthouse-daily-2021",
        "seen": "page",
        "date": "2026-01-31",
        "shows": "{cite:t}`keeper-2022-road`",
    }
    claim = Claim("storm", "2021-05", "A storm", "agree", "It came.", "drafted", (checked,), ())
    found = cited_in(replace(read_corpus(project), claims=(claim,)))
    assert Cited("witness", "001") in found["keeper-2022-road"]
    assert found["keeper-2022-road"][-2:] == [Cited("claim", "storm"), Cited("page", "commentary/essay")]
    assert [place.kind for place in found["lighthouse-daily-2021"]] == ["unit", "apparatus", "claim"]
    assert "note" in {place.kind for place in found["keeper-2020-cat"]}


def test_the_page_has_one_place_for_each_language_and_kind_that_occurs() -> None:
    places = [
        (LANGUAGES[language], kind)
        for language, kinds in re.findall(
            r"^:::\{works\} (\w+) (.*)$", (ROOT / "bibliography.md").read_text(encoding="utf-8"), re.MULTILINE
        )
        for kind in kinds.split()
    ]
    assert len(places) == len(set(places))
    assert {(w.language, w.kind) for w in WORKS.values()} - set(places) == set()


# The page


def test_the_page_shows_each_work_once_with_the_places_that_cite_it(tmp_path: Path) -> None:
    source, out = tmp_path / "edition", tmp_path / "out"
    for name in ("articles", "commentary", "seeds"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("*.txt"))
    for name in ("conf.py", "index.md", "bibliography.md", "refs.bib", "docutils.conf", "CONTRIBUTORS.toml", "404.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source / name)
    Sphinx(source, source, out, tmp_path / "doctrees", "html", status=None, warning=None).build()
    page = (out / "bibliography.html").read_text(encoding="utf-8")
    ids = re.findall(r'<li class="fw-work[^"]*" id="([^"]+)"', page)
    assert sorted(ids) == sorted(f"cite-{key}" for key in WORKS)
    assert 'role="list"' not in page, "a list without items is no list (axe: aria-required-children)"
    assert 'class="citation' not in page
    links = re.findall(r'href="((?:articles|commentary)/[^"#]+)#([^"]+)"', page)
    assert links
    for address, anchor in links:
        assert f'id="{anchor}"' in (out / address).read_text(encoding="utf-8")
    folder = out / "bibliography"
    assert (folder / "refs.bib").read_bytes() == (ROOT / "refs.bib").read_bytes()
    assert len(json.loads((folder / "refs.csl.json").read_text(encoding="utf-8"))) == len(WORKS)
    assert (folder / "refs.ris").read_bytes().count(b"ER  - \r\n") == len(WORKS)


def entry_of(built: Built, key: str) -> str:
    found = built.page("bibliography.html").find(id=f"cite-{key}")
    assert found is not None
    return found.get_text(" ", strip=True)


def test_a_new_citation_reaches_the_list_and_a_changed_label_the_pages_that_cite(project: Path) -> None:
    add_pages(project)
    assert entry_of(build(project), "keeper-2022-road").startswith("Keeper 2022")
    assert "no targets are out of date" in build(project).output, "nothing changed, nothing written"
    page = project / "commentary/notes.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nSee {cite:t}`keeper-2022-road`.\n", encoding="utf-8")
    built = build(project)
    assert "Notes" in entry_of(built, "keeper-2022-road").partition("Cited in")[2]
    refs = project / "refs.bib"
    refs.write_text(
        refs.read_text(encoding="utf-8").replace("Keeper, Anna}, title = {The", "Lamp, Anna}, title = {The"),
        encoding="utf-8",
    )
    built = build(project)
    assert "Lamp 2022" in built.page("commentary/notes.html").get_text()
    assert built.warnings == []


def test_a_work_without_a_place_is_reported(project: Path) -> None:
    add_pages(project)
    (project / "bibliography.md").write_text(
        "# Works\n\n:::{works} chinese newspaper article\n:::\n\n:::{bibliography}\n:all:\n:::\n", encoding="utf-8"
    )
    output = build(project).output
    assert "keeper-2020-cat has no place on this page; add :::{works} english book under a heading" in output


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("keywords = {book}}", "keywords = {book}}\n@book{keeper-2020-cat, title = {Cats}}", ":5", "repeated bibliography entry: keeper-2020-cat"),
        ("date = {2020}", "date - {2020}", ":4", "syntax error: '=' expected"),
        ("title = {灯塔日报}", "title = lighthouse", ":3", "undefined string: lighthouse"),
        ("keywords = {book}}", "keywords = {book}", ":5", "syntax error: premature end of file"),
        ("title = {灯塔日报}", "title = {灯塔日报}, title = {灯塔}", ":3", "entry with key lighthouse-daily-2021 has a duplicate title field"),
        ("title = {灯塔日报}", "author = {A, B, C, D}, title = {灯塔日报}", ":3", "Too many commas in 'A, B, C, D'"),
        ("title = {灯塔日报}", "namea = {A, B, C, D}, title = {灯塔日报}", ":3", "Too many commas in 'A, B, C, D'"),
    ],
)  # fmt: skip
def test_what_bibtex_cannot_read_is_said_with_its_line_and_nothing_is_called_missing(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, place: str, problem: str
) -> None:
    edit(project, "refs.bib", old, new)
    expected = f"refs.bib{place}: this is not valid BibTeX: {problem}; write @kind{{key, field = {{…}}, …}}, each key once [bib]"
    assert faults_of(project) == [expected]
    assert main(["--root", str(project), "cite", "001"]) == 0  # what can be read is read
    assert "The Lighthouse Road" in capsys.readouterr().out


def test_every_fault_of_the_bibliography_is_said_at_once(project: Path) -> None:
    edit(project, "refs.bib", "date = {2020}", "date - {2020}")
    edit(project, "refs.bib", "date = {2022}", "date = today")
    assert [fault.split(";")[0] for fault in faults_of(project)] == [
        "refs.bib:2: this is not valid BibTeX: undefined string: today",
        "refs.bib:4: this is not valid BibTeX: syntax error: '=' expected",
    ]
