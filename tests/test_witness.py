"""A witness file is taken exactly as recorded, or refused with one sentence that says how it differs."""

from __future__ import annotations

import hashlib
import itertools
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import EN, ZH, edit, faults_of, put

from variorum.corpus import read_corpus
from variorum.witness import canonical, line_starts

FILE = "seeds/001_road.txt"


def of_file(root: Path, data: bytes) -> list[str]:
    (root / FILE).write_bytes(data)
    return faults_of(root)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_lines_cut_a_text_at_its_line_feeds_and_nowhere_else(text: str) -> None:
    starts = line_starts(text)
    lines = [text[a:b] for a, b in itertools.pairwise(starts)]
    assert "".join(lines) == text
    assert all(line.endswith("\n") for line in lines[:-1])
    assert all(line and line.count("\n") <= 1 for line in lines)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufeff")))
def test_the_canonical_form_is_the_same_with_a_bom_and_with_every_line_end(text: str) -> None:
    data = text.encode()
    crlf = text.replace("\n", "\r\n").encode()
    assert (
        canonical(data)
        == canonical(b"\xef\xbb\xbf" + data)
        == canonical(crlf)
        == canonical(text.replace("\n", "\r").encode())
        == text
    )


@pytest.mark.parametrize(
    ("data", "starts"),
    [
        ("", (0,)),
        ("路", (0, 1)),
        ("路\n", (0, 2)),
        ("\n", (0, 1)),
        ("a\u2028b\x0bc\x85\n", (0, 7)),
        ("𠮷\n𠮷", (0, 2, 3)),
    ],
)
def test_only_a_line_feed_ends_a_line_and_a_last_line_without_one_counts(data: str, starts: tuple[int, ...]) -> None:
    assert line_starts(data) == starts


def test_a_file_that_is_missing_makes_the_edition_open_and_is_no_fault(project: Path) -> None:
    (project / FILE).unlink()
    corpus = read_corpus(project)
    assert (corpus.full, corpus.witnesses["001"].text, corpus.witnesses["000"].text) == (False, None, ZH)


def test_a_bom_is_named(project: Path) -> None:
    assert of_file(project, b"\xef\xbb\xbf" + EN.encode()) == [
        f"{FILE}: this file has the right content, but it begins with a byte order mark (BOM); save it as UTF-8 without BOM, with LF line ends [witness]"
    ]


def test_other_line_ends_are_named(project: Path) -> None:
    assert of_file(project, EN.replace("\n", "\r\n").encode()) == [
        f"{FILE}: this file has the right content, but its lines end in CR LF or CR instead of LF; save it as UTF-8 without BOM, with LF line ends [witness]"
    ]


def test_a_bom_and_other_line_ends_are_both_named(project: Path) -> None:
    assert of_file(project, b"\xef\xbb\xbf" + EN.replace("\n", "\r").encode()) == [
        (
            f"{FILE}: this file has the right content, but it begins with a byte order mark (BOM) and its lines end in CR LF or CR instead of LF; "
            "save it as UTF-8 without BOM, with LF line ends [witness]"
        )
    ]


def test_another_encoding_is_named(project: Path) -> None:
    assert of_file(project, EN.encode("cp1251", errors="replace")) == [
        (
            f"{FILE}: this file differs from the recorded witness in its encoding: it is not UTF-8 (byte 94); "
            "save your copy as UTF-8, or get the file with the recorded SHA-256 [witness]"
        )
    ]


def test_a_lone_surrogate_is_no_utf_8(project: Path) -> None:
    assert of_file(project, b"\xed\xa0\x80") == [
        (
            f"{FILE}: this file differs from the recorded witness in its encoding: it is not UTF-8 (byte 0); "
            "save your copy as UTF-8, or get the file with the recorded SHA-256 [witness]"
        )
    ]


def test_other_content_is_named_with_its_fingerprint_and_length(project: Path) -> None:
    data = EN.replace("cat", "dog").encode()
    assert of_file(project, data) == [
        (
            f"{FILE}: this file differs from the recorded witness in its content: SHA-256 {hashlib.sha256(data).hexdigest()[:16]}…, "
            f"recorded {hashlib.sha256(EN.encode()).hexdigest()[:16]}…; {len(EN)} characters, recorded {len(EN)}. "
            "Nothing is re-anchored by similarity: get the recorded file, or take this one away to build the open edition [witness]"
        )
    ]


