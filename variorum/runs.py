"""Texts as runs: each stretch with its language, and with the hand that changed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from docutils import nodes

from variorum.marks import numbered
from variorum.model import Emendation, SourceNote, anchor_of
from variorum.nodes import link, run
from variorum.reading import Reading
from variorum.steps import HAN, KANA

_BRACKETED = re.compile(r"「[^「」]*(?:「[^「」]*」[^「」]*)*」|『[^『』]*』")
_LATIN = re.compile(r"[A-Za-zÀ-ſ][A-Za-zÀ-ſ'’.,:&\- ]*[A-Za-zÀ-ſ]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё][А-Яа-яЁё .,\-«»]*[А-Яа-яЁё]|[А-Яа-яЁё]+")
_EAST = re.compile(
    f"[{HAN}{KANA}\u3001-\u301f\uff01-\uff60·…—“”‘’]*[{HAN}{KANA}][{HAN}{KANA}\u3001-\u301f\uff01-\uff60·…—]*"
)
_KANA = re.compile(f"[{KANA}]")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")


def languages(text: str, lang: str) -> list[tuple[int, int, str]]:
    """Return the stretches of a text that are in another language than the text itself.

    Runs in 「」『』 inside Chinese are Japanese; Latin words are English, Cyrillic ones Russian.

    >>> languages("他写了「海の歌」和 Sea Song 两首", "zh")
    [(3, 8, 'ja'), (10, 18, 'en')]
    >>> languages("the word 海 alone", "en")
    [(9, 10, 'zh')]
    """
    found: list[tuple[int, int, str]] = []
    taken = bytearray(len(text))

    def take(start: int, stop: int, language: str) -> None:
        if not any(taken[start:stop]) and language != lang:
            taken[start:stop] = b"\1" * (stop - start)
            found.append((start, stop, language))

    for match in _ADDRESS.finditer(text):
        taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    if lang == "zh":
        for match in _BRACKETED.finditer(text):
            take(match.start(), match.end(), "ja")
    if lang in ("zh", "ja"):
        for match in _LATIN.finditer(text):
            if " " in match[0] or len(match[0]) > 7:
                take(match.start(), match.end(), "en")
    else:
        for match in _EAST.finditer(text):
            take(
                match.start(),
                match.end(),
                "ja" if _KANA.search(match[0]) or "「" in match[0] or "『" in match[0] else "zh",
            )
    if lang != "ru":
        for match in _CYRILLIC.finditer(text):
            take(match.start(), match.end(), "ru")
    return sorted(found)


def plain_runs(text: str, lang: str) -> list[nodes.Node]:
    """Return a text as nodes, with the language of foreign stretches."""
    pieces: list[nodes.Node] = []
    end = 0
    for start, stop, language in languages(text, lang):
        pieces += [nodes.Text(text[end:start]), run("span", text[start:stop], lang=language)]
        end = stop
    return [*(p for p in pieces if not isinstance(p, nodes.Text) or p.astext()), nodes.Text(text[end:])]


def reading_runs(
    reading: Reading, lang: str, notes: list[SourceNote], entries: dict[str, Emendation]
) -> list[nodes.Node]:
    """Return a reading text as nodes: note marks as links, emended stretches marked, languages told apart."""
    text = reading.text
    cuts = {0, len(text)}
    spoken = languages(text, lang)
    marks = numbered(text, notes)
    hands = [(start, stop, entries[hand]) for start, stop, hand in reading.runs() if hand in entries]
    for start, stop, _ in [*spoken, *marks, *hands]:
        cuts |= {start, stop}
    mark_at = {start: note for start, _, note in marks}
    places = sorted(cuts)
    found: list[nodes.Node] = []
    for start, stop in pairwise(places):
        if start in mark_at:
            found.append(_mark(mark_at[start]))
            continue
        piece: nodes.Node = nodes.Text(text[start:stop])
        entry = next((e for a, b, e in hands if a <= start < b), None)
        language = next((name for a, b, name in spoken if a <= start < b), "")
        if entry:
            piece = run(
                "span",
                piece,
                classes="fw-emended",
                lang=language,
                title=f"{entry.kind}, {entry.cause}: see the apparatus",
            )
        elif language:
            piece = run("span", piece, lang=language)
        found.append(piece)
    return found


def _mark(note: SourceNote) -> nodes.Node:
    return run(
        "sup",
        link(anchor_of(note.unit), note.label if note.label.isdigit() else note.mark),
        classes="fw-mark",
    )


def split_texts(
    node: nodes.Element, lang_of: Callable[[nodes.Node], str]
) -> Iterator[tuple[nodes.Text, list[nodes.Node]]]:
    """Yield the texts below a node that hold another language than their surroundings, with the nodes to put in their place."""
    for text in list(node.findall(nodes.Text)):
        lang = lang_of(text)
        if lang and languages(str(text), lang):
            yield text, plain_runs(str(text), lang)
