"""Marks in the text, source notes and the calls of a digest are one thing said three times."""

from __future__ import annotations

from pathlib import Path

from invented import edit, faults_of

from variorum.corpus import read_corpus
from variorum.marks import MARK, called_at, texts, with_numbers
from variorum.model import SourceNote

CHAPTER = "articles/000-path.md"


def note(unit: str, mark: str) -> SourceNote:
    return SourceNote(unit, mark, "000.1.1", "whole", "citation", (), "", "", "", 1)


def test_the_reading_text_has_the_editions_numbers(project: Path) -> None:
    shown = texts(read_corpus(project))
    assert shown["000.1.1"].endswith("到了菜园门口[n1]就分成两条，一条去井边[n2]，另一条去磨坊。")
    assert "读它[n3]（只剩" in shown["000.1.2"]


def test_a_note_keeps_the_mark_inside_it(project: Path) -> None:
    assert texts(read_corpus(project))["000.n1"].startswith("《灯塔日报》")


def test_notes_are_called_in_the_order_of_their_numbers(project: Path) -> None:
    assert [n.label for n in called_at(read_corpus(project).chapters["000"], "000.1.1")] == ["1", "2"]
    assert called_at(None, "000.1.1") == []


def test_marks_are_circled_numbers_and_stars_that_stand_alone() -> None:
    assert [m[0] for m in MARK.finditer("甲①乙⑳丙*，丁 * 2*3 **戊** 己*")] == ["①", "⑳", "*", "*", "*"]
    assert with_numbers("甲①乙①", [note("000.n4", "①"), note("000.n-ast", "①")]) == "甲[n4]乙[nast]"


def test_a_mark_without_a_note_is_named(project: Path) -> None:
    edit(project, CHAPTER, ":mark: ②\n:at: 000.1.1", ":mark: ②")
    assert faults_of(project) == [
        f"{CHAPTER}:29: marks and source notes of 000.1.1 disagree: the text has ① ②, the notes ① [marks]",
        f"{CHAPTER}:29: the digest of 000.1.1 and its source notes disagree: it calls n2, which does not stand at this unit [marks]",
    ]


def test_a_note_without_a_mark_is_named(project: Path) -> None:
    edit(project, CHAPTER, ":mark: ③\n:at: 000.1.2", ":mark: ③\n:at: 000.2.1")
    assert faults_of(project) == [
        f"{CHAPTER}:50: marks and source notes of 000.1.2 disagree: the text has ③, the notes none [marks]",
        f"{CHAPTER}:50: the digest of 000.1.2 and its source notes disagree: it calls n3, which does not stand at this unit [marks]",
        f"{CHAPTER}:69: marks and source notes of 000.2.1 disagree: the text has none, the notes ③ [marks]",
        f"{CHAPTER}:69: the digest of 000.2.1 and its source notes disagree: it lacks {{sn}}`3` [marks]",
    ]


def test_another_sign_is_named(project: Path) -> None:
    edit(project, CHAPTER, ":mark: ②", ":mark: ④")
    assert faults_of(project) == [
        f"{CHAPTER}:29: marks and source notes of 000.1.1 disagree: the text has ① ②, the notes ① ④ [marks]"
    ]


def test_a_digest_that_calls_a_note_twice_is_named(project: Path) -> None:
    edit(project, CHAPTER, "{sn}`2`", "{sn}`2` {sn}`2`")
    assert faults_of(project) == [
        f"{CHAPTER}:29: the digest of 000.1.1 and its source notes disagree: a note is called twice [marks]"
    ]


def test_a_note_at_no_unit_is_named(project: Path) -> None:
    edit(project, CHAPTER, ":mark: ③\n:at: 000.1.2", ":mark: ③\n:at: 000.1.22")
    assert f'{CHAPTER}:54: 000.n3 stands at 000.1.22, which is no unit; did you mean "000.1.2"? [unit]' in faults_of(
        project
    )


def test_a_lost_note_that_has_lines_is_named(project: Path) -> None:
    edit(project, CHAPTER, ":state: whole\n:kind: remark", ":state: lost\n:why: guessed\n:kind: remark")
    assert faults_of(project) == [
        f"{CHAPTER}:42: 000.n2 is called lost, but the segment table has lines for it [source-note]"
    ]


def test_ibid_names_a_note_of_the_chapter(project: Path) -> None:
    edit(project, CHAPTER, ":kind: remark", ":kind: remark\n:same-as: 000.n9")
    assert faults_of(project) == [
        f'{CHAPTER}:42: same-as of 000.n2: "000.n9" is no source note of this chapter [source-note]'
    ]


def test_without_the_file_digest_and_notes_are_still_compared(project: Path) -> None:
    (project / "seeds/000_path.txt").unlink()
    edit(project, CHAPTER, "{sn}`2`", "")
    assert faults_of(project) == [
        f"{CHAPTER}:29: the digest of 000.1.1 and its source notes disagree: it lacks {{sn}}`2` [marks]"
    ]
