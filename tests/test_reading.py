"""Every character of a reading text knows where it comes from and whose hand wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variorum.reading import Edit, Reading, trim

WORDS = st.text(st.sampled_from("灯塔路の𠮷aб① \n"), max_size=12)


@st.composite
def layers(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A source, and layers of edits in order, each on the text that the layer before left."""
    source = draw(st.text(st.sampled_from("灯塔路の𠮷aб① \n"), max_size=40))
    length, found = len(source), []
    for _ in range(draw(st.integers(0, 4))):
        cuts = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
        edits = [(start, stop, draw(WORDS)) for start, stop in zip(cuts[::2], cuts[1::2], strict=False)]
        found.append(edits)
        length += sum(len(new) - (stop - start) for start, stop, new in edits)
    return source, found


def applied(text: str, edits: list[Edit]) -> str:
    for start, stop, new in reversed(edits):
        text = text[:start] + new + text[stop:]
    return text


@given(layers())
def test_edits_compose_and_kept_text_always_points_to_its_own_character(made: tuple[str, list[list[Edit]]]) -> None:
    source, found = made
    reading, text = Reading.of(source), source
    for number, edits in enumerate(found):
        reading.apply(edits, f"hand {number}")
        text = applied(text, edits)
        assert reading.text == text
        assert len(reading.at) == len(reading.by) == len(text)
        assert len(reading.fate) == len(source)
        kept = [(i, reading.at[i]) for i in range(len(text)) if reading.by[i] == 0]
        assert all(text[i] == source[origin] for i, origin in kept)
        assert [origin for _, origin in kept] == [k for k, fate in enumerate(reading.fate) if fate == 0]
        assert all(-1 <= origin < len(source) for origin in reading.at)


@given(layers())
def test_runs_are_the_changed_stretches_and_nothing_else(made: tuple[str, list[list[Edit]]]) -> None:
    source, found = made
    reading = Reading.of(source)
    for number, edits in enumerate(found):
        reading.apply(edits, f"hand {number}")
    shown = ["witness"] * len(reading.text)
    for start, stop, hand in reading.runs():
        assert start < stop
        shown[start:stop] = [hand] * (stop - start)
    assert shown == [reading.hands[number] for number in reading.by]


@given(WORDS, WORDS)
def test_trimming_keeps_what_both_wordings_share(old: str, new: str) -> None:
    start, stop, rest = trim(old, 0, len(old), new)
    assert old[:start] + rest + old[stop:] == new
    assert not (rest and start < stop and (old[start] == rest[0] or old[stop - 1] == rest[-1]))


def test_an_edit_counts_only_where_it_differs() -> None:
    reading = Reading.of("小路往北")
    assert reading.apply([(0, 4, "小径往北")], "hand") == 1
    assert list(reading.by) == [0, 1, 0, 0]
    assert list(reading.fate) == [0, 1, 0, 0]
    assert list(reading.at) == [0, 1, 2, 3]


def test_an_edit_that_changes_nothing_is_no_edit() -> None:
    reading = Reading.of("小路")
    assert reading.apply([(0, 2, "小路"), (2, 2, "")], "hand") == 0
    assert reading.hands == ["witness"]


def test_what_is_added_comes_from_nowhere() -> None:
    reading = Reading.of("小路")
    reading.apply([(1, 1, "弯")], "hand")
    assert list(reading.at) == [0, -1, 1]


def test_the_first_hand_decides_the_fate_and_the_last_the_authorship() -> None:
    reading = Reading.of("２")
    reading.apply([(0, 1, "2")], "width")
    reading.apply([(0, 1, "3")], "000-e1")
    assert (reading.hands[reading.fate[0]], reading.hands[reading.by[0]]) == ("width", "000-e1")


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^edits of hand overlap at 1$"):
        Reading.of("小路往北").apply([(0, 2, "x"), (1, 3, "y")], "hand")


def test_a_character_of_the_supplementary_planes_is_one_character() -> None:
    reading = Reading.of("𠮷路")
    reading.apply([(1, 2, "𠮷")], "hand")
    assert (reading.text, list(reading.at), list(reading.by)) == ("𠮷𠮷", [0, 1], [0, 1])
