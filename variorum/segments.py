"""From ``seeds/NNN.segments.tsv`` to segments that tile the witness, and to units."""

from __future__ import annotations

import re
from pathlib import Path

from variorum.faults import Faults, nearest, one_of
from variorum.model import EDITED_ROLES, ROLES, Record, Segment, Unit, is_unit_id

COLUMNS = ("lines", "role", "unit", "page", "lang", "what")
_LINES = re.compile(r"([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")
_PAGE = re.compile(r"-|\?|\d+(-\d+)?|\[\d+(-\d+)?\]")
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


def read_segments(path: Path, record: Record, faults: Faults) -> tuple[Segment, ...]:
    """Read a segment table; every fault in it is noted, and a table with faults gives no segments."""
    before = len(faults.found)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        faults.add(path, 0, "missing", f"witness {record.no} is called laid out, but its segment table is missing")
        return ()
    except UnicodeDecodeError as error:
        faults.add(
            path, 0, "encoding", f"this file is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        )
        return ()
    rows = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if tuple(rows[0].split("\t")) != COLUMNS:
        faults.add(path, 1, "tsv", f"the first row must be the column names, separated by tabs: {' '.join(COLUMNS)}")
        return ()
    segments = []
    for number, row in enumerate(rows[1:], 2):
        segment = read_row(row, number, path, record, faults)
        if segment:
            segments.append(segment)
    if len(segments) == len(rows) - 1:  # a row that cannot be read would look like a gap
        _check_tiling(segments, path, record, faults)
    return tuple(segments) if len(faults.found) == before else ()


def read_row(row: str, number: int, path: Path, record: Record, faults: Faults) -> Segment | None:
    """Read one row of a segment table; every fault in it is noted."""

    def wrong(message: str) -> None:
        faults.add(path, number, "segment", message)

    cells = row.split("\t")
    if len(cells) != len(COLUMNS):
        faults.add(
            path,
            number,
            "tsv",
            f"this row has {len(cells)} columns, it needs {len(COLUMNS)} separated by tabs: {' '.join(COLUMNS)}",
        )
        return None
    lines, role, unit, page, lang, what = cells
    match = _LINES.fullmatch(lines)
    if not match:
        wrong(f'"{lines}" is no range of lines; write 12 or 12-15')
        return None
    first = int(match[1])
    last = int(match[2] or match[1])
    if role not in ROLES:
        wrong(f'unknown role "{role}"{nearest(role, ROLES)} (allowed: {one_of(ROLES)})')
    if unit == "-":
        if role in EDITED_ROLES:
            wrong(f"lines of the role {role} need a unit")
    elif not is_unit_id(unit) or not unit.startswith(record.no + "."):
        wrong(f'"{unit}" is no unit of witness {record.no}; see "Unit ids" in DESIGN.md')
    elif role == "blank":
        wrong("blank lines between units belong to no unit; write -")
    if not _PAGE.fullmatch(page):
        wrong(f'"{page}" is no page; write 57, [57] when deduced, ? when unknown, - where there are none')
    if lang != "-" and not _LANG.fullmatch(lang):
        wrong(f'"{lang}" is no language tag; write zh, ja, ru, en')
    if role not in EDITED_ROLES and role != "blank" and what in ("-", ""):
        wrong("say in a few words what is set aside here (column what)")
    return Segment(first, last, role, unit, page, lang, what, number)


def _check_tiling(segments: list[Segment], path: Path, record: Record, faults: Faults) -> None:
    expected = 1
    for segment in segments:
        place = f"lines {segment.first}-{segment.last}"
        if segment.last < segment.first:
            faults.add(path, segment.row, "tiling", f"{place}: the last line comes before the first")
        elif segment.first > expected:
            faults.add(
                path, segment.row, "tiling", f"{place} leave a gap: lines {expected}-{segment.first - 1} have no row"
            )
        elif segment.first < expected:
            faults.add(path, segment.row, "tiling", f"{place} overlap the rows before, which reach line {expected - 1}")
        if segment.last > record.lines:
            faults.add(
                path, segment.row, "tiling", f"{place} run past the end of the witness, which has {record.lines} lines"
            )
        expected = max(expected, segment.last + 1)
    if segments and expected <= record.lines:
        faults.add(path, segments[-1].row, "tiling", f"lines {expected}-{record.lines} at the end have no row")
    if not segments:
        faults.add(path, 1, "tiling", "the table has no rows")


def units_of(segments: tuple[Segment, ...], path: Path, faults: Faults) -> dict[str, Unit]:
    """Gather the segments of each unit, in file order."""
    gathered: dict[str, list[Segment]] = {}
    for segment in segments:
        if segment.unit != "-":
            gathered.setdefault(segment.unit, []).append(segment)
    for unit, parts in gathered.items():
        for other in parts[1:]:
            if other.role != parts[0].role:
                faults.add(
                    path,
                    other.row,
                    "segment",
                    f"{unit} is {parts[0].role} in row {parts[0].row} and {other.role} here; a unit has one role",
                )
    return {unit: Unit(unit, parts[0].role, parts[0].lang, tuple(parts)) for unit, parts in gathered.items()}
