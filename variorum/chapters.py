"""The chapters of ``articles/``, read without Sphinx: digests, renderings of headings, source notes.

Only the form that ``DESIGN.md`` describes is read: headings with a label, and colon-fenced directives with options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: the same, four times slower
    from yaml import SafeLoader  # type: ignore[assignment]

from variorum.faults import Faults, nearest, one_of
from variorum.model import NOTE_STATES, SOURCE_NOTE_KINDS, STATUSES, Chapter, Passage, SourceNote, anchor_of, is_unit_id
from variorum.shape import shape_problems

DIRECTIVES = ("witness", "passage", "source-note", "reference", "set-aside", "apparatus")
_OPTIONS = ("mark", "at", "state", "kind", "works", "same-as", "why")
_LABEL = re.compile(r"\((?P<label>[^)\s]+)\)=\s*")
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<title>.+)")
_OPEN = re.compile(r":::+\s*\{(?P<name>[^}\s]+)\}\s*(?P<argument>.*)")
_ROLE = re.compile(r"\{(?P<role>[a-z:]+)\}`(?P<text>[^`]*)`")


class _FrontMatter(SafeLoader):
    """YAML in which ``on``, ``off``, ``yes`` and ``no`` are words, as in YAML 1.2."""


_FrontMatter.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
}


def front_matter(text: str, path: Path, faults: Faults) -> tuple[dict[str, Any] | None, int]:
    """Read the front matter of a MyST file; return it and the number of the first line after it."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        faults.add(path, 1, "front-matter", "the file must begin with front matter between two lines ---")
        return None, 1
    try:
        end = next(i for i, line in enumerate(lines[1:], 1) if line.strip() == "---")
    except StopIteration:
        faults.add(path, 1, "front-matter", "the front matter has no second line ---")
        return None, 1
    problems = list(shape_problems("\n".join(lines[1:end])))
    for line, problem in problems:
        faults.add(path, line + 1, "front-matter", problem)
    if problems:
        return None, end + 2
    try:
        data = yaml.load("\n".join(lines[1:end]), Loader=_FrontMatter) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        faults.add(path, line, "front-matter", f"this is not valid YAML: {error.problem}")
        return None, end + 2
    except RecursionError:
        faults.add(path, 1, "front-matter", "this is not YAML that can be read: it is nested too deeply")
        return None, end + 2
    except (yaml.YAMLError, ValueError) as error:
        faults.add(path, 1, "front-matter", f"this is not valid YAML: {error}")
        return None, end + 2
    if re.search(r"[\ud800-\udfff]", _all_text(data)):
        faults.add(
            path,
            1,
            "front-matter",
            "there is half a character here (a lone surrogate, \\uD800 to \\uDFFF), which no file can hold",
        )
        return None, end + 2
    if not isinstance(data, dict):
        faults.add(path, 2, "front-matter", "the front matter must be lines of the form key: value")
        return None, end + 2
    return data, end + 2


def _all_text(value: Any) -> str:
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return "\n".join(map(_all_text, value)) if isinstance(value, list) else str(value)


def front_matter_line(text: str, key: str) -> int:
    """Return the line on which a key of the front matter stands."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.split(":")[0].strip() == key:
            return number
    return 1


@dataclass(frozen=True)
class Block:
    """One directive of a chapter as it is written; or a heading (``name`` is its level, ``argument`` its label)."""

    name: str
    argument: str
    options: dict[str, str]
    body: str
    line: int
    body_line: int


def blocks_of(text: str, first_line: int, path: Path, faults: Faults) -> Iterator[Block]:
    """Yield the headings and directives of a chapter's body in order."""
    lines = text.split("\n")[first_line - 1 :]
    index = 0
    label = ""
    fence = False
    while index < len(lines):
        line = lines[index]
        number = first_line + index
        index += 1
        if line.startswith("```"):
            fence = not fence
        if fence:
            continue
        if match := _LABEL.fullmatch(line):
            label = match["label"]
            continue
        if match := _HEADING.fullmatch(line):
            yield Block(match["level"], label, {}, match["title"].strip(), number, number)
            label = ""
            continue
        if line.strip():
            label = ""
        if match := _OPEN.fullmatch(line):
            fence_length = len(line) - len(line.lstrip(":"))
            body: list[str] = []
            closed = False
            while index < len(lines):
                inner = lines[index]
                index += 1
                if inner.strip() == ":" * fence_length:
                    closed = True
                    break
                body.append(inner)
            if not closed:
                faults.add(
                    path,
                    number,
                    "chapter",
                    f"{{{match['name']}}} is never closed: put {':' * fence_length} on a line of its own after it",
                )
            yield _block(match["name"], match["argument"].strip(), body, number)


