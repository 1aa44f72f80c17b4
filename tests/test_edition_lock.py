"""The lock: what the open edition may know of texts that it does not have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import EN, ZH, edit, faults_of, renew_lock, take_files_away

from variorum.cli import main
from variorum.corpus import read_corpus
from variorum.lock import draw_up, fingerprint, written

LOCK = "seeds/edition.lock"


def test_the_lock_holds_no_text_of_a_witness(project: Path) -> None:
    text = (project / LOCK).read_text(encoding="utf-8")
    for line in (ZH + EN).split("\n"):
        assert len(line) < 8 or line not in text


def test_the_lock_says_what_occurs_in_each_unit(project: Path) -> None:
    units = json.loads((project / LOCK).read_text(encoding="utf-8"))["000"]["units"]
    assert units["000.1.1"]["terms"] == {"小路": {"outside": 1}}
    assert units["000.abs.1"]["terms"] == {"小路": {"heads": 1}}
    assert units["000.1.1"]["names"] == ["mill"]
    assert units["000.front.2"]["names"] == ["wang-xiaoming"]
    assert "000.n3" not in units


def test_the_lock_says_in_which_line_an_emendation_begins(project: Path) -> None:
    assert read_corpus(project).lock["000"]["emendations"] == {"000-e1": 20, "000-e2": 9, "000-e3": 16}


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_a_fingerprint_cannot_be_guessed_without_the_witness(one: str, other: str) -> None:
    assert len(fingerprint(ZH, one)) == 32
    assert (fingerprint(ZH, one) == fingerprint(ZH, other)) == (one == other)
    assert fingerprint(ZH, one) != fingerprint(EN, one)


def test_a_lock_is_written_the_same_twice_and_reads_back(project: Path) -> None:
    text = (project / LOCK).read_text(encoding="utf-8")
    lock = draw_up(read_corpus(project))
    assert json.loads(written(lock)) == json.loads(text)
    assert written(lock) == text


def test_a_change_of_a_reading_text_is_named(project: Path) -> None:
    edit(project, "articles/000.emendations.toml", 'corr = "不干活"', 'corr = "不甘活"')
    assert faults_of(project, locked=True) == [
        f"{LOCK}: 1 units of witness 000 have changed: 000.2.1; look at the change, then run `variorum lock` [lock]"
    ]


def test_a_change_of_the_accounts_is_named(project: Path) -> None:
    edit(project, "articles/000.emendations.toml", 'status = "proposed"', 'status = "accepted"')
    assert faults_of(project, locked=True) == [
        f"{LOCK}: 1 units of witness 000 have changed: 000.1.2; look at the change, then run `variorum lock` [lock]",
        f"{LOCK}: the ledger of witness 000 has changed; look at the change, then run `variorum lock` [lock]",
    ]


def test_a_witness_that_is_not_in_the_lock_is_named(project: Path) -> None:
    (project / LOCK).write_text("{}\n", encoding="utf-8")
    assert faults_of(project, locked=True) == [
        f"{LOCK}: witness 000 is not in the lock; look at the change, then run `variorum lock` [lock]",
        f"{LOCK}: witness 001 is not in the lock; look at the change, then run `variorum lock` [lock]",
    ]


def test_the_command_writes_the_lock(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / LOCK).read_bytes()
    (project / LOCK).unlink()
    assert main(["--root", str(project), "lock"]) == 0
    assert (project / LOCK).read_bytes() == before
    assert capsys.readouterr().out == f"{project / LOCK}: {len(before.decode()):,} characters\n"


def test_nothing_is_written_when_a_check_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / LOCK).read_bytes()
    edit(project, "articles/000.emendations.toml", 'sic = "不千活"', 'sic = "没有"')
    files = sorted(path for path in project.rglob("*") if path.is_file())
    assert main(["--root", str(project), "lock"]) == 1
    assert (project / LOCK).read_bytes() == before
    assert sorted(path for path in project.rglob("*") if path.is_file()) == files
    assert capsys.readouterr().err == (
        'articles/000.emendations.toml:1: 000-e1: sic "没有" is not in the normalised text of 000.2.1; see it with `variorum show 000.2.1` [emendation]\n1 fault\n'
    )


def test_without_the_files_the_lock_keeps_what_it_knew(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (project / LOCK).read_bytes()
    take_files_away(project)
    assert main(["--root", str(project), "lock"]) == 0
    assert (project / LOCK).read_bytes() == before
    assert capsys.readouterr().out.endswith("kept as they were, since their files are not at hand: 000, 001\n")


def test_one_file_is_enough_to_renew_its_own_part(project: Path) -> None:
    (project / "seeds/001_road.txt").unlink()
    edit(project, "commentary/terms.toml", 'form = "小路"', 'form = "柿子"')
    old = read_corpus(project).lock
    renew_lock(project)
    new = read_corpus(project).lock
    assert new["001"] == old["001"]
    assert new["000"]["units"]["000.1.1"]["terms"] == {"柿子": {"outside": 1}}
