"""Roles that refer to a unit, a source note of the same chapter, or a note of the editors."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxRole

from variorum.domain import VariorumDomain
from variorum.edition import edition_of
from variorum.model import anchor_of
from variorum.nodes import link, run
from variorum.works import spoken

_EXPLICIT = re.compile(r"(?s)(.+?)\s*<([^<>]+)>")


#: Which data a reference depends on.
_ASKED = {"unit": "place", "note": "note", "claim": "claims"}


class UnitRole(SphinxRole):
    """``{unit}`000.1.3``` prints *FW P 1.3* and links to it; ``{unit}`words <000.1.3>``` prints the words."""

    kind = "unit"

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = _EXPLICIT.fullmatch(self.text)
        words, target = (match[1], match[2]) if match else ("", self.text.strip())
        domain = self.env.get_domain("variorum")
        assert isinstance(domain, VariorumDomain)
        domain.ask(self.env.docname, f"{_ASKED[self.kind]}:{'' if self.kind == 'claim' else target}")
        shown = words or self.default(target)
        node = pending_xref(
            "", nodes.inline("", shown, classes=["xref", f"fw-{self.kind}-ref"]), refdomain="variorum", reftype=self.kind, reftarget=target,
            refexplicit=bool(match), refwarn=True, refdoc=self.env.docname,
        )  # fmt: skip
        self.set_source_info(node)
        return [node], []

    def default(self, target: str) -> str:
        """Return what is printed when the writer gives no words."""
        corpus = edition_of(self.env).corpus
        return corpus.cite(target).replace(" ", "\u00a0") if target[:3] in corpus.witnesses else target


class NoteRole(UnitRole):
    """``{note}`id``` links to a note of the editors."""

    kind = "note"

    def default(self, target: str) -> str:
        """Return *note on FW P 1.3*."""
        corpus = edition_of(self.env).corpus
        note = corpus.notes.get(target)
        return f"note on {corpus.cite(note.on[0])}" if note and note.on[0] in corpus.units else target


class ClaimRole(UnitRole):
    """``{claim}`id``` links to an event of the collation."""

    kind = "claim"

    def default(self, target: str) -> str:
        """Return the date of the event."""
        claims = edition_of(self.env).corpus.claims
        return next((spoken(claim.date) for claim in claims if claim.id == target), target)


class SourceNoteRole(SphinxRole):
    """``{sn}`4``` is the mark of a source note of this chapter."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        witnesses = edition_of(self.env).corpus.witnesses
        here = self.env.docname.rsplit("/", 1)[-1][:3]
        no = here if here in witnesses else next(iter(witnesses))  # the specimen stands on no chapter's page
        label = self.text.strip()
        unit = f"{no}.n{label}" if label.isdigit() else f"{no}.n-{label}"
        mark = link(anchor_of(unit), f"n{label}" if label.isdigit() else "n*")
        return [run("sup", mark, classes="fw-mark")], []
