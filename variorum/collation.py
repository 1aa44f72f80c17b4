"""The page of claims: each event with what every witness says of it; and the chronology."""

from __future__ import annotations

from docutils import nodes

from variorum.claims import Claim, Testimony
from variorum.directives import EditionDirective
from variorum.nodes import block, fw_block, paragraph, run
from variorum.parts import Cell, evidence_runs, table
from variorum.signs import curled

BETWEEN_WORDS = {
    "agree": "the witnesses agree", "differ": "the witnesses differ", "contradict": "the witnesses contradict each other",
    "only-apparent": "the contradiction is only apparent", "single": "one witness alone",
}  # fmt: skip


class ClaimsDirective(EditionDirective):
    """``{claims}``: the collation, in the order of the dates; a script offers filters by witness, relation and year."""

    required_arguments = 0
    has_content = False

    def run(self) -> list[nodes.Node]:
        self.ask("claims:")
        claims = self.edition.corpus.claims
        if not claims:
            return [paragraph("No event is collated yet.")]
        return [block("div", *(self._claim(claim) for claim in claims), classes="fw-claims")]

    def _claim(self, claim: Claim) -> fw_block:
        corpus = self.edition.corpus
        heard = [corpus.siglum(no) for no in claim.sigla_order]
        records = sorted({t.record for t in claim.testimonies if t.record})
        article = block(
            "article",
            block(
                "div",
                paragraph(
                    run("span", *_date(claim.date), classes="fw-date"),
                    " ",
                    *self.inline(claim.event),
                    classes="fw-event",
                ),
                role="heading",
                aria_level="3",
            ),
            paragraph(BETWEEN_WORDS[claim.between], " · ", claim.status.replace("-", " "), classes="fw-place"),
            table(
                ["Witness", "Relation", "Where", "What it gives", "Record"],
                [self._row(t) for t in claim.testimonies if t.speaks],
                "fw-testimonies",
            ),
            *self._silent(claim),
            paragraph(*self.inline(claim.finding), classes="fw-finding"),
            *self._evidence(claim),
            classes=f"fw-claim between-{claim.between}",
            data_year=claim.year,
            data_witnesses=" ".join(heard),
            data_between=claim.between,
            data_records=" ".join(records),
            data_relations=" ".join(f"{corpus.siglum(t.no)}:{t.relation}" for t in claim.testimonies),
        )
        article["ids"] = [f"claim-{claim.id}"]
        self.domain.note_object(self.env.docname, "claim", claim.id, f"claim-{claim.id}", claim.event, article)
        self.state.document.note_explicit_target(article)
        return article

    def _row(self, testimony: Testimony) -> list[Cell]:
        where = ", ".join(f"{{unit}}`{unit.partition('.')[2]} <{unit}>`" for unit in testimony.units)
        siglum = self.edition.corpus.siglum(testimony.no)
        return [siglum, testimony.relation, self.inline(where), self.inline(testimony.value), testimony.record]

    def _silent(self, claim: Claim) -> list[nodes.Node]:
        parts = []
        for relation, words in (("silent", "Silent"), ("outside", "Outside its time or subject")):
            sigla = [self.edition.corpus.siglum(t.no) for t in claim.testimonies if t.relation == relation]
            if sigla:
                parts.append(f"{words}: {', '.join(sigla)}")
        return [paragraph(". ".join(parts), ".", classes="fw-place")] if parts else []

    def _evidence(self, claim: Claim) -> list[nodes.Node]:
        if not claim.checked:
            return []
        pieces = [
            paragraph(*evidence_runs(self.edition, item, self.inline), classes="fw-evidence") for item in claim.checked
        ]
        return [block("details", block("summary", nodes.Text("Evidence")), *pieces)]


class ChronologyDirective(EditionDirective):
    """``{chronology}``: the events in one table, with a sign for what each witness does."""

    required_arguments = 0
    has_content = False

    def run(self) -> list[nodes.Node]:
        self.ask("claims:")
        corpus = self.edition.corpus
        if not corpus.claims:
            return []
        rows: list[list[Cell]] = []
        for claim in corpus.claims:
            cells: list[Cell] = [_date(claim.date), self.inline(f"{{claim}}`{_short(claim.event)} <{claim.id}>`")]
            for testimony in claim.testimonies:
                if testimony.speaks:
                    cells.append(self.inline(f"{{unit}}`{testimony.relation} <{testimony.units[0]}>`"))
                else:
                    cells.append(_silence() if testimony.relation == "silent" else "")
            rows.append(cells)
        sigla = [w.record.siglum for w in corpus.witnesses.values()]
        key = "A dash: the witness could have spoken of it and is silent. An empty cell: outside its time or subject."
        return [paragraph(key, classes="fw-place"), table(["Date", "Event", *sigla], rows, "fw-chronology")]


def _silence() -> list[nodes.Node]:
    """Return a dash that is read as a word."""
    return [run("span", "–", aria_hidden="true"), run("span", "silent", classes="visually-hidden")]


def _date(date: str) -> list[nodes.Node]:
    """Return a date, an interval with a dash, of which only the dash may end a line."""
    doubt = {"~": "about ", "?": "perhaps "}
    days = [doubt.get(part[-1], "") + part.rstrip("~?") for part in date.split("/") if part]
    parts: list[nodes.Node] = [run("span", day, classes="fw-day") for day in days]
    return [part for day in parts for part in (nodes.Text(" – "), day)][1:]


def _short(event: str) -> str:
    """Return an event without roles and brackets that a link cannot hold."""
    return curled(event).replace("`", "").replace("<", "").replace(">", "").replace("{", "").replace("}", "")
