"""Who cites whom, counted from the source notes: languages and kinds of source, shared works, shared authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from variorum.model import Corpus
from variorum.works import Work


@dataclass(frozen=True)
class Spread:
    """What one witness cites: ``citations`` counts a work each time a note gives it, ``works`` each work once."""

    no: str
    citations: Counter[tuple[str, str]]
    works: Counter[tuple[str, str]]
    keys: frozenset[str]
    #: Notes that give no work: remarks, interviews, lost ones.
    without: int

    def by_language(self, language: str) -> int:
        """Return how often works in a language are cited."""
        return sum(times for (lang, _), times in self.citations.items() if lang == language)

    def by_kind(self, kind: str) -> int:
        """Return how often works of a kind are cited."""
        return sum(times for (_, k), times in self.citations.items() if k == kind)

    @property
    def total(self) -> int:
        """All citations."""
        return sum(self.citations.values())


def cited_keys(corpus: Corpus, no: str) -> list[tuple[str, str]]:
    """Return (source note, key) for every citation of a witness; *ibid.* counts as the work it repeats."""
    chapter = corpus.chapters.get(no)
    if chapter is None:
        return []
    found = []
    for note in chapter.source_notes.values():
        meant = chapter.source_notes.get(note.same_as)
        found += [(note.unit, key) for key in note.works or (meant.works if meant else ())]
    return found


def spread(corpus: Corpus, no: str, works: Mapping[str, Work]) -> Spread:
    """Count what a witness cites."""
    pairs = cited_keys(corpus, no)
    citing = {unit for unit, _ in pairs}
    notes = corpus.chapters[no].source_notes if no in corpus.chapters else {}
    sort = {key: (work.language, work.kind) for key, work in works.items()}
    return Spread(
        no,
        Counter(sort[key] for _, key in pairs if key in sort),
        Counter(sort[key] for key in {key for _, key in pairs} if key in sort),
        frozenset(key for _, key in pairs),
        sum(unit not in citing for unit in notes),
    )


def shared_works(spreads: Mapping[str, Spread]) -> dict[str, list[str]]:
    """Return the works that two or more witnesses cite, with the witnesses."""
    users: dict[str, list[str]] = {}
    for no, found in spreads.items():
        for key in sorted(found.keys):
            users.setdefault(key, []).append(no)
    return {key: nos for key, nos in sorted(users.items()) if len(nos) > 1}


def _persons(work: Work) -> dict[str, str]:
    """Return the persons who wrote a work: as they are compared → as they are shown."""
    return {name.whole.replace(" ", ""): name.romanised or name.whole for name in work.authors if not name.body}


def shared_authors(spreads: Mapping[str, Spread], works: Mapping[str, Work]) -> dict[str, dict[str, list[str]]]:
    """Return the persons whom two or more witnesses cite: shown name → witness → keys."""
    found: dict[str, dict[str, list[str]]] = {}
    shown: dict[str, str] = {}
    for no, one in spreads.items():
        for key in sorted(one.keys & works.keys()):
            for person, name in _persons(works[key]).items():
                shown[person] = name
                found.setdefault(person, {}).setdefault(no, []).append(key)
    return {shown[p]: by for p, by in sorted(found.items(), key=lambda item: shown[item[0]].lower()) if len(by) > 1}


def each_other(
    corpus: Corpus, spreads: Mapping[str, Spread], works: Mapping[str, Work]
) -> list[tuple[str, str, str, str]]:
    """Return where a witness cites an author of another witness, or of itself: (witness, key, person, whose author)."""
    authors = {
        person: no
        for no, w in corpus.witnesses.items()
        if w.record.work in works
        for person in _persons(works[w.record.work])
    }
    found = []
    for no, one in spreads.items():
        for key in sorted(one.keys & works.keys()):
            found += [
                (no, key, name, authors[person]) for person, name in _persons(works[key]).items() if person in authors
            ]
    return found
