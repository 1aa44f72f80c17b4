"""What the pages need for searching, citing and moving: their scripts, the search index, citation data, meta tags, forwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from variorum.anchors import Register, former_pages, read_register
from variorum.builders import shown_already
from variorum.cite import EDITORS, cite_data
from variorum.edition import edition_of
from variorum.export import TITLE
from variorum.model import Corpus
from variorum.search import Record, records, search_index
from variorum.stamp import Stamp, stamp
from variorum.works import Work, read_works

#: What editors write on a page; what is listed or counted is made of other nodes.
_WRITTEN = (
    nodes.paragraph, nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.block_quote, nodes.table, nodes.Admonition,
)  # fmt: skip
#: The page that a server shows for an address that is not there.
LOST = "404"


def page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the page template what is cited here, by meta tags too, and give retired anchors a place."""
    corpus = edition_of(app).corpus
    now = stamp(Path(corpus.root))
    context["build_note"] = now.words[0].upper() + now.words[1:] + "."
    no = pagename.removeprefix("articles/")[:3] if pagename.startswith("articles/") else ""
    if no in corpus.chapters:
        context["cited_witness"] = no
        work = read_works_of(app).get(corpus.witnesses[no].record.work)
        if work:
            tags = meta_tags(work, corpus, now, context.get("pageurl") or "")
            context["metatags"] = context.get("metatags", "") + tags
    if pagename == LOST:
        context["pageurl"] = None
    register = register_of(app)
    if register.retired and context.get("body"):
        context["body"] = with_former(context["body"], register)


def read_works_of(app: Sphinx) -> dict[str, Work]:
    """Return the works, read once a build."""
    return _once(app, "works", lambda root: read_works(root / "refs.bib"))  # type: ignore[no-any-return]


def register_of(app: Sphinx) -> Register:
    """Return the register of anchors, read once a build."""
    return _once(app, "register", read_register)  # type: ignore[no-any-return]


_READ: WeakKeyDictionary[BuildEnvironment, dict[str, Any]] = WeakKeyDictionary()


def _once(app: Sphinx, what: str, read: Callable[[Path], Any]) -> Any:
    known = _READ.setdefault(app.env, {})
    if what not in known:
        known[what] = read(Path(app.confdir))
    return known[what]


def meta_tags(work: Work, corpus: Corpus, now: Stamp, address: str) -> str:
    """Return meta tags as Zotero and Google Scholar read them: the work, in this edition, which makes it a part of a book."""
    editors = str(corpus.contributors.get(EDITORS, {}).get("name", ""))
    tags = [("citation_title", work.title)]
    tags += [
        ("citation_author", f"{n.family}, {n.given}" if n.given else n.family)
        for n in work.authors
        if n.family != "Anonymous"
    ]
    tags += [
        ("citation_book_title", TITLE), ("citation_inbook_title", TITLE), ("citation_editor", editors),
        ("citation_publication_date", now.day.replace("-", "/")), ("citation_edition", now.version), ("citation_language", work.language),
        ("citation_public_url", address), ("citation_fulltext_html_url", address),
    ]  # fmt: skip
    return "".join(f'\n  <meta name="{name}" content="{escape(value)}">' for name, value in tags if value)


def with_former(body: str, register: Register) -> str:
    """Put the retired anchors at the beginning of what stands for them today.

    >>> with_former('<p id="b" lang="en">', Register(places={"a": "x"}, retired={"a": "b"}))
    '<p id="b" lang="en"><span class="fw-former" id="a"></span>'
    """
    for old in register.retired:
        spot = re.compile(rf'<[a-z0-9]+\b[^<>]*\sid="{re.escape(register.now(old))}"[^<>]*>')
        body = spot.sub(rf'\g<0><span class="fw-former" id="{old}"></span>', body, count=1)
    return body


def page_records(app: Sphinx) -> Iterator[Record]:
    """Yield a record for each section of the pages that the editors write; what is counted or listed has records of its own."""
    for docname in sorted(app.env.found_docs):
        if docname.startswith("articles/") or docname in (LOST, "bibliography"):
            continue
        doctree = app.env.get_doctree(docname)
        title = app.env.titles[docname].astext()
        for section in doctree.findall(nodes.section):
            parts = [part.astext() for part in section.children if isinstance(part, _WRITTEN)]
            text = "\n".join(part for part in parts if part.strip())
            heading = section[0].astext() if section.children else ""
            if text or heading:
                anchor = section["ids"][0] if section.parent is not doctree else ""
                url = f"{docname}.html" + (f"#{anchor}" if anchor else "")
                where = title if anchor else ""
                yield Record("page", "", heading or title, url, where, {"digest": text})


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the search index, the citation data, and pages that lead on from former names."""
    if exception is not None or app.builder.format != "html" or shown_already(app, "search-index.js"):
        return
    edition = edition_of(app)
    folder = Path(app.outdir)
    found = records(edition.corpus, full=edition.full, has_page=lambda page: page in app.env.found_docs)
    register = register_of(app)
    retired = {old: register.now(old) for old in register.retired}
    index = search_index(edition.corpus, [*found, *page_records(app)], retired, packed=edition.full)
    (folder / "search-index.js").write_text(index, encoding="utf-8", newline="\n")
    (folder / "cite-data.js").write_text(cite_data(edition.corpus), encoding="utf-8", newline="\n")
    for old, new in former_pages(register).items():
        path = folder / f"{old}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_moved(old, new), encoding="utf-8", newline="\n")
    _absolute(folder / f"{LOST}.html", urlsplit(app.config.html_baseurl).path)
    _READ.pop(app.env, None)


def _moved(old: str, new: str) -> str:
    up = "../" * old.count("/")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Moved</title>\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{escape(up + new)}.html">\n<script defer src="{up}_static/moved.js"></script>\n</head>\n'
        f'<body><p>This page has a new name: <a href="{escape(up + new)}.html">go on</a>.</p></body>\n</html>\n'
    )


def _absolute(path: Path, root: str) -> None:
    """Make the links of the page for lost addresses start at the root of the site: a server shows it at any depth."""
    if not path.exists() or not root:
        return
    root = root.rstrip("/") + "/"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'\b(href|src|data-content_root)="(?![a-z]+:|[#/])(?:\./)?([^"]*)"', rf'\1="{root}\2"', text)
    path.write_text(text, encoding="utf-8", newline="\n")


def register_site(app: Sphinx) -> None:
    """Register scripts, style and events."""
    app.add_js_file("reading.js", loading_method="defer")
    app.add_css_file("tools.css")
    app.connect("html-page-context", page_context)
    app.connect("build-finished", write_files)
