"""The bibliography for other programs: CSL-JSON and RIS, values to text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from variorum.works import Name, Work, spoken

#: What each file is called, and its address, relative to the root of the site.
FILES = {"BibTeX": "bibliography/refs.bib", "CSL-JSON": "bibliography/refs.csl.json", "RIS": "bibliography/refs.ris"}

#: Kind of source → type in CSL 1.0.2 and in RIS.
_TYPES = {
    "article": ("article-journal", "JOUR"),
    "book": ("book", "BOOK"),
    "chapter": ("chapter", "CHAP"),
    "newspaper": ("article-newspaper", "NEWS"),
    "agency": ("article-newspaper", "NEWS"),
    "broadcast": ("broadcast", "NEWS"),
    "official": ("report", "GOVDOC"),
    "speech": ("speech", "GEN"),
    "treaty": ("treaty", "GEN"),
    "law": ("legislation", "STAT"),
    "statistics": ("dataset", "DATA"),
    "interview": ("interview", "GEN"),
    "web": ("webpage", "ELEC"),
}


def csl_json(works: Iterable[Work]) -> str:
    """Return works as CSL-JSON."""
    return json.dumps([csl(work) for work in works], ensure_ascii=False, indent=1) + "\n"


def csl(work: Work) -> dict[str, Any]:
    """Return a work as an item of CSL-JSON; gloss, romanised names and what was not verified go to ``note`` and ``custom``."""
    item: dict[str, Any] = {"id": work.key, "type": _type(work)[0]}
    for field, names in (("author", work.authors), ("editor", work.editors)):
        if names:
            item[field] = [_csl_name(name) for name in names]
    fields = {
        "title": work.title, "container-title": _container(work), "collection-title": work["series"], "volume": work["volume"],
        "number" if work.kind == "official" else "issue": work["number"] or work["issue"], "page": work["pages"].replace("–", "-"),
        "publisher": work["publisher"] or work["organization"] or work["institution"], "publisher-place": work["location"], "DOI": work["doi"],
        "URL": work["url"], "language": work.language, "keyword": work.kind,
        "note": " ".join(part for part in (work["titleaddon"] and f"[{work['titleaddon']}]", work["annotation"]) if part),
    }  # fmt: skip
    item |= {name: value for name, value in fields.items() if value}
    for name, date in (("issued", work.date), ("accessed", work["urldate"])):
        if date:
            item[name] = {"date-parts": [[int(n) for n in part.split("-")] for part in date.split("/")]}
    custom: dict[str, Any] = {"verified": work.verified}
    if work["date"] != work.date:
        custom["date"] = spoken(work["date"])
    if romanised := [name.romanised for name in work.authors if name.romanised]:
        custom["romanised-author"] = romanised
    return item | {"custom": custom}


def ris(works: Iterable[Work]) -> str:
    """Return works as RIS, with the line ends that it asks for."""
    return "".join(f"{tag}  - {value}\r\n" for work in works for tag, value in _tags(work))


def _tags(work: Work) -> Iterator[tuple[str, str]]:
    first, _, last = work["pages"].partition("–")
    yield "TY", _type(work)[1]
    yield "ID", work.key
    yield from (("AU", _ris_name(name)) for name in work.authors)
    yield from (("ED", _ris_name(name)) for name in work.editors)
    fields = (
        ("TI", work.title), ("TT", work["titleaddon"]), ("T2", _container(work)), ("T3", work["series"]), ("VL", work["volume"]),
        ("IS", work["number"] or work["issue"]), ("SP", first), ("EP", last), ("PB", work["publisher"] or work["organization"] or work["institution"]),
        ("CY", work["location"]), ("PY", work.date[:4]), ("DA", _ris_date(work.date)), ("DO", work["doi"]), ("UR", work["url"]),
        ("Y2", _ris_date(work["urldate"])), ("LA", work.language), ("KW", work.kind),
        ("N1", "; ".join(name.romanised for name in work.authors if name.romanised)), ("N1", work["annotation"]),
    )  # fmt: skip
    yield from ((tag, value) for tag, value in fields if value)
    yield "ER", ""


def _type(work: Work) -> tuple[str, str]:
    if work.kind == "official" and work.type == "online":
        return "webpage", "ELEC"
    return _TYPES.get(work.kind, ("document", "GEN"))


def _container(work: Work) -> str:
    return work["journaltitle"] or work["booktitle"]


def _csl_name(name: Name) -> dict[str, str]:
    return {"literal": name.family} if name.body or not name.given else {"family": name.family, "given": name.given}


def _ris_name(name: Name) -> str:
    return f"{name.family}, {name.given}" if name.given else name.family


def _ris_date(date: str) -> str:
    """Return a date as RIS has it.

    >>> [_ris_date(d) for d in ("2022-02-22", "2022-04", "2022", "1992-11/1993-01", "")]
    ['2022/02/22', '2022/04/', '2022//', '1992/11/', '']
    """
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", date)
    return "/".join(part or "" for part in match.groups()) if match else ""
