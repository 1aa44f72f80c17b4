"""What every test may ask for."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from invented import write_edition

HERE = Path(__file__).parent
ROOT = HERE.parent

# Examples are found again in the same order, and a slow machine fails nothing.
settings.register_profile(
    "variorum", deadline=None, max_examples=int(os.environ.get("EXAMPLES", "150")), derandomize=False
)
settings.load_profile("variorum")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The root of a small edition of two witnesses in our own words; see ``invented.py``."""
    return write_edition(tmp_path / "edition")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this repository."""
    return ROOT


def cases(name: str) -> list[Any]:
    """Return the cases of ``cases/NAME.toml`` as parameters; those with ``known`` are failures that we know of."""
    data = tomllib.loads((HERE / f"cases/{name}.toml").read_text(encoding="utf-8"))
    return [
        pytest.param(
            case,
            id=case["says"].replace(" ", "-"),
            marks=[pytest.mark.xfail(strict=True, reason=case["known"])] if "known" in case else [],
        )
        for case in data["case"]
    ]
