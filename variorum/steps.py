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
_han = re.compile(f"[{HAN}{KANA}]")
_brackets = re.compile(r"「[^「」]*」|『[^『』]*』")
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


def bare_marks(text: str) -> Iterator[Edit]:
    """Take the dress off note marks: ``<sup>①</sup>``, ``^①``, ``^①^``.

    >>> list(bare_marks("甲<sup>①</sup>"))
    [(1, 6, ''), (7, 13, '')]
    """
    for match in re.finditer(f"(<sup>)([{MARKS}])(</sup>)|(\\^)([{MARKS}])(\\^?)", text):
        for group in (1, 3, 4, 6):
            if match[group]:
                yield match.start(group), match.end(group), ""


def markdown(text: str) -> Iterator[Edit]:
    """Take off Markdown: heading hashes, emphasis in pairs, backslashes, brackets and doubled targets of addresses."""
    pattern = re.compile(
        r"(?m:^(?P<hash>\#{1,6}[ ]+))"
        r"|\[(?P<label>https?://[^\]\n]*)\]\((?P<target>https?://[^\s)]*)\)"
        r"|(?P<open><)(?=https?://[^>\n]*>)|(?<=\S)(?P<close>>)(?=(?:[^<]|$))"
        r"|(?P<strong>\*\*)(?=[^*\n]+\*\*)|(?P<endstrong>(?<=[^*\s])\*\*)"
        r"|(?<![\\*])(?P<em>\*)(?=[^*\s][^*\n]*(?<!\\)\*)|(?<=[^*\s\\])(?P<endem>\*)(?!\*)"
        r"|(?P<slash>\\+)(?=[^\w\s])",
        re.X,
    )
    inside_angle = False
    emphasis = False
    for match in pattern.finditer(text):
        if match["label"] is not None:
            label_plain = match["label"].replace("\\", "")
            if label_plain != match["target"]:
                continue
            yield match.start(), match.start() + 1, ""
            for slash in re.finditer(r"\\+", match["label"]):
                yield match.start("label") + slash.start(), match.start("label") + slash.end(), ""
            yield match.end("label"), match.end(), ""
        elif match["open"]:
            inside_angle = True
            yield match.start(), match.end(), ""
        elif match["close"]:
            if inside_angle:
                inside_angle = False
                yield match.start(), match.end(), ""
        elif match["em"]:
            emphasis = not emphasis
            yield match.start(), match.end(), ""
        elif match["endem"]:
            if emphasis:
                emphasis = False
                yield match.start(), match.end(), ""
        else:
            yield match.start(), match.end(), ""


_WIDE_SIGNS = "．／：－＿％＆＋＝＃＠？"
_ALNUM = re.compile("[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")
_WIDE = re.compile(f"[Ａ-Ｚａ-ｚ０-９{_WIDE_SIGNS}]")
_IN_RUN = re.compile(f"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９{_WIDE_SIGNS}./:_=&+%#@\\-]")


def _neighbours(text: str, position: int) -> tuple[str, str]:
    before = position - 1
    while before >= 0 and text[before] in " \u3000\n":
        before -= 1
    after = position + 1
    while after < len(text) and text[after] in " \u3000\n":
        after += 1
    return text[before] if before >= 0 else "", text[after] if after < len(text) else ""


def width(text: str) -> Iterator[Edit]:
    """Fold full-width letters and digits, and signs inside Latin, number and address runs.

    >>> [new for _, _, new in width("２０２２年，ｗｗｗ．ａ")]
    ['2', '0', '2', '2', 'w', 'w', 'w', '.', 'a']
    """
    for match in _WIDE.finditer(text):
        char = match[0]
        plain = chr(ord(char) - 0xFEE0)
        if _ALNUM.match(char):
            yield match.start(), match.end(), plain
            continue
        before, after = _neighbours(text, match.start())
        if char == "％":
            inside = before.isdigit()
        elif char == "：":
            inside = bool(before and _ALNUM.match(before)) and after in ("／", "/")
        elif char == "？":
            around = _folded(text[max(0, match.start() - 300) : match.start()])
            inside = bool(before and after and _ALNUM.match(before) and _ALNUM.match(after)) and "http" in around
        else:
            inside = bool(before and after and _IN_RUN.match(before) and _IN_RUN.match(after))
        if inside:
            yield match.start(), match.end(), plain


def _folded(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)


def width_all(text: str) -> Iterator[Edit]:
    """Fold every full-width letter, digit and sign (texts in Latin script).

    >>> [new for _, _, new in width_all("Ｕ．Ｓ．，")]
    ['U', '.', 'S', '.', ',']
    """
    for match in re.finditer("[！-～]", text):
        yield match.start(), match.end(), chr(ord(match[0]) - 0xFEE0)


def addresses(text: str) -> Iterator[Edit]:
    """Close up addresses: spaces and line ends beside their signs go.

    >>> [(a, b) for a, b, _ in addresses("https: / / www. a. jp / b 见")]
    [(6, 7), (8, 9), (10, 11), (15, 16), (18, 19), (21, 22), (23, 24)]
    """
    for match in _address.finditer(text):
        run = match[0]
        for gap in re.finditer(r"(?<=[./:_\-=&?%#])[ \n]+(?=[A-Za-z0-9/_\-])|[ \n]+(?=[./:_\-=&?%#][ \n]*[A-Za-z0-9/_\-])", run):
            yield match.start() + gap.start(), match.start() + gap.end(), ""


