"""Variorum: an edition whose texts stay with their owners.

The core reads and checks the stand-off record; ``setup`` registers the Sphinx layer on top of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__version__ = "0.1.0"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the Sphinx layer (imported here, so that the core never imports Sphinx)."""
    from variorum.sphinx_layer import register

    return register(app)
