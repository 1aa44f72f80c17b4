"""Which MyST a contributed file may hold: an allow-list of what the parser finds, not a hunt for what is bad.

The text is read by the parser that Sphinx uses, with raw HTML left on so that it is seen where it would stand;
whatever the parser finds that is not on the list is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import make_fence_rule
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from variorum.faults import nearest, one_of

#: What is wrong at a line.
Refusal = tuple[int, str]
#: The syntax that ``conf.py`` switches on, and :func:`_parser` with it; a test compares.
EXTENSIONS = ("colon_fence", "deflist", "attrs_inline")
#: Directives in directives: deeper than any page needs.
DEEPEST = 4

SUBSTITUTION = "{{ begins a substitution, which is not allowed; write one brace, or the words themselves"

_CITING = ("unit", "note", "claim", "cite", "cite:t", "cite:p", "doc", "ref", "abbr", "sub", "sup")
_GLOSS = ("mark", "at", "state", "kind", "works", "same-as", "why")


@dataclass(frozen=True)
class Kind:
    """A kind of file: what it is called, and what it may hold."""

    name: str
    keys: tuple[str, ...]
    #: Directive → its options.
    directives: Mapping[str, tuple[str, ...]]
    roles: tuple[str, ...]
    #: Bytes.
    most: int
    #: Whether it has headings, labels, tables, pictures and code: a page of its own, not a part of one.
    page: bool = True


NOTE = Kind(
    "a note",
    ("id", "on", "kind", "lemma", "cert", "status", "author", "date", "checked", "disputes", "reviewer"),
    {},
    _CITING,
    16 * 1024,
    page=False,
)
CHAPTER = Kind(
    "a chapter",
    ("witness", "status", "reviewer"),
    {
        "witness": (),
        "passage": (),
        "source-note": _GLOSS,
        "reference": _GLOSS,
        "set-aside": (),
        "apparatus": (),
        "state-of-text": (),
    },
    (*_CITING, "sn"),
    128 * 1024,
)
PAGE = Kind(
    "a page",
    ("orphan", "status", "reviewer", "title"),
    dict.fromkeys(
        (
            "apparatus", "chronology", "claims", "contributors", "names", "notes", "specimen", "state-of-text", "terms", "who-cites-whom", "witness", "witness-cards",
            "works", "works-summary",
        ),
        (),
    )
    | dict.fromkeys(("note", "tip", "important", "warning", "seealso"), ("class",))
    | {
        "toctree": ("hidden", "caption", "maxdepth", "titlesonly", "numbered", "name"),
        "bibliography": ("all", "cited", "notcited", "style", "list"),
        "dropdown": ("open", "name"),
        "list-table": ("header-rows", "stub-columns", "widths", "class"),
    },
    _CITING,
    128 * 1024,
)  # fmt: skip

#: What to do instead, for what people try in good faith.
_INSTEAD = {
    "raw": "write Markdown",
    "eval-rst": "write MyST",
    "include": "copy the words that you need, if they are ours",
    "literalinclude": "copy the words that you need, if they are ours",
    "csv-table": "write a Markdown table on a page; no file is read in",
    "download": "give an https address",
    "image": "describe it in words",
    "figure": "describe it in words",
    "button-link": "write [words](https://…)",
    "button-ref": "write {doc}`words </commentary/page>`",
    "card": "write [words](https://…)",
    "only": "both editions hold the same pages",
    "meta": "a page has no metadata of its own",
}
_INLINE = (
    "text", "text_special", "softbreak", "hardbreak", "em_open", "em_close", "strong_open", "strong_close", "code_inline",
    "link_open", "link_close", "myst_role",
)  # fmt: skip
_EVERYWHERE = (
    "paragraph_open", "paragraph_close", "inline", "bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close",
    "list_item_open", "list_item_close", "blockquote_open", "blockquote_close", "colon_fence", "fence", "myst_line_comment",
)  # fmt: skip
_ON_PAGES = (
    "heading_open", "heading_close", "myst_target", "hr", "code_block", "dl_open", "dl_close", "dt_open", "dt_close", "dd_open", "dd_close",
    "table_open", "table_close", "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close",
    "td_open", "td_close",
)  # fmt: skip
_WORDS = {
    "html_inline": "raw HTML", "html_block": "raw HTML", "heading": "a heading", "image": "a picture", "span": "attributes in braces",
    "footnote_ref": "a footnote", "footnote_reference": "a footnote", "footnote": "a footnote", "myst_target": "a label",
    "table": "a table", "code_block": "an indented block of code", "hr": "a line across", "dl": "a definition list",
    "myst_block_break": "a block break (+++)", "front_matter": "front matter", "math_inline": "a formula", "math_block": "a formula",
}  # fmt: skip
_MEND = {
    "html_inline": "write Markdown, or put the sign between backticks",
    "html_block": "write Markdown, or put the sign between backticks",
    "footnote_ref": "say it in the text",
    "footnote_reference": "say it in the text",
    "span": "take them out",
    "heading": "begin a paragraph with words in **bold**",
    "image": "pictures are PNG, JPEG or WebP beside a page of the commentary",
}
_SCRIPT_LINK = re.compile(r"(?:\]\(|\]:|<)\s*<?\s*(?P<scheme>javascript|vbscript|data|file)\s*:", re.IGNORECASE)
_OPTION = re.compile(r":(?P<key>[a-z][a-z-]*):(?:[ \t].*)?")
_TOCTREE = re.compile(r"/?[\w-]+(?:/[\w-]+)*|[^<>]+<\s*/?[\w-]+(?:/[\w-]+)*\s*>")
_PICTURE = re.compile(r"[\w-]+(?:/[\w-]+)*\.(?:png|jpe?g|webp)")
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e007f]"
)


def hidden_in(text: str) -> str:
    r"""Name the first character of a text that cannot be seen or turns the line around; empty if there is none.

    >>> hidden_in("a\u202eb"), hidden_in("a\tb\n")
    ('U+202E', '')
    """
    match = _HIDDEN.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""


def link_problem(address: str) -> str:
    """Say why an address is no link for the edition; empty if it is one.

    >>> link_problem("https://example.org/a"), link_problem("#p000-1-1")
    ('', '')
    >>> link_problem("javascript:alert(1)")
    'the scheme "javascript" is not allowed in a link (allowed: https, http)'
    """
    plain = re.sub(r"[\x00-\x20]", "", address)
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain, re.IGNORECASE)
    if re.fullmatch(r"https?://[^/@\s\\?#]+(?:[/?#]\S*)?", address, re.IGNORECASE) or re.fullmatch(
        r"#[\w.-]+", address
    ):
        return ""
    if scheme and scheme[1].lower() in ("http", "https"):
        return "an address has the form https://host/path, without a name or a password before the host"
    if scheme:
        return f'the scheme "{scheme[1].lower()}" is not allowed in a link (allowed: https, http)'
    return "a link leads to https://… or to #anchor; to a page of the edition write {doc}`words </commentary/page>`"


@cache
def _parser() -> MarkdownIt:
    """Make the parser that MyST makes (a test compares the two); MyST's own door to it would bring docutils in."""
    colon_fence = make_fence_rule(markers=(":",), token_type="colon_fence")
    parser = (
        MarkdownIt("commonmark").enable("table").use(front_matter_plugin).use(myst_block_plugin).use(myst_role_plugin)
    )
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    parser.block.ruler.before(
        "fence", "colon_fence", colon_fence, {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    )
    parser.use(deflist_plugin)
    parser.use(
        attrs_plugin, after=("image", "code_inline", "link_close", "span_close"), spans=True, span_after="footnote_ref"
    )
    return parser


def refused(text: str, kind: Kind) -> list[Refusal]:
    """Say what a whole MyST file holds that its kind may not hold."""
    front, body, first = split(text)
    return sorted({*_fence_of_front(front, text), *_blocks(body, kind, first, 0)})


def split(text: str) -> tuple[str, str, int]:
    r"""Take the front matter off: (front matter, body, number of the body's first line).

    >>> split("---\na: 1\n---\nb")
    ('a: 1', 'b', 4)
    >>> split("b")
    ('', 'b', 1)
    """
    lines = text.split("\n")
    if not text.startswith("---"):
        return "", text, 1
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip().startswith(("---", "..."))), len(lines) - 1)
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2


