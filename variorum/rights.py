"""The rights budget: how much of a witness stands in a file that is to be published.

(a) no run of more than 24 Han characters or kana, or 14 words (7 for originals in English), of a witness;
(b) no complete sentence or line of a witness of 8 Han or 6 words or more;
(c) inside shared runs of 8 Han or 8 words and more, at most 3 % of a Chinese article, 6 % of K and Q.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

HAN_RUN, WORD_RUN, ENGLISH_RUN = 24, 14, 7
HAN_SENTENCE, WORD_SENTENCE = 8, 6
SHARED = 8
SHARE = {"000": 0.03, "001": 0.03, "003": 0.03, "002": 0.06, "004": 0.06}

_NOT_HAN = re.compile(r"[^\u3400-\u9fff\u3040-\u30ff\u3005\u3007]+")
_WORD = re.compile(r"[a-zа-яё0-9]+")
_SENTENCE = re.compile(r"[。！？!?;；\n]+|\.(?=\s)")


def han(text: str) -> str:
    """Return the Han characters and kana of a text, run together."""
    return _NOT_HAN.sub("", unicodedata.normalize("NFKC", text))


def words(text: str) -> tuple[str, ...]:
    """Return the Latin and Cyrillic words and numbers of a text, in lower case."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).lower()))


@dataclass
class Index:
    """What must be found again: the runs and sentences of one witness."""

    no: str
    han: str
    words: tuple[str, ...]
    word_run: int
    grams: frozenset[object] = field(default_factory=frozenset)
    sentences: frozenset[object] = field(default_factory=frozenset)


def index_of(no: str, text: str, language: str) -> Index:
    """Index a witness for the search."""
    runs: set[object] = set()
    h, w = han(text), words(text)
    runs.update(h[i : i + SHARED] for i in range(len(h) - SHARED + 1))
    runs.update(w[i : i + SHARED] for i in range(len(w) - SHARED + 1))
    if language == "en":
        runs.update(w[i : i + ENGLISH_RUN] for i in range(len(w) - ENGLISH_RUN + 1))
    sentences: set[object] = set()
    for piece in _SENTENCE.split(text):
        if len(han(piece)) >= HAN_SENTENCE:
            sentences.add(han(piece))
        elif len(words(piece)) >= WORD_SENTENCE:
            sentences.add(words(piece))
    return Index(no, h, w, ENGLISH_RUN if language == "en" else WORD_RUN, frozenset(runs), frozenset(sentences))


@dataclass(frozen=True)
class Excess:
    """One thing over the budget."""

    file: str
    no: str
    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: rule ({self.rule}), witness {self.no}: {self.what}"


def excesses(files: Mapping[str, str], indexes: Iterable[Index], excepted: Iterable[str] = ()) -> list[Excess]:
    """Return what is over the budget in the texts of files; ``excepted`` texts (titles, names) are taken out first."""
    titles = Titles(excepted)
    found: list[Excess] = []
    prepared = {
        name: Prepared(titles.out_of_han(han(text)), titles.out_of_words(words(text)), _sentences(text))
        for name, text in files.items()
    }
    for index in indexes:
        shared_han: set[int] = set()
        shared_words: set[int] = set()
        for name, file in prepared.items():
            found += _in_file(name, file, index, titles, shared_han, shared_words)
        total = len(index.han) + len(index.words)
        share = (len(shared_han) + len(shared_words)) / max(total, 1)
        if share > SHARE.get(index.no, 0.03):
            found.append(
                Excess(
                    "all files",
                    index.no,
                    "c",
                    f"{share:.1%} of the witness stand in shared runs, allowed {SHARE.get(index.no, 0.03):.0%}",
                )
            )
    return found


