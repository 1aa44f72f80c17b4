"""How works are shown: pybtex styles, the reference style of ``cite`` roles, and the page that lists all works."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pybtex.plugin
import pybtex_docutils
import sphinxcontrib.bibtex.plugin
from docutils import nodes
from pybtex.backends.plaintext import Backend as PlainBackend
from pybtex.database import Entry, Person
from pybtex.richtext import BaseMultipartText, HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.names import BaseNameStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import Node
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.style.referencing import BaseReferenceStyle
from sphinxcontrib.bibtex.style.template import entry_label, join, post_text, pre_text, reference

from variorum.edition import edition_of
from variorum.faults import one_of
from variorum.model import Corpus
from variorum.nodes import block, fw_block, link, paragraph, run
from variorum.report import Warned, warn
from variorum.steps import HAN, KANA
from variorum.works import KINDS, LANGUAGES, Cited, Name, Work, cited_in, labels, spoken, work_of
from variorum.works_export import FILES, csl_json, ris

#: The name under which every style is registered, for ``conf.py``.
STYLE = "variorum"
#: The languages' names in the summary, in the order of the page.
_SPOKEN = {"zh": "Chinese", "ja": "Japanese", "ru": "Russian", "en": "English"}
#: Where a page's metadata keep what its lists were made from.
_METADATA = "variorum-works"
_OTHER = re.compile(f"[{HAN}{KANA}А-Яа-яЁё]")


class Language(BaseMultipartText):  # type: ignore[misc]
    """A run of a reference in another language than English."""

    def __init__(self, lang: str, *parts: object) -> None:
        self.info = (lang,)
        super().__init__(*parts)

    def render(self, backend: Any) -> Any:
        """Write the language where the backend makes nodes, else the words alone."""
        inside = super().render(backend)
        if isinstance(backend, pybtex_docutils.Backend):
            return [nodes.inline("", "", *inside, classes=[f"language-{self.info[0]}"])]
        return inside


def spoken_run(lang: str, text: str) -> Any:
    """Return a text with its language, unless it has only Latin letters."""
    return Language(lang, text) if lang not in ("", "en") and _OTHER.search(text) else Text(text)


class NameStyle(BaseNameStyle):  # type: ignore[misc]
    """王海滨, Кистанов В. О., Waltz, Kenneth."""

    def format(self, person: Person, abbr: bool = False) -> Any:  # noqa: FBT001, FBT002 pybtex calls it so
        return Text(work_of(Entry("misc", persons={"author": [person]})).authors[0].whole)


class SortingStyle(BaseSortingStyle):  # type: ignore[misc]
    """By romanised name, date and key."""

    def sorting_key(self, entry: Entry) -> tuple[str, ...]:
        return work_of(entry).order


class LabelStyle(BaseLabelStyle):  # type: ignore[misc]
    """Author and year in Latin letters, with letters after what would be the same."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> list[str]:
        return labels(map(work_of, sorted_entries))


class Style(BaseStyle):  # type: ignore[misc]
    """One layout for all types: what an entry has is printed, in the words and letters of the work."""

    default_name_style = default_label_style = default_sorting_style = STYLE
    #: Whether the address is part of it.
    addresses = True

    def format_entry(self, label: str, entry: Entry, bib_data: object = None) -> FormattedEntry:
        work = work_of(entry)
        parts = [p for p in (_authors(work.authors, work.language, others=work.others), _title(work), *_container(work)) if p]
        text = Text(", ").join(parts).add_period()
        for address in _addresses(work) if self.addresses else ():
            text = Text(text, " ", address)
        return FormattedEntry(entry.key, text, label)


class TooltipStyle(Style):
    """The same without addresses, for the ``title`` of a reference."""

    addresses = False


def _authors(names: Sequence[Name], lang: str, *, others: bool = False) -> Any:
    shown = []
    for name in names:
        roman = name.romanised
        own = spoken_run(lang if roman else "", name.whole)
        shown.append(Text(own, f" ({roman})") if roman else own)
    if others:
        return Text(Text(", ").join(shown), " et al.")
    if len(shown) < 3:
        return Text(" and ").join(shown)
    return Text(Text(", ").join(shown[:-1]), " and ", shown[-1])


