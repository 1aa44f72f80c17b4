"""Where the editors speak of a passage, a note or an event: the way back from their pages, notes and findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from variorum.chapters import roles_in
from variorum.model import Corpus

#: Roles that refer to a part of the edition.
_ROLES = ("unit", "note", "claim")
#: A page whose references are examples.
_EXAMPLES = "how.md"


class Mention(NamedTuple):
    """A place that refers to another: ``kind`` is page, note or claim; ``target`` the page's name or the id."""

    kind: str
    target: str


def mentions(corpus: Corpus) -> dict[str, list[Mention]]:
    """Return for each unit, note and event the places that refer to it; not the note that is on it, nor the event it is heard in."""
    found: dict[str, dict[Mention, None]] = defaultdict(dict)
    heard = {claim.id: {unit for t in claim.testimonies for unit in t.units} for claim in corpus.claims}
    for place, source in _sources(corpus):
        for target in targets_in(source):
            own = corpus.notes[place.target].on if place.kind == "note" else heard.get(place.target, ())
            if target != place.target and target not in own:
                found[target].setdefault(place)
    return {target: list(places) for target, places in found.items()}


def targets_in(source: str) -> Iterator[str]:
    """Yield what a piece of MyST refers to.

    >>> list(targets_in("see {unit}`000.1.3`, {claim}`the pact <1941-pact>` and {cite:t}`a-1`"))
    ['000.1.3', '1941-pact']
    """
    for role, text in roles_in(source):
        if role in _ROLES:
            yield text.rpartition("<")[2].removesuffix(">").strip()


def _sources(corpus: Corpus) -> Iterator[tuple[Mention, str]]:
    root = Path(corpus.root)
    for path in sorted(root.glob("commentary/*.md")):
        if path.name != _EXAMPLES:
            yield Mention("page", path.relative_to(root).with_suffix("").as_posix()), path.read_text(encoding="utf-8")
    for id, note in sorted(corpus.notes.items()):
        yield Mention("note", id), note.body
    for claim in corpus.claims:
        yield Mention("claim", claim.id), " ".join([claim.finding, *(t.value for t in claim.testimonies)])
