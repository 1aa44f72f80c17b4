"""Notes: those of the witness go to the foot of the page, those of the editors beside or below their passage."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from docutils import nodes

from variorum.nodes import fw_block, fw_inline
from variorum.pdf.nodes import child, has, inline, language_of, of_witness, omitted
from variorum.pdf.text import string
from variorum.pdf.writer import Writer


def gather(writer: Writer, page: nodes.document) -> None:
    """Find the source notes that marks of a page call, and the words that notes of the editors are on."""
    found = {id: block for block in page.findall(fw_block) if has(block, "fw-sourcenote") for id in block["ids"]}
    for run in page.findall(fw_inline):
        if run["tag"] != "a" or omitted(run):
            continue
        target = str(run["html"].get("href", "")).removeprefix("#")
        if has(run.parent, "fw-mark") and target in found and not _inside(run, found[target]):
            writer.notes.setdefault(target, found[target])
        elif has(run.parent, "fw-lemma"):
            writer.lemmas.setdefault(target, run.astext())


def _inside(node: nodes.Node | None, block: nodes.Element) -> bool:
    while node is not None:
        if node is block or isinstance(node, nodes.title):
            return True
        node = node.parent
    return False


def source_note(writer: Writer, node: nodes.Element) -> str:
    """Write a source note in running text: its words in the full edition, the gloss, what it cites, its place."""
    before, writer.before = writer.before, ""
    with writer.set_to("literal", False):  # whatever the words are that the mark stands in
        written = f"#box[{writer.anchors(node)}]" + writer.spoken("en", lambda: _words(writer, node))
    writer.before = before
    return written


def _words(writer: Writer, node: nodes.Element) -> str:
    running: list[str] = []
    blocks: list[str] = []
    for part in node.children:
        if any(has(part, name) for name in ("fw-number", "fw-margin")) or (
            isinstance(part, nodes.Element) and omitted(part)
        ):
            continue
        inside = part.children if isinstance(part, fw_block) and not has(part, "fw-apparatus") else [part]
        if (
            isinstance(part, nodes.Element)
            and all(isinstance(c, nodes.paragraph) or inline(c) for c in inside)
            and inside != [part]
        ):
            with writer.set_to("literal", of_witness(part)):
                words = writer.spoken(language_of(part), partial(_runs, writer, inside))
            running += [words] if words else []
        else:
            blocks.append(writer.block(part))
    return "#dash()".join(running) + "".join(f"\n\n{b}" for b in blocks if b)


def _runs(writer: Writer, parts: Sequence[nodes.Node]) -> str:
    return "#gap()".join(run for part in parts if (run := _run(writer, part)))


def _run(writer: Writer, node: nodes.Node) -> str:
    """Write a paragraph of a note as a run."""
    writer.before = ""
    if not isinstance(node, nodes.paragraph):
        return writer(node)
    words = writer.anchors(node) + writer.spoken(language_of(node), lambda: writer.inside(node))
    return f"#place-run[{words}]" if has(node, "fw-place") else words


def source_note_block(writer: Writer, node: nodes.Element) -> str:
    """Write a source note where it stands on the page: only one that no mark calls is not at the foot of a page."""
    if any(id in writer.notes for id in node["ids"]):
        missing = [id for id in node["ids"] if id not in writer.printed]
        margin = child(node, "fw-margin")
        own = f"#notes-below[{writer.flow(margin.children)}]" if margin and id(margin) not in writer.pooled else ""
        if not missing:
            return own
    else:
        own = ""
    number = child(node, "fw-number")
    beside = child(node, "fw-margin")
    below = writer.flow(beside.children) if beside and id(beside) not in writer.pooled else ""
    return f"#note-alone({string(number.astext() if number else '')}, below: [{below or own}])[{source_note(writer, node)}]"


def aside(writer: Writer, node: nodes.Element) -> str:
    """Write a note of the editors; where it is printed a second time, only what was not said at the first."""
    head = child(node, "fw-note-head")
    kind = (writer.text(f"on {writer.on_note}: ") if writer.on_note else "") + (writer.inside(head) if head else "")
    rest = [c for c in node.children if c is not head]
    named = [id for id in node["ids"] if id.startswith("note-")]
    if not named:
        return f"#note-ref[{kind}][{writer.flow(rest)}]"
    name = named[0]
    if writer.labels.label(writer.page, name) is None:
        label = f"evidence-{name.removeprefix('note-')}"
        writer.written.add(label)
        rest = [c for c in rest if c.astext() not in writer.said.get(name, ())]
        return f"#anc({string(label)})#evidence-of({string(name)}, {writer.folio(name)})[{kind}][{writer.flow(rest)}]"
    writer.said[name] = {c.astext() for c in rest}
    lemma = writer.lemmas.get(name, "")
    writer.before = ""
    words = writer.text(lemma) if lemma else ""
    anchors = writer.anchors(node)
    evidence = ""
    if writer.labels.repeated(name):
        label = f"evidence-{name.removeprefix('note-')}"
        writer.wanted.setdefault(label, node)
        evidence = f", evidence: {string(label)}, folio: {writer.folio(label)}"
    return f"#editors-note([{kind}], lemma: [{words}]{evidence})[{anchors}{writer.flow(rest)}]"
