"""Systematic normalisation: an ordered list of small steps that change the dress of the text, never a letter.

Each step is a function from a text to the edits it wants; :data:`STEPS` is their order.
Markup tokens apart, the letters of a unit are the same before and after each step, and a second run changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from variorum.model import EDITED_ROLES, SPACED_ROLES
from variorum.reading import Edit, Reading

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
#: Signs that only stand in Chinese or Japanese setting (full-width commas and so on).
CJK_SIGNS = "\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
MARKS = "\u2460-\u2473"
CJK = HAN + KANA + CJK_SIGNS + MARKS
_cjk = re.compile(f"[{CJK}]")
_mark = re.compile(f"[{MARKS}]")
_han = re.compile(f"[{HAN}{KANA}]")
_bracket = re.compile(r"[「」『』]")
_address = re.compile(r"https?[ \n]*:[ \n]*/[ \n]*/[A-Za-z0-9./:_\-=&?%#~+@ \n]*")


@dataclass(frozen=True)
class Step:
    """One normalisation: what it is called, what it does in words, where it runs, and the edits it makes."""

    name: str
    says: str
    languages: tuple[str, ...]
    roles: tuple[str, ...]
    edits: Callable[[str], Iterator[Edit]]

    def runs_on(self, role: str, lang: str) -> bool:
        """Whether the step runs on a unit of this role and language."""
        return role in self.roles and (not self.languages or lang.split("-")[0] in self.languages)


# -- the steps ---------------------------------------------------------------------------------------------------------


_dressed = re.compile(f"(<sup>)([{MARKS}*]+)(</sup>)|(\\^)([{MARKS}])(\\^?)")


def bare_marks(text: str) -> Iterator[Edit]:
    """Take the dress off note marks: ``<sup>①</sup>``, ``^①``, ``^①^``.

    >>> list(bare_marks("甲<sup>①</sup>"))
    [(1, 6, ''), (7, 13, '')]
    """
    for match in _dressed.finditer(text):
        for group in (1, 3, 4, 6):
            if match[group]:
                yield match.start(group), match.end(group), ""


# Emphasis opens as in CommonMark (so not at the marks of 甲*，乙*), and not after a figure or Latin letter (2*3*4).
_emphasis = r"(?:(?<![\\*\w]){0}(?=[^*\s])|(?<=[^\W0-9A-Za-z]){0}(?=\w))[^*\n]*(?<=[^*\s\\]){0}(?!\*)"
_hash = re.compile(r"(?m)^[ \u3000\t]*(\#{1,6}[ ]+)")
_token = re.compile(
    r"\[(?P<label>https?://[^\[\]\n]*)\]\((?P<target>https?://[^\s()]*)\)"
    r"|(?P<angles><https?://[^<>\n]*>)"
    r"|(?P<strong>" + _emphasis.format(r"\*\*") + r")"
    r"|(?P<em>" + _emphasis.format(r"\*") + r")"
    r"|(?P<slash>\\+)(?=[^\w\s]|_)"
)
_token_begins = re.compile(r"[\[<*\\]")


def markdown(text: str) -> Iterator[Edit]:
    """Take off Markdown: heading hashes, emphasis in pairs, backslashes, brackets and doubled targets of addresses.

    A backslash before an asterisk goes only where it is the unit's one asterisk: of several, two could be taken for a pair.

    >>> list(markdown("# **甲** 乙"))
    [(0, 2, ''), (2, 4, ''), (5, 7, '')]
    """
    found: list[Edit] = [(*match.span(1), "") for match in _hash.finditer(text)] if "#" in text else []
    lone = text.count("*") == 1
    done = 0
    for begin in _token_begins.finditer(text):
        match = _token.match(text, begin.start()) if begin.start() >= done else None
        if match is None:
            continue
        start, done = match.span()
        if match["label"]:
            if match["label"].replace("\\", "") == match["target"].replace("\\", ""):
                found += [(start, start + 1, ""), (match.end("label"), done, "")]
        elif match["slash"]:
            if lone or text[done] != "*":
                found.append((start, done, ""))
        else:
            sign = 2 if match["strong"] else 1
            found += [(start, start + sign, ""), (done - sign, done, "")]
    yield from sorted(found)


_WIDE_SIGNS = "．／：－＿％＆＋＝＃＠？"
_ALNUM = re.compile("[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")
_WIDE = re.compile(f"[Ａ-Ｚａ-ｚ０-９{_WIDE_SIGNS}]")
_IN_RUN = re.compile(f"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９{_WIDE_SIGNS}./:_=&+%#@\\-]")


def _beside(text: str, position: int) -> tuple[int, int]:
    """Return the places of the nearest signs before and after, white space passed over: -1 and the length where there is none."""
    before = position - 1
    while before >= 0 and text[before] in " \u3000\n":
        before -= 1
    after = position + 1
    while after < len(text) and text[after] in " \u3000\n":
        after += 1
    return before, after


def _neighbours(text: str, position: int) -> tuple[str, str]:
    before, after = _beside(text, position)
    return text[before] if before >= 0 else "", text[after : after + 1]


def width(text: str) -> Iterator[Edit]:
    """Fold full-width letters and digits, and signs inside Latin, number and address runs.

    >>> [new for _, _, new in width("２０２２年，ｗｗｗ．ａ")]
    ['2', '0', '2', '2', 'w', 'w', 'w', '.', 'a']
    """
    address = _in_address(text)
    for match in _WIDE.finditer(text):
        char = match[0]
        plain = chr(ord(char) - 0xFEE0)
        if _ALNUM.match(char):
            yield match.start(), match.end(), plain
            continue
        before, after = _neighbours(text, match.start())
        if char == "％":
            inside = before.isdecimal()
        elif char == "：":
            inside = bool(before and _ALNUM.match(before)) and after in ("／", "/")
        elif char == "？":
            inside = bool(before and after and _ALNUM.match(before) and _ALNUM.match(after) and address[match.start()])
        else:
            inside = bool(
                before and _IN_RUN.match(before) and (_IN_RUN.match(after) if after else address[match.start()])
            )
        if inside:
            yield match.start(), match.end(), plain


_http = re.compile("[hｈ][tｔ][tｔ][pｐ]")
_latin_run = re.compile(f"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９{_WIDE_SIGNS}：./:_=&+%#@\\- \n]+")


def _in_address(text: str) -> bytearray:
    """Mark the Latin runs that begin with an address, full-width or not, spaces and all: 1 inside, 0 outside."""
    inside = bytearray(len(text))
    for match in _http.finditer(text):
        run = None if inside[match.start()] else _latin_run.match(text, match.start())
        if run:
            inside[run.start() : run.end()] = b"\1" * (run.end() - run.start())
    return inside


def width_all(text: str) -> Iterator[Edit]:
    """Fold every full-width letter, digit and sign (texts in Latin script).

    >>> [new for _, _, new in width_all("Ｕ．Ｓ．，")]
    ['U', '.', 'S', '.', ',']
    """
    for match in re.finditer("[！-～]", text):
        yield match.start(), match.end(), chr(ord(match[0]) - 0xFEE0)


# The look-behind for a space keeps a long gap from being tried again at each of its characters.
_gap = re.compile(r"(?<=[./:_\-=&?%#])[ \n]+(?=[A-Za-z0-9/_\-])|(?<![ \n])[ \n]+(?=[./:_\-=&?%#][ \n]*[A-Za-z0-9/_\-])")


def addresses(text: str) -> Iterator[Edit]:
    """Close up addresses: spaces and line ends beside their signs go.

    >>> [(a, b) for a, b, _ in addresses("https: / / www. a. jp / b 见")]
    [(6, 7), (8, 9), (10, 11), (15, 16), (18, 19), (21, 22), (23, 24)]
    """
    for match in _address.finditer(text):
        for gap in _gap.finditer(text, match.start(), match.end()):
            yield gap.start(), gap.end(), ""


_blank = re.compile("[ \u3000\t\n]+")


def wraps(text: str) -> Iterator[Edit]:
    r"""Join hard-wrapped lines: beside Han, kana or their signs without a space, in Latin and Cyrillic with one.

    >>> list(wraps("甲\n乙 a①\nb"))
    [(1, 2, ''), (6, 7, ' ')]
    """
    for match in _blank.finditer(text):
        start, stop = match.span()
        if "\n" not in match[0] or not start or stop == len(text):
            continue  # the ends are left to `edges`
        before, after = text[start - 1], text[stop]
        for place in range(start - 1, -1, -1):  # a note mark hangs on the word before it
            before = text[place]
            if not _mark.match(before):
                break
        dash = before == "-" and text[start - 2 : start - 1] == " "
        if _cjk.match(before) or _cjk.match(after) or (before in "-/_" and not dash) or after in "/_":
            yield start, stop, ""
        else:
            yield start, stop, " "


_HALF = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def bracketed(text: str) -> list[tuple[int, int]]:
    """Return the stretches between matching 「」 and 『』, nested ones too; a sign without its counterpart is passed over.

    >>> bracketed("甲「乙「丙」丁」戊」")
    [(3, 6), (1, 8)]
    """
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for match in _bracket.finditer(text):
        if match[0] in "「『":
            opened.append((match[0], match.start()))
            continue
        partner = "「" if match[0] == "」" else "『"
        place = next((i for i in range(len(opened) - 1, -1, -1) if opened[i][0] == partner), None)
        if place is not None:
            found.append((opened[place][1], match.end()))
            del opened[place:]
    return found


def _outside(text: str, *, addresses: bool = False) -> Callable[[int], bool]:
    """Return a test whether a position stands outside 「」『』 (and outside addresses)."""
    inside = bytearray(len(text) + 1)
    spans = bracketed(text)
    if addresses:
        spans += [match.span() for match in _address.finditer(text)]
    for start, stop in spans:
        inside[start:stop] = b"\1" * (stop - start)
    return lambda position: not inside[position]


def punctuation(text: str) -> Iterator[Edit]:
    """Make half-width punctuation full-width in Chinese running text.

    >>> [new for _, _, new in punctuation("甲,乙(丙)1,000")]
    ['，', '（', '）']
    """
    outside = _outside(text, addresses=True)
    found: dict[int, str] = {}
    for match in re.finditer(r"[,;:?!.]", text):
        place = match.start()
        if not outside(place):
            continue
        left, right = _beside(text, place)
        before, after = found.get(left, text[left] if left >= 0 else ""), text[right : right + 1]
        if match[0] == ".":
            if _han.match(before) and not after:  # between names it may stand for a point
                found[place] = "。"
        elif (_cjk.match(before) or _han.match(after)) and not (before.isdecimal() and after.isdecimal()):
            found[place] = _HALF[match[0]]
    for match in re.finditer(r"\(([^()]*)\)", text):
        ends = (match.start(), match.end() - 1)
        around = (found.get(place, text[place]) for place in (ends[0] - 1, ends[1] + 1) if 0 <= place < len(text))
        if all(outside(end) for end in ends) and (_cjk.search(match[1]) or any(_cjk.match(side) for side in around)):
            found[ends[0]], found[ends[1]] = "（", "）"
    for position in sorted(found):
        yield position, position + 1, found[position]


# A numeral at the head of a heading; the space after it separates.
_NUMERAL = re.compile(r"[ \u3000]*(?:[一二三四五六七八九十]+|[\u2160-\u217f]|\d+)")


_gaps = re.compile("[ \u3000\t\u00a0]+")


def spaces(text: str) -> Iterator[Edit]:
    """Remove typesetters' spaces beside Han, kana and their signs; inside 「」『』 none.

    >>> [(a, b) for a, b, _ in spaces("２ 月 「甲 乙」 a b")]
    [(1, 2), (3, 4), (9, 10)]
    """
    outside = _outside(text)
    for match in _gaps.finditer(text):
        start, stop = match.span()
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if (
            not before
            or not after
            or _cjk.match(before)
            or _cjk.match(after)
            or (before in "“‘”’" and after in "“‘”’")
            or _closes_number(text, start, stop)
        ) and outside(start):
            yield start, stop, ""


def heading_spaces(text: str) -> Iterator[Edit]:
    """Remove typesetters' spaces from a heading, but for the one after its numeral.

    >>> list(heading_spaces("一 甲 乙"))
    [(3, 4, '')]
    """
    for edit in spaces(text):
        if not _NUMERAL.fullmatch(text, 0, edit[0]):
            yield edit


_plus_number = re.compile(r"\+ *\d")


def _closes_number(text: str, start: int, stop: int) -> bool:
    """Whether a space stands inside a number: ``23. 9``, ``2 +2``, ``42 %``."""
    before, after = text[start - 1], text[stop]
    if before.isdecimal():
        return after == "%" or _plus_number.match(text, stop) is not None
    if before in ".+" and after.isdecimal():
        place = start - 2
        while before == "+" and place > 0 and text[place] == " ":
            place -= 1
        return place >= 0 and text[place].isdecimal()
    return False


def latin_spaces(text: str) -> Iterator[Edit]:
    """Close up what full-width setting pulled apart in English: ``Abe ’ s``, ``long - term``.

    >>> [(a, b) for a, b, _ in latin_spaces("Abe ’ s long - term")]
    [(3, 4), (5, 6), (12, 13), (14, 15)]
    """
    for match in re.finditer(r"(?<=\w)( ?)’( ?)(?=s\b)|(?<=[^\W\d])( )-( )(?=[^\W\d])", text):
        for group in (1, 2, 3, 4):
            if match[group]:
                yield match.start(group), match.end(group), ""


def edges(text: str) -> Iterator[Edit]:
    """Take white space off the ends of a unit.

    >>> list(edges(" a "))
    [(0, 1, ''), (2, 3, '')]
    """
    body = text.strip()
    if not body:
        if text:
            yield 0, len(text), ""
        return
    start = text.index(body)
    if start:
        yield 0, start, ""
    if start + len(body) < len(text):
        yield start + len(body), len(text), ""


def own_mark(text: str) -> Iterator[Edit]:
    """Take off the sign at the head of a note: the edition's number stands for it.

    >>> list(own_mark("① 甲"))
    [(0, 2, '')]
    """
    match = re.match(f"\\s*(?:[{MARKS}]|\\*)\\s*", text)
    if match:
        yield 0, match.end(), ""


_ALL = EDITED_ROLES
_RUNNING = tuple(role for role in EDITED_ROLES if role not in SPACED_ROLES)
_EAST = ("zh", "ja")
_WEST = ("en", "ru")

#: The order of the steps.
STEPS: tuple[Step, ...] = (
    Step("marks", "note marks to their bare sign", (), _ALL, bare_marks),
    Step("markdown", "Markdown taken off", (), _ALL, markdown),
    Step("width", "full-width letters, digits and their signs made half-width", _EAST, _ALL, width),
    Step("width", "full-width letters, digits and signs made half-width", _WEST, _ALL, width_all),
    Step("addresses", "spaces inside an address removed", _EAST, _ALL, addresses),
    Step("wraps", "hard-wrapped lines joined", (), _ALL, wraps),
    Step("punctuation", "half-width punctuation in Chinese made full-width", ("zh",), _RUNNING, punctuation),
    Step("spaces", "typesetters' spaces removed", _EAST, tuple(role for role in _RUNNING if role != "heading"), spaces),
    Step("spaces", "typesetters' spaces removed", _EAST, ("heading",), heading_spaces),
    Step("spaces", "what full-width setting pulled apart closed up", ("en",), _RUNNING, latin_spaces),
    Step("own-mark", "the note's own mark taken off", (), ("note",), own_mark),
    Step("edges", "white space at the ends removed", (), _ALL, edges),
)
STEP_NAMES = tuple(dict.fromkeys(step.name for step in STEPS))


def runs(reading: Reading, role: str, lang: str, off: tuple[str, ...] = ()) -> Iterator[tuple[Step, list[Edit]]]:
    """Yield each step with the edits it wants on the text as it then stands, and apply them when asked for the next.

    The list is run again until no step wants anything: what one joined or uncovered may be work for another.
    """
    steps = [step for step in STEPS if step.name not in off and step.runs_on(role, lang)]
    idle = 0
    while idle < len(steps):
        for step in steps:
            idle += 1
            edits = [edit for edit in step.edits(reading.text) if edit[0] != edit[1] or edit[2]]
            if edits:
                yield step, edits
                reading.apply(edits, step.name)
                idle = 0


def normalise(reading: Reading, role: str, lang: str, off: tuple[str, ...] = ()) -> dict[str, int]:
    """Run the steps on a text; return how many edits each made."""
    counts: dict[str, int] = {}
    for step, edits in runs(reading, role, lang, off):
        counts[step.name] = counts.get(step.name, 0) + len(edits)
    return counts


def explain(step: str) -> str:
    """Say in words what a step does."""
    return next(s.says for s in STEPS if s.name == step)
