"""The notes of the editors: one file each in ``commentary/notes/``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from variorum.chapters import front_matter, front_matter_line
from variorum.emendations import as_day, evidence_problems
from variorum.faults import Faults, nearest, one_of
from variorum.model import CERTAINTIES, NOTE_KINDS, STATUSES, Note

_KEYS = ("id", "on", "kind", "lemma", "cert", "status", "author", "date", "checked", "disputes", "reviewer")
_REQUIRED = ("id", "on", "kind", "cert", "status", "author", "date", "checked")
_ALLOWED = {"kind": NOTE_KINDS, "cert": CERTAINTIES, "status": STATUSES}
#: What a note may stand on: units, works, claims, terms, names.
_TARGET = re.compile(r"[0-9A-Za-z][0-9A-Za-z._:-]*")


def read_note(path: Path, faults: Faults) -> Note | None:
    """Read one note; every fault in it is noted."""
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        faults.add(
            path, 0, "encoding", f"this file is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        )
        return None
    front, first_line = front_matter(text, path, faults)
    if front is None:
        return None
    before = len(faults.found)
    for key, message in front_problems(front):
        faults.add(path, front_matter_line(text, key), "note", message)
    if front.get("id") != path.stem:
        faults.add(path, front_matter_line(text, "id"), "note", f'the id must be the name of the file, "{path.stem}"')
    body = "\n".join(text.split("\n")[first_line - 1 :]).strip("\n")
    if not body.strip():
        faults.add(path, first_line, "note", "the note is empty: write what a reader of the place needs")
    if len(faults.found) > before:
        return None
    return Note(
        front["id"], tuple(front["on"]), front["kind"], str(front.get("lemma") or ""), front["cert"], front["status"], front["author"],
        as_day(front["date"]), tuple(front["checked"]), str(front.get("disputes") or ""), body, path.name, first_line,
        str(front.get("reviewer") or ""),
    )  # fmt: skip


def front_problems(front: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Say what is wrong with the form of a note's front matter: (key, message).

    ``schemas/note.schema.json`` says the same to an editor's program; a test holds the two together.
    """
    for key in front:
        if key not in _KEYS:
            yield str(key), f'unknown key "{key}"{nearest(str(key), _KEYS)} (allowed: {one_of(_KEYS)})'
    for key in _REQUIRED:
        if not front.get(key):
            yield key, f'the key "{key}" is missing or empty'
    for key, allowed in _ALLOWED.items():
        if front.get(key) and front[key] not in allowed:
            near = nearest(str(front[key]), allowed)
            yield key, f'{key}: "{front[key]}" is not allowed{near} (allowed: {one_of(allowed)})'
    for key in ("id", "author", "lemma", "disputes", "reviewer"):
        if (
            key in front
            and not (isinstance(front[key], str) and front[key])
            and not (key in _REQUIRED and not front[key])
        ):
            yield key, f"{key} must be text"
    if front.get("status") == "reviewed" and "reviewer" not in front:
        yield "status", "a reviewed note names its reviewer (an id of CONTRIBUTORS.toml)"
    if front.get("date") and as_day(front["date"]) is None:
        yield "date", "the date must be a date, 2026-01-31"
    if front.get("on") and not _is_list_of_ids(front["on"]):
        yield "on", "on must be a list of ids in quotation marks: [000.1.3]"
    checked = front.get("checked")
    if checked and not isinstance(checked, list):
        yield "checked", "checked must be a list"
    for evidence in checked if isinstance(checked, list) else []:
        for problem in evidence_problems(evidence):
            yield "checked", problem


def _is_list_of_ids(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) and _TARGET.fullmatch(item) for item in value)
        and len(set(value)) == len(value)
    )
