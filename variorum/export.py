"""``edition.json`` and the plain chapters: values to text, nothing written here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import variorum
from variorum.chapters import plain
from variorum.claims import Claim
from variorum.ledger import ledger_of
from variorum.marks import called_at, texts
from variorum.model import Corpus, Unit, anchor_of
from variorum.show import lines_of_emendations
from variorum.terms import totals

TITLE = "Five Witnesses on Japan and Russia: an annotated critical edition"


def chapter_url(corpus: Corpus, no: str) -> str:
    """Return the address of a chapter's page, relative to the root of the site."""
    chapter = corpus.chapters.get(no)
    return f"articles/{chapter.path.removesuffix('.md')}.html" if chapter else ""


def unit_url(corpus: Corpus, unit: str) -> str:
    """Return the address of a unit, relative to the root of the site."""
    return f"{chapter_url(corpus, unit[:3])}#{anchor_of(unit)}"


def note_url(note: str) -> str:
    """Return the address of a note of the editors."""
    return f"commentary/notes.html#note-{note}"


def edition_data(corpus: Corpus, build: str) -> dict[str, Any]:
    """Return the whole edition as plain values; ``build`` is ``full`` or ``open``."""
    full = build == "full"
    return {
        "title": TITLE,
        "version": variorum.__version__,
        "build": build,
        "witnesses": [_witness(corpus, no) for no in corpus.witnesses],
        "passages": _passages(corpus, full=full),
        "source_notes": _source_notes(corpus, full=full),
        "emendations": _emendations(corpus),
        "notes": [_note(corpus, name) for name in sorted(corpus.notes)],
        "claims": [_claim(corpus, claim) for claim in corpus.claims],
        "terms": _terms(corpus),
    }


def edition_json(corpus: Corpus, build: str) -> str:
    """Return ``edition.json`` as text."""
    return json.dumps(edition_data(corpus, build), ensure_ascii=False, indent=1) + "\n"


def ledger_data(corpus: Corpus, no: str) -> dict[str, Any]:
    """Return the ledger of a witness: counted where the file is at hand, else as locked."""
    ledger = ledger_of(corpus, no)
    return dict(ledger.as_data()) if ledger else dict(corpus.lock.get(no, {}).get("ledger", {}))


def _witness(corpus: Corpus, no: str) -> dict[str, Any]:
    record = corpus.witnesses[no].record
    segments = [
        {"first": s.first, "last": s.last, "role": s.role, "target": None if s.unit == "-" else s.unit, "page": s.page}
        for s in corpus.segments[no]
    ]
    return {
        "no": no, "siglum": record.siglum, "file": record.file, "sha256": record.sha256, "lines": record.lines,
        "characters": record.characters, "language": record.language, "rights": record.rights,
        "ledger": ledger_data(corpus, no), "segments": segments,
    }  # fmt: skip


def notes_on(corpus: Corpus, unit: str) -> list[str]:
    """Return the ids of the editors' notes on a unit."""
    return [name for name, note in sorted(corpus.notes.items()) if unit in note.on]


def _passages(corpus: Corpus, *, full: bool) -> list[dict[str, Any]]:
    shown = texts(corpus) if full else {}
    entries = []
    for unit in corpus.units.values():
        chapter = corpus.chapters.get(unit.id[:3])
        passage = chapter.passages.get(unit.id) if chapter else None
        note = chapter.source_notes.get(unit.id) if chapter else None
        digest = plain(passage.source) if passage else plain(note.gloss) if note else ""
        entry: dict[str, Any] = {
            "id": unit.id, "type": unit.role, "url": unit_url(corpus, unit.id),
            "section": passage.section if passage else note.section if note else "",
            "lines": [list(pair) for pair in unit.lines], "pages": list(unit.pages), "digest": digest,
        }  # fmt: skip
        if full and unit.id in shown:
            entry["text"] = shown[unit.id]
        entry["source_notes"] = [n.unit for n in called_at(chapter, unit.id)]
        entry["notes"] = notes_on(corpus, unit.id)
        entries.append(entry)
    return entries


def _source_notes(corpus: Corpus, *, full: bool) -> list[dict[str, Any]]:
    shown = texts(corpus) if full else {}
    entries = []
    for chapter in corpus.chapters.values():
        for note in chapter.source_notes.values():
            entry: dict[str, Any] = {
                "id": note.unit, "mark": note.mark, "passage": note.at or None, "lines": [list(p) for p in corpus.units[note.unit].lines]
                if note.unit in corpus.units else [],
                "state": note.state, "lost": note.state == "lost", "kind": note.kind, "works": list(note.works), "gloss": plain(note.gloss),
            }  # fmt: skip
            if full and note.unit in shown:
                entry["text"] = shown[note.unit]
            entries.append(entry)
    return entries


