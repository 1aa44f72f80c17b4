"""How a work is printed: pybtex styles for names, order, labels and references, and the style of ``cite`` roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pybtex.plugin
import pybtex_docutils
import sphinxcontrib.bibtex.plugin
from docutils import nodes
from pybtex.backends.plaintext import Backend as PlainBackend
from pybtex.database import Entry, Person
from pybtex.richtext import BaseMultipartText, HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.names import BaseNameStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import Node
from sphinxcontrib.bibtex.style.referencing import BaseReferenceStyle
from sphinxcontrib.bibtex.style.template import entry_label, join, post_text, pre_text, reference

from variorum.steps import HAN, KANA
from variorum.works import Name, Work, labels, spoken, work_of

#: The name under which every style is registered, for ``conf.py``.
STYLE = "variorum"
_OTHER = re.compile(f"[{HAN}{KANA}А-Яа-яЁё]")


class Language(BaseMultipartText):  # type: ignore[misc]
    """A run of a reference in another language than English."""

    def __init__(self, lang: str, *parts: object) -> None:
        self.info = (lang,)
        super().__init__(*parts)

    def render(self, backend: Any) -> Any:
        """Write the language where the backend makes nodes, else the words alone."""
        inside = super().render(backend)
        if isinstance(backend, pybtex_docutils.Backend):
            return [nodes.inline("", "", *inside, classes=[f"language-{self.info[0]}"])]
        return inside


def spoken_run(lang: str, text: str) -> Any:
    """Return a text with its language, unless it has only Latin letters."""
    return Language(lang, text) if lang not in ("", "en") and _OTHER.search(text) else Text(text)


class NameStyle(BaseNameStyle):  # type: ignore[misc]
    """王海滨, Кистанов В. О., Waltz, Kenneth."""

    def format(self, person: Person, abbr: bool = False) -> Any:  # noqa: FBT001, FBT002 pybtex calls it so
        return Text(work_of(Entry("misc", persons={"author": [person]})).authors[0].whole)


class SortingStyle(BaseSortingStyle):  # type: ignore[misc]
    """By romanised name, date and key."""

    def sorting_key(self, entry: Entry) -> tuple[str, ...]:
        return work_of(entry).order


class LabelStyle(BaseLabelStyle):  # type: ignore[misc]
    """Author and year in Latin letters, with letters after what would be the same."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> list[str]:
        return labels(map(work_of, sorted_entries))


class Style(BaseStyle):  # type: ignore[misc]
    """One layout for all types: what an entry has is printed, in the words and letters of the work."""

    default_name_style = default_label_style = default_sorting_style = STYLE

    def format_entry(self, label: str, entry: Entry, bib_data: object = None) -> FormattedEntry:
        work = work_of(entry)
        parts = [
            p for p in (_authors(work.authors, work.language, others=work.others), _title(work), *_container(work)) if p
        ]
        text = Text(", ").join(parts).add_period()
        for address in _addresses(work):
            text = Text(text, " ", address)
        return FormattedEntry(entry.key, text, label)


def _authors(names: Sequence[Name], lang: str, *, others: bool = False) -> Any:
    shown = []
    for name in names:
        roman = name.romanised
        own = spoken_run(lang if roman else "", name.whole)
        shown.append(Text(own, f" ({roman})") if roman else own)
    if others:
        return Text(Text(", ").join(shown), " et al.")
    if len(shown) < 3:
        return Text(" and ").join(shown)
    return Text(Text(", ").join(shown[:-1]), " and ", shown[-1])


def _title(work: Work) -> Any:
    if not work.title:
        return None
    gloss = f" [{work['titleaddon']}]" if work["titleaddon"] else ""
    if work.described:
        return Text(work.title, gloss)
    if work.language in ("zh", "ja"):
        return Text(spoken_run(work.language, work.title), gloss)
    if work["journaltitle"] or work["booktitle"] or work.type == "online":
        inner = work.title.replace("“", "‘").replace("”", "’")
        return Text("“", spoken_run(work.language, inner), "”", gloss)
    return Text(Tag("em", spoken_run(work.language, work.title)), gloss)


