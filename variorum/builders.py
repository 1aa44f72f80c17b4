"""What the edition adds to Sphinx's HTML builder: facts for the page template, and ``edition.json``."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from variorum.edition import edition_of
from variorum.export import edition_json


def code_version() -> int:
    """Return a number that changes with the code of this package: pages made by other code are read anew."""
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return zlib.crc32(b"".join(path.read_bytes() for path in sources))


def without_search(app: Sphinx) -> None:
    """Leave out Sphinx's search: it cannot serve Chinese, Russian and English together, and keeps words of the witnesses."""
    app.builder.search = False  # type: ignore[attr-defined]


def page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the page template which edition this is, and whether the page has views."""
    edition = edition_of(app)
    chapter = (
        edition.corpus.chapters.get(pagename.removeprefix("articles/")[:3])
        if pagename.startswith("articles/")
        else None
    )
    context["edition"] = "full" if edition.full else "open"
    context["has_views"] = edition.full and chapter is not None


def shown_already(app: Sphinx, file: str) -> bool:
    """Return whether a file about the whole edition, of which no page is made, can stay as it is while an editor writes."""
    return bool(app.config.variorum_live) and (Path(app.outdir) / file).exists()


def write_edition_json(app: Sphinx, exception: Exception | None) -> None:
    """Write ``edition.json`` beside the pages; while an editor writes, once."""
    if exception is None and app.builder.format == "html" and not shown_already(app, "edition.json"):
        edition = edition_of(app)
        text = edition_json(edition.corpus, "full" if edition.full else "open")
        (Path(app.outdir) / "edition.json").write_text(text, encoding="utf-8")
