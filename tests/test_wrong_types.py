"""Whatever stands in a data file, ``variorum check`` answers with messages; and what it lets pass can be used."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from invented import write_edition
from test_connections import connected

from variorum.check import check
from variorum.cite import STYLES, cite
from variorum.export import edition_json
from variorum.search import records
from variorum.show import show_edits, show_reading

VALUES = (
    "3",
    "-1",
    "[]",
    "{}",
    '""',
    "true",
    "[1]",
    "[[]]",
    "[{}]",
    "{a = 1}",
    "2020-01-01",
    '"x"',
    '["x"]',
    "1e400",
    "[{a = 1}]",
    "[[1]]",
)
WORDS = ("", "x", "-", "0", "999999", "9-1", "000.1.1")
FILES = (
    "seeds/000.toml", "seeds/000.segments.tsv", "seeds/edition.lock", "articles/000-path.md", "articles/001-road.md",
    "articles/000.emendations.toml", "commentary/claims.toml", "commentary/names.toml", "commentary/terms.toml",
    "commentary/notes/000-where-it-forks.md", "refs.bib", "CONTRIBUTORS.toml",
)  # fmt: skip
_KEY = re.compile(r"(\s*[\w.]+\s*[=:]\s*)(.*)")


@pytest.fixture(scope="module")
def edition() -> Iterator[Path]:
    """One edition for all examples: each puts back what it changed."""
    with tempfile.TemporaryDirectory() as folder:
        yield connected(write_edition(Path(folder) / "edition"))


def mutated(text: str, number: int, how: str, value: str) -> str:
    """Return a text with one of its lines changed: the value of its key, one of its words; or taken out, or doubled."""
    lines = text.split("\n")
    filled = [n for n, line in enumerate(lines) if line.strip()]
    place = filled[number % len(filled)]
    key, sign = _KEY.match(lines[place]), "\t" if "\t" in lines[place] else " "
    if how == "value" and key:
        lines[place] = key[1] + value
    elif how == "twice":
        lines.insert(place, lines[place])
    elif how == "gone":
        del lines[place]
    else:
        words = lines[place].split(sign)
        words[number % len(words)] = value
        lines[place] = sign.join(words)
    return "\n".join(lines)


@given(st.sampled_from(FILES), st.integers(0, 400), st.sampled_from(("value", "value", "value", "word", "twice", "gone")), st.sampled_from((*VALUES, *WORDS)))  # fmt: skip
@example("commentary/claims.toml", 7, "value", "3")
@example("commentary/claims.toml", 7, "value", "[1]")
@example("commentary/claims.toml", 11, "value", "[{}]")
@example("commentary/notes/000-where-it-forks.md", 7, "value", "{}")
@example("commentary/names.toml", 3, "value", "[[]]")
def test_check_never_falls_and_what_it_lets_pass_can_be_used(
    edition: Path, file: str, number: int, how: str, value: str
) -> None:
    path = edition / file
    before = path.read_text(encoding="utf-8")
    path.write_text(mutated(before, number, how, value), encoding="utf-8")
    try:
        corpus, faults = check(edition)
        if not faults.found:
            records(corpus, full=True)
            edition_json(corpus, "full")
            for unit in corpus.units.values():
                list(show_reading(corpus, unit)), list(show_edits(corpus, unit))
            for style in STYLES:
                cite(corpus, "000.1.1", style)
    finally:
        path.write_text(before, encoding="utf-8")
