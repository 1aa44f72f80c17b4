"""The parts of a chapter page, made from values: a unit's text, its place, its apparatus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from docutils import nodes

from variorum.cite import page_range
from variorum.edition import Edition
from variorum.faults import one_of
from variorum.marks import MARKED_ROLES, called_at
from variorum.model import Emendation, Segment, Unit, Witness
from variorum.nodes import block, fw_block, link, paragraph, run
from variorum.runs import plain_runs, reading_runs

#: Parses a line of MyST into nodes.
Inline = Callable[[str], list[nodes.Node]]
#: What stands in a cell of a table.
Cell = str | Sequence[nodes.Node]


def number_link(edition: Edition, unit: Unit) -> nodes.Node:
    """Return the number in the margin, which is the permalink; a script adds what a click does."""
    rest = unit.id.partition(".")[2]
    pages = page_range(unit.pages)
    return link(unit.anchor, rest, classes="fw-number", **({"data_pages": pages} if pages else {}))


def place_line(edition: Edition, unit: Unit) -> nodes.paragraph:
    """Return *lines 12–15 · p. 57 · 96 characters*."""
    parts = []
    if unit.lines:
        spans = ", ".join(f"{a}–{b}" if a != b else str(a) for a, b in unit.lines)
        parts.append(f"{'line' if len(unit.lines) == 1 and unit.lines[0][0] == unit.lines[0][1] else 'lines'} {spans}")
    if pages := page_range(unit.pages):
        parts.append(f"{'pp.' if '–' in pages else 'p.'} {pages}")
    size = edition.characters(unit.id)
    if size is not None:
        parts.append(f"{size:,} characters")
    return paragraph(" · ".join(parts), classes="fw-place")


def reading_part(edition: Edition, unit: Unit) -> list[nodes.Node]:
    """Return the reading text of a unit; nothing in the open edition."""
    reading = edition.corpus.readings.get(unit.id)
    if not edition.full or reading is None:
        return []
    notes = called_at(edition.corpus.chapters.get(unit.id[:3]), unit.id) if unit.role in MARKED_ROLES else []
    entries = {e.id: e for e in edition.corpus.emendations[unit.id[:3]] if e.at == unit.id}
    return [
        block("div", paragraph(*reading_runs(reading, unit.lang, notes, entries)), classes="fw-reading", lang=unit.lang)
    ]


def diplomatic_part(edition: Edition, unit: Unit) -> list[nodes.Node]:
    """Return the lines of a unit as the witness has them, with page turns and what is set aside between them."""
    if not edition.full or not unit.segments:
        return []
    lines: list[nodes.Node] = []
    for segment in unit.segments:
        items = [*edition.before(segment), segment]
        page = edition.page_before(unit.id[:3], items[0])
        for item in items:
            if page and item.page not in ("-", page):
                lines.append(paragraph(f"p. {item.page}", classes="fw-turn", lang="en"))
            page = page if item.page == "-" else item.page
            lines += [set_aside(edition, item)] if item is not segment else witness_lines(edition, item)
    return [block("div", *lines, classes="fw-diplomatic", lang=unit.lang)]


def witness_lines(edition: Edition, segment: Segment) -> list[nodes.Node]:
    """Return the lines of a segment that are not blank, each with its number."""
    witness = edition.corpus.witnesses[segment.unit[:3]] if segment.unit != "-" else _witness_of(edition, segment)
    if segment.withheld:
        return [paragraph(f"lines {segment.first}–{segment.last}: {segment.what}", classes="fw-place", lang="en")]
    found: list[nodes.Node] = []
    for number in range(segment.first, segment.last + 1):
        line = witness.lines(number, number).removesuffix("\n")
        if line.strip():
            found.append(
                paragraph(run("span", str(number), classes="fw-ln"), *plain_runs(line, segment.lang), classes="fw-line")
            )
    return found


def _witness_of(edition: Edition, segment: Segment) -> Witness:
    return next(w for no, w in edition.corpus.witnesses.items() if segment in edition.corpus.segments[no])


def set_aside(edition: Edition, segment: Segment) -> fw_block:
    """Return a set-aside segment, closed."""
    lang = segment.lang if segment.lang != "-" else ""
    inside = block("div", *witness_lines(edition, segment), lang=lang)
    return block("details", block("summary", nodes.Text(f"set aside: {segment.what}")), inside, classes="fw-aside")


def apparatus_entry(edition: Edition, entry: Emendation, parse: Inline, *, with_link: bool = False) -> nodes.paragraph:
    """Return one entry of the apparatus: lemma ] siglum reading – kind, cause, certainty; reason; evidence."""
    corpus = edition.corpus
    unit = corpus.units.get(entry.at)
    lang = unit.lang if unit else ""
    siglum = corpus.siglum(entry.at[:3])
    parts: list[nodes.Node | str] = []
    if with_link and unit:
        parts += [link(unit.anchor, entry.at.partition(".")[2], classes="fw-at"), " "]
    if entry.about:
        parts += [run("span", *parse(entry.about), ":", classes="fw-about"), " "]
    sic, corr = (
        run("span", *plain_runs(t, lang), classes=c, lang=lang)
        for t, c in ((entry.sic, "fw-rdg"), (entry.corr or "", "fw-lem"))
    )
    sign = run("span", siglum, classes="fw-siglum")
    if entry.kind == "proposal" or entry.status == "proposed":
        parts += [sic, "] ", sign, "; perhaps ", corr]
    elif entry.kind == "stet":
        parts += [run("span", *plain_runs(entry.sic, lang), classes="fw-lem", lang=lang), "] so ", sign, ", rightly"]
    elif entry.kind == "crux":
        parts += ["†", sic, "†] so ", sign]
    else:
        parts += [corr, "] ", sign, " ", sic]
    words = [entry.kind, entry.cause.replace("-", " "), entry.cert]
    if entry.cert_remedy != entry.cert:
        words.append(f"remedy {entry.cert_remedy}")
    if entry.status == "proposed":
        words.append("not yet accepted")
    parts += [" ", run("span", " · ".join(words), classes="fw-why"), " ", *parse(entry.reason)]
    for evidence in entry.checked:
        parts += [" ", run("span", *evidence_runs(edition, evidence, parse), classes="fw-evidence")]
    return paragraph(*parts, classes=f"fw-entry kind-{entry.kind} weight-{entry.weight}")


def evidence_runs(edition: Edition, evidence: object, parse: Inline) -> list[nodes.Node]:
    """Return one piece of evidence: what was seen, where, when, what it shows."""
    assert isinstance(evidence, dict)
    if "work" in evidence:
        where: list[nodes.Node] = parse(f"{{cite:t}}`{evidence['work']}`")
    elif "unit" in evidence:
        where = parse(f"{{unit}}`{evidence['unit']}`")
    else:
        where = [nodes.reference("", evidence["url"], refuri=evidence["url"], internal=False, classes=["fw-url"])]
    seen = evidence.get("seen")
    when = [nodes.Text(f" ({seen.replace('-', ' ')}, {evidence['date']})")] if seen else []
    return [nodes.Text("["), *where, *when, nodes.Text(": "), *parse(str(evidence["shows"])), nodes.Text("]")]


def apparatus_part(edition: Edition, unit: Unit, parse: Inline) -> list[nodes.Node]:
    """Return the apparatus of a unit; in the open edition only what changes the sense, the rest stands at the end."""
    entries = [
        e for e in edition.corpus.emendations[unit.id[:3]] if e.at == unit.id and (edition.full or e.weight == "sense")
    ]
    made = [*(apparatus_entry(edition, e, parse) for e in entries), *proposed_rows(edition, unit, parse)]
    return [block("div", *made, classes="fw-apparatus")] if made else []


def proposed_rows(edition: Edition, unit: Unit, parse: Inline) -> list[nodes.Node]:
    """Return the proposals to lay out the lines of a unit otherwise."""
    return [
        paragraph(
            f"Proposed ({proposal.id}): lines {proposal.first}–{proposal.last} as {one_of(proposal.units) or 'set aside'}. ",
            *parse(proposal.reason), classes="fw-entry kind-proposal",
        )
        for proposal in edition.proposals_on(unit.id)
    ]  # fmt: skip


def table(head: Iterable[str], rows: Iterable[Sequence[Cell]], classes: str = "") -> fw_block:
    """Return a table whose first column names its rows."""

    def inside(content: Cell) -> nodes.Node:
        return run("span", *([content] if isinstance(content, str) else content))

    names = list(head)
    header = block("tr", *(block("th", inside(text), scope="col") for text in names))
    body = [
        block(
            "tr",
            block("th", inside(first), scope="row"),
            *(block("td", inside(cell), data_head=name) for name, cell in zip(names[1:], rest, strict=True)),
        )
        for first, *rest in rows
    ]
    return block(
        "div",
        block("table", block("thead", header), block("tbody", *body), classes=f"fw-table {classes}".strip()),
        classes="fw-scroll",
    )
