"""Every example on the page of "how" passes the check, one after the other, in a copy of the edition without the files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from variorum.check import check

EXAMPLE = re.compile(
    r"^In `(?P<path>[^`]+)`(?P<where>[^\n]*):\n\n```(?:md|toml|bibtex)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """A copy of the edition without the files of the witnesses."""
    root = tmp_path / "edition"
    for folder in ("articles", "commentary", "seeds"):
        shutil.copytree(repository / folder, root / folder, ignore=shutil.ignore_patterns("*.txt"))
    for path in [*repository.glob("*.md"), repository / "refs.bib", repository / "CONTRIBUTORS.toml"]:
        shutil.copyfile(path, root / path.name)
    return root


def test_every_example_passes_the_check(copy: Path) -> None:
    examples = [*EXAMPLE.finditer((copy / "commentary/how.md").read_text(encoding="utf-8"))]
    assert {m["path"].rpartition("/")[2] for m in examples} == {
        "CONTRIBUTORS.toml", "000-1-3-sakhalin.md", "000.emendations.toml", "004.proposals.toml", "refs.bib", "terms.toml", "claims.toml", "names.toml",
    }  # fmt: skip
    _, before_all = check(copy, locked=False)
    rows = (copy / "seeds/004.segments.tsv").read_text(encoding="utf-8").split("\n")[1:3]
    for match in examples:
        path = copy / match["path"]
        before = path.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if path.exists() else ""
        first, last = rows[0].split("\t")[0].split("-")[0], rows[-1].split("\t")[0].split("-")[-1]
        text = (
            match["text"].replace("LINES", f"{first}-{last}").replace('"ROWS"', ", ".join(f"'{row}'" for row in rows))
        )
        path.write_text(before + text, encoding="utf-8")
    _, faults = check(copy, locked=False)
    assert sorted(str(fault) for fault in set(faults.found) - set(before_all.found)) == []
