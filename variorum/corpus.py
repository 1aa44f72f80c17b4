"""The whole way of the data, from the files of the repository to one :class:`Corpus`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from variorum.chapters import read_chapter
from variorum.claims import read_claims
from variorum.emendations import emend, read_emendations
from variorum.faults import Faults
from variorum.model import Chapter, Corpus, Emendation, Note, Segment, Unit, Witness
from variorum.notes import read_note
from variorum.reading import Reading
from variorum.segments import read_segments, units_of
from variorum.steps import normalise
from variorum.terms import read_names, read_terms
from variorum.witness import read_record, read_toml, read_witness, tables
from variorum.works import keys_written, read_works

LOCK = Path("seeds/edition.lock")


def read_corpus(root: Path, faults: Faults | None = None) -> Corpus:
    """Read everything; faults are gathered in ``faults``, or raised together when none is given."""
    own = faults is None
    faults = faults or Faults(root)
    witnesses = dict(_witnesses(root, faults))
    segments = {no: _segments(root, witness, faults) for no, witness in witnesses.items()}
    units = {unit: held for no in witnesses for unit, held in _units(root, no, segments[no], faults).items()}
    chapters = {chapter.no: chapter for chapter in _chapters(root, witnesses, faults)}
    units |= _lost(units, chapters)
    emendations = {no: read_emendations(root / f"articles/{no}.emendations.toml", no, faults) for no in witnesses}
    readings, counts = _readings(root, witnesses, units, emendations, faults)
    notes = {note.id: note for note in _notes(root, faults)}
    corpus = Corpus(
        root, witnesses, segments, units, emendations, chapters, notes, work_keys(root, faults), _contributors(root, faults), read_lock(root, faults),
        readings, counts,
        read_claims(root / "commentary/claims.toml", tuple(witnesses), faults),
        read_terms(root / "commentary/terms.toml", faults),
        read_names(root / "commentary/names.toml", faults),
    )  # fmt: skip
    if own:
        faults.raise_if_any()
    return corpus


def _witnesses(root: Path, faults: Faults) -> Iterator[tuple[str, Witness]]:
    paths = sorted((root / "seeds").glob("[0-9][0-9][0-9].toml"))
    if not paths:
        faults.add(
            root / "seeds",
            0,
            "missing",
            "there is no witness record here (seeds/NNN.toml); run this in the root of the edition",
        )
    for path in paths:
        record = read_record(path, faults)
        if record:
            yield record.no, read_witness(record, root / "seeds", faults)


def _segments(root: Path, witness: Witness, faults: Faults) -> tuple[Segment, ...]:
    if not witness.record.laid_out:
        return ()
    return read_segments(root / f"seeds/{witness.no}.segments.tsv", witness.record, faults)


def _units(root: Path, no: str, segments: tuple[Segment, ...], faults: Faults) -> dict[str, Unit]:
    return units_of(segments, root / f"seeds/{no}.segments.tsv", faults)


def _lost(units: dict[str, Unit], chapters: dict[str, Chapter]) -> dict[str, Unit]:
    """Return units for source notes of which the witness keeps the mark and not the note."""
    return {
        note.unit: Unit(note.unit, "note", "", ())
        for chapter in chapters.values()
        for note in chapter.source_notes.values()
        if note.state == "lost" and note.unit not in units
    }


def _chapters(root: Path, witnesses: dict[str, Witness], faults: Faults) -> Iterator[Chapter]:
    paths = sorted((root / "articles").glob("[0-9][0-9][0-9]-*.md"))
    first = {path.name[:3]: path for path in reversed(paths)}
    for path in paths:
        if first[path.name[:3]] != path:
            faults.add(
                path, 0, "chapter", f"witness {path.name[:3]} has a chapter already, {first[path.name[:3]].name}"
            )
        elif path.name[:3] not in witnesses:
            if not (root / f"seeds/{path.name[:3]}.toml").exists():  # else its own faults are told
                faults.add(path, 0, "chapter", f"there is no witness {path.name[:3]} (seeds/{path.name[:3]}.toml)")
        elif witnesses[path.name[:3]].record.laid_out:
            chapter = read_chapter(path, faults)
            if chapter:
                yield chapter


def _notes(root: Path, faults: Faults) -> Iterator[Note]:
    for path in sorted((root / "commentary/notes").glob("*.md")):
        note = read_note(path, faults)
        if note:
            yield note


def _contributors(root: Path, faults: Faults) -> dict[str, dict[str, Any]]:
    data = read_toml(root / "CONTRIBUTORS.toml", faults) or {}
    found: dict[str, dict[str, Any]] = {}
    for entry in tables(data, "contributor", root / "CONTRIBUTORS.toml", faults):
        named = all(isinstance(entry.get(key), str) and entry[key] for key in ("id", "name"))
        if not named or entry.get("kind") not in ("person", "body"):
            faults.add(
                root / "CONTRIBUTORS.toml",
                0,
                "contributor",
                "each [[contributor]] needs id, name and kind (person, body)",
            )
        else:
            found[entry["id"]] = entry
    return found


def work_keys(root: Path, faults: Faults) -> frozenset[str]:
    """Return the keys of ``refs.bib``; a work whose entry cannot be read has a fault and is not called missing."""
    path = root / "refs.bib"
    before = len(faults.found)
    works = read_works(path, faults)
    return frozenset(works) | (keys_written(path) if len(faults.found) > before else frozenset())


def read_lock(root: Path, faults: Faults) -> dict[str, Any]:
    """Read ``seeds/edition.lock``; without one, nothing is known of texts that are not at hand."""
    path = root / LOCK
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        faults.add(
            path,
            getattr(error, "lineno", 0),
            "lock",
            f"this is not valid JSON ({error}); renew it with `variorum lock`",
        )
        return {}
    if not isinstance(data, dict) or not all(_is_entry(entry) for entry in data.values()):
        faults.add(path, 0, "lock", "this is not the form of a lock; renew it with `variorum lock`")
        return {}
    return data


def _is_entry(entry: Any) -> bool:
    kinds = {"ledger": dict, "segments": list, "emendations": dict, "units": dict}
    return isinstance(entry, dict) and all(isinstance(entry.get(key), kind) for key, kind in kinds.items())


def source_of(witness: Witness, unit: Unit) -> str:
    """Return a unit as the witness has it."""
    return "".join(witness.lines(s.first, s.last) for s in unit.segments)


def read_unit(
    witness: Witness, unit: Unit, emendations: tuple[Emendation, ...]
) -> tuple[Reading, dict[str, int], list[str]]:
    """Make the reading text of one unit; return it, the edits of each step, and what went wrong."""
    reading = Reading.of(source_of(witness, unit))
    counts = normalise(reading, unit.role, unit.lang, witness.record.steps_off) if unit.edited else {}
    problems = emend(reading, emendations)
    return reading, counts, problems


def _readings(
    root: Path,
    witnesses: dict[str, Witness],
    units: dict[str, Unit],
    emendations: dict[str, tuple[Emendation, ...]],
    faults: Faults,
) -> tuple[dict[str, Reading], dict[str, dict[str, int]]]:
    readings, counts = {}, {}
    for unit in units.values():
        witness = witnesses[unit.id[:3]]
        if witness.text is None or not unit.segments:
            continue
        own = tuple(e for e in emendations[witness.no] if e.at == unit.id)
        readings[unit.id], counts[unit.id], problems = read_unit(witness, unit, own)
        for problem in problems:
            line = next((e.line for e in own if problem.startswith(e.id)), 0)
            faults.add(root / f"articles/{witness.no}.emendations.toml", line, "emendation", problem)
    return readings, counts
