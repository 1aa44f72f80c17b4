"""What somebody without the files proposes: emendations with ``status = "proposed"``, and new rows of a segment table.

``seeds/NNN.proposals.toml`` holds the rows. ``variorum accept ID`` takes a proposal over: on a copy of the edition first,
so that nothing is written here unless everything holds there.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from variorum.corpus import LOCK
from variorum.emendations import find_problems
from variorum.faults import Fault, Faults, VariorumError, nearest, one_of
from variorum.lock import draw_up, written
from variorum.model import Corpus, Emendation, Segment
from variorum.reading import Reading
from variorum.segments import read_row
from variorum.steps import normalise
from variorum.witness import read_toml, tables

_KEYS = ("id", "lines", "rows", "reason", "resp", "status")
_HEAD = re.compile(r"\s*\[\[\s*emendation\s*\]\]")


@dataclass(frozen=True)
class Proposal:
    """Rows that shall stand in a segment table instead of those for lines ``first`` to ``last``."""

    id: str
    first: int
    last: int
    segments: tuple[Segment, ...]
    rows: tuple[str, ...]
    reason: str
    resp: str
    line: int

    @property
    def units(self) -> tuple[str, ...]:
        """The units that its rows name."""
        return tuple(dict.fromkeys(s.unit for s in self.segments if s.unit != "-"))


def read_proposals(corpus: Corpus, no: str, faults: Faults) -> tuple[Proposal, ...]:
    """Read the proposed rows of one witness; a missing file means that there are none."""
    path = Path(corpus.root) / f"seeds/{no}.proposals.toml"
    if not path.exists() or (data := read_toml(path, faults)) is None:
        return ()
    heads = [
        n for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if line.strip() == "[[proposal]]"
    ]
    found: dict[str, Proposal] = {}
    for index, entry in enumerate(tables(data, "proposal", path, faults)):
        line = heads[index] if index < len(heads) else 0
        proposal = _read(entry, corpus, no, path, line, faults)
        if proposal and proposal.id in found:
            faults.add(path, line, "proposal", f'the id "{proposal.id}" is used already; give each proposal its own')
        elif proposal:
            found[proposal.id] = proposal
    return tuple(found.values())


def _read(entry: dict[str, object], corpus: Corpus, no: str, path: Path, line: int, faults: Faults) -> Proposal | None:
    before = len(faults.found)

    def wrong(message: str) -> None:
        faults.add(path, line, "proposal", f"{entry.get('id', 'this proposal')}: {message}")

    for key in entry:
        if key not in _KEYS:
            wrong(f'unknown key "{key}"{nearest(key, _KEYS)} (allowed: {one_of(_KEYS)})')
    rows = entry.get("rows")
    for key in _KEYS:
        if key != "rows" and not (isinstance(entry.get(key), str) and entry[key]):
            wrong(f'"{key}" must be text in quotation marks')
    if not isinstance(rows, list) or not rows or not all(isinstance(row, str) for row in rows):
        wrong('"rows" must be a list of rows, as they would stand in the segment table')
    if len(faults.found) > before:
        return None
    if entry["status"] != "proposed":
        wrong('the status of a proposal is "proposed"; an accepted one stands in the segment table')
    if not re.fullmatch(rf"{no}-s[1-9]\d*", str(entry["id"])):
        wrong(f'the id of a proposal is "{no}-s1", "{no}-s2" …')
    if entry["resp"] not in corpus.contributors:
        wrong(f'"{entry["resp"]}" is not in CONTRIBUTORS.toml{nearest(str(entry["resp"]), corpus.contributors)}')
    match = re.fullmatch(r"([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?", str(entry["lines"]))
    assert isinstance(rows, list)
    segments = [read_row(row, line, path, corpus.witnesses[no].record, faults) for row in rows]
    if not match:
        wrong(f'"{entry["lines"]}" is no range of lines; write 12 or 12-15')
    if not match or None in segments or len(faults.found) > before:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    whole = tuple(s for s in segments if s is not None)
    ends = [first - 1, *(s.last for s in whole)]
    if [s.first for s in whole] != [end + 1 for end in ends[:-1]] or ends[-1] != last:
        wrong(f"its rows do not cover lines {first}-{last} one after the other, without a gap")
    table = corpus.segments[no]
    if table and not (any(s.first == first for s in table) and any(s.last == last for s in table)):
        wrong(f"lines {first}-{last} do not begin and end with rows of the table; take in whole rows")
    if len(faults.found) > before:
        return None
    return Proposal(str(entry["id"]), first, last, whole, tuple(rows), str(entry["reason"]), str(entry["resp"]), line)


def proposals_on(corpus: Corpus, unit: str) -> list[Proposal]:
    """Return the proposals that touch a unit: its present lines, or its name in the new rows."""
    if not (Path(corpus.root) / f"seeds/{unit[:3]}.proposals.toml").exists():
        return []
    here = corpus.units[unit].segments if unit in corpus.units else ()
    return [
        proposal
        for proposal in read_proposals(corpus, unit[:3], Faults(Path(corpus.root)))
        if unit in proposal.units or any(s.first <= proposal.last and proposal.first <= s.last for s in here)
    ]


def accept(root: Path, id: str) -> list[str]:
    """Take a proposal over and renew the lock; return what was written. Nothing is written when anything is wrong."""
    from variorum.check import check

    corpus, faults = check(root, locked=False)
    faults.raise_if_any()
    emendation = next((e for entries in corpus.emendations.values() for e in entries if e.id == id), None)
    proposals = {p.id: p for no in corpus.witnesses for p in read_proposals(corpus, no, Faults(root))}
    if emendation is not None:
        changed = _with_emendation(corpus, emendation)
    elif id in proposals:
        changed = _with_rows(corpus, proposals[id])
    else:
        open_ = [
            *proposals,
            *(e.id for entries in corpus.emendations.values() for e in entries if e.status == "proposed"),
        ]
        raise _wrong(
            f'"{id}" is neither an emendation nor a proposal{nearest(id, open_)} (proposed: {one_of(open_) or "none"})'
        )
    changed[LOCK.as_posix()] = _tried(root, changed)
    _put(root, changed)
    return sorted(name for name, text in changed.items() if text is not None)


def _wrong(message: str) -> VariorumError:
    return VariorumError([Fault("variorum accept", 0, "accept", message)])


def _with_emendation(corpus: Corpus, emendation: Emendation) -> dict[str, str | None]:
    """Return the file of the emendations with one of them accepted."""
    no = emendation.id[:3]
    witness, unit = corpus.witnesses[no], corpus.units[emendation.at]
    if emendation.status == "accepted":
        raise _wrong(f"{emendation.id} is accepted already")
    if witness.text is None:
        raise _wrong(
            f"the file of witness {no} is not at hand, so sic cannot be tested; put it there: make seeds FROM=folder"
        )
    plain = Reading.of("".join(witness.lines(s.first, s.last) for s in unit.segments))
    normalise(plain, unit.role, unit.lang, witness.record.steps_off)
    if problem := find_problems(emendation, plain.text):
        raise _wrong(f"{emendation.id}: {problem}")
    name = f"articles/{no}.emendations.toml"
    lines = (Path(corpus.root) / name).read_text(encoding="utf-8").split("\n")
    end = next((i for i in range(emendation.line, len(lines)) if _HEAD.match(lines[i])), len(lines))
    places = [i for i in range(emendation.line, end) if re.match(r"\s*status\s*=\s*[\"']proposed[\"']", lines[i])]
    if len(places) != 1:
        raise _wrong(f'{emendation.id}: its line status = "proposed" was not found; write it on a line of its own')
    lines[places[0]] = re.sub(r"[\"']proposed[\"']", '"accepted"', lines[places[0]], count=1)
    return {name: "\n".join(lines)}


def _with_rows(corpus: Corpus, proposal: Proposal) -> dict[str, str | None]:
    """Return the segment table with the rows of a proposal, and what is left of the proposals."""
    no = proposal.id[:3]
    if corpus.witnesses[no].text is None:
        raise _wrong(
            f"the file of witness {no} is not at hand, so the rows cannot be tested; put it there: make seeds FROM=folder"
        )
    table, proposed = f"seeds/{no}.segments.tsv", f"seeds/{no}.proposals.toml"
    rows = (Path(corpus.root) / table).read_text(encoding="utf-8").removesuffix("\n").split("\n")
    gone = [s.row for s in corpus.segments[no] if proposal.first <= s.first and s.last <= proposal.last]
    rows[gone[0] - 1 : gone[-1]] = proposal.rows
    lines = (Path(corpus.root) / proposed).read_text(encoding="utf-8").split("\n")
    end = next((i for i in range(proposal.line, len(lines)) if lines[i].strip() == "[[proposal]]"), len(lines))
    left = "\n".join([*lines[: proposal.line - 1], *lines[end:]]).strip()
    return {table: "\n".join(rows) + "\n", proposed: f"{left}\n" if "[[proposal]]" in left else None}


def _tried(root: Path, changed: dict[str, str | None]) -> str:
    """Make the change in a copy of the edition, check it there, and return the lock that it needs."""
    from variorum.check import check

    with tempfile.TemporaryDirectory(prefix="variorum-") as folder:
        copy = Path(folder)
        for name in ("articles", "commentary"):
            shutil.copytree(root / name, copy / name)
        (copy / "seeds").mkdir()
        for path in (root / "seeds").iterdir():
            if path.suffix == ".txt":
                (copy / "seeds" / path.name).symlink_to(path.resolve())
            elif path.is_file():
                shutil.copyfile(path, copy / "seeds" / path.name)
        for path in [*root.glob("*.md"), *root.glob("*.bib"), *root.glob("CONTRIBUTORS.toml")]:
            shutil.copyfile(path, copy / path.name)
        for name, text in changed.items():
            if text is None:
                (copy / name).unlink()
            else:
                (copy / name).write_text(text, encoding="utf-8", newline="\n")
        corpus, faults = check(copy, locked=False)
        faults.raise_if_any()
        return written(draw_up(corpus))


def _put(root: Path, changed: dict[str, str | None]) -> None:
    """Write all files beside their places first, then put them there."""
    made: list[Path] = []
    try:
        for name, text in changed.items():
            if text is not None:
                new = root / f"{name}.new"
                made.append(new)
                new.write_text(text, encoding="utf-8", newline="\n")
    except OSError:
        for new in made:
            new.unlink(missing_ok=True)
        raise
    for new in made:
        new.replace(new.with_suffix(""))
    for name, text in changed.items():
        if text is None:
            (root / name).unlink()
