"""Texts as Typst writes them: strings, never markup, so that no sign of a text is ever an instruction."""

from __future__ import annotations

import re

from variorum.steps import HAN, KANA

_EAST = f"{HAN}{KANA}\u3000-\u301f\uff01-\uff60"
_WRAP_EAST = re.compile(f"(?<=[{_EAST}]) *\n *(?=[{_EAST}])")
_WRAP = re.compile(r"[ \t]*\n[ \t\n]*")


def string(text: str) -> str:
    r"""Return a text as a string of Typst.

    >>> print(string('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ")
    return '"' + "".join(c if c >= " " else f"\\u{{{ord(c):x}}}" for c in quoted) + '"'


def unwrapped(text: str) -> str:
    r"""Join the lines of a source: words of Han or kana without a space, others with one.

    >>> unwrapped("one\ntwo"), unwrapped("海の\n歌")
    ('one two', '海の歌')
    """
    return _WRAP.sub(" ", _WRAP_EAST.sub("", text))


def lines_needed(text: str, width: float) -> float:
    """Estimate how many lines a text takes in a column that holds ``width`` Latin letters; a Han character counts as two."""
    size = sum(2.1 if "\u2e80" <= c <= "\uffef" else 1 for c in text)
    return max(1.0, size / width + 0.5)


#: Widths of letters in ems, from the narrow to the wide; others are as wide as most.
_WIDTHS = (
    (0.26, " .,·:;'’-!|"), (0.32, "ijlIft()[]/"), (0.42, "rsz"), (0.47, "0123456789ace"), (0.85, "mwMW@"), (0.68, "ABCDGHKNOQRTUVXYZ&"),
)  # fmt: skip
_WIDTH = {letter: width for width, letters in _WIDTHS for letter in letters}


def width_of(text: str) -> float:
    """Estimate the width of a line of text, in ems: a little more than it takes.

    >>> width_of("灯塔"), width_of("In")
    (2.06, 0.89)
    """
    size = sum(1.0 if "\u2e80" <= sign <= "\uffef" else _WIDTH.get(sign, 0.53) for sign in text)
    return round(size * 1.02 + 0.02, 2) if text else 0.0