def _title(work: Work) -> Any:
    if not work.title:
        return None
    gloss = f" [{work['titleaddon']}]" if work["titleaddon"] else ""
    if work.described:
        return Text(work.title, gloss)
    if work.language in ("zh", "ja"):
        return Text(spoken_run(work.language, work.title), gloss)
    if work["journaltitle"] or work["booktitle"] or work.type == "online":
        inner = work.title.replace("“", "‘").replace("”", "’")
        return Text("“", spoken_run(work.language, inner), "”", gloss)
    return Text(Tag("em", spoken_run(work.language, work.title)), gloss)


def _container(work: Work) -> list[Any]:
    parts: list[Any] = []
    east = work.language in ("zh", "ja")
    for field, before in (("journaltitle", ""), ("booktitle", "in ")):
        if work[field]:
            own = spoken_run(work.language, work[field])
            if field == "journaltitle" and [name.whole for name in work.authors] == [work[field]]:
                continue  # a newspaper that stands as author already
            addon = f" [{work[field + 'addon']}]" if work[field + "addon"] else ""
            parts.append(Text(before, own if east else Tag("em", own), addon))
    if work.editors:
        parts.append(Text("ed. ", _authors(work.editors, work.language)))
    if work["translator"]:
        names = work_of(Entry("misc", {"namea": work["nameb"]}, {"author": [Person(n) for n in work["translator"].split(" and ")]})).authors
        parts.append(Text("trans. ", _authors(names, work.language)))
    parts += [spoken_run(work.language, work[f]) for f in ("series", "organization", "institution") if work[f]]
    parts += [f"{word} {work[field]}" for field, word in (("volume", "vol."), ("number", "no.")) if work[field]]
    parts += [spoken_run(work.language, work[f]) for f in ("issue", "location") if work[f]]
    if work["publisher"]:
        parts.append(spoken_run(work.language, work["publisher"]))
    parts.append(spoken(work["date"]) or "undated")
    if work["pages"]:
        several = not work["pages"].isdigit()
        parts.append(f"{'pp.' if several else 'p.'} {work['pages']}")
    return parts


def _addresses(work: Work) -> list[Any]:
    found: list[Any] = []
    if work["doi"]:
        found.append(Text("doi:", HRef(f"https://doi.org/{work['doi']}", work["doi"]), "."))
    if work["url"]:
        seen = f", seen {spoken(work['urldate'])}" if work["urldate"] else ""
        found.append(Text(HRef(work["url"], work["url"].partition("://")[2] or work["url"]), f"{seen}."))
    return found


def _cited(children: Any, data: dict[str, Any]) -> Any:
    """Join what stands before the reference, the reference, and what stands after it."""
    parts = [part.format_data(data) for part in (pre_text, reference[entry_label], post_text)]
    before, middle, after = parts
    return Text(before, " " if before else "", middle, ", " if after else "", after)


@dataclass
class ReferenceStyle(BaseReferenceStyle):
    """Print the label of a work: bare for ``cite:t`` and all others, in brackets for ``cite:p``, nothing for ``cite:empty``."""

    def role_names(self) -> list[str]:
        return ["t", "p", "alp", "label", "labelpar", "empty"]

    def outer(self, role_name: str, children: list[Any]) -> Any:
        brackets = role_name in ("p", "ps", "labelpar")
        return join["(" if brackets else "", join(sep="; ")[children], ")" if brackets else ""]

    def inner(self, role_name: str) -> Any:
        return join if role_name == "empty" else Node("cited", _cited)


class works_place(nodes.General, nodes.Element):  # noqa: N801 nodes are named like elements
    """Where the works of a language and some kinds go."""


