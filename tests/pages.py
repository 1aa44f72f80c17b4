"""Build the invented edition with Sphinx, as often as the tests of the pages need it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from invented import put

ROOT = Path(__file__).parent.parent

CONF = """\
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.bibtex", "variorum"]
include_patterns = ["index.md", "bibliography.md", "articles/*.md", "commentary/*.md"]
project = "Invented"
primary_domain = "variorum"
nitpicky = True
smartquotes = False
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
bibtex_bibfiles = ["refs.bib"]
bibtex_cite_id = "cite-{key}"
html_theme = "variorum"
html_title = "Invented edition"
"""

INDEX = """\
# An invented edition

```{toctree}
articles/000-path
articles/001-road
commentary/notes
bibliography
```
"""

NOTES = """\
# Notes

:::{notes}
:::
"""

BIBLIOGRAPHY = """\
# Works

:::{works} chinese newspaper article
:::

:::{works} english book web
:::

:::{bibliography}
:all:
:::
"""


def settings() -> str:
    """Return the settings of the invented edition, with the styles that the real one names."""
    real = (ROOT / "conf.py").read_text(encoding="utf-8")
    return CONF + "".join(re.findall(r"^bibtex_(?:default_style|reference_style|tooltips) = .*\n", real, re.MULTILINE))


def add_pages(root: Path) -> Path:
    """Give an edition what Sphinx needs."""
    put(root, "conf.py", settings())
    put(root, "docutils.conf", (ROOT / "docutils.conf").read_text(encoding="utf-8"))
    put(root, "index.md", INDEX)
    put(root, "bibliography.md", BIBLIOGRAPHY)
    put(root, "commentary/notes.md", NOTES)
    return root


@dataclass(frozen=True)
class Built:
    """What a build left: its folder, what it printed, which documents it read."""

    folder: Path
    code: int
    output: str

    @property
    def read(self) -> list[str]:
        """The documents that were read."""
        return sorted(set(re.findall(r"reading sources\.\.\. \[ *\d+%\] (\S+)", self.output)))

    @property
    def warnings(self) -> list[str]:
        """The warnings, as they were printed."""
        return [line for line in self.output.split("\n") if "WARNING" in line or "ERROR" in line]

    def page(self, name: str) -> BeautifulSoup:
        """Return a page as a tree."""
        return BeautifulSoup((self.folder / name).read_text(encoding="utf-8"), "html.parser")

    def ids(self, name: str) -> set[str]:
        """Return the anchors of a page."""
        return {str(tag["id"]) for tag in self.page(name).find_all(id=True)}


def build(root: Path, edition: str = "auto", *more: str, to: str = "out") -> Built:
    """Run Sphinx in a process of its own."""
    folder = root / "_build" / to
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "--no-color",
        "-n",
        "-b",
        "html",
        "-d",
        str(root / "_build" / f"doctrees-{to}"),
    ]
    command += ["-D", f"variorum_edition={edition}", *more, str(root), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return Built(folder, done.returncode, done.stdout + done.stderr)


def broken(folder: Path) -> list[str]:
    """Return the links of a site that lead nowhere inside it."""
    pages = {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in folder.rglob("*.html")}
    ids = {path.resolve(): {str(tag["id"]) for tag in page.find_all(id=True)} for path, page in pages.items()}
    found = []
    for path, page in pages.items():
        for link in page.select("a[href]"):
            address, _, anchor = str(link["href"]).partition("#")
            if re.match(r"[a-z]+:", address):
                continue
            target = (path.parent / address.partition("?")[0]).resolve() if address else path.resolve()
            if not target.exists() or (anchor and anchor not in ids.get(target, set())):
                found.append(f"{path.relative_to(folder)}: {link['href']}")
    return found
