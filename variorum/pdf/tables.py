"""Tables, of docutils and of our own blocks, as Typst: with a head, so that a reader by ear knows the columns."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from variorum.nodes import fw_block
from variorum.pdf.faults import stop
from variorum.pdf.nodes import omitted
from variorum.pdf.text import width_of
from variorum.pdf.writer import Write, Writer

#: Letters that a cell of a narrow column has at most; size of the type, and room to the next column, in points.
_SHORT, _SIZE, _GUTTER = 24, 8.8, 12.0


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
    writer: Writer,
    node: nodes.Element,
    columns: str,
    head: list[list[nodes.Element]],
    body: list[list[nodes.Element]],
    title: str,
) -> str:
    with writer.set_to("with_pages", False):
        top, rows = (f"table.header(\n{_rows(writer, head)}),\n" if head else ""), _rows(writer, body)
    wide = "wide: true, " if len(head[0] if head else body[0]) > 5 else ""
    return f"{writer.anchors(node)}{title}#grid-of-words({wide}columns: {columns},\n{top}{rows})"


def table(writer: Writer, node: nodes.Element) -> str:
    """Write a table of docutils."""
    titles = [c for c in node.children if isinstance(c, nodes.title)]
    title = "".join(f"#box-title[{writer.inside(t)}]\n" for t in titles)
    groups = [c for c in node.children if isinstance(c, nodes.tgroup)]
    if len(groups) != 1:
        return stop("a table with more than one group of columns", node, writer.root)
    widths = [int(c.get("colwidth", 1)) for c in groups[0].children if isinstance(c, nodes.colspec)]
    columns = "(" + ", ".join(f"{width}fr" for width in widths) + ",)"

    def rows(kind: type[nodes.Element]) -> list[list[nodes.Element]]:
        return [
            [cell for cell in row.children if isinstance(cell, nodes.Element)]
            for part in groups[0].children
            if isinstance(part, kind)
            for row in part.children
            if isinstance(row, nodes.Element)
        ]

    return _written(writer, node, columns, rows(nodes.thead), rows(nodes.tbody), title)


def block_table(writer: Writer, node: nodes.Element) -> str:
    """Write a table of our own blocks."""
    rows = [row for row in node.findall(fw_block) if row["tag"] == "tr"]
    captions = [c for c in node.children if isinstance(c, fw_block) and c["tag"] == "caption"]
    title = "".join(f"#box-title[{writer.flow(c.children)}]\n" for c in captions)
    cells: list[list[nodes.Element]] = [[c for c in row.children if isinstance(c, fw_block)] for row in rows]
    if not cells:
        return stop("a table without rows", node, writer.root)
    count = max(map(len, cells))
    # a column of short cells is as wide as the longest of them, and the others share the rest; the width is estimated here, since
    # Typst measures a column by setting each of its cells three times over
    texts = [[_printed(row[i]) for row in cells if i < len(row)] for i in range(count)]
    sizes = [max(1, *map(len, column)) for column in texts]
    widths = [max(map(width_of, column)) for column in texts]
    columns = (
        "("
        + ", ".join(
            f"{min(max(size, 4), 60)}fr" if size > _SHORT else f"{width * _SIZE + _GUTTER:.0f}pt"
            for size, width in zip(sizes, widths, strict=True)
        )
        + ",)"
    )
    head = [
        row
        for row, block in zip(cells, rows, strict=True)
        if isinstance(block.parent, fw_block) and block.parent["tag"] == "thead"
    ]
    body = [row for row in cells if row not in head]
    return _written(writer, node, columns, head, body, title)


#: Name of the class of a node → how it is written.
WRITERS: Mapping[str, Write] = {"table": table}
