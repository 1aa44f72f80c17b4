"""The names of places in the PDF: the anchors of the HTML pages, made unique over the whole book."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from docutils import nodes

from variorum.pdf.nodes import ids_of, omitted

#: Anchors of the edition are the same everywhere; where a note is printed twice, the first place has the name.
_FIXED = re.compile(r"[pnr]\d{3}-|note-|cite-")
#: Ids that docutils numbers by position.
NUMBERED = re.compile(r"id\d+")
#: What stands before the name of a page in addresses inside the book.
PAGE = "%"


class Labels:
    """Which label each id of each page has."""

    def __init__(self, pages: Mapping[str, nodes.document]) -> None:
        """Take the pages in the order of the book."""
        self._owner: dict[str, str] = {}
        self._top: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._of_page: dict[str, set[str]] = {}
        for name, page in pages.items():
            ids = [id for element in page.findall(nodes.Element) if not omitted(element) for id in ids_of(element)]
            self._of_page[name] = set(ids)
            self._counts.update(set(ids))
            for id in ids:
                self._owner.setdefault(id, name)
            first = next(page.findall(nodes.section), None)
            if first is not None and first["ids"]:
                self._top[name] = first["ids"][0]
        self._shared = {id for id, count in self._counts.items() if count > 1 or NUMBERED.fullmatch(id)}

    def label(self, page: str, id: str) -> str | None:
        """Return the label of an id of a page; None where another page is its place."""
        if _FIXED.match(id):
            return id if self._owner.get(id) == page else None
        return f"{PurePosixPath(page).name}:{id}" if id in self._shared else id

    def repeated(self, id: str) -> bool:
        """Tell whether an id stands on more than one page."""
        return self._counts[id] > 1

    def target(self, page: str, address: str) -> str | None:
        """Return the label that an address means, seen from a page: ``#p000-1-1``, ``%articles/000-pan-bai#abstract``."""
        path, _, id = address.partition("#")
        if path:
            page = path.removeprefix(PAGE)
        if not id:
            id = self._top.get(page, "")
        if id not in self._of_page.get(page, ()):
            return id if _FIXED.match(id) and id in self._owner else None
        return id if _FIXED.match(id) else self.label(page, id)
