"""The gate: what a file must be before anything else reads it, so that a contributed file runs nothing and reaches nothing.

``variorum check`` and every build begin here; :mod:`variorum.backstop` asks again inside Sphinx.
The lists of what is allowed are in :mod:`variorum.markup`.
"""

from __future__ import annotations

import re
import stat
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from variorum.faults import Faults, nearest, one_of
from variorum.markup import (
    CHAPTER,
    NOTE,
    PAGE,
    Kind,
    hidden_in,
    link_problem,
    refused,
    refused_inline,
    split,
)
from variorum.shape import SafeLoader, shape_problems

#: Bytes that a file may have, by the end of its name; Markdown: see :class:`Kind`.
MOST = {".toml": 512 * 1024, ".tsv": 512 * 1024, ".bib": 2 * 1024 * 1024, ".lock": 4 * 1024 * 1024, ".txt": 512 * 1024}
#: Characters of the text of one note.
LONGEST_NOTE = 8_000
#: Characters of one paragraph, and signs in it that cost the parser time when there are thousands of them.
LONGEST_PARAGRAPH = 12_000
_COSTLY = {"[": 80, "*": 200, "_": 200, "`": 600, "<": 80, "&": 80, ">": 200, "{": 200, ":": 2000}
#: Lists and quotations in one another.
_NESTED = re.compile(r"[ \t]{40}|(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){9}")
#: What ends a paragraph; one line end belongs to each side.
_PARAGRAPHS = re.compile(r"\n[ \t]*(?=\n)\n")
#: Without these signs a line of MyST is the words that it shows.
_MARKUP = re.compile(r"[\\`*_\[\]<>{}&!\n]")
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9][A-Za-z0-9_-]*)*")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.md")
#: Strings in data that are letters of a witness, a name of a file or a fingerprint, never MyST.
_NO_MYST = (
    "sic",
    "corr",
    "file",
    "sha256",
    "canonical_sha256",
    "form",
    "forms",
    "id",
    "lines",
    "rows",
    "wikidata",
    "viaf",
)
_ADDRESS = ("url", "urls", "website", "homepage", "orcid")
_BIB_ADDRESS = re.compile(r"(?<!\w)(?:url|eprint|file|howpublished)\s*=\s*(?P<address>[^,]*)", re.IGNORECASE)
_BIB_COMMAND = re.compile(
    r"@\s*(?P<name>string|preamble|comment)\b|\\(?P<macro>href|url|input|include|write|def)\b", re.IGNORECASE
)


def kind_of(name: str) -> Kind | None:
    """Return the kind of a Markdown file by its path in the edition; None if it is no part of it.

    >>> kind_of("commentary/notes/000-a.md") is NOTE, kind_of("README.md")
    (True, None)
    """
    parts = name.split("/")
    if parts[:2] == ["commentary", "notes"] and len(parts) == 3:
        return NOTE
    if parts[0] == "articles" and len(parts) == 2:
        return CHAPTER
    if (parts[0] == "commentary" and len(parts) >= 2) or (len(parts) == 1 and not name[:1].isupper()):
        return PAGE
    return None


def guard(root: Path, faults: Faults) -> bool:
    """Note everything in the edition's files that is not allowed; tell whether all of them may be read at all.

    The front matter of chapters and notes is left to their readers, which say more of it.
    """
    safe = Faults(root)
    for path in _contributed(root, safe):
        name = path.relative_to(root).as_posix()
        kind = kind_of(name) if path.suffix == ".md" else None
        most = kind.most if kind else MOST.get(path.suffix)
        if most is None or (text := _sound(path, most, faults, safe)) is None:
            continue
        if kind:
            if problem := costly(text):
                safe.add(path, problem[0], "refused", problem[1])
                continue
            for line, message in text_problems(text, kind, front=kind is PAGE):
                faults.add(path, line, "refused", message)
            if not (_NAME.fullmatch(path.name) and len(path.name) <= 80):
                message = f"the name of {kind.name} has small letters, digits and hyphens: 000-two-words.md"
                faults.add(path, 0, "refused", message)
        elif path.suffix == ".toml":
            _guard_data(path, text, faults)
        elif path.suffix == ".bib":
            _guard_works(path, text, faults)
        elif path.name == "anchors.txt":
            _guard_register(path, text, faults)
    faults.found += safe.found
    return not safe.found


