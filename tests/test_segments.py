"""A segment table tiles its witness: every line, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import EN_SEGMENTS, HEADER, edit, faults_of, put, reseal

from variorum.corpus import read_corpus, source_of
from variorum.faults import Faults
from variorum.model import ROLES, Record, Segment, Witness
from variorum.segments import read_segments, units_of
from variorum.witness import line_starts

TABLE = "seeds/001.segments.tsv"
EDITED, ASIDE = "text", ("formework", "foreign", "noise")


def record_of(text: str) -> Record:
    return Record(
        "001", "B", "b.txt", "", "", len(line_starts(text)) - 1, len(text), "zh", "", "", "", "", "", "", "", True, (), (), {}
    )  # fmt: skip


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[str, list[tuple[int, int, str, str]]]:
    """A text, and any tiling of its lines: (first, last, role, unit)."""
    lines = draw(st.lists(st.text(st.sampled_from("灯塔𠮷a ①\r"), max_size=6), min_size=1, max_size=12))
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    count = len(line_starts(text)) - 1
    if not count:
        text, count = "路", 1
    cuts = sorted(draw(st.sets(st.integers(1, count))) | {count})
    rows, first = [], 1
    for number, last in enumerate(cuts, 1):
        role = draw(st.sampled_from([EDITED, *ASIDE]))
        unit = (
            f"001.0.{draw(st.integers(1, 3))}" if role == EDITED else draw(st.sampled_from(["-", f"001.x1.{number}"]))
        )
        rows.append((first, last, role, unit))
        first = last + 1
    return text, rows


@given(made=laid_out())
def test_any_tiling_round_trips(
    made: tuple[str, list[tuple[int, int, str, str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, rows = made
    root = tmp_path_factory.mktemp("tiling")
    put(
        root,
        "001.segments.tsv",
        HEADER + "".join(f"{a}-{b}\t{role}\t{unit}\t?\tzh\twords\n" for a, b, role, unit in rows),
    )
    faults = Faults(root)
    segments = read_segments(root / "001.segments.tsv", record_of(text), faults)
    units = units_of(segments, root / "001.segments.tsv", faults)
    witness = Witness(record_of(text), text, line_starts(text))
    assert faults.found == []
    assert [(s.first, s.last, s.role, s.unit) for s in segments] == rows
    assert "".join(witness.lines(s.first, s.last) for s in segments) == text
    alone = "".join(witness.lines(s.first, s.last) for s in segments if s.unit == "-")
    assert sum(len(source_of(witness, unit)) for unit in units.values()) + len(alone) == len(text)


def test_a_paragraph_continues_behind_the_notes_of_its_page(project: Path) -> None:
    unit = read_corpus(project).units["000.1.1"]
    assert (unit.lines, unit.pages) == (((9, 10), (14, 14)), ("1", "2"))


ROW = "6-7\ttext\t001.0.2\t-\tru\t-"


@pytest.mark.parametrize(
    ("new", "row", "message"),
    [
        ("7\ttext\t001.0.2\t-\tru\t-", 5, "lines 7-7 leave a gap: lines 6-6 have no row [tiling]"),
        ("5-7\ttext\t001.0.2\t-\tru\t-", 5, "lines 5-7 overlap the rows before, which reach line 5 [tiling]"),
        ("7-6\ttext\t001.0.2\t-\tru\t-", 5, "lines 7-6: the last line comes before the first [tiling]"),
        ("six\ttext\t001.0.2\t-\tru\t-", 5, '"six" is no range of lines; write 12 or 12-15 [segment]'),
        ("0-7\ttext\t001.0.2\t-\tru\t-", 5, '"0-7" is no range of lines; write 12 or 12-15 [segment]'),
        ("６-7\ttext\t001.0.2\t-\tru\t-", 5, '"６-7" is no range of lines; write 12 or 12-15 [segment]'),
        ("6-7\ttxt\t001.0.2\t-\tru\t-", 5, f'unknown role "txt"; did you mean "text"? (allowed: {", ".join(ROLES)}) [segment]'),
        ("6-7\ttext\t-\t-\tru\t-", 5, "lines of the role text need a unit [segment]"),
        ("6-7\ttext\t000.0.2\t-\tru\t-", 5, '"000.0.2" is no unit of witness 001; see "Unit ids" in DESIGN.md [segment]'),
        ("6-7\ttext\t001.2\t-\tru\t-", 5, '"001.2" is no unit of witness 001; see "Unit ids" in DESIGN.md [segment]'),
        ("6-7\tblank\t001.0.2\t-\tru\t-", 5, "blank lines between units belong to no unit; write - [segment]"),
        ("6-7\ttext\t001.0.2\tvii\tru\t-", 5, '"vii" is no page; write 57, [57] when deduced, ? when unknown, - where there are none [segment]'),
        ("6-7\ttext\t001.0.2\t-\tRussian\t-", 5, '"Russian" is no language tag; write zh, ja, ru, en [segment]'),
        ("6-7\tnoise\t-\t-\tru\t-", 5, "say in a few words what is set aside here (column what) [segment]"),
        ("6-7\ttext\t001.0.2\t-\tru", 5, "this row has 5 columns, it needs 6 separated by tabs: lines role unit page lang what [tsv]"),
        ("", 5, "this row has 1 columns, it needs 6 separated by tabs: lines role unit page lang what [tsv]"),
        ("6-7\tcaption\t001.0.1\t-\tru\t-", 5, "001.0.1 is text in row 4 and caption here; a unit has one role [segment]"),
        ("6-7\tblank\t-\t-\t-\t-", 5, "lines 6-7 are called blank, but hold text [segment]"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said_with_its_row(project: Path, new: str, row: int, message: str) -> None:
    edit(project, TABLE, ROW, new)
    assert f"{TABLE}:{row}: {message}" in faults_of(project)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            HEADER + EN_SEGMENTS.replace("10\t", "10-11\t"),
            f"{TABLE}:8: lines 10-11 run past the end of the witness, which has 10 lines [tiling]",
        ),
        (
            HEADER + EN_SEGMENTS.replace("10\treference\t001.r1\t-\ten\t-\n", ""),
            f"{TABLE}:7: lines 10-10 at the end have no row [tiling]",
        ),
        (HEADER, f"{TABLE}:1: the table has no rows [tiling]"),
        (
            "",
            f"{TABLE}:1: the first row must be the column names, separated by tabs: lines role unit page lang what [tsv]",
        ),
        (
            EN_SEGMENTS,
            f"{TABLE}:1: the first row must be the column names, separated by tabs: lines role unit page lang what [tsv]",
        ),
    ],
)
def test_a_table_that_does_not_cover_the_witness_is_refused(project: Path, table: str, message: str) -> None:
    put(project, TABLE, table)
    assert message in faults_of(project)


def test_a_row_that_cannot_be_read_is_not_called_a_gap_too(project: Path) -> None:
    edit(project, TABLE, ROW, "6,7\ttext\t001.0.2\t-\tru\t-")
    assert [fault for fault in faults_of(project) if fault.endswith("[tiling]")] == []


def test_a_table_that_is_not_utf_8_is_named(project: Path) -> None:
    (project / TABLE).write_bytes(HEADER.encode() + b"\xff")
    assert (
        f"{TABLE}: this file is not UTF-8 (invalid start byte at byte {len(HEADER)}); save it as UTF-8 [encoding]"
        in faults_of(project)
    )


def test_a_table_that_is_missing_is_named(project: Path) -> None:
    (project / TABLE).unlink()
    assert f"{TABLE}: witness 001 is called laid out, but its segment table is missing [missing]" in faults_of(project)


def test_a_table_with_other_line_ends_is_read(project: Path) -> None:
    put(project, TABLE, (HEADER + EN_SEGMENTS).replace("\n", "\r\n"))
    assert faults_of(project) == []


def test_a_witness_of_one_line_without_a_line_feed(project: Path) -> None:
    reseal(project, "001", "路".encode())
    put(project, TABLE, HEADER + "1\ttitle\t001.front.1\t-\tzh\t-\n")
    put(project, "articles/001-road.md", '---\nwitness: "001"\nstatus: drafted\n---\n\n(p001-front-1)=\n# Road\n')
    put(project, "commentary/notes/000-where-it-forks.md", "")
    (project / "commentary/notes/000-where-it-forks.md").unlink()
    assert faults_of(project) == []
    assert read_corpus(project).readings["001.front.1"].text == "路"


def test_what_is_set_aside_is_not_edited() -> None:
    assert [role for role in ROLES if not Segment(1, 1, role, "-", "-", "zh", "-").edited] == [
        "formework",
        "foreign",
        "noise",
        "blank",
    ]


def test_a_witness_that_is_not_laid_out_needs_no_table(project: Path) -> None:
    edit(project, "seeds/001.toml", "laid_out = true", "laid_out = false")
    (project / TABLE).unlink()
    corpus: Any = read_corpus(project)
    assert (corpus.segments["001"], "001" in corpus.chapters) == ((), False)
