"""``verify-quote``: whether words stand in a witness, after which normalisation, at which unit; or where they first differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from variorum.corpus import source_of
from variorum.folding import classes
from variorum.model import Corpus, Unit
from variorum.reading import Reading
from variorum.steps import normalise

#: What a quotation leaves out: signs of an omission, between which its parts must follow each other.
_OMISSION = re.compile(r"\s*(?:\[\s*(?:…+|\.{3,})\s*\]|…+|\.{3,}|⋯+)\s*")
_MARK = re.compile(r"\[n[\w-]+\]|[\u2460-\u2473]")
#: Fewer characters than this are in agreement by chance.
_LEAST = 4
#: Of the other places where the same words stand, so many are named.
_SHOWN = 5


@dataclass(frozen=True)
class Answer:
    """What was found: ``how`` is verbatim, normalised, emended, dressed (other characters, width, case, signs) or no.

    ``unit`` is where, or where it comes nearest; ``hands`` the steps or entries that lie in the words; ``agrees`` the
    beginning that agrees, ``quoted`` and ``witness`` what stands in the quotation and in the witness after it;
    ``exact`` the words as the edition has them.
    """

    how: str
    unit: str = ""
    others: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    agrees: str = ""
    quoted: str = ""
    witness: str = ""
    exact: str = ""

    @property
    def holds(self) -> bool:
        """Whether the words may be quoted so."""
        return self.how in ("verbatim", "normalised", "emended")


def verify(corpus: Corpus, quote: str) -> Answer:
    """Look a quotation up in every witness that is at hand."""
    parts = [part for part in _OMISSION.split(quote.strip()) if part]
    if not parts:
        return Answer("no")
    texts = list(_texts(corpus))
    for how in ("verbatim", "normalised", "emended"):
        found = [(unit, text, span) for unit, kind, text in texts if kind == how and (span := _span(text.text, parts))]
        if found:
            unit, text, span = found[0]
            hands = tuple(
                dict.fromkeys(hand for start, stop, hand in text.runs() if start < span[1] and stop > span[0])
            )
            hands = tuple(dict.fromkeys((*hands, *_removed(text, span))))
            return Answer(how, unit.id, tuple(u.id for u, _, _ in found[1:]), hands, exact=text.text[slice(*span)])
    folded = [_dressed(part)[0] for part in parts]
    for unit, kind, text in texts:
        if kind == "emended":
            bare, places = _dressed(text.text)
            if all(folded) and (span := _span(bare, folded)):
                return Answer("dressed", unit.id, exact=text.text[places[span[0]] : places[span[1] - 1] + 1])
    return _nearest([(unit, text.text) for unit, kind, text in texts if kind == "emended"], "".join(parts))


def _texts(corpus: Corpus) -> Iterator[tuple[Unit, str, Reading]]:
    """Yield each unit three times: as the file has it, after the steps, after the emendations."""
    for unit in corpus.units.values():
        witness = corpus.witnesses[unit.id[:3]]
        if witness.text is None or not unit.segments or any(s.withheld for s in unit.segments):
            continue
        yield unit, "verbatim", Reading.of(source_of(witness, unit))
        if unit.edited:
            reading = Reading.of(source_of(witness, unit))
            normalise(reading, unit.role, unit.lang, witness.record.steps_off)
            yield unit, "normalised", reading
            yield unit, "emended", corpus.readings[unit.id]


def _span(text: str, parts: list[str]) -> tuple[int, int] | None:
    """Return where the parts stand, one after the other; note marks between their characters do not count."""
    bare, places = _without_marks(text)
    start = stop = -1
    for part in parts:
        wanted = _MARK.sub("", part)
        place = bare.find(wanted, max(stop, 0))
        if place < 0 or not wanted:
            return None
        start, stop = (place if start < 0 else start), place + len(wanted)
    return places[start], places[stop - 1] + 1


def _without_marks(text: str) -> tuple[str, list[int]]:
    gone = {i for match in _MARK.finditer(text) for i in range(*match.span())}
    places = [i for i in range(len(text)) if i not in gone]
    return "".join(text[i] for i in places), places


def _removed(reading: Reading, span: tuple[int, int]) -> tuple[str, ...]:
    """Say whether characters of the witness between the first and the last of the words are not in the text."""
    origins = [at for at in reading.at[span[0] : span[1]] if at >= 0]
    if not origins or max(origins) - min(origins) + 1 <= len(origins):
        return ()
    gap = "".join(
        reading.source[a + 1 : b] for a, b in zip(sorted(origins), sorted(origins)[1:], strict=False) if b > a + 1
    )
    words = []
    if "\n" in gap:
        words.append("line breaks joined")
    if re.search(r"[^\S\n]", gap):
        words.append("spaces removed")
    if gap.strip():
        words.append("signs removed")
    return tuple(words)


@cache
def _least() -> dict[str, str]:
    return {char: group[0] for group in classes() for char in group}


def _dressed(text: str) -> tuple[str, list[int]]:
    """Return the letters and figures of a text without their dress, and where each stands."""
    out, places = [], []
    gone = {i for match in _MARK.finditer(text) for i in range(*match.span())}
    for place, char in enumerate(text):
        if place in gone:
            continue
        for plain in unicodedata.normalize("NFKD", char).casefold():
            if plain.isalnum() and not unicodedata.combining(plain):
                out.append(_least().get(plain, plain))
                places.append(place)
    return "".join(out), places


def _nearest(texts: list[tuple[Unit, str]], quote: str) -> Answer:
    """Find the unit that agrees with the longest beginning of the quotation, or failing that with the longest run in it."""
    wanted, wanted_at = _dressed(quote)
    best = (0, 0, -1, 0)  # length, begins at the beginning, index, place
    dressed = [_dressed(text) for _, text in texts]
    for begin in range(len(wanted)):
        if len(wanted) - begin <= best[0]:
            break
        for index, (bare, _) in enumerate(dressed):
            while (length := best[0] + 1) <= len(wanted) - begin and wanted[begin : begin + length] in bare:
                while begin + length < len(wanted) and wanted[begin : begin + length + 1] in bare:
                    length += 1
                best = (length, begin, index, bare.find(wanted[begin : begin + length]))
    length, begin, index, place = best
    if length < min(_LEAST, len(wanted)) or index < 0:
        return Answer("no")
    unit, text = texts[index]
    bare, places = dressed[index]
    if begin == 0 or begin + length < len(wanted):
        end = wanted_at[begin + length - 1] + 1
        after = text[places[place + length - 1] + 1 :][:12] if place + length <= len(places) else ""
        return Answer("no", unit.id, agrees=quote[wanted_at[begin] : end], quoted=quote[end : end + 12], witness=after)
    first = wanted_at[begin]
    before = text[max(0, places[place] - 12) : places[place]]
    return Answer("no", unit.id, agrees=quote[first:], quoted=quote[max(0, first - 12) : first], witness=before)


def words_of(answer: Answer, corpus: Corpus) -> Iterator[str]:
    """Yield the answer in words."""
    where = corpus.cite(answer.unit) if answer.unit else ""
    pages = corpus.units[answer.unit].pages if answer.unit else ()
    place = f"{where} ({answer.unit}{', p. ' + '–'.join(dict.fromkeys((pages[0], pages[-1]))) if pages else ''})"
    others = [corpus.cite(unit) for unit in answer.others[:_SHOWN]]
    surplus = f", and {len(answer.others) - _SHOWN} more" if len(answer.others) > _SHOWN else ""
    more = f", and at {', '.join(others)}{surplus}" if others else ""
    if answer.how == "verbatim":
        yield f"Yes: verbatim in the file, {place}{more}."
    elif answer.how in ("normalised", "emended"):
        after = "after normalisation" if answer.how == "normalised" else "in the reading text, after emendation"
        hands = f" ({', '.join(answer.hands)})" if answer.hands else ""
        yield f"Yes: {after}{hands}, {place}{more}."
        if answer.how == "emended":
            entries = {e.id: e for e in corpus.emendations[answer.unit[:3]]}
            for id in answer.hands:
                if id in entries:
                    e = entries[id]
                    yield f"  {id}: the file has {e.sic}; {e.kind}, {e.cert}"
    elif answer.how == "dressed":
        yield f"Not so written: the words stand at {place} in other characters, width, case or signs."
        yield f"  The text has: {answer.exact}"
    elif answer.unit:
        yield f"No. It comes nearest at {place}:"
        yield f"  agrees: {answer.agrees}"
        yield f"  quoted: {answer.quoted or '(ends)'}"
        yield f"  there:  {answer.witness.splitlines()[0] if answer.witness else '(ends)'}"
    else:
        yield "No: nothing like it stands in a witness that is at hand."
