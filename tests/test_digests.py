"""Digests held against their reading texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import edit, put, renew_lock

from variorum.cli import main
from variorum.corpus import read_corpus
from variorum.digests import compare, differences_of, numbers_in_chinese, numbers_in_english
from variorum.terms import Form, Name, Term

TERMS = (
    Term(
        "path",
        "the way",
        (Form("path", "小路", "zh", "all", "path"), Form("path", "大路", "zh", "all", "highway", (), ("road",))),
    ),
)
NAMES = (Name("wang", "person", "Wang Xiaoming", "", {"zh": ("王小明",)}, {}),)


def found(text: str, digest: str) -> list[str]:
    """Return the messages of one comparison."""
    return [d.message for d in differences_of("000.1.1", text, digest, TERMS, NAMES)]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("2023年5月18日", "18 May 2023"),
        ("约76亿美元", "about 7.6 billion dollars"),
        ("2 395亿日元", "239.5 billion yen"),
        ("35.7%", "35.7 per cent"),
        ("令和5年", "2023"),
        ("20世纪70年代", "the 1970s"),
        ("21世纪", "the twenty-first century"),
        ("3 000人", "3,000 men"),
        ("两次，共12艘", "twice, twelve ships"),
    ],
)
def test_the_same_number_is_known_in_both_languages(chinese: str, english: str) -> None:
    assert not [m for m in found(chinese, english) if "number" in m or "has no" in m]


def test_a_missing_number_is_named() -> None:
    assert found("修路花了3亿元", "The mending was dear") == ["the text has 3亿, the digest has no 300,000,000"]


def test_an_invented_number_is_named() -> None:
    assert found("修路的人很多", "There were 45 menders") == ["the digest has 45, the text has no such number"]


def test_digits_inside_a_latin_name_are_no_number() -> None:
    assert found("G7开会", "The group met") == []


def test_a_missing_name_and_a_missing_form_are_named() -> None:
    assert found("王小明走小路", "He walks") == [
        "the text names Wang Xiaoming, the digest does not",
        'the text has 小路, the digest lacks "path"',
    ]


def test_a_shorter_word_will_do_where_the_term_says_so() -> None:
    assert found("大路", "The road is long") == []


def test_inflected_renderings_count() -> None:
    assert found("小路", "Two paths lead away") == []


@given(st.integers(13, 9999))
def test_any_number_written_plainly_is_found_again(number: int) -> None:
    assert number in numbers_in_chinese(f"共{number}人")
    assert number in numbers_in_english(f"{number:,} men")


def test_the_command_lists_what_is_missing_and_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "articles/000-path.md", "of which 1,000 copies are left", "of which few copies are left")
    assert main(["--root", str(project), "check", "--digests"]) == 1
    said = capsys.readouterr()
    assert "000.1.2: the text has 1,000, the digest has no 1,000" in said.err
    assert "to look at" in said.out


def test_a_waiver_with_a_reason_is_counted_and_too_many_fail(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "articles/000-path.md", "of which 1,000 copies are left", "of which few copies are left")
    put(
        project,
        "articles/000.waivers.toml",
        '[[waiver]]\nunit = "000.1.2"\nwhat = "1,000"\nreason = "Said in a note."\n',
    )
    compared, _ = compare(read_corpus(project))
    assert main(["--root", str(project), "check", "--digests"]) == 1, "one waiver in so few is more than two per cent"
    assert f"Digests: {compared} numerals, names and forms compared, 0 to look at, 1 waived" in capsys.readouterr().out


def test_a_waiver_without_reason_is_a_fault(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(project, "articles/000.waivers.toml", '[[waiver]]\nunit = "000.1.2"\nwhat = "1,000"\n')
    assert main(["--root", str(project), "check", "--digests"]) == 1
    assert (
        "articles/000.waivers.toml: each [[waiver]] needs unit, what (as the list prints it) and reason [waiver]"
        in capsys.readouterr().err
    )


def test_a_waiver_that_is_not_needed_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(project, "articles/000.waivers.toml", '[[waiver]]\nunit = "000.1.2"\nwhat = "9,999"\nreason = "None."\n')
    renew_lock(project)
    assert main(["--root", str(project), "check", "--digests"]) == 1
    assert "000.1.2: the waiver for 9,999 is not needed any more; take it out" in capsys.readouterr().err
