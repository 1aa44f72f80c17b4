"""The search index: one record for everything with an address, and what is written there.

A query is looked for as it stands, so that whatever a plain scan of the pages finds is found, but for addresses of the web,
of which only the host is kept; ``static/search.js`` folds both sides besides.
The open edition's records hold nothing of the witnesses but what the lock says of each unit: term forms and names.
"""

from __future__ import annotations

import base64
import bz2
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from variorum.chapters import plain
from variorum.export import chapter_url, note_url, unit_url
from variorum.folding import classes_for
from variorum.marks import texts
from variorum.model import Corpus, SourceNote, Unit
from variorum.terms import Name
from variorum.works import Work, labels, read_works, spoken

#: What a reader can search among; the order is that of the filter.
KINDS = ("passage", "source note", "set aside", "note", "claim", "term", "name", "work", "page")
#: What a part of a record is; ``text`` is the witness's, in the full edition only.
PARTS = ("digest", "text", "apparatus", "more")


@dataclass(frozen=True)
class Record:
    """One thing with an address; ``witness`` is a number or empty, ``names`` those that occur in the witness there."""

    kind: str
    witness: str
    label: str
    url: str
    where: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


def records(corpus: Corpus, *, full: bool, has_page: Callable[[str], bool] | None = None) -> list[Record]:
    """Return every record in the order of the edition; ``has_page`` tells which pages of the commentary there are."""
    there = has_page or (lambda page: (Path(corpus.root) / f"{page}.md").exists())
    works = read_works(Path(corpus.root) / "refs.bib")
    found = [*_chapters(corpus, works, full=full)]
    if there("commentary/notes"):
        found += _notes(corpus, works)
    if there("commentary/claims"):
        found += _claims(corpus, works)
    if there("commentary/terms"):
        found += _terms(corpus)
    if there("commentary/names"):
        found += (_name(name) for name in corpus.names)
    if there("bibliography"):
        found += _works(works)
    return found


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _chapters(corpus: Corpus, works: Mapping[str, Work], *, full: bool) -> Iterator[Record]:
    shown = texts(corpus) if full else {}
    for no, chapter in corpus.chapters.items():
        locked = corpus.lock.get(no, {}).get("units", {})
        record = corpus.witnesses[no].record
        card = _joined(record.name, record.genre, record.trust, record.origin, record.file)
        url = chapter_url(corpus, no)
        yield Record("page", no, f"Witness {record.siglum}", url, chapter.title, {"digest": card})
        if chapter.brief:
            brief = {"digest": plain(chapter.brief)}
            yield Record("page", no, f"{record.siglum}, in brief", f"{url}#in-brief", chapter.title, brief)
        for unit in corpus.units_of(no):
            passage, note = chapter.passages.get(unit.id), chapter.source_notes.get(unit.id)
            entry = locked.get(unit.id, {})
            parts = {
                "digest": plain(passage.source if passage else note.gloss if note else ""),
                "text": shown.get(unit.id, ""),
                "apparatus": _apparatus(corpus, unit, full=full),
                "more": _about_note(note, works)
                if note
                else _joined(*(s.what for s in unit.segments if s.what != "-")),
            }
            section = passage.section if passage else note.section if note else ""
            yield Record(
                _kind(unit), no, corpus.cite(unit.id), unit_url(corpus, unit.id), section, parts, tuple(entry.get("names", ())),
                () if full else tuple(entry.get("terms", ())),
            )  # fmt: skip


def _kind(unit: Unit) -> str:
    return "source note" if unit.role in ("note", "reference") else "passage" if unit.edited else "set aside"


def _apparatus(corpus: Corpus, unit: Unit, *, full: bool) -> str:
    """Return what the editors say of the readings of a unit; the readings themselves only beside the text."""
    entries = [e for e in corpus.emendations[unit.id[:3]] if e.at == unit.id]
    return _joined(
        *(_joined(*((e.sic, e.corr or "") if full else ()), plain(e.about), plain(e.reason)) for e in entries)
    )


def _about_note(note: SourceNote, works: Mapping[str, Work]) -> str:
    return _joined(plain(note.why), *(works[key].label for key in note.works if key in works))


def _evidence(checked: Iterable[Mapping[str, Any]], works: Mapping[str, Work]) -> str:
    lines = []
    for one in checked:
        work = works.get(str(one.get("work", "")))
        lines.append(_joined(work.label if work else _host(str(one.get("url", ""))), plain(str(one.get("shows", "")))))
    return _joined(*lines)


def _host(address: str) -> str:
    """Return the host of an address: whole ones took 7 % of the index, and nobody remembers more of them.

    >>> _host("https://www.mofa.go.jp/mofaj/area/russia/")
    'www.mofa.go.jp'
    """
    return address.partition("://")[2].partition("/")[0]


