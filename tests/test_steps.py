"""The steps change the dress of a text and never a letter of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from conftest import cases
from hypothesis import given
from hypothesis import strategies as st

from variorum.model import EDITED_ROLES, SPACED_ROLES
from variorum.reading import Reading
from variorum.steps import STEP_NAMES, STEPS, explain, normalise, runs

LANGUAGES = ("zh", "ja", "ru", "en", "-")
#: What texts are made of in these tests: everything that a step looks for, and letters of every script.
PIECES = (
    "灯", "塔", "路", "〇", "々", "𠮷", "豈", "⼭", "の", "カ", "ｶ", "ﾞ", "゙", "・", "あ", "д", "Ё", "й", "a", "B", "é", "é", "2", "9", "Ａ", "ｚ", "２",
    "①", "⑳", "<sup>", "</sup>", "^", "*", "**", "\\", "_", "#", "# ", "## ", "<", ">", "[", "](", ")", "(", "（", "）",
    "http://", "https://", "ｈｔｔｐ", "：", "／", "．", "＿", "？", "％", "＋", "－", "＝", "，", "！", "、", "。", "http", "://e.org/a",
    "「", "」", "『", "』", "“", "”", "‘", "’", "s ", " s", " - ", "-", "/", ".", "..", ",", ";", ":", "?", "!", "%", "+", "&", "=", "@", "·", "—",
    " ", "  ", "　", "\t", "\u00a0", "\n", "\n\n", "\r", "\ufeff", "\u200b", "\x00",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)
UNITS = st.tuples(st.sampled_from(EDITED_ROLES), st.sampled_from(LANGUAGES))


def letters(text: str) -> str:
    """Return the letters of a text, NFKC-folded, without markup tokens, marks and what separates."""
    folded = re.sub(r"[\u2460-\u2473]", "", text)
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", folded))
    folded = re.sub(r"</?sup>|\]\(https?://[^()]*\)", "", folded)
    return "".join(c for c in unicodedata.normalize("NFKC", folded) if unicodedata.category(c)[0] in "LNM")


def normalised(text: str, role: str = "text", lang: str = "zh") -> str:
    reading = Reading.of(text)
    normalise(reading, role, lang)
    return reading.text


@pytest.mark.parametrize("case", cases("wild"))
def test_what_is_met_in_the_wild_is_normalised(case: dict[str, Any]) -> None:
    assert normalised(case["before"], case.get("role", "text"), case.get("lang", "zh")) == case["after"]


@pytest.mark.parametrize("case", cases("wild"))
def test_a_second_run_over_the_wild_changes_nothing(case: dict[str, Any]) -> None:
    assert normalised(case["after"], case.get("role", "text"), case.get("lang", "zh")) == case["after"]


@pytest.mark.parametrize("case", cases("negative"))
def test_what_must_not_change_does_not(case: dict[str, Any]) -> None:
    assert normalised(case["text"], case.get("role", "text"), case.get("lang", "zh")) == case["text"]


@pytest.mark.parametrize("case", cases("known"))
def test_known_failures_are_still_known(case: dict[str, Any]) -> None:
    assert normalised(case["before"], case.get("role", "text"), case.get("lang", "zh")) == case["after"]


@given(TEXTS, UNITS)
def test_no_step_changes_a_letter(text: str, unit: tuple[str, str]) -> None:
    reading = Reading.of(text)
    for step, _ in runs(reading, *unit):
        assert letters(reading.text) == letters(text), step.name
    assert letters(reading.text) == letters(text)


@given(TEXTS, UNITS)
def test_a_second_run_of_the_steps_changes_nothing(text: str, unit: tuple[str, str]) -> None:
    once = normalised(text, *unit)
    assert normalise(Reading.of(once), *unit) == {}


@given(TEXTS, st.sampled_from(STEPS))
def test_each_step_alone_comes_to_rest(text: str, step: Any) -> None:
    reading = Reading.of(text)
    for _ in range(len(text) + 2):
        if not reading.apply(step.edits(reading.text), step.name):
            break
    else:
        pytest.fail(f"{step.name} never rests")


@given(TEXTS, UNITS)
def test_the_edits_of_a_step_are_in_order_without_overlap_and_within_the_text(text: str, unit: tuple[str, str]) -> None:
    reading = Reading.of(text)
    for _, edits in runs(reading, *unit):
        end = 0
        for start, stop, _ in edits:
            assert end <= start <= stop <= len(reading.text)
            end = stop


@given(TEXTS, st.sampled_from(SPACED_ROLES), st.sampled_from(LANGUAGES))
def test_no_step_but_addresses_takes_a_space_from_where_spaces_separate(text: str, role: str, lang: str) -> None:
    line = re.sub(r"[\n\r#]", "", text).strip()  # a wrap, a heading's hashes and the ends are other steps' work
    reading = Reading.of(line)
    normalise(reading, role, lang, off=("addresses", "own-mark"))
    assert re.findall("[ 　]", reading.text) == re.findall("[ 　]", line)


@given(st.text(st.sampled_from("灯 　の塔"), min_size=1).map(lambda inner: f"书「{inner}」上"))
def test_spaces_inside_japanese_brackets_stay(text: str) -> None:
    assert normalised(text) == text


def test_a_step_that_is_switched_off_does_nothing() -> None:
    reading = Reading.of("小 路,往北")
    assert normalise(reading, "text", "zh", off=("punctuation",)) == {"spaces": 1}
    assert reading.text == "小路,往北"


def test_each_step_counts_what_it_changed() -> None:
    reading = Reading.of("**小 路**,２０年\n往北①")
    counts = normalise(reading, "text", "zh")
    assert counts == {"markdown": 2, "width": 2, "wraps": 1, "punctuation": 1, "spaces": 1}


def test_every_step_says_what_it_does() -> None:
    assert all(explain(name) for name in STEP_NAMES)


def test_text_that_is_set_aside_has_no_steps() -> None:
    assert [s.name for s in STEPS for role in ("formework", "foreign", "noise", "blank") if s.runs_on(role, "zh")] == []
