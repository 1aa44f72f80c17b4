"""Which edition this is: its version, its day, its commit; the same for every build of one commit."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import variorum
from variorum.faults import Fault, VariorumError
from variorum.works import spoken


@dataclass(frozen=True)
class Stamp:
    """The version, the day (ISO 8601, or empty), the commit (or empty) and the second (of Unix time, or none) of what is being built."""

    version: str
    day: str
    commit: str
    moment: int | None = None

    @property
    def words(self) -> str:
        """Return it in words.

        >>> Stamp("0.1.0", "2026-01-31", "1234567").words
        'version 0.1.0, 31 January 2026, commit 1234567'
        """
        day = spoken(self.day) if self.day else ""
        return ", ".join(
            part for part in (f"version {self.version}", day, self.commit and f"commit {self.commit}") if part
        )


def stamp(root: Path) -> Stamp:
    """Return the stamp of an edition.

    The day is SOURCE_DATE_EPOCH where it is set, else that of the commit, else ``date-released`` of CITATION.cff, else none:
    never the clock, so that two builds of one commit are the same bytes.
    A commit that carries the tag of this version is the release, and the version is enough.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return _stamp(root.resolve(), epoch)


@cache
def _stamp(root: Path, epoch: str) -> Stamp:
    git = _git(root, "log", "-1", "--format=%h %ct %D", "--abbrev=9") if (root / ".git").exists() else ""
    commit, _, rest = git.partition(" ")
    committed, _, names = rest.partition(" ")
    if f"tag: v{variorum.__version__}" in names.split(", "):
        commit = ""
    moment = moment_of(epoch) or moment_of(committed) or _released(root)
    if moment is None:
        return Stamp(variorum.__version__, "", commit)
    return Stamp(variorum.__version__, moment.date().isoformat(), commit, int(moment.timestamp()))


def moment_of(epoch: str) -> datetime.datetime | None:
    """Return the moment of a SOURCE_DATE_EPOCH; none for an empty one.

    >>> str(moment_of("1769817600"))
    '2026-01-31 00:00:00+00:00'
    """
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else None
    except (ValueError, OverflowError, OSError):
        problem = f'"{epoch}" is no time in seconds since 1970; write one like 1769817600, or unset it'
        raise VariorumError([Fault("SOURCE_DATE_EPOCH", 0, "stamp", problem)]) from None


def _git(root: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _released(root: Path) -> datetime.datetime | None:
    path = root / "CITATION.cff"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    found = re.search(r"^date-released:\s*[\"']?(\d{4}-\d\d-\d\d)", text, re.MULTILINE)
    return datetime.datetime.fromisoformat(f"{found[1]}T00:00+00:00") if found else None
