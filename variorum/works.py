"""The works of ``refs.bib`` as values: names, labels, order, parts of a reference, and where each is cited."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pybtex import errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import Parser

from variorum.chapters import roles_in
from variorum.faults import Faults
from variorum.model import Corpus
from variorum.steps import HAN, KANA

LANGUAGES = {"chinese": "zh", "japanese": "ja", "russian": "ru", "english": "en"}
KINDS = (
    "article", "book", "chapter", "newspaper", "agency", "broadcast", "official", "speech", "treaty", "law", "statistics", "interview", "web",
)  # fmt: skip
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]
_EAST = re.compile(f"[{HAN}{KANA}]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?([~?]?)")
_DOUBT = {"~": ["about"], "?": ["perhaps"], "": []}
#: The head of an entry, with its key.
_HEAD = re.compile(r"@(?!comment\b|string\b|preamble\b)\w+\s*[{(]\s*([^\s,{}()]+)\s*,", re.IGNORECASE)


def plain(field: str) -> str:
    r"""Return the text of a field without what only BibTeX needs.

    >>> plain(r"{NATO}'s 5\% \& more")
    "NATO's 5% & more"
    """
    return re.sub(r"\\([&%$#_{}])", r"\1", re.sub(r"(?<!\\)[{}]", "", field)).strip()


@dataclass(frozen=True)
class Name:
    """An author: a person with a family name, or a body, which has only ``family``."""

    family: str
    given: str = ""
    body: bool = False
    #: The same in Latin letters, where it is written in others.
    roman: Name | None = None

    @property
    def whole(self) -> str:
        """The name in the order and with the signs of its script.

        >>> [Name(*n).whole for n in (("王", "海滨"), ("Кистанов", "В. О."), ("Waltz", "Kenneth"))]
        ['王海滨', 'Кистанов В. О.', 'Waltz, Kenneth']
        """
        if not self.given:
            return self.family
        if _EAST.search(self.family):
            return self.family + self.given
        return f"{self.family} {self.given}" if _CYRILLIC.search(self.family) else f"{self.family}, {self.given}"

    @property
    def romanised(self) -> str:
        """The whole name in Latin letters as its own readers order it, or nothing."""
        return f"{self.roman.family} {self.roman.given}".strip() if self.roman and self.roman != self else ""

    @property
    def short(self) -> str:
        """The name in a label: Chinese and Japanese whole, for family names are few; others the family name."""
        if _EAST.search(self.family) and not self.body:
            return self.romanised or self.whole
        return (self.roman or self).family


@dataclass(frozen=True)
class Work:
    """One entry of ``refs.bib``; fields are plain text."""

    key: str
    type: str
    fields: Mapping[str, str]
    authors: tuple[Name, ...]
    editors: tuple[Name, ...] = ()
    #: Whether there are more authors than are named.
    others: bool = False

    def __getitem__(self, field: str) -> str:
        """Return a field, or an empty text."""
        return self.fields.get(field, "")

    @property
    def language(self) -> str:
        """``zh``, ``ja``, ``ru``, ``en``, or empty."""
        return LANGUAGES.get(self["langid"], "")

    @property
    def kind(self) -> str:
        """The kind of source: the first of its keywords."""
        return re.split(r"[,\s]+", self["keywords"])[0]

    @property
    def title(self) -> str:
        """The title with its subtitle."""
        return self["title"] + (f": {self['subtitle']}" if self["subtitle"] else "")

    @property
    def described(self) -> bool:
        """Whether the title is the editors' description, in square brackets, and no title."""
        return self["title"].startswith("[") and self["title"].endswith("]")

    @property
    def date(self) -> str:
        """The date, unless only a limit of it is known (``/2022``: not after 2022)."""
        return "" if self["date"].startswith("/") or self["date"].endswith("/") else self["date"]

    @property
    def verified(self) -> bool:
        """Whether the editors saw anything of it beyond the witness that cites it."""
        return not self["annotation"].startswith("Not verified")

    @property
    def label(self) -> str:
        """The label before letters: *Wang Haibin 2020*; *Asahi Shimbun, 22 Feb. 2022* where no person is named."""
        if any(not name.body for name in self.authors):
            shown = [name.short for name in self.authors]
            few = len(shown) < 3 and not self.others
            who = " and ".join(shown) if few else f"{shown[0]} et al."
            return f"{who} {self.date[:4] or 'n.d.'}"
        who = self["shortauthor"] or (
            self.authors[0].short if self.authors else self["sortname"] or self["shorttitle"] or self.title
        )
        when = spoken(self.date, _SHORT) or "n.d."
        return f"{who}{' ' if re.fullmatch(r'[0-9]{4}', when) else ', '}{when}"

    @property
    def order(self) -> tuple[str, ...]:
        """What works are sorted by: the romanised name, the date, the key."""
        return (
            folded(self["sortname"] or " ".join((n.roman or n).whole for n in self.authors) or self.title),
            self.date or "9999",
            self.key,
        )


