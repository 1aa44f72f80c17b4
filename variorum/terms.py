"""Contested terms and names: their forms, and where they occur in a reading text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from variorum.faults import Faults, nearest, one_of
from variorum.steps import HAN, KANA
from variorum.witness import is_texts, read_toml, tables, with_lines

LANGUAGES = ("zh", "ja", "ru", "en")
_TERM_KEYS = ("id", "thing", "form")
_FORM_KEYS = ("form", "language", "whose", "rendering", "where", "short")
_NAME_KEYS = ("id", "kind", "heading", "note", "forms", "wikidata", "viaf")
#: What an id in a catalogue looks like, and an example.
_CATALOGUES = {"wikidata": (r"Q[1-9][0-9]*", "Q42"), "viaf": (r"[1-9][0-9]*", "113230702")}
#: The four columns of a count.
COLUMNS = ("outside", "inside", "heads", "notes")
_HEADS = ("heading", "title", "abstract", "keywords")
_NOTES = ("note", "reference")
_EAST = re.compile(f"[{HAN}{KANA}]")
#: A letter or figure that would make a Latin or Cyrillic form part of a longer word; Chinese sets no space between.
_LETTER = rf"[^\W{HAN}{KANA}]"
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|«[^»]*»|\"[^\"]*\"")


@dataclass(frozen=True)
class Form:
    """One name of a contested thing."""

    term: str
    form: str
    language: str
    whose: str
    rendering: str
    where: tuple[str, ...] = ()
    #: Shorter words that will do in a digest, once it is clear what is spoken of.
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """A contested thing and the forms that name it."""

    id: str
    thing: str
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Name:
    """A person, body or place with the forms that occur."""

    id: str
    kind: str
    heading: str
    note: str
    forms: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, str]

    @property
    def all_forms(self) -> tuple[str, ...]:
        """Every form, in all languages."""
        return tuple(dict.fromkeys(form for forms in self.forms.values() for form in forms))


def read_terms(path: Path, faults: Faults) -> tuple[Term, ...]:
    """Read ``commentary/terms.toml``; without the file there are none yet."""
    if not path.exists():
        return ()
    data = read_toml(path, faults) or {}
    terms: dict[str, Term] = {}
    for line, entry in with_lines(tables(data, "term", path, faults), "term", path):
        id = str(entry.get("id") or "a term")
        wrong = partial(_wrong, faults, path, line, "term", id)
        _check_texts(entry, _TERM_KEYS, ("id", "thing"), wrong)
        if id in terms:
            wrong("this id stands twice")
        forms = (_form(id, form, wrong) for form in tables(entry, "form", path, faults))
        terms[id] = Term(id, str(entry.get("thing", "")), tuple(form for form in forms if form))
    return tuple(terms.values())


def _form(term: str, form: dict[str, Any], wrong: Callable[[str], None]) -> Form | None:
    _check_texts(form, _FORM_KEYS, ("form", "rendering"), wrong, ("whose",))
    if form.get("language") not in LANGUAGES:
        wrong(f"the language of a form is one of {one_of(LANGUAGES)}")
    if not is_texts(form.get("where", [])):
        wrong('where must be a list of units: ["000.1.3"]')
    if not is_texts(form.get("short", [])):
        wrong('short must be a list of words: ["islands"]')
    texts = [form.get(key, "") for key in ("form", "language", "whose", "rendering")]
    lists = [form.get(key, []) for key in ("where", "short")]
    if not all(isinstance(text, str) for text in texts) or not all(map(is_texts, lists)) or not texts[0]:
        return None
    return Form(term, *texts, *map(tuple, lists))


def read_names(path: Path, faults: Faults) -> tuple[Name, ...]:
    """Read ``commentary/names.toml``; without the file there are none yet."""
    if not path.exists():
        return ()
    data = read_toml(path, faults) or {}
    names: dict[str, Name] = {}
    for line, entry in with_lines(tables(data, "name", path, faults), "name", path):
        before = len(faults.found)
        id, forms = str(entry.get("id") or "a name"), entry.get("forms", {})
        wrong = partial(_wrong, faults, path, line, "name", id)
        _check_texts(entry, _NAME_KEYS, ("id", "heading"), wrong, ("note",))
        if entry.get("kind") not in ("person", "body", "place"):
            wrong("the kind of a name is one of person, body, place")
        if not isinstance(forms, dict) or not all(map(is_texts, forms.values())):
            wrong('forms are lists by language: forms.zh = ["…"]')
        for key, (pattern, example) in _CATALOGUES.items():
            if key in entry and not (isinstance(entry[key], str) and re.fullmatch(pattern, entry[key])):
                wrong(f'{key} = "{entry[key]}" is no id of that catalogue; write it like {key} = "{example}"')
        if id in names:
            wrong("this id stands twice")
        if len(faults.found) > before:
            continue
        ids = {key: entry[key] for key in _CATALOGUES if key in entry}
        by_language = {lang: tuple(texts) for lang, texts in forms.items()}
        names[id] = Name(id, entry["kind"], entry["heading"], entry.get("note", ""), by_language, ids)
    return tuple(names.values())


def _wrong(faults: Faults, path: Path, line: int, code: str, id: str, message: str) -> None:
    faults.add(path, line, code, f"{id}: {message}")


def _check_texts(
    entry: Mapping[str, Any],
    keys: tuple[str, ...],
    needed: tuple[str, ...],
    wrong: Callable[[str], None],
    others: tuple[str, ...] = (),
) -> None:
    """Say which keys are unknown, and which are no text; those needed must be there and not be empty."""
    for key in entry:
        if key not in keys:
            wrong(f'unknown key "{key}"{nearest(key, keys)} (allowed: {one_of(keys)})')
    for key in needed:
        if not (isinstance(entry.get(key), str) and entry[key]):
            wrong(f'the key "{key}" is missing, empty or no text')
    for key in others:
        if not isinstance(entry.get(key, ""), str):
            wrong(f'"{key}" must be text in quotation marks')


@cache
def _matcher(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the forms; the longest wins, and Latin or Cyrillic ones match whole words."""
    longest_first = sorted(set(forms), key=lambda f: (-len(f), f))
    west = [re.escape(form) for form in longest_first if not _EAST.search(form)]
    east = [re.escape(form) for form in longest_first if _EAST.search(form)]
    # one look-around for all words: one for each would take a second to compile
    parts = east + ([rf"(?<!{_LETTER})(?:{'|'.join(west)})(?!{_LETTER})"] if west else [])
    return re.compile("|".join(parts) or r"(?!)")


