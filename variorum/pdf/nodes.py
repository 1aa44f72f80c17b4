"""Questions about nodes that several writers ask."""

from __future__ import annotations

from docutils import nodes

from variorum.nodes import fw_block, fw_drawing, fw_inline

#: What the printed edition leaves out on purpose: the lines of the witness as they stand, which are for the screen, beside the
#: reading text; the files that lie beside the pages of the site; and words that stand on the screen only to be read aloud.
OMITTED_CLASSES = frozenset({"fw-diplomatic", "fw-downloads", "fw-specimen", "visually-hidden"})
#: Words of a witness, which are printed to the last sign as they are given.
WITNESS_CLASSES = frozenset({"fw-reading", "fw-rdg", "fw-lem"})
#: Nodes that print nothing anywhere: they carry names, or settings of HTML.
SILENT = (
    "comment",
    "substitution_definition",
    "meta",
    "index",
    "pending",
    "toctree",
    "only_index",
    "tabular_col_spec",
    "highlightlang",
    "colspec",
)


def omitted(node: nodes.Element) -> bool:
    """Tell whether a node or one around it is left out."""
    here: nodes.Node | None = node
    while isinstance(here, nodes.Element):
        if OMITTED_CLASSES.intersection(here.get("classes", ())):
            return True
        here = here.parent
    return False


def of_witness(node: nodes.Element) -> bool:
    """Tell whether a node holds words of a witness."""
    return not WITNESS_CLASSES.isdisjoint(node.get("classes", ()))


def inline(node: nodes.Node) -> bool:
    """Tell whether a node stands inside a line."""
    if isinstance(node, fw_block):
        return False
    if isinstance(node, fw_drawing):
        return not node["alt"]
    if isinstance(node, nodes.image):
        return isinstance(node.parent, nodes.TextElement)
    if isinstance(node, nodes.reference):
        return not any(isinstance(child, nodes.Element) and not inline(child) for child in node.children)
    return isinstance(node, nodes.Text | nodes.Inline | fw_inline) and not isinstance(node, nodes.label)


def classes_of(node: nodes.Element) -> list[str]:
    """Return the classes of a node."""
    return list(node.get("classes", ()))


def ids_of(node: nodes.Element) -> list[str]:
    """Return the ids of a node."""
    return list(node.get("ids", ()))


def language_of(node: nodes.Element) -> str:
    """Return the language that a node gives its contents, or an empty text."""
    return next((c.removeprefix("language-") for c in classes_of(node) if c.startswith("language-")), "")


def has(node: nodes.Node | None, name: str) -> bool:
    """Tell whether a node has a class."""
    return isinstance(node, nodes.Element) and name in classes_of(node)


def child(node: nodes.Element, name: str) -> nodes.Element | None:
    """Return the first child with a class."""
    return next((c for c in node.children if isinstance(c, nodes.Element) and has(c, name)), None)
