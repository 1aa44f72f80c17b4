"""The edition as values: frozen records without any reading or writing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from variorum.reading import Reading

if TYPE_CHECKING:
    from variorum.claims import Claim
    from variorum.terms import Name, Term

EDITED_ROLES = (
    "text", "heading", "title", "author", "abstract", "keywords", "front",
    "note", "reference", "caption", "label", "editor",
)  # fmt: skip
SET_ASIDE_ROLES = ("formework", "foreign", "noise", "blank")
ROLES = EDITED_ROLES + SET_ASIDE_ROLES
#: Roles in which spaces separate things, so that no step removes them.
SPACED_ROLES = ("author", "front", "keywords", "editor")

EMENDATION_KINDS = (
    "emendation", "conjecture", "supply", "suppression", "transposition", "crux", "stet", "proposal",
)  # fmt: skip
#: Kinds that change the reading text.
APPLIED_KINDS = ("emendation", "conjecture", "supply", "suppression", "transposition")
CAUSES = (
    "ocr-confusion", "homoglyph", "homophone", "encoding-damage", "hard-wrap", "page-break", "truncation",
    "lost-object", "markup-residue", "dittography", "haplography", "copied-from-neighbour", "calque",
    "machine-translation", "template", "boilerplate", "author-slip", "unknown",
)  # fmt: skip
CERTAINTIES = ("certain", "high", "medium", "low")
WEIGHTS = ("sense", "form")
NOTE_STATES = ("whole", "truncated", "lost")
SOURCE_NOTE_KINDS = ("citation", "remark", "interview", "mixed", "unknown")
NOTE_KINDS = (
    "fact", "citation", "quotation", "argument", "text", "translation", "framing", "provenance",
    "explanation", "cross-reference",
)  # fmt: skip
SEEN = ("page", "excerpt", "not-found")
STATUSES = ("drafted", "second-read", "reviewed")

_UNIT_ID = re.compile(
    r"(?P<no>\d{3})\.(?:"
    r"(?:front|abs|kw|en|ru|ja|zh)\.[1-9]\d*"
    r"|(?:0|[1-9]\d*)[a-z]?\.(?:h[1-9]?\d*|[1-9]\d*[a-z]?)"
    r"|n(?:[1-9]\d*|-[a-z]+)"
    r"|r[1-9]\d*"
    r"|x[1-9]\d*\.[1-9]\d*)"
)


def is_unit_id(text: str) -> bool:
    """Tell whether a text has the form of a unit's id.

    >>> [is_unit_id(t) for t in ("000.1.3", "004.3a.1", "000.n-ast", "000.front.1", "000.1", "0.1.1")]
    [True, True, True, True, False, False]
    """
    return _UNIT_ID.fullmatch(text) is not None


def anchor_of(unit: str) -> str:
    """Make the anchor of a unit: the same in HTML, PDF and inventories.

    >>> [anchor_of(u) for u in ("000.2.3", "000.n4", "000.n-ast", "002.r3", "004.x1.1", "000.2.h1")]
    ['p000-2-3', 'n000-4', 'n000-ast', 'r002-3', 'p004-x1-1', 'p000-2-h1']
    """
    witness, _, rest = unit.partition(".")
    if rest[:1] in ("n", "r") and (rest[1:2].isdigit() or rest[1:2] == "-"):
        return f"{rest[0]}{witness}-{rest[1:].lstrip('-')}"
    return f"p{unit.replace('.', '-')}"


@dataclass(frozen=True)
class Segment:
    """Whole lines of a witness that have one role.

    ``first`` and ``last`` count from 1 and are both included; ``row`` is the line in the segment table.
    ``page`` is as written there: ``57`` attested, ``[57]`` deduced, ``?`` unknown, ``-`` none.
    """

    first: int
    last: int
    role: str
    unit: str
    page: str
    lang: str
    what: str
    row: int = 0

    @property
    def edited(self) -> bool:
        """Whether the segment belongs to the edited text."""
        return self.role in EDITED_ROLES

    @property
    def withheld(self) -> bool:
        """Whether it is shown in no edition (a private address): its ``what`` then ends in *withheld*."""
        return not self.edited and self.what.endswith("withheld")


@dataclass(frozen=True)
class Record:
    """What the edition knows of one witness: ``seeds/NNN.toml``."""

    no: str
    siglum: str
    file: str
    sha256: str
    canonical_sha256: str
    lines: int
    characters: int
    language: str
    name: str
    genre: str
    work: str
    doi: str
    rights: str
    trust: str
    origin: str
    laid_out: bool
    published_at: tuple[Mapping[str, Any], ...]
    control: tuple[Mapping[str, Any], ...]
    closed: Mapping[str, Any]
    steps_off: tuple[str, ...] = ()


@dataclass(frozen=True)
class Witness:
    """One file that carries a work; ``text`` is its canonical form, or None where the file is not at hand."""

    record: Record
    text: str | None
    #: Offset of the first character of each line, and the length of the text; empty without the file.
    starts: tuple[int, ...] = ()

    @property
    def no(self) -> str:
        """The number, ``000`` and so on."""
        return self.record.no

    def lines(self, first: int, last: int) -> str:
        """Return lines of the witness as they stand, each with its line feed."""
        if self.text is None:
            raise ValueError(f"the file of witness {self.no} is not at hand")
        return self.text[self.starts[first - 1] : self.starts[last]]


@dataclass(frozen=True)
class Unit:
    """Anything with an address: the segments that hold it, in file order (none for a lost note)."""

    id: str
    role: str
    lang: str
    segments: tuple[Segment, ...]

    @property
    def anchor(self) -> str:
        """The anchor, see :func:`anchor_of`."""
        return anchor_of(self.id)

    @property
    def edited(self) -> bool:
        """Whether the unit belongs to the edited text."""
        return self.role in EDITED_ROLES

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages it stands on, as the table writes them, without repeats."""
        return tuple(dict.fromkeys(s.page for s in self.segments if s.page not in ("-", "")))

    @property
    def lines(self) -> tuple[tuple[int, int], ...]:
        """First and last line of each segment."""
        return tuple((s.first, s.last) for s in self.segments)