def forms_in(text: str, forms: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return the forms that occur in a text with their places; where several fit, the longest.

    >>> forms_in("北方四岛和北方", ("北方", "北方四岛"))
    [(0, '北方四岛'), (5, '北方')]
    """
    return [(match.start(), match[0]) for match in _matcher(forms).finditer(text)]


def count_terms(text: str, role: str, unit: str, terms: tuple[Term, ...]) -> dict[str, dict[str, int]]:
    """Count the term forms of one reading text: form → column → times."""
    where = {form.form: form.where for term in terms for form in term.forms}
    quoted = bytearray(len(text))
    for match in _QUOTED.finditer(text):
        quoted[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    counts: dict[str, Counter[str]] = {}
    for place, form in forms_in(text, tuple(where)):
        if where[form] and unit not in where[form]:
            continue
        column = "heads" if role in _HEADS else "notes" if role in _NOTES else "inside" if quoted[place] else "outside"
        counts.setdefault(form, Counter())[column] += 1
    return {form: dict(sorted(columns.items())) for form, columns in sorted(counts.items())}


def names_in(text: str, names: tuple[Name, ...]) -> list[str]:
    """Return the ids of the names that occur in a text."""
    by_form: dict[str, list[str]] = {}
    for name in names:
        for form in name.all_forms:
            by_form.setdefault(form, []).append(name.id)
    return sorted({id for _, form in forms_in(text, tuple(by_form)) for id in by_form[form]})


def names_in_words(words: str, names: tuple[Name, ...]) -> list[Name]:
    """Return the names that the editors' English words hold, in their order.

    >>> [name.id for name in names_in_words("Abe met him", (Name("abe", "person", "Abe Shinzō", "", {"en": ("Abe",)}, {}),))]
    ['abe']
    """
    by_form = {form: name for name in names for form in (*name.forms.get("en", ()), name.heading)}
    found = {by_form[form].id: by_form[form] for _, form in forms_in(words, tuple(by_form))}
    return list(found.values())


def totals(units: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Add up the term counts of several units: form → column → times."""
    sums: dict[str, Counter[str]] = {}
    for entry in units.values():
        for form, columns in entry.get("terms", {}).items():
            sums.setdefault(form, Counter()).update(columns)
    return {form: dict(counter) for form, counter in sorted(sums.items())}
