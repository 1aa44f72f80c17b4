"""The parts of the edition, as Typst: passages with their numbers and notes, headings, set-aside units, cards."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from variorum.nodes import fw_block, fw_inline
from variorum.pdf.blocks import around, children, words_in
from variorum.pdf.faults import stop
from variorum.pdf.margin import notes_beside
from variorum.pdf.nodes import child, has
from variorum.pdf.notes import aside, source_note, source_note_block
from variorum.pdf.tables import block_table
from variorum.pdf.text import string
from variorum.pdf.writer import Write, Writer

__all__ = ["WRITERS", "source_note"]

#: HTML element of a block → function of the template; None: its contents as they stand.
_TAGS: Mapping[str, str | None] = {
    "div": None, "section": None, "article": None, "aside": "boxed", "header": None, "footer": None, "figure": "plate-of", "figcaption": None,
    "details": "folded", "summary": "summary", "p": None, "blockquote": "quotation", "nav": None, "main": None,
}  # fmt: skip


def _by_tag(writer: Writer, node: nodes.Element) -> str:
    tag = node["tag"]
    if tag in ("ul", "ol"):
        return _items(writer, node)
    if tag == "dl":
        return _pairs(writer, node)
    if tag == "table":
        return block_table(writer, node)
    if tag == "hr":
        return "#section-break()"
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        return f"#box-title[{writer.anchors(node)}{writer.flow(node.children)}]"
    if tag not in _TAGS:
        return stop(f"the printed edition does not know the block <{tag}>", node, writer.root)
    function = _TAGS[tag]
    return children(writer, node) if function is None else around(function)(writer, node)


def _items(writer: Writer, node: nodes.Element) -> str:
    items = [c for c in node.children if isinstance(c, nodes.Element)]
    function = "enum" if node["tag"] == "ol" else "list"
    return (
        f"{writer.anchors(node)}#{function}("
        + ", ".join(f"[{writer.anchors(i)}{writer.flow(i.children)}]" for i in items)
        + ")"
    )


def _pairs(writer: Writer, node: nodes.Element, function: str = "pair") -> str:
    """Write a list of names and what is said of them; pairs may stand in blocks of their own."""
    made: list[str] = [writer.anchors(node)]
    name = ""
    for part in node.children:
        for item in part.children if isinstance(part, fw_block) and part["tag"] == "div" else [part]:
            if not isinstance(item, fw_block):
                made.append(writer.block(item))
            elif item["tag"] == "dt":
                writer.before = ""
                name = writer.anchors(item) + writer.flow(item.children)
            else:
                made.append(f"#{function}[{name}][{writer.anchors(item)}{writer.flow(item.children)}]")
                name = ""
    return "\n".join(m for m in made if m)


def _number(node: nodes.Element) -> str:
    number = child(node, "fw-number")
    return number.astext() if number else ""


def _body(node: nodes.Element, *names: str) -> list[nodes.Node]:
    """Return the children that are none of the named parts: nothing of a block is left out."""
    return [c for c in node.children if not any(has(c, name) for name in ("fw-number", "fw-margin", *names))]


def _passage(writer: Writer, node: nodes.Element) -> str:
    anchors = writer.anchors(node)
    reading, digest = child(node, "fw-reading"), child(node, "fw-digest")
    left = writer(reading) if reading else ""
    writer.before = ""
    right = writer(digest) if digest else ""
    under = writer.flow(_body(node, "fw-reading", "fw-digest"))
    beside, below = notes_beside(writer, node, reading, digest)
    facing = f"reading: [{left}], " if left else ""
    return f"#passage({string(_number(node))}, {facing}beside: [{beside}], below: [{below}])[{anchors}{right}][{under}]"


def _heading(writer: Writer, node: nodes.Element) -> str:
    """Write what belongs to the unit of a heading: its words in the witness, its place, its apparatus."""
    anchors = writer.anchors(node)
    originals = [c for c in node.children if has(c, "fw-original")]
    words = writer.flow(originals)
    under = writer.flow([c for c in _body(node) if c not in originals])
    beside, below = notes_beside(writer, node, None, None)
    return f"#heading-unit({string(_number(node))}, beside: [{beside}], below: [{below}])[{anchors}{words}][{under}]"


def _set_aside(writer: Writer, node: nodes.Element) -> str:
    anchors = writer.anchors(node)
    inside = writer.flow(_body(node))
    beside, below = notes_beside(writer, node, None, None)
    return f"#set-aside({string(_number(node))}, beside: [{beside}], below: [{below}])[{anchors}{inside}]"


def _number_alone(writer: Writer, node: nodes.Element) -> str:
    return f"#fine[{writer.text(node.astext())}]"


def _place(writer: Writer, node: nodes.Element) -> str:
    """Write a line on where something stands; that of a claim stays with its table."""
    sticky = "(sticky: true)" if has(node.parent, "fw-claim") else ""
    return f"#place-line{sticky}[{writer.anchors(node)}{writer.inside(node)}]"


def _lemma(writer: Writer, node: nodes.Element) -> str:
    return f"{writer.anchors(node)}#lemma[{writer.inside(node)}]"


def _run(function: str) -> Write:
    def write(writer: Writer, node: nodes.Element) -> str:
        inside = writer.inside(node)
        if isinstance(node, fw_inline) and node["tag"] == "a":
            inside = writer.link(node, str(node["html"]["href"]), inside, far=False)
        return f"{writer.anchors(node)}#{function}[{inside}]"

    return write


def _evidence(writer: Writer, node: nodes.Element) -> str:
    return (words_in("evidence") if isinstance(node, nodes.paragraph) else _run("fine"))(writer, node)


def _card(writer: Writer, node: nodes.Element) -> str:
    """Write the witnesses in short, each in a card of its own."""
    items = [c for c in node.children if isinstance(c, nodes.Element)]
    return writer.anchors(node) + "\n".join(f"#card[{writer.anchors(i)}{writer.flow(i.children)}]" for i in items)


def _legend(writer: Writer, node: nodes.Element) -> str:
    items = [c for c in node.children if isinstance(c, nodes.Element)]
    return f"#legend({', '.join('[' + writer.flow(i.children) + ']' for i in items)},)"


def _index(function: str) -> Write:
    """Return a writer for lists of places: their links do not say the page."""

    def write(writer: Writer, node: nodes.Element) -> str:
        with writer.set_to("with_pages", False):
            if isinstance(node, nodes.paragraph):
                return f"#{function}[{writer.anchors(node)}{writer.inside(node)}]"
            return f"#{function}[{_by_tag(writer, node)}]"

    return write


def _names(writer: Writer, node: nodes.Element) -> str:
    with writer.set_to("with_pages", False):
        return f"#names-index[{_pairs(writer, node, 'index-entry')}]"


def _works(writer: Writer, node: nodes.Element) -> str:
    """Write the works of the bibliography, each a block of its own."""
    items = [c for c in node.children if isinstance(c, nodes.Element)]
    return writer.anchors(node) + "\n".join(writer.block(item) for item in items)


#: Class of a part → how it is written.
WRITERS: Mapping[str, Write] = {
    "fw-passage": _passage,
    "fw-heading": _heading,
    "fw-sourcenote": source_note_block,
    "fw-setaside": _set_aside,
    "fw-note": aside,
    "fw-number": _number_alone,
    "fw-reading": children,
    "fw-digest": children,
    "fw-original": words_in("original"),
    "fw-apparatus": around("apparatus"),
    "fw-entry": words_in("entry"),
    "fw-place": _place,
    "fw-kicker": words_in("kicker"),
    "fw-withheld": words_in("withheld"),
    "fw-evidence": _evidence,
    "fw-state": words_in("state-line"),
    "fw-card": around("witness-card"),
    "fw-cards": _card,
    "fw-cardtitle": words_in("card-title"),
    "fw-cardwork": words_in("card-work"),
    "fw-legend": _legend,
    "fw-claim": around("claim"),
    "fw-event": words_in("event"),
    "fw-date": _run("strong"),
    "fw-finding": words_in("finding"),
    "fw-bibliography": _works,
    "fw-work": around("work"),
    "fw-work-entry": words_in("work-entry"),
    "fw-work-label": _run("work-label"),
    "fw-annotation": words_in("work-line"),
    "fw-cited-in": _index("work-line"),
    "fw-names": _names,
    "fw-kwic": _index("kwic"),
    "fw-tablehead": words_in("box-title"),
    "fw-namenote": _run("fine"),
    "fw-lemma": _lemma,
    "fw-emended": _run("emended"),
    "fw-about": _run("emph"),
    "fw-siglum": _run("siglum"),
    "fw-why": _run("fine"),
    "fw-at": _run("strong"),
    "fw_block": _by_tag,
}
