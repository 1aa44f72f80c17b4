"""The few nodes of our own: a block and a run with an HTML tag, and a drawing. Other writers show them plainly."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class fw_block(nodes.container):
    """A part of a page: ``tag`` is its HTML element, ``html`` further attributes."""


class fw_inline(nodes.inline):
    """A run inside a paragraph: ``tag`` is its HTML element, ``html`` further attributes."""


class fw_drawing(nodes.General, nodes.Element):
    """An SVG drawing, made by us from values (``svg``), with a text that says what it shows (``alt``)."""


def block(
    tag: str, *children: nodes.Node, classes: str = "", ids: tuple[str, ...] = (), lang: str = "", **html: str
) -> fw_block:
    """Make a block; ``lang`` becomes the language of the run."""
    node = fw_block("", *children, tag=tag, html=html)
    node["classes"] = _classes(classes, lang)
    node["ids"] = list(ids)
    return node


def run(tag: str, *children: nodes.Node | str, classes: str = "", lang: str = "", **html: str) -> fw_inline:
    """Make a run of text inside a paragraph."""
    node = fw_inline("", "", *[nodes.Text(c) if isinstance(c, str) else c for c in children], tag=tag, html=html)
    node["classes"] = _classes(classes, lang)
    return node


def paragraph(*children: nodes.Node | str, classes: str = "", lang: str = "") -> nodes.paragraph:
    """Make a paragraph of texts and runs."""
    node = nodes.paragraph("", "", *[nodes.Text(c) if isinstance(c, str) else c for c in children])
    node["classes"] = _classes(classes, lang)
    return node


def link(anchor: str, *children: nodes.Node | str, classes: str = "", **html: str) -> fw_inline:
    """Make a link to an anchor of the same page."""
    return run("a", *children, classes=classes, href=f"#{anchor}", **html)


def _classes(classes: str, lang: str) -> list[str]:
    # docutils writes the class language-xx as the attribute lang="xx"
    return classes.split() + ([f"language-{lang}"] if lang else [])


def _visit_block(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, node["tag"], "\n" if isinstance(node, fw_block) else "", **_html(node)))


def _depart_block(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(f"</{node['tag']}>" + ("\n" if isinstance(node, fw_block) else ""))


def _html(node: nodes.Element) -> dict[str, Any]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in node["html"].items()}


def _visit_drawing(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(node["svg"])
    raise nodes.SkipNode


def _visit_drawing_as_text(self: Any, node: nodes.Element) -> None:
    self.add_text(node["alt"])
    raise nodes.SkipNode


def _skip(self: Any, node: nodes.Element) -> None:
    raise nodes.SkipNode


def add_nodes(app: Sphinx) -> None:
    """Tell Sphinx how the nodes are written."""
    for kind in (fw_block, fw_inline):
        app.add_node(kind, html=(_visit_block, _depart_block))
    app.add_node(fw_drawing, html=(_visit_drawing, None), text=(_visit_drawing_as_text, None), latex=(_skip, None))