def wraps(text: str) -> Iterator[Edit]:
    """Join hard-wrapped lines: beside Han, kana or their signs without a space, in Latin and Cyrillic with one."""
    for match in re.finditer(r"[ \u3000\t]*\n[ \u3000\t\n]*", text):
        before = text[match.start() - 1] if match.start() else ""
        after = text[match.end()] if match.end() < len(text) else ""
        if not before or not after:
            continue  # the ends are left to `edges`
        if _cjk.match(before) or _cjk.match(after) or before in "-/_" or after in "/_":
            yield match.start(), match.end(), ""
        else:
            yield match.start(), match.end(), " "


_HALF = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def _outside(text: str, *patterns: re.Pattern[str]) -> Callable[[int], bool]:
    """Return a test whether a position stands outside every match of the patterns."""
    inside = bytearray(len(text) + 1)
    for pattern in patterns:
        for match in pattern.finditer(text):
            inside[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return lambda position: not inside[position]


def punctuation(text: str) -> Iterator[Edit]:
    """Make half-width punctuation full-width in Chinese running text.

    >>> [new for _, _, new in punctuation("甲,乙(丙)1,000")]
    ['，', '（', '）']
    """
    outside = _outside(text, _brackets, _address)
    found: dict[int, str] = {}
    for match in re.finditer(r"[,;:?!]+", text):
        before, after = _neighbours(text, match.start())[0], _neighbours(text, match.end() - 1)[1]
        if outside(match.start()) and (_cjk.match(before) or _han.match(after)) and not (before.isdigit() and after.isdigit()):
            found |= {match.start() + i: _HALF[sign] for i, sign in enumerate(match[0])}
    for match in re.finditer(r"(?<![.])\.(?![.])", text):
        before, after = _neighbours(text, match.start())
        if outside(match.start()) and _han.match(before) and (not after or _han.match(after)):
            found[match.start()] = "。"
    for match in re.finditer(r"\(([^()]*)\)", text):
        ends = (match.start(), match.end() - 1)
        around = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if all(outside(end) for end in ends) and (_cjk.search(match[1]) or any(side and _cjk.match(side) for side in around)):
            found[ends[0]], found[ends[1]] = "（", "）"
    for position in sorted(found):
        yield position, position + 1, found[position]


#: A numeral at the head of a heading; the space after it separates.
_NUMERAL = re.compile(r"[ \u3000]*(?:[一二三四五六七八九十]+|[\u2160-\u217f]|\d+)")


def spaces(text: str) -> Iterator[Edit]:
    """Remove typesetters' spaces beside Han, kana and their signs; inside 「」『』 none.

    >>> [(a, b) for a, b, _ in spaces("２ 月 「甲 乙」 a b")]
    [(1, 2), (3, 4), (9, 10)]
    """
    outside = _outside(text, _brackets)
    for match in re.finditer(r"[ \u3000\t\u00a0]+", text):
        before = text[match.start() - 1] if match.start() else ""
        after = text[match.end()] if match.end() < len(text) else ""
        if not outside(match.start()) or _NUMERAL.fullmatch(text, 0, match.start()):
            continue
        if not before or not after or _cjk.match(before) or _cjk.match(after) or _closes_number(text, match) or (before in "“‘”’" and after in "“‘”’"):
            yield match.start(), match.end(), ""


def _closes_number(text: str, gap: re.Match[str]) -> bool:
    """Whether a space stands inside a number: ``23. 9``, ``2 +2``, ``42 %``."""
    start, end = gap.span()
    before, after = text[max(0, start - 4) : start], text[end : end + 4]
    if after[:1] == "%" and before[-1:].isdigit():
        return True
    if re.search(r"\d\.$", before) and after[:1].isdigit():
        return True
    return bool((re.search(r"\d$", before) and re.match(r"\+ *\d", after)) or (re.search(r"\d *\+$", before) and after[:1].isdigit()))


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
    Step("spaces", "typesetters' spaces removed", _EAST, _RUNNING, spaces),
    Step("spaces", "what full-width setting pulled apart closed up", ("en",), _RUNNING, latin_spaces),
    Step("own-mark", "the note's own mark taken off", (), ("note",), own_mark),
    Step("edges", "white space at the ends removed", (), _ALL, edges),
)
STEP_NAMES = tuple(dict.fromkeys(step.name for step in STEPS))


def normalise(reading: Reading, role: str, lang: str, off: tuple[str, ...] = ()) -> dict[str, int]:
    """Run the steps on a text; return how many edits each made."""
    counts: dict[str, int] = {}
    for step in STEPS:
        if step.name not in off and step.runs_on(role, lang):
            done = reading.apply(step.edits(reading.text), step.name)
            if done:
                counts[step.name] = counts.get(step.name, 0) + done
    return counts


def explain(step: str) -> str:
    """Say in words what a step does."""
    return next(s.says for s in STEPS if s.name == step)
