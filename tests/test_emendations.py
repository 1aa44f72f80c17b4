"""The editor's hand: each entry is found once, applied as a difference, and told from the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from invented import ZH_EMENDATIONS, edit, faults_of, put

from variorum.corpus import read_corpus
from variorum.emendations import MOST, edits_of, emend, find_problems, swap
from variorum.model import Emendation
from variorum.reading import Reading

PLACE = "articles/000.emendations.toml"
TEXT = st.text(st.sampled_from("灯塔路北𠮷a"), max_size=10)


def entry(sic: str, corr: str | None, kind: str = "emendation", *, id: str = "000-e1", **more: Any) -> Emendation:
    fields: dict[str, Any] = {
        "at": "000.1.1", "cause": "unknown", "weight": "form", "about": "", "cert": "low", "cert_remedy": "low", "checked": (), "reason": "",
        "resp": "editors", "status": "accepted",
    }  # fmt: skip
    return Emendation(id=id, sic=sic, corr=corr, kind=kind, **(fields | more))


def emended(text: str, *entries: Emendation) -> tuple[Reading, list[str]]:
    reading = Reading.of(text)
    return reading, emend(reading, entries)


@given(TEXT, TEXT, TEXT, TEXT)
def test_an_emendation_replaces_its_place_and_keeps_the_rest(before: str, sic: str, corr: str, after: str) -> None:
    text = before + sic + after
    one = entry(sic, corr)
    assume(sic and find_problems(one, text) == "")
    reading, problems = emended(text, one)
    assert (reading.text, problems) == (before + corr + after, [])


def test_only_the_difference_of_sic_and_corr_counts_as_replaced() -> None:
    reading, _ = emended("修路的人不千活。", entry("人不千活", "人不干活"))
    assert [reading.source[k] for k, fate in enumerate(reading.fate) if fate] == ["千"]
    assert reading.runs() == [(5, 6, "000-e1")]


def test_all_places_are_found_in_the_normalised_text_so_that_no_entry_sees_another() -> None:
    reading, problems = emended("甲乙丙丁", entry("甲", "丙丙"), entry("丙", "甲", id="000-e2"))
    assert (reading.text, problems) == ("丙丙乙甲丁", [])


def test_a_transposition_counts_only_what_moved() -> None:
    reading, _ = emended("往北小路走", entry("往北小路", "小路往北", "transposition"))
    assert reading.text == "小路往北走"
    assert sum(map(bool, reading.fate)) == sum(map(bool, reading.by)) == 2


@given(TEXT, st.integers(1, 9), TEXT)
def test_a_swap_gives_the_other_wording(old: str, cut: int, frame: str) -> None:
    sic, corr = frame + old + frame, frame + old[cut:] + old[:cut] + frame
    moved = swap(sic, corr)
    if sic == corr:
        assert moved is None
    else:
        reading = Reading.of(sic)
        reading.apply(edits_of(entry(sic, corr, "transposition"), sic), "hand")
        assert reading.text == corr


@pytest.mark.parametrize("kind", ["crux", "stet", "proposal"])
def test_what_is_only_remarked_changes_nothing(kind: str) -> None:
    assert emended("甲乙", entry("甲", "丙" if kind == "proposal" else None, kind))[0].text == "甲乙"


def test_what_is_only_proposed_changes_nothing() -> None:
    assert emended("甲乙", entry("甲", "丙", status="proposed"))[0].text == "甲乙"


def test_the_editions_own_entries_are_applied_kept_and_left(project: Path) -> None:
    readings = read_corpus(project).readings
    assert "不干活" in readings["000.2.1"].text
    assert "三棵柿子树" in readings["000.1.1"].text
    assert "有人读它③" in readings["000.1.2"].text


def test_sic_that_is_not_there_is_named(project: Path) -> None:
    edit(project, PLACE, 'sic = "不千活"', 'sic = "不干活儿"')
    assert faults_of(project) == [
        f'{PLACE}:1: 000-e1: sic "不干活儿" is not in the normalised text of 000.2.1; see it with `variorum show 000.2.1` [emendation]'
    ]


def test_sic_that_is_there_twice_is_named(project: Path) -> None:
    edit(project, PLACE, 'sic = "三棵柿子树"', 'sic = "一条去"')
    assert faults_of(project) == [
        f'{PLACE}:16: 000-e2: sic "一条去" is in 000.1.1 2 times; take in neighbouring characters until it is there once [emendation]'
    ]


def test_places_that_overlap_themselves_are_counted() -> None:
    assert find_problems(entry("甲甲", "乙"), "甲甲甲") == (
        'sic "甲甲" is in 000.1.1 2 times; take in neighbouring characters until it is there once'
    )


def test_entries_that_overlap_are_named() -> None:
    assert emended("甲乙丙", entry("甲乙", "丁戊"), entry("乙丙", "己庚", id="000-e2"))[1] == [
        "000-e2 overlaps 000-e1; join them into one entry"
    ]


def test_two_supplies_at_one_place_are_named() -> None:
    assert emended("甲乙", entry("甲", "甲一", "supply"), entry("甲乙", "甲二乙", "supply", id="000-e2"))[1] == [
        "000-e2 overlaps 000-e1; join them into one entry"
    ]


def test_more_entries_than_can_be_told_apart_are_named() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(300))
    entries = [entry(sign, "路", id=f"000-e{n}") for n, sign in enumerate(text)]
    assert emended(text, *entries)[1] == [f"000-e299: more than {MOST} emendations at one unit; divide the unit"]


REASON = 'reason = "One stroke was read as another."\n'


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ('cause = "ocr-confusion"', 'cause = "ocr"', ["cause = \"ocr\" is not allowed"]),
        (REASON, "", ['the key "reason" is missing']),
        (REASON, REASON.replace("reason", "raison"), ['unknown key "raison"; did you mean "reason"?', 'the key "reason" is missing']),
        (REASON, "reason = 3\n", ['"reason" must be text in quotation marks']),
        ('corr = "不干活"\n', "", ["an entry of the kind emendation needs corr, what should stand there"]),
        ('corr = "不干活"', 'corr = "不千活"', ["sic and corr are the same"]),
        ('id = "000-e1"', 'id = "e1"', ['the id must begin with "000-"']),
        ('kind = "emendation"', 'kind = "stet"', ["a stet has no corr: nothing is changed"]),
        ('kind = "emendation"', 'kind = "supply"', ["a supply only adds: sic and corr may differ only by what is added"]),
        ('kind = "emendation"', 'kind = "suppression"', ["a suppression only takes away: sic and corr may differ only by what is taken away"]),
        ('kind = "emendation"', 'kind = "transposition"', ["a transposition only moves: corr must be sic with one stretch moved"]),
        ("[{ unit = ", "[{ uint = ", ['unknown key "uint" in checked; did you mean "unit"?', "names one of work"]),
        ('checked = [{ unit = "000.abs.1", shows = "that the menders work" }]', "checked = [3]", ["each entry of checked is a table"]),
        ('checked = [{ unit = "000.abs.1", shows = "that the menders work" }]',
         'checked = [{ work = "keeper-2020-cat", seen = "page", date = 2026-01-31T10:00:00, shows = "x" }]',
         ["the date in checked must be a date, 2026-01-31"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_entry_is_said_with_its_line(
    project: Path, old: str, new: str, messages: list[str]
) -> None:
    edit(project, PLACE, old, new)
    faults = [fault for fault in faults_of(project) if fault.startswith(f"{PLACE}:1: ")]
    for message in messages:
        assert any(message in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('at = "000.2.1"', 'at = "000.2.9"', f'{PLACE}:1: 000-e1 stands at 000.2.9, which is no unit; did you mean "000.2.h"? [unit]'),
        ('at = "000.2.1"', 'at = "000.n3"', f"{PLACE}:1: 000-e1 stands at 000.n3, a lost note: there is nothing to emend [unit]"),
        ('work = "lighthouse-daily-2021"', 'work = "lighthouse-2021"',
         f'{PLACE}:16: 000-e2, checked: "lighthouse-2021" is no key of refs.bib; did you mean "lighthouse-daily-2021"? [key]'),
        ('unit = "000.abs.1"', 'unit = "000.abs.7"', f'{PLACE}:1: 000-e1, checked: "000.abs.7" is no unit [unit]'),
        ('id = "000-e2"', 'id = "000-e1"', f'{PLACE}:16: the id "000-e1" is used already in line 1; give each entry its own [emendation]'),
        ('sic = "不千活"', "sic = 不千活", f"{PLACE}:4: this is not valid TOML: Invalid value (at line 4, column 7) [toml]"),
        ('resp = "editors"\nstatus = "proposed"', 'resp = "editor"\nstatus = "proposed"',
         f'{PLACE}:30: 000-e3: "editor" is not in CONTRIBUTORS.toml; did you mean "editors"? [author]'),
        ('cert = "low"', 'cert = "law"',
         f'{PLACE}:30: 000-e3: cert = "law" is not allowed; did you mean "low"? (allowed: certain, high, medium, low) [emendation]'),
    ],
)  # fmt: skip
def test_the_whole_message_says_what_where_and_what_to_do(project: Path, old: str, new: str, message: str) -> None:
    edit(project, PLACE, old, new)
    assert message in faults_of(project)


def test_entries_in_one_pair_of_brackets_are_refused(project: Path) -> None:
    put(project, PLACE, '[emendation]\nid = "000-e1"\n')
    assert faults_of(project) == [
        f"{PLACE}:1: each entry begins with [[emendation]], in two pairs of brackets [emendation]"
    ]


def test_a_head_with_a_remark_behind_it_is_a_head(project: Path) -> None:
    put(project, PLACE, ZH_EMENDATIONS.replace("[[emendation]]", "[[ emendation ]]  # by hand"))
    assert faults_of(project) == []
    assert [e.line for e in read_corpus(project).emendations["000"]] == [1, 16, 30]


def test_no_entry_is_lost_in_silence(project: Path) -> None:
    put(project, PLACE, "emendation = [{ id = '000-e1' }]\n")
    assert faults_of(project) == [
        f"{PLACE}: there are 1 entries and 0 lines [[emendation]]; write each entry under a line of its own [emendation]"
    ]


def test_another_table_is_refused(project: Path) -> None:
    put(project, PLACE, "[[emendations]]\n")
    assert faults_of(project) == [
        f'{PLACE}:1: unknown table "emendations"; each entry begins with [[emendation]] [emendation]'
    ]


def test_without_a_file_there_are_no_emendations(project: Path) -> None:
    (project / PLACE).unlink()
    assert read_corpus(project).emendations == {"000": (), "001": ()}