def _container(work: Work) -> list[Any]:
    parts: list[Any] = []
    east = work.language in ("zh", "ja")
    for field, before in (("journaltitle", ""), ("booktitle", "in ")):
        if work[field]:
            own = spoken_run(work.language, work[field])
            if field == "journaltitle" and [name.whole for name in work.authors] == [work[field]]:
                continue  # a newspaper that stands as author already
            addon = f" [{work[field + 'addon']}]" if work[field + "addon"] else ""
            parts.append(Text(before, own if east else Tag("em", own), addon))
    if work.editors:
        parts.append(Text("ed. ", _authors(work.editors, work.language)))
    if work["translator"]:
        names = work_of(
            Entry("misc", {"namea": work["nameb"]}, {"author": [Person(n) for n in work["translator"].split(" and ")]})
        ).authors
        parts.append(Text("trans. ", _authors(names, work.language)))
    parts += [spoken_run(work.language, work[f]) for f in ("series", "organization", "institution") if work[f]]
    parts += [f"{word} {work[field]}" for field, word in (("volume", "vol."), ("number", "no.")) if work[field]]
    parts += [spoken_run(work.language, work[f]) for f in ("issue", "location") if work[f]]
    if work["publisher"]:
        parts.append(spoken_run(work.language, work["publisher"]))
    parts.append(spoken(work["date"]) or "undated")
    if work["pages"]:
        several = not work["pages"].isdigit()
        parts.append(f"{'pp.' if several else 'p.'} {work['pages']}")
    return parts


def _addresses(work: Work) -> list[Any]:
    found: list[Any] = []
    if work["doi"]:
        found.append(Text("doi:", HRef(f"https://doi.org/{work['doi']}", work["doi"]), "."))
    if work["url"]:
        seen = f", seen {spoken(work['urldate'])}" if work["urldate"] else ""
        found.append(Text(HRef(work["url"], work["url"].partition("://")[2] or work["url"]), f"{seen}."))
    return found


def _cited(children: Any, data: dict[str, Any]) -> Any:
    """Join what stands before the reference, the reference, and what stands after it."""
    parts = [part.format_data(data) for part in (pre_text, reference[entry_label], post_text)]
    before, middle, after = parts
    return Text(before, " " if before else "", middle, ", " if after else "", after)


@dataclass
class ReferenceStyle(BaseReferenceStyle):
    """Print the label of a work: bare for ``cite:t`` and all others, in brackets for ``cite:p``, nothing for ``cite:empty``."""

    def role_names(self) -> list[str]:
        return ["t", "p", "alp", "label", "labelpar", "empty"]

    def outer(self, role_name: str, children: list[Any]) -> Any:
        brackets = role_name in ("p", "ps", "labelpar")
        return join["(" if brackets else "", join(sep="; ")[children], ")" if brackets else ""]

    def inner(self, role_name: str) -> Any:
        return join if role_name == "empty" else Node("cited", _cited)


def register_styles() -> None:
    """Tell pybtex and sphinxcontrib-bibtex of the styles."""
    for group, style in (
        ("names", NameStyle),
        ("sorting", SortingStyle),
        ("labels", LabelStyle),
        ("formatting", Style),
    ):
        pybtex.plugin.register_plugin(f"pybtex.style.{group}", STYLE, style, force=True)
    sphinxcontrib.bibtex.plugin.register_plugin(
        "sphinxcontrib.bibtex.style.referencing", STYLE, ReferenceStyle, force=True
    )
    # Each citation asks for this backend, and a search of the installed packages takes 3 ms; a registered one is found at once.
    pybtex.plugin.register_plugin("pybtex.backends", "plaintext", PlainBackend, force=True)