def _contributed(root: Path, faults: Faults) -> Iterator[Path]:
    """Yield the files that the edition is made from; links that lead out of it are faults."""
    for folder in ("articles", "commentary", "commentary/notes", "seeds"):
        if (root / folder).is_symlink():
            faults.add(
                root / folder,
                0,
                "refused",
                "a folder of the edition is a folder, not a link to one; put the files here",
            )
    found = [*root.glob("*.md"), *root.glob("*.bib"), *root.glob("CONTRIBUTORS.toml")]
    found += [path for folder in ("articles", "commentary") for path in (root / folder).rglob("*")]
    found += [path for path in (root / "seeds").glob("*") if path.suffix != ".txt"]
    for path in sorted(found):
        if path.parent == root and path.suffix == ".md" and kind_of(path.name) is None:
            continue
        try:
            mode = path.lstat().st_mode
        except OSError as error:
            faults.add(path, 0, "unreadable", f"this file cannot be read: {error.strerror}")
            continue
        if stat.S_ISLNK(mode):
            faults.add(
                path,
                0,
                "refused",
                "this is a link to another file, which could lead out of the edition; put the file itself here",
            )
        elif stat.S_ISREG(mode):
            yield path
        elif not stat.S_ISDIR(mode):
            faults.add(path, 0, "refused", "this is neither a file nor a folder; take it away")


def _sound(path: Path, most: int, faults: Faults, safe: Faults) -> str | None:
    """Return the text of a file; what must not be read at all is noted in ``safe``."""
    try:
        size = path.stat().st_size
        if size > most:
            safe.add(
                path, 0, "refused", f"this file has {size:,} bytes, allowed are {most:,}; take it apart, or say less"
            )
            return None
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"this file is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        faults.add(path, 0, "encoding", problem)
        return None
    except OSError as error:
        safe.add(
            path, 0, "unreadable", f"this file cannot be read: {error.strerror}; give yourself the right to read it"
        )
        return None
    text = text.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if hidden := hidden_in(line):
            faults.add(
                path,
                number,
                "refused",
                f"{hidden} is a character that cannot be seen or turns the line around; take it out",
            )
            return None
    return text


def text_problems(text: str, kind: Kind, *, front: bool = True) -> list[tuple[int, str]]:
    """Say what a Markdown file holds that it may not hold: (line, message). ``text`` is decoded, with LF."""
    if problem := costly(text):
        return [problem]
    found = list(refused(text, kind))
    data, body, first = split(text)
    found += [(line + 1, message) for line, message in shape_problems(data) if front]
    for number, line in enumerate(data.split("\n") if front else [], 2):
        key = re.match(r"(?P<key>[^\s:#'\"]+)\s*:", line)
        if key and key["key"] not in kind.keys:
            near = nearest(key["key"], kind.keys)
            found.append(
                (
                    number,
                    f'unknown key "{key["key"]}" in the front matter of {kind.name}{near} (allowed: {one_of(kind.keys)})',
                )
            )
    found += _front_problems(data)
    if kind is NOTE:
        if len(body) > LONGEST_NOTE:
            found.append(
                (first, f"the note has {len(body):,} characters, allowed are {LONGEST_NOTE:,}; make two of it")
            )
        found += [
            (number, "this line is not in the normal form NFC: letters and their accents stand apart; save it composed")
            for number, line in enumerate(text.split("\n"), 1)
            if not unicodedata.is_normalized("NFC", line)
        ]
    return sorted(set(found))


