"""Everything that can be wrong with the edition's data, said at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from variorum import rights
from variorum.anchors import check_register
from variorum.chapters import front_matter_line, plain, roles_in
from variorum.corpus import LOCK, read_corpus
from variorum.faults import Faults, nearest
from variorum.gate import guard
from variorum.ledger import ledger_of
from variorum.lock import differences
from variorum.marks import mark_problems
from variorum.model import Corpus, is_unit_id
from variorum.proposals import read_proposals
from variorum.witness import line_of

#: Roles that the project's own text may hold; the first word of a role.
ROLES = (
    "sn",
    "unit",
    "note",
    "cite:t",
    "cite:p",
    "cite",
    "ref",
    "doc",
    "lang",
    "bdg-secondary",
    "bdg-primary",
    "octicon",
    "abbr",
    "sub",
    "sup",
)


def check(root: Path, *, locked: bool = True) -> tuple[Corpus, Faults]:
    """Read the edition and note everything that is wrong with it; ``locked``: also that the lock is up to date."""
    faults = Faults(root)
    if not guard(root, faults):  # there is a file that must not even be read
        return Corpus(root, {}, {}, {}, {}, {}, {}, frozenset(), {}), faults
    corpus = read_corpus(root, faults)
    _check_units(corpus, faults)
    _check_source_notes(corpus, faults)
    _check_emendations(corpus, faults)
    _check_notes(corpus, faults)
    _check_roles(corpus, faults)
    _check_claims(corpus, faults)
    for no in corpus.witnesses:
        read_proposals(corpus, no, faults)
    for no in corpus.witnesses:
        ledger = ledger_of(corpus, no)
        if ledger and not ledger.holds:
            faults.add(
                root / f"seeds/{no}.segments.tsv",
                0,
                "ledger",
                f"the ledger does not add up: {ledger.witness_sum} of {ledger.characters}, {ledger.text_sum} of {ledger.text}",
            )
    check_register(corpus, faults)
    if locked and not faults.found:
        for difference in differences(corpus):
            faults.add(root / LOCK, 0, "lock", f"{difference}; look at the change, then run `variorum lock`")
    return corpus, faults


def _chapter_path(corpus: Corpus, no: str) -> Path:
    return Path(corpus.root) / "articles" / corpus.chapters[no].path


def _is_missing(unit: str, corpus: Corpus) -> bool:
    """Whether there is no such unit; of a witness whose record or table has faults itself, none is called missing."""
    no = unit[:3]
    known = bool(corpus.segments.get(no)) or not (Path(corpus.root) / f"seeds/{no}.toml").exists()
    return unit not in corpus.units and known


def _check_units(corpus: Corpus, faults: Faults) -> None:
    sigla: dict[str, str] = {}
    for no, witness in corpus.witnesses.items():
        first = sigla.setdefault(witness.record.siglum, no)
        if first != no:
            path = Path(corpus.root) / f"seeds/{no}.toml"
            faults.add(
                path,
                line_of(path, "siglum"),
                "record",
                f'the siglum "{witness.record.siglum}" is that of witness {first} already',
            )
        record = Path(corpus.root) / f"seeds/{no}.toml"
        if corpus.works and witness.record.work not in corpus.works:
            faults.add(
                record,
                0,
                "key",
                f'"{witness.record.work}" is no key of refs.bib{nearest(witness.record.work, corpus.works)}',
            )
        if not witness.record.laid_out:
            continue
        for segment in corpus.segments[no]:
            if (
                segment.role == "blank"
                and witness.text is not None
                and witness.lines(segment.first, segment.last).strip()
            ):
                place = Path(corpus.root) / f"seeds/{no}.segments.tsv"
                faults.add(
                    place,
                    segment.row,
                    "segment",
                    f"lines {segment.first}-{segment.last} are called blank, but hold text",
                )
        if no not in corpus.chapters:
            faults.add(record, 0, "chapter", f"witness {no} is called laid out, but articles/ has no {no}-….md")
            continue
        chapter, path = corpus.chapters[no], _chapter_path(corpus, no)
        if chapter.reviewer and corpus.contributors.get(chapter.reviewer, {}).get("kind") != "person":
            line = front_matter_line(path.read_text(encoding="utf-8"), "reviewer")
            faults.add(path, line, "author", f'the reviewer "{chapter.reviewer}" is no person in CONTRIBUTORS.toml')
        placed: dict[str, int] = {u: p.line for u, p in chapter.passages.items()} | {
            u: n.line for u, n in chapter.source_notes.items()
        }
        for unit, line in placed.items():
            if _is_missing(unit, corpus):
                faults.add(
                    path,
                    line,
                    "unit",
                    f"{unit} is not in the segment table of witness {no}{nearest(unit, [u.id for u in corpus.units_of(no)])}",
                )
        for unit_ in corpus.units_of(no):
            if unit_.id in placed:
                kind = chapter.passages[unit_.id].directive if unit_.id in chapter.passages else "note"
                wanted = "set-aside" if not unit_.edited else "note" if unit_.role in ("note", "reference") else ""
                if (wanted and kind != wanted) or (not wanted and kind in ("set-aside", "note")):
                    faults.add(
                        path,
                        placed[unit_.id],
                        "unit",
                        f"{unit_.id} has the role {unit_.role} in the segment table, which does not go with this directive",
                    )
            else:
                row = unit_.segments[0].row if unit_.segments else 0
                name = (
                    "set-aside"
                    if not unit_.edited
                    else "source-note"
                    if unit_.role == "note"
                    else "reference"
                    if unit_.role == "reference"
                    else "passage"
                )
                faults.add(
                    Path(corpus.root) / f"seeds/{no}.segments.tsv",
                    row,
                    "digest",
                    f"{unit_.id} does not stand in articles/{chapter.path}; add :::{{{name}}} {unit_.id}",
                )


def _check_source_notes(corpus: Corpus, faults: Faults) -> None:
    for no, chapter in corpus.chapters.items():
        path = _chapter_path(corpus, no)
        for note in chapter.source_notes.values():
            if note.at and _is_missing(note.at, corpus):
                faults.add(
                    path,
                    note.line,
                    "unit",
                    f"{note.unit} stands at {note.at}, which is no unit{nearest(note.at, [u.id for u in corpus.units_of(no)])}",
                )
            if note.state == "lost" and corpus.units[note.unit].segments:
                faults.add(
                    path,
                    note.line,
                    "source-note",
                    f"{note.unit} is called lost, but the segment table has lines for it",
                )
            if note.same_as and note.same_as not in chapter.source_notes:
                faults.add(
                    path,
                    note.line,
                    "source-note",
                    f'same-as of {note.unit}: "{note.same_as}" is no source note of this chapter',
                )
            if note.state != "lost" and not note.gloss.strip():
                faults.add(
                    path, note.line, "source-note", f"{note.unit} has no gloss; say in English what the note says"
                )
            _check_keys(note.works, corpus, path, note.line, note.unit, faults)
        for line, message in mark_problems(corpus, no):
            faults.add(path, line, "marks", message)


def _check_keys(keys: Iterable[str], corpus: Corpus, path: Path, line: int, who: str, faults: Faults) -> None:
    for key in keys:
        if key not in corpus.works:
            faults.add(path, line, "key", f'{who}: "{key}" is no key of refs.bib{nearest(key, corpus.works)}')


def _check_evidence(
    checked: Iterable[Mapping[str, Any]], corpus: Corpus, path: Path, line: int, who: str, faults: Faults
) -> None:
    for evidence in checked:
        if "work" in evidence:
            _check_keys([evidence["work"]], corpus, path, line, f"{who}, checked", faults)
        if "unit" in evidence and _is_missing(str(evidence["unit"]), corpus):
            faults.add(path, line, "unit", f'{who}, checked: "{evidence["unit"]}" is no unit')


def _check_emendations(corpus: Corpus, faults: Faults) -> None:
    for no, emendations in corpus.emendations.items():
        path = Path(corpus.root) / f"articles/{no}.emendations.toml"
        for entry in emendations:
            unit = corpus.units.get(entry.at)
            if unit is None and corpus.segments[no]:
                faults.add(
                    path,
                    entry.line,
                    "unit",
                    f"{entry.id} stands at {entry.at}, which is no unit{nearest(entry.at, [u.id for u in corpus.units_of(no)])}",
                )
            elif unit is not None and not unit.segments:
                faults.add(
                    path, entry.line, "unit", f"{entry.id} stands at {entry.at}, a lost note: there is nothing to emend"
                )
            _check_author(entry.resp, corpus, path, entry.line, entry.id, faults)
            _check_evidence(entry.checked, corpus, path, entry.line, entry.id, faults)


def _check_author(author: str, corpus: Corpus, path: Path, line: int, who: str, faults: Faults) -> None:
    if author not in corpus.contributors:
        faults.add(
            path, line, "author", f'{who}: "{author}" is not in CONTRIBUTORS.toml{nearest(author, corpus.contributors)}'
        )


def _check_notes(corpus: Corpus, faults: Faults) -> None:
    things = corpus.works | {c.id for c in corpus.claims} | {t.id for t in corpus.terms} | {n.id for n in corpus.names}
    for note in corpus.notes.values():
        path = Path(corpus.root) / "commentary/notes" / note.path
        text = path.read_text(encoding="utf-8")
        line = front_matter_line(text, "on")
        for target in note.on:
            if is_unit_id(target) and _is_missing(target, corpus):
                faults.add(path, line, "unit", f'"{target}" is no unit{nearest(target, corpus.units)}')
            elif not is_unit_id(target) and target not in things:
                words = "is neither a unit nor a key of refs.bib, a claim, a term or a name"
                faults.add(path, line, "note", f'"{target}" {words}{nearest(target, things)}')
        if note.lemma:
            _check_lemma(note.lemma, note.on, corpus, path, front_matter_line(text, "lemma"), faults)
        if note.disputes and note.disputes not in corpus.notes:
            faults.add(
                path,
                front_matter_line(text, "disputes"),
                "note",
                f'"{note.disputes}" is no note{nearest(note.disputes, corpus.notes)}',
            )
        _check_author(note.author, corpus, path, front_matter_line(text, "author"), note.id, faults)
        if note.reviewer and corpus.contributors.get(note.reviewer, {}).get("kind") != "person":
            words = f'the reviewer "{note.reviewer}" is no person in CONTRIBUTORS.toml'
            faults.add(path, front_matter_line(text, "reviewer"), "author", words)
        _check_evidence(note.checked, corpus, path, front_matter_line(text, "checked"), note.id, faults)
        # it is tomorrow in Tokyo while it is today where the machine stands
        if note.date and note.date > date.today() + timedelta(days=1):
            faults.add(path, front_matter_line(text, "date"), "note", "the date lies in the future")


def _check_lemma(lemma: str, on: tuple[str, ...], corpus: Corpus, path: Path, line: int, faults: Faults) -> None:
    unit = next((target for target in on if is_unit_id(target)), "")
    chapter = corpus.chapters.get(unit[:3])
    if not unit or chapter is None:
        return
    passage = chapter.passages.get(unit)
    source_note = chapter.source_notes.get(unit)
    digest = plain(passage.source if passage else source_note.gloss if source_note else "")
    times = " ".join(digest.split()).count(" ".join(lemma.split()))
    if times != 1:
        faults.add(
            path,
            line,
            "lemma",
            f'the lemma "{lemma}" stands {times} times in the digest of {unit}; it must be words of it that stand there once',
        )


def _check_claims(corpus: Corpus, faults: Faults) -> None:
    path = Path(corpus.root) / "commentary/claims.toml"
    for claim in corpus.claims:
        for testimony in claim.testimonies:
            for unit in testimony.units:
                if not unit.startswith(testimony.no + ".") or unit not in corpus.units:
                    near = nearest(unit, [u.id for u in corpus.units_of(testimony.no)])
                    faults.add(
                        path, claim.line, "unit", f'{claim.id}: "{unit}" is no unit of witness {testimony.no}{near}'
                    )
        _check_evidence(claim.checked, corpus, path, claim.line, claim.id, faults)
        _check_roles_of(f"{claim.event} {claim.finding}", corpus, path, claim.line, faults)


def _texts(corpus: Corpus, faults: Faults) -> Iterator[tuple[Path, int, str]]:
    root = Path(corpus.root)
    for path in sorted([*root.glob("*.md"), *root.glob("articles/*.md"), *root.glob("commentary/**/*.md")]):
        if path.name[:1].isupper():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            problem = f"this file is not UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
            faults.add(path, 0, "encoding", problem)
            continue
        for number, line in enumerate(text.split("\n"), 1):
            yield path, number, re.sub(r"``.*?``", "", line)


def _check_roles(corpus: Corpus, faults: Faults) -> None:
    for path, number, line in _texts(corpus, faults):
        _check_roles_of(line, corpus, path, number, faults)


def _check_roles_of(text: str, corpus: Corpus, path: Path, line: int, faults: Faults) -> None:
    """Note references in a text that lead nowhere."""
    for role, words in roles_in(text):
        explicit = re.fullmatch(r".*<([^<>]*)>", words)
        target = (explicit[1] if explicit else words).strip()
        claims = {claim.id for claim in corpus.claims}
        if role == "unit" and _is_missing(target, corpus):
            faults.add(path, line, "unit", f'"{target}" is no unit{nearest(target, corpus.units)}')
        elif role == "note" and target not in corpus.notes:
            faults.add(path, line, "note", f'"{target}" is no note of the editors{nearest(target, corpus.notes)}')
        elif role == "claim" and target not in claims:
            faults.add(path, line, "claim", f'"{target}" is no claim{nearest(target, claims)}')
        elif role.startswith("cite"):
            _check_keys([k.strip() for k in target.split(",")], corpus, path, line, "citation", faults)


def check_rights(corpus: Corpus, files: Mapping[str, str], titles: Iterable[str]) -> list[rights.Excess]:
    """Hold the texts of files against the rights budget; witnesses that are not at hand cannot be checked."""
    dois = [w.record.doi for w in corpus.witnesses.values()]
    excepted = [*titles, *dois, *(form for name in corpus.names for form in name.all_forms)]
    indexes = [
        rights.index_of(w.no, w.text, w.record.language) for w in corpus.witnesses.values() if w.text is not None
    ]
    return rights.excesses(files, indexes, excepted)


def titles_of(root: Path) -> list[str]:
    """Return the titles of the works in ``refs.bib``, which the rights budget excepts."""
    path = root / "refs.bib"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    pattern = r"^\s*(?:title|titleaddon|booktitle|maintitle|subtitle|journaltitle|origtitle)\s*=\s*\{(.*)\}\s*,?\s*$"
    return [re.sub(r"[{}]", "", match[1]) for match in re.finditer(pattern, text, re.MULTILINE | re.IGNORECASE)]
