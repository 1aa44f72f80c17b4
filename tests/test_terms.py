"""Contested terms and names, found by the longest form, counted in four columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import edit, faults_of, put

from variorum.faults import Faults
from variorum.terms import Form, Name, Term, count_terms, forms_in, names_in, read_names, read_terms, totals

TERMS, NAMES = "commentary/terms.toml", "commentary/names.toml"


def term(*forms: str, where: tuple[str, ...] = ()) -> Term:
    return Term("t", "", tuple(Form("t", form, "zh", "", "x", where) for form in forms))


@pytest.mark.parametrize(
    ("text", "role", "counts"),
    [
        ("北岛和北岛四村", "text", {"北岛": {"outside": 1}, "北岛四村": {"outside": 1}}),
        ("北岛“北岛”「北岛」«北岛»", "text", {"北岛": {"inside": 3, "outside": 1}}),
        ("北岛“北岛”", "heading", {"北岛": {"heads": 2}}),
        ("北岛", "abstract", {"北岛": {"heads": 1}}),
        ("北岛", "note", {"北岛": {"notes": 1}}),
        ("北岛", "reference", {"北岛": {"notes": 1}}),
        ("南岛", "text", {}),
    ],
)
def test_forms_are_counted_in_four_columns(text: str, role: str, counts: dict[str, dict[str, int]]) -> None:
    assert count_terms(text, role, "000.1.1", (term("北岛", "北岛四村"),)) == counts


def test_a_form_counts_only_where_it_is_said_to_mean_it() -> None:
    terms = (term("本岛", where=("000.1.2",)),)
    assert count_terms("本岛", "text", "000.1.1", terms) == {}
    assert count_terms("本岛", "text", "000.1.2", terms) == {"本岛": {"outside": 1}}


def test_latin_and_cyrillic_forms_match_whole_words() -> None:
    assert forms_in("North Northern остров острова the North.", ("North", "остров")) == [
        (0, "North"),
        (15, "остров"),
        (34, "North"),
    ]


@given(
    st.text(st.sampled_from("北岛四村a “”")),
    st.lists(st.text(st.sampled_from("北岛四村a"), min_size=1, max_size=4), min_size=1),
)
def test_forms_are_found_where_they_stand_without_overlap(text: str, forms: list[str]) -> None:
    end = 0
    for place, form in forms_in(text, tuple(forms)):
        assert place >= end
        assert text.startswith(form, place)
        end = place + len(form)


def test_totals_add_up() -> None:
    units = {"a": {"terms": {"北岛": {"outside": 1}}}, "b": {"terms": {"北岛": {"outside": 2, "notes": 1}}}, "c": {}}
    assert totals(units) == {"北岛": {"outside": 3, "notes": 1}}


def test_names_are_found_in_every_form() -> None:
    names = (
        Name("keeper", "person", "Keeper", "", {"zh": ("基珀",), "en": ("Keeper",)}, {}),
        Name("mill", "place", "Mill", "", {"zh": ("磨坊",)}, {}),
    )
    assert names_in("Keeper去磨坊", names) == ["keeper", "mill"]
    assert names_in("Keepers", names) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "messages"),
    [
        (TERMS, 'language = "en"', 'language = "de"', [":1: path: the language of a form is one of zh, ja, ru, en [term]"]),
        (TERMS, 'rendering = "road"\n', "", [':1: path: the key "rendering" is missing, empty or no text [term]']),
        (TERMS, 'form = "road"', "form = 3", [':1: path: the key "form" is missing, empty or no text [term]']),
        (TERMS, 'whose = "The keeper\'s"', "whose = [1]", [':1: path: "whose" must be text in quotation marks [term]']),
        (TERMS, 'where = ["001.0.1"]', 'where = "001.0.1"', [':1: path: where must be a list of units: ["000.1.3"] [term]']),
        (TERMS, 'where = ["001.0.1"]', "short = [3]", [':1: path: short must be a list of words: ["islands"] [term]']),
        (TERMS, "where =", "were =", [':1: path: unknown key "were"; did you mean "where"? (allowed: form, language, whose, rendering, where, short) [term]']),
        (TERMS, "thing =", "thingg =", [':1: path: the key "thing" is missing, empty or no text [term]',
                                        ':1: path: unknown key "thingg"; did you mean "thing"? (allowed: id, thing, form) [term]']),
        (TERMS, 'id = "path"', "id = [1]", [':1: [1]: the key "id" is missing, empty or no text [term]']),
        (TERMS, '[[term]]\nid = "path"', '[term]\nid = "path"', [":1: each entry begins with [[term]], in two pairs of brackets [term]"]),
        (NAMES, 'forms.zh = ["磨坊"]', 'forms.zh = "磨坊"', [':7: mill: forms are lists by language: forms.zh = ["…"] [name]']),
        (NAMES, 'forms.zh = ["磨坊"]', "forms = []", [':7: mill: forms are lists by language: forms.zh = ["…"] [name]']),
        (NAMES, 'kind = "place"', 'kind = "mill"', [":7: mill: the kind of a name is one of person, body, place [name]"]),
        (NAMES, 'heading = "Mill"', "heading = [[]]", [':7: mill: the key "heading" is missing, empty or no text [name]']),
        (NAMES, 'heading = "Mill"', 'heading = "Mill"\nnote = 3', [':7: mill: "note" must be text in quotation marks [name]']),
        (NAMES, 'heading = "Mill"', 'heading = "Mill"\nwikdata = "Q4"',
         [':7: mill: unknown key "wikdata"; did you mean "wikidata"? (allowed: id, kind, heading, note, forms, wikidata, viaf) [name]']),
        (NAMES, 'heading = "Mill"', 'heading = "Mill"\nwikidata = "4"\nviaf = 4',
         [':7: mill: viaf = "4" is no id of that catalogue; write it like viaf = "113230702" [name]',
          ':7: mill: wikidata = "4" is no id of that catalogue; write it like wikidata = "Q42" [name]']),
        (NAMES, 'id = "mill"', 'id = "wang-xiaoming"', [":7: wang-xiaoming: this id stands twice [name]"]),
        (NAMES, 'id = "mill"', "id = [1]", [':7: [1]: the key "id" is missing, empty or no text [name]']),
    ],
)  # fmt: skip
def test_what_is_wrong_with_terms_and_names_is_said_with_the_line_of_the_entry(
    project: Path, path: str, old: str, new: str, messages: list[str]
) -> None:
    edit(project, path, old, new)
    assert faults_of(project) == [path + message for message in messages]


def test_a_name_may_name_its_ids_in_catalogues(project: Path) -> None:
    edit(project, NAMES, 'heading = "Mill"', 'heading = "Mill"\nwikidata = "Q42"\nviaf = "4"')
    assert faults_of(project) == []
    assert read_names(project / NAMES, Faults(project))[1].ids == {"wikidata": "Q42", "viaf": "4"}


def test_a_form_that_forgot_its_brackets_is_not_taken_apart(project: Path) -> None:
    put(project, NAMES, '[[name]]\nid = "a"\nkind = "person"\nheading = "A"\nforms.zh = "灯塔"\n')
    assert read_names(project / NAMES, Faults(project)) == ()


def test_without_the_files_there_are_no_terms_and_names(tmp_path: Path) -> None:
    faults = Faults(tmp_path)
    assert (read_terms(tmp_path / "t", faults), read_names(tmp_path / "n", faults), faults.found) == ((), (), [])
