"""The page that lists all works, each with the places that cite it, and the files of the bibliography."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.bibtex.domain import BibtexDomain

from variorum.builders import shown_already
from variorum.edition import edition_of
from variorum.faults import one_of
from variorum.model import Corpus
from variorum.nodes import block, fw_block, link, paragraph, run
from variorum.report import Warned, warn
from variorum.works import KINDS, LANGUAGES, Cited, Work, cited_in, spoken, work_of
from variorum.works_export import FILES, csl_json, ris
from variorum.works_style import register_styles

#: The languages' names in the summary, in the order of the page.
_SPOKEN = {"zh": "Chinese", "ja": "Japanese", "ru": "Russian", "en": "English"}
#: Where a page's metadata keep what its lists were made from.
_METADATA = "variorum-works"


class works_place(nodes.General, nodes.Element):  # noqa: N801 nodes are named like elements
    """Where the works of a language and some kinds go."""


class WorksDirective(SphinxDirective):
    """``{works} chinese article chapter``: the works of a language and of some kinds, taken from the page's ``{bibliography}``."""

    required_arguments = 1
    optional_arguments = 20

    def run(self) -> list[nodes.Node]:
        language, *kinds = self.arguments
        if language not in LANGUAGES or not kinds or set(kinds) - set(KINDS):
            raise self.error(
                f"{' '.join(self.arguments)}: say a language ({one_of(LANGUAGES)}) and kinds ({one_of(KINDS)})"
            )
        place = works_place(language=LANGUAGES[language], kinds=kinds)
        self.set_source_info(place)
        return [place]


class WorksSummaryDirective(SphinxDirective):
    """``{works-summary}``: how many works there are, how many of them could not be verified, and the files to take."""

    def run(self) -> list[nodes.Node]:
        works = [work_of(entry) for entry in _domain(self.env).bibdata.data.entries.values()]
        by_language = Counter(work.language for work in works)
        spread = ", ".join(f"{by_language[lang]} {name}" for lang, name in _SPOKEN.items() if by_language[lang])
        unseen = sum(not work.verified for work in works)
        words = f"{len(works)} works: {spread}. Of {unseen} nothing was found beyond the witness that cites them: the entry says “Not verified”."
        up = "../" * self.env.docname.count("/")
        files = [run("a", name, href=f"{up}{address}") for name, address in FILES.items()]
        taken = [part for file in files for part in (", ", file)][1:]
        return [paragraph(words), paragraph("To take away: ", *taken, ".", classes="fw-downloads")]


def _domain(env: BuildEnvironment) -> BibtexDomain:
    domain = env.get_domain("cite")
    assert isinstance(domain, BibtexDomain)
    return domain


