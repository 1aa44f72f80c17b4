"""Ways on and back, on the pages: from a passage to its names, its contested terms and the places that speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms.post_transforms import SphinxPostTransform

from variorum.domain import VariorumDomain
from variorum.edition import Edition, edition_of
from variorum.model import Corpus
from variorum.nodes import block, fw_block, paragraph
from variorum.terms import Name
from variorum.works import Work, read_works, spoken

#: A line of links → how the summary of several calls it.
_SHORT = {"Mentioned in": "mentions"}


class Way(NamedTuple):
    """A link: its words, the role that resolves it, and what it leads to."""

    words: str
    role: str
    target: str


def names_of(corpus: Corpus, unit: str) -> list[Way]:
    """Return the persons, bodies and places that occur in a unit, as the lock has them."""
    found = corpus.lock.get(unit[:3], {}).get("units", {}).get(unit, {}).get("names", ())
    return [Way(name.heading, "name", f"name-{name.id}") for name in corpus.names if name.id in found]


def terms_of(corpus: Corpus, unit: str) -> list[Way]:
    """Return the contested terms that occur in a unit, each by the rendering of its form."""
    found = corpus.lock.get(unit[:3], {}).get("units", {}).get(unit, {}).get("terms", {})
    ways = [
        Way(form.rendering, "term", f"term-{term.id}")
        for term in corpus.terms
        for form in term.forms
        if form.form in found
    ]
    return list(dict.fromkeys(ways))


def notes_on(edition: Edition, target: str) -> list[Way]:
    """Return the notes of the editors on an event, a contested thing or a work."""
    return [Way(note.id, "note", note.id) for note in edition.notes_on(target)]


def mentioned_in(edition: Edition, target: str, titles: dict[str, str]) -> list[Way]:
    """Return the places of the commentary that refer to a unit, a note or an event."""
    corpus = edition.corpus
    dates = {claim.id: claim.date for claim in corpus.claims}
    ways = []
    for place in edition.mentions.get(target, ()):
        if place.kind == "page":
            ways.append(Way(titles.get(place.target, place.target), "doc", f"/{place.target}"))
        elif place.kind == "note":
            on = corpus.notes[place.target].on[0]
            ways.append(Way(f"note on {corpus.cite(on)}" if on in corpus.units else "note", "note", place.target))
        else:
            ways.append(Way(f"claim of {spoken(dates[place.target])}", "claim", place.target))
    return ways


def persons_of(work: Work, names: Iterable[Name]) -> list[Way]:
    """Return the entries of the index of names that are authors of a work."""
    written = {part.replace(" ", "") for name in work.authors for part in (name.whole, name.romanised) if part}
    return [
        Way(name.heading, "name", f"name-{name.id}")
        for name in names
        if any(form.replace(" ", "") in written for form in (*name.all_forms, name.heading))
    ]


class Connections(SphinxPostTransform):
    """Add the ways to what stands on a page; only on the web: the book has its indexes."""

    formats = ("html",)
    default_priority = 7  # after the works have their places, before references are resolved

    def run(self, **kwargs: object) -> None:
        """Visit passages, source notes, events, notes and works."""
        edition = edition_of(self.env)
        corpus = edition.corpus
        titles = {page: title.astext() for page, title in self.env.titles.items()}
        units = {unit.anchor: unit.id for unit in corpus.units.values()}
        claims = {f"claim-{claim.id}": claim for claim in corpus.claims}
        blocks = list(self.document.findall(fw_block))
        works: dict[str, Work] = {}
        if any("fw-work" in node["classes"] for node in blocks):
            works = {f"cite-{key}": work for key, work in read_works(Path(corpus.root) / "refs.bib").items()}
        for node in blocks:
            id = next(iter(node["ids"]), "")
            classes = node["classes"]
            if id in units and ("fw-passage" in classes or "fw-sourcenote" in classes):
                unit = units[id]
                parts = (
                    ("Terms", terms_of(corpus, unit)),
                    ("Names", names_of(corpus, unit)),
                    ("Mentioned in", mentioned_in(edition, unit, titles)),
                )
                self.add_closed(node, parts)
            elif id in claims:
                claim = claims[id]
                self.add_line(node, "Names", [Way(n.heading, "name", f"name-{n.id}") for n in edition.named[claim.id]])
                self.add_line(node, "Notes", notes_on(edition, claim.id))
                self.add_line(node, "Mentioned in", mentioned_in(edition, claim.id, titles))
            elif "fw-note" in classes and self.env.docname == "commentary/notes":
                self.add_line(node, "Mentioned in", mentioned_in(edition, id.removeprefix("note-"), titles))
            elif id in works and "fw-work" in classes:
                self.add_line(node, "In the index of names", persons_of(works[id], corpus.names))
                self.add_line(node, "Notes", notes_on(edition, works[id].key))

    def add_line(self, node: fw_block, words: str, ways: Sequence[Way]) -> None:
        """Add a line of links."""
        if line := self.line(words, ways):
            node.append(line)

    def add_closed(self, node: fw_block, parts: Iterable[tuple[str, Sequence[Way]]]) -> None:
        """Add lines of links, closed, after the lines that say where a unit stands."""
        made = [(words, line) for words, ways in parts if (line := self.line(words, ways))]
        if not made:
            return
        shown = ", ".join(_SHORT.get(words, words.lower()) for words, _ in made).capitalize()
        closed = block("details", block("summary", nodes.Text(shown)), *(line for _, line in made), classes="fw-more")
        home = next((c for c in node.children if isinstance(c, fw_block) and "fw-gloss" in c["classes"]), node)
        places = [
            i for i, c in enumerate(home.children) if isinstance(c, nodes.paragraph) and "fw-place" in c["classes"]
        ]
        home.insert(places[-1] + 1 if places else len(home), closed)

    def line(self, words: str, ways: Sequence[Way]) -> nodes.paragraph | None:
        """Return *Names: a, b, c*, of those that have a place in the edition."""
        links = [link for way in ways if (link := self.link(way)) is not None]
        if not links:
            return None
        parted = [part for link in links for part in (nodes.Text(", "), link)][1:]
        return paragraph(f"{words}: ", *parted, classes="fw-place")

    def link(self, way: Way) -> pending_xref | None:
        """Return a reference; none to what the edition does not print."""
        domain = self.env.get_domain("variorum")
        assert isinstance(domain, VariorumDomain)
        if way.role != "doc" and domain.find(way.target) is None:
            return None
        return pending_xref(
            "", nodes.inline("", way.words), refdomain="std" if way.role == "doc" else "variorum", reftype=way.role, reftarget=way.target,
            refexplicit=True, refwarn=True, refdoc=self.env.docname,
        )  # fmt: skip