class Titles:
    """Titles and names, which may be quoted whole."""

    def __init__(self, texts: Iterable[str]) -> None:
        chosen = sorted(set(texts), key=len, reverse=True)
        self.han = [h for h in (han(text) for text in chosen) if len(h) >= 2]
        self.words = {w for w in (words(text) for text in chosen) if len(w) >= 3}
        self._first: dict[str, list[tuple[str, ...]]] = {}
        for title in sorted(self.words, key=len, reverse=True):
            self._first.setdefault(title[0], []).append(title)

    def out_of_han(self, text: str) -> str:
        """Cut the titles out of a run of Han characters."""
        for title in self.han:
            text = text.replace(title, "\0")
        return text

    def out_of_words(self, text: tuple[str, ...]) -> tuple[str, ...]:
        """Cut the titles out of a row of words."""
        left: list[str] = []
        position = 0
        while position < len(text):
            title = next(
                (t for t in self._first.get(text[position], ()) if text[position : position + len(t)] == t), None
            )
            left.append("\0" if title else text[position])
            position += len(title) if title else 1
        return tuple(left)


@dataclass(frozen=True)
class Prepared:
    """A file as the search sees it: its Han characters, its words, its sentences, titles taken out of the first two."""

    han: str
    words: tuple[str, ...]
    sentences: tuple[tuple[str, tuple[str, ...]], ...]


def _sentences(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((han(piece), words(piece)) for piece in _SENTENCE.split(text))


def _in_file(
    name: str, file: Prepared, index: Index, titles: Titles, shared_han: set[int], shared_words: set[int]
) -> list[Excess]:
    found = []
    for start, length in _runs(file.han, index.han, SHARED, index.grams):
        place = _place(file.han[start : start + length], index.han)
        shared_han.update(range(place, place + length))
        if length > HAN_RUN:
            found.append(Excess(name, index.no, "a", f"a run of {length} Han characters or kana"))
    english = index.word_run == ENGLISH_RUN
    least = ENGLISH_RUN if english else SHARED
    for start, length in _runs(file.words, index.words, least, index.grams):
        if (length >= ENGLISH_RUN) if english else (length > WORD_RUN):
            found.append(
                Excess(name, index.no, "a", f"a run of {length} words: {' '.join(file.words[start : start + 3])} …")
            )
        if length < SHARED:
            continue
        place = _place(file.words[start : start + length], index.words)
        shared_words.update(range(place, place + length))
    for piece, spoken in file.sentences:
        if len(piece) >= HAN_SENTENCE:
            if piece in index.sentences and len(titles.out_of_han(piece).replace("\0", "")) >= HAN_SENTENCE:
                found.append(
                    Excess(name, index.no, "b", f"a complete sentence or line of {len(piece)} Han characters or kana")
                )
        elif spoken in index.sentences and sum(w != "\0" for w in titles.out_of_words(spoken)) >= WORD_SENTENCE:
            found.append(
                Excess(
                    name, index.no, "b", f"a complete sentence or line of {len(spoken)} words: {' '.join(spoken[:3])} …"
                )
            )
    return found


def _runs(
    text: str | tuple[str, ...], witness: str | tuple[str, ...], size: int, grams: frozenset[object]
) -> list[tuple[int, int]]:
    """Return the maximal runs of ``size`` and more that a text shares with a witness: (start, length).

    One run may begin inside another, where the witness has their parts in different places.
    """
    found = []
    reached = 0
    for start in range(len(text) - size + 1):
        if text[start : start + size] not in grams:
            continue
        stop = max(reached, start + size)
        while (
            stop < len(text)
            and text[stop - size + 1 : stop + 1] in grams
            and _place(text[start : stop + 1], witness) >= 0
        ):
            stop += 1
        if stop > reached:
            found.append((start, stop - start))
            reached = stop
    return found


def _place(run: str | tuple[str, ...], witness: str | tuple[str, ...]) -> int:
    """Return where a run stands in a witness, or -1."""
    if isinstance(run, str) and isinstance(witness, str):
        return witness.find(run)
    return next((i for i, word in enumerate(witness) if word == run[0] and witness[i : i + len(run)] == run), -1)
