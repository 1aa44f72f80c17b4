"""The domain: where each unit, source note and note stands, and which data each page was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.util.nodes import make_refnode

from variorum.anchors import id_of, read_register
from variorum.edition import edition_of
from variorum.report import Warned, warn


class VariorumDomain(Domain):
    """Units, source notes, notes, events, terms and names of an edition; ``objects.inv`` makes them citable from other Sphinx books."""

    name = "variorum"
    label = "Edition"
    object_types: ClassVar[dict[str, ObjType]] = {
        "unit": ObjType("unit", "unit"),
        "source-note": ObjType("source note", "unit", "sn"),
        "note": ObjType("note of the editors", "note"),
        "claim": ObjType("event collated", "claim"),
        "term": ObjType("contested thing", "term"),
        "name": ObjType("name", "name"),
    }
    #: objects: document → id → (type, anchor, shown name); asked: document → part → fingerprint
    initial_data: ClassVar[dict[str, Any]] = {"objects": {}, "asked": {}}
    data_version = 1

    @property
    def objects(self) -> dict[str, dict[str, tuple[str, str, str]]]:
        """Objects by document."""
        objects: dict[str, dict[str, tuple[str, str, str]]] = self.data["objects"]
        return objects

    def note_object(self, docname: str, kind: str, id: str, anchor: str, shown: str, place: Any) -> None:
        """Note that an object stands in a document; an id that stands twice is reported."""
        for other, found in self.objects.items():
            if id in found and (other, found[id][1]) != (docname, anchor):
                warn(Warned.DUPLICATE, f"{id} stands twice, here and in {other}", place)
        self.objects.setdefault(docname, {})[id] = (kind, anchor, shown)

    def ask(self, docname: str, what: str) -> None:
        """Note which data a document is made from (also data that are not there yet)."""
        self.data["asked"].setdefault(docname, {})[what] = edition_of(self.env).fingerprint(what)

    def find(self, id: str) -> tuple[str, tuple[str, str, str]] | None:
        """Return the document and the object of an id."""
        for docname, found in self.objects.items():
            if id in found:
                return docname, found[id]
        return None

    def clear_doc(self, docname: str) -> None:
        """Forget a document."""
        self.objects.pop(docname, None)
        self.data["asked"].pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what another process has read."""
        for key in ("objects", "asked"):
            for docname in docnames:
                if docname in otherdata[key]:
                    self.data[key][docname] = otherdata[key][docname]

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Link a reference; without a title, which would say its words again or weigh more than they do: a script shows what it leads to."""
        found = self.find(target)
        if found is None:
            return None
        docname, (_, anchor, _) = found
        return make_refnode(builder, fromdocname, docname, anchor, contnode)

    def resolve_any_xref(self, *args: Any) -> list[tuple[str, nodes.reference]]:
        """Units are never meant by an ``any`` role."""
        return []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the objects for the inventory; a retired id leads to what replaced it."""
        by_anchor = {}
        for docname, found in sorted(self.objects.items()):
            for id, (kind, anchor, shown) in found.items():
                by_anchor[anchor] = (shown, kind, docname, anchor, 1)
                yield id, *by_anchor[anchor]
        register = read_register(Path(self.env.srcdir))
        for old in register.retired:
            if register.now(old) in by_anchor:
                yield id_of(old), *by_anchor[register.now(old)]


def outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Return the documents whose data have changed since they were read."""
    edition = edition_of(app)
    asked: dict[str, dict[str, str]] = env.domaindata["variorum"]["asked"]
    return [
        docname
        for docname, parts in asked.items()
        if docname not in removed and any(edition.fingerprint(what) != old for what, old in parts.items())
    ]
