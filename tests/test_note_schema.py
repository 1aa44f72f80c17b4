"""The schema of a note's front matter and ``variorum check`` say the same of every front matter."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from variorum.chapters import front_matter
from variorum.faults import Faults
from variorum.markup import NOTE
from variorum.model import CERTAINTIES, NOTE_KINDS, SEEN, STATUSES
from variorum.notes import front_problems

SCHEMA = json.loads((Path(__file__).parent.parent / "variorum/schemas/note.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

words = st.sampled_from(["", "x", "000.1.1", "keeper-2020-cat", "a b", "é", "page", "fact", "drafted"])
anything = (
    words
    | st.none()
    | st.integers(0, 9)
    | st.booleans()
    | st.lists(words, max_size=2)
    | st.dictionaries(words, words, max_size=1)
)
days = st.sampled_from([date(2026, 1, 31), "2026-01-31", "2026-02-31", "2026-1-31", "tomorrow"]) | st.dates(
    date(1000, 1, 1)
)
addresses = st.sampled_from(
    ["https://example.org/a?b#c", "http://example.org", "javascript:x", "https://a@b", "#a", "../x", ""]
)


def mostly(right: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return what is right nine times in ten."""
    return st.integers(0, 9).flatmap(lambda n: right if n else anything)


evidence = st.fixed_dictionaries(
    {"shows": mostly(st.just("what it shows"))},
    optional={"work": mostly(st.just("key")), "unit": mostly(st.just("000.1.1")), "url": mostly(addresses), "seen": mostly(st.sampled_from(SEEN)),
              "date": mostly(days), "shown": words},
)  # fmt: skip
fronts = st.fixed_dictionaries(
    {
        "id": mostly(st.just("000-a")),
        "on": mostly(st.lists(st.sampled_from(["000.1.1", "001.2.h", "a-term", "-x", "a b", "", "000.1.1"]), min_size=1, max_size=3)),
        "kind": mostly(st.sampled_from(NOTE_KINDS)),
        "cert": mostly(st.sampled_from(CERTAINTIES)),
        "status": mostly(st.sampled_from(STATUSES)),
        "author": mostly(st.just("editors")),
        "date": mostly(days),
        "checked": mostly(st.lists(mostly(evidence), min_size=1, max_size=2)),
    },
    optional={"lemma": mostly(st.just("words")), "disputes": mostly(st.just("000-b")), "reviewer": mostly(st.just("reader")), "language": words},
).flatmap(lambda front: st.sets(st.sampled_from(sorted(front)), max_size=1).map(lambda gone: {k: v for k, v in front.items() if k not in gone}))  # fmt: skip


def as_json(value: Any) -> Any:
    """Return what a program that knows JSON Schema sees of YAML."""
    return json.loads(json.dumps(value, default=str))


@given(fronts)
def test_schema_and_check_agree(front: dict[str, Any]) -> None:
    text = f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\n\nA note.\n"
    read, _ = front_matter(text, Path("a.md"), faults := Faults(Path()))
    if read is None:
        assert faults.found
        return
    ours, theirs = [*front_problems(read)], [*VALIDATOR.iter_errors(as_json(read))]
    assert bool(ours) == bool(theirs), (ours, [error.message for error in theirs])


def test_the_schema_is_one_and_is_closed() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["additionalProperties"] is False
    assert tuple(sorted(SCHEMA["properties"])) == tuple(sorted(NOTE.keys))


def test_every_note_of_the_edition_is_valid(repository: Path) -> None:
    for path in sorted((repository / "commentary/notes").glob("*.md")):
        front, _ = front_matter(path.read_text(encoding="utf-8"), path, Faults(repository))
        assert front is not None, path
        assert [error.message for error in VALIDATOR.iter_errors(as_json(front))] == [], path


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("on", ["000.1.1", "000.1.1"], "on must be a list of ids in quotation marks: [000.1.3]"),
        ("lemma", "", "lemma must be text"),
        ("reviewer", ["a"], "reviewer must be text"),
        ("checked", [{"url": "../x", "seen": "page", "date": "2026-01-31", "shows": "x"}],
         "the url in checked: a link leads to https://… or to #anchor; to a page of the edition write {doc}`words </commentary/page>`"),
    ],
)  # fmt: skip
def test_what_the_schema_only_refuses_the_check_explains(key: str, value: object, message: str) -> None:
    front = {"id": "a", "on": ["000.1.1"], "kind": "fact", "cert": "low", "status": "drafted", "author": "editors", "date": "2026-01-31",
             "checked": [{"unit": "000.1.1", "shows": "x"}]}  # fmt: skip
    assert [*front_problems(front)] == []
    assert (key, message) in [*front_problems(front | {key: value})]