def _fence_of_front(front: str, text: str) -> Iterator[Refusal]:
    """Hold the two lines round the front matter to one form, so that every reader finds the same front matter."""
    lines = text.split("\n")
    if text.startswith("---"):
        end = front.count("\n") + 2 if front else 1
        for index in (0, end):
            if index >= len(lines) or lines[index] != "---":
                yield index + 1, "front matter stands between two lines that are exactly ---"


def refused_inline(text: str, kind: Kind) -> list[str]:
    """Say the same of a line of MyST in a table of data."""
    found = [] if not (hidden := hidden_in(text)) else [_hidden_words(hidden)]
    if "{{" in text:
        found.append(SUBSTITUTION)
    if match := _SCRIPT_LINK.search(text):
        found.append(link_problem(f"{match['scheme']}:"))
    env: dict[str, Any] = {}
    tokens = _parser().parseInline(text, env)
    return found + [message for token in tokens for _, message in _children(token.children or [], kind, 1)]


def _hidden_words(hidden: str) -> str:
    return f"{hidden} is a character that cannot be seen or turns the line around; take it out"


def _blocks(text: str, kind: Kind, first: int, depth: int) -> Iterator[Refusal]:
    if depth > DEEPEST:
        yield first, f"directives are nested more than {DEEPEST} deep; take them apart"
        return
    for number, row in enumerate(text.split("\n"), first):
        if match := _SCRIPT_LINK.search(row):
            yield number, link_problem(f"{match['scheme']}:")
    env: dict[str, Any] = {}
    tokens = _parser().parse(text, env)
    for reference in env.get("references", {}).values():
        yield (
            first + int((reference.get("map") or [0])[0]),
            "a link is written where it stands, [words](https://…), not defined elsewhere",
        )
    fenced = {n for t in tokens if t.type in ("fence", "colon_fence") and t.map for n in range(t.map[0], t.map[1])}
    for number, row in enumerate(text.split("\n")):
        if "{{" in row and number not in fenced:
            yield first + number, SUBSTITUTION
    line = first
    for token in tokens:
        line = first + token.map[0] if token.map else line
        if token.type == "inline":
            yield from _children(token.children or [], kind, line)
        elif token.type in ("fence", "colon_fence"):
            yield from _fence(token, kind, line, depth)
        elif token.type not in _EVERYWHERE and not (kind.page and token.type in _ON_PAGES):
            yield line, _not_allowed(token.type, kind)


