"""``edition.json`` and the plain chapters."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from invented import EN, ZH, take_files_away
from markdown_it import MarkdownIt

from variorum.corpus import read_corpus
from variorum.export import _myst, chapter_markdown, edition_data, edition_json


def test_the_full_edition_has_the_texts_with_the_editions_numbers(project: Path) -> None:
    data = edition_data(read_corpus(project), "full")
    passage = next(p for p in data["passages"] if p["id"] == "000.1.1")
    assert passage == {
        "id": "000.1.1", "type": "text", "url": "articles/000-path.html#p000-1-1", "section": "I. Where the path comes from",
        "lines": [[9, 10], [14, 14]], "pages": ["1", "2"],
        "digest": "The path leads north past three persimmon trees to the garden gate [n1], where it forks: to the well [n2] and to the mill.",
        "text": "小路从灯塔往北走，经过三棵柿子树，到了菜园门口[n1]就分成两条，一条去井边[n2]，另一条去磨坊。",
        "source_notes": ["000.n1", "000.n2"], "notes": ["000-where-it-forks"],
    }  # fmt: skip


def test_the_open_edition_has_the_same_units_and_no_text(project: Path) -> None:
    full = edition_data(read_corpus(project), "full")
    take_files_away(project)
    corpus = read_corpus(project)
    data = edition_data(corpus, "open")
    assert [p["id"] for p in data["passages"]] == [p["id"] for p in full["passages"]]
    assert not any("text" in entry for entry in [*data["passages"], *data["source_notes"]])
    assert (data["witnesses"], data["emendations"], data["terms"]) == (
        full["witnesses"],
        full["emendations"],
        full["terms"],
    )


def test_an_open_edition_built_beside_the_files_has_no_text_either(project: Path) -> None:
    text = edition_json(read_corpus(project), "open")
    assert json.loads(text)["build"] == "open"
    for line in (ZH + EN).split("\n"):
        assert len(line) < 12 or line not in text


def test_source_notes_say_what_became_of_them(project: Path) -> None:
    notes = {n["id"]: n for n in edition_data(read_corpus(project), "full")["source_notes"]}
    assert notes["000.n3"] == {
        "id": "000.n3", "mark": "③", "passage": "000.1.2", "lines": [], "state": "lost", "lost": True, "kind": "unknown", "works": [], "gloss": "",
    }  # fmt: skip
    assert notes["001.r1"]["works"] == ["keeper-2020-cat"]
    assert notes["000.n2"]["text"] == "老园丁的话，未刊"


def test_a_chapter_as_plain_myst_holds_every_reading_text_once(project: Path) -> None:
    corpus = read_corpus(project)
    text = chapter_markdown(corpus, "000")
    assert text.startswith("# The lighthouse and the garden\n\nWitness A (000), The invented authors of A.")
    assert text.count("(p000-1-h)=\n## 一 小路的由来\n") == 1
    assert text.count("[n3] (lost: The mark is in the text; no note stands on the page.)") == 1
    assert "(n000-1)=\n[n1] 《灯塔日报》，2021年5月，http://example.org/a\\_b\n" in text
    assert "萝卜" not in text


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40)
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)
def test_no_reading_text_is_taken_for_markup(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(_myst(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or []) == text


@given(st.lists(st.sampled_from([*"-+*=_~`#>|!&<[](){}:\\^$%.1a灯 ", "](", "]:", "[n4]", "---", ":::", "1. ", "&amp;"]), min_size=1).map("".join).map(str.strip).filter(bool))  # fmt: skip
def test_no_heap_of_signs_is_taken_for_markup(text: str) -> None:
    text = " ".join(text.split())
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(_myst(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert "".join(child.content for child in tokens[1].children or []) == text
