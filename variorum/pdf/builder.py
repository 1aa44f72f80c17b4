"""The Sphinx builder of the printed edition."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Set
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder

from variorum.edition import edition_of
from variorum.pdf.book import order_of, write_book
from variorum.pdf.imprint import imprint_of
from variorum.pdf.labels import PAGE
from variorum.pdf.press import print_book

NAME = "five-witnesses"


class TypstBuilder(Builder):
    """Write the whole book as one Typst source, and compile it."""

    name = "typst"
    format = "typst"
    epilog = "The printed edition is in %(outdir)s."
    supported_image_types = ["image/svg+xml", "image/png", "image/jpeg"]  # noqa: RUF012 as Sphinx declares it

    #: How long Typst took.
    seconds = 0.0

    def get_outdated_docs(self) -> Iterator[str] | str:
        return "the whole book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return f"{PAGE}{docname}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self.get_target_uri(to, typ)

    def prepare_writing(self, docnames: Set[str]) -> None:
        """There is nothing to prepare."""

    def write_documents(self, docnames: Set[str]) -> None:
        """Write the book, whatever has changed."""
        edition = edition_of(self.app)
        root, out = Path(self.confdir), Path(self.outdir)
        pages = {
            name: self._resolved(name)
            for name in order_of(self.config.root_doc, self._contents(), set(self.env.found_docs))
        }
        imprint = imprint_of(edition, root)
        source, pictures = write_book(pages, edition, imprint, root)
        book = out / f"{NAME}.typ"
        book.write_text(source, encoding="utf-8")
        shutil.copyfile(Path(__file__).parent / "template.typ", out / "template.typ")
        for name, path in pictures.items():
            shutil.copyfile(path, out / name)
        begun = time.monotonic()
        pdf = print_book(book, imprint.moment, edition="full" if edition.full else "open")
        self.seconds = time.monotonic() - begun
        (out / f"{NAME}.pdf").write_bytes(pdf)

    def _resolved(self, name: str) -> nodes.document:
        return self.env.get_and_resolve_doctree(name, self)

    def _contents(self) -> list[str]:
        """Return the pages in the order of the tables of contents."""
        found: list[str] = []

        def visit(name: str) -> None:
            for child in self.env.toctree_includes.get(name, ()):
                if child not in found:
                    found.append(child)
                    visit(child)

        visit(self.config.root_doc)
        return found


def setup_builder(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(TypstBuilder)
