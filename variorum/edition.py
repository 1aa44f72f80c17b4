"""The corpus at hand while Sphinx builds: read once per build, asked by every directive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from variorum import gate
from variorum.backstop import RefusedError
from variorum.claims import Claim
from variorum.corpus import read_corpus
from variorum.faults import Faults
from variorum.marks import called_at, texts
from variorum.mentions import Mention, mentions
from variorum.model import Corpus, Note, Segment
from variorum.proposals import Proposal, proposals_on
from variorum.terms import Name, names_in_words

_EDITIONS: WeakKeyDictionary[BuildEnvironment, Edition] = WeakKeyDictionary()


@dataclass(frozen=True)
class Edition:
    """A corpus, which of the two editions is built, and the reading texts with numbered marks."""

    corpus: Corpus
    full: bool
    shown: dict[str, str]
    #: For each unit, note and event: the places of the commentary that refer to it.
    mentions: dict[str, list[Mention]]
    #: For each event: the names that its words hold.
    named: dict[str, list[Name]]
    prints: dict[str, str] = field(default_factory=dict)

    def fingerprint(self, what: str) -> str:
        """Return a fingerprint of the data behind a part of a page, made once; it changes when the part must be made anew.

        ``what`` is ``witness:000``, ``unit:000.1.3``, ``place:000.1.3`` (only where it is), ``note:id`` (only what it is on),
        ``notes:``, ``chapter:000`` (its name and title), ``citations:000``, ``claims:`` or ``file:commentary/names.toml``.
        """
        if what not in self.prints:
            self.prints[what] = hashlib.sha256(repr(self._data(what)).encode()).hexdigest()[:16]
        return self.prints[what]

    def _data(self, what: str) -> list[Any]:
        kind, _, id = what.partition(":")
        corpus = self.corpus
        data: list[Any] = [self.full]
        if kind == "witness" and id in corpus.witnesses:
            data += [corpus.witnesses[id].record, corpus.segments[id], corpus.lock.get(id), corpus.emendations[id]]
        elif kind == "unit":
            data += [
                corpus.units.get(id),
                corpus.lock.get(id[:3], {}).get("units", {}).get(id),
                self.notes_on(id),
                called_at(corpus.chapters.get(id[:3]), id),
            ]
            data += [e for e in corpus.emendations.get(id[:3], ()) if e.at == id]
            data += [(c.id, c.event) for c in self.claims_on(id)]
            data += [self.disputing(note.id) for note in self.notes_on(id)] + self.proposals_on(id)
            data += self.mentions.get(id, [])
            entry = corpus.lock.get(id[:3], {}).get("units", {}).get(id, {})
            data += [name.heading for name in corpus.names if name.id in entry.get("names", ())]
            data += [f for term in corpus.terms for f in term.forms if f.form in entry.get("terms", ())]
            if id in corpus.readings and self.full:
                reading = corpus.readings[id]
                data += [reading.text, bytes(reading.by), reading.source]
        elif kind == "chapter":
            chapter = corpus.chapters.get(id)
            data.append(chapter and (chapter.path, chapter.title, chapter.status))
        elif kind == "citations":
            chapter = corpus.chapters.get(id)
            data.append(chapter and sorted(chapter.source_notes.items()))
        elif kind == "claims":
            data += [corpus.claims, [self.mentions.get(claim.id) for claim in corpus.claims]]
        elif kind == "file":
            path = Path(corpus.root) / id
            data.append(path.read_bytes() if path.exists() else b"")
        elif kind == "place":
            data += [id in corpus.units, corpus.chapters[id[:3]].path if id[:3] in corpus.chapters else ""]
        elif kind == "note":
            data.append(corpus.notes[id].on[0] if id in corpus.notes else "")
        elif kind == "notes":
            data += [sorted(corpus.notes.items()), [self.mentions.get(id) for id in sorted(corpus.notes)]]
        return data

    def notes_on(self, unit: str) -> list[Note]:
        """Return the editors' notes on a unit."""
        return [note for _, note in sorted(self.corpus.notes.items()) if unit in note.on]

    def claims_on(self, unit: str) -> list[Claim]:
        """Return the claims in which a unit is heard."""
        return [claim for claim in self.corpus.claims if any(unit in t.units for t in claim.testimonies)]

    def disputing(self, note: str) -> list[str]:
        """Return the notes that contradict a note."""
        return [name for name, other in sorted(self.corpus.notes.items()) if other.disputes == note]

    def proposals_on(self, unit: str) -> list[Proposal]:
        """Return the proposed rows of the segment table that touch a unit."""
        return proposals_on(self.corpus, unit)

    def characters(self, unit: str) -> int | None:
        """Return the length of a unit's reading text, counted or as locked."""
        if unit in self.shown:
            return len(self.shown[unit])
        entry = self.corpus.lock.get(unit[:3], {}).get("units", {}).get(unit)
        return int(entry["characters"]) if entry else None

    def before(self, segment: Segment) -> list[Segment]:
        """Return the set-aside segments without an address that stand right before a segment."""
        rows = self.corpus.segments[segment.unit[:3]]
        index = rows.index(segment)
        found: list[Segment] = []
        while index and rows[index - 1].unit == "-":
            index -= 1
            if rows[index].role != "blank":
                found.insert(0, rows[index])
        return found

    def page_before(self, no: str, segment: Segment) -> str:
        """Return the page of the segment before, or an empty text."""
        rows = self.corpus.segments[no]
        for other in reversed(rows[: rows.index(segment)]):
            if other.page != "-" and other.role != "blank":
                return other.page
        return ""


_CHECKED: dict[Path, Corpus] = {}


def hand_over(corpus: Corpus) -> None:
    """Give the next build of this process a corpus that was read and checked a moment ago."""
    _CHECKED[Path(corpus.root).resolve()] = corpus


def load(app: Sphinx) -> None:
    """Read the corpus at the beginning of a build."""
    root = Path(app.confdir)
    corpus = _CHECKED.pop(root.resolve(), None)
    if corpus is None:
        faults = Faults(root)
        if gate.guard(root, faults):
            corpus = read_corpus(root, faults)
        if faults.found or corpus is None:
            raise RefusedError("\n".join(map(str, sorted(set(faults.found)))))
    full = corpus.full if app.config.variorum_edition == "auto" else app.config.variorum_edition == "full"
    _EDITIONS[app.env] = edition_made_of(corpus, full=full)


def edition_made_of(corpus: Corpus, *, full: bool) -> Edition:
    """Return the edition of a corpus, with what is worked out once for all its pages."""
    named = {claim.id: names_in_words(f"{claim.event} {claim.finding}", corpus.names) for claim in corpus.claims}
    return Edition(corpus, full, dict(texts(corpus)) if full else {}, mentions(corpus), named)


@contextmanager
def instead(env: BuildEnvironment, edition: Edition) -> Iterator[None]:
    """Let directives ask another edition for a while."""
    before = _EDITIONS[env]
    _EDITIONS[env] = edition
    try:
        yield
    finally:
        _EDITIONS[env] = before


def edition_of(source: Sphinx | BuildEnvironment) -> Edition:
    """Return the edition that is being built."""
    return _EDITIONS[source if isinstance(source, BuildEnvironment) else source.env]
