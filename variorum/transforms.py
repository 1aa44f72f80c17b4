"""What is done to whole pages: headings get their unit, chapters their tables, every run its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from variorum.chapters import plain
from variorum.cite import page_range
from variorum.domain import VariorumDomain
from variorum.edition import edition_of
from variorum.marks import MARKED_ROLES, called_at
from variorum.model import Chapter, anchor_of
from variorum.nodes import block, fw_block, fw_inline, link, paragraph
from variorum.parts import apparatus_part, diplomatic_part, number_link, place_line
from variorum.runs import reading_runs, split_texts
from variorum.signs import curled


class HeadingUnits(SphinxTransform):
    """Give the sections of a chapter the unit of their heading, and in the full edition the heading's own words."""

    default_priority = 400

    def apply(self, **kwargs: object) -> None:
        """Visit every section whose label is the anchor of a unit."""
        edition = edition_of(self.env)
        domain = self.env.get_domain("variorum")
        assert isinstance(domain, VariorumDomain)
        anchors = {unit.anchor: unit for unit in edition.corpus.units.values()}
        for section in list(self.document.findall(nodes.section)):
            unit = next((anchors[id] for id in section["ids"] if id in anchors), None)
            if unit is None:
                continue
            domain.ask(self.env.docname, f"unit:{unit.id}")
            domain.note_object(self.env.docname, "unit", unit.id, unit.anchor, edition.corpus.cite(unit.id), section)
            section["ids"] = [unit.anchor, *(id for id in section["ids"] if id != unit.anchor)]
            marks = _marks_out_of(section[0])
            parts: list[nodes.Node] = []
            reading = edition.corpus.readings.get(unit.id)
            if edition.full and reading is not None:
                notes = (
                    called_at(edition.corpus.chapters.get(unit.id[:3]), unit.id) if unit.role in MARKED_ROLES else []
                )
                entries = {e.id: e for e in edition.corpus.emendations[unit.id[:3]] if e.at == unit.id}
                parts.append(
                    paragraph(
                        *reading_runs(reading, unit.lang, notes, entries),
                        classes="fw-original fw-reading",
                        lang=unit.lang,
                    )
                )
                parts += diplomatic_part(edition, unit)
            place = place_line(edition, unit)
            if not parts and marks:
                place += [nodes.Text(" · note "), *marks]
            parts.append(place)
            section.insert(
                1,
                block(
                    "div",
                    number_link(edition, unit),
                    *parts,
                    *apparatus_part(edition, unit, _plain),
                    classes="fw-heading",
                ),
            )


class SectionTables(SphinxTransform):
    """Put the table of sections after *In brief*."""

    default_priority = 410

    def apply(self, **kwargs: object) -> None:
        """Work on chapters only."""
        no = self.env.docname.removeprefix("articles/")[:3]
        edition = edition_of(self.env)
        chapter = edition.corpus.chapters.get(no)
        if chapter is None or not self.env.docname.startswith("articles/"):
            return
        for section in self.document.findall(nodes.section):
            if section[0].astext() == "In brief":
                table = section_table(chapter, {u.id: u.pages for u in edition.corpus.units_of(no)})
                # what is set aside before the first heading stands after the table
                place = next((i for i, part in enumerate(section) if isinstance(part, fw_block)), len(section))
                section.insert(place, table)
                return


def _marks_out_of(title: nodes.Node) -> list[nodes.Node]:
    """Take the note marks out of a title, which is also printed where no note can be reached."""
    marks = [node for node in title.findall(fw_inline) if "fw-mark" in node["classes"]]
    for mark in marks:
        mark.parent.remove(mark)
    return list(marks)


def _plain(text: str) -> list[nodes.Node]:
    """Return a text as it stands: a transform has no parser."""
    return [nodes.Text(plain(text))]


#: A heading that begins with its numeral: *1.2 Framework*, *Ⅱ Why …*.
_NUMBERED = re.compile(r"([\d.]+|[\u2160-\u217f]+)\.?\s+(.+)")


