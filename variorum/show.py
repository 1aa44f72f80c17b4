"""One unit on the terminal: as the edition reads it, as the witness has it, and every edit between the two."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from variorum.chapters import plain
from variorum.corpus import source_of
from variorum.emendations import edits_of
from variorum.marks import called_at, texts
from variorum.model import Corpus, Unit
from variorum.reading import Reading, trim
from variorum.steps import normalise, runs


@dataclass(frozen=True)
class Change:
    """One edit on its way: the witness line it stands in, what went and what came, whose hand, why."""

    line: int
    old: str
    new: str
    hand: str
    reason: str


def changes(corpus: Corpus, unit: Unit) -> Iterator[Change]:
    """Replay the steps and emendations of a unit and yield every change in the order in which it is made."""
    witness = corpus.witnesses[unit.id[:3]]
    reading = Reading.of(source_of(witness, unit))
    lines = _line_table(unit, [len(witness.lines(s.first, s.last)) for s in unit.segments], witness.starts)

    def line_at(place: int) -> int:
        origin = next((reading.at[i] for i in range(min(place, len(reading.at) - 1), -1, -1) if reading.at[i] >= 0), 0)
        starts = [start for start, _ in lines]
        return lines[bisect.bisect_right(starts, origin) - 1][1]

    for step, edits in runs(reading, unit.role, unit.lang, witness.record.steps_off) if unit.edited else ():
        for start, stop, new in (trim(reading.text, *edit) for edit in edits):
            yield Change(line_at(start), reading.text[start:stop], new, step.name, step.says)
    for entry in corpus.emendations[witness.no]:
        if entry.at == unit.id and entry.applied and reading.text.count(entry.sic) == 1:
            for start, stop, new in edits_of(entry, reading.text):
                yield Change(
                    line_at(start),
                    reading.text[start:stop],
                    new,
                    entry.id,
                    f"{entry.kind}, {entry.cause}, {entry.cert}: {entry.reason}",
                )


def _line_table(unit: Unit, lengths: list[int], starts: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return (offset in the unit's source, line of the witness) for each line of the unit."""
    table, offset = [], 0
    for segment, length in zip(unit.segments, lengths, strict=True):
        base = starts[segment.first - 1]
        table += [(offset + starts[line - 1] - base, line) for line in range(segment.first, segment.last + 1)]
        offset += length
    return table


def lines_of_emendations(corpus: Corpus, no: str) -> dict[str, int]:
    """Return the witness line in which each emendation's ``sic`` begins; empty where the file is not at hand."""
    witness = corpus.witnesses[no]
    found: dict[str, int] = {}
    if witness.text is None:
        return found
    for entry in corpus.emendations[no]:
        unit = corpus.units.get(entry.at)
        if unit is None or not unit.segments:
            continue
        reading = Reading.of(source_of(witness, unit))
        if unit.edited:
            normalise(reading, unit.role, unit.lang, witness.record.steps_off)
        place = max(reading.text.find(entry.sic), 0)
        table = _line_table(unit, [len(witness.lines(s.first, s.last)) for s in unit.segments], witness.starts)
        origin = next((origin for origin in reading.at[place:] if origin >= 0), 0)
        found[entry.id] = table[bisect.bisect_right([start for start, _ in table], origin) - 1][1]
    return found


def heading_line(corpus: Corpus, unit: Unit) -> str:
    """Return one line on a unit: citation, role, lines and pages."""
    lines = ", ".join(f"{a}-{b}" if a != b else str(a) for a, b in unit.lines) or "none: the note is lost"
    pages = f", p. {', '.join(unit.pages)}" if unit.pages else ""
    return f"{corpus.cite(unit.id)}  {unit.role}, lines {lines}{pages}"


def absence(corpus: Corpus, unit: Unit) -> str:
    """Say why there is no text of a unit to show; empty if there is one."""
    if not unit.segments:
        return "(lost: nothing stands in the file)"
    if any(segment.withheld for segment in unit.segments):
        return f"(set aside: {'; '.join(s.what for s in unit.segments)})"
    if corpus.witnesses[unit.id[:3]].text is None:
        return "(the file of this witness is not in seeds/)"
    return ""


def show_reading(corpus: Corpus, unit: Unit) -> Iterator[str]:
    """Yield the reading text, the digest, the source notes and the apparatus of a unit."""
    chapter = corpus.chapters.get(unit.id[:3])
    yield absence(corpus, unit) or texts(corpus)[unit.id]
    if chapter and unit.id in chapter.passages and chapter.passages[unit.id].source.strip():
        yield ""
        yield f"Digest: {plain(chapter.passages[unit.id].source)}"
    if chapter and unit.id in chapter.source_notes:
        note = chapter.source_notes[unit.id]
        yield ""
        yield f"{note.state} {note.kind}, called at {note.at or 'no place'}: {plain(note.gloss)}"
    for note in called_at(chapter, unit.id):
        yield f"  n{note.label} ({note.state}) {plain(note.gloss)}"
    for entry in corpus.emendations[unit.id[:3]]:
        if entry.at == unit.id:
            change = f"{entry.corr} ] {entry.sic}" if entry.corr is not None else f"{entry.sic} ]"
            yield f"  {entry.id}: {change} – {entry.kind}, {entry.cause}, {entry.cert}"


def show_diplomatic(corpus: Corpus, unit: Unit) -> Iterator[str]:
    """Yield the lines of the witness as they stand, with their numbers."""
    witness = corpus.witnesses[unit.id[:3]]
    if missing := absence(corpus, unit):
        yield missing
        return
    for segment in unit.segments:
        for line in range(segment.first, segment.last + 1):
            yield f"{line:>5} {witness.lines(line, line).removesuffix(chr(10))}"


def show_edits(corpus: Corpus, unit: Unit) -> Iterator[str]:
    """Yield every edit of a unit, with its step or entry and the reason."""
    if missing := absence(corpus, unit):
        yield missing
        return
    number = 0
    for number, change in enumerate(changes(corpus, unit), 1):
        yield f"{number:>4}  line {change.line}  {change.old!r} → {change.new!r}  {change.hand}: {change.reason}"
    yield f"{number} edits" if number != 1 else "1 edit"
