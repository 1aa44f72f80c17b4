"""Directives: from what the editors wrote in a chapter to the nodes of its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from variorum.card import card, legend_of_maps, state_of_text_part, witness_map
from variorum.domain import VariorumDomain
from variorum.edition import Edition, edition_of
from variorum.faults import nearest
from variorum.model import Note, Unit
from variorum.nodes import block, fw_block, fw_inline, link, paragraph, run
from variorum.parts import (
    apparatus_entry,
    apparatus_part,
    diplomatic_part,
    evidence_runs,
    number_link,
    place_line,
    reading_part,
)
from variorum.report import Warned, warn
from variorum.works import spoken


class EditionDirective(SphinxDirective):
    """What the directives of a chapter share."""

    required_arguments = 1
    has_content = True

    @property
    def edition(self) -> Edition:
        """The edition that is being built."""
        return edition_of(self.env)

    @property
    def domain(self) -> VariorumDomain:
        """The domain that keeps where things stand."""
        domain = self.env.get_domain("variorum")
        assert isinstance(domain, VariorumDomain)
        return domain

    def ask(self, *what: str) -> None:
        """Note which data this page is made from, so that it is made anew when they change."""
        for part in what:
            self.domain.ask(self.env.docname, part)

    def inline(self, text: str) -> list[nodes.Node]:
        """Parse a line of MyST."""
        parsed, messages = self.parse_inline(text)
        return [*parsed, *messages]

    def unit(self) -> Unit | None:
        """Return the unit that the argument names, and note that it stands here."""
        id = self.arguments[0]
        self.ask(f"unit:{id}")
        unit = self.edition.corpus.units.get(id)
        if unit is None:
            known = [u.id for u in self.edition.corpus.units_of(id[:3])]
            warn(Warned.UNIT, f'"{id}" is no unit of the segment table{nearest(id, known)}', self.get_location())
        return unit

    def placed(self, node: fw_block, unit: Unit) -> list[nodes.Node]:
        """Give a node the unit's anchor and tell the domain."""
        node["ids"] = [unit.anchor]
        self.set_source_info(node)
        kind = "source-note" if unit.role in ("note", "reference") else "unit"
        self.domain.note_object(self.env.docname, kind, unit.id, unit.anchor, self.edition.corpus.cite(unit.id), node)
        self.state.document.note_explicit_target(node)
        return [node]

    def claims(self, unit: Unit) -> list[nodes.Node]:
        """Return a line with the events in which a unit is heard."""
        claims = self.edition.claims_on(unit.id)
        if not claims:
            return []
        links = "; ".join(f"{{claim}}`{spoken(claim.date)} <{claim.id}>`" for claim in claims)
        return [paragraph("Claims collated: ", *self.inline(links), classes="fw-place fw-claimed")]

    def margin(self, unit: Unit, digest: list[nodes.Node]) -> list[nodes.Node]:
        """Return the editors' notes on a unit, and mark their lemmas in the digest."""
        notes = self.edition.notes_on(unit.id)
        if not notes:
            return []
        asides = []
        for note in notes:
            first = note.on[0] == unit.id
            if first and note.lemma and not mark_lemma(digest, note):
                warn(
                    Warned.LEMMA,
                    f'the lemma "{note.lemma}" of note {note.id} was not found in the digest of {unit.id}',
                    self.get_location(),
                )
            asides.append(self.note(note, full=first))
        return [block("div", *asides, classes="fw-margin")]

    def note(self, note: Note, *, full: bool, listed: bool = False) -> fw_block:
        """Return a note of the editors; where it is not at its first unit, a line that refers to it."""
        head = [note.kind.replace("-", " "), note.cert] if full else [note.kind.replace("-", " ")]
        if full and note.status != "drafted":
            head.append(note.status.replace("-", " "))
        children: list[nodes.Node] = [paragraph(" · ".join(head), classes="fw-note-head")]
        if full:
            children += self.parse_text_to_nodes(note.body)
            for word, others in (
                ("Disputes", [note.disputes] if note.disputes else []),
                ("Disputed by", self.edition.disputing(note.id)),
            ):
                children += [
                    paragraph(f"{word} ", *self.inline(f"{{note}}`{other}`"), ".", classes="fw-dispute")
                    for other in others
                ]
        else:
            children.append(paragraph(*self.inline(f"See the {{note}}`{note.id}`.")))
        return block(
            "aside", *children, classes=f"fw-note kind-{note.kind}", ids=(f"note-{note.id}",) if full else (),
            **self.said_of(note, listed=listed) if full else {},
        )  # fmt: skip

    def said_of(self, note: Note, *, listed: bool) -> dict[str, str]:
        """Return what a citation says the note is on and, in a list of notes, what that can be filtered by."""
        corpus = self.edition.corpus
        units = [unit for unit in note.on if unit in corpus.units]
        on = {"data_on": corpus.cite(units[0]) if units else note.on[0]}
        if not listed:
            return on
        sigla = " ".join(dict.fromkeys(corpus.siglum(unit[:3]) for unit in units))
        return on | {
            "data_kind": note.kind,
            "data_cert": note.cert,
            "data_status": note.status,
            "data_witness": sigla,
        }


