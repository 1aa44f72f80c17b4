"""Claims collated: one event, what each witness says of it, what the record has. *Source S at passage P asserts X.*"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from variorum.emendations import evidence_problems
from variorum.faults import Faults, nearest, one_of
from variorum.model import STATUSES
from variorum.witness import is_texts, read_toml, tables, with_lines

RELATIONS = ("reports", "quotes", "alludes", "silent", "outside")
RECORDS = ("agrees", "imprecise", "conflicts", "unverified")
BETWEEN = ("agree", "differ", "contradict", "only-apparent", "single")
_KEYS = ("id", "date", "event", "between", "finding", "status", "checked", "witness")
_WITNESS_KEYS = ("no", "relation", "units", "value", "record")
#: A date of EDTF as far as the edition needs it: year, month, day, an interval, ~ and ? for doubt.
_EDTF_PART = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?]?")


@dataclass(frozen=True)
class Testimony:
    """What one witness says of an event."""

    no: str
    relation: str
    units: tuple[str, ...]
    value: str
    record: str

    @property
    def speaks(self) -> bool:
        """Whether the witness says anything of it."""
        return self.relation not in ("silent", "outside")


@dataclass(frozen=True)
class Claim:
    """One event with the testimony of every witness."""

    id: str
    date: str
    event: str
    between: str
    finding: str
    status: str
    checked: tuple[Mapping[str, Any], ...]
    testimonies: tuple[Testimony, ...]
    line: int = 0

    @property
    def year(self) -> str:
        """The first year of its date."""
        return self.date[:4]

    @property
    def sigla_order(self) -> tuple[str, ...]:
        """The numbers of the witnesses that speak."""
        return tuple(t.no for t in self.testimonies if t.speaks)


def date_problem(text: str) -> str:
    """Say what is wrong with an EDTF date; empty if it is one.

    >>> [date_problem(t) for t in ("2022-03-17", "2014/2022", "2022-03~")]
    ['', '', '']
    >>> date_problem("2022-02-30")
    '"2022-02-30" is no date that exists'
    """
    for part in text.split("/"):
        match = _EDTF_PART.fullmatch(part)
        if not match:
            return f'"{part}" is no EDTF date; write 2022, 2022-03, 2022-03-17, 2014/2022, with ~ for about'
        try:
            datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        except ValueError:
            return f'"{part}" is no date that exists'
    return ""


def read_claims(path: Path, numbers: tuple[str, ...], faults: Faults) -> tuple[Claim, ...]:
    """Read ``commentary/claims.toml``, all faults at once; without the file there are none yet."""
    if not path.exists():
        return ()
    data = read_toml(path, faults)
    if data is None:
        return ()
    found: dict[str, Claim] = {}
    for line, entry in with_lines(tables(data, "claim", path, faults), "claim", path):
        claim = _read_claim(entry, path, line, numbers, faults)
        if claim is None:
            continue
        if claim.id in found:
            faults.add(path, line, "claim", f'the id "{claim.id}" is used already in line {found[claim.id].line}')
        found[claim.id] = claim
    return tuple(sorted(found.values(), key=lambda c: (c.date, c.id)))


def _read_claim(
    entry: Mapping[str, Any], path: Path, line: int, numbers: tuple[str, ...], faults: Faults
) -> Claim | None:
    before = len(faults.found)
    name = str(entry.get("id", "this claim"))

    def wrong(message: str) -> None:
        faults.add(path, line, "claim", f"{name}: {message}")

    for key in entry:
        if key not in _KEYS:
            wrong(f'unknown key "{key}"{nearest(key, _KEYS)} (allowed: {one_of(_KEYS)})')
    for key in ("id", "date", "event", "between", "finding", "status"):
        if not isinstance(entry.get(key), str) or not entry[key]:
            wrong(f'the key "{key}" is missing, empty or no text')
    for key, allowed in (("between", BETWEEN), ("status", STATUSES)):
        if entry.get(key) and entry[key] not in allowed:
            wrong(
                f'{key} = "{entry[key]}" is not allowed{nearest(str(entry[key]), allowed)} (allowed: {one_of(allowed)})'
            )
    checked, witnesses = entry.get("checked", []), entry.get("witness", [])
    if not isinstance(checked, list):
        wrong('checked must be a list of tables: [{ work = "key", seen = "page", date = 2026-01-31, shows = "…" }]')
    if not isinstance(witnesses, list) or not all(isinstance(witness, dict) for witness in witnesses):
        wrong("what a witness says stands under [[claim.witness]], in two pairs of brackets")
    if len(faults.found) > before:
        return None
    if problem := date_problem(entry["date"]):
        wrong(problem)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
        wrong("an id holds lower case letters, digits and hyphens only")
    for evidence in checked:
        for problem in evidence_problems(evidence):
            wrong(problem)
    testimonies = tuple(t for t in (_read_testimony(witness, wrong) for witness in witnesses) if t)
    if len(testimonies) < len(witnesses):
        return None
    given = tuple(t.no for t in testimonies)
    if tuple(sorted(given)) != numbers:
        missing = [no for no in numbers if no not in given]
        wrong(
            f"every claim lists all witnesses once; missing or twice: {', '.join(missing or sorted({n for n in given if given.count(n) > 1}))}"
        )
    if any(t.record not in ("", "unverified") for t in testimonies) and not checked:
        wrong("a record that agrees, is imprecise or conflicts needs evidence in checked")
    speaking = sum(t.speaks for t in testimonies)
    if entry["between"] == "single" and speaking != 1:
        wrong(f"between is single, but {speaking} witnesses speak")
    if entry["between"] != "single" and speaking < 2:
        wrong("one witness alone: between must be single")
    return Claim(
        entry["id"],
        entry["date"],
        entry["event"],
        entry["between"],
        entry["finding"],
        entry["status"],
        tuple(evidence for evidence in checked if not evidence_problems(evidence)),
        testimonies,
        line,
    )


def _read_testimony(entry: Mapping[str, Any], wrong: Any) -> Testimony | None:
    no = str(entry.get("no", ""))
    for key in entry:
        if key not in _WITNESS_KEYS:
            wrong(f'witness {no}: unknown key "{key}"{nearest(key, _WITNESS_KEYS)} (allowed: {one_of(_WITNESS_KEYS)})')
    for key in ("no", "relation", "value", "record"):
        if not isinstance(entry.get(key, ""), str):
            wrong(f"witness {no}: {key} must be text in quotation marks")
            return None
    if "units" in entry and not is_texts(entry["units"]):
        wrong(f'witness {no}: units must be a list of units: ["000.1.3"]')
        return None
    relation, record = str(entry.get("relation", "")), str(entry.get("record", ""))
    if relation not in RELATIONS:
        wrong(
            f'witness {no}: relation "{relation}" is not allowed{nearest(relation, RELATIONS)} (allowed: {one_of(RELATIONS)})'
        )
        return None
    testimony = Testimony(no, relation, tuple(entry.get("units", ())), str(entry.get("value", "")), record)
    if testimony.speaks:
        if record not in RECORDS:
            wrong(
                f'witness {no}: record "{record}" is not allowed{nearest(record, RECORDS)} (allowed: {one_of(RECORDS)})'
            )
        if not testimony.units or not testimony.value:
            wrong(f"witness {no} {relation} it: say where (units) and what (value)")
    elif testimony.units or record:
        wrong(f"witness {no} is {relation}: it has no units and no record")
    return testimony
