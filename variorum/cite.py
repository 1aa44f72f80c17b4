"""Finished citations of a place: the witness, in this edition, with its number, printed page, version and day.

One template per witness and style; the number, the page and the address are filled in, here by the command line and in
``static/cite.js`` by the page, in the same way. ``{name}`` is replaced; ``[[…{name}…]]`` is left out where the name is empty,
and a part without a name, ``[[…]]``, where there is no address. The day of access comes with its brackets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from variorum.export import TITLE, chapter_url, note_url, unit_url
from variorum.model import Corpus
from variorum.stamp import Stamp, stamp
from variorum.works import Name, Work, read_works, spoken

#: Style → what it is called.
STYLES = {"chicago": "Chicago", "gbt": "GB/T 7714", "bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
_OPTIONAL = re.compile(r"\[\[((?:(?!\]\]).)*?)\]\]", re.DOTALL)
_FIELD = re.compile(r"\{(fw|page|url|key|what|accessed)\}")
#: Who made the edition; the id in CONTRIBUTORS.toml.
EDITORS = "editors"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Fill a template in.

    >>> fill("{fw}[[, p. {page}]].[[ {url}]]", {"fw": "FW P 2.3", "page": "57", "url": ""})
    'FW P 2.3, p. 57.'
    >>> [fill("[M[[/OL]]]", {"url": url}) for url in ("", "https://example.org/")]
    ['[M]', '[M/OL]']
    """

    def optional(match: re.Match[str]) -> str:
        return match[1] if all(values.get(name) for name in _FIELD.findall(match[1]) or ["url"]) else ""

    return _FIELD.sub(lambda match: values.get(match[1], ""), _OPTIONAL.sub(optional, template))


def templates(corpus: Corpus) -> dict[str, Any]:
    """Return every template: ``witnesses`` by number, ``note`` for the editors' own words, and what a page needs beside them."""
    works = read_works(Path(corpus.root) / "refs.bib")
    now = stamp(Path(corpus.root))
    editors = str(corpus.contributors.get(EDITORS, {}).get("name", "The editors"))
    own = Work("fw", "book", {"title": "{what}", "langid": "english"}, (Name(editors, body=True),))
    return {
        "styles": STYLES,
        "witnesses": {
            no: _templates(works.get(w.record.work) or _unknown(w.record.name), editors, now)
            for no, w in corpus.witnesses.items()
        },
        "note": _templates(own, editors, now, note=True),
        "sigla": {no: w.record.siglum for no, w in corpus.witnesses.items()},
        "version": now.words,
    }


def _unknown(name: str) -> Work:
    return Work("unknown", "misc", {"title": f"[{name}]"}, ())


def _templates(work: Work, editors: str, now: Stamp, *, note: bool = False) -> dict[str, str]:
    made = (_chicago, _gbt, _bibtex, _ris, _csl)
    return {style: make(work, editors, now, note=note) for style, make in zip(STYLES, made, strict=True)}


