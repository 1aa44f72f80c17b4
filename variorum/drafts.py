"""A new note, ready to be filled in: its name, its front matter, and the addresses at which a browser can write it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from string import ascii_lowercase
from urllib.parse import quote, urlencode

from variorum.faults import Fault, VariorumError, nearest, one_of
from variorum.model import NOTE_KINDS, Corpus
from variorum.stamp import moment_of

#: What the one who writes the note takes out; a test of the repository finds what was forgotten.
PLACEHOLDER = "Write here what a reader of this place needs to know, and how you know it."
SHOWS = "say here what it shows, in your own words"


def names_of(unit: str) -> Iterable[str]:
    """Yield the names that a new note on a unit may have, in order: ``000-1-3-a``, ``000-1-3-b`` …

    >>> from itertools import islice
    >>> list(islice(names_of("000.1.3"), 2)), list(islice(names_of("000.1.3"), 25, 27))
    (['000-1-3-a', '000-1-3-b'], ['000-1-3-z', '000-1-3-27'])
    """
    stem = unit.replace(".", "-")
    yield from (f"{stem}-{letter}" for letter in ascii_lowercase)
    number = len(ascii_lowercase)
    while True:
        number += 1
        yield f"{stem}-{number}"


def free_name(unit: str, taken: Iterable[str]) -> str:
    """Return the first name for a note on a unit that no note has."""
    used = set(taken)
    return next(name for name in names_of(unit) if name not in used)


def draft(name: str, *on: str, kind: str = "explanation", author: str = "editors", day: str) -> str:
    """Return the text of a new note on some units; it is valid as it stands, but says nothing yet."""
    units = ", ".join(f'"{unit}"' for unit in on)
    return f"""\
---
id: {name}
on: [{units}]
kind: {kind}
cert: low
status: drafted
author: {author}
date: {day}
checked:
  - {{unit: "{on[0]}", shows: "{SHOWS}"}}
---

{PLACEHOLDER}
"""


def write_note(corpus: Corpus, *on: str, kind: str, author: str, name: str = "") -> Path:
    """Write a new note on some units under the next free name for the first, and return its path."""
    root = Path(corpus.root)
    if missing := [unit for unit in on if unit not in corpus.units]:
        raise _wrong(*(f'"{unit}" is no unit{nearest(unit, corpus.units)}' for unit in missing))
    if kind not in NOTE_KINDS:
        raise _wrong(f'"{kind}" is no kind of note{nearest(kind, NOTE_KINDS)} (allowed: {one_of(NOTE_KINDS)})')
    author = author or ("editors" if "editors" in corpus.contributors else next(iter(corpus.contributors), ""))
    if author not in corpus.contributors:
        raise _wrong(
            f'"{author}" is not in CONTRIBUTORS.toml{nearest(author, corpus.contributors)}; add yourself there first'
        )
    if name and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise _wrong(f'"{name}" is no name for a note; write small letters, digits and hyphens: 000-two-words')
    folder = root / "commentary/notes"
    folder.mkdir(parents=True, exist_ok=True)
    for candidate in [name] if name else names_of(on[0]):
        path = folder / f"{candidate}.md"
        try:
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(draft(candidate, *on, kind=kind, author=author, day=_today()))
        except FileExistsError:
            continue
        return path
    raise _wrong(f"commentary/notes/{name}.md is there already; choose another name")


def _wrong(*messages: str) -> VariorumError:
    return VariorumError(Fault("variorum note", 0, "note", message) for message in messages)


def _today() -> str:
    moment = moment_of(os.environ.get("SOURCE_DATE_EPOCH", ""))
    return (moment.date() if moment else date.today()).isoformat()


def unfinished(corpus: Corpus) -> list[str]:
    """Return the notes that still have the words of the draft."""
    return [
        f"commentary/notes/{note.path}"
        for note in corpus.notes.values()
        if PLACEHOLDER in note.body or any(SHOWS in str(item.get("shows")) for item in note.checked)
    ]


def suggest_address(host: str, corpus: Corpus, unit: str) -> str:
    """Return the address at which a browser writes a new note on a unit, as a proposed change."""
    name = free_name(unit, corpus.notes)
    text = draft(name, unit, author="your-id", day="YYYY-MM-DD")
    return f"{host}/new/main/commentary/notes?{urlencode({'filename': f'{name}.md', 'value': text}, quote_via=quote)}"


def report_address(host: str, corpus: Corpus, unit: str) -> str:
    """Return the address of the form for an error, with the place filled in."""
    place = f"{corpus.cite(unit)} ({unit})"
    return f"{host}/issues/new?{urlencode({'template': 'error.yml', 'title': f'{corpus.cite(unit)}: ', 'place': place}, quote_via=quote)}"
