"""The index of names and the page of contested terms: their forms, and every place where they stand."""

from __future__ import annotations

from docutils import nodes

from variorum.directives import EditionDirective, titled
from variorum.nodes import block, paragraph, run
from variorum.parts import Cell, table
from variorum.runs import plain_runs
from variorum.signs import curled
from variorum.terms import COLUMNS, Name, Term, forms_in
from variorum.works import folded, spoken

#: More passages than this share of a witness, and the index says *passim*.
PASSIM = 0.4


def filed(name: Name) -> str:
    """Return a name as an index files it: the family name first, as its id has it.

    >>> filed(Name("austin-lloyd", "person", "Lloyd Austin", "", {}, {}))
    'Austin, Lloyd'
    >>> filed(Name("abe-shinzo", "person", "Abe Shinzō", "", {}, {}))
    'Abe Shinzō'
    """
    given, _, family = name.heading.rpartition(" ")
    last = folded(family)
    if name.kind != "person" or not given or folded(given).startswith(name.id.partition("-")[0]):
        return name.heading
    return f"{family}, {given}" if name.id.startswith(f"{last}-") else name.heading


class IndexDirective(EditionDirective):
    """What the indexes share: the places where something stands."""

    def places(self, found: dict[str, list[str]]) -> list[nodes.Node]:
        """Return *P 1.2, 1.3; C passim (70 places).* from the units of each witness."""
        parts = [part for no, units in found.items() if units for part in (nodes.Text("; "), *self._places(no, units))]
        return [*parts[1:], nodes.Text(".")] if parts else [nodes.Text("In no passage.")]

    def _places(self, no: str, found: list[str]) -> list[nodes.Node]:
        corpus = self.edition.corpus
        edited = [unit for unit in corpus.units_of(no) if unit.edited]
        siglum = corpus.siglum(no)
        if len(found) > 8 and len(found) > PASSIM * len(edited):
            return [*self.inline(f"{{unit}}`{siglum} passim <{found[0]}>`"), nodes.Text(f" ({len(found)} places)")]
        links = ", ".join(f"{{unit}}`{unit.partition('.')[2]} <{unit}>`" for unit in found)
        return self.inline(f"{siglum} {links}")


