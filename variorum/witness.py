"""From ``seeds/NNN.toml`` and the file it names to a checked :class:`Witness`."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from variorum.faults import Faults, nearest, one_of
from variorum.model import Record, Witness
from variorum.steps import STEP_NAMES

_REQUIRED = {
    "siglum": str, "file": str, "sha256": str, "canonical_sha256": str, "lines": int, "characters": int,
    "language": str, "name": str, "genre": str, "work": str, "doi": str, "rights": str, "trust": str,
    "origin": str, "laid_out": bool, "published_at": list, "control": list, "closed": dict,
}  # fmt: skip
_OPTIONAL = {"steps": dict}
_FILE = re.compile(r"[^/\\\0.][^/\\\0]*\.txt")


def canonical(data: bytes) -> str:
    r"""Return the canonical form of a file: UTF-8 without BOM, LF, otherwise as it stands.

    >>> canonical(b"\xef\xbb\xbfa\r\nb")
    'a\nb'
    """
    return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def line_starts(text: str) -> tuple[int, ...]:
    r"""Return the offset of each line's first character, then the length of the text.

    Only a line feed ends a line; a last line without one counts.

    >>> line_starts("a\n\nbc")
    (0, 2, 3, 5)
    >>> line_starts("")
    (0,)
    """
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    if starts[-1] != len(text):
        starts.append(len(text))
    return tuple(starts)


def read_toml(path: Path, faults: Faults) -> dict[str, Any] | None:
    """Read a TOML file, or note why it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.add(path, 0, "missing", "this file is missing; see DESIGN.md for its form")
    except UnicodeDecodeError as error:
        faults.add(
            path, 0, "encoding", f"this file is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        )
    except tomllib.TOMLDecodeError as error:
        line = _line_in(str(error))
        faults.add(path, line, "toml", f"this is not valid TOML: {error}")
    except (ValueError, RecursionError):
        faults.add(
            path, 0, "toml", "this is not TOML that can be read: a number is too long or tables are nested too deeply"
        )
    except OSError as error:
        faults.add(path, 0, "unreadable", f"this file cannot be read: {error.strerror}")
    return None


def tables(data: Mapping[str, Any], name: str, path: Path, faults: Faults) -> list[dict[str, Any]]:
    """Return the tables ``[[name]]`` of a TOML file; anything else of that name is a fault."""
    entries = data.get(name, [])
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return entries
    faults.add(path, line_of(path, f"[{name}]"), name, f"each entry begins with [[{name}]], in two pairs of brackets")
    return []


def with_lines(entries: list[dict[str, Any]], name: str, path: Path) -> list[tuple[int, dict[str, Any]]]:
    """Return each entry with the line of its ``[[name]]``, or with 0 where they are written in another way."""
    lines = path.read_text(encoding="utf-8").split("\n")
    heads = [n for n, line in enumerate(lines, 1) if re.fullmatch(rf"\s*\[\[\s*{name}\s*\]\]\s*(#.*)?", line)]
    if len(heads) != len(entries):
        heads = [0] * len(entries)
    return list(zip(heads, entries, strict=True))


def is_texts(value: object) -> bool:
    """Whether a value is a list of texts, none of them empty."""
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)


def _line_in(message: str) -> int:
    after = message.partition("line ")[2]
    digits = after.split(",")[0].strip(" )")
    return int(digits) if digits.isdigit() else 0


