"""The rights budget held against what the repository tracks, and against what an open build would publish."""

from __future__ import annotations

import subprocess
from pathlib import Path

from variorum.check import check_rights, titles_of
from variorum.model import Corpus
from variorum.rights import Excess


def over_budget(corpus: Corpus) -> list[Excess]:
    """Return what is over the budget in the tracked files (needs the files of the witnesses)."""
    root = Path(corpus.root)
    return check_rights(
        corpus, {name: text for name, text in tracked_texts(root).items() if name != "refs.bib"}, titles_of(root)
    )


def tracked_texts(root: Path) -> dict[str, str]:
    """Return the texts of all files that git tracks or would add, by name."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    return texts_of(root, [name for name in listed.split("\0") if name])


def texts_of(root: Path, names: list[str]) -> dict[str, str]:
    """Return the texts of files; what is no text (a picture) is left out."""
    found = {}
    for name in names:
        try:
            found[name] = (root / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            continue
    return found


def published_texts(folder: Path) -> dict[str, str]:
    """Return the texts of all files of a built site."""
    return texts_of(folder, sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()))
