"""What is wrong, where, and how to mend it: the one form of every message of the core."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, at one place.

    ``path`` is relative to the edition's root, ``line`` counts from 1 (0: the whole file),
    ``code`` names the kind of fault, so that a reader can look it up or silence it.
    """

    path: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message} [{self.code}]"


class VariorumError(Exception):
    """Faults that stop the work, all of them at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Faults:
    """A list of faults of one edition, gathered while reading.

    >>> faults = Faults(Path("."))
    >>> faults.add(Path("seeds/000.toml"), 3, "record", "siglum is missing")
    >>> print(faults.found[0])
    seeds/000.toml:3: siglum is missing [record]
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.found: list[Fault] = []

    def add(self, path: Path, line: int, code: str, message: str) -> None:
        """Note that something is wrong at a line of a file."""
        try:
            shown = path.relative_to(self.root)
        except ValueError:
            shown = path
        self.found.append(Fault(visible(shown.as_posix()), line, code, visible(message)))

    def raise_if_any(self) -> None:
        """Raise :class:`VariorumError` with everything found so far."""
        if self.found:
            raise VariorumError(self.found)


def visible(message: str, most: int = 1500) -> str:
    r"""Return a message as one line that a terminal and a log may show: what a file says cannot speak for us.

    >>> visible("unknown key \"a\n::error::b\u202e\"")
    'unknown key "a\\n::error::b\\u202e"'
    """
    shown = _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), message)
    return shown if len(shown) <= most else f"{shown[:most]} …"


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Say what was probably meant.

    >>> nearest("txt", ["text", "note"])
    '; did you mean "text"?'
    >>> nearest("zzz", ["text", "note"])
    ''
    """
    close = difflib.get_close_matches(word, sorted(allowed), n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


def one_of(allowed: Iterable[str]) -> str:
    """Spell out a list of allowed words.

    >>> one_of(["whole", "lost"])
    'whole, lost'
    """
    return ", ".join(allowed)
