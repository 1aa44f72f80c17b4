"""The printed edition: from the pages as docutils trees to one Typst source, and from that to a PDF."""

from __future__ import annotations
