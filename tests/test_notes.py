"""A note of the editors says on what it stands, how sure it is and what was seen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from invented import NOTE, edit, faults_of, put

from variorum.corpus import read_corpus

PLACE = "commentary/notes/000-where-it-forks.md"
EVIDENCE = '{work: keeper-2020-cat, seen: page, date: 2026-01-31, shows: "one road only"}'


def test_a_note_is_read(project: Path) -> None:
    note = read_corpus(project).notes["000-where-it-forks"]
    assert (note.on, note.kind, note.cert, note.body_line) == (("000.1.1", "001.0.1"), "argument", "medium", 13)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: 000-where-it-forks", "id: forks", '2: the id must be the name of the file, "000-where-it-forks" [note]'),
        ("on: [000.1.1, 001.0.1]", "on: 000.1.1", "3: on must be a list of ids in quotation marks: [000.1.3] [note]"),
        ("on: [000.1.1, 001.0.1]", "on: []", '3: the key "on" is missing or empty [note]'),
        ("on: [000.1.1, 001.0.1]", "on: [000.1.1, 001.0.9]", '3: "001.0.9" is no unit; did you mean "001.0.2"? [unit]'),
        ("kind: argument", "kind: argumant", ('4: kind: "argumant" is not allowed; did you mean "argument"? (allowed: fact, citation, quotation, argument, text, '
         "translation, framing, provenance, explanation, cross-reference) [note]")),
        ("where it forks", "where it spoons", '5: the lemma "where it spoons" stands 0 times in the digest of 000.1.1; it must be words of it that stand there once [lemma]'),
        ('lemma: "where it forks"', 'lemma: "to the"', '5: the lemma "to the" stands 3 times in the digest of 000.1.1; it must be words of it that stand there once [lemma]'),
        ("cert: medium", "cert: sure", '6: cert: "sure" is not allowed (allowed: certain, high, medium, low) [note]'),
        ("status: drafted", "status: reviewed", "7: a reviewed note names its reviewer (an id of CONTRIBUTORS.toml) [note]"),
        ("author: editors", "author: nobody", '8: 000-where-it-forks: "nobody" is not in CONTRIBUTORS.toml [author]'),
        ("author: editors", "author: [editors]", "8: author must be text [note]"),
        ("author: editors", "author: {}", '8: the key "author" is missing or empty [note]'),
        ("\ndate: 2026-01-31", "\ndate: tomorrow", "9: the date must be a date, 2026-01-31 [note]"),
        ("\ndate: 2026-01-31", "\ndate: 2026-01-31T10:00:00", "9: the date must be a date, 2026-01-31 [note]"),
        ("\ndate: 2026-01-31", "\ndate: 9999-01-31", "9: the date lies in the future [note]"),
        ("checked:\n  - " + EVIDENCE, "checked: seen", "10: checked must be a list [note]"),
        (EVIDENCE, "seen", '10: each entry of checked is a table: { work = "key", seen = "page", date = 2026-01-31, shows = "…" } [note]'),
        (EVIDENCE, EVIDENCE.replace("seen: page, ", ""), '10: "seen" in checked must be one of page, excerpt, not-found [note]'),
        (EVIDENCE, EVIDENCE.replace(', shows: "one road only"', ""), '10: "shows" is missing in checked: say in our words what the evidence shows [note]'),
        (EVIDENCE, EVIDENCE.replace("work: keeper-2020-cat", "work: [a]"), '10: "work" in checked must be text in quotation marks [note]'),
        (EVIDENCE, EVIDENCE.replace("keeper-2020-cat", "keeper-2020-dog"),
         '10: 000-where-it-forks, checked: "keeper-2020-dog" is no key of refs.bib; did you mean "keeper-2020-cat"? [key]'),
        ("status: drafted", "status: drafted\ndisputes: another", '8: "another" is no note [note]'),
        ("status: drafted", "status: drafted\nweight: form", '8: unknown key "weight" (allowed: id, on, kind, lemma, cert, status, author, date, checked, disputes, reviewer) [note]'),
        ("see {unit}`001.0.1`", "see {unit}`001.0.5`", '14: "001.0.5" is no unit; did you mean "001.0.2"? [unit]'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_note_is_said_with_its_line(project: Path, old: str, new: str, message: str) -> None:
    edit(project, PLACE, old, new)
    assert f"{PLACE}:{message}" in faults_of(project)


@pytest.mark.parametrize(("days", "said"), [(1, []), (2, [f"{PLACE}:9: the date lies in the future [note]"])])
def test_it_may_be_tomorrow_where_the_note_is_written(project: Path, days: int, said: list[str]) -> None:
    day = date.today() + timedelta(days=days)
    edit(project, PLACE, "\ndate: 2026-01-31", f"\ndate: {day.isoformat()}")
    assert faults_of(project) == said


def test_an_empty_note_is_refused(project: Path) -> None:
    put(project, PLACE, NOTE[: NOTE.rindex("---\n") + 4])
    assert f"{PLACE}:13: the note is empty: write what a reader of the place needs [note]" in faults_of(project)


def test_a_note_that_is_not_utf_8_is_named_once(project: Path) -> None:
    (project / PLACE).write_bytes(b"\xff")
    assert faults_of(project) == [
        f"{PLACE}: this file is not UTF-8 (invalid start byte at byte 0); save it as UTF-8 [encoding]"
    ]
