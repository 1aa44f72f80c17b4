"""Note marks in reading texts, and the source notes they call."""

from __future__ import annotations

import re
from collections.abc import Mapping

from variorum.model import Chapter, Corpus, SourceNote
from variorum.steps import MARKS

#: Signs that call a note: circled numbers, and a single asterisk that no word follows.
MARK = re.compile(f"[{MARKS}]|(?<!\\*)\\*(?![*\\w])")
#: Roles of units in whose text a mark calls a note.
MARKED_ROLES = ("text", "heading", "title", "author", "abstract", "keywords", "front", "caption", "label")


def called_at(chapter: Chapter | None, unit: str) -> list[SourceNote]:
    """Return the source notes that are called in a unit, in the order of their numbers."""
    if chapter is None:
        return []
    notes = [n for n in chapter.source_notes.values() if n.at == unit and not n.reference]
    return sorted(notes, key=lambda n: (n.label.isdigit(), int(n.label) if n.label.isdigit() else 0))


def numbered(text: str, notes: list[SourceNote]) -> list[tuple[int, int, SourceNote]]:
    """Match the marks of a text with its notes: (start, stop, note), as far as both go."""
    return [(m.start(), m.end(), note) for m, note in zip(MARK.finditer(text), notes, strict=False)]


def with_numbers(text: str, notes: list[SourceNote]) -> str:
    """Write the marks of a text as the edition numbers them, ``[n4]``."""
    pieces, end = [], 0
    for start, stop, note in numbered(text, notes):
        pieces += [text[end:start], f"[n{note.label}]"]
        end = stop
    return "".join([*pieces, text[end:]])


def mark_problems(corpus: Corpus, no: str) -> list[tuple[int, str]]:
    """Say where marks and source notes disagree: (line of the chapter, message)."""
    chapter = corpus.chapters.get(no)
    if chapter is None:
        return []
    found: list[tuple[int, str]] = []
    for unit in corpus.units_of(no):
        if unit.role not in MARKED_ROLES:
            continue
        notes = called_at(chapter, unit.id)
        reading = corpus.readings.get(unit.id)
        passage = chapter.passages.get(unit.id)
        line = passage.line if passage else 0
        if reading is not None:
            signs = [m[0] for m in MARK.finditer(reading.text)]
            expected = [n.mark for n in notes]
            if signs != expected:
                found.append(
                    (
                        line,
                        f"marks and source notes of {unit.id} disagree: the text has {' '.join(signs) or 'none'}, the notes {' '.join(expected) or 'none'}",
                    )
                )
        if passage:
            found += _digest_problems(passage.source, notes, line, unit.id)
    return found


def _digest_problems(source: str, notes: list[SourceNote], line: int, unit: str) -> list[tuple[int, str]]:
    cited = re.findall(r"\{sn\}`([^`]*)`", source)
    labels = [n.label for n in notes]
    if sorted(cited) == sorted(labels):
        return []
    missing = [label for label in labels if label not in cited]
    surplus = [label for label in cited if label not in labels]
    parts = []
    if missing:
        parts.append(f"it lacks {', '.join('{sn}`' + m + '`' for m in missing)}")
    if surplus:
        parts.append(
            f"it calls {', '.join('n' + s for s in surplus)}, which {'does' if len(surplus) == 1 else 'do'} not stand at this unit"
        )
    return [
        (line, f"the digest of {unit} and its source notes disagree: {'; '.join(parts) or 'a note is called twice'}")
    ]


def texts(corpus: Corpus) -> Mapping[str, str]:
    """Return every reading text with the edition's numbers in place of the marks."""
    return {
        unit: with_numbers(
            reading.text,
            called_at(corpus.chapters.get(unit[:3]), unit) if corpus.units[unit].role in MARKED_ROLES else [],
        )
        for unit, reading in corpus.readings.items()
        if not any(segment.withheld for segment in corpus.units[unit].segments)
    }