def _not_allowed(type_: str, kind: Kind) -> str:
    name = type_.removesuffix("_open").removesuffix("_close")
    mend = _MEND.get(
        name, "a part of a page holds paragraphs, lists and quotations" if not kind.page else "see CONTRIBUTING.md"
    )
    return f"{_WORDS.get(name, name.replace('_', ' '))} is not allowed in {kind.name}; {mend}"


def _children(tokens: Sequence[Token], kind: Kind, line: int) -> Iterator[Refusal]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "myst_role":
            yield from ((line, m) for m in _role_problems(str(token.meta["name"]), kind))
        elif token.type == "link_open":
            if problem := link_problem(str(token.attrGet("href") or "")):
                yield line, problem
            if extra := sorted(set(token.attrs) - {"href", "title"}):
                yield line, f"a link has no attributes in braces ({one_of(extra)}); take them out"
        elif token.type == "image" and kind is PAGE:
            if not _PICTURE.fullmatch(str(token.attrGet("src") or "")):
                yield line, f"no picture can be taken from there; {_MEND['image']}"
            if extra := sorted(set(token.attrs) - {"src", "alt", "title"}):
                yield line, f"a picture has no attributes in braces ({one_of(extra)}); take them out"
        elif token.type not in _INLINE:
            yield line, _not_allowed(token.type, kind)
        elif token.type == "code_inline" and token.attrs:
            yield line, f"code has no attributes in braces ({one_of(map(str, token.attrs))}); take them out"
        elif token.type == "text" and (hidden := hidden_in(token.content)):
            yield line, _hidden_words(hidden)


def _role_problems(name: str, kind: Kind) -> list[str]:
    if name in kind.roles:
        return []
    mend = f"; {_INSTEAD[name]}" if name in _INSTEAD else ""
    return [
        f"the role {{{name}}} is not allowed in {kind.name}{nearest(name, kind.roles)}{mend} (allowed: {one_of(kind.roles)})"
    ]


def _fence(token: Token, kind: Kind, line: int, depth: int) -> Iterator[Refusal]:
    name, _, argument = token.info.strip().partition(" ")
    if not name.startswith("{") and token.type == "fence":
        if not kind.page:
            yield line, _not_allowed("code_block", kind)
        return
    if not (name.startswith("{") and name.endswith("}")):
        yield line, f'"{name}" after the colons is no directive; write :::{{name}}'
        return
    name = name[1:-1]
    if name not in kind.directives:
        mend = f"; {_INSTEAD[name]}" if name in _INSTEAD else ""
        allowed = one_of(kind.directives) or "none at all"
        yield (
            line,
            f"the directive {{{name}}} is not allowed in {kind.name}{nearest(name, kind.directives)}{mend} (allowed: {allowed})",
        )
        return
    yield from ((line, message) for message in refused_inline(argument, kind))
    body = token.content.split("\n")
    if body[0].startswith("---"):
        yield line + 1, "options are written as lines :key: value, not between lines ---"
    for offset, text in enumerate(body):
        if text.strip() and not text.lstrip().startswith(":"):
            break
        if not text.strip() or text.lstrip().startswith(":::"):
            continue
        body[offset] = ""
        yield from ((line + 1 + offset, message) for message in _option_problems(text, name, kind))
    if name == "toctree":
        for offset, text in enumerate(body):
            if text.strip() and not _TOCTREE.fullmatch(text.strip()):
                yield (
                    line + 1 + offset,
                    "a table of contents names pages of the edition, one a line: commentary/principles",
                )
        return
    yield from _blocks("\n".join(body), kind, line + 1, depth + 1)


def _option_problems(text: str, name: str, kind: Kind) -> list[str]:
    match = _OPTION.fullmatch(text.strip())
    allowed = kind.directives[name]
    if not match:
        return ["an option is written as one line, :key: value"]
    if match["key"] not in allowed:
        return [
            f"{{{name}}} has no option {match['key']}{nearest(match['key'], allowed)} (allowed: {one_of(allowed) or 'none'})"
        ]
    return refused_inline(text.strip()[match.end("key") + 1 :].strip(), kind)
