"""``articles/anchors.txt``: the register of permanent addresses, to which lines are only ever added.

::

    p000-1-3 articles/000-pan-bai          an anchor and the page it stands on
    p000-2-3 > p000-2-3a                   a retired anchor and what replaced it (a split passage: the first part)
    page articles/000-pan > articles/000-pan-bai    a page that has another name now

The last line on an anchor is what holds of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from variorum.faults import Faults, nearest
from variorum.model import Corpus, anchor_of

REGISTER = Path("articles/anchors.txt")
HEAD = """\
# The permanent addresses of the edition: anchor and page. Lines are only added, by `variorum anchors --update`.
# A retired anchor gets a line of its own, written by hand: p000-2-3 > p000-2-3a
# A page with a new name: page articles/000-old > articles/000-new
"""
_LINE = re.compile(
    r"(?:page (?P<old>[\w-]+(?:/[\w-]+)*) > (?P<new>[\w-]+(?:/[\w-]+)*)|(?P<retired>\S+) > (?P<to>\S+)|(?P<anchor>\S+) (?P<page>\S+))"
)


@dataclass
class Register:
    """What the register says: where each anchor stands, what replaced the retired ones, how pages were renamed."""

    places: dict[str, str] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    #: Anchor or page → the line of the register that speaks of it.
    lines: dict[str, int] = field(default_factory=dict)

    def now(self, anchor: str) -> str:
        """Return the anchor that stands for one today, after all replacements; itself when it never retired."""
        seen = {anchor}
        while anchor in self.retired and self.retired[anchor] not in seen:
            anchor = self.retired[anchor]
            seen.add(anchor)
        return anchor

    def page_now(self, page: str) -> str:
        """Return the present name of a page."""
        seen = {page}
        while page in self.pages and self.pages[page] not in seen:
            page = self.pages[page]
            seen.add(page)
        return page


def anchors(corpus: Corpus) -> dict[str, str]:
    """Return every anchor of the edition with its page: units, notes, claims, terms, names and works."""
    found: dict[str, str] = {}
    for unit in corpus.units.values():
        if chapter := corpus.chapters.get(unit.id[:3]):
            found[anchor_of(unit.id)] = f"articles/{chapter.path.removesuffix('.md')}"
    ids: list[tuple[str, str, Iterable[str]]] = [
        ("note", "commentary/notes", sorted(corpus.notes)),
        ("claim", "commentary/claims", [claim.id for claim in corpus.claims]),
        ("term", "commentary/terms", [term.id for term in corpus.terms]),
        ("name", "commentary/names", [name.id for name in corpus.names]),
        ("cite", "bibliography", sorted(corpus.works)),
    ]
    for prefix, page, names in ids:
        if (Path(corpus.root) / f"{page}.md").exists():
            found |= {f"{prefix}-{name}": page for name in names}
    return found


def id_of(anchor: str) -> str:
    """Return the id that an anchor was made of.

    >>> [id_of(anchor) for anchor in ("p000-2-3", "n000-4", "n000-ast", "r002-3", "note-000-trees", "term-path")]
    ['000.2.3', '000.n4', '000.n-ast', '002.r3', '000-trees', 'term-path']
    """
    unit = re.fullmatch(r"([pnr])(\d{3})-(.+)", anchor)
    if unit is None:
        return re.sub(r"^(?:note|claim)-", "", anchor)
    kind, no, rest = unit.groups()
    if kind == "p":
        return f"{no}.{rest.replace('-', '.')}"
    return f"{no}.{kind}{rest}" if rest[0].isdigit() else f"{no}.{kind}-{rest}"


def read_register(root: Path, faults: Faults | None = None) -> Register:
    """Read the register; without the file nothing is published yet."""
    register = Register()
    path = root / REGISTER
    if not path.exists():
        return register
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            if faults:
                faults.add(
                    path,
                    number,
                    "anchor",
                    f'"{line}" is no line of the register; write: anchor page, or anchor > anchor',
                )
            continue
        if match["old"]:
            register.pages[match["old"]] = match["new"]
        elif match["retired"]:
            register.retired[match["retired"]] = match["to"]
        else:
            register.places[match["anchor"]] = match["page"]
        register.lines[match["old"] or match["retired"] or match["anchor"]] = number
    return register


def check_register(corpus: Corpus, faults: Faults) -> None:
    """Note what the register promises and the edition does not keep: an anchor that vanished, moved or is used again."""
    root = Path(corpus.root)
    register, there = read_register(root, faults), anchors(corpus)
    path = root / REGISTER

    def wrong(name: str, message: str) -> None:
        faults.add(path, register.lines.get(name, 0), "anchor", message)

    for anchor, page in register.places.items():
        if anchor in register.retired:
            if anchor in there:
                wrong(
                    anchor,
                    f"{anchor} is retired, and stands on {there[anchor]} again; a retired address is never reused",
                )
        elif anchor not in there:
            wrong(
                anchor,
                f"the published address {anchor} is gone{nearest(anchor, there)}; put it back, or add the line: {anchor} > what-replaced-it",
            )
        elif register.page_now(page) != there[anchor]:
            wrong(
                anchor,
                f"{anchor} was published on {page} and stands on {there[anchor]} now; if the page has a new name, add: page {page} > {there[anchor]}",
            )
    for anchor in register.retired:
        if anchor not in register.places:
            wrong(anchor, f"{anchor} was never published, so it cannot be retired")
        elif register.now(anchor) not in there:
            wrong(
                anchor,
                f"{anchor} leads to {register.now(anchor)}, which is not there{nearest(register.now(anchor), there)}",
            )
    pages = set(there.values())
    for old, new in register.pages.items():
        if old in pages:
            wrong(old, f"the page {old} is called moved, and is still there")
        elif register.page_now(old) not in pages:
            wrong(old, f"the page {old} leads to {new}, which is not there{nearest(new, pages)}")


def additions(corpus: Corpus) -> list[str]:
    """Return the lines that the register lacks."""
    register = read_register(Path(corpus.root))
    return [f"{anchor} {page}" for anchor, page in anchors(corpus).items() if anchor not in register.places]


def update(corpus: Corpus) -> int:
    """Add what the register lacks; return how many lines. What stands in it is not touched."""
    path = Path(corpus.root) / REGISTER
    new = additions(corpus)
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD
    if new:
        target = path.with_suffix(".txt.new")
        target.write_text(before + "".join(f"{line}\n" for line in new), encoding="utf-8")
        target.replace(path)
    return len(new)


def former_pages(register: Register) -> Mapping[str, str]:
    """Return each page that was renamed with its present name."""
    return {old: register.page_now(old) for old in register.pages}
