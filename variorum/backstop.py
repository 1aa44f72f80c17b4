"""The gate a second time, inside Sphinx: what a page holds when it is read and when it is written.

:mod:`variorum.gate` has refused everything before a build begins; what stands here is for the day on which a parser,
an extension or a page made from data lets something past it. A build that meets it stops, and nothing is published.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import get_node_line

from variorum.gate import kind_of, text_problems
from variorum.markup import PAGE, link_problem
from variorum.nodes import fw_block, fw_inline

_PICTURES = (".png", ".jpg", ".jpeg", ".webp")


class RefusedError(SphinxError):
    """Something that no page of the edition may hold."""

    category = "Refused"


def source_read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Refuse a source before it is parsed."""
    name = Path(app.env.doc2path(docname)).relative_to(app.srcdir).as_posix()
    problems = text_problems(source[0].removeprefix("\ufeff"), kind_of(name) or PAGE)
    if problems:
        raise RefusedError("\n".join(f"{name}:{line}: {message} [refused]" for line, message in problems))


def doctree_read(app: Sphinx, doctree: nodes.document) -> None:
    """Refuse what came through the parser, before anything is copied or written."""
    for node in doctree.findall():
        problem = ""
        if isinstance(node, nodes.raw):
            problem = "raw text for one output format is not allowed; write Markdown"
        elif isinstance(node, addnodes.download_reference):
            problem = "a file to download is not allowed; give an https address"
        elif isinstance(node, nodes.meta):
            problem = "a page has no metadata of its own; take it out"
        elif isinstance(node, addnodes.toctree):
            problem = next(
                (f'"{ref}" is no page of the edition' for _, ref in node["entries"] if ref not in app.env.found_docs),
                "",
            )
        elif isinstance(node, nodes.image):
            problem = _picture_problem(app, str(node["uri"]))
        elif isinstance(node, nodes.Element):
            problem = _address_problem(node)
        if problem:
            raise RefusedError(f"{app.env.docname}:{_line(node)}: {problem} [refused]")


def _line(node: nodes.Node) -> int:
    return (get_node_line(node) if isinstance(node, nodes.Element) else None) or 0


def _picture_problem(app: Sphinx, uri: str) -> str:
    """Say why a picture may not be shown (at this time its address is relative to the source)."""
    root = Path(app.srcdir).resolve()
    path = (root / uri).resolve()
    if ":" in uri or not path.is_relative_to(root) or path.suffix.lower() not in _PICTURES or not path.is_file():
        return f"the picture {uri} is no PNG, JPEG or WebP file of the edition"
    return ""


def _address_problem(node: nodes.Element) -> str:
    """Say why a node may not lead where it does; links inside the site have no scheme and no host."""
    addresses = [node.get("refuri")]
    if isinstance(node, fw_block | fw_inline):
        addresses += [node["html"].get(name) for name in ("href", "src", "action", "formaction")]
        if any(str(name).lower().startswith("on") or name == "style" for name in node["html"]):
            return "a part of a page has no script and no style of its own"
    for address in addresses:
        text = str(address or "")
        if (":" in text.split("#")[0] or text.startswith(("//", "\\"))) and (problem := link_problem(text)):
            return problem
    return ""


class Addresses(SphinxPostTransform):
    """Ask every link again when all references are resolved: those of the bibliography and of data come late."""

    default_priority = 950

    def run(self, **kwargs: object) -> None:
        """Stop the build at the first that leads where no link may."""
        for node in self.document.findall(nodes.Element):
            if problem := _address_problem(node):
                raise RefusedError(f"{self.env.docname}:{_line(node)}: {problem} [refused]")