def _emendations(corpus: Corpus) -> list[dict[str, Any]]:
    entries = []
    for no, emendations in corpus.emendations.items():
        lines = lines_of_emendations(corpus, no) or corpus.lock.get(no, {}).get("emendations", {})
        entries += [
            {
                "id": e.id, "passage": e.at, "line": lines.get(e.id), "sic": e.sic, "corr": e.corr, "kind": e.kind, "cause": e.cause,
                "weight": e.weight, "cert": e.cert, "status": e.status, "reason": e.reason,
            }
            for e in emendations
        ]  # fmt: skip
    return entries


def _note(corpus: Corpus, name: str) -> dict[str, Any]:
    note = corpus.notes[name]
    works = sorted({str(e["work"]) for e in note.checked if "work" in e})
    return {
        "id": name, "on": list(note.on), "kind": note.kind, "cert": note.cert, "status": note.status, "date": str(note.date or ""),
        "text": plain(note.body), "works": works, "url": note_url(name),
    }  # fmt: skip


def _claim(corpus: Corpus, claim: Claim) -> dict[str, Any]:
    works = sorted({str(e["work"]) for e in claim.checked if "work" in e})
    witnesses = [
        {
            "siglum": corpus.siglum(t.no), "relation": t.relation, "record": t.record or None, "passages": list(t.units),
            "value": plain(t.value),
        }
        for t in claim.testimonies
    ]  # fmt: skip
    return {
        "id": claim.id, "date": claim.date, "event": plain(claim.event), "between": claim.between, "witnesses": witnesses,
        "finding": plain(claim.finding), "works": works, "url": f"commentary/claims.html#claim-{claim.id}",
    }  # fmt: skip


def _terms(corpus: Corpus) -> list[dict[str, Any]]:
    counts = {no: totals(entry["units"]) for no, entry in corpus.lock.items()}
    entries = []
    for term in corpus.terms:
        forms = [
            {
                "form": f.form,
                "language": f.language,
                "counts": {no: counts[no][f.form] for no in sorted(counts) if f.form in counts[no]},
            }
            for f in term.forms
        ]
        entries.append(
            {"id": term.id, "rendering": "; ".join(dict.fromkeys(f.rendering for f in term.forms)), "forms": forms}
        )
    return entries


def chapter_markdown(corpus: Corpus, no: str) -> str:
    """Return a chapter of the full edition as plain MyST: title, sections, reading text, source notes."""
    chapter = corpus.chapters[no]
    shown = texts(corpus)
    record = corpus.witnesses[no].record
    out = [
        f"# {chapter.title}",
        "",
        f"Witness {record.siglum} ({no}), {record.name}. Reading text of *{TITLE}*, version {variorum.__version__}.",
        "",
    ]
    write: Callable[[str], None] = out.append
    section = ""
    for unit in _in_order(corpus, no):
        passage = chapter.passages.get(unit.id)
        if passage and passage.section != section and unit.role not in ("heading", "title"):
            if passage.section not in (
                shown_heading.source
                for shown_heading in chapter.passages.values()
                if shown_heading.directive == "heading"
            ):
                write(f"## {passage.section}\n")
            section = passage.section
        if unit.role == "heading":
            level = "###" if unit.id.rsplit(".", 1)[1] != "h" else "##"
            section = passage.section if passage else section
            write(f"({unit.anchor})=\n{level} {_myst(shown.get(unit.id, ''))}\n")
        else:
            text = shown.get(unit.id, "").replace("\n", " ")
            write(f"({unit.anchor})=\n{_myst(text)}\n")
    notes = [n for n in chapter.source_notes.values() if not n.reference]
    if notes:
        write("## Notes\n")
        for note in notes:
            body = _myst(shown[note.unit]) if note.unit in shown else f"(lost: {note.why})"
            write(f"({anchor_of(note.unit)})=\n[n{note.label}] {body}\n")
    return "\n".join(out)


def _in_order(corpus: Corpus, no: str) -> list[Unit]:
    return [u for u in corpus.units_of(no) if u.edited and u.segments and u.role != "note"]


def _myst(text: str) -> str:
    r"""Escape what MyST would take for markup; a note's number, ``[n4]``, stays as it is.

    >>> _myst("1. a_b [n4]")
    '1\\. a\\_b [n4]'
    """
    text = re.sub(r"[\\`*_{}<>#|$&]|(?<=\])[(\[:]", r"\\\g<0>", text)
    text = re.sub(r"^(\d+)(?=[.)](\s|$))", r"\1\\", text)  # a list
    return re.sub(r"^[-+=~%:(]", r"\\\g<0>", text)  # a list, a fence, a comment, a label