def section_table(chapter: Chapter, pages: dict[str, tuple[str, ...]]) -> nodes.Element:
    """Return the table of a chapter's sections: number, heading, passages, pages."""
    rows: list[list[list[nodes.Node]]] = []
    before = ""
    for heading, number, units in _sections(chapter):
        numbered = _NUMBERED.fullmatch(heading)
        sign, words = (numbered[1], numbered[2]) if numbered else ("" if number == before else number, heading)
        before = number
        links: list[nodes.Node] = []
        # what a section holds of another part (4.1–4.4, front.2) is a span of its own
        for _, same in groupby(units, key=lambda unit: unit.split(".")[1]):
            part = list(same)
            links += [nodes.Text(", ")] if links else []
            links.append(link(anchor_of(part[0]), part[0].partition(".")[2]))
            if len(part) > 1:
                links += [nodes.Text("–"), link(anchor_of(part[-1]), part[-1].partition(".")[2])]
        on = list(dict.fromkeys(p for u in units for p in pages.get(u, ()) if p != "?"))
        span = f"p{'p' if len(on) > 1 else ''}. {page_range(on)}" if on else ""
        rows.append([[nodes.Text(sign.rstrip("."))], [nodes.Text(curled(words))], links, [nodes.Text(span)]])
    names = ("§", "Section", "Passages", "Pages")
    columns = ("sign", "section", "passages", "pages")
    kept = [i for i in range(len(names)) if any("".join(part.astext() for part in row[i]) for row in rows)]
    head = block("thead", block("tr", *(block("th", nodes.Text(names[i]), scope="col") for i in kept)))
    body = [block("tr", *(block("td", *row[i], classes=f"fw-{columns[i]}") for i in kept)) for row in rows]
    return block("table", head, block("tbody", *body), classes="fw-sections")


def _sections(chapter: Chapter) -> Iterator[tuple[str, str, list[str]]]:
    """Yield heading, number and passages of each section, in the order of the chapter; the heading itself where it has none."""
    here = [
        p for p in chapter.passages.values() if p.directive == "passage" or (p.directive == "heading" and p.section)
    ]
    for heading, group in groupby(here, key=lambda p: p.section):
        members = list(group)
        units = [p.unit for p in members if p.directive == "passage"] or [members[0].unit]
        yield plain(heading), _number(units[0]), units


def _number(unit: str) -> str:
    """Return the number of a unit's section; empty for front matter and what stands before the first heading."""
    part = unit.split(".")[1]
    return part if part[0].isdigit() and part != "0" else ""


class Kickers(SphinxPostTransform):
    """Put the line on the witness above the title of its chapter (after Sphinx has taken the title from its place)."""

    default_priority = 890

    def run(self, **kwargs: object) -> None:
        """Move it to the head of its section."""
        for kicker in list(self.document.findall(fw_block)):
            if "fw-kicker" in kicker["classes"] and isinstance(kicker.parent, nodes.section):
                section = kicker.parent
                section.remove(kicker)
                section.insert(0, kicker)


class Apostrophes(SphinxPostTransform):
    """Print the editors' words with the printer's signs where MyST has not: in titles of references, in data."""

    default_priority = 895

    def run(self, **kwargs: object) -> None:
        """Leave code, addresses, and every run that has a language of its own: a witness is never touched."""
        before: nodes.Text | None = None
        for text in list(self.document.findall(nodes.Text)):
            sign = before[-1:] if before is not None and _paragraph_of(before) is _paragraph_of(text) else ""
            if ("'" in text or '"' in text) and _language_of(text) == "en" and not _is_own(text):
                printed = nodes.Text(curled(str(text), sign))
                text.parent.replace(text, printed)
                text = printed
            before = text


def _paragraph_of(text: nodes.Text) -> nodes.Node | None:
    """Return what holds a run of text and its neighbours."""
    node: nodes.Node | None = text.parent
    while isinstance(node, nodes.inline | nodes.reference | nodes.emphasis | nodes.strong | nodes.literal):
        node = node.parent
    return node


def _is_own(text: nodes.Text) -> bool:
    """Return whether a text is an address, or stands in a run of a named language."""
    node: nodes.Node | None = text.parent
    while node is not None:
        classes: list[str] = node.get("classes", []) if isinstance(node, nodes.Element) else []
        if "fw-url" in classes or any(name.startswith("language-") for name in classes):
            return True
        node = node.parent
    return text.startswith(("http://", "https://"))


class Languages(SphinxPostTransform):
    """Give every run its language: Chinese, Japanese and Russian words in the editors' English."""

    default_priority = 900

    def run(self, **kwargs: object) -> None:
        """Split the texts that hold another script."""
        for text, pieces in split_texts(self.document, _language_of):
            parent = text.parent
            if isinstance(parent, nodes.Element):
                parent.replace(text, pieces)


def _language_of(text: nodes.Node) -> str:
    """Return the language around a text; empty where the text is code."""
    node = text.parent
    while node is not None:
        if isinstance(node, nodes.literal | nodes.literal_block | nodes.raw | nodes.comment | nodes.math):
            return ""
        for name in node.get("classes", ()):
            if name.startswith("language-"):
                return str(name).removeprefix("language-")
        node = node.parent
    return "en"
