"""The licences of everything that the lock pins, as each package declares them; ``make licences`` writes the list."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
LISTED = ROOT / "LICENCES.md"
HEAD = """\
# Licences of what the edition is built with

Written by `make licences` from what each package declares; a test compares.
None of it is part of what is published, except the fonts in the printed edition and the small scripts of the theme, which are ours.

| package | licence |
|---|---|
"""
#: Licences under which a tool may be used to build what is published under ours.
COMPATIBLE = (
    "MIT", "MIT-0", "BSD", "Apache", "ISC", "PSF", "Python", "MPL", "LGPL", "Unlicense", "CC0", "HPND", "CNRI", "0BSD", "Zlib", "OFL",
    "Public Domain",
)  # fmt: skip
_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(.+)")


def pinned() -> list[str]:
    """Return the names of all packages in the lock."""
    text = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", text, re.MULTILINE)), key=str.lower)


def licence_of(name: str) -> str:
    """Return the licence that an installed package declares; empty if it is not installed here."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    classifiers = [m[1] for line in about.get_all("Classifier") or [] if (m := _CLASSIFIER.fullmatch(line))]
    if classifiers:
        return " and ".join(sorted(set(classifiers)))
    return str(about.get("License") or "").strip().split("\n")[0] or _first_line(name)


def _first_line(name: str) -> str:
    """Return the first line of the licence that a package ships, where it declares none."""
    for path in metadata.files(name) or []:
        if path.name.upper().startswith("LICEN"):
            return path.read_text(encoding="utf-8").strip().split("\n")[0].strip()
    return ""


def listed() -> dict[str, str]:
    """Return the list as it stands."""
    text = LISTED.read_text(encoding="utf-8") if LISTED.exists() else ""
    return dict(re.findall(r"^\| ([A-Za-z0-9._-]+) \| (.+) \|$", text.partition("|---|")[2], re.MULTILINE))


def written() -> str:
    """Return the list anew; what is not installed here (it is for another system) keeps its entry."""
    old = listed()
    return HEAD + "".join(f"| {name} | {licence_of(name) or old.get(name, 'unknown')} |\n" for name in pinned())


if __name__ == "__main__":
    LISTED.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{LISTED.name}: {len(pinned())} packages\n")
