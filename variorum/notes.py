"""The notes of the editors: one file each in ``commentary/notes/``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from variorum.chapters import front_matter, front_matter_line
from variorum.emendations import evidence_problems, is_day
from variorum.faults import Faults, nearest, one_of
from variorum.model import CERTAINTIES, NOTE_KINDS, STATUSES, Note

_KEYS = ("id", "on", "kind", "lemma", "cert", "status", "author", "date", "checked", "disputes", "reviewer")
_REQUIRED = ("id", "on", "kind", "cert", "status", "author", "date", "checked")
_ALLOWED = {"kind": NOTE_KINDS, "cert": CERTAINTIES, "status": STATUSES}


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

    def wrong(key: str, message: str) -> None:
        faults.add(path, front_matter_line(text, key), "note", message)

    for key in front:
        if key not in _KEYS:
            wrong(str(key), f'unknown key "{key}"{nearest(str(key), _KEYS)} (allowed: {one_of(_KEYS)})')
    for key in _REQUIRED:
        if front.get(key) in (None, "", []):
            wrong(key, f'the key "{key}" is missing or empty')
    for key, allowed in _ALLOWED.items():
        if front.get(key) and front[key] not in allowed:
            wrong(
                key,
                f'{key}: "{front[key]}" is not allowed{nearest(str(front[key]), allowed)} (allowed: {one_of(allowed)})',
            )
    if front.get("id") != path.stem:
        wrong("id", f'the id must be the name of the file, "{path.stem}"')
    for key in ("author", "lemma", "disputes", "reviewer"):
        if front.get(key) and not isinstance(front[key], str):
            wrong(key, f"{key} must be text")
    if front.get("status") == "reviewed" and not front.get("reviewer"):
        wrong("status", "a reviewed note names its reviewer (an id of CONTRIBUTORS.toml)")
    if front.get("date") and not is_day(front["date"]):
        wrong("date", "the date must be a date, 2026-01-31")
    if front.get("on") and not _is_list_of_text(front["on"]):
        wrong("on", "on must be a list of ids in quotation marks: [000.1.3]")
    if front.get("checked") and not isinstance(front["checked"], list):
        wrong("checked", "checked must be a list")
    else:
        for evidence in front.get("checked") or []:
            for problem in evidence_problems(evidence):
                wrong("checked", problem)
    body = "\n".join(text.split("\n")[first_line - 1 :]).strip("\n")
    if not body.strip():
        faults.add(path, first_line, "note", "the note is empty: write what a reader of the place needs")
    if len(faults.found) > before:
        return None
    return Note(
        front["id"], tuple(front["on"]), front["kind"], str(front.get("lemma") or ""), front["cert"], front["status"], front["author"],
        front["date"], tuple(front["checked"]), str(front.get("disputes") or ""), body, path.name, first_line,
    )  # fmt: skip


def _is_list_of_text(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
