"""Make the printed edition: check first, into a fresh folder, put in its place only when it is complete."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from variorum.build import chosen
from variorum.check import check
from variorum.model import Corpus
from variorum.pdf.press import pages_of

NAME = "five-witnesses.pdf"


def build_pdf(root: Path, *, edition: str = "auto", strict: bool = False, output: Path | None = None) -> int:
    """Make the PDF; return 0 when it is in its place, else 1 with the old one untouched.

    ``output`` is a folder, or the file itself when it ends in ``.pdf``.
    """
    begun = time.monotonic()
    print("Checking the data …", flush=True)
    corpus, faults = check(root)
    faults.raise_if_any()
    kind, _ = chosen(corpus, edition)
    if not kind:
        return 1
    target = output or root / "_build/pdf"
    file = target if target.suffix == ".pdf" else target / NAME
    print(f"Setting the {kind} edition …", flush=True)
    fresh = file.parent.with_name(file.parent.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fault, seconds = _run_sphinx(corpus, fresh, kind, strict=strict)
    if fault:
        print(f"{fault}\nThe printed edition could not be made; nothing was changed in {file.parent}", file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    (fresh / NAME).replace(file)
    shutil.rmtree(fresh, ignore_errors=True)
    pdf = file.read_bytes()
    figures = f"{time.monotonic() - begun:.1f} s, Typst {seconds:.1f} s; {pages_of(pdf)} pages, {len(pdf) / 1e6:.1f} MB"
    print(f"\nThe {kind} edition is printed ({figures}): {file}")
    if kind == "full":
        print("It holds the witnesses' texts: a private reading copy, not to be published.")
    return 0


def _run_sphinx(corpus: Corpus, fresh: Path, kind: str, *, strict: bool) -> tuple[str, float]:
    """Run Sphinx with the builder of the printed edition; return what stopped it, or an empty text, and the seconds of Typst."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from variorum.edition import hand_over
    from variorum.pdf.builder import TypstBuilder

    hand_over(corpus)
    root = Path(corpus.root)
    overrides: dict[str, object] = {"variorum_edition": kind, **({"nitpicky": True} if strict else {})}
    try:
        with patch_docutils(str(root)), docutils_namespace():
            app = Sphinx(
                str(root), str(root), str(fresh), str(root / f"_build/doctrees-{kind}"), "typst", confoverrides=overrides,
                status=None, warning=sys.stderr, warningiserror=strict,
            )  # fmt: skip
            app.build()
    except SphinxError as error:
        return str(error), 0.0
    assert isinstance(app.builder, TypstBuilder)
    fault = f"{app._warncount} warnings, which --strict takes for errors" if strict and app._warncount else ""
    return fault, app.builder.seconds
