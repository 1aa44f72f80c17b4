"""The search index: what is in it, and in the open edition what is not."""

from __future__ import annotations

import base64
import bz2
import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import ZH, edit, put, take_files_away
from pages import add_pages
from test_connections import connected

from variorum.corpus import read_corpus
from variorum.export import edition_data
from variorum.faults import Faults
from variorum.folding import classes, classes_for
from variorum.model import Corpus
from variorum.rights import han
from variorum.search import KINDS, Record, records, search_index

ROOT = Path(__file__).parent.parent


@cache
def edition(*, full: bool) -> tuple[Corpus, list[Record], list[tuple[str, str]]]:
    """This repository, its records, and (address, text) for all that a plain scan of ``edition.json`` sees."""
    corpus = read_corpus(ROOT, Faults(ROOT))
    full = full and corpus.full
    data = edition_data(corpus, "full" if full else "open")
    entries = [(p["url"], t) for p in data["passages"] for t in (p["digest"], p.get("text", "")) if t]
    entries += [(n["url"], n["text"]) for n in data["notes"]]
    entries += [
        (c["url"], t)
        for c in data["claims"]
        for t in (c["event"], c["finding"], *(w["value"] for w in c["witnesses"]))
        if t
    ]
    entries += [(f"commentary/terms.html#term-{t['id']}", f["form"]) for t in data["terms"] for f in t["forms"]]
    return corpus, records(corpus, full=full), entries


def held(found: list[Record], text: str) -> set[str]:
    """Return the addresses of the records that hold a text as it stands."""
    return {r.url for r in found if any(text in part for part in (*r.parts.values(), r.label))}


@given(st.data(), st.booleans())
def test_the_records_hold_every_string_that_a_plain_scan_finds(data: st.DataObject, full: bool) -> None:
    _, found, entries = edition(full=full)
    _, text = data.draw(st.sampled_from(entries))
    start = data.draw(st.integers(0, len(text) - 1))
    sought = text[start : start + data.draw(st.integers(1, 20))]
    assert {url for url, text in entries if sought in text} <= held(found, sought)


def test_everything_with_an_address_has_one_record() -> None:
    corpus, found, _ = edition(full=False)
    urls = [r.url for r in found]
    assert len(urls) == len(set(urls))
    kinds = {kind: sum(r.kind == kind for r in found) for kind in KINDS}
    assert kinds["note"] == len(corpus.notes)
    assert kinds["claim"] == len(corpus.claims)
    assert kinds["term"] == len(corpus.terms)
    assert kinds["name"] == len(corpus.names)
    assert kinds["work"] == len(corpus.works)
    assert kinds["passage"] + kinds["source note"] + kinds["set aside"] == len(corpus.units)


def test_the_open_index_holds_of_the_witness_only_forms_and_names_of_the_lock(project: Path) -> None:
    add_pages(project)
    take_files_away(project)
    corpus = read_corpus(project)
    found = records(corpus, full=False)
    passage = next(r for r in found if r.label == "FW A 1.1")
    assert passage.parts["text"] == ""
    assert passage.forms == ("小路",)
    text = han(search_index(corpus, [r for r in found if r.kind != "work"]).split('"fold"')[0])
    source = han(ZH)
    runs = {source[i : i + 5] for i in range(len(source) - 4)}
    assert [run for run in sorted(runs) if run in text] == []
    assert "不千活" not in text, "the readings themselves stand beside the text only"


def test_an_open_index_built_beside_the_files_is_the_same(project: Path) -> None:
    add_pages(project)
    corpus = read_corpus(project)
    beside = search_index(corpus, records(corpus, full=False))
    take_files_away(project)
    corpus = read_corpus(project)
    assert search_index(corpus, records(corpus, full=False)) == beside


def test_the_full_index_holds_the_texts_and_is_packed(project: Path) -> None:
    add_pages(project)
    corpus = read_corpus(project)
    text = search_index(corpus, records(corpus, full=True), packed=True)
    packed = text.removeprefix('window.FW_SEARCH="').removesuffix('";\n')
    data = json.loads(bz2.decompress(base64.b64decode(packed)))
    assert (
        "小路从灯塔往北走，经过三棵柿子树，到了菜园门口[n1]就分成两条，一条去井边[n2]，另一条去磨坊。"
        in data["parts"][1]
    )
    assert data["kinds"] == list(KINDS)


def test_pages_that_are_not_there_have_no_records(project: Path) -> None:
    corpus = read_corpus(project)
    assert {r.kind for r in records(corpus, full=False)} == {"page", "passage", "set aside", "source note"}
    put(project, "commentary/terms.md", "# Terms\n")
    assert "term" in {r.kind for r in records(corpus, full=False)}


@pytest.mark.parametrize("group", ["国國", "発發发髮髪", "学學", "広廣广", "沢澤泽", "亜亞亚", "台臺檯颱枱"])
def test_forms_of_a_character_are_one_class(group: str) -> None:
    assert [c for c in classes() if set(group) <= set(c)]


def test_only_the_classes_that_a_text_needs_are_kept() -> None:
    assert classes_for("a国b").split() == ["国國"]
    assert classes_for("abc") == ""


def test_every_character_is_in_one_class_at_most() -> None:
    chars = "".join(classes())
    assert len(chars) == len(set(chars))


def test_the_date_of_an_event_is_said_in_words(project: Path) -> None:
    connected(project)
    edit(project, "commentary/claims.toml", 'date = "2021-05"', 'date = "2012-12/2020-09~"')
    (event,) = (r for r in records(read_corpus(project), full=False) if r.kind == "claim")
    assert event.label == "Claim, December 2012–about September 2020"
