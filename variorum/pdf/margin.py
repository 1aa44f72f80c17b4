"""Which notes of the editors stand beside their passage, and which, being too long for that, below it."""

from __future__ import annotations

from docutils import nodes

from variorum.nodes import fw_block
from variorum.pdf.nodes import child, has, omitted
from variorum.pdf.text import lines_needed
from variorum.pdf.writer import Writer

#: Letters in a line, and millimetres from line to line, of each column; template.typ has the columns themselves.
_DIGEST, _FACING, _READING, _UNDER, _MARGIN = (78, 5.2), (42, 4.7), (39, 6.1), (98, 3.9), (35, 3.8)
#: How much longer than its passage, in millimetres, a note in the margin may be.
SLACK = 14.0


def pool(writer: Writer, page: nodes.document) -> None:
    """Give the notes on a source note, which goes to the foot of the page, to the passage before it."""
    for block in page.findall(fw_block):
        margin = child(block, "fw-margin") if has(block, "fw-sourcenote") else None
        if margin is None or not any(id in writer.notes for id in block["ids"]):
            continue
        siblings = block.parent.children
        for other in reversed(siblings[: siblings.index(block)]):
            if isinstance(other, fw_block) and any(
                has(other, name) for name in ("fw-passage", "fw-heading", "fw-setaside")
            ):
                writer.pooled[id(margin)] = other
                writer.lent.setdefault(id(other), []).append(block)
                break


def notes_beside(
    writer: Writer, node: nodes.Element, reading: nodes.Element | None, digest: nodes.Element | None
) -> tuple[str, str]:
    """Return the notes on a passage that stand beside it, and those below it."""
    room = _height(node, reading, digest) + SLACK
    beside: list[str] = []
    below: list[str] = []
    for label, note in _notes(writer, node):
        needed = sum(lines_needed(c.astext(), _MARGIN[0]) * _MARGIN[1] for c in note.children) + 3
        with writer.set_to("on_note", label):
            written = writer.block(note)
        if needed <= room:
            room -= needed
            beside.append(written)
        else:
            below.append(written)
    return "\n\n".join(beside), "\n\n".join(below)


def _notes(writer: Writer, node: nodes.Element) -> list[tuple[str, nodes.Element]]:
    own = child(node, "fw-margin")
    found = [("", c) for c in (own.children if own else []) if isinstance(c, nodes.Element)]
    for block in writer.lent.get(id(node), []):
        number, margin = child(block, "fw-number"), child(block, "fw-margin")
        assert margin is not None
        found += [(number.astext() if number else "", c) for c in margin.children if isinstance(c, nodes.Element)]
    return found


def _height(node: nodes.Element, reading: nodes.Element | None, digest: nodes.Element | None) -> float:
    facing = 0.0
    if digest is not None:
        letters, step = _FACING if reading is not None else _DIGEST
        facing = sum(lines_needed(c.astext(), letters) for c in digest.children) * step
    if reading is not None:
        facing = max(facing, sum(lines_needed(c.astext(), _READING[0]) for c in reading.children) * _READING[1])
        return facing
    under = [c for c in node.findall(nodes.paragraph) if (has(c, "fw-entry") or has(c, "fw-place")) and not omitted(c)]
    return facing + sum(lines_needed(c.astext(), _UNDER[0]) * _UNDER[1] for c in under)