class NamesDirective(IndexDirective):
    """``{names} person``: the index of persons, bodies or places."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        corpus = self.edition.corpus
        self.ask("file:commentary/names.toml", "claims:", *(f"witness:{no}" for no in corpus.witnesses))
        names = [name for name in corpus.names if name.kind == self.arguments[0]]
        return [
            block(
                "dl",
                *(part for name in sorted(names, key=lambda n: folded(filed(n))) for part in self._entry(name)),
                classes="fw-names",
            )
        ]

    def _entry(self, name: Name) -> list[nodes.Node]:
        forms: list[nodes.Node] = []
        shown = {name.heading, filed(name)}
        for lang, words in name.forms.items():
            for form in words:
                if form not in shown:
                    shown.add(form)
                    forms += [nodes.Text(" · " if forms else " "), run("span", form, lang="" if lang == "en" else lang)]
        inside: list[nodes.Node] = [run("span", name.note + ". ", classes="fw-namenote")] if name.note else []
        for key, base in (("wikidata", "https://www.wikidata.org/wiki/"), ("viaf", "https://viaf.org/viaf/")):
            if key in name.ids:
                inside += [
                    nodes.reference("", name.ids[key], refuri=base + name.ids[key], internal=False),
                    nodes.Text(" "),
                ]
        lock = self.edition.corpus.lock
        found = {
            no: [u for u, entry in lock.get(no, {}).get("units", {}).items() if name.id in entry.get("names", ())]
            for no in self.edition.corpus.witnesses
        }
        inside += self.places(found)
        if events := [claim for claim in self.edition.corpus.claims if name in self.edition.named[claim.id]]:
            links = ", ".join(f"{{claim}}`{spoken(claim.date)} <{claim.id}>`" for claim in events)
            inside += [nodes.Text(" Events: "), *self.inline(links), nodes.Text(".")]
        term = block("dt", run("strong", filed(name)), *forms, ids=(f"name-{name.id}",))
        self.domain.note_object(self.env.docname, "name", f"name-{name.id}", f"name-{name.id}", name.heading, term)
        return [term, block("dd", run("span", *inside))]


class TermsDirective(IndexDirective):
    """``{terms}``: contested things, their names, whose they are, and who uses which how often and where."""

    required_arguments = 0
    has_content = False

    def run(self) -> list[nodes.Node]:
        corpus = self.edition.corpus
        self.ask("file:commentary/terms.toml", "notes:", *(f"witness:{no}" for no in corpus.witnesses))
        return [self._term(term) for term in corpus.terms]

    def _term(self, term: Term) -> nodes.section:
        corpus = self.edition.corpus
        rows: list[list[Cell]] = []
        for form in term.forms:
            name: list[nodes.Node] = [run("span", form.form, lang="" if form.language == "en" else form.language)]
            counts = [self._count(form.form, no) for no in corpus.witnesses]
            rows.append([name, form.rendering, form.whose, *counts])
        head = ["Form", "In the digests", "Whose", *(w.record.siglum for w in corpus.witnesses.values())]
        found = {no: self._units(term, no) for no in corpus.witnesses}
        where = paragraph("Where: ", *self.places(found), classes="fw-place fw-where")
        lines = self._lines(term) if self.edition.full else []
        notes = ", ".join(f"{{note}}`{note.id} <{note.id}>`" for note in self.edition.notes_on(term.id))
        on = [paragraph("Notes: ", *self.inline(notes), classes="fw-place")] if notes else []
        section = titled(f"term-{term.id}", curled(term.thing), [table(head, rows, "fw-terms"), where, *on, *lines])
        self.domain.note_object(self.env.docname, "term", f"term-{term.id}", f"term-{term.id}", term.thing, section)
        return section

    def _units(self, term: Term, no: str) -> list[str]:
        """Return the units of a witness that hold a form of a term."""
        forms = {form.form for form in term.forms}
        units = self.edition.corpus.lock.get(no, {}).get("units", {})
        return [unit for unit, entry in units.items() if forms & entry.get("terms", {}).keys()]

    def _count(self, form: str, no: str) -> list[nodes.Node]:
        """Return the four columns of a form in a witness, linked to the first place."""
        units = self.edition.corpus.lock.get(no, {}).get("units", {})
        sums = dict.fromkeys(COLUMNS, 0)
        first = ""
        for unit, entry in units.items():
            for column, times in entry.get("terms", {}).get(form, {}).items():
                sums[column] += times
                first = first or unit
        if not first:
            return [nodes.Text("–")]
        return self.inline(f"{{unit}}`{' · '.join(str(sums[c]) for c in COLUMNS)} <{first}>`")

    def _lines(self, term: Term) -> list[nodes.Node]:
        """Return the lines in which the forms stand (full edition only)."""
        found: list[nodes.Node] = []
        where = {form.form: form.where for form in term.forms}
        for unit, text in self.edition.shown.items():
            if not self.edition.corpus.units[unit].edited:
                continue
            for place, form in forms_in(text, tuple(where)):
                if where[form] and unit not in where[form]:
                    continue
                lang = self.edition.corpus.units[unit].lang
                before, after = text[max(0, place - 18) : place], text[place + len(form) : place + len(form) + 18]
                line = run("span", *plain_runs(before, lang), run("mark", form), *plain_runs(after, lang), lang=lang)
                found.append(block("li", run("span", *self.inline(f"{{unit}}`{unit}`")), nodes.Text(" "), line))
        if not found:
            return []
        return [
            block(
                "details",
                block("summary", nodes.Text(f"{len(found)} lines in context")),
                block("ul", *found, classes="fw-kwic"),
            )
        ]