def line_of(path: Path, key: str) -> int:
    """Return the line on which a top-level key of a TOML file stands, or 0."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.split("=")[0].strip() == key:
            return number
    return 0


def read_record(path: Path, faults: Faults) -> Record | None:
    """Read ``seeds/NNN.toml``."""
    data = read_toml(path, faults)
    if data is None:
        return None
    before = len(faults.found)
    for key, kind in _REQUIRED.items():
        if key not in data:
            faults.add(path, 0, "record", f'the key "{key}" is missing; DESIGN.md lists what a witness record holds')
        elif not isinstance(data[key], kind) or (kind is int and isinstance(data[key], bool)):
            faults.add(path, line_of(path, key), "record", f'"{key}" must be a {_TYPE_NAMES[kind]}')
    for key in data:
        if key not in _REQUIRED and key not in _OPTIONAL:
            hint = nearest(key, [*_REQUIRED, *_OPTIONAL]) or f"; allowed are {one_of(_REQUIRED)}"
            faults.add(path, line_of(path, key), "record", f'unknown key "{key}"{hint}')
    if len(faults.found) > before:
        return None
    if not _FILE.fullmatch(data["file"]):
        faults.add(
            path,
            line_of(path, "file"),
            "record",
            '"file" must be the name of a .txt file in seeds/: only those are kept out of git',
        )
    for key in ("published_at", "control"):
        if not all(isinstance(entry, dict) for entry in data[key]):
            faults.add(
                path,
                line_of(path, key),
                "record",
                f'"{key}" must be a list of tables: [{{ url = "…", seen = 2026-01-31 }}]',
            )
    off = data.get("steps", {}).get("off", [])
    if not isinstance(off, list):
        faults.add(path, line_of(path, "off"), "record", '"off" must be a list of names of steps')
        off = []
    for name in off:
        if name not in STEP_NAMES:
            faults.add(
                path,
                line_of(path, "off"),
                "record",
                f'"{name}" is no step{nearest(str(name), STEP_NAMES)} (steps: {one_of(STEP_NAMES)})',
            )
    if len(faults.found) > before:
        return None
    values = {key: data[key] for key in _REQUIRED}
    for key in ("published_at", "control"):
        values[key] = tuple(values[key])
    return Record(no=path.stem, steps_off=tuple(off), **values)


_TYPE_NAMES: dict[type, str] = {
    str: "text in quotation marks", int: "whole number", bool: "true or false", list: "list", dict: "table",
}  # fmt: skip


def read_witness(record: Record, seeds: Path, faults: Faults) -> Witness:
    """Read the file of a witness if it is there; a file that is there and differs is a fault."""
    path = seeds / record.file
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Witness(record, None)
    except OSError as error:
        faults.add(
            path,
            0,
            "unreadable",
            f"this file cannot be read: {error.strerror}; give yourself the right to read it, or take it away",
        )
        return Witness(record, None)
    problem = difference(record, data)
    if problem:
        faults.add(path, 0, "witness", problem)
        return Witness(record, None)
    text = canonical(data)
    starts = line_starts(text)
    counted = {
        "canonical_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "lines": len(starts) - 1,
        "characters": len(text),
    }
    wrong = [key for key, value in counted.items() if getattr(record, key) != value]
    for key in wrong:
        own = seeds / f"{record.no}.toml"
        faults.add(
            own,
            line_of(own, key),
            "record",
            f"{key} is {getattr(record, key)} here, but {counted[key]} in the file, which is the recorded one",
        )
    return Witness(record, None) if wrong else Witness(record, text, starts)


def difference(record: Record, data: bytes) -> str:
    """Say in one sentence how a file differs from the witness that the record describes; empty if it does not."""
    try:
        text = canonical(data)
    except UnicodeDecodeError as error:
        return (
            f"this file differs from the recorded witness in its encoding: it is not UTF-8 (byte {error.start}); "
            "save your copy as UTF-8, or get the file with the recorded SHA-256"
        )
    if hashlib.sha256(data).hexdigest() == record.sha256:
        return ""
    if hashlib.sha256(text.encode()).hexdigest() == record.canonical_sha256:
        ways = []
        if data.startswith(b"\xef\xbb\xbf"):
            ways.append("it begins with a byte order mark (BOM)")
        if b"\r" in data:
            ways.append("its lines end in CR LF or CR instead of LF")
        how = " and ".join(ways) or "the recorded file has a BOM or other line ends"
        return f"this file has the right content, but {how}; save it as UTF-8 without BOM, with LF line ends"
    return (
        f"this file differs from the recorded witness in its content: SHA-256 {hashlib.sha256(data).hexdigest()[:16]}…, "
        f"recorded {record.sha256[:16]}…; {len(text)} characters, recorded {record.characters}. "
        "Nothing is re-anchored by similarity: get the recorded file, or take this one away to build the open edition"
    )