def _notes(corpus: Corpus, works: Mapping[str, Work]) -> Iterator[Record]:
    for id, note in sorted(corpus.notes.items()):
        on = [corpus.cite(unit) for unit in note.on if unit in corpus.units]
        no = note.on[0][:3] if note.on[0] in corpus.units else ""
        parts = {"digest": plain(note.body), "more": _joined(note.lemma, _evidence(note.checked, works))}
        yield Record(
            "note", no, f"Note on {on[0] if on else note.on[0]}", note_url(id), f"{note.kind}, {note.cert}", parts
        )


def _claims(corpus: Corpus, works: Mapping[str, Work]) -> Iterator[Record]:
    for claim in corpus.claims:
        values = [f"{corpus.siglum(t.no)}: {plain(t.value)}" for t in claim.testimonies if t.value]
        parts = {
            "digest": _joined(plain(claim.event), plain(claim.finding)),
            "more": _joined(*values, _evidence(claim.checked, works)),
        }
        yield Record("claim", "", f"Claim, {spoken(claim.date)}", f"commentary/claims.html#claim-{claim.id}", "", parts)


def _terms(corpus: Corpus) -> Iterator[Record]:
    for term in corpus.terms:
        lines = [
            f"{f.form}: {f.rendering}" + (f" ({'; '.join(f.short)})" if f.short else "") + (f". {f.whose}" if f.whose else "")
            for f in term.forms
        ]  # fmt: skip
        renderings = "; ".join(dict.fromkeys(f.rendering for f in term.forms))
        parts = {"digest": _joined(*map(plain, lines)), "more": renderings}
        yield Record("term", "", term.thing, f"commentary/terms.html#term-{term.id}", "", parts)


def _name(name: Name) -> Record:
    parts = {"digest": name.note, "more": " · ".join(name.all_forms)}
    return Record("name", "", name.heading, f"commentary/names.html#name-{name.id}", name.kind, parts)


def _works(works: Mapping[str, Work]) -> Iterator[Record]:
    ordered = sorted(works.values(), key=lambda work: work.order)
    shown = ("title", "subtitle", "titleaddon", "journaltitle", "journaltitleaddon", "booktitle", "booktitleaddon", "series", "publisher",
             "organization", "institution", "location", "volume", "number", "issue", "pages", "doi")  # fmt: skip
    for work, label in zip(ordered, labels(ordered), strict=True):
        people = [part for name in (*work.authors, *work.editors) for part in (name.whole, name.romanised)]
        fields = {
            "digest": _joined(
                *people, *(work[name] for name in shown), _host(work["url"]), work["translator"], spoken(work["date"])
            ),
            "more": work["annotation"],
        }
        yield Record("work", "", label, f"bibliography.html#cite-{work.key}", "", fields)


def search_index(
    corpus: Corpus, found: Iterable[Record], retired: Mapping[str, str] | None = None, *, packed: bool = False
) -> str:
    """Return ``search-index.js``, which sets one global: one list for each field, because like stands by like and packs better.

    What comes again stands once and is numbered. ``label`` is empty where it follows from the anchor of a unit:
    ``p000-1-3`` is *FW P 1.3*. ``retired`` says which anchor stands for one that is gone.
    ``packed``: as bzip2 in base64, for the full edition, whose index is half as large again without; the open one stays plain, so
    that everybody can see what it holds.
    """
    found = list(found)
    nos = list(corpus.witnesses)
    pages, where, names, forms = _Numbered(), _Numbered(), _Numbered(), _Numbered()
    by_id = {name.id: name for name in corpus.names}
    data: dict[str, Any] = {
        "kinds": KINDS,
        "witnesses": [[w.record.siglum, w.record.name] for w in corpus.witnesses.values()],
        "kind": [KINDS.index(r.kind) for r in found],
        "witness": [nos.index(r.witness) if r.witness else -1 for r in found],
        "page": [pages.number(r.url.partition("#")[0]) for r in found],
        "anchor": [r.url.partition("#")[2] for r in found],
        "label": ["" if r.label.startswith("FW ") else r.label for r in found],
        "where": [where.number(r.where) for r in found],
        "names": [[names.number(name) for name in r.names] for r in found],
        "forms": [[forms.number(form) for form in r.forms] for r in found],
        "parts": [[r.parts.get(part, "") for r in found] for part in PARTS],
        "pages": pages.all,
        "places": where.all,
        "terms": forms.all,
        "forms_of": [[by_id[id].heading, *by_id[id].all_forms] if id in by_id else [id] for id in names.all],
    }
    if retired:
        data["retired"] = dict(retired)
    data["fold"] = classes_for(_json(data))
    text = _json(data)
    if packed:
        text = f'"{base64.b64encode(bz2.compress(text.encode())).decode()}"'
    # U+2028 and U+2029 end a line of a script in old engines
    return "window.FW_SEARCH=" + text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + ";\n"


class _Numbered:
    """Strings, each numbered when it comes for the first time."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a string."""
        return self._numbers.setdefault(text, len(self._numbers))

    @property
    def all(self) -> list[str]:
        """The strings in the order of their numbers."""
        return list(self._numbers)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
