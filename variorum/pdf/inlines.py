"""Runs inside a paragraph, as Typst."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from variorum.nodes import fw_inline
from variorum.pdf.faults import stop
from variorum.pdf.text import string
from variorum.pdf.writer import Write, Writer

#: HTML element of a run → function of the template; None: as it stands.
_TAGS: Mapping[str, str | None] = {
    "span": None, "time": None, "abbr": None, "bdi": None, "data": None, "q": None, "small": "fine", "sup": "super", "sub": "sub",
    "em": "emph", "i": "emph", "cite": "emph", "dfn": "emph", "var": "emph", "strong": "strong", "b": "strong",
    "mark": "lemma", "code": "code", "kbd": "code", "samp": "code", "del": "strike", "ins": "underline", "u": "underline",
}  # fmt: skip


_BREAKS = {"<br />": "#linebreak()", "\\\\": ""}


def _wrapped(function: str) -> Write:
    def write(writer: Writer, node: nodes.Element) -> str:
        inside = writer.inside(node)
        return f"{writer.anchors(node)}#{function}[{inside}]" if inside else writer.anchors(node)

    return write


def _as_is(writer: Writer, node: nodes.Element) -> str:
    return writer.anchors(node) + writer.inside(node)


def _code(writer: Writer, node: nodes.Element) -> str:
    with writer.set_to("literal", True):
        return f"{writer.anchors(node)}#code[{writer.inside(node)}]"


def _inline(writer: Writer, node: nodes.Element) -> str:
    tag = node["tag"]
    if tag == "a":
        address = str(node["html"].get("href", ""))
        if not address.startswith("#"):
            return web_link(writer, node, address)
        return writer.anchors(node) + writer.link(node, address, writer.inside(node), far=False)
    if tag == "br":
        return "#linebreak()"
    if tag not in _TAGS:
        return stop(f"the printed edition does not know the run <{tag}>", node, writer.root)
    function = _TAGS[tag]
    return (
        _as_is(writer, node)
        if function is None
        else _code(writer, node)
        if function == "code"
        else _wrapped(function)(writer, node)
    )


def _reference(writer: Writer, node: nodes.Element) -> str:
    if "refuri" in node:
        address = str(node["refuri"])
        if not address.startswith(("%", "#")):
            return web_link(writer, node, address)
    elif "refid" in node:
        address = f"#{node['refid']}"
    else:
        return writer.inside(node)
    # a reference to a work finds it in the alphabet, without the page
    far = not address.partition("#")[2].startswith("cite-")
    return writer.anchors(node) + writer.link(node, address, writer.inside(node), far=far)


def web_link(writer: Writer, node: nodes.Element, address: str) -> str:
    """Write a link out of the book; an address that is shown is set as one."""
    if not address.startswith(("https://", "http://", "mailto:")):
        return stop(f'the link to "{address}" leads nowhere in the book', node, writer.root)
    shown = node.astext()
    if shown == address:
        with writer.set_to("literal", True):
            inside = writer.inside(node)
        return f"#address({string(address)})[{inside}]"
    return f"#link({string(address)})[{writer.inside(node)}]"


def _image(writer: Writer, node: nodes.Element) -> str:
    from variorum.pdf.drawing import picture

    return picture(writer, node)


def _drawing(writer: Writer, node: nodes.Element) -> str:
    from variorum.pdf.drawing import drawing

    return drawing(writer, node)


def _message(writer: Writer, node: nodes.Element) -> str:
    return stop(f"docutils found a fault here: {node.astext()}", node, writer.root)


def _raw(writer: Writer, node: nodes.Element) -> str:
    if "typst" in str(node.get("format", "")).split():
        return node.astext()
    # MyST writes a line end that is meant as one for HTML and for LaTeX
    if (words := node.astext().strip()) in _BREAKS:
        return _BREAKS[words]
    return stop(f"raw {node.get('format', '')} cannot be printed", node, writer.root)


def _mark(writer: Writer, node: nodes.Element) -> str:
    """Write the mark of a source note: at its first call the note itself goes to the foot of the page."""
    from variorum.pdf.edition import source_note

    link = next((n for n in node.findall(fw_inline) if n["tag"] == "a"), None)
    if link is None:
        return _wrapped("super")(writer, node)
    anchor = str(link["html"]["href"]).removeprefix("#")
    label = link.astext().removeprefix("n")
    before = writer.before
    if anchor not in writer.notes or anchor in writer.printed or writer.in_title:
        written = writer.link(link, f"#{anchor}", f"#super[{writer.text(label)}]", far=False)
    else:
        writer.printed.add(anchor)
        with writer.set_to("in_footnote", True):
            written = f"#source-note({string(label)})[{source_note(writer, writer.notes[anchor])}]"
    writer.before = before
    return written


def _math(writer: Writer, node: nodes.Element) -> str:
    return stop("mathematics cannot be printed: write it in words", node, writer.root)


#: Name of the class of a node → how it is written.
WRITERS: Mapping[str, Write] = {
    "fw_inline": _inline,
    "fw_drawing": _drawing,
    "inline": _as_is,
    "generated": _as_is,
    "emphasis": _wrapped("emph"),
    "literal_emphasis": _wrapped("emph"),
    "title_reference": _wrapped("emph"),
    "strong": _wrapped("strong"),
    "literal_strong": _wrapped("strong"),
    "superscript": _wrapped("super"),
    "subscript": _wrapped("sub"),
    "abbreviation": _as_is,
    "acronym": _as_is,
    "literal": _code,
    "reference": _reference,
    "target": _as_is,
    "image": _image,
    "raw": _raw,
    "math": _math,
    "math_block": _math,
    "problematic": _as_is,
    "system_message": _message,
    "PassthroughTextElement": _as_is,
}

#: The same by the class of the edition.
BY_CLASS: Mapping[str, Write] = {"fw-mark": _mark}
