"""The engine takes time in proportion to the text, whatever the text is made of."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from invented import put

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
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bench, "SIZES", (10,))
    assert bench.bench(tmp_path) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["engine", "characters", "seconds", "characters/s", "ftfy.fix_text", "bytes/character"]
    assert line.split()[:2] == ["0.0", "MB"]


@pytest.mark.parametrize("whole", [True, False])
def test_the_builds_are_measured_in_a_copy_and_the_full_one_only_with_all_files(
    project: Path, whole: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[tuple[str, str, int]] = []

    def build(copy: Path, what: str, edition: str) -> tuple[float, str]:
        assert copy != project
        built.append((what, edition, len(list((copy / "seeds").glob("*.txt")))))
        put(copy, "_build/html/articles/000-path.html", "<p>")
        return 1.0, "The edition is printed (0.9 s, Typst 0.5 s; 12 pages, 0.1 MB): a.pdf"

    put(project, "conf.py", "")
    monkeypatch.setattr(bench, "SIZES", ())
    monkeypatch.setattr(bench, "_build", build)
    monkeypatch.setattr(bench, "find_spec", lambda _: True)
    if not whole:
        (project / "seeds/001_road.txt").unlink()
    assert bench.bench(project) == 0
    full = [("pdf", "full", 2)] if whole else []
    assert built == [("html", "open", 0), ("html", "open", 0), ("pdf", "open", 0), *full]
    said = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines() if "printed" in line]
    assert said == [f"{e} edition, printed, cold 1.0 s, Typst 0.5 s; 12 pages, 0.1 MB" for _, e, _ in built[2:]]