class WorksPage(SphinxPostTransform):
    """Move the works of a ``{bibliography}`` to the places of the page, each with what could not be verified and where it is cited."""

    default_priority = 6  # right after sphinxcontrib-bibtex has filled the list, before references are resolved

    def run(self, **kwargs: object) -> None:
        """Work on pages that have places."""
        places = list(self.document.findall(works_place))
        if not places:
            return
        corpus = edition_of(self.env).corpus
        cited = cited_in(corpus)
        entries = {
            c.citation_id: c for c in _domain(self.env).citations if c.bibliography_key.docname == self.env.docname
        }
        goes = {(place["language"], kind): place for place in places for kind in place["kinds"]}
        lists: dict[int, list[nodes.Node]] = {id(place): [] for place in places}
        for shown in list(self.document.findall(nodes.citation)):
            citation = entries[shown["ids"][0]]
            work = work_of(citation.entry)
            place = goes.get((work.language, work.kind))
            if place is None:
                words = f"{work.key} has no place on this page; add :::{{works}} {work['langid']} {work.kind} under a heading"
                warn(Warned.WORK, words, self.env.docname)
                continue
            lists[id(place)].append(
                self.entry(shown, work, citation.formatted_entry.label, cited.get(work.key, []), corpus)
            )
            shown.parent.remove(shown)
        for place in places:
            place.replace_self(block("ul", *lists[id(place)], classes="fw-bibliography") if lists[id(place)] else [])

    def entry(self, shown: nodes.citation, work: Work, label: str, cited: list[Cited], corpus: Corpus) -> fw_block:
        """Return a work as an item of a list."""
        anchor = shown["ids"][0]
        text = next(iter(shown.findall(nodes.paragraph)))
        lines = [
            paragraph(
                link(anchor, label, classes="fw-work-label", title="Permanent link to this work"),
                " ",
                *text.children,
                classes="fw-work-entry",
            )
        ]
        if work["annotation"]:
            lines.append(paragraph(work["annotation"], classes="fw-annotation"))
        if cited:
            found = [part for place in cited for part in (", ", self.cited(place, corpus))][1:]
            lines.append(paragraph("Cited in ", *found, ".", classes="fw-cited-in"))
        return block("li", *lines, classes="fw-work" if work.verified else "fw-work fw-unverified", ids=(anchor,))

    def cited(self, place: Cited, corpus: Corpus) -> nodes.Node:
        """Return a link to a place that cites a work."""
        kind, target = place
        if kind == "witness" and target not in corpus.chapters:
            return nodes.inline("", f"witness {corpus.siglum(target)}")
        if kind in ("witness", "page"):
            page = f"articles/{corpus.chapters[target].path.removesuffix('.md')}" if kind == "witness" else target
            words = (
                f"witness {corpus.siglum(target)}"
                if kind == "witness"
                else self.env.titles[page].astext()
                if page in self.env.titles
                else page
            )
            domain, role, target = "std", "doc", f"/{page}"
        elif kind == "claim":
            claim = next(claim for claim in corpus.claims if claim.id == target)
            words, domain, role = f"claim of {spoken(claim.date)}", "variorum", "claim"
        elif kind == "note":
            note = corpus.notes[target]
            words = f"note on {_short(corpus, note.on[0])}" if note.on[0] in corpus.units else "note"
            domain, role = "variorum", "note"
        else:
            words = _short(corpus, target) + (" (apparatus)" if kind == "apparatus" else "")
            domain, role = "variorum", "unit"
        return pending_xref(
            "", nodes.inline("", words.replace(" ", "\u00a0")), refdomain=domain, reftype=role, reftarget=target, refexplicit=True, refwarn=True,
            refdoc=self.env.docname,
        )  # fmt: skip


def _short(corpus: Corpus, unit: str) -> str:
    return corpus.cite(unit).removeprefix("FW ")


def now_outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to be written anew: the lists when a work is cited elsewhere, all that cite when a label has changed."""
    domain = _domain(env)
    pages = {key.docname for key in domain.bibliographies}
    shown = repr(sorted((c.key, c.formatted_entry.label) for c in domain.citations))
    now = {"labels": _fingerprint(shown), "cited": _fingerprint(repr(sorted(cited_in(edition_of(app).corpus).items())))}
    old = [env.metadata[page].get(_METADATA, {}) for page in pages]
    for page in pages:
        env.metadata[page][_METADATA] = now
    if any(was.get("labels") != now["labels"] for was in old):
        pages |= {ref.docname for ref in domain.citation_refs}
    elif all(was == now for was in old):
        return []
    return sorted(pages)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the bibliography's files beside the pages."""
    if exception is not None or app.builder.format != "html" or shown_already(app, FILES["RIS"]):
        return
    entries = _domain(app.env).bibdata.data.entries.values()
    works = sorted(map(work_of, entries), key=lambda work: work.order)
    source = Path(app.confdir) / app.config.bibtex_bibfiles[0]
    made = {"BibTeX": source.read_text(encoding="utf-8"), "CSL-JSON": csl_json(works), "RIS": ris(works)}
    for name, address in FILES.items():
        path = Path(app.outdir) / address
        path.parent.mkdir(exist_ok=True)
        path.write_text(made[name], encoding="utf-8", newline="")


def register(app: Sphinx) -> None:
    """Register styles, directives, transform and events."""
    register_styles()
    app.add_node(works_place)
    app.add_directive_to_domain("variorum", "works", WorksDirective)
    app.add_directive_to_domain("variorum", "works-summary", WorksSummaryDirective)
    app.add_post_transform(WorksPage)
    app.connect("env-get-updated", now_outdated)
    app.connect("build-finished", write_files)
