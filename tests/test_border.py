"""The core does not know Sphinx."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CORE = (
    "variorum", "variorum.bench", "variorum.budget", "variorum.chapters", "variorum.check", "variorum.cli", "variorum.corpus",
    "variorum.emendations", "variorum.export", "variorum.faults", "variorum.ledger", "variorum.lock", "variorum.marks", "variorum.model",
    "variorum.notes", "variorum.reading", "variorum.rights", "variorum.segments", "variorum.show", "variorum.steps", "variorum.terms",
    "variorum.witness",
)  # fmt: skip


def run(code: str, repository: Path) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("module", CORE)
def test_importing_a_core_module_does_not_import_sphinx(module: str, repository: Path) -> None:
    code = f"import sys, {module}; print(*sorted(m for m in sys.modules if m.split('.')[0] in ('sphinx', 'docutils', 'myst_parser')))"
    assert run(code, repository) == ""


def test_the_edition_is_read_and_checked_without_sphinx(project: Path, repository: Path) -> None:
    code = f"import sys; sys.modules['sphinx'] = sys.modules['docutils'] = None\nfrom variorum.cli import main; print(main(['--root', {str(project)!r}, 'check']))"
    assert run(code, repository).endswith("\n0")
