"""``verify-quote``: verbatim, normalised, emended, in another dress, or not; and where it first differs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import take_files_away, write_edition

from variorum.cli import main
from variorum.corpus import read_corpus
from variorum.model import Corpus
from variorum.quotes import Answer, verify, words_of


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(write_edition(tmp_path_factory.mktemp("quotes") / "edition"))


@pytest.mark.parametrize(
    ("quote", "how", "unit"),
    [
        ("小路从灯塔往北走", "verbatim", "000.1.1"),
        ("经过三棵柿子树", "normalised", "000.1.1"),
        ("到了菜园门口就分成两条，一条去井边", "normalised", "000.1.1"),
        ("2022年修路的人", "normalised", "000.abs.1"),
        ("下雨天不干活", "emended", "000.2.1"),
        ("下雨天不千活", "verbatim", "000.2.1"),
        ("到了菜園門口就分成兩條", "dressed", "000.1.1"),
        ("小路从灯塔…一条去井边", "verbatim", "000.1.1"),
        ("Дорогу чинили трое, и дождь", "verbatim", "000.2.2"),
        ("cat followed it", "normalised", "001.0.1"),
        ("BETWEEN THE lighthouse", "dressed", "001.0.1"),
        ("广告", "verbatim", "000.x1.1"),
        ("猫在屋顶上看书", "no", ""),
    ],
)
def test_a_quotation_is_found_as_it_is_written(corpus: Corpus, quote: str, how: str, unit: str) -> None:
    answer = verify(corpus, quote)
    assert (answer.how, answer.unit) == (how, unit)


def test_it_says_which_steps_and_entries_lie_in_the_words(corpus: Corpus) -> None:
    assert verify(corpus, "经过三棵柿子树").hands == ("spaces removed",)
    assert list(words_of(verify(corpus, "下雨天不干活"), corpus)) == [
        "Yes: in the reading text, after emendation (000-e1), FW A 2.1 (000.2.1, p. 2).",
        "  000-e1: the file has 不千活; emendation, certain",
    ]


@pytest.mark.parametrize(
    ("number", "more"),
    [(5, "FW A 1.2, FW A 2.h, FW A 2.1, FW A 2.2, FW B 0.1"), (7, "FW A 1.2, FW A 2.h, FW A 2.1, FW A 2.2, FW B 0.1, and 2 more")],
)  # fmt: skip
def test_it_says_how_many_further_places_it_does_not_name(corpus: Corpus, number: int, more: str) -> None:
    others = ("000.1.2", "000.2.h", "000.2.1", "000.2.2", "001.0.1", "001.0.2", "001.1.h")[:number]
    answer = Answer("verbatim", "001.0.1", others)
    assert list(words_of(answer, corpus)) == [f"Yes: verbatim in the file, FW B 0.1 (001.0.1), and at {more}."]


def test_it_says_where_the_words_first_differ(corpus: Corpus) -> None:
    answer = verify(corpus, "小路从灯塔往南走，经过")
    assert (answer.holds, answer.unit, answer.agrees) == (False, "000.1.1", "小路从灯塔往")
    assert answer.quoted.startswith("南走")
    assert answer.witness.startswith("北走")


def test_words_in_another_dress_are_given_as_they_stand(corpus: Corpus) -> None:
    assert list(words_of(verify(corpus, "到了菜園門口就分成兩條"), corpus)) == [
        "Not so written: the words stand at FW A 1.1 (000.1.1, p. 1–2) in other characters, width, case or signs.",
        "  The text has: 到了菜园门口①就分成两条",
    ]


@given(st.data())
def test_every_piece_of_a_reading_text_is_found(corpus: Corpus, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from([u for u in corpus.readings if corpus.units[u].edited]))
    text = corpus.readings[unit].text
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : start + data.draw(st.integers(1, 20))].strip()
    if piece.strip("…. ①②③"):
        assert verify(corpus, piece).holds


def test_the_exit_code_is_the_answer(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = ["--root", str(project), "verify-quote"]
    assert main([*root, "小路从灯塔往北走"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Yes: verbatim in the file, FW A 1.1 (000.1.1, p. 1–2).\n")
    assert "FW A 1.1, printed p. 1–2." in said, "the ready citation"
    assert main([*root, "小路从灯塔往南走"]) == 1
    take_files_away(project)
    assert main([*root, "小路从灯塔往北走"]) == 2
    assert "No witness file is in seeds/" in capsys.readouterr().err
