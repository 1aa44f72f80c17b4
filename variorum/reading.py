"""The reading text of a unit: the witness plus edits, every character with its origin.

Three parallel arrays hold it (the whole way is about as fast as a text cleaner without provenance, see ``make bench``):
the text, for each character the offset in the unit's source that it comes from, and the hand that put it there.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

#: One change: from, to (offsets in the text before it), what stands there after it.
Edit = tuple[int, int, str]
#: Hands are numbered from 1 in each unit; 0 is the witness itself.
WITNESS = 0


@dataclass
class Reading:
    """A text on its way from the witness to the page.

    ``source`` is the unit's text as the witness has it; ``at[i]`` is the offset in it that character ``i`` of
    ``text`` comes from (-1: from nowhere, it was added); ``by[i]`` the last hand that wrote it; ``fate[k]`` the
    first hand that touched character ``k`` of the source (0: it was kept).
    """

    source: str
    text: str
    at: array[int]
    by: bytearray
    fate: bytearray
    hands: list[str] = field(default_factory=lambda: ["witness"])

    @classmethod
    def of(cls, source: str) -> Reading:
        """Begin with the witness as it stands."""
        return cls(source, source, array("i", range(len(source))), bytearray(len(source)), bytearray(len(source)))

    def apply(self, edits: Iterable[Edit], hand: str) -> int:
        """Apply edits of one hand, in order and without overlap; return how many changed anything.

        What an edit and its replacement share at either end is kept, not replaced.
        """
        pieces: list[str] = []
        at = array("i")
        by = bytearray()
        end = 0
        done = 0
        number = 0
        for start, stop, new in edits:
            start, stop, new = trim(self.text, start, stop, new)
            if start == stop and not new:
                continue
            if start < end:
                raise ValueError(f"edits of {hand} overlap at {start}")
            if not number:
                number = self._number(hand)
            pieces += (self.text[end:start], new)
            at += self.at[end:start]
            by += self.by[end:start]
            replaced = self.at[start:stop]
            for origin in replaced:
                if origin >= 0 and not self.fate[origin]:
                    self.fate[origin] = number
            if len(replaced) == len(new):
                at += replaced
            else:
                at.extend([replaced[0] if replaced else -1] * len(new))
            by += bytes([number]) * len(new)
            end = stop
            done += 1
        if done:
            pieces.append(self.text[end:])
            at += self.at[end:]
            by += self.by[end:]
            self.text, self.at, self.by = "".join(pieces), at, by
        return done

    def _number(self, hand: str) -> int:
        if hand in self.hands:
            return self.hands.index(hand)
        if len(self.hands) > 255:
            raise ValueError("more than 255 hands at one unit")
        self.hands.append(hand)
        return len(self.hands) - 1

    def runs(self) -> list[tuple[int, int, str]]:
        """Return the changed stretches of the text as (start, stop, hand)."""
        found: list[tuple[int, int, str]] = []
        for match in re.finditer(rb"[^\0]+", bytes(self.by)):
            start = match.start()
            for index in range(match.start(), match.end()):
                if self.by[index] != self.by[start]:
                    found.append((start, index, self.hands[self.by[start]]))
                    start = index
            found.append((start, match.end(), self.hands[self.by[start]]))
        return found


def trim(text: str, start: int, stop: int, new: str) -> Edit:
    """Take off what the old and the new wording share at their ends.

    >>> trim("abcd", 0, 4, "abXd")
    (2, 3, 'X')
    """
    first, last = 0, len(new)
    while start < stop and first < last and text[start] == new[first]:
        start, first = start + 1, first + 1
    while start < stop and first < last and text[stop - 1] == new[last - 1]:
        stop, last = stop - 1, last - 1
    return start, stop, new[first:last]
