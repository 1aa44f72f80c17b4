"""Ways in: beside every passage "suggest a note" and "report an error", when ``variorum_code_host`` says where the code is."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from variorum.drafts import report_address, suggest_address
from variorum.edition import edition_of
from variorum.markup import link_problem
from variorum.nodes import fw_block, paragraph, run


class WaysIn(SphinxPostTransform):
    """Add the links to the passages of a page; only on the web, and only where there is a code host."""

    formats = ("html",)
    default_priority = 880

    def run(self, **kwargs: object) -> None:
        """Visit every passage."""
        host = str(self.config.variorum_code_host).rstrip("/")
        edition = edition_of(self.env)
        if not host or link_problem(host) or edition.full:
            return
        units = {unit.anchor: unit.id for unit in edition.corpus.units.values()}
        for node in list(self.document.findall(fw_block)):
            if "fw-passage" not in node["classes"]:
                continue
            unit = next((units[id] for id in node["ids"] if id in units), "")
            if unit:
                node.append(self.links(host, unit))

    def links(self, host: str, unit: str) -> nodes.paragraph:
        """Return the two links of a unit, each named with its place for those who hear the page."""
        corpus = edition_of(self.env).corpus
        place = corpus.cite(unit)
        suggest = run(
            "a",
            "suggest a note",
            href=suggest_address(host, corpus, unit),
            rel="nofollow",
            aria_label=f"Suggest a note on {place}",
        )
        report = run(
            "a",
            "report an error",
            href=report_address(host, corpus, unit),
            rel="nofollow",
            aria_label=f"Report an error at {place}",
        )
        return paragraph(suggest, " · ", report, classes="fw-ways")
