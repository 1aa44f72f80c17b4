"""Measure: the engine's speed and memory on synthetic text, the builds, and the weight of the pages."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path

from variorum.corpus import read_unit
from variorum.ledger import Ledger, ledger_of
from variorum.model import Corpus, Emendation, Record, Segment, Unit, Witness
from variorum.witness import line_starts

#: Lines of our own, with what the steps meet: wraps, full-width figures and addresses, spaces, marks in several dresses.
LINES = (
    "小路从灯塔往北走，经过三棵 柿子树，到了２０２２ 年 ５ 月修好的",
    "菜园门口<sup>①</sup>就分成两条,一条去井边,另一条去磨坊(没有灯)。",
    "见 ｈｔｔｐ：／／ｅｘａｍｐｌｅ．ｏｒｇ／ａ＿ｂ 和 https: / / example. org / c ^②。",
    "磨坊主写过一本书「海 の 本」,后来**很少**有人读它③,只剩 1,000 册,每册 ３．５ 元。",
    "The keeper wrote a second book about it, and then",
    "a third one of 23. 9 pages; дождь им не мешал",
    "下雨天不干活的人坐在灯塔下面听海的声音，一直听到天亮才回家去",
)
#: Stands once, at the end: what the emendation is made on.
LAST = "修路的人不千活。\n"
#: Kilobytes of UTF-8 that are measured.
SIZES = (100, 1_000, 10_000)


def synthetic(size: int) -> str:
    """Return a text of about ``size`` bytes of UTF-8, in our own words."""
    return "".join(_lines(size)) + LAST


def _lines(size: int) -> Iterator[str]:
    left = size
    for line in cycle(LINES):
        left -= len(line.encode()) + 1
        if left < 0:
            return
        yield line + "\n"


def account(text: str) -> Ledger:
    """Take a text the engine's whole way as one unit: steps, one emendation, ledger."""
    starts = line_starts(text)
    lines = len(starts) - 1
    record = Record(
        no="000", siglum="A", file="a.txt", sha256="", canonical_sha256="", lines=lines, characters=len(text), language="zh",
        name="", genre="", work="", doi="", rights="", trust="", origin="", laid_out=True, published_at=(), control=(), closed={},
    )  # fmt: skip
    entry = Emendation(
        id="000-e1", at="000.0.1", sic="不千活", corr="不干活", kind="emendation", cause="ocr-confusion", weight="form", about="",
        cert="certain", cert_remedy="certain", checked=(), reason="", resp="", status="accepted",
    )  # fmt: skip
    witness = Witness(record, text, starts)
    segment = Segment(1, lines, "text", "000.0.1", "-", "zh", "-")
    unit = Unit("000.0.1", "text", "zh", (segment,))
    reading, counts, problems = read_unit(witness, unit, (entry,))
    if problems:
        raise ValueError(problems[0])
    corpus = Corpus(
        Path(), {"000": witness}, {"000": (segment,)}, {unit.id: unit}, {"000": (entry,)}, {}, {}, frozenset(), {},
        readings={unit.id: reading}, step_counts={unit.id: counts},
    )  # fmt: skip
    ledger = ledger_of(corpus, "000")
    if ledger is None or not ledger.holds:
        raise ValueError("the ledger does not add up")
    return ledger


@dataclass(frozen=True)
class Figures:
    """What one size gave; seconds, and bytes of memory at the peak for each character."""

    characters: int
    seconds: float
    cleaner: float | None
    memory: float


def measure(size: int) -> Figures:
    """Measure the engine on a text of ``size`` bytes, and beside it a text cleaner that keeps no account."""
    text = synthetic(size)
    seconds = _seconds(lambda: account(text))
    cleaner = None
    if find_spec("ftfy"):
        import ftfy

        cleaner = _seconds(lambda: ftfy.fix_text(text))
    tracemalloc.start()
    account(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Figures(len(text), seconds, cleaner, peak / len(text))


def _seconds(work: object) -> float:
    assert callable(work)
    start = time.process_time()
    work()
    return time.process_time() - start


def bench(root: Path) -> int:
    """Print the engine's figures, then those of the builds where there is something to build."""
    print(
        f"{'engine':<10}{'characters':>12}{'seconds':>10}{'characters/s':>15}{'ftfy.fix_text':>15}{'bytes/character':>17}"
    )
    for size in SIZES:
        figures = measure(size * 1000)
        ratio = f"{figures.cleaner / figures.seconds:.2f} × as fast" if figures.cleaner else "not here"
        print(
            f"{size / 1000:>7.1f} MB{figures.characters:>12,}{figures.seconds:>10.2f}{figures.characters / figures.seconds:>15,.0f}"
            f"{ratio:>15}{figures.memory:>17.1f}"
        )
    return _bench_builds(root) if find_spec("variorum.build") and (root / "conf.py").exists() else 0


def _bench_builds(root: Path) -> int:
    """Build a copy, the open edition cold and after one edit, and print it; the full one, too, where its files are."""
    seeds = sorted((root / "seeds").glob("[0-9]*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "edition"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns("_build", ".*", "__pycache__"))
        for file in seeds:
            (copy / "seeds" / file.name).unlink()
        try:
            _bench_pages(copy)
            if find_spec("typst"):
                _bench_print(copy, "open")
                if len(seeds) == len(list((root / "seeds").glob("[0-9][0-9][0-9].toml"))):
                    for file in seeds:
                        shutil.copy(file, copy / "seeds")
                    _bench_print(copy, "full")
        except subprocess.CalledProcessError as error:
            print(error.stderr[-2000:] or "the build failed", file=sys.stderr)
            return 1
    return 0


def _bench_pages(copy: Path) -> None:
    for name in ("cold", "after one edit"):
        seconds, _ = _build(copy, "html", "open")
        print(f"{'open edition, ' + name:<32}{seconds:>8.1f} s")
        chapter = min((copy / "articles").glob("*.md"))
        chapter.write_text(chapter.read_text(encoding="utf-8").rstrip("\n") + "\n\nOne word more.\n", encoding="utf-8")
    for page in sorted((copy / "_build/html/articles").glob("*.html")):
        data = page.read_bytes()
        packed = gzip.compress(data, 9, mtime=0)
        print(f"{'articles/' + page.name:<32}{len(data) / 1000:>8.0f} kB{len(packed) / 1000:>8.0f} kB gz")


def _bench_print(copy: Path, edition: str) -> None:
    shutil.rmtree(copy / "_build")
    seconds, said = _build(copy, "pdf", edition)
    figures = re.search(r"\([\d.]+ s, (.*)\): ", said)
    print(f"{edition + ' edition, printed, cold':<32}{seconds:>8.1f} s, {figures[1] if figures else ''}")


def _build(copy: Path, what: str, edition: str) -> tuple[float, str]:
    """Build in a process of its own; return the seconds that it took and what it said."""
    package = Path(__file__).parents[1]
    paths = [str(package), *filter(None, [os.environ.get("PYTHONPATH")])]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "variorum", "build", what, "--edition", edition],
        cwd=copy, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )  # fmt: skip
    return time.perf_counter() - start, done.stdout