def test_an_empty_file_has_other_content(project: Path) -> None:
    assert "0 characters, recorded" in of_file(project, b"")[0]


def test_a_folder_in_place_of_a_file_is_refused(project: Path) -> None:
    (project / FILE).unlink()
    (project / FILE).mkdir()
    assert faults_of(project) == [
        f"{FILE}: this file cannot be read: Is a directory; give yourself the right to read it, or take it away [unreadable]"
    ]


def test_a_record_that_does_not_count_its_own_file_right_is_refused(project: Path) -> None:
    edit(project, "seeds/001.toml", "lines = 10", "lines = 12")
    assert "seeds/001.toml:5: lines is 12 here, but 10 in the file, which is the recorded one [record]" in faults_of(
        project
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('siglum = "B"', "siglum = 3", 1, '"siglum" must be a text in quotation marks [record]'),
        ("lines = 10", "lines = true", 5, '"lines" must be a whole number [record]'),
        ('siglum = "B"', 'sigulm = "B"', 1, 'unknown key "sigulm"; did you mean "siglum"? [record]'),
        ('file = "001_road.txt"', 'file = "../road.txt"', 2, '"file" must be the name of a .txt file in seeds/: only those are kept out of git [record]'),
        ('file = "001_road.txt"', 'file = "000.toml"', 2, '"file" must be the name of a .txt file in seeds/: only those are kept out of git [record]'),
        ("control = []", 'control = ["x"]', 17, '"control" must be a list of tables: [{ url = "…", seen = 2026-01-31 }] [record]'),
        ("[closed]", "lines = 3\n[closed]", 18, "this is not valid TOML: Cannot overwrite a value (at line 18, column 10) [toml]"),
        ("[closed]", "[steps]\noff = ['wrap']\n[closed]", 19,
         '"wrap" is no step; did you mean "wraps"? (steps: marks, markdown, width, addresses, wraps, punctuation, spaces, own-mark, edges) [record]'),
        ("[closed]", "x = " + "9" * 5000 + "\n[closed]", 0,
         "this is not TOML that can be read: a number is too long or tables are nested too deeply [toml]"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_record_is_said_with_its_line(
    project: Path, old: str, new: str, line: int, message: str
) -> None:
    edit(project, "seeds/001.toml", old, new)
    assert f"seeds/001.toml{f':{line}' if line else ''}: {message}" in faults_of(project)


def test_a_key_that_is_missing_is_named(project: Path) -> None:
    edit(project, "seeds/001.toml", 'rights = "ours"\n', "")
    assert (
        faults_of(project)[-1]
        == 'seeds/001.toml: the key "rights" is missing; DESIGN.md lists what a witness record holds [record]'
    )


def test_a_record_that_is_not_utf_8_is_named(project: Path) -> None:
    (project / "seeds/001.toml").write_bytes(b'siglum = "\xff"\n')
    assert (
        "seeds/001.toml: this file is not UTF-8 (invalid start byte at byte 10); save it as UTF-8 [encoding]"
        in faults_of(project)
    )


def test_a_siglum_stands_for_one_witness(project: Path) -> None:
    edit(project, "seeds/001.toml", 'siglum = "B"', 'siglum = "A"')
    assert faults_of(project) == ['seeds/001.toml:1: the siglum "A" is that of witness 000 already [record]']


def test_a_folder_without_records_is_no_edition(tmp_path: Path) -> None:
    put(tmp_path, "CONTRIBUTORS.toml", "")
    assert faults_of(tmp_path) == [
        "seeds: there is no witness record here (seeds/NNN.toml); run this in the root of the edition [missing]"
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(project: Path) -> None:
    (project / FILE).chmod(0)
    assert faults_of(project) == [
        f"{FILE}: this file cannot be read: Permission denied; give yourself the right to read it, or take it away [unreadable]"
    ]