#: MyST curls quotation marks; a lemma is found whichever way it is written.
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def mark_lemma(digest: list[nodes.Node], note: Note) -> bool:
    """Mark the words of a digest that a note speaks of, and link them to it; tell whether they were found."""
    for top in digest:
        for text in list(top.findall(nodes.Text)):
            plain = str(text)
            place = plain.translate(_STRAIGHT).find(note.lemma.translate(_STRAIGHT))
            if place < 0 or not isinstance(text.parent, nodes.Element):
                continue
            mark = run("mark", link(f"note-{note.id}", plain[place : place + len(note.lemma)]), classes="fw-lemma")
            new: list[nodes.Node] = [nodes.Text(plain[:place]), mark, nodes.Text(plain[place + len(note.lemma) :])]
            text.parent.replace(text, new)
            return True
    return False


def close_up_marks(digest: nodes.Element) -> None:
    """Take off the space before a note mark, which the source has for the writer's eyes."""
    for mark in digest.findall(fw_inline):
        if "fw-mark" in mark["classes"] and isinstance(mark.parent, nodes.Element):
            before = mark.parent.index(mark) - 1
            if before >= 0 and isinstance(mark.parent[before], nodes.Text):
                mark.parent[before] = nodes.Text(str(mark.parent[before]).rstrip(" "))


class WitnessCardsDirective(EditionDirective):
    """``{witness-cards}``: the five witnesses in short, each with its map, linked to its chapter."""

    required_arguments = 0
    has_content = False

    def run(self) -> list[nodes.Node]:
        corpus = self.edition.corpus
        made: list[nodes.Node] = []
        for no, witness in corpus.witnesses.items():
            self.ask(f"witness:{no}", f"chapter:{no}")
            record = witness.record
            chapter = corpus.chapters.get(no)
            title = (
                self.inline(f"{{doc}}`{record.name} </articles/{chapter.path.removesuffix('.md')}>`")
                if chapter
                else self.inline(record.name)
            )
            parts: list[nodes.Node] = [
                paragraph(run("span", record.siglum, classes="fw-siglum"), " ", *title, classes="fw-cardtitle"),
                *([paragraph(*self.inline(chapter.title), classes="fw-cardwork")] if chapter else []),
                paragraph(*self.inline(record.genre), classes="fw-place"),
                *([witness_map(self.edition, no, links=False)] if corpus.segments[no] else []),
                paragraph(run("strong", "Trust: "), *self.inline(record.trust)),
            ]
            made.append(block("li", *parts))
        return [block("ul", *made, classes="fw-cards"), legend_of_maps()]


class StateOfTextDirective(EditionDirective):
    """``{state-of-text} 000``: the ledger, the interventions and the notes of a witness, counted."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        no = self.arguments[0]
        self.ask(f"witness:{no}", f"citations:{no}")
        return state_of_text_part(self.edition, no)


class WitnessDirective(EditionDirective):
    """``{witness} 000``: the card of a witness."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        no = self.arguments[0]
        self.ask(f"witness:{no}")
        corpus = self.edition.corpus
        if no not in corpus.witnesses:
            warn(Warned.WITNESS, f'"{no}" is no witness{nearest(no, corpus.witnesses)}', self.get_location())
            return []
        record = corpus.witnesses[no].record
        kicker = [f"Witness {record.siglum}", record.genre] + (
            ["full edition, private reading copy"] if self.edition.full else []
        )
        made: list[nodes.Node] = [
            block("p", nodes.Text(" · ".join(kicker)), classes="fw-kicker", data_siglum=record.siglum),
            *card(self.edition, no, self.inline),
        ]
        if not record.laid_out:
            words = "This witness is not laid out yet: its lines have no roles, and it has no digest. The card is all there is so far."
            made.append(nodes.note("", paragraph(words)))
        return made


class PassageDirective(EditionDirective):
    """``{passage} 000.1.3``: the digest of a unit, facing its reading text in the full edition."""

    def run(self) -> list[nodes.Node]:
        unit = self.unit()
        if unit is None:
            return []
        digest = block("div", *self.parse_content_to_nodes(), classes="fw-digest")
        close_up_marks(digest)
        margin = self.margin(unit, [digest])
        node = block(
            "article", number_link(self.edition, unit), *reading_part(self.edition, unit), *diplomatic_part(self.edition, unit), digest,
            place_line(self.edition, unit), *self.claims(unit), *apparatus_part(self.edition, unit, self.inline), *margin,
            classes=f"fw-passage role-{unit.role}",
        )  # fmt: skip
        return self.placed(node, unit)


