"""Chapters hold digests, renderings and source notes, in the one form that DESIGN.md describes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import EN_CHAPTER, edit, faults_of, put

from variorum.chapters import front_matter, plain, read_chapter, roles_in
from variorum.corpus import read_corpus
from variorum.faults import Faults

PLACE = "articles/001-road.md"
DIGEST = "Between tower and vegetables there is now a way; a cat takes it, as in {unit}`000.1.1`."


def test_a_chapter_is_read(project: Path) -> None:
    chapter = read_corpus(project).chapters["000"]
    assert (chapter.title, chapter.status) == ("The lighthouse and the garden", "drafted")
    assert chapter.brief == "A path, its fork and its menders, as two invented authors tell it."
    assert chapter.passages["000.1.h"].source == "I. Where the path comes from"
    assert chapter.passages["000.1.1"].section == "I. Where the path comes from"
    note = chapter.source_notes["000.n3"]
    assert (note.mark, note.at, note.state, note.kind, note.label) == ("③", "000.1.2", "lost", "unknown", "3")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('witness: "001"', "witness: 001", f'{PLACE}:2: witness must be "001", as in the file name [front-matter]'),
        ("status: drafted", "status: done", f"{PLACE}:3: status must be one of drafted, second-read, reviewed [front-matter]"),
        ("status: drafted", "status: reviewed", f"{PLACE}:3: a reviewed chapter names its reviewer (an id of CONTRIBUTORS.toml) [front-matter]"),
        ("status: drafted", "status: reviewed\nreviewer: editors", f'{PLACE}:4: the reviewer "editors" is no person in CONTRIBUTORS.toml [author]'),
        ("status: drafted", "status: drafted\nlanguage: en", f'{PLACE}:4: unknown key "language" (allowed: witness, status, reviewer) [front-matter]'),
        ("status: drafted", "status: [drafted", f"{PLACE}:4: this is not valid YAML: "),
        ("status: drafted", "drafted", f"{PLACE}:4: this is not valid YAML: "),
        ("status: drafted", 'status: "\\ud800"', f"{PLACE}:"),
        (":::{passage} 001.0.1", ":::{passage} 001.0.9", f"{PLACE}:18: 001.0.9 is not in the segment table of witness 001; did you mean \"001.0.2\"? [unit]"),
        (":::{passage} 001.0.1", ":::{passage} 000.0.1", f'{PLACE}:18: "000.0.1" is no unit of witness 001; see "Unit ids" in DESIGN.md [chapter]'),
        (":::{passage} 001.0.1", ":::{passage} 001.0.2", f"{PLACE}:22: 001.0.2 stands here a second time; the first is in line 18 [chapter]"),
        (":::{passage} 001.0.1", ":::{pasage} 001.0.1",
         f'{PLACE}:18: a chapter holds no directive "pasage"; did you mean "passage"? (allowed: '),
        (":::{passage} 001.0.1", ":::{set-aside} 001.0.1",
         f"{PLACE}:18: 001.0.1 has the role text in the segment table, which does not go with this directive [unit]"),
        (DIGEST, "", f"{PLACE}:18: passage 001.0.1 has no digest; write it between the two lines of colons [chapter]"),
        (DIGEST, ":mark: ①\nA way.", f"{PLACE}:18: a passage has no options, here: mark [chapter]"),
        ("In Russian: the cat walked behind.\n:::", "In Russian: the cat walked behind.",
         f"{PLACE}:25: a digest holds paragraphs, lists and roles only; this line begins with (p0 [chapter]"),
        (":state: whole", ":state: hole", f'{PLACE}:29: state "hole" of 001.r1 is not allowed; did you mean "whole"? (allowed: whole, truncated, lost) [chapter]'),
        (":state: whole", ":state: truncated", f"{PLACE}:29: 001.r1 is called truncated: say what shows it (option why) [chapter]"),
        (":state: whole", ":state: whole\n:work: x",
         f'{PLACE}:29: unknown option "work"; did you mean "works"? (allowed: mark, at, state, kind, works, same-as, why) [chapter]'),
        ("keeper-2020-cat", "keeper-2020-dog", f'{PLACE}:29: 001.r1: "keeper-2020-dog" is no key of refs.bib; did you mean "keeper-2020-cat"? [key]'),
        ("A book on a cat.\n", "", f"{PLACE}:29: 001.r1 has no gloss; say in English what the note says [source-note]"),
        ("{unit}`000.1.1`", "{unit}`000.1.7`", f'{PLACE}:19: "000.1.7" is no unit; did you mean "000.1.h"? [unit]'),
        ("{unit}`000.1.1`", "{note}`fork`", f'{PLACE}:19: "fork" is no note of the editors [note]'),
        ("{unit}`000.1.1`", "{cite:p}`cat`", f'{PLACE}:19: citation: "cat" is no key of refs.bib [key]'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_chapter_is_said_with_its_line(project: Path, old: str, new: str, message: str) -> None:
    edit(project, PLACE, old, new)
    assert [fault for fault in faults_of(project) if fault.startswith(message)], faults_of(project)


def test_an_unclosed_passage_does_not_swallow_the_next_in_silence(project: Path) -> None:
    put(project, PLACE, EN_CHAPTER.rstrip().removesuffix(":::"))
    assert f"{PLACE}:29: {{reference}} is never closed: put ::: on a line of its own after it [chapter]" in faults_of(
        project
    )


@pytest.mark.parametrize("line", ["# no", "::: no", "```no", "| no", "<b>no", "![no](x)", "> no", "% no", "$$no", "+++", "---", "====", "***", "(no)=", "[^no]: x"])  # fmt: skip
def test_a_digest_holds_paragraphs_lists_and_roles_only(project: Path, line: str) -> None:
    edit(project, PLACE, DIGEST, f"A way.\n\n{line}\n")
    assert (
        f"{PLACE}:21: a digest holds paragraphs, lists and roles only; this line begins with {line[:3]} [chapter]"
        in faults_of(project)
    )


@pytest.mark.parametrize(
    "line", ["- yes", "1. yes", "*Yes*, it is", "(as they say) yes", "$ 5", "-- yes", "+ yes", "[yes]"]
)
def test_lists_and_emphasis_are_allowed_in_a_digest(project: Path, line: str) -> None:
    edit(project, PLACE, DIGEST, f"A way.\n\n{line}\n")
    assert faults_of(project) == []


def test_every_unit_stands_in_its_chapter(project: Path) -> None:
    edit(project, "articles/000-path.md", ":::{set-aside} 000.x2.1\n:::\n", "")
    assert faults_of(project) == [
        "seeds/000.segments.tsv:20: 000.x2.1 does not stand in articles/000-path.md; add :::{set-aside} 000.x2.1 [digest]"
    ]


def test_a_witness_has_one_chapter(project: Path) -> None:
    put(project, "articles/001-way.md", EN_CHAPTER)
    assert "articles/001-way.md: witness 001 has a chapter already, 001-road.md [chapter]" in faults_of(project)


def test_a_chapter_that_is_missing_is_named(project: Path) -> None:
    (project / PLACE).unlink()
    assert "seeds/001.toml: witness 001 is called laid out, but articles/ has no 001-….md [chapter]" in faults_of(
        project
    )


def test_a_chapter_of_no_witness_is_named(project: Path) -> None:
    put(project, "articles/007-sea.md", EN_CHAPTER)
    assert faults_of(project) == ["articles/007-sea.md: there is no witness 007 (seeds/007.toml) [chapter]"]


def test_a_chapter_that_is_not_utf_8_is_named_once(project: Path) -> None:
    (project / PLACE).write_bytes(b"---\n\xff\n")
    found = [fault for fault in faults_of(project) if fault.endswith("[encoding]")]
    assert found == [f"{PLACE}: this file is not UTF-8 (invalid start byte at byte 4); save it as UTF-8 [encoding]"]


def test_a_chapter_with_other_line_ends_is_read_the_same(project: Path) -> None:
    before = read_corpus(project).chapters["001"]
    put(project, PLACE, EN_CHAPTER.replace("\n", "\r\n"))
    assert read_corpus(project).chapters["001"] == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.md:1: the file must begin with front matter between two lines --- [front-matter]"),
        ("\ufeff---\n---\n", "a.md:1: the file must begin with front matter between two lines --- [front-matter]"),
        ("---\nid: x\n", "a.md:1: the front matter has no second line --- [front-matter]"),
        ("---\n- x\n---\n", "a.md:2: the front matter must be lines of the form key: value [front-matter]"),
        ("---\ndate: 2026-13-40\n---\n", "a.md:1: this is not valid YAML: month must be in 1..12 [front-matter]"),
        ("---\nx: !!python/object:os.system 1\n---\n",
         "a.md:2: a tag (tag:yaml.org,2002:python/object:os.system) is not allowed in front matter; write the value as it is [front-matter]"),
        ("---\nx: " + "[" * 5000 + "\n---\n", "a.md:"),
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_read_is_named(tmp_path: Path, text: str, message: str) -> None:
    faults = Faults(tmp_path)
    assert front_matter(text, tmp_path / "a.md", faults)[0] is None
    assert next(str(fault) for fault in faults.found).startswith(message)


def test_yes_and_on_are_words_in_front_matter(tmp_path: Path) -> None:
    assert front_matter("---\non: yes\n---\n", tmp_path / "a.md", Faults(tmp_path)) == ({"on": "yes"}, 4)


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_of_chapters_fall_over(text: str) -> None:
    root = Path("nowhere")

    class Text:
        name = "001-any.md"

        def read_text(self, encoding: str) -> str:
            return '---\nwitness: "001"\nstatus: drafted\n---\n' + text

        def relative_to(self, other: Path) -> Path:
            return Path(self.name)

    assert read_chapter(Text(), Faults(root)) is not None  # type: ignore[arg-type]


def test_a_digest_as_plain_text_has_the_editions_numbers() -> None:
    assert (
        plain("A **b** _c_ {sn}`4`, *d* {unit}`000.1.1` [e](x) {unit}`f <000.1.2>` 2\\*3")
        == "A b c [n4], d 000.1.1 e f 2*3"
    )
    assert list(roles_in("{cite:p}`a` {note}`b`")) == [("cite:p", "a"), ("note", "b")]
