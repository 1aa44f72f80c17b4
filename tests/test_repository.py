"""What always holds of this repository itself; the five files are needed for most of it."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pytest

from variorum.budget import over_budget
from variorum.check import check
from variorum.corpus import LOCK, read_corpus
from variorum.faults import Faults
from variorum.ledger import ledger_of
from variorum.lock import differences
from variorum.model import Corpus
from variorum.reading import Reading
from variorum.steps import normalise

ROOT = Path(__file__).parent.parent


@cache
def corpus() -> Corpus:
    return read_corpus(ROOT, Faults(ROOT))


@pytest.fixture
def full() -> Corpus:
    """The edition with its five files, or no test."""
    if not list((ROOT / "seeds").glob("*.txt")) or not corpus().full:
        pytest.skip("the five witness files are not in seeds/")
    return corpus()


def test_the_data_of_the_edition_are_in_order() -> None:
    _, faults = check(ROOT, locked=False)
    assert [str(fault) for fault in faults.found] == []


@pytest.mark.seeds
def test_the_segments_of_every_witness_tile_it(full: Corpus) -> None:
    for no, segments in full.segments.items():
        witness = full.witnesses[no]
        if witness.record.laid_out:
            assert "".join(witness.lines(s.first, s.last) for s in segments) == witness.text, no


@pytest.mark.seeds
def test_both_sums_of_every_ledger_hold(full: Corpus) -> None:
    for no, witness in full.witnesses.items():
        ledger = ledger_of(full, no)
        assert (ledger is not None and ledger.holds) or not witness.record.laid_out, no


@pytest.mark.seeds
def test_a_second_run_of_the_steps_changes_no_reading_text(full: Corpus) -> None:
    for unit in full.units.values():
        if unit.edited and unit.segments:
            reading = Reading.of(full.readings[unit.id].source)
            off = full.witnesses[unit.id[:3]].record.steps_off
            normalise(reading, unit.role, unit.lang, off)
            assert normalise(Reading.of(reading.text), unit.role, unit.lang, off) == {}, unit.id


@pytest.mark.seeds
def test_no_step_changes_a_letter_of_a_witness(full: Corpus) -> None:
    from test_steps import letters

    for unit in full.units.values():
        if unit.edited and unit.segments:
            reading = Reading.of(full.readings[unit.id].source)
            normalise(reading, unit.role, unit.lang, full.witnesses[unit.id[:3]].record.steps_off)
            assert letters(reading.text) == letters(reading.source), unit.id


@pytest.mark.seeds
def test_the_lock_is_up_to_date(full: Corpus) -> None:
    if not (ROOT / LOCK).exists():
        pytest.skip("there is no seeds/edition.lock yet: run `variorum lock`")
    assert differences(full) == []


@pytest.mark.seeds
def test_the_tracked_files_are_within_the_rights_budget(full: Corpus) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone: nothing says which files are tracked")
    assert [str(excess) for excess in over_budget(full)] == []


def test_no_witness_file_can_be_added(tmp_path: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone: nothing says which files are tracked")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "seeds"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [
        name for name in listed.split() if not name.endswith((".toml", ".segments.tsv", "README.md", "edition.lock"))
    ] == []
