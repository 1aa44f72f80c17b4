"""The engine takes time in proportion to the text, whatever the text is made of."""

from __future__ import annotations

import time

import pytest

from variorum import bench
from variorum.reading import Reading
from variorum.steps import normalise

#: What invites a pattern to look at the same place again and again.
HARD = {
    "spaces": " ",
    "ideographic spaces": "　",
    "line feeds": "\n",
    "stars": "*",
    "stars and letters": "*a",
    "backslashes": "\\",
    "hashes": "# ",
    "opening brackets": "[https://",
    "opening angles": "<https://",
    "quotation": "「",
    "addresses pulled apart": "http : / ",
    "commas": "甲, ",
    "brackets": "(甲",
    "marks": "<sup>①",
    "full-width": "Ａ．",
    "questions": "ａ？",
    "sums": "1 + ",
}


def seconds(text: str, lang: str = "zh") -> float:
    start = time.process_time()
    normalise(Reading.of(text), "text", lang)
    return time.process_time() - start


def test_ten_times_the_text_takes_ten_times_the_time() -> None:
    bench.account(bench.synthetic(20_000))
    small, large = bench.synthetic(100_000), bench.synthetic(1_000_000)
    one = min(bench._seconds(lambda: bench.account(small)) for _ in range(3))
    ten = min(bench._seconds(lambda: bench.account(large)) for _ in range(2))
    assert ten < 20 * one


@pytest.mark.parametrize("piece", HARD.values(), ids=HARD)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_pattern_looks_at_the_same_place_again_and_again(piece: str, lang: str) -> None:
    def text(length: int) -> str:
        return "甲http://a" + (piece * length)[:length] + "乙"

    seconds(text(500), lang)
    one = max(min(seconds(text(4_000), lang) for _ in range(3)), 0.002)
    ten = min(seconds(text(40_000), lang) for _ in range(2))
    assert ten < 20 * one


def test_the_books_of_the_bench_are_kept() -> None:
    ledger = bench.account(bench.synthetic(5_000))
    assert ledger.holds
    assert (ledger.replaced, ledger.emended_in) == (1, 1)


def test_the_bench_prints_one_line_a_size(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    from pathlib import Path

    monkeypatch.setattr(bench, "SIZES", (10,))
    assert bench.bench(Path(str(tmp_path))) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["engine", "characters", "seconds", "characters/s", "ftfy.fix_text", "bytes/character"]
    assert line.split()[:2] == ["0.0", "MB"]