def _block(name: str, argument: str, body: list[str], number: int) -> Block:
    options: dict[str, str] = {}
    skipped = 0
    for line in body:
        match = re.fullmatch(r":([a-z-]+):\s*(.*)", line)
        if not match:
            break
        options[match[1]] = match[2].strip()
        skipped += 1
    return Block(name, argument, options, "\n".join(body[skipped:]).strip("\n"), number, number + 1 + skipped)


def read_chapter(path: Path, faults: Faults) -> Chapter | None:
    """Read one chapter; every fault in it is noted."""
    no = path.name[:3]
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        faults.add(
            path, 0, "encoding", f"this file is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        )
        return None
    text = text.replace("\r\n", "\n")
    front, first_line = front_matter(text, path, faults)
    if front is None:
        return None
    _check_front(front, text, no, path, faults)
    passages: dict[str, Passage] = {}
    notes: dict[str, SourceNote] = {}
    title = section = ""
    brief_lines: tuple[int, int] | None = None
    for block in blocks_of(text, first_line, path, faults):
        if block.name.startswith("#"):
            if brief_lines and brief_lines[1] == 0:
                brief_lines = (brief_lines[0], block.line)
            unit = _unit_of_label(block.argument)
            if block.name == "#":
                title = re.sub(r"\s*\[n[^\]]*\]", "", plain(block.body))
            else:
                section = block.body
            if block.body == "In brief":
                brief_lines = (block.line + 1, 0)
            if unit:
                _add(passages, Passage(unit, "heading", block.body, block.line, section), path, faults)
            continue
        _read_directive(block, no, section, passages, notes, path, faults)
    brief = ""
    if brief_lines:
        brief = "\n".join(text.split("\n")[brief_lines[0] - 1 : (brief_lines[1] or 10**9) - 1])
        brief = re.sub(r"^\(.*\)=\s*$", "", brief, flags=re.MULTILINE).strip()
    return Chapter(
        no, path.name, title, str(front.get("status", "")), str(front.get("reviewer", "")), passages, notes, brief
    )


def _check_front(front: dict[str, Any], text: str, no: str, path: Path, faults: Faults) -> None:
    for key in front:
        if key not in ("witness", "status", "reviewer"):
            faults.add(
                path,
                front_matter_line(text, str(key)),
                "front-matter",
                f'unknown key "{key}" (allowed: witness, status, reviewer)',
            )
    if front.get("witness") != no:
        faults.add(
            path, front_matter_line(text, "witness"), "front-matter", f'witness must be "{no}", as in the file name'
        )
    if front.get("status") not in STATUSES:
        faults.add(path, front_matter_line(text, "status"), "front-matter", f"status must be one of {one_of(STATUSES)}")
    if front.get("status") == "reviewed" and not front.get("reviewer"):
        faults.add(
            path,
            front_matter_line(text, "status"),
            "front-matter",
            "a reviewed chapter names its reviewer (an id of CONTRIBUTORS.toml)",
        )


def _unit_of_label(label: str) -> str:
    match = re.fullmatch(r"p(\d{3})-(.+)", label)
    if not match:
        return ""
    unit = f"{match[1]}.{match[2].replace('-', '.')}"
    return unit if is_unit_id(unit) and anchor_of(unit) == label else ""


def _add(passages: dict[str, Passage], passage: Passage, path: Path, faults: Faults) -> None:
    if passage.unit in passages:
        faults.add(
            path,
            passage.line,
            "chapter",
            f"{passage.unit} stands here a second time; the first is in line {passages[passage.unit].line}",
        )
    passages[passage.unit] = passage


def _read_directive(
    block: Block,
    no: str,
    section: str,
    passages: dict[str, Passage],
    notes: dict[str, SourceNote],
    path: Path,
    faults: Faults,
) -> None:
    def wrong(message: str, line: int = block.line) -> None:
        faults.add(path, line, "chapter", message)

    if block.name not in DIRECTIVES:
        wrong(
            f'a chapter holds no directive "{block.name}"{nearest(block.name, DIRECTIVES)} (allowed: {one_of(DIRECTIVES)})'
        )
        return
    if block.name in ("witness", "apparatus"):
        return
    unit = block.argument
    if not is_unit_id(unit) or not unit.startswith(no + "."):
        wrong(f'"{unit}" is no unit of witness {no}; see "Unit ids" in DESIGN.md')
        return
    for offset, line in enumerate(block.body.split("\n")):
        if re.match(
            r"\s*(:::|#|```|~~~|<\w|!\[|\||>|%|\$\$|\+\+\+|\([^()\s]*\)=\s*$|\[\^|(=+|-{2,}|(\* ?){3,})\s*$)", line
        ):
            wrong(
                f"a digest holds paragraphs, lists and roles only; this line begins with {line.strip()[:3]}",
                block.body_line + offset,
            )
    if block.name in ("passage", "set-aside"):
        if block.name == "passage" and not block.body.strip():
            wrong(f"passage {unit} has no digest; write it between the two lines of colons")
        if block.options:
            wrong(f"a {block.name} has no options, here: {one_of(block.options)}")
        _add(passages, Passage(unit, block.name, block.body, block.line, section), path, faults)
        return
    reference = block.name == "reference"
    state, kind = block.options.get("state", ""), block.options.get("kind", "citation" if reference else "")
    for key in block.options:
        if key not in _OPTIONS:
            wrong(f'unknown option "{key}"{nearest(key, _OPTIONS)} (allowed: {one_of(_OPTIONS)})')
    if state not in NOTE_STATES:
        wrong(f'state "{state}" of {unit} is not allowed{nearest(state, NOTE_STATES)} (allowed: {one_of(NOTE_STATES)})')
    if kind not in SOURCE_NOTE_KINDS:
        wrong(
            f'kind "{kind}" of {unit} is not allowed{nearest(kind, SOURCE_NOTE_KINDS)} (allowed: {one_of(SOURCE_NOTE_KINDS)})'
        )
    if state in ("lost", "truncated") and not block.options.get("why"):
        wrong(f"{unit} is called {state}: say what shows it (option why)")
    if not reference and not block.options.get("mark"):
        wrong(f"{unit} needs its mark, the sign that the witness prints")
    if unit in notes:
        wrong(f"{unit} stands here a second time; the first is in line {notes[unit].line}")
    notes[unit] = SourceNote(
        unit, block.options.get("mark", ""), block.options.get("at", ""), state, kind, tuple(block.options.get("works", "").split()),
        block.options.get("same-as", ""), block.options.get("why", ""), block.body, block.line, reference, section,
    )  # fmt: skip


def roles_in(source: str) -> Iterator[tuple[str, str]]:
    """Yield the roles of a piece of MyST as (name, text).

    >>> list(roles_in("see {sn}`4` and {unit}`000.1.1`"))
    [('sn', '4'), ('unit', '000.1.1')]
    """
    for match in _ROLE.finditer(source):
        yield match["role"], match["text"]


def plain(source: str) -> str:
    """Return MyST as plain text, note marks as ``[n4]``.

    >>> plain("A *clear* step {sn}`4`, see {unit}`000.1.1`.")
    'A clear step [n4], see 000.1.1.'
    """

    def role(match: re.Match[str]) -> str:
        name, text = match["role"], match["text"]
        if name == "sn":
            return f"[n{text}]"
        shown = re.fullmatch(r"(.*?)\s*<[^<>]*>", text)
        return shown[1] if shown and shown[1] else text

    text = _ROLE.sub(role, source)
    text = re.sub(r"\[([^\]]*)\]\([^)\s]*\)", r"\1", text)
    text = re.sub(r"(?<!\w)(\*\*|\*|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    return re.sub(r"\\([^\w\s])", r"\1", text)
