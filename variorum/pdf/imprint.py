"""What the imprint says: which version this is, how to cite it, whose it is, who made it and how."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from variorum.edition import Edition
from variorum.export import TITLE
from variorum.stamp import stamp
from variorum.works import spoken


@dataclass(frozen=True)
class Imprint:
    """The facts of the title page and of the page behind it; ``moment`` is the second that the file bears, if any is known."""

    title: str
    subtitle: str
    maker: str
    edition: str
    dated: str
    description: str
    keywords: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    moment: int | None


def imprint_of(edition: Edition, root: Path) -> Imprint:
    """Gather the facts; nothing is invented: what is not known is left out."""
    title, _, subtitle = TITLE.partition(": ")
    kind = "Full edition: a private reading copy, not to be passed on" if edition.full else "Open edition"
    now = stamp(root)
    editors = " ".join(str(c.get("note", "")) for c in edition.corpus.contributors.values()).strip()
    names = ", ".join(str(c["name"]) for c in edition.corpus.contributors.values())
    rights = (
        "The editors' words: Creative Commons Attribution 4.0 International (CC BY 4.0). "
        "The five witnesses belong to their authors and publishers; titles, names and the few words quoted in the apparatus are not ours to license. "
    )
    rights += (
        "This copy holds the reading texts of all five: it was merged from the owner's own files, for private reading, and must not be passed on."
        if edition.full
        else "The texts themselves are not printed here."
    )
    lines = (
        ("This copy", f"{kind}. {now.words[0].upper()}{now.words[1:]}."),
        ("How to cite", f"{TITLE}, by the {names}, version {now.version}, with the place: FW P 2.3 is paragraph 3 of section 2 of witness P. The numbers are the same in the open and the full edition, on paper and on the screen, and stay."),
        ("Addresses", "Every passage, source note and note of the editors has a name in this file: five-witnesses.pdf#p000-2-3, #n000-4."),
        ("Who made it", f"{names}. {editors}"),
        ("How it was made", "From the same record as the pages for the screen, by the program variorum. What stands in the files as it stands, line by line, is shown on the screen only."),
        ("Rights", rights),
        ("Typefaces", "Libertinus Serif; Noto Serif SC, Noto Serif JP and Noto Sans SC; DejaVu Sans Mono. The first four under the SIL Open Font License 1.1. Set with Typst."),
    )  # fmt: skip
    dated = f"Version {now.version}" + (f" · {spoken(now.day)}" if now.day else "")
    description = "Digests, source notes, apparatus and commentary on five documents on Japan and Russia" + (
        "; with the reading texts" if edition.full else ""
    )
    keywords = ("critical edition", "Japan", "Russia", "international relations")
    return Imprint(title, subtitle, names, kind, dated, description, keywords, lines, now.moment)
