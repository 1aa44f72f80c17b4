"""Blocks that docutils, Sphinx and MyST make, as Typst."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from variorum.pdf.faults import stop
from variorum.pdf.nodes import inline
from variorum.pdf.text import string
from variorum.pdf.writer import Write, Writer


def children(writer: Writer, node: nodes.Element) -> str:
    """Write what is in a block, one after the other."""
    return writer.anchors(node) + writer.flow(node.children)


def around(function: str) -> Write:
    """Return a writer that puts a block into a function of the template."""

    def write(writer: Writer, node: nodes.Element) -> str:
        inside = writer.flow(node.children)
        return f"#{function}[{writer.anchors(node)}{inside}]" if inside else writer.anchors(node)

    return write


def words_in(function: str) -> Write:
    """Return a writer that puts a paragraph into a function of the template."""

    def write(writer: Writer, node: nodes.Element) -> str:
        inside = writer.inside(node)
        return f"#{function}[{writer.anchors(node)}{inside}]" if inside else writer.anchors(node)

    return write


def section(writer: Writer, node: nodes.Element) -> str:
    """Write a section: what stands before its title, the title, the rest."""
    place = next((i for i, c in enumerate(node.children) if isinstance(c, nodes.title)), None)
    if place is None:
        return stop("a section without a title", node, writer.root)
    title = node.children[place]
    assert isinstance(title, nodes.title)
    writer.depth += 1
    before = writer.flow(node.children[:place])
    with writer.set_to("in_title", True):
        words = writer.inside(title)
    labels = writer.names(node)
    above = f"#opening[{before}]\n" if writer.depth == 1 else before and f"{before}\n\n"
    siglum = writer.siglum if writer.depth == 1 else ""
    if writer.depth < 3:
        writer.contents.append((writer.depth, (f"#{string(siglum + ' · ')}" if siglum else "") + words))
    supplement = f", supplement: [{siglum}]" if siglum else ""
    # the heading itself bears the first name: it is what links and bookmarks lead to
    head = f"{above}#heading(level: {min(writer.depth, 6)}{supplement})[{words}]" + (
        f"#label({string(labels[0])})" if labels else ""
    )
    more = "".join(f"#anc({string(label)})" for label in labels[1:])
    rest = writer.flow(node.children[place + 1 :])
    writer.depth -= 1
    return f"{head}\n{more}\n\n{rest}"


def _rubric(writer: Writer, node: nodes.Element) -> str:
    return f"#rubric[{writer.anchors(node)}{writer.inside(node)}]"


def _paragraph(writer: Writer, node: nodes.Element) -> str:
    return writer.anchors(node) + writer.inside(node)


def _list(function: str) -> Write:
    def write(writer: Writer, node: nodes.Element) -> str:
        options = f"start: {node['start']}, " if "start" in node else ""
        items = "".join(
            f"[{writer.anchors(item)}{writer.flow(item.children)}]"
            for item in node.children
            if isinstance(item, nodes.Element)
        )
        tight = all(
            sum(not inline(c) for c in item.children) <= 1 for item in node.children if isinstance(item, nodes.Element)
        )
        return f"{writer.anchors(node)}#{function}({options}tight: {'true' if tight else 'false'}){items}"

    return write


def _definitions(writer: Writer, node: nodes.Element) -> str:
    made = []
    for item in node.children:
        if not isinstance(item, nodes.Element):
            continue
        terms = [
            c
            for c in item.children
            if isinstance(c, nodes.term | nodes.field_name | nodes.option_group | nodes.classifier)
        ]
        rest = [c for c in item.children if c not in terms]
        names = ", ".join(f"{writer.anchors(t)}{writer.inside(t)}" for t in terms)
        made.append(f"#definition[{writer.anchors(item)}{names}][{writer.flow(rest)}]")
    return writer.anchors(node) + "\n".join(made)


def _option_group(writer: Writer, node: nodes.Element) -> str:
    return f"#code[#{string(node.astext())}]"


def _literal_block(writer: Writer, node: nodes.Element) -> str:
    return f"{writer.anchors(node)}#raw({string_of_lines(node.astext())}, block: true)"


def string_of_lines(text: str) -> str:
    """Return lines as a string of Typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _lines(writer: Writer, node: nodes.Element) -> str:
    made = []
    for line in node.children:
        assert isinstance(line, nodes.Element)
        writer.before = ""
        made.append(
            f"#pad(left: 1.5em)[{_lines(writer, line)}]"
            if isinstance(line, nodes.line_block)
            else f"{writer.inside(line)}#linebreak()"
        )
    return writer.anchors(node) + "".join(made)


def _figure(writer: Writer, node: nodes.Element) -> str:
    captions = [c for c in node.children if isinstance(c, nodes.caption)]
    rest = [c for c in node.children if c not in captions]
    caption = "".join(writer.inside(c) for c in captions)
    return f"#plate[{writer.anchors(node)}{writer.flow(rest)}][{caption}]"


def _footnote(writer: Writer, node: nodes.Element) -> str:
    label = next((c.astext() for c in node.children if isinstance(c, nodes.label)), "")
    rest = [c for c in node.children if not isinstance(c, nodes.label)]
    return f"#end-note[#{string(label)}][{writer.anchors(node)}{writer.flow(rest)}]"


def _footnote_mark(writer: Writer, node: nodes.Element) -> str:
    words = f"#super[{writer.inside(node)}]"
    return writer.anchors(node) + (
        writer.link(node, f"#{node['refid']}", words, far=False) if "refid" in node else words
    )


def _compound(writer: Writer, node: nodes.Element) -> str:
    # the contents of the book are made from its headings
    return "" if "toctree-wrapper" in node["classes"] else children(writer, node)


def _break(writer: Writer, node: nodes.Element) -> str:
    return "#section-break()"


def _admonition(writer: Writer, node: nodes.Element) -> str:
    kind = type(node).__name__
    title = "" if any(isinstance(c, nodes.title) for c in node.children) else kind.capitalize()
    return f"#admonition[{title}][{writer.anchors(node)}{writer.flow(node.children)}]"


def _title_of_box(writer: Writer, node: nodes.Element) -> str:
    return f"#box-title[{writer.anchors(node)}{writer.inside(node)}]"


#: Name of the class of a node → how it is written.
WRITERS: Mapping[str, Write] = {
    "document": children,
    "section": section,
    "title": _title_of_box,
    "subtitle": _title_of_box,
    "paragraph": _paragraph,
    "rubric": _rubric,
    "bullet_list": _list("list"),
    "enumerated_list": _list("enum"),
    "hlist": _list("list"),
    "definition_list": _definitions,
    "glossary": children,
    "field_list": _definitions,
    "option_list": _definitions,
    "option_group": _option_group,
    "block_quote": around("quotation"),
    "epigraph": around("quotation"),
    "attribution": words_in("attribution"),
    "literal_block": _literal_block,
    "doctest_block": _literal_block,
    "line_block": _lines,
    "container": children,
    "compound": _compound,
    "figure": _figure,
    **dict.fromkeys(("legend", "definition", "field_body", "description"), children),
    "caption": words_in("box-title"),
    "transition": _break,
    "topic": _admonition,
    "sidebar": _admonition,
    "admonition": _admonition,
    "footnote": _footnote,
    "citation": _footnote,
    "footnote_reference": _footnote_mark,
    "citation_reference": _footnote_mark,
    "centered": _rubric,
    "dropdown_main": children,
    "dropdown_title": _title_of_box,
    **dict.fromkeys(
        ("note", "warning", "attention", "caution", "danger", "error", "hint", "important", "tip", "seealso"),
        _admonition,
    ),
}
