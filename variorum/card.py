"""The card of a witness: what it is, where it is published, the state of its text, and a map of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes

from variorum.edition import Edition
from variorum.export import ledger_data
from variorum.model import Segment, SourceNote, anchor_of
from variorum.nodes import block, fw_block, fw_drawing, paragraph, run
from variorum.parts import Cell, Inline, table

LANGUAGES = {"zh": "Chinese", "ja": "Japanese", "ru": "Russian", "en": "English"}
STATUS_WORDS = {
    "drafted": "drafted, machine-assisted; not yet read a second time",
    "second-read": "read a second time against the witness; machine-assisted, not yet reviewed by a person",
    "reviewed": "reviewed",
}
#: Role of a segment → class of its mark on the map.
MAP_ROLES = {
    "text": "text", "heading": "heading", "label": "heading", "caption": "heading", "title": "front", "author": "front", "front": "front",
    "keywords": "front", "editor": "front", "abstract": "abstract", "note": "note", "reference": "reference", "formework": "formework",
    "foreign": "foreign", "noise": "noise", "blank": "blank",
}  # fmt: skip
_MAP_WORDS = {
    "text": "text", "heading": "headings", "front": "front matter", "abstract": "abstract", "note": "notes", "reference": "references",
    "formework": "formework", "foreign": "foreign text", "noise": "noise", "blank": "blank lines",
}  # fmt: skip
#: What each pattern draws on its ground, in a tile of 6 by 6.
PATTERNS = {
    "heading": '<path d="M0 3h6"/>', "front": '<path d="M3 0v6"/>', "abstract": '<path d="M0 6L6 0"/>', "note": '<path d="M0 0L6 6"/>',
    "reference": '<path d="M0 0L6 6M0 6L6 0"/>', "formework": '<circle cx="3" cy="3" r="1"/>', "foreign": '<path d="M0 1.5h6M0 4.5h6"/>',
    "noise": '<path d="M1.5 0v6M4.5 0v6"/>',
}  # fmt: skip
WIDTH, HEIGHT = 1000, 24


def card(edition: Edition, no: str, parse: Inline) -> list[nodes.Node]:
    """Return the card and the line on where the text is."""
    corpus = edition.corpus
    record = corpus.witnesses[no].record
    facts = [
        ("Siglum", parse(f"{record.siglum} ({no})")),
        ("What it is", parse(record.genre)),
        ("Transmits", parse(f"{{cite:t}}`{record.work}`")),
        ("Language", parse(LANGUAGES.get(record.language, record.language))),
        ("Published at", _addresses(record.published_at, parse, "not found")),
        ("DOI", [_doi(record.doi)] if _has_doi(record.doi) else parse(record.doi)),
        ("Other copies", _addresses(record.control, parse, "none found")),
        (
            "File",
            parse(
                f"{record.lines:,} lines, {record.characters:,} characters; SHA-256 {record.sha256[:8]} {record.sha256[8:16]} …"
            ),
        ),
        ("State of the text", parse(state_of_text(edition, no))),
        ("Trust", [*parse(record.trust), *_more(edition, no, parse)]),
        ("Rights", parse(record.rights)),
    ]
    chapter = corpus.chapters.get(no)
    if chapter:
        facts.append(("Status", parse(STATUS_WORDS.get(chapter.status, chapter.status))))
    pairs = [block("div", block("dt", nodes.Text(name)), block("dd", run("span", *value))) for name, value in facts]
    inside: list[nodes.Node] = [block("dl", *pairs, classes="fw-facts")]
    if corpus.segments[no]:
        inside.append(witness_map(edition, no))
        inside += _ledger(edition, no)
    return [block("div", *inside, classes="fw-card"), _withheld(edition, no, parse)]


def _more(edition: Edition, no: str, parse: Inline) -> list[nodes.Node]:
    """Return the link to the page on a witness, if there is one."""
    if not (Path(edition.corpus.root) / "commentary" / f"{no}.md").exists():
        return []
    return parse(f" {{doc}}`How far to trust it, and why </commentary/{no}>`")


def _has_doi(doi: str) -> bool:
    return doi.startswith("10.")


def _doi(doi: str) -> nodes.reference:
    """Return a link to a work by its DOI."""
    return nodes.reference("", doi, refuri=f"https://doi.org/{doi}", internal=False, classes=["fw-url"])


def _addresses(entries: object, parse: Inline, none: str) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for entry in entries if isinstance(entries, tuple) else ():
        if found:
            found.append(nodes.Text("; "))
        found.append(nodes.reference("", entry["url"], refuri=entry["url"], internal=False, classes=["fw-url"]))
        words = ", ".join(
            str(w) for w in (entry.get("extent"), f"seen {entry['seen']}" if entry.get("seen") else None) if w
        )
        found.append(nodes.Text(f" ({words})"))
    return found or parse(none)


def state_of_text(edition: Edition, no: str) -> str:
    """Return *12 emendations · 3 of 52 notes lost, 9 truncated · 14 % set aside*."""
    corpus = edition.corpus
    if not corpus.segments[no]:
        return "not laid out yet"
    parts = []
    applied = sum(e.applied for e in corpus.emendations[no])
    parts.append(f"{applied} emendation{'s' if applied != 1 else ''}")
    chapter = corpus.chapters.get(no)
    notes = [n for n in chapter.source_notes.values() if not n.reference] if chapter else []
    states = Counter(n.state for n in notes)
    if notes:
        parts.append(f"{states['lost']} of {len(notes)} notes lost, {states['truncated']} truncated")
    data = ledger_data(corpus, no)
    if data:
        parts.append(f"{sum(data['set_aside'].values()) / max(data['characters'], 1):.0%} of the file set aside")
    return " · ".join(parts)


def state_of_text_part(edition: Edition, no: str) -> list[nodes.Node]:
    """Return the state of a text, counted: ledger, edits of the steps, entries of the apparatus, notes."""
    corpus = edition.corpus
    data = ledger_data(corpus, no)
    if not data:
        return [paragraph("This witness is not laid out yet.")]
    made: list[nodes.Node] = [_ledger_table(data)]
    rows: list[list[Cell]] = []
    entries = corpus.emendations[no]
    for words, chosen in (
        ("Steps, by name", Counter(data["steps"])),
        ("Apparatus, by kind", Counter(e.kind for e in entries)),
        ("Apparatus, by cause", Counter(e.cause.replace("-", " ") for e in entries)),
        ("Apparatus, by certainty", Counter(e.cert for e in entries)),
        ("Source notes and references", Counter(n.state for n in _source_notes(edition, no))),
    ):
        if chosen:
            counted = ", ".join(f"{name} {times:,}" for name, times in chosen.most_common())
            rows.append([words, f"{chosen.total():,}", counted])
    made.append(table(["Counted", "All", "Of them"], rows, "fw-counted"))
    return made


def _source_notes(edition: Edition, no: str) -> list[SourceNote]:
    chapter = edition.corpus.chapters.get(no)
    return list(chapter.source_notes.values()) if chapter else []


def _withheld(edition: Edition, no: str, parse: Inline) -> nodes.paragraph:
    record = edition.corpus.witnesses[no].record
    if edition.full:
        words = parse("Private reading copy: the text is merged from your own file and is not to be passed on.")
    else:
        words = parse("The text itself is not ours to print; what follows is the editors' digest. ")
        if record.published_at:
            address = record.published_at[0]["url"]
            words += [
                nodes.Text("Read it "),
                nodes.reference("", "where it is published", refuri=address, internal=False),
                nodes.Text(", or "),
            ]
        elif _has_doi(record.doi):
            words += [nodes.Text("It was published under the DOI "), _doi(record.doi), nodes.Text("; ")]
        else:
            words += parse("Where it can lawfully be read was not found; ")
        words += parse("whoever has the file can build the full edition.")
    return paragraph(*words, classes="fw-withheld")


def _ledger(edition: Edition, no: str) -> list[nodes.Node]:
    data = ledger_data(edition.corpus, no)
    if not data:
        return []
    summary = block("summary", nodes.Text("Ledger: what became of every character"))
    return [block("details", summary, _ledger_table(data), classes="fw-ledger")]


def _ledger_table(data: dict[str, Any]) -> fw_block:
    """Return the two sums of a ledger: what became of the characters of the file, and where those of the text come from."""
    rows = [
        ("kept as they stand", data["kept"], data["kept"]),
        ("normalised away; normalised in", data["normalised_away"], data["normalised_in"]),
        ("replaced by emendation; emended in", data["replaced"], data["emended_in"]),
        ("suppressed; supplied", data["suppressed"], data["supplied"]),
        ("set aside", sum(data["set_aside"].values()), None),
        ("all", data["characters"], data["text"]),
    ]
    cells = [[name, *("–" if n is None else f"{n:,}" for n in numbers)] for name, *numbers in rows]
    return table(["Characters", "of the file", "of the text"], cells, "fw-numbers fw-sums")


def witness_map(edition: Edition, no: str, *, links: bool = True) -> fw_block:
    """Return the map of a witness: its segments in order, width by characters, neighbours of one role and unit one mark."""
    corpus = edition.corpus
    segments = corpus.segments[no]
    witness = corpus.witnesses[no]
    locked = corpus.lock.get(no, {}).get("segments", [])
    if witness.text is not None:
        sizes = [witness.starts[s.last] - witness.starts[s.first - 1] for s in segments]
    elif len(locked) == len(segments):
        sizes = locked
    else:
        sizes = [s.last - s.first + 1 for s in segments]
    total = sum(sizes) or 1
    marks, left, used = [], 0.0, []
    for (role, unit), group in groupby(
        zip(segments, sizes, strict=True), key=lambda pair: (MAP_ROLES[pair[0].role], pair[0].unit)
    ):
        members = list(group)
        width = sum(size for _, size in members) * WIDTH / total
        marks.append(_mark(role, unit, [s for s, _ in members], left, width, links=links))
        left += width
        used.append(role)
    shares: Counter[str] = Counter()
    for segment, size in zip(segments, sizes, strict=True):
        shares[MAP_ROLES[segment.role]] += size
    alt = "Map of the file from its first to its last character: " + ", ".join(
        f"{_MAP_WORDS[r]} {share(n, total)}" for r, n in shares.most_common()
    )
    defs = _patterns(used) if links else ""
    svg = (
        f'<svg class="fw-strip" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="{"group" if links else "img"}" '
        f'aria-label="{escape(alt)}">{defs}{"".join(marks)}</svg>'
    )
    legend = [
        block(
            "li",
            fw_drawing("", svg=_swatch(role), alt=""),
            nodes.Text(f"{_MAP_WORDS[role]} {share(shares[role], total)}"),
        )
        for role in MAP_ROLES.values()
        if role in shares
    ]
    unique = list({str(item): item for item in legend}.values())
    if not links:
        return block("figure", fw_drawing("", svg=svg, alt=alt), classes="fw-map")
    return block(
        "figure",
        fw_drawing("", svg=svg, alt=alt),
        block("figcaption", block("ul", *unique, classes="fw-legend")),
        classes="fw-map",
    )


def _patterns(roles: Iterable[str]) -> str:
    """Return the patterns of the map's marks, told apart without colour."""
    patterns = "".join(
        f'<pattern id="pat-{role}" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="pat-bg-{role}" width="6" height="6"/>'
        f'<g class="pat-fg-{role}">{PATTERNS.get(role, "")}</g></pattern>'
        for role in dict.fromkeys(roles)
    )
    return f"<defs>{patterns}</defs>"