class SourceNoteDirective(EditionDirective):
    """``{source-note} 000.n4``: a note of the witness, with its gloss."""

    option_spec: ClassVar = dict.fromkeys(
        ("mark", "at", "state", "kind", "works", "same-as", "why"), directives.unchanged
    )

    def run(self) -> list[nodes.Node]:
        unit = self.unit()
        if unit is None:
            return []
        state = self.options.get("state", "whole")
        gloss = self.parse_content_to_nodes()
        head: list[nodes.Node] = []
        if state != "whole":
            words = "Lost" if state == "lost" else "Truncated"
            head = [
                paragraph(run("strong", f"{words}: "), *self.inline(self.options.get("why", "")), classes="fw-state")
            ]
        tail: list[nodes.Node] = []
        works = self.options.get("works", "").split()
        if works:
            tail.append(
                paragraph("→ ", *self.inline("; ".join(f"{{cite:t}}`{key}`" for key in works)), classes="fw-works")
            )
        if same := self.options.get("same-as"):
            tail.append(paragraph("the same as ", *self.inline(f"{{unit}}`{same}`"), classes="fw-works"))
        place = place_line(self.edition, unit)
        inside = block("div", *head, *gloss, *tail, *([place] if place.astext() else []), classes="fw-gloss")
        node = block(
            "div", number_link(self.edition, unit), *reading_part(self.edition, unit), *diplomatic_part(self.edition, unit), inside,
            *apparatus_part(self.edition, unit, self.inline), *self.margin(unit, [inside]),
            classes=f"fw-sourcenote state-{state}",
        )  # fmt: skip
        return self.placed(node, unit)


class SetAsideDirective(EditionDirective):
    """``{set-aside} 004.x1.1``: what does not belong to the text, in its place, closed."""

    def run(self) -> list[nodes.Node]:
        unit = self.unit()
        if unit is None:
            return []
        what = "; ".join(dict.fromkeys(s.what for s in unit.segments))
        words = self.parse_content_to_nodes() if self.content else []
        inside = [*words, *diplomatic_part(self.edition, unit), place_line(self.edition, unit)]
        details = block("details", block("summary", nodes.Text(f"Set aside ({unit.role}): {what}")), *inside)
        margin = self.margin(unit, list(words))
        return self.placed(block("div", number_link(self.edition, unit), details, *margin, classes="fw-setaside"), unit)


class ApparatusDirective(EditionDirective):
    """``{apparatus} 000``: the entries of form, which the open edition gathers at the end of a chapter."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        no = self.arguments[0]
        self.ask(f"witness:{no}")
        entries = [e for e in self.edition.corpus.emendations.get(no, ()) if e.weight == "form"]
        if not entries:
            return [paragraph("There are no entries of this kind.")]
        return [
            block(
                "div",
                *(apparatus_entry(self.edition, e, self.inline, with_link=True) for e in entries),
                classes="fw-apparatus",
            )
        ]


class NotesDirective(EditionDirective):
    """``{notes}``: all notes of the editors, under a heading for each witness, each with its address."""

    required_arguments = 0
    has_content = False

    def run(self) -> list[nodes.Node]:
        self.ask("notes:", "claims:", "file:commentary/terms.toml", "file:CONTRIBUTORS.toml")
        corpus = self.edition.corpus
        groups: dict[str, list[nodes.Node]] = {}
        place = {unit: i for i, unit in enumerate(corpus.units)}
        for note in sorted(corpus.notes.values(), key=lambda note: (place.get(note.on[0], -1), note.id)):
            no = note.on[0][:3] if note.on[0] in corpus.units else ""
            groups.setdefault(no, []).append(self._listed(note))
        made: list[nodes.Node] = []
        for no, asides in sorted(groups.items(), key=lambda group: (not group[0], group[0])):
            title = f"{corpus.siglum(no)} · {corpus.witnesses[no].record.name}" if no else "On events, terms and works"
            made.append(titled(f"notes-{no or 'other'}", title, asides))
        return made

    def _listed(self, note: Note) -> fw_block:
        """Return a note with what it is on, its evidence and its status."""
        people = self.edition.corpus.contributors
        aside = self.note(note, full=True, listed=True)
        aside.insert(1, paragraph("On ", *self.inline(", ".join(map(self._target, note.on))), classes="fw-place"))
        evidence = [
            paragraph(*evidence_runs(self.edition, item, self.inline), classes="fw-evidence") for item in note.checked
        ]
        by = f" by {people[note.reviewer]['name']}" if note.reviewer in people else ""
        status = f"{note.status.replace('-', ' ')}{by}, {note.date}, {people[note.author]['name']}"
        aside.extend(
            [
                block("details", block("summary", nodes.Text("Evidence")), *evidence),
                paragraph(status, classes="fw-place"),
            ]
        )
        self.domain.note_object(self.env.docname, "note", note.id, f"note-{note.id}", note.id, aside)
        self.state.document.note_explicit_target(aside)
        return aside

    def _target(self, target: str) -> str:
        """Return the reference to what a note is on: a unit, an event, a contested thing or a work."""
        corpus = self.edition.corpus
        if target in corpus.units:
            return f"{{unit}}`{target}`"
        if any(claim.id == target for claim in corpus.claims):
            return f"{{claim}}`{target}`"
        if any(term.id == target for term in corpus.terms):
            return f"the term *{target.replace('-', ' ')}*"
        return f"{{cite:t}}`{target}`"


def titled(anchor: str, title: str, parts: Sequence[nodes.Node]) -> nodes.section:
    """Return a section with its own address."""
    return nodes.section("", nodes.title("", title), *parts, ids=[anchor], names=[anchor])
