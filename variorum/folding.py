"""Characters that are one to a searcher: simplified, traditional and Japanese forms, from OpenCC's tables.

Only the classes that have a member in the text at hand are kept, with all their members, so that a query in any form finds
the form that stands there. Width, case and diacritics need no table: Unicode knows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

#: OpenCC's tables, as the package ``opencc`` (of opencc-python-reimplemented) ships them; its code is not run.
_TABLES = ("STCharacters.txt", "TSCharacters.txt", "TWVariants.txt", "HKVariants.txt", "JPVariants.txt")


def _pairs() -> Iterator[tuple[str, str]]:
    found = find_spec("opencc")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("search needs OpenCC's tables: pip install opencc-python-reimplemented")
    folder = Path(found.origin).parent / "dictionary"
    for name in _TABLES:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            key, _, values = line.partition("\t")
            yield from ((key, value) for value in values.split() if len(key) == len(value) == 1)


@cache
def classes() -> tuple[str, ...]:
    """Return all classes of characters that are written for each other, each as a string, the least character first.

    >>> next(c for c in classes() if "国" in c), any("發" in c and "髮" in c and "発" in c for c in classes())
    ('国國', True)
    """
    parent: dict[str, str] = {}

    def root(char: str) -> str:
        while parent.setdefault(char, char) != char:
            parent[char] = parent[parent[char]]
            char = parent[char]
        return char

    for one, other in _pairs():
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    members: dict[str, list[str]] = {}
    for char in sorted(parent):
        members.setdefault(root(char), []).append(char)
    return tuple("".join(group) for group in members.values() if len(group) > 1)


def classes_for(text: str) -> str:
    """Return the classes that a text needs, separated by spaces.

    >>> classes_for("国 a")
    '国國'
    """
    there = set(text)
    return " ".join(group for group in classes() if not there.isdisjoint(group))
