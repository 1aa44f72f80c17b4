"""The one door for warnings of the Sphinx layer: each has a subtype, so that one can be silenced, never all."""

from __future__ import annotations

from enum import Enum
from typing import Any

from sphinx.util import logging

_logger = logging.getLogger(__name__)


class Warned(Enum):
    """What a warning is about; ``suppress_warnings = ["variorum.unit"]`` silences one kind."""

    UNIT = "unit"
    NOTE = "note"
    DUPLICATE = "duplicate"
    WITNESS = "witness"
    LEMMA = "lemma"
    WORK = "work"


def warn(kind: Warned, message: str, place: Any) -> None:
    """Warn at a place (a node, a document's name, or (document, line))."""
    _logger.warning(message, type="variorum", subtype=kind.value, location=place)