def _series(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _chicago(work: Work, editors: str, now: Stamp, *, note: bool) -> str:
    """Chicago, 17th edition, note style: romanised names before their characters, the gloss of a title in brackets."""
    who = _series([f"{n.romanised} {n.whole}" if n.romanised else _western(n) for n in work.authors if not _nobody(n)])
    gloss = f" [{work['titleaddon']}]" if work["titleaddon"] else ""
    journal = work["journaltitle"]
    first = ""
    if journal and not journal.startswith("["):
        addon = f" [{work['journaltitleaddon']}]" if work["journaltitleaddon"] else ""
        number = f", no. {work['number']}" if work["number"] else ""
        pages = f": {work['pages']}" if work["pages"] else ""
        first = f" {journal}{addon}{number} ({work.date[:4] or 'n.d.'}){pages},"
    elif spoken(work["date"]) and not note:
        first = f" {spoken(work['date'])},"
    title = work.title
    if not work.described:  # the comma goes inside where the title is followed by one
        inner = title.replace("“", "‘").replace("”", "’")
        title = f"“{inner}”{gloss}" if gloss else f"“{inner},”"
    head = f"{who}, " if who else ""
    comma = "" if title.endswith(",”") else ","
    page = "" if note else "[[, printed p. {page}]]"
    return f"{head}{title}{comma}{first} in {TITLE}, ed. {editors}, {now.words}[[, {{fw}}]]{page}[[, {{url}}]]."


def _western(name: Name) -> str:
    return f"{name.given} {name.family}" if name.given and re.search("[A-Za-z]", name.family) else name.whole


def _nobody(name: Name) -> bool:
    return name.body and name.family == "Anonymous"


def _gbt(work: Work, editors: str, now: Stamp, *, note: bool) -> str:
    """GB/T 7714—2015, a part of a work: 析出文献; names in Latin and Cyrillic letters with the family name in capitals."""
    who = ", ".join(_gbt_name(n) for n in work.authors if not _nobody(n))
    page = "" if note else "[[ (原刊第{page}页)]]"
    year = now.day[:4] or "[出版年不详]"
    commit = f" ({now.commit})" if now.commit else ""
    head = f"{who}. " if who else ""
    return f"{head}{work.title}[M[[/OL]]]//{editors}. {TITLE}. {now.version}版{commit}. {year}[[: {{fw}}]]{page}{{accessed}}[[. {{url}}]]."


def _gbt_name(name: Name) -> str:
    if name.body or not name.given:
        return name.family
    if re.search("[A-Za-zА-Яа-яЁё]", name.family):
        initials = [part[0] for part in re.split(r"[\s.]+", name.given) if part]
        return " ".join([name.family.upper(), *initials])
    return name.whole


_TEX = {"\\": r"\textbackslash ", **{c: f"\\{c}" for c in "&%$#_"}, "{": r"\{", "}": r"\}"}


def _tex(text: str) -> str:
    r"""Escape what BibTeX would take for its own; the fields of the template stay.

    >>> _tex("5% of {what}")
    '5\\% of {what}'
    """
    return "".join(
        part if _FIELD.fullmatch(part) else "".join(_TEX.get(c, c) for c in part)
        for part in re.split(r"(\{(?:what)\})", text)
    )


def _bibtex(work: Work, editors: str, now: Stamp, *, note: bool) -> str:
    authors = " and ".join(_tex_name(n) for n in work.authors if not _nobody(n))
    fields = {
        "author": authors,
        "title": f"{{{_tex(work.title)}}}",
        "titleaddon": _tex(work["titleaddon"]),
        "booktitle": f"{{{_tex(TITLE)}}}",
        "editor": f"{{{_tex(editors)}}}",
        "version": now.version,
        "date": now.day,
        "year": now.day[:4],
        "origdate": "" if note else work.date,
        "langid": work["langid"],
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    page = "" if note else "[[, printed p. {page}]]"
    commit = f", commit {now.commit}" if now.commit else ""
    lines += [f"  note = {{{{fw}}{page}{commit}}},[[\n  url = {{{{url}}}},]]"]
    return "@incollection{{key},\n" + "\n".join(lines) + "\n}"


def _tex_name(name: Name) -> str:
    return f"{{{_tex(name.family)}}}" if name.body or not name.given else f"{_tex(name.family)}, {_tex(name.given)}"


def _ris(work: Work, editors: str, now: Stamp, *, note: bool) -> str:
    tags = [("TY", "CHAP"), ("ID", "{key}")]
    tags += [("AU", f"{n.family}, {n.given}" if n.given else n.family) for n in work.authors if not _nobody(n)]
    tags += [("TI", work.title), ("TT", work["titleaddon"]), ("T2", TITLE), ("A2", editors), ("ET", now.version)]
    tags += [("PY", now.day[:4]), ("DA", now.day.replace("-", "/")), ("LA", work.language)]
    tags += [("OP", "" if note else work.date[:4])]
    page = "" if note else "[[, printed p. {page}]]"
    tags += [("N1", f"{{fw}}{page}, {now.words}")]
    text = "\n".join(f"{tag}  - {value}" for tag, value in tags if value)
    return f"{text}[[\nUR  - {{url}}]]\nER  - "


def _csl(work: Work, editors: str, now: Stamp, *, note: bool) -> str:
    page = "" if note else "[[, printed p. {page}]]"
    item: dict[str, Any] = {"id": "{key}", "type": "chapter", "title": work.title}
    if authors := [_csl_name(n) for n in work.authors if not _nobody(n)]:
        item["author"] = authors
    item |= {"container-title": TITLE, "editor": [{"literal": editors}], "edition": now.version, "version": now.version}
    if now.day:
        item["issued"] = {"date-parts": [[int(part) for part in now.day.split("-")]]}
    if work.date and not note:
        item["original-date"] = {"date-parts": [[int(part) for part in work.date.split("/")[0].split("-")]]}
    if work.language:
        item["language"] = work.language
    item["note"] = f"{{fw}}{page}, {now.words}"
    text = json.dumps([item], ensure_ascii=False, indent=1)
    end = '"\n }\n]'
    return text.removesuffix(end) + '"[[,\n  "URL": "{url}"]]\n }\n]'


def _csl_name(name: Name) -> dict[str, str]:
    return {"literal": name.family} if name.body or not name.given else {"family": name.family, "given": name.given}


def page_of(corpus: Corpus, unit: str) -> str:
    """Return the printed pages of a unit as a citation has them; empty where they are unknown.

    Deduced pages keep their brackets: *[58–59]*.
    """
    return page_range(corpus.units[unit].pages)


def page_range(pages: Iterable[str]) -> str:
    """Join pages as a citation has them.

    >>> page_range(["57", "[58]"]), page_range(["[57]", "[58]", "[59]"]), page_range(["?"])
    ('57–[58]', '[57–59]', '')
    """
    known = [page for page in pages if page != "?"]
    if len(known) < 2:
        return "".join(known)
    return f"{known[0]}–{known[-1]}".replace("]–[", "–")


def key_of(fw: str) -> str:
    """Return a key for a reference manager.

    >>> key_of("FW P 2.3"), key_of("FW P n4"), key_of("Note 000-dates")
    ('fw-p-2-3', 'fw-p-n4', 'note-000-dates')
    """
    return re.sub(r"[^a-z0-9]+", "-", fw.lower()).strip("-")


def cite(corpus: Corpus, target: str, style: str, *, base: str = "", accessed: str = "") -> str:
    """Return a finished citation of a unit, a chapter (``000``) or a note of the editors (its id).

    ``base`` is the address at which the edition is published, ``accessed`` the day for styles that want one (ISO 8601).
    """
    all_ = templates(corpus)
    values = {"accessed": accessed and f"[{accessed}]", "what": "", "page": ""}
    if target in corpus.notes:
        on = corpus.notes[target].on[0]
        what = f"Note on {corpus.cite(on)}" if on in corpus.units else "Note"
        values |= {"fw": f"note {target}", "what": what, "key": f"fw-note-{target}"}
        template, address = all_["note"][style], note_url(target)
    elif target in corpus.witnesses:
        values |= {"fw": f"FW {corpus.siglum(target)}"}
        template, address = all_["witnesses"][target][style], chapter_url(corpus, target)
    else:
        values |= {"fw": corpus.cite(target), "page": page_of(corpus, target)}
        template, address = all_["witnesses"][target[:3]][style], unit_url(corpus, target)
    values.setdefault("key", key_of(values["fw"]))
    values["url"] = f"{base.rstrip('/')}/{address}" if base else ""
    return fill(template, values)


def cite_data(corpus: Corpus) -> str:
    """Return ``cite-data.js``, which sets one global."""
    data = json.dumps(templates(corpus), ensure_ascii=False, separators=(",", ":"))
    return f"window.FW_CITE={data};\n"
