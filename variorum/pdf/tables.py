"""Tables, of docutils and of our own blocks, as Typst: with a head, so that a reader by ear knows the columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from docutils import nodes

from variorum.nodes import fw_block
from variorum.pdf.faults import stop
from variorum.pdf.nodes import omitted
from variorum.pdf.text import width_of
from variorum.pdf.writer import Write, Writer

#: Size of the type, and room to the next column, in points.
_SIZE, _GUTTER = 8.8, 12.0
#: Points that a table has, and one that takes the margin, too: of the open and of the full edition; template.typ has the columns.
_ROOM, _WIDE = (328.0, 360.0), (462.0, 476.0)
#: A table of more columns takes the margin; a cell of more signs may be broken in two lines, and of many more in two pages.
_MANY, _SHORT, _LONG = 5, 14, 700
#: What stays together in a line; of a longer word some part.
_WORD = re.compile(r"[^\s\u2e80-\uffef]{1,18}|[\u2e80-\uffef]")


def columns_for(texts: list[list[str]], room: float) -> list[float]:
    """Return the widths of columns with these cells, in points: as wide as their longest lines where there is room for them.

    Else each has what its words need, and of the rest the more the longer its lines are.
    The widths are estimated here, since Typst measures a column by setting each of its cells three times over.

    >>> columns_for([["P", "C"], ["13", "2"]], 300)
    [18, 21]
    >>> columns_for([["short"], ["a long line of many words, " * 9], ["a shorter line of words"]], 200)
    [32, 104, 64]
    """
    widest = [max(_points(text) for text in column) for column in texts]
    if sum(widest) <= room:
        return widest
    least = [max(map(_least, column)) for column in texts]
    wanted = [min(wide, room) - narrow for wide, narrow in zip(widest, least, strict=True)]
    spare = max(room - sum(least), 0) / max(sum(wanted), 1)
    return [round(narrow + want * spare) for narrow, want in zip(least, wanted, strict=True)]


def _points(text: str) -> float:
    return round(width_of(text) * _SIZE + _GUTTER)


def _least(text: str) -> float:
    return _points(text) if len(text) <= _SHORT else max(map(_points, _WORD.findall(text)), default=_GUTTER)


def _printed(cell: nodes.Element) -> str:
    return "".join(t for t in cell.findall(nodes.Text) if not omitted(t.parent))


def _cell(writer: Writer, node: nodes.Element) -> str:
    options = []
    if across := int(node.get("morecols", 0)):
        options.append(f"colspan: {across + 1}")
    if down := int(node.get("morerows", 0)):
        options.append(f"rowspan: {down + 1}")
    written = f"[{writer.anchors(node)}{writer.flow(node.children)}]"
    return f"table.cell({', '.join(options)}){written}" if options else written


def _rows(writer: Writer, rows: list[list[nodes.Element]]) -> str:
    return "".join("  " + ", ".join(_cell(writer, cell) for cell in row) + ",\n" for row in rows)


def _written(
    writer: Writer, node: nodes.Element, head: list[list[nodes.Element]], body: list[list[nodes.Element]], title: str
) -> str:
    count = max(sum(1 + int(cell.get("morecols", 0)) for cell in row) for row in [*head, *body])
    lines = [[_printed(cell) for cell in row] for row in [*head, *body] if not any("morecols" in c for c in row)]
    texts = [[row[i] for row in lines if i < len(row)] or [""] for i in range(count)]
    room = (_WIDE if count > _MANY else _ROOM)[writer.full]
    widths = columns_for(texts, room)
    # fractions share the room, whatever the estimate is worth; a table that needs less is as narrow as that
    unit = "pt" if sum(widths) < 0.97 * room else "fr"
    columns = "".join(f"{width:.0f}{unit}, " for width in widths)
    options = "wide: true, " if count > _MANY else ""
    if any(len(text) > _LONG for column in texts for text in column):
        options += "broken: true, "
    with writer.set_to("with_pages", False):
        top, rows = (f"table.header(\n{_rows(writer, head)}),\n" if head else ""), _rows(writer, body)
    return f"{writer.anchors(node)}{title}#grid-of-words({options}columns: ({columns}),\n{top}{rows})"


def table(writer: Writer, node: nodes.Element) -> str:
    """Write a table of docutils."""
    titles = [c for c in node.children if isinstance(c, nodes.title)]
    title = "".join(f"#box-title[{writer.inside(t)}]\n" for t in titles)
    groups = [c for c in node.children if isinstance(c, nodes.tgroup)]
    if len(groups) != 1:
        return stop("a table with more than one group of columns", node, writer.root)

    def rows(kind: type[nodes.Element]) -> list[list[nodes.Element]]:
        return [
            [cell for cell in row.children if isinstance(cell, nodes.Element)]
            for part in groups[0].children
            if isinstance(part, kind)
            for row in part.children
            if isinstance(row, nodes.Element)
        ]

    return _written(writer, node, rows(nodes.thead), rows(nodes.tbody), title)


def block_table(writer: Writer, node: nodes.Element) -> str:
    """Write a table of our own blocks."""
    rows = [row for row in node.findall(fw_block) if row["tag"] == "tr"]
    captions = [c for c in node.children if isinstance(c, fw_block) and c["tag"] == "caption"]
    title = "".join(f"#box-title[{writer.flow(c.children)}]\n" for c in captions)
    cells: list[list[nodes.Element]] = [[c for c in row.children if isinstance(c, fw_block)] for row in rows]
    if not cells:
        return stop("a table without rows", node, writer.root)
    head = [
        row
        for row, block in zip(cells, rows, strict=True)
        if isinstance(block.parent, fw_block) and block.parent["tag"] == "thead"
    ]
    return _written(writer, node, head, [row for row in cells if row not in head], title)


#: Name of the class of a node → how it is written.
WRITERS: Mapping[str, Write] = {"table": table}