class WorksDirective(SphinxDirective):
    """``{works} chinese article chapter``: the works of a language and of some kinds, taken from the page's ``{bibliography}``."""

    required_arguments = 1
    optional_arguments = 20

    def run(self) -> list[nodes.Node]:
        language, *kinds = self.arguments
        if language not in LANGUAGES or not kinds or set(kinds) - set(KINDS):
            raise self.error(f"{' '.join(self.arguments)}: say a language ({one_of(LANGUAGES)}) and kinds ({one_of(KINDS)})")
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
        entries = {c.citation_id: c for c in _domain(self.env).citations if c.bibliography_key.docname == self.env.docname}
        goes = {(place["language"], kind): place for place in places for kind in place["kinds"]}
        lists: dict[int, list[nodes.Node]] = {id(place): [] for place in places}
        for shown in list(self.document.findall(nodes.citation)):
            citation = entries[shown["ids"][0]]
            work = work_of(citation.entry)
            place = goes.get((work.language, work.kind))
            if place is None:
                words = f"{work.key} has no place on this page; add :::{{works}} {work['langid']} {work.kind} under a heading"
                warn(Warned.UNIT, words, self.env.docname)
                continue
            lists[id(place)].append(self.entry(shown, work, citation.formatted_entry.label, cited.get(work.key, []), corpus))
            shown.parent.remove(shown)
        for place in places:
            place.replace_self(block("ul", *lists[id(place)], classes="fw-bibliography") if lists[id(place)] else [])

    def entry(self, shown: nodes.citation, work: Work, label: str, cited: list[Cited], corpus: Corpus) -> fw_block:
        """Return a work as an item of a list."""
        anchor = shown["ids"][0]
        text = next(iter(shown.findall(nodes.paragraph)))
        lines = [paragraph(link(anchor, label, classes="fw-work-label", title="Permanent link to this work"), " ", *text.children, classes="fw-work-entry")]
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
            words = f"witness {corpus.siglum(target)}" if kind == "witness" else self.env.titles[page].astext() if page in self.env.titles else page
            domain, role, target = "std", "doc", f"/{page}"
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
    shown = repr(sorted((c.key, c.formatted_entry.label, str(c.tooltip_entry.text if c.tooltip_entry else "")) for c in domain.citations))
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
    if exception is not None or app.builder.format != "html":
        return
    entries = _domain(app.env).bibdata.data.entries.values()
    works = sorted(map(work_of, entries), key=lambda work: work.order)
    source = Path(app.confdir) / app.config.bibtex_bibfiles[0]
    made = {"BibTeX": source.read_text(encoding="utf-8"), "CSL-JSON": csl_json(works), "RIS": ris(works)}
    for name, address in FILES.items():
        path = Path(app.outdir) / address
        path.parent.mkdir(exist_ok=True)
        path.write_text(made[name], encoding="utf-8", newline="")


def register_styles() -> None:
    """Tell pybtex and sphinxcontrib-bibtex of the styles."""
    for group, style in (("names", NameStyle), ("sorting", SortingStyle), ("labels", LabelStyle), ("formatting", Style)):
        pybtex.plugin.register_plugin(f"pybtex.style.{group}", STYLE, style, force=True)
    pybtex.plugin.register_plugin("pybtex.style.formatting", f"{STYLE}-tooltip", TooltipStyle, force=True)
    sphinxcontrib.bibtex.plugin.register_plugin("sphinxcontrib.bibtex.style.referencing", STYLE, ReferenceStyle, force=True)
    # Each citation asks for this backend, and a search of the installed packages takes 3 ms; a registered one is found at once.
    pybtex.plugin.register_plugin("pybtex.backends", "plaintext", PlainBackend, force=True)


def register(app: Sphinx) -> None:
    """Register styles, directives, transform and events."""
    register_styles()
    app.add_node(works_place)
    app.add_directive_to_domain("variorum", "works", WorksDirective)
    app.add_directive_to_domain("variorum", "works-summary", WorksSummaryDirective)
    app.add_post_transform(WorksPage)
    app.connect("env-get-updated", now_outdated)
    app.connect("build-finished", write_files)
