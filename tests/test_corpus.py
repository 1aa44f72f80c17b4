"""The whole way of the data, and what is wrong along it said at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented import EN, FILES, edit, faults_of, put, renew_lock, reseal, take_files_away

from variorum.corpus import read_corpus
from variorum.faults import VariorumError

READINGS = {
    "000.front.1": "灯塔与菜园：两个邻村的故事",
    "000.front.2": "王 小明　李 四",
    "000.abs.1": "摘要：本文讲灯塔与菜园之间的小路，以及2022年修路的人。",
    "000.1.h": "一 小路的由来",
    "000.1.1": "小路从灯塔往北走，经过三棵柿子树，到了菜园门口①就分成两条，一条去井边②，另一条去磨坊。",
    "000.n1": "《灯塔日报》，2021年5月，http://example.org/a_b",
    "000.1.2": "磨坊主写过一本书「海 の 本」，后来很少有人读它③（只剩1,000册）。",
    "000.2.1": "修路的人说：“下雨天不干活。”",
    "000.2.2": "Дорогу чинили трое, и дождь им не мешал.",
    "001.0.1": "A road was laid between the light-house and the gardens, and the keeper’s cat followed it.",
}


def test_the_invented_edition_is_in_order(project: Path) -> None:
    assert faults_of(project, locked=True) == []
    assert read_corpus(project).full


@pytest.mark.parametrize(("unit", "text"), READINGS.items())
def test_a_unit_is_read(project: Path, unit: str, text: str) -> None:
    assert read_corpus(project).readings[unit].text == text


def test_what_is_set_aside_stands_as_it_stands(project: Path) -> None:
    assert read_corpus(project).readings["000.x1.1"].text == "广告：新鲜萝卜，每斤三元\n"


def test_units_have_addresses(project: Path) -> None:
    corpus = read_corpus(project)
    assert corpus.cite("000.1.1") == "FW A 1.1"
    assert corpus.units["000.n3"].segments == ()
    assert [u.anchor for u in corpus.units_of("001")] == ["p001-front-1", "p001-0-1", "p001-0-2", "p001-1-h", "r001-1"]


def test_without_the_files_units_and_anchors_are_the_same(project: Path) -> None:
    full = read_corpus(project)
    take_files_away(project)
    open_ = read_corpus(project)
    assert (list(open_.units), open_.readings, open_.full) == (list(full.units), {}, False)
    assert faults_of(project, locked=True) == []


def test_everything_that_is_wrong_is_said_at_once(project: Path) -> None:
    edit(project, "seeds/000.segments.tsv", "7\tformework\t-", "7\tframework\t-")
    edit(project, "articles/001-road.md", "status: drafted", "status: done")
    with pytest.raises(VariorumError) as raised:
        read_corpus(project)
    assert [fault.path for fault in raised.value.faults][:2] == ["articles/001-road.md", "seeds/000.segments.tsv"]
    assert str(raised.value).count("\n") == len(raised.value.faults) - 1


def test_one_wrong_row_does_not_make_every_unit_wrong(project: Path) -> None:
    edit(project, "seeds/000.segments.tsv", "7\tformework\t-", "7\tformwork\t-")
    assert [fault.split(": ")[0] for fault in faults_of(project)] == ["seeds/000.segments.tsv:7"]


def test_contributors_have_id_name_and_kind(project: Path) -> None:
    put(project, "CONTRIBUTORS.toml", '[[contributor]]\nid = "editors"\nname = "We"\nkind = "robot"\n')
    assert "CONTRIBUTORS.toml: each [[contributor]] needs id, name and kind (person, body) [contributor]" in faults_of(
        project
    )


def test_contributors_in_one_pair_of_brackets_are_refused(project: Path) -> None:
    put(project, "CONTRIBUTORS.toml", '[contributor]\nid = "editors"\n')
    assert (
        "CONTRIBUTORS.toml:1: each entry begins with [[contributor]], in two pairs of brackets [contributor]"
        in faults_of(project)
    )


def test_contributors_that_are_missing_are_named(project: Path) -> None:
    (project / "CONTRIBUTORS.toml").unlink()
    assert "CONTRIBUTORS.toml: this file is missing; see DESIGN.md for its form [missing]" in faults_of(project)


def test_a_bibliography_that_is_not_utf_8_is_named(project: Path) -> None:
    with (project / "refs.bib").open("ab") as file:
        file.write("@book{x, title = {Дорога}}".encode("cp1251"))
    found = faults_of(project)
    assert len(found) == 1
    assert found[0].startswith("refs.bib: this file is not UTF-8 (invalid continuation byte at byte ")


def test_a_commentary_that_is_not_utf_8_is_named(project: Path) -> None:
    (project / "commentary/000.md").write_bytes(b"\xff")
    assert faults_of(project) == [
        "commentary/000.md: this file is not UTF-8 (invalid start byte at byte 0); save it as UTF-8 [encoding]"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{",
            "seeds/edition.lock:1: this is not valid JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1)); renew it with `variorum lock` [lock]",
        ),
        ("[]", "seeds/edition.lock: this is not the form of a lock; renew it with `variorum lock` [lock]"),
        (
            '{"000": {"units": {}}}',
            "seeds/edition.lock: this is not the form of a lock; renew it with `variorum lock` [lock]",
        ),
    ],
)
def test_a_lock_that_cannot_be_read_is_named(project: Path, text: str, message: str) -> None:
    put(project, "seeds/edition.lock", text)
    assert faults_of(project) == [message]


def test_a_bom_and_crlf_in_the_recorded_file_are_part_of_the_file_and_not_of_the_text(project: Path) -> None:
    before = read_corpus(project).readings["001.0.1"].text
    reseal(project, "001", b"\xef\xbb\xbf" + EN.replace("\n", "\r\n").encode())
    renew_lock(project)
    assert faults_of(project, locked=True) == []
    assert read_corpus(project).readings["001.0.1"].text == before


def test_the_fixture_keeps_the_witnesses_out_of_every_other_file(project: Path) -> None:
    assert sorted(p.name for p in (project / "seeds").glob("*.txt")) == sorted(FILES.values())