def legend_of_maps() -> fw_block:
    """Return the legend and the patterns for several maps on one page."""
    roles = list(dict.fromkeys(MAP_ROLES.values()))
    svg = f'<svg class="fw-swatch" viewBox="0 0 14 14" aria-hidden="true">{_patterns(roles)}</svg>'
    items = [block("li", fw_drawing("", svg=_swatch(role), alt=""), nodes.Text(_MAP_WORDS[role])) for role in roles]
    return block(
        "figure",
        fw_drawing("", svg=svg, alt=""),
        block(
            "figcaption",
            paragraph("Each bar is a file from its first character to its last, and what its parts are:"),
            block("ul", *items, classes="fw-legend"),
        ),
        classes="fw-map fw-key",
    )


def share(part: int, whole: int) -> str:
    """Return a share in per cent, never rounded to nothing.

    >>> share(1, 1000), share(1, 2)
    ('under 1%', '50%')
    """
    return "under 1%" if 0 < part / whole < 0.005 else f"{part / whole:.0%}"


def _mark(role: str, unit: str, members: list[Segment], left: float, width: float, *, links: bool) -> str:
    lines = f"lines {members[0].first}–{members[-1].last}"
    title = f"{unit.partition('.')[2]}: {lines}" if unit != "-" else f"{_MAP_WORDS[role]}: {lines}"
    rect = f'<rect class="role-{role}" x="{left:.2f}" y="0" width="{width:.2f}" height="{HEIGHT}"><title>{escape(title)}</title></rect>'
    return f'<a href="#{anchor_of(unit)}" tabindex="-1">{rect}</a>' if links and unit != "-" else rect


def _swatch(role: str) -> str:
    return f'<svg class="fw-swatch" viewBox="0 0 14 14" aria-hidden="true"><rect class="role-{role}" width="14" height="14"/></svg>'
