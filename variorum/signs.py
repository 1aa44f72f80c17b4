"""Printers' signs: quotation marks and apostrophes of the editors' English, where MyST has not set them."""

from __future__ import annotations

_OPENS_AFTER = frozenset(" \t\n\u00a0\u2009([{—–-/“‘")


def curled(text: str, before: str = "") -> str:
    r"""Return English words with the printer's quotation marks; ``before`` is the sign that stands before them.

    >>> curled('the "book\'s" end, a "(so) \'called\'" one')
    'the “book’s” end, a “(so) ‘called’” one'
    >>> curled('" said', "x")
    '” said'
    """
    made: list[str] = []
    for index, sign in enumerate(text):
        last = text[index - 1] if index else before
        opens = not last or last in _OPENS_AFTER or (made and made[-1] in "“‘")
        if sign == '"':
            sign = "“" if opens else "”"
        elif sign == "'":
            sign = "‘" if opens and text[index + 1 : index + 2].isalpha() else "’"
        made.append(sign)
    return "".join(made)