def _front_problems(data: str) -> Iterator[tuple[int, str]]:
    """Hold the texts in front matter against the rules for data; what cannot be read is left to the reader."""
    if any(shape_problems(data)):
        return
    try:
        values = yaml.load(data, Loader=SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    lines = data.split("\n")
    for key, value in _strings(values, "", 0):
        for problem in _value_problems(key, value):
            number = next((n for n, line in enumerate(lines, 2) if key and f"{key}:" in line), 1)
            yield number, f"{key}: {problem}"


def costly(text: str) -> tuple[int, str] | None:
    """Find what would cost a parser more than it is worth; one pass, nothing parsed."""
    first = 1
    for paragraph in _PARAGRAPHS.split(text):
        lines = paragraph.split("\n")
        if len(paragraph) > LONGEST_PARAGRAPH:
            return first, f"this paragraph has more than {LONGEST_PARAGRAPH:,} characters; divide it"
        if len(paragraph) > min(_COSTLY.values()):
            for sign, most in _COSTLY.items():
                if paragraph.count(sign) > most:
                    return first, f"this paragraph has more than {most} signs {sign}; divide it"
        for number, line in enumerate(lines, first):
            if _NESTED.match(line):
                return number, "lists and quotations are nested more than 8 deep; write it flatter"
        first += len(lines) + 1
    return None


def _guard_data(path: Path, text: str, faults: Faults) -> None:
    """Hold the texts in a table of data against the same rules: they are printed as lines of MyST."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError):
        return  # what is wrong with it, the reader says
    lines = text.split("\n")
    for key, value in _strings(data, "", 0):
        problems = _value_problems(key, value)
        if problems:
            start = value.split("\n")[0][:24]
            number = next((n for n, line in enumerate(lines, 1) if start and start in line), 0)
            for problem in problems:
                faults.add(path, number, "refused", f"{key}: {problem}" if key else problem)


def _value_problems(key: str, value: str) -> list[str]:
    if hidden := hidden_in(value):
        return [f"{hidden} is a character that cannot be seen or turns the line around; take it out"]
    if key in _NO_MYST or (key not in _ADDRESS and not _MARKUP.search(value)):
        return []
    if key in _ADDRESS:
        wrong = "an address has the form https://host/path" if value.startswith("#") else link_problem(value)
        return [wrong] if wrong else []
    problem = costly(value)
    return [problem[1]] if problem else refused_inline(value, CHAPTER)


def _strings(data: Any, key: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield key, data
    elif depth < 12 and isinstance(data, Mapping):
        for name, value in data.items():
            yield from _strings(value, key if key in _NO_MYST else str(name), depth + 1)
    elif depth < 12 and isinstance(data, list):
        for value in data:
            yield from _strings(value, key, depth + 1)


def _guard_register(path: Path, text: str, faults: Faults) -> None:
    """Hold the register of anchors to names of pages and anchors: a page is written for each that was renamed."""
    for number, line in enumerate(text.split("\n"), 1):
        for word in line.partition("#")[0].split():
            if word != ">" and not _PLACE.fullmatch(word):
                message = f'"{word}" is no anchor and no page of the edition; write letters, digits and hyphens: articles/000-a-b'
                faults.add(path, number, "refused", message)


def _guard_works(path: Path, text: str, faults: Faults) -> None:
    """Hold the addresses of the bibliography against the schemes that a link may have."""
    for number, line in enumerate(text.split("\n"), 1):
        for match in _BIB_ADDRESS.finditer(line):
            if problem := link_problem(re.sub(r"[{}\"\s]+", " ", match["address"]).strip()):
                faults.add(path, number, "refused", problem)
        if command := _BIB_COMMAND.search(line):
            word = f"@{command['name']}" if command["name"] else f"\\{command['macro']}"
            faults.add(path, number, "refused", f"{word} is not allowed in the bibliography; write the words out")
