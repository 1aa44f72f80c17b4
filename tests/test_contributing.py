"""A note in a minute, a proposal without the files, and the links that lead to both."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from invented import ZH_SEGMENTS, edit, faults_of, put, renew_lock, take_files_away
from pages import add_pages, build

from variorum.cli import main
from variorum.corpus import LOCK, read_corpus
from variorum.drafts import PLACEHOLDER, unfinished, write_note
from variorum.faults import VariorumError
from variorum.people import deeds
from variorum.proposals import accept

NOTES = "commentary/notes"
HOST = "https://code.example/five/witnesses"

ROWS = """\
[[proposal]]
id = "000-s1"
lines = "20-22"
rows = [
  "20-21\\ttext\\t000.2.1\\t2\\tzh\\t-",
  "22\\ttext\\t000.2.2\\t2\\tru\\t-",
]
reason = "The first words of the *Russian* belong to what is said."
resp = "reader"
status = "proposed"
"""


def state(root: Path) -> dict[str, bytes]:
    """Return every file of an edition that could be written."""
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_new_note_is_valid_and_has_the_next_free_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("000-1-2-a", "000-1-2-b", "000-1-2-c"):
        assert main(["--root", str(project), "note", "--on", "000.1.2"]) == 0
        assert capsys.readouterr().out.startswith(str(project / NOTES / f"{name}.md"))
        assert faults_of(project, locked=True) == []
    notes = read_corpus(project).notes
    assert (notes["000-1-2-b"].on, notes["000-1-2-b"].kind) == (("000.1.2",), "explanation")
    assert unfinished(read_corpus(project)) == [f"{NOTES}/000-1-2-{letter}.md" for letter in "abc"]


def test_a_note_can_be_asked_for_as_the_passage_is_cited(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "--root",
                str(project),
                "note",
                "--on",
                "FW",
                "A",
                "1.2",
                "--kind",
                "fact",
                "--author",
                "reader",
                "--name",
                "000-mill",
            ]
        )
        == 0
    )
    note = read_corpus(project).notes["000-mill"]
    assert (note.kind, note.author, note.on) == ("fact", "reader", ("000.1.2",))
    assert capsys.readouterr().out.endswith("Fill it in, then: make check\n")


@pytest.mark.parametrize(
    ("words", "on"),
    [
        (["FW A 1.2"], ("000.1.2",)),
        (["a 1.2"], ("000.1.2",)),
        (["000.1.2", "000.1.1"], ("000.1.2", "000.1.1")),
        (["A", "1.2", "B", "0.1"], ("000.1.2", "001.0.1")),
        (["A 1.2", "FW B 0.1", "000.1.2"], ("000.1.2", "001.0.1")),
    ],
)
def test_a_note_can_stand_on_several_passages(project: Path, words: list[str], on: tuple[str, ...]) -> None:
    assert main(["--root", str(project), "note", "--on", *words]) == 0
    assert read_corpus(project).notes["000-1-2-a"].on == on
    assert faults_of(project, locked=True) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--on", "000.1.2", "000.1.9", "B 9.9"], "2 faults"),
        (["--on", "000.1.9"], 'variorum note: "000.1.9" is no unit; did you mean'),
        (["--on", "000.1.2", "--kind", "facts"], 'variorum note: "facts" is no kind of note; did you mean "fact"? (allowed: fact, citation'),
        (["--on", "000.1.2", "--author", "nobody"], 'variorum note: "nobody" is not in CONTRIBUTORS.toml; add yourself there first'),
        (["--on", "000.1.2", "--name", "../x"], 'variorum note: "../x" is no name for a note'),
        (["--on", "000.1.2", "--name", "000-where-it-forks"], "variorum note: commentary/notes/000-where-it-forks.md is there already"),
    ],
)  # fmt: skip
def test_a_note_that_cannot_be_written_leaves_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    before = state(project)
    assert main(["--root", str(project), "note", *words]) == 1
    assert said in capsys.readouterr().err
    assert state(project) == before


def test_the_map_of_the_repository_names_everything_in_its_root(repository: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=repository, capture_output=True, text=True, check=True).stdout
    names = {name.partition("/")[0] for name in listed.splitlines()}
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = [line.split()[0] for line in text.partition("## What is where")[2].split("```")[1].splitlines() if line]
    mapped = {path.partition("/")[0] for path in paths}
    left_out = {name for name in names if name[0].isupper() and name != "Makefile"}  # README, LICENSE …
    left_out |= {".editorconfig", ".gitattributes", ".gitignore", ".readthedocs.yaml"}
    assert {n for n in names - left_out if not any(fnmatch(n, m) for m in mapped)} == set()


def test_no_note_of_the_edition_has_the_words_of_a_draft(repository: Path) -> None:
    assert unfinished(read_corpus(repository)) == [], f"take out: {PLACEHOLDER}"


def test_accepting_an_emendation_applies_it_and_renews_the_lock(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(project)
    assert main(["--root", str(project), "accept", "000-e3"]) == 0
    assert capsys.readouterr().out == "articles/000.emendations.toml: written\nseeds/edition.lock: written\n"
    after = state(project)
    assert {name for name in after if after[name] != before.get(name)} == {
        "articles/000.emendations.toml",
        "seeds/edition.lock",
    }
    assert after["articles/000.emendations.toml"].count(b'"proposed"') == 0
    assert "有人读过它" in read_corpus(project).readings["000.1.2"].text
    assert faults_of(project, locked=True) == []


@pytest.mark.parametrize(
    ("old", "new", "id", "said"),
    [
        ("", "", "000-e9", '"000-e9" is neither an emendation nor a proposal; did you mean "000-e3"? (proposed: 000-e3)'),
        ("", "", "000-e1", "000-e1 is accepted already"),
        ('sic = "有人读它"', 'sic = "有人读书"', "000-e3", 'sic "有人读书" is not in the normalised text of 000.1.2'),
        ('status = "proposed"', 'status = """proposed"""', "000-e3", 'its line status = "proposed" was not found'),
    ],
)  # fmt: skip
def test_what_cannot_be_accepted_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, id: str, said: str
) -> None:
    if old:
        edit(project, "articles/000.emendations.toml", old, new)
    before = state(project)
    assert main(["--root", str(project), "accept", id]) == 1
    assert said in capsys.readouterr().err
    assert state(project) == before


def test_without_the_files_nothing_is_accepted(project: Path) -> None:
    take_files_away(project)
    with pytest.raises(VariorumError, match="the file of witness 000 is not at hand, so sic cannot be tested"):
        accept(project, "000-e3")


def test_a_proposal_of_rows_is_shown_without_the_files_and_accepted_with_them(project: Path) -> None:
    put(project, "seeds/000.proposals.toml", ROWS)
    assert faults_of(project, locked=True) == []
    bare = shutil.copytree(project, project.parent / "bare")
    take_files_away(bare)
    built = build(add_pages(bare), "open", "-W")
    assert built.code == 0, built.warnings
    entry = built.page("articles/000-path.html").select_one("#p000-2-1 .kind-proposal")
    assert entry is not None
    assert (
        entry.get_text()
        == "Proposed (000-s1): lines 20–22 as 000.2.1, 000.2.2. The first words of the Russian belong to what is said."
    )
    assert accept(project, "000-s1") == ["seeds/000.segments.tsv", "seeds/edition.lock"]
    assert not (project / "seeds/000.proposals.toml").exists()
    assert read_corpus(project).units["000.2.1"].lines == ((20, 21),)
    assert faults_of(project, locked=True) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "000-s1"', 'id = "s1"', '1: s1: the id of a proposal is "000-s1", "000-s2" … [proposal]'),
        ('lines = "20-22"', 'lines = "20-23"', "1: 000-s1: its rows do not cover lines 20-23 one after the other, without a gap [proposal]"),
        ('lines = "20-22"', 'lines = "x"', '1: 000-s1: "x" is no range of lines; write 12 or 12-15 [proposal]'),
        ('resp = "reader"', 'resp = "nobody"', '1: 000-s1: "nobody" is not in CONTRIBUTORS.toml [proposal]'),
        ('status = "proposed"', 'status = "accepted"', '1: 000-s1: the status of a proposal is "proposed"; an accepted one stands in the segment table [proposal]'),
        ("\\ttext\\t000.2.1", "\\ttxt\\t000.2.1", '1: unknown role "txt"; did you mean "text"? (allowed: '),
        ("reason =", "why =", '1: 000-s1: unknown key "why" (allowed: id, lines, rows, reason, resp, status) [proposal]'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_proposed_rows_is_said(project: Path, old: str, new: str, said: str) -> None:
    put(project, "seeds/000.proposals.toml", ROWS.replace(old, new))
    assert [fault for fault in faults_of(project) if fault.startswith(f"seeds/000.proposals.toml:{said}")], faults_of(
        project
    )


def test_rows_whose_acceptance_would_break_the_chapter_change_nothing(project: Path) -> None:
    put(project, "seeds/000.proposals.toml", ROWS.replace("000.2.2", "000.2.3"))
    before = state(project)
    with pytest.raises(VariorumError, match=r"000\.2\.3 does not stand in articles/000-path\.md"):
        accept(project, "000-s1")
    assert state(project) == before
    assert (project / "seeds/000.segments.tsv").read_text(encoding="utf-8").endswith(ZH_SEGMENTS)


def test_the_ways_in_are_there_only_when_the_code_has_a_place(project: Path) -> None:
    root = add_pages(project)
    assert build(root, "open", to="none").page("articles/000-path.html").select(".fw-ways") == []
    built = build(root, "open", "-W", "-D", f"variorum_code_host={HOST}/", to="some")
    assert built.code == 0
    page = built.page("articles/000-path.html")
    ways = page.select("article.fw-passage .fw-ways")
    assert len(ways) == len(page.select("article.fw-passage")) == 6
    suggest, report = (urlsplit(str(a["href"])) for a in page.select("#p000-1-2 .fw-ways a"))
    assert f"{suggest.scheme}://{suggest.netloc}{suggest.path}" == f"{HOST}/new/main/commentary/notes"
    assert f"{report.scheme}://{report.netloc}{report.path}" == f"{HOST}/issues/new"
    asked = {key: values[0] for key, values in parse_qs(suggest.query).items()}
    assert asked["filename"] == "000-1-2-a.md"
    assert parse_qs(report.query) == {
        "template": ["error.yml"],
        "title": ["FW A 1.2: "],
        "place": ["FW A 1.2 (000.1.2)"],
    }
    assert [a["aria-label"] for a in page.select("#p000-1-2 .fw-ways a")] == [
        "Suggest a note on FW A 1.2",
        "Report an error at FW A 1.2",
    ]
    put(project, f"{NOTES}/{asked['filename']}", asked["value"])
    assert [fault.partition(": ")[2] for fault in faults_of(project)] == ["the date must be a date, 2026-01-31 [note]"]
    put(
        project,
        f"{NOTES}/{asked['filename']}",
        asked["value"].replace("YYYY-MM-DD", "2026-01-31").replace("your-id", "reader"),
    )
    assert faults_of(project) == []


def test_an_address_that_is_no_address_shows_no_way_in(project: Path) -> None:
    built = build(add_pages(project), "open", "-D", "variorum_code_host=javascript:alert(1)//")
    assert built.page("articles/000-path.html").select(".fw-ways") == []


def test_a_dispute_is_shown_on_both_sides_and_a_reviewer_by_name(project: Path) -> None:
    root = add_pages(project)
    assert build(root, "open").code == 0
    write_note(read_corpus(root), "000.1.1", kind="argument", author="reader", name="000-it-does-not")
    edit(
        root,
        f"{NOTES}/000-it-does-not.md",
        "status: drafted",
        "status: reviewed\nreviewer: reader\ndisputes: 000-where-it-forks",
    )
    renew_lock(root)
    built = build(root, "open", "-W")
    assert built.code == 0
    for page in ("commentary/notes.html", "articles/000-path.html"):
        said = {
            name: [p.get_text().replace("\xa0", " ") for p in built.page(page).select(f"#note-{name} .fw-dispute")]
            for name in ("000-it-does-not", "000-where-it-forks")
        }
        assert said == {
            "000-it-does-not": ["Disputes note on FW A 1.1."],
            "000-where-it-forks": ["Disputed by note on FW A 1.1."],
        }, page
    assert "reviewed by A. Reader, " in built.page("commentary/notes.html").get_text()


def test_a_reviewer_is_a_person(project: Path) -> None:
    edit(project, f"{NOTES}/000-where-it-forks.md", "status: drafted", "status: reviewed\nreviewer: editors")
    assert faults_of(project) == [
        f'{NOTES}/000-where-it-forks.md:8: the reviewer "editors" is no person in CONTRIBUTORS.toml [author]'
    ]


def test_contributors_are_shown_with_what_they_did(project: Path) -> None:
    root = add_pages(project)
    put(root, "commentary/people.md", "---\norphan: true\n---\n\n# People\n\n:::{contributors}\n:::\n")
    assert deeds(read_corpus(root), "editors") == ["1 note", "3 emendations"]
    page = build(root, "open", "-W").page("commentary/people.html")
    assert [li.get_text().strip() for li in page.select(".fw-contributors li")] == [
        "The invented editors (body): 1 note; 3 emendations.", "A. Reader (person).",
    ]  # fmt: skip


def test_messages_are_annotations_on_github(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    edit(project, f"{NOTES}/000-where-it-forks.md", "cert: medium", 'cert: "100%\\n::warning::x"')
    assert main(["--root", str(project), "check"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 1
    assert out[0].startswith(
        f'::error file={NOTES}/000-where-it-forks.md,line=6::cert: "100%25\\n::warning::x" is not allowed'
    )


def test_accept_leaves_the_rest_of_the_file_as_it_was(project: Path) -> None:
    before = project.parent / "before"
    shutil.copytree(project, before)
    accept(project, "000-e3")
    names = [str(p.relative_to(project)) for p in project.rglob("*") if p.is_file()]
    _, different, missing = filecmp.cmpfiles(before, project, names, shallow=False)
    assert (sorted(different), missing) == (["articles/000.emendations.toml", LOCK.as_posix()], [])
