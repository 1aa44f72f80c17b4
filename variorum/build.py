"""Build the edition: check first, into a fresh folder, renamed only when it is complete."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

from variorum.check import check
from variorum.corpus import read_corpus
from variorum.export import chapter_markdown
from variorum.faults import Faults, VariorumError
from variorum.model import Corpus
from variorum.witness import difference


def build_html(
    root: Path, *, edition: str = "auto", strict: bool = False, output: Path | None = None, jobs: str = "1"
) -> int:
    """Build the site; return 0 when it is complete and in its place, else 1 with the old one untouched."""
    begun = time.monotonic()
    _say("Checking the data …")
    # the lock is asked for too: the open edition shows what it says of texts that are not at hand
    corpus, faults = check(root)
    faults.raise_if_any()
    kind, missing = chosen(corpus, edition)
    if not kind:
        return 1
    target = output or root / "_build/html"
    _say(f"Building the {kind} edition …")
    if not _run_sphinx(corpus, target, kind, strict=strict, jobs=jobs):
        print("The build failed; nothing was changed in " + str(target), file=sys.stderr)
        return 1
    print(_closing_words(kind, target, missing, len(corpus.witnesses), time.monotonic() - begun))
    return 0


def chosen(corpus: Corpus, edition: str) -> tuple[str, list[str]]:
    """Return which edition is to be built, full or open, and the files that are missing; neither where the full one cannot be: that is said."""
    missing = corpus.missing
    if edition == "full" and missing:
        words = f"The full edition needs all five files in seeds/; missing: {', '.join(missing)}. Put them there: make seeds FROM=folder"
        print(words, file=sys.stderr)
        return "", missing
    return "open" if missing or edition == "open" else "full", missing


def output_problem(root: Path, target: Path, what: str) -> str:
    """Say why a build (html, chapters, pdf) cannot be put into a folder; empty if it can. A PDF may be asked for by the name of its file."""
    whole = target.resolve()
    pdf = what == "pdf"
    if root.resolve().is_relative_to(whole):
        return "the edition itself is in this folder, and a build replaces it; choose another"
    if whole.is_file() and not (pdf and whole.suffix == ".pdf"):
        return "this is a file; name a folder"
    if whole.is_dir() and not pdf and any(whole.iterdir()) and not _is_build(whole, what):
        return "there is something else in this folder, and a build replaces it; choose a new or empty one"
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=whole.parent):
            return ""
    except OSError as error:
        return f"this cannot be written ({error.strerror}); choose another folder"


def _is_build(folder: Path, what: str) -> bool:
    """Return whether a folder holds what an earlier build of the kind left, and may be replaced."""
    if what == "html":
        return (folder / "edition.json").is_file()
    return all(re.fullmatch(r"\d{3}-.+\.md", path.name) for path in folder.iterdir())


def _run_sphinx(corpus: Corpus, target: Path, kind: str, *, strict: bool, jobs: str) -> bool:
    """Run Sphinx into a fresh folder beside the target, and put it in the target's place when it is complete."""
    from sphinx.cmd.build import build_main

    from variorum.edition import hand_over

    hand_over(corpus)
    fresh = target.with_name(target.name + ".new")
    old = target.with_name(target.name + ".old")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    root = Path(corpus.root)
    doctrees = root / f"_build/doctrees-{kind}"
    arguments = ["-b", "html", "-d", str(doctrees), "-j", jobs, "-D", f"variorum_edition={kind}"]
    arguments += ["-n", "-W", "--keep-going"] if strict else []
    arguments += [] if sys.stdout.isatty() else ["-q"]
    if build_main([*arguments, str(root), str(fresh)]) != 0:
        return False
    (fresh / ".buildinfo").unlink(missing_ok=True)
    if target.exists():
        target.replace(old)
    fresh.replace(target)
    shutil.rmtree(old, ignore_errors=True)
    return True


def _closing_words(kind: str, target: Path, missing: list[str], all_: int, seconds: float) -> str:
    place = f"{target / 'index.html'}"
    if kind == "full":
        return (
            f"\nThe full edition is built ({seconds:.1f} s): {place}\n"
            "It holds the witnesses' texts: a private reading copy, not to be published."
        )  # fmt: skip
    words = f"\nThe open edition is built ({seconds:.1f} s): {place}\n"
    if missing:
        words += (
            f"The full edition, with the reading texts, needs your own copies of {len(missing)} of {all_} files in seeds/:\n"
            + "".join(f"  {name}\n" for name in missing)
            + "Put them there with: make seeds FROM=folder"
        )
    return words.rstrip()


def _say(words: str) -> None:
    print(words, flush=True)


def build_chapters(root: Path, output: Path | None = None) -> int:
    """Write the chapters of the full edition as plain MyST; needs the files of the witnesses."""
    corpus = read_corpus(root)
    missing = corpus.missing
    if missing:
        print(
            f"The chapters hold the reading texts, so they need all files in seeds/; missing: {', '.join(missing)}",
            file=sys.stderr,
        )
        return 1
    target = output or root / "_build/chapters"
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for no, chapter in corpus.chapters.items():
        (fresh / chapter.path).write_text(chapter_markdown(corpus, no), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.replace(target)
    print(f"{len(corpus.chapters)} chapters: {target} (a private reading copy, not to be published)")
    return 0


def copy_seeds(root: Path, source: Path) -> int:
    """Copy the files that the witness records name into ``seeds/``; a wrong one stops everything."""
    if not source.is_dir():
        print(f"{source} is no folder; say where your copies are: make seeds FROM=folder", file=sys.stderr)
        return 2
    corpus = _records(root)
    faults = Faults(root)
    found: list[tuple[Path, Path]] = []
    missing = []
    for witness in corpus.witnesses.values():
        path = source / witness.record.file
        if not path.is_file():
            missing.append(witness.record.file)
            continue
        problem = difference(witness.record, path.read_bytes())
        if problem:
            faults.add(path, 0, "witness", problem)
        found.append((path, root / "seeds" / witness.record.file))
    faults.raise_if_any()
    for path, target in found:
        new = target.with_suffix(".txt.new")
        new.write_bytes(path.read_bytes())
        new.replace(target)
    print(
        f"{len(found)} of {len(corpus.witnesses)} files are in seeds/"
        + (f"; not in {source}: {', '.join(missing)}" if missing else "")
    )
    return 0 if not missing else 1


def _records(root: Path) -> Corpus:
    """Read the witness records only: faults elsewhere are no reason not to copy the files."""
    faults = Faults(root)
    corpus = read_corpus(root, faults)
    bad = [
        f
        for f in faults.found
        if f.code in ("record", "toml", "missing") and f.path.startswith("seeds/") and f.path.endswith(".toml")
    ]
    if bad:
        raise VariorumError(bad)
    return corpus