@dataclass(frozen=True)
class Emendation:
    """One decision of the editors at one place; see ``DESIGN.md`` for the fields."""

    id: str
    at: str
    sic: str
    corr: str | None
    kind: str
    cause: str
    weight: str
    about: str
    cert: str
    cert_remedy: str
    checked: tuple[Mapping[str, Any], ...]
    reason: str
    resp: str
    status: str
    line: int = 0

    @property
    def applied(self) -> bool:
        """Whether it changes the reading text."""
        return self.status == "accepted" and self.kind in APPLIED_KINDS


@dataclass(frozen=True)
class Passage:
    """The editors' digest of a unit, a heading's rendering, or a word on what was set aside."""

    unit: str
    directive: str
    source: str
    line: int
    #: Title of the nearest heading above, for lists.
    section: str = ""


@dataclass(frozen=True)
class SourceNote:
    """A note of the witness itself, or an entry of its list of references."""

    unit: str
    mark: str
    at: str
    state: str
    kind: str
    works: tuple[str, ...]
    same_as: str
    why: str
    gloss: str
    line: int
    reference: bool = False
    section: str = ""

    @property
    def label(self) -> str:
        """The number in this edition: ``4``, ``ast``.

        >>> SourceNote("000.n-ast", "*", "", "whole", "remark", (), "", "", "", 1).label
        'ast'
        """
        return self.unit.split(".", 1)[1][1:].lstrip("-")


@dataclass(frozen=True)
class Chapter:
    """One file of ``articles/``: digests, renderings of headings, source notes."""

    no: str
    path: str
    title: str
    status: str
    reviewer: str
    passages: Mapping[str, Passage]
    source_notes: Mapping[str, SourceNote]
    brief: str = ""


@dataclass(frozen=True)
class Note:
    """A note of the editors: one file of ``commentary/notes/``."""

    id: str
    on: tuple[str, ...]
    kind: str
    lemma: str
    cert: str
    status: str
    author: str
    date: date | None
    checked: tuple[Mapping[str, Any], ...]
    disputes: str
    body: str
    path: str
    body_line: int = 1
    reviewer: str = ""


@dataclass(frozen=True)
class Corpus:
    """Everything the edition holds, read and joined."""

    root: Any
    witnesses: Mapping[str, Witness]
    segments: Mapping[str, tuple[Segment, ...]]
    units: Mapping[str, Unit]
    emendations: Mapping[str, tuple[Emendation, ...]]
    chapters: Mapping[str, Chapter]
    notes: Mapping[str, Note]
    works: frozenset[str]
    contributors: Mapping[str, Mapping[str, Any]]
    lock: Mapping[str, Any] = field(default_factory=dict)
    #: Reading texts of the units whose witness is at hand, and how many edits each step made there.
    readings: Mapping[str, Reading] = field(default_factory=dict)
    step_counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    terms: tuple[Term, ...] = ()
    names: tuple[Name, ...] = ()

    @property
    def full(self) -> bool:
        """Whether all files are at hand, so that the full edition can be built."""
        return not self.missing

    @property
    def missing(self) -> list[str]:
        """The files of witnesses that are not at hand."""
        return [w.record.file for w in self.witnesses.values() if w.text is None]

    def units_of(self, no: str) -> list[Unit]:
        """Return the units of one witness, in file order."""
        return [unit for unit in self.units.values() if unit.id.startswith(no + ".")]

    def siglum(self, no: str) -> str:
        """Return the letter of a witness."""
        return self.witnesses[no].record.siglum

    def cite(self, unit: str) -> str:
        """Return the citation form of a unit, *FW P 2.3*."""
        no, _, rest = unit.partition(".")
        return f"FW {self.siglum(no)} {rest}"
