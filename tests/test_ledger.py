"""Every character of a witness and of its reading text is accounted for, on two sums."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from invented import ZH
from test_emendations import entry
from test_steps import TEXTS

from variorum.corpus import read_corpus, read_unit
from variorum.emendations import find_problems
from variorum.ledger import ledger_of
from variorum.model import Corpus, Emendation, Record, Segment, Unit, Witness
from variorum.witness import line_starts


def account(text: str, roles: list[str], lang: str, entries: tuple[Emendation, ...]) -> Corpus:
    """Lay a text out line by line with the given roles, over and over, and read it."""
    starts = line_starts(text)
    record = Record(
        "000", "A", "a.txt", "", "", len(starts) - 1, len(text), "zh", "", "", "", "", "", "", "", True, (), (), {}
    )  # fmt: skip
    witness = Witness(record, text, starts)
    segments = tuple(
        Segment(n, n, roles[n % len(roles)], f"000.1.{n}" if roles[n % len(roles)] != "blank" else "-", "-", lang, "-")
        for n in range(1, len(starts))
    )
    units = {s.unit: Unit(s.unit, s.role, lang, (s,)) for s in segments if s.unit != "-"}
    readings, counts = {}, {}
    for unit in units.values():
        own = tuple(e for e in entries if e.at == unit.id)
        readings[unit.id], counts[unit.id], _ = read_unit(witness, unit, own)
    return Corpus(
        Path(),
        {"000": witness},
        {"000": segments},
        units,
        {"000": entries},
        {},
        {},
        frozenset(),
        {},
        readings=readings,
        step_counts=counts,
    )


ROLES = st.lists(
    st.sampled_from(["text", "note", "author", "heading", "noise", "formework", "foreign", "blank"]),
    min_size=1,
    max_size=4,
)


@given(TEXTS, ROLES, st.sampled_from(["zh", "ja", "ru", "en"]))
def test_both_sums_hold_whatever_the_steps_do(text: str, roles: list[str], lang: str) -> None:
    ledger = ledger_of(account(text or "路", roles, lang, ()), "000")
    assert ledger is not None
    assert ledger.holds
    assert ledger.witness_sum == ledger.characters == len(text or "路")


@st.composite
def with_entries(draw: st.DrawFn) -> tuple[str, tuple[Emendation, ...]]:
    text = draw(TEXTS.filter(lambda t: t.strip()))
    plain = account(text, ["text"], "zh", ())
    entries = []
    for number in range(draw(st.integers(0, 3))):
        unit = draw(st.sampled_from(sorted(plain.readings)))
        reading = plain.readings[unit].text
        if not reading:
            continue
        start = draw(st.integers(0, len(reading) - 1))
        sic = reading[start : draw(st.integers(start + 1, len(reading)))]
        kind = draw(st.sampled_from(["emendation", "supply", "suppression", "crux"]))
        new = draw(st.text(st.sampled_from("灯塔①2"), min_size=1, max_size=4))
        corr = {"emendation": new, "supply": sic + new, "suppression": "", "crux": None}[kind]
        one = entry(sic, corr, kind, id=f"000-e{number}", at=unit)
        if corr != sic and not find_problems(one, reading):
            entries.append(one)
    return text, tuple(entries)


@given(with_entries())
def test_both_sums_hold_whatever_the_editors_do(made: tuple[str, tuple[Emendation, ...]]) -> None:
    text, entries = made
    ledger = ledger_of(account(text, ["text"], "zh", entries), "000")
    assert ledger is not None
    assert ledger.holds


def test_the_invented_edition_is_accounted_for_to_the_character(project: Path) -> None:
    ledger = ledger_of(read_corpus(project), "000")
    assert ledger is not None
    assert ledger.holds
    assert ledger.characters == len(ZH)
    assert ledger.set_aside == {"blank": 3, "foreign": 10, "formework": 12, "noise": 13}
    assert (ledger.replaced, ledger.suppressed, ledger.emended_in, ledger.supplied) == (1, 0, 1, 0)
    assert ledger.emendations == {"emendation": 1, "stet": 1}
    assert ledger.interventions == 1


def test_a_transposition_stands_in_the_books_with_what_moved() -> None:
    corpus = account("往北小路走", ["text"], "zh", (entry("往北小路", "小路往北", "transposition", at="000.1.1"),))
    ledger = ledger_of(corpus, "000")
    assert ledger is not None
    assert (ledger.kept, ledger.replaced, ledger.emended_in, ledger.holds) == (3, 2, 2, True)


def test_a_suppression_and_a_supply_have_their_own_columns() -> None:
    entries = (
        entry("北北", "北", "suppression", at="000.1.1"),
        entry("小", "小小", "supply", id="000-e2", at="000.1.1"),
    )
    ledger = ledger_of(account("往北北小路", ["text"], "zh", entries), "000")
    assert ledger is not None
    assert (ledger.kept, ledger.suppressed, ledger.supplied, ledger.holds) == (4, 1, 1, True)


def test_without_the_file_there_is_nothing_to_count(project: Path) -> None:
    (project / "seeds/000_path.txt").unlink()
    assert ledger_of(read_corpus(project), "000") is None
