"""The rights budget, on an invented witness; on the real ones see ``test_repository.py``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from variorum.rights import excesses, han, index_of, words

#: 200 different Han characters, in sentences of 20.
HAN = "".join(chr(0x4E00 + 7 * n) for n in range(200))
ZH = "。".join(HAN[n : n + 20] for n in range(0, 200, 20)) + "。"
#: 200 different words, in sentences of 20.
WORDS = [f"word{n}" for n in range(200)]
EN = ". ".join(" ".join(WORDS[n : n + 20]) for n in range(0, 200, 20)) + ".\n"


def rules(
    text: str, no: str = "000", witness: str = ZH, language: str = "zh", excepted: tuple[str, ...] = ()
) -> list[str]:
    return sorted({excess.rule for excess in excesses({"a.md": text}, [index_of(no, witness, language)], excepted)})


def test_runs_of_24_characters_are_allowed_and_of_25_not() -> None:
    big = {"no": "000", "witness": ZH + "".join(chr(0x7000 + n) for n in range(2000)), "language": "zh"}
    assert rules(HAN[5:29], **big) == []
    assert rules(HAN[5:30], **big) == ["a"]


def test_a_run_is_found_through_punctuation_spaces_and_full_width() -> None:
    spread = "“" + "，\n > ".join(HAN[5:30]) + "”"
    assert "a" in rules(spread)


def test_words_14_and_15_and_for_english_originals_6_and_7() -> None:
    long = {"witness": EN + " ".join(f"w{n}" for n in range(2000))}
    assert rules(" ".join(WORDS[3:17]), language="ru", no="002", **long) == []
    assert rules(" ".join(WORDS[3:18]), language="ru", no="002", **long) == ["a"]
    assert rules(" ".join(WORDS[3:9]), language="en", no="002", **long) == []
    assert rules(" ".join(WORDS[3:10]).upper(), language="en", no="002", **long) == ["a"]


def test_a_complete_sentence_is_never_allowed() -> None:
    witness = "灯塔往北有一条小路。" + HAN
    assert rules("灯塔往北有一条小路", witness=witness) == ["b"] or "b" in rules("灯塔往北有一条小路", witness=witness)
    assert "b" not in rules("灯塔往北有一条小", witness=witness)


def test_a_complete_line_counts_as_a_sentence() -> None:
    assert "b" in rules(
        "Said:\nthe keeper has six white cats\n", witness="the keeper has six white cats\nand more", language="ru"
    )


def test_a_sentence_of_seven_characters_is_no_sentence() -> None:
    assert rules("灯塔往北有小路。", witness="灯塔往北有小路。" + ZH) == []


@pytest.mark.parametrize(("no", "allowed"), [("000", 0.03), ("002", 0.06)])
def test_shared_runs_add_up_over_all_files(no: str, allowed: float) -> None:
    witness = "".join(chr(0x4E00 + n) for n in range(2000))
    pieces = {f"{n}.md": witness[n * 100 : n * 100 + 10] for n in range(20)}
    most = int(allowed * 2000 / 10)
    for count, over in ((most, False), (most + 1, True)):
        files = dict(list(pieces.items())[:count])
        assert any(e.rule == "c" for e in excesses(files, [index_of(no, witness, "zh")])) is over


def test_the_same_place_counts_once_however_often_it_is_quoted() -> None:
    witness = "".join(chr(0x4E00 + n) for n in range(2000))
    assert excesses({f"{n}.md": witness[:20] for n in range(50)}, [index_of("000", witness, "zh")]) == []


def test_titles_and_names_are_excepted() -> None:
    title = HAN[5:35]
    assert rules(title) != []
    assert rules(f"See {title}.", excepted=(title,)) == []


def test_an_excess_says_where_and_how_much() -> None:
    found = [str(e) for e in excesses({"articles/a.md": HAN[5:30]}, [index_of("000", ZH, "zh")]) if e.rule == "a"]
    assert found == ["articles/a.md: rule (a), witness 000: a run of 25 Han characters or kana"]


def test_a_run_that_begins_inside_another_is_found() -> None:
    """The longest run is not always the first: one may begin before another ends."""
    witness = HAN[:20] + "甲" + HAN[10:45] + "乙" + HAN[100:]
    assert "a" in rules(HAN[:38], witness=witness)


@given(st.text(st.sampled_from("灯塔の𠮷路 a1。，"), max_size=30))
def test_spaces_and_signs_make_no_difference(text: str) -> None:
    assert han(text) == han(" ".join(text)) == han(text.replace("，", "**"))
    assert words(text.upper()) == words(text)


def test_our_own_invented_words_are_within_the_budget(project: Path) -> None:
    from variorum.check import check_rights, titles_of
    from variorum.corpus import read_corpus

    corpus = read_corpus(project)
    files = {
        str(p.relative_to(project)): p.read_text(encoding="utf-8")
        for p in project.rglob("*")
        if p.suffix in (".md", ".toml", ".lock")
    }
    assert [str(e) for e in check_rights(corpus, files, titles_of(project)) if e.rule != "c"] == []
