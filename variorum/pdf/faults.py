"""What stops the printed edition: one error that says where and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from docutils import nodes
from sphinx.errors import SphinxError


class PrintError(SphinxError):
    """Something that cannot be printed."""

    category = "The printed edition cannot be made"


def place_of(node: nodes.Node | None, root: Path) -> str:
    """Return ``articles/000-….md:12`` for a node, or the nearest one around it that knows its place."""
    source, line = "", 0
    while node is not None:
        if isinstance(node, nodes.document):
            source = source or str(node.get("source", ""))
        else:
            line = line or getattr(node, "line", None) or 0
            source = source or getattr(node, "source", None) or ""
        node = node.parent
    # docutils writes "file:<directive>" for parsed snippets
    source = source.split(":<")[0]
    try:
        shown = Path(source).relative_to(root).as_posix()
    except ValueError:
        shown = source or "unknown"
    return f"{shown}:{line}" if line else shown


def stop(message: str, node: nodes.Node | None, root: Path) -> NoReturn:
    """Stop the build at a node."""
    raise PrintError(f"{place_of(node, root)}: {message}")
