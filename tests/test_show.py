"""One unit on the terminal: every change between the witness and the reading text, with its hand and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import edit, take_files_away
from test_ledger import account
from test_steps import TEXTS

from variorum.cli import main
from variorum.corpus import read_corpus
from variorum.show import changes, lines_of_emendations


def test_changes_are_told_in_their_order_with_line_hand_and_reason(project: Path) -> None:
    corpus = read_corpus(project)
    told = [(c.line, c.old, c.new, c.hand) for c in changes(corpus, corpus.units["000.1.1"])]
    assert told == [
        (10, "<sup>", "", "marks"),
        (10, "</sup>", "", "marks"),
        (14, "^", "", "marks"),
        (9, "\n", "", "wraps"),
        (10, "\n", "", "wraps"),
        (14, ",", "，", "punctuation"),
        (14, ",", "，", "punctuation"),
        (9, " ", "", "spaces"),
        (14, "\n", "", "edges"),
    ]


def test_an_emendation_is_told_last_with_its_reason(project: Path) -> None:
    corpus = read_corpus(project)
    last = list(changes(corpus, corpus.units["000.2.1"]))[-1]
    assert (last.line, last.old, last.new, last.hand) == (20, "千", "干", "000-e1")
    assert last.reason == "emendation, ocr-confusion, certain: One stroke was read as another."


@given(TEXTS, st.sampled_from(["text", "note", "author"]), st.sampled_from(["zh", "ru"]))
def test_the_changes_replayed_are_as_many_as_the_steps_count(text: str, role: str, lang: str) -> None:
    corpus = account(text or "路", [role], lang, ())
    for unit in corpus.units.values():
        told = list(changes(corpus, unit))
        assert len(told) == sum(corpus.step_counts[unit.id].values())
        assert all(change.line == unit.segments[0].first for change in told)


def test_an_emendation_stands_in_the_line_in_which_its_sic_begins(project: Path) -> None:
    assert lines_of_emendations(read_corpus(project), "000") == {"000-e1": 20, "000-e2": 9, "000-e3": 16}


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (["show", "000.2.1"], "FW A 2.1  text, lines 20, p. 2\n修路的人说：“下雨天不干活。”\n\nDigest: The menders say that they do not work in the rain.\n  000-e1: 不干活 ] 不千活 – emendation, ocr-confusion, certain\n"),
        (["show", "FW", "A", "2.1", "--diplomatic"], 'FW A 2.1  text, lines 20, p. 2\n   20 修路的人说:“下雨天不千活。”\n'),
        (["show", "A", "n3"], "FW A n3  note, lines none: the note is lost\n(lost: nothing stands in the file)\n\nlost unknown, called at 000.1.2: \n"),
        (["show", "A n3", "--diplomatic"], "FW A n3  note, lines none: the note is lost\n(lost: nothing stands in the file)\n"),
        (["show", "A n3", "--edits"], "FW A n3  note, lines none: the note is lost\n(lost: nothing stands in the file)\n"),
        (["show", "FW B 0.2", "--diplomatic"], "FW B 0.2  text, lines 6-7\n    6 Кошка шла\n    7 следом.\n"),
        (["show", "fw b 0.2", "--diplomatic"], "FW B 0.2  text, lines 6-7\n    6 Кошка шла\n    7 следом.\n"),
        (["show", "001.0.2", "--edits"],
         "FW B 0.2  text, lines 6-7\n   1  line 6  '\\n' → ' '  wraps: hard-wrapped lines joined\n   2  line 7  '\\n' → ''  edges: white space at the ends removed\n2 edits\n"),
    ],
)  # fmt: skip
def test_the_command_shows_a_unit(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], out: str
) -> None:
    assert main(["--root", str(project), *arguments]) == 0
    assert capsys.readouterr().out == out


@pytest.mark.parametrize("how", [[], ["--edits"], ["--diplomatic"]])
def test_what_no_edition_shows_is_not_shown_here(
    project: Path, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    edit(project, "seeds/000.segments.tsv", "an advertisement for radishes", "a private address, withheld")
    assert main(["--root", str(project), "show", "000.x1.1", *how]) == 0
    shown = capsys.readouterr().out.split("\n")[:2]
    assert shown == ["FW A x1.1  noise, lines 19, p. 2", "(set aside: a private address, withheld)"]


@pytest.mark.parametrize("how", [[], ["--edits"], ["--diplomatic"]])
def test_without_the_file_the_command_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    take_files_away(project)
    assert main(["--root", str(project), "show", "000.2.1", *how]) == 0
    assert "(the file of this witness is not in seeds/)\n" in capsys.readouterr().out
