"""The command line, ``variorum``: each command reads what it is asked, calls one module, and prints what that says."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import variorum
from variorum.corpus import LOCK, read_corpus
from variorum.emendations import as_day
from variorum.faults import Fault, Faults, VariorumError, nearest
from variorum.model import Corpus

OK, WRONG, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when all is well, 1 when something is wrong with the edition, 2 for a wrong call."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese still gets its answer
    parser = _parser()
    options = parser.parse_args(arguments)
    if not getattr(options, "run", None):
        parser.print_help()
        return USAGE
    try:
        return int(options.run(options))
    except VariorumError as error:
        _print_faults(error.faults)
        return WRONG
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="variorum",
        description="Read, check and build the edition.",
        epilog="Exit codes: 0 all is well, 1 something is wrong with the edition, 2 wrong call.",
    )
    parser.add_argument("--version", action="version", version=variorum.__version__)
    parser.add_argument("--root", type=Path, default=Path(), help="the root of the edition (default: here)")
    commands = parser.add_subparsers(title="commands", metavar="command")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], says: str, epilog: str = ""
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".", epilog=epilog)
        sub.set_defaults(run=run)
        return sub

    sub = command(
        "check",
        _check,
        "say everything that is wrong with the data, at once",
        "Messages have the form file:line: what is wrong and how to mend it [kind].",
    )
    sub.add_argument("--no-lock", action="store_true", help="do not ask whether the lock is up to date")
    sub.add_argument(
        "--rights",
        action="store_true",
        help="also hold the tracked files against the rights budget (needs the five files)",
    )
    sub.add_argument(
        "--digests",
        action="store_true",
        help="also compare numerals, names and contested forms of reading texts and digests",
    )
    sub = command(
        "show",
        _show,
        "show one unit: its reading text, its witness, its edits",
        "Example: variorum show 000.1.3 --edits",
    )
    sub.add_argument("unit", help="a unit's id, 000.1.3, or as it is cited, FW P 1.3", nargs="+")
    how = sub.add_mutually_exclusive_group()
    how.add_argument("--diplomatic", action="store_true", help="the lines of the witness as they stand")
    how.add_argument("--edits", action="store_true", help="every edit, with its step or entry and the reason")
    sub = command("ledger", _ledger, "account for every character of the witnesses")
    sub.add_argument("witness", nargs="*", help="numbers or sigla of witnesses (default: all)")
    sub = command(
        "note",
        _note,
        "write a new note of the editors, ready to be filled in",
        "Example: variorum note --on 000.1.3 --kind fact --author your-id",
    )
    sub.add_argument(
        "--on", required=True, nargs="+", metavar="UNIT", help="units, 000.1.3, or as they are cited, FW P 1.3"
    )
    sub.add_argument("--kind", default="explanation", help="what kind of note (default: explanation)")
    sub.add_argument("--author", default="", help="your id in CONTRIBUTORS.toml (default: editors)")
    sub.add_argument("--name", default="", help="the name of the note (default: the next free one)")
    sub = command(
        "accept",
        _accept,
        "take over a proposed emendation, or proposed rows of a segment table, and renew the lock",
        "Needs the witness file. Nothing is written when anything is wrong.",
    )
    sub.add_argument("id", help="the id of the emendation, 000-e3, or of the proposal, 000-s1")
    command("lock", _lock, "renew seeds/edition.lock from the files at hand", "Nothing is written when a check fails.")
    sub = command(
        "seeds",
        _seeds,
        "copy the five files into seeds/",
        "Only files that the witness records name are copied, and only when they are the right ones.",
    )
    sub.add_argument("source", type=Path, help="the folder that holds the files")
    sub = command("build", _build, "build the edition", "Example: variorum build html")
    sub.add_argument(
        "what",
        choices=("html", "pdf", "chapters"),
        help="html: the site; pdf: the printed edition; chapters: the full edition's chapters as plain MyST",
    )
    sub.add_argument(
        "--edition",
        choices=("auto", "open", "full"),
        default="auto",
        help="auto: full when all five files are in seeds/, else open",
    )
    sub.add_argument("--strict", action="store_true", help="every warning is an error, references are checked")
    sub.add_argument(
        "--output", type=Path, default=None, help="where to (default: _build/html, _build/pdf or _build/chapters)"
    )
    sub.add_argument("--jobs", "-j", type=_jobs, default="1", help="processes for reading and writing (default 1)")
    command(
        "archive",
        _archive,
        "gather the open edition as a release in _build/release",
        "Takes what is built: the site, edition.json and, when it is there, the PDF.",
    )
    sub = command(
        "cite",
        _cite,
        "give the finished citation of a unit, a chapter or a note of the editors",
        "Example: variorum cite 000.1.3 --style gbt",
    )
    sub.add_argument(
        "target", help="a unit's id or FW number, a witness's number or siglum, or the id of a note", nargs="+"
    )
    sub.add_argument(
        "--style", choices=("chicago", "gbt", "bibtex", "ris", "csl"), default="chicago", help="default: chicago"
    )
    sub.add_argument(
        "--base",
        type=_address,
        default=os.environ.get("FW_BASEURL", ""),
        help="the address at which the edition is published (default: FW_BASEURL)",
    )
    sub.add_argument(
        "--accessed", type=_day, default="", help="the day of access, 2026-01-31, for styles that have one"
    )
    sub = command("anchors", _anchors, "hold the edition against its register of permanent addresses")
    sub.add_argument("--update", action="store_true", help="add what is new to articles/anchors.txt")
    sub = command(
        "verify-quote",
        _verify_quote,
        "say whether words stand in a witness, and where, with the citation",
        "Exit codes: 0 they do, verbatim, after normalisation or after emendation; 1 they do not, or not so; 2 no file is at hand.",
    )
    sub.add_argument("quote", help="the words; … between parts that follow each other")
    sub.add_argument(
        "--style", choices=("chicago", "gbt", "bibtex", "ris", "csl"), default="chicago", help="of the citation"
    )
    sub = command("live", _live, "rebuild while you write, and serve the pages on this machine")
    sub.add_argument("--port", type=_port, default=8000, help="the port on this machine (default 8000)")
    command("bench", _bench, "measure: characters a second, build times, page weights")
    return parser


def _colour(text: str, code: str, stream: object = None) -> str:
    out = stream or sys.stdout
    if os.environ.get("NO_COLOR") or not getattr(out, "isatty", lambda: False)():
        return text
    return f"\033[{code}m{text}\033[0m"


def _print_faults(faults: Sequence[Fault]) -> None:
    for fault in sorted(set(faults)):
        place, _, rest = str(fault).partition(": ")
        print(f"{_colour(place, '1', sys.stderr)}: {rest}", file=sys.stderr)
        if os.environ.get("GITHUB_ACTIONS"):
            place = fault.path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
            print(f"::error file={place},line={fault.line or 1}::{fault.message.replace('%', '%25')}")
    count = len(set(faults))
    print(_colour(f"{count} fault{'s' if count != 1 else ''}", "31", sys.stderr), file=sys.stderr)


def _check(options: argparse.Namespace) -> int:
    from variorum.check import check

    corpus, faults = check(options.root, locked=not options.no_lock)
    if faults.found:
        _print_faults(faults.found)
        return WRONG
    if options.rights:
        from variorum.budget import over_budget

        excesses = over_budget(corpus)
        for excess in excesses:
            print(excess, file=sys.stderr)
        if excesses:
            return WRONG
    if options.digests and not _compare_digests(corpus):
        return WRONG
    at_hand = sum(w.text is not None for w in corpus.witnesses.values())
    print(
        f"{_colour('All is well', '32')}: {len(corpus.units)} units, {sum(len(c.source_notes) for c in corpus.chapters.values())} source notes, "
        f"{sum(len(e) for e in corpus.emendations.values())} emendations, {len(corpus.notes)} notes; "
        f"{at_hand} of {len(corpus.witnesses)} files at hand."
    )
    return OK


def _compare_digests(corpus: Corpus) -> bool:
    """Print what digests and reading texts do not share; return whether everything is there or waived with a reason."""
    from variorum.digests import WAIVERS, compare, waived

    faults = Faults(Path(corpus.root))
    compared, found = compare(corpus)
    waivers = {key: reason for no in corpus.witnesses for key, reason in waived(Path(corpus.root), no, faults).items()}
    faults.raise_if_any()
    open_ = [d for d in found if (d.unit, d.what) not in waivers]
    for difference in open_:
        print(f"{difference.unit}: {difference.message}", file=sys.stderr)
    unused = set(waivers) - {(d.unit, d.what) for d in found}
    for unit, what in sorted(unused):
        print(f"{unit}: the waiver for {what} is not needed any more; take it out", file=sys.stderr)
    share = len(waivers) / max(compared, 1)
    print(
        f"Digests: {compared} numerals, names and forms compared, {len(open_)} to look at, {len(waivers)} waived ({share:.1%}, at most {WAIVERS:.0%})."
    )
    return not open_ and not unused and share <= WAIVERS


def _jobs(text: str) -> str:
    if not re.fullmatch(r"auto|[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f'"{text}" is no number of processes; write 1, 2 … or auto')
    return text


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is no port; write a number from 0 to 65535')
    return int(text)


def _day(text: str) -> str:
    if text and as_day(text) is None:
        raise argparse.ArgumentTypeError(f'"{text}" is no date; write it like 2026-01-31')
    return text


def _address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise argparse.ArgumentTypeError(
            f'"{text}" is no address of a site; write it like https://example.org/edition/'
        )
    return text


def _places(corpus: Corpus, words: Sequence[str]) -> list[str]:
    """Understand units and witnesses, ``000.1.3``, ``FW P 1.3``, ``P``, in one word or several; a siglum in any case."""
    sigla = {witness.record.siglum.casefold(): no for no, witness in corpus.witnesses.items()}
    rest = [word for word in " ".join(words).split() if word.casefold() != "fw"]
    found: list[str] = []
    while rest:
        word = rest.pop(0)
        no = sigla.get(word.casefold())
        alone = not rest or rest[0].casefold() in sigla or rest[0][:3] in corpus.witnesses
        found.append(f"{no}.{rest.pop(0)}" if no and not alone else no or word)
    return list(dict.fromkeys(found))


def _show(options: argparse.Namespace) -> int:
    from variorum.show import heading_line, show_diplomatic, show_edits, show_reading

    corpus = read_corpus(options.root, Faults(options.root))
    name = " ".join(_places(corpus, options.unit))
    if name not in corpus.units:
        print(f'"{name}" is no unit{nearest(name, corpus.units)}', file=sys.stderr)
        return USAGE
    unit = corpus.units[name]
    print(_colour(heading_line(corpus, unit), "1"))
    lines = show_diplomatic if options.diplomatic else show_edits if options.edits else show_reading
    for line in lines(corpus, unit):
        print(line)
    return OK


def _ledger(options: argparse.Namespace) -> int:
    from variorum.export import ledger_data

    corpus = read_corpus(options.root)
    asked = _places(corpus, options.witness)
    unknown = [no for no in asked if no not in corpus.witnesses]
    if unknown:
        print(
            f'"{unknown[0]}" is no witness{nearest(unknown[0], corpus.witnesses)} (there are {", ".join(corpus.witnesses)})',
            file=sys.stderr,
        )
        return USAGE
    for no in asked or corpus.witnesses:
        data = ledger_data(corpus, no)
        record = corpus.witnesses[no].record
        print(_colour(f"{no} {record.siglum}  {record.name}", "1"))
        if not data:
            print("  not known: the witness is not laid out, or neither its file nor its lock is there\n")
            continue
        aside = sum(data["set_aside"].values())
        rows = [
            ("kept", data["kept"]), ("normalised away", data["normalised_away"]), ("replaced by emendation", data["replaced"]),
            ("suppressed", data["suppressed"]), ("set aside", aside), ("= the witness", data["characters"]), ("", None),
            ("kept", data["kept"]), ("normalised in", data["normalised_in"]), ("emended in", data["emended_in"]),
            ("supplied", data["supplied"]), ("= the reading text", data["text"]),
        ]  # fmt: skip
        for name, value in rows:
            print(f"  {name:<24}{value:>8,}" if value is not None else "")
        print(f"  {'steps':<24}" + ", ".join(f"{k} {v:,}" for k, v in data["steps"].items()))
        print(f"  {'entries':<24}" + (", ".join(f"{k} {v}" for k, v in data["emendations"].items()) or "none") + "\n")
    return OK


def _note(options: argparse.Namespace) -> int:
    from variorum.drafts import write_note

    corpus = read_corpus(options.root, Faults(options.root))
    units = _places(corpus, options.on)
    path = write_note(corpus, *units, kind=options.kind, author=options.author, name=options.name)
    print(f"{path}\nFill it in, then: make check")
    return OK


def _accept(options: argparse.Namespace) -> int:
    from variorum.proposals import accept

    for name in accept(options.root, options.id):
        print(f"{name}: written")
    return OK


def _lock(options: argparse.Namespace) -> int:
    from variorum.check import check
    from variorum.lock import draw_up, written

    corpus, faults = check(options.root, locked=False)
    faults.raise_if_any()
    missing = [no for no, w in corpus.witnesses.items() if w.text is None]
    text = written(draw_up(corpus))
    target = options.root / LOCK
    new = target.with_suffix(".lock.new")
    new.write_text(text, encoding="utf-8")
    new.replace(target)
    print(
        f"{target}: {len(text):,} characters"
        + (f"; kept as they were, since their files are not at hand: {', '.join(missing)}" if missing else "")
    )
    return OK


def _seeds(options: argparse.Namespace) -> int:
    from variorum.build import copy_seeds

    return copy_seeds(options.root, options.source)


def _build(options: argparse.Namespace) -> int:
    from variorum.build import build_chapters, build_html, output_problem
    from variorum.stamp import stamp

    stamp(options.root)  # a SOURCE_DATE_EPOCH that is no time is said here: Sphinx would fall over it
    if options.output and (problem := output_problem(options.root, options.output, options.what)):
        print(f"--output {options.output}: {problem}", file=sys.stderr)
        return USAGE
    if options.what == "chapters":
        return build_chapters(options.root, options.output)
    if options.what == "pdf":
        from variorum.pdf.make import build_pdf

        return build_pdf(options.root, edition=options.edition, strict=options.strict, output=options.output)
    return build_html(
        options.root, edition=options.edition, strict=options.strict, output=options.output, jobs=options.jobs
    )


def _archive(options: argparse.Namespace) -> int:
    from variorum.release import archive
    from variorum.stamp import stamp

    stamp(options.root)
    for path in sorted(archive(options.root).iterdir()):
        print(f"{path}: {path.stat().st_size:,} bytes")
    return OK


def _cite(options: argparse.Namespace) -> int:
    from variorum.cite import cite

    corpus = read_corpus(options.root, Faults(options.root))
    target = " ".join(_places(corpus, options.target))
    known = [*corpus.units, *corpus.witnesses, *corpus.notes]
    if target not in known:
        print(f'"{target}" is no unit, witness or note{nearest(target, known)}', file=sys.stderr)
        return USAGE
    print(cite(corpus, target, options.style, base=options.base, accessed=options.accessed))
    return OK


def _anchors(options: argparse.Namespace) -> int:
    from variorum.anchors import REGISTER, additions, anchors, check_register, update

    corpus = read_corpus(options.root)
    faults = Faults(options.root)
    check_register(corpus, faults)
    faults.raise_if_any()
    new = additions(corpus)
    if options.update:
        update(corpus)
    said = "added" if options.update else "not yet published (add them with --update)"
    print(f"{REGISTER}: {len(anchors(corpus)) - len(new)} addresses stand, {len(new)} {said}")
    return OK


def _verify_quote(options: argparse.Namespace) -> int:
    from variorum.cite import cite
    from variorum.quotes import verify, words_of

    corpus = read_corpus(options.root, Faults(options.root))
    missing = corpus.missing
    if len(missing) == len(corpus.witnesses):
        print("No witness file is in seeds/, so nothing can be compared: make seeds FROM=folder", file=sys.stderr)
        return USAGE
    answer = verify(corpus, options.quote)
    for line in words_of(answer, corpus):
        print(line)
    if missing:
        print(f"Not asked, since they are not in seeds/: {', '.join(missing)}", file=sys.stderr)
    if answer.holds:
        print(cite(corpus, answer.unit, options.style, base=os.environ.get("FW_BASEURL", "")))
    return OK if answer.holds else WRONG


def _live(options: argparse.Namespace) -> int:
    from variorum.live import live

    return live(options.root, options.port)


def _bench(options: argparse.Namespace) -> int:
    from variorum.bench import bench

    return bench(options.root)
