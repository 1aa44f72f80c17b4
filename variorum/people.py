"""``{contributors}``: who did what, counted from the data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docutils import nodes

from variorum.directives import EditionDirective
from variorum.model import Corpus
from variorum.nodes import block, paragraph, run


def deeds(corpus: Corpus, id: str) -> list[str]:
    """Say what a contributor has done, in words: *3 notes*, *12 emendations*, *chapters reviewed: P*."""
    counts = {
        "note": sum(note.author == id for note in corpus.notes.values()),
        "emendation": sum(e.resp == id for entries in corpus.emendations.values() for e in entries),
        "note reviewed": sum(note.reviewer == id for note in corpus.notes.values()),
    }
    plural = {"note": "notes", "emendation": "emendations", "note reviewed": "notes reviewed"}
    said = [f"{number:,} {name if number == 1 else plural[name]}" for name, number in counts.items() if number]
    reviewed = [corpus.siglum(no) for no, chapter in corpus.chapters.items() if chapter.reviewer == id]
    return said + ([f"chapters reviewed: {', '.join(reviewed)}"] if reviewed else [])


class ContributorsDirective(EditionDirective):
    """``{contributors}``: all of ``CONTRIBUTORS.toml``, in its order."""

    required_arguments = 0
    has_content = False

    def run(self) -> list[nodes.Node]:
        self.ask("file:CONTRIBUTORS.toml")
        self.ask("notes:")
        corpus = self.edition.corpus
        for no in corpus.witnesses:
            self.ask(f"witness:{no}")
            self.env.note_dependency(
                str(Path(corpus.root) / f"articles/{corpus.chapters[no].path}")
            ) if no in corpus.chapters else None
        items = [block("li", *self.person(corpus, id, entry)) for id, entry in corpus.contributors.items()]
        return [block("ul", *items, classes="fw-contributors")]

    def person(self, corpus: Corpus, id: str, entry: Mapping[str, object]) -> list[nodes.Node]:
        """Return name, kind, deeds, and the note that the record has on a contributor."""
        done = "; ".join(deeds(corpus, id))
        parts: list[nodes.Node] = [
            paragraph(run("strong", str(entry["name"])), f" ({entry['kind']})" + (f": {done}." if done else "."))
        ]
        if note := entry.get("note"):
            parts.append(paragraph(*self.inline(str(note)), classes="fw-place"))
        return parts
