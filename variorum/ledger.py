"""The accounting: every character of a witness and of its reading text, on two sums that must hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field

from variorum.model import Corpus, Emendation


@dataclass(frozen=True)
class Ledger:
    """Characters of one witness by what became of them, and of its reading text by where they come from."""

    characters: int
    kept: int
    normalised_away: int
    replaced: int
    suppressed: int
    set_aside: dict[str, int]
    text: int
    normalised_in: int
    emended_in: int
    supplied: int
    steps: dict[str, int] = field(default_factory=dict)
    emendations: dict[str, int] = field(default_factory=dict)

    @property
    def witness_sum(self) -> int:
        """What the parts of the witness add up to; equals ``characters``."""
        return self.kept + self.normalised_away + self.replaced + self.suppressed + sum(self.set_aside.values())

    @property
    def text_sum(self) -> int:
        """What the parts of the reading text add up to; equals ``text``."""
        return self.kept + self.normalised_in + self.emended_in + self.supplied

    @property
    def holds(self) -> bool:
        """Whether both sums hold."""
        return self.witness_sum == self.characters and self.text_sum == self.text

    @property
    def interventions(self) -> int:
        """How often the editors' hand changed the text (the steps not counted)."""
        return sum(
            n
            for kind, n in self.emendations.items()
            if kind in ("emendation", "conjecture", "supply", "suppression", "transposition")
        )

    def as_data(self) -> dict[str, object]:
        """Return plain values, for the lock and for ``edition.json``."""
        return asdict(self)


def ledger_of(corpus: Corpus, no: str) -> Ledger | None:
    """Draw up the ledger of a witness whose file is at hand; None without the file or without a segment table."""
    witness = corpus.witnesses[no]
    if witness.text is None or not corpus.segments[no]:
        return None
    kinds = {e.id: e for e in corpus.emendations[no]}
    away: Counter[str] = Counter()
    into: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    text = 0
    for unit in corpus.units_of(no):
        reading = corpus.readings.get(unit.id)
        if reading is None or not unit.edited:
            continue
        sorts_away = [_away(hand, kinds) for hand in reading.hands]
        sorts_into = [_into(hand, kinds) for hand in reading.hands]
        for number, times in Counter(reading.fate).items():
            away[sorts_away[number]] += times
        for number, times in Counter(reading.by).items():
            into[sorts_into[number]] += times
        text += len(reading.text)
        steps.update(corpus.step_counts[unit.id])
    aside: Counter[str] = Counter()
    for segment in corpus.segments[no]:
        if not segment.edited:
            aside[segment.role] += witness.starts[segment.last] - witness.starts[segment.first - 1]
    entries = Counter(e.kind for e in corpus.emendations[no] if e.status == "accepted")
    return Ledger(
        len(witness.text), away["kept"], away["normalised"], away["replaced"], away["suppressed"], dict(sorted(aside.items())),
        text, into["normalised"], into["emended"], into["supplied"], dict(sorted(steps.items())), dict(sorted(entries.items())),
    )  # fmt: skip


def _away(hand: str, entries: dict[str, Emendation]) -> str:
    if hand == "witness":
        return "kept"
    if hand not in entries:
        return "normalised"
    return "suppressed" if entries[hand].kind == "suppression" else "replaced"


def _into(hand: str, entries: dict[str, Emendation]) -> str:
    if hand == "witness":
        return "kept"
    if hand not in entries:
        return "normalised"
    return "supplied" if entries[hand].kind == "supply" else "emended"
