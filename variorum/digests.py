"""Digests held against their reading texts: numerals, names and contested forms that one has and the other lacks.

It finds what a second reader should look at; a waiver in ``articles/NNN.waivers.toml`` carries the reader's reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from variorum.chapters import plain
from variorum.faults import Faults
from variorum.marks import MARK
from variorum.model import Corpus
from variorum.terms import Name, Term, forms_in
from variorum.witness import read_toml
from variorum.works import MONTHS

#: No more than this share of what is compared may be waived.
WAIVERS = 0.02
_COMPARED_ROLES = ("text", "abstract")
_MULTIPLES = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "千": 10**3, "百": 10**2}
_ENGLISH = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
]
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}


@dataclass(frozen=True)
class Difference:
    """Something that stands in a reading text and not in its digest, or the other way."""

    unit: str
    kind: str
    what: str
    message: str


def numbers_in_chinese(text: str) -> dict[float, str]:
    """Return the numbers of a Chinese text, by value, as they are written.

    >>> numbers_in_chinese("2022年5月，约2.5亿美元，五次")
    {2022: '2022年', 5: '5月', 250000000: '2.5亿'}
    """
    found: dict[float, str] = {}
    text = re.sub(r"(\d\d)世纪(\d0)年代", lambda m: f"{int(m[1]) - 1}{m[2]}年", text)
    for match in re.finditer(
        r"(令和|平成|昭和)?(?<![A-Za-z.\d])(\d+(?:[ ,]\d{3})+|\d+(?:\.\d+)?)(万亿|[万亿])?([年月日]?)", text
    ):
        value = float(re.sub("[ ,]", "", match[2])) * _MULTIPLES.get(match[3] or "", 1)
        if match[1]:
            value += _ERAS[match[1]]
        found.setdefault(int(value) if value == int(value) else value, match[0])
    return found


def chinese_value(numeral: str) -> int:
    """Read a Chinese numeral.

    >>> [chinese_value(n) for n in ("五", "十二", "二十", "三百")]
    [5, 12, 20, 300]
    """
    total, digit = 0, 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += max(digit, 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + digit


def numbers_in_english(text: str) -> set[float]:
    """Return the numbers of an English text; months count by their number.

    >>> sorted(numbers_in_english("On 5 May 2022 about 2.5 billion, three times"))
    [3, 5, 2022, 2500000000]
    """
    found: set[float] = set()
    scale = "|".join(_ENGLISH)
    for match in re.finditer(rf"(?<![\w.])(\d+(?:,\d{{3}})+|\d+(?:\.\d+)?)(?:st|nd|rd|th|s)?(?:[- ]({scale}))?", text):
        value = float(match[1].replace(",", "")) * _ENGLISH.get(match[2] or "", 1)
        found.add(int(value) if value == int(value) else round(value, 6))
    lowered = text.lower()
    for value, word in enumerate(_WORDS):
        if re.search(rf"\b{word}\b(?!-)", lowered):
            found.add(value)
    for value, word in enumerate(_ORDINALS, 1):
        if re.search(rf"\b{word}\b", lowered):
            found.add(value)
    for word, value in _TENS.items():
        if re.search(rf"\b{word}\b", lowered):
            found.add(value)
    for number, month in enumerate(MONTHS, 1):
        if re.search(rf"\b{month[:3]}(?:{month[3:]}|\.|t\.)?\b", text):
            found.add(number)
    return found


def differences_of(
    unit: str, text: str, digest: str, terms: tuple[Term, ...], names: tuple[Name, ...]
) -> Iterator[Difference]:
    """Compare one Chinese reading text with its digest."""
    ours = numbers_in_english(digest)
    theirs = numbers_in_chinese(text)
    for value, written in theirs.items():
        if value not in ours:
            yield Difference(unit, "numeral", written, f"the text has {written}, the digest has no {value:,}")
    chinese = {chinese_value(n) for n in re.findall("[一二两三四五六七八九十百千〇]+", text) if n.strip("〇")}
    known = set(theirs) | {float(v) for v in chinese} | {round(v % 100) for v in theirs if 1000 <= v <= 2100}
    for value in sorted(ours):
        if value > 12 and value not in known:
            yield Difference(unit, "numeral", f"{value:,}", f"the digest has {value:,}, the text has no such number")
    by_form = {form: name for name in names for form in name.forms.get("zh", ())}
    for id in dict.fromkeys(by_form[form].id for _, form in forms_in(text, tuple(by_form))):
        name = next(n for n in names if n.id == id)
        if not any(form.lower() in digest.lower() for form in _english_forms(name)):
            yield Difference(unit, "name", id, f"the text names {name.heading}, the digest does not")
    rendering = {form.form: form for term in terms for form in term.forms if form.language == "zh"}
    for form in dict.fromkeys(form for _, form in forms_in(text, tuple(rendering))):
        entry = rendering[form]
        if (not entry.where or unit in entry.where) and not any(
            _rendered(words, digest) for words in (entry.rendering, *entry.short)
        ):
            yield Difference(unit, "term", form, f'the text has {form}, the digest lacks "{entry.rendering}"')


def _english_forms(name: Name) -> list[str]:
    heading = name.heading.split(",")[0]
    forms = [*name.forms.get("en", ()), name.heading, heading]
    if name.kind == "person":
        forms += [part for part in re.split(r"[ .]", name.heading) if len(part) > 2]
    return forms


def _rendered(rendering: str, digest: str) -> bool:
    """Whether a rendering stands in a digest, inflection allowed: the stems of its words, in order.

    >>> _rendered("illegal occupation / illegally occupy", "the islands are illegally occupied")
    True
    """
    for alternative in re.split(r"\s*/\s*|;\s*", rendering):
        stems = [
            re.escape(word[: max(4, len(word) - 3)]) if len(word) > 4 else re.escape(word)
            for word in re.findall(r"[\w’'-]+", alternative)
        ]
        if stems and re.search(r"\b" + r"[\w’'-]*\W+(?:\w+\W+){0,2}?".join(stems), digest, re.IGNORECASE):
            return True
    return False


def compare(corpus: Corpus) -> tuple[int, list[Difference]]:
    """Compare every Chinese passage at hand with its digest; return how many things were compared, and what differs."""
    terms, names = corpus.terms, corpus.names
    compared = 0
    found: list[Difference] = []
    for unit in corpus.units.values():
        chapter = corpus.chapters.get(unit.id[:3])
        reading = corpus.readings.get(unit.id)
        if (
            chapter is None
            or reading is None
            or unit.role not in _COMPARED_ROLES
            or unit.lang != "zh"
            or unit.id not in chapter.passages
        ):
            continue
        text = MARK.sub(" ", reading.text)
        digest = plain(re.sub(r"\{sn\}`[^`]*`", "", chapter.passages[unit.id].source))
        compared += len(numbers_in_chinese(text))
        compared += len({form for _, form in forms_in(text, tuple(f for n in names for f in n.forms.get("zh", ())))})
        compared += len(
            {form for _, form in forms_in(text, tuple(f.form for t in terms for f in t.forms if f.language == "zh"))}
        )
        found += differences_of(unit.id, text, digest, terms, names)
    return compared, found


def waived(root: Path, no: str, faults: Faults) -> dict[tuple[str, str], str]:
    """Read the waivers of a witness: (unit, what) → reason; a waiver without reason is a fault."""
    path = root / f"articles/{no}.waivers.toml"
    if not path.exists():
        return {}
    found = {}
    for entry in (read_toml(path, faults) or {}).get("waiver", []):
        if not (entry.get("unit") and entry.get("what") and entry.get("reason")):
            faults.add(path, 0, "waiver", "each [[waiver]] needs unit, what (as the list prints it) and reason")
            continue
        found[entry["unit"], entry["what"]] = entry["reason"]
    return found
