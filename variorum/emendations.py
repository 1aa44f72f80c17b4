"""The editors' hand: ``articles/NNN.emendations.toml``, read and applied to normalised texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from variorum.faults import Faults, nearest, one_of
from variorum.markup import link_problem
from variorum.model import CAUSES, CERTAINTIES, EMENDATION_KINDS, SEEN, WEIGHTS, Emendation
from variorum.reading import Edit, Reading, trim
from variorum.witness import read_toml, tables

_KEYS = {
    "id": str, "at": str, "sic": str, "corr": str, "kind": str, "cause": str, "weight": str, "about": str, "cert": str,
    "cert_remedy": str, "checked": list, "reason": str, "resp": str, "status": str,
}  # fmt: skip
_OPTIONAL = ("corr", "cert_remedy", "checked")
_ALLOWED = {
    "kind": EMENDATION_KINDS, "cause": CAUSES, "weight": WEIGHTS, "cert": CERTAINTIES, "cert_remedy": CERTAINTIES,
    "status": ("proposed", "accepted"),
}  # fmt: skip
#: So many hands can be told apart in one unit, beside the steps.
MOST = 200
_HEAD = re.compile(r"\s*\[\[\s*emendation\s*\]\]\s*(#.*)?$")
_EVIDENCE = ("work", "unit", "url", "seen", "date", "shows")


def read_emendations(path: Path, no: str, faults: Faults) -> tuple[Emendation, ...]:
    """Read the emendations of one witness; a missing file means that there are none yet."""
    if not path.exists():
        return ()
    data = read_toml(path, faults)
    if data is None:
        return ()
    for key in data:
        if key != "emendation":
            faults.add(path, 1, "emendation", f'unknown table "{key}"; each entry begins with [[emendation]]')
    entries = tables(data, "emendation", path, faults)
    text = path.read_text(encoding="utf-8")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if _HEAD.match(line)]
    if len(lines) != len(entries) and entries:
        faults.add(
            path,
            0,
            "emendation",
            f"there are {len(entries)} entries and {len(lines)} lines [[emendation]]; write each entry under a line of its own",
        )
        return ()
    found: dict[str, Emendation] = {}
    for entry, line in zip(entries, lines, strict=True):
        emendation = _read_entry(entry, path, line, no, faults)
        if emendation is None:
            continue
        if emendation.id in found:
            faults.add(
                path,
                line,
                "emendation",
                f'the id "{emendation.id}" is used already in line {found[emendation.id].line}; give each entry its own',
            )
        found[emendation.id] = emendation
    return tuple(found.values())


def _read_entry(entry: Mapping[str, Any], path: Path, line: int, no: str, faults: Faults) -> Emendation | None:
    before = len(faults.found)
    name = entry.get("id", "this entry")

    def wrong(message: str) -> None:
        faults.add(path, line, "emendation", f"{name}: {message}")

    for key in entry:
        if key not in _KEYS:
            wrong(f'unknown key "{key}"{nearest(key, _KEYS) or "; allowed are " + one_of(_KEYS)}')
    for key, kind in _KEYS.items():
        if key not in entry:
            if key not in _OPTIONAL:
                wrong(f'the key "{key}" is missing')
        elif not isinstance(entry[key], kind):
            wrong(f'"{key}" must be {"a list of tables" if kind is list else "text in quotation marks"}')
        elif key in _ALLOWED and entry[key] not in _ALLOWED[key]:
            wrong(
                f'{key} = "{entry[key]}" is not allowed{nearest(entry[key], _ALLOWED[key])} (allowed: {one_of(_ALLOWED[key])})'
            )
    if len(faults.found) > before:
        return None
    for evidence in entry.get("checked", ()):
        for problem in evidence_problems(evidence):
            wrong(problem)
    checked = tuple(evidence for evidence in entry.get("checked", ()) if not evidence_problems(evidence))
    corr = entry.get("corr")
    kind = entry["kind"]
    if kind in ("stet", "crux"):
        if corr is not None:
            wrong(f"a {kind} has no corr: nothing is changed")
        if kind == "stet" and not entry.get("checked"):
            wrong("a stet (looks wrong, is right) needs evidence in checked")
    elif corr is None:
        wrong(f"an entry of the kind {kind} needs corr, what should stand there")
    elif corr == entry["sic"]:
        wrong("sic and corr are the same")
    if not entry["sic"]:
        wrong("sic is empty; take in a neighbour, so that the place can be found")
    if not entry["id"].startswith(no + "-"):
        wrong(f'the id must begin with "{no}-"')
    start, stop, new = trim(entry["sic"], 0, len(entry["sic"]), corr or "")
    if kind == "supply" and start != stop:
        wrong("a supply only adds: sic and corr may differ only by what is added")
    if kind == "suppression" and new:
        wrong("a suppression only takes away: sic and corr may differ only by what is taken away")
    if kind == "transposition" and corr is not None and not swap(entry["sic"], corr):
        wrong("a transposition only moves: corr must be sic with one stretch moved")
    return Emendation(
        id=entry["id"], at=entry["at"], sic=entry["sic"], corr=corr, kind=kind, cause=entry["cause"], weight=entry["weight"],
        about=entry["about"], cert=entry["cert"], cert_remedy=entry.get("cert_remedy", entry["cert"]), checked=checked,
        reason=entry["reason"], resp=entry["resp"], status=entry["status"], line=line,
    )  # fmt: skip


def evidence_problems(evidence: Any) -> list[str]:
    """Say what is wrong with one entry of ``checked``."""
    if not isinstance(evidence, dict):
        return ['each entry of checked is a table: { work = "key", seen = "page", date = 2026-01-31, shows = "…" }']
    problems = [
        f'unknown key "{key}" in checked{nearest(key, _EVIDENCE)} (allowed: {one_of(_EVIDENCE)})'
        for key in evidence
        if key not in _EVIDENCE
    ]
    if sum(key in evidence for key in ("work", "unit", "url")) != 1:
        problems.append("each entry of checked names one of work (a key of refs.bib), unit, url")
    problems += [
        f'"{key}" in checked must be text in quotation marks'
        for key in ("work", "unit", "url", "shows")
        if key in evidence and not (isinstance(evidence[key], str) and (evidence[key] or key == "shows"))
    ]
    if not evidence.get("shows"):
        problems.append('"shows" is missing in checked: say in our words what the evidence shows')
    if isinstance(evidence.get("url"), str) and (problem := link_problem(evidence["url"])):
        problems.append(f"the url in checked: {problem}")
    if ("seen" in evidence or "unit" not in evidence) and evidence.get("seen") not in SEEN:
        problems.append(f'"seen" in checked must be one of {one_of(SEEN)}')
    if ("date" in evidence or "unit" not in evidence) and as_day(evidence.get("date")) is None:
        problems.append("the date in checked must be a date, 2026-01-31")
    return problems


def as_day(value: object) -> date | None:
    """Return a date, also where it was written between quotation marks; None if it is no date.

    >>> as_day("2026-01-31"), as_day("2026-02-31")
    (datetime.date(2026, 1, 31), None)
    """
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def swap(sic: str, corr: str) -> tuple[int, int, int, str] | None:
    """Find the stretch that a transposition moves: (from, to, new place, stretch); None if it is none.

    >>> swap("甲乙丙", "乙丙甲")
    (0, 1, 3, '甲')
    """
    start, stop, new = trim(sic, 0, len(sic), corr)
    old = sic[start:stop]
    if len(old) != len(new) or sorted(old) != sorted(new):
        return None
    for length in range(1, len(old)):
        if old[length:] + old[:length] == new:
            if length <= len(old) - length:
                return start, start + length, stop, old[:length]
            return start + length, stop, start, old[length:]
    return None


def edits_of(emendation: Emendation, text: str) -> list[Edit]:
    """Return the edits of one emendation on a normalised text that holds its ``sic`` once."""
    place = text.index(emendation.sic)
    corr = emendation.corr or ""
    moved = swap(emendation.sic, corr) if emendation.kind == "transposition" else None
    if moved:
        start, stop, target, stretch = moved
        return sorted([(place + start, place + stop, ""), (place + target, place + target, stretch)])
    return [trim(text, place, place + len(emendation.sic), corr)]


def _times(sic: str, text: str) -> int:
    """Count how often one text stands in another, overlapping places too.

    >>> _times("甲甲", "甲甲甲")
    2
    """
    times, place = 0, text.find(sic)
    while place >= 0:
        times, place = times + 1, text.find(sic, place + 1)
    return times


def find_problems(emendation: Emendation, text: str) -> str:
    """Say why an emendation cannot be placed in a normalised text; empty if it can."""
    times = _times(emendation.sic, text)
    if times == 1:
        return ""
    if times == 0:
        return f'sic "{emendation.sic}" is not in the normalised text of {emendation.at}; see it with `variorum show {emendation.at}`'
    return f'sic "{emendation.sic}" is in {emendation.at} {times} times; take in neighbouring characters until it is there once'


def emend(reading: Reading, emendations: tuple[Emendation, ...]) -> list[str]:
    """Apply the accepted emendations of a unit; return what went wrong, entry by entry.

    All places are found in the normalised text, so that no emendation sees another's work.
    """
    problems = []
    edits: list[tuple[Edit, Emendation]] = []
    for emendation in emendations:
        problem = find_problems(emendation, reading.text)
        if problem:
            problems.append(f"{emendation.id}: {problem}")
        elif emendation.applied:
            edits += [(edit, emendation) for edit in edits_of(emendation, reading.text)]
    edits.sort(key=lambda pair: pair[0][:2])
    for (one, first), (two, second) in pairwise(edits):
        if two[0] < one[1] or (one[:2] == two[:2] and one[0] == one[1]):
            problems.append(f"{second.id} overlaps {first.id}; join them into one entry")
    if len({emendation.id for _, emendation in edits}) > MOST:
        problems.append(f"{edits[-1][1].id}: more than {MOST} emendations at one unit; divide the unit")
    if problems:
        return problems
    shift = 0
    for (start, stop, new), emendation in edits:
        reading.apply([(start + shift, stop + shift, new)], emendation.id)
        shift += len(new) - (stop - start)
    return []
