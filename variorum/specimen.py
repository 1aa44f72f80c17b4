"""The specimen on the title page: one passage in our own words, as the open and as the full edition show a passage."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from docutils import nodes

from variorum.corpus import read_corpus
from variorum.directives import EditionDirective
from variorum.edition import Edition, edition_made_of, instead
from variorum.nodes import block, paragraph

#: The edition of one witness that is shown.
ROOT = Path(__file__).parent / "specimen_edition"
NO = "999"


@cache
def specimen() -> Edition:
    """Return the specimen's own edition, made by the same engine as the five."""
    return edition_made_of(read_corpus(ROOT), full=True)


class SpecimenDirective(EditionDirective):
    """``{specimen}``: after the editors' words, a passage in the open edition, and the views that the full edition has."""

    required_arguments = 0

    def run(self) -> list[nodes.Node]:
        as_open = self._parsed()
        reading, diplomatic = [[part.deepcopy() for part in as_open] for _ in range(2)]
        for part in as_open:
            _drop(part, ("fw-reading", "fw-diplomatic"))
        for part in reading:
            _drop(part, ("fw-diplomatic", "fw-margin", "fw-apparatus", "fw-place"))
        for part in diplomatic:
            _drop(part, ("fw-reading", "fw-digest", "fw-gloss", "fw-margin", "fw-apparatus", "fw-place"))
        for node in [node for part in (*reading, *diplomatic) for node in part.findall(nodes.Element)]:
            node["ids"] = []  # each address stands once
        return [
            block(
                "div",
                *self.parse_content_to_nodes(),
                *_panel("The open edition", as_open),
                *_panel("The full edition: the text beside its digest", reading, "fw-facing"),
                *_panel("The full edition, diplomatic view: the lines of the file as they stand", diplomatic),
                classes="fw-specimen",
            )
        ]

    def _parsed(self) -> list[nodes.Node]:
        """Return the passage and its source notes, which are no part of the edition: nothing else may refer to them."""
        edition = specimen()
        for path in sorted(path for path in ROOT.rglob("*") if path.is_file()):
            self.env.note_dependency(str(path))
        source = (ROOT / "articles" / edition.corpus.chapters[NO].path).read_text(encoding="utf-8")
        with instead(self.env, edition):
            made = self.parse_text_to_nodes(source.partition("## The path\n")[2])
        for known in (self.domain.objects, self.domain.data["asked"]):
            here = known.get(self.env.docname, {})
            for id in [id for id in here if id.rpartition(":")[2].startswith(NO)]:
                del here[id]
        return made


def _drop(node: nodes.Node, classes: tuple[str, ...]) -> None:
    """Take off a part what a view does not show, and out of it what lies in its gloss."""
    if isinstance(node, nodes.Element):
        node.children = [c for c in node.children if not _has(c, classes)]
        for child in node.children:
            if _has(child, ("fw-gloss",)):
                _drop(child, classes)


def _has(node: nodes.Node, classes: tuple[str, ...]) -> bool:
    return isinstance(node, nodes.Element) and any(name in node["classes"] for name in classes)


def _panel(words: str, parts: list[nodes.Node], classes: str = "") -> list[nodes.Node]:
    """Return a view under its name, without the parts of which it shows nothing but the number."""
    filled = [part for part in parts if len(part.children) > 1]
    return [block("div", paragraph(words, classes="fw-panelhead"), *filled, classes=f"fw-panel {classes}")]