def folded(text: str) -> str:
    """Return a text as it sorts: without case, accents and punctuation.

    >>> folded("Koizumi, Yū")
    'koizumi yu'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w\s]", "", bare).casefold().split())


def spoken(date: str, months: list[str] = MONTHS) -> str:
    """Return a date of ISO 8601 in words, with the signs of doubt of EDTF.

    >>> [spoken(d) for d in ("2022-02-22", "2022-04", "2022", "")]
    ['22 February 2022', 'April 2022', '2022', '']
    >>> spoken("1992-11/1993-01-02")
    'November 1992–2 January 1993'
    >>> spoken("2022-03~"), spoken("2014?/2022")
    ('about March 2022', 'perhaps 2014–2022')
    >>> spoken("/2022-05-09"), spoken("2019-04-03/")
    ('undated, not after 9 May 2022', 'undated, not before 3 April 2019')
    """

    def one(part: str) -> str:
        match = _DATE.fullmatch(part)
        if match is None:
            return part
        year, month, day, doubt = match.groups()
        words = [*([str(int(day))] if day else []), *([months[int(month) - 1]] if month else []), year]
        return " ".join([*_DOUBT[doubt], *words])

    first, _, last = date.partition("/")
    if "/" in date and not (first and last):
        return f"undated, not after {one(last)}" if last else f"undated, not before {one(first)}"
    return "–".join(one(part) for part in date.split("/"))


def _name(person: Person, roman: Person | None) -> Name:
    families, given = [*person.prelast_names, *person.last_names], [*person.first_names, *person.middle_names]
    family = plain(" ".join(families))
    body = len(families) == 1 and families[0].startswith("{") and not given
    return Name(family, plain(" ".join(given)), body, _name(roman, None) if roman else None)


def _names(persons: Iterable[Person], roman: str = "") -> tuple[Name, ...]:
    romans = [Person(name) for name in split_name_list(roman)] if roman else []
    people = [p for p in persons if str(p) != "others"]
    return tuple(_name(person, romans[i] if i < len(romans) else None) for i, person in enumerate(people))


def work_of(entry: Entry) -> Work:
    """Make a work of an entry that pybtex has read."""
    fields = {name.lower(): plain(value) for name, value in entry.fields.items()}
    fields["pages"] = fields.get("pages", "").replace("--", "–")
    authors = _names(entry.persons.get("author", ()), entry.fields.get("namea", ""))
    others = "others" in map(str, entry.persons.get("author", ()))
    return Work(entry.key, entry.type, fields, authors, _names(entry.persons.get("editor", ())), others)


def read_works(path: Path, faults: Faults | None = None) -> dict[str, Work]:
    """Read ``refs.bib``; without the file there are no works. What is wrong there is noted in ``faults``."""
    if not path.exists():
        return {}
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        if faults:
            problem = f"this file is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
            faults.add(path, 0, "encoding", problem)
    works, problems = _parsed(text)
    if faults:
        shape = "write @kind{key, field = {…}, …}, each key once"
        for line, problem in problems:
            faults.add(path, line, "bib", f"this is not valid BibTeX: {problem}; {shape}")
    return dict(works)


def keys_written(path: Path) -> frozenset[str]:
    """Return the keys at the heads of entries, also of those that cannot be read."""
    return (
        frozenset(_HEAD.findall(path.read_text(encoding="utf-8", errors="replace"))) if path.exists() else frozenset()
    )


@lru_cache(maxsize=4)  # 400 entries take a fifth of a second
def _parsed(text: str) -> tuple[Mapping[str, Work], tuple[tuple[int, str], ...]]:
    """Return the works of a text of BibTeX, and what is wrong with it: (line, message)."""
    with errors.capture() as found:
        entries = Parser("utf-8").parse_string(text.removeprefix("\ufeff")).entries.values()
        works = {work.key: work for work in map(work_of, entries)}
    return works, tuple((_line_of(error, text), re.sub(r" in line \d+", "", str(error))) for error in found)


def _line_of(error: Exception, text: str) -> int:
    """Return the line of a fault; where pybtex knows none, that of the last entry or field that it speaks of, or 0."""
    if line := getattr(error, "lineno", None):
        return int(line)
    about = re.search(r"(?:entry: |entry with key )(?P<key>\S+)|in '(?P<field>.+)'$", str(error))
    heads = [m.start() for m in _HEAD.finditer(text) if about and m[1].casefold() == (about["key"] or "").casefold()]
    place = heads[-1] if heads else text.find(about["field"]) if about and about["field"] else -1
    return text.count("\n", 0, place) + 1 if place >= 0 else 0


def labels(works: Iterable[Work]) -> list[str]:
    """Return the labels of works in their order; those that would be the same get letters."""
    works = list(works)
    same: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        same[work.label].append(work)

    def letter(work: Work) -> str:
        group = same[work.label]
        if len(group) == 1:
            return ""
        place = group.index(work)
        letters = (chr(96 + place // 26) if place >= 26 else "") + chr(97 + place % 26)
        return f"-{letters}" if work.label.endswith(".") else letters

    return [work.label + letter(work) for work in works]


class Cited(NamedTuple):
    """A place that cites a work: ``kind`` is witness, unit, apparatus, note, claim or page; ``target`` its id."""

    kind: str
    target: str


def cited_in(corpus: Corpus) -> dict[str, list[Cited]]:
    """Return for each work the places that cite it, in the order of the edition."""
    found: dict[str, dict[Cited, None]] = defaultdict(dict)
    for key, place in _citations(corpus):
        found[key].setdefault(place)
    return {key: list(places) for key, places in found.items()}


def _citations(corpus: Corpus) -> Iterator[tuple[str, Cited]]:
    for no, witness in corpus.witnesses.items():
        yield witness.record.work, Cited("witness", no)
    for no in corpus.witnesses:
        if chapter := corpus.chapters.get(no):
            for note in chapter.source_notes.values():
                yield from ((key, Cited("unit", note.unit)) for key in (*note.works, *keys_in(note.gloss)))
            for passage in chapter.passages.values():
                yield from ((key, Cited("unit", passage.unit)) for key in keys_in(passage.source))
            yield from ((key, Cited("witness", no)) for key in keys_in(chapter.brief))
        for entry in corpus.emendations.get(no, ()):
            yield from (
                (key, Cited("apparatus", entry.at)) for key in (*_evidence(entry.checked), *keys_in(entry.reason))
            )
    for id, editors in sorted(corpus.notes.items()):
        yield from ((key, Cited("note", id)) for key in (*keys_in(editors.body), *_evidence(editors.checked)))
    for claim in corpus.claims:
        said = f"{claim.event} {claim.finding}"
        yield from ((key, Cited("claim", claim.id)) for key in (*keys_in(said), *_evidence(claim.checked)))
    for path in sorted(Path(corpus.root).glob("commentary/**/*.md")):
        if path.parent.name != "notes":
            page = path.relative_to(corpus.root).with_suffix("").as_posix()
            yield from ((key, Cited("page", page)) for key in keys_in(path.read_text(encoding="utf-8")))


def _evidence(checked: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for evidence in checked:
        if "work" in evidence:
            yield str(evidence["work"])
        yield from keys_in(str(evidence.get("shows", "")))


def keys_in(source: str) -> Iterator[str]:
    """Yield the keys that a piece of MyST cites.

    >>> list(keys_in("see {cite:t}`a-1` and {cite:p}`{cf.}b-2{p. 3}, c-3`"))
    ['a-1', 'b-2', 'c-3']
    """
    for role, text in roles_in(source):
        if role.partition(":")[0] == "cite":
            yield from (key.strip() for key in re.sub(r"\{[^{}]*\}", "", text).split(",") if key.strip())
