"""``seeds/edition.lock``: what the open edition may know of texts that it does not have.

Per unit the fingerprint of its reading text (HMAC-SHA-256 keyed with the witness, since short texts could be guessed
from plain hashes), its length, and which term forms and names occur in it; per witness the ledger and the size of each segment.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from variorum.ledger import ledger_of
from variorum.marks import texts
from variorum.model import Corpus
from variorum.show import lines_of_emendations
from variorum.terms import count_terms, names_in


def fingerprint(witness_text: str, reading_text: str) -> str:
    """Return the keyed fingerprint of a reading text, 32 hex digits."""
    return hmac.new(witness_text.encode(), reading_text.encode(), hashlib.sha256).hexdigest()[:32]


def draw_up(corpus: Corpus) -> dict[str, Any]:
    """Return the lock of a corpus; a witness whose file is not at hand keeps what the present lock says."""
    shown = texts(corpus)
    lock: dict[str, Any] = {}
    for no, witness in corpus.witnesses.items():
        ledger = ledger_of(corpus, no)
        if witness.text is None or ledger is None:
            if no in corpus.lock:
                lock[no] = corpus.lock[no]
            continue
        units: dict[str, Any] = {}
        for unit in corpus.units_of(no):
            if unit.id not in shown:
                continue
            text = shown[unit.id]
            entry: dict[str, Any] = {"fingerprint": fingerprint(witness.text, text), "characters": len(text)}
            if unit.edited:
                if found := count_terms(text, unit.role, unit.id, corpus.terms):
                    entry["terms"] = found
                if named := names_in(text, corpus.names):
                    entry["names"] = named
            units[unit.id] = entry
        sizes = [witness.starts[s.last] - witness.starts[s.first - 1] for s in corpus.segments[no]]
        lock[no] = {
            "ledger": ledger.as_data(),
            "segments": sizes,
            "emendations": lines_of_emendations(corpus, no),
            "units": units,
        }
    return lock


def written(lock: dict[str, Any]) -> str:
    """Return the lock as text, one unit to a line, so that a change shows where it is."""
    blocks = []
    for no, entry in sorted(lock.items()):
        units = ",\n".join(f"   {_json(unit)}: {_json(data)}" for unit, data in entry["units"].items())
        blocks.append(
            f' {_json(no)}: {{\n  "ledger": {_json(entry["ledger"])},\n  "segments": {_json(entry["segments"])},\n  "emendations": {_json(entry["emendations"])},\n  "units": {{\n{units}\n  }}\n }}'
        )
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def differences(corpus: Corpus) -> list[str]:
    """Say where the lock and the texts at hand disagree."""
    now = draw_up(corpus)
    found = []
    for no, entry in now.items():
        old = corpus.lock.get(no)
        if old is None:
            found.append(f"witness {no} is not in the lock")
            continue
        if (
            old["ledger"] != entry["ledger"]
            or old["segments"] != entry["segments"]
            or old["emendations"] != entry["emendations"]
        ):
            found.append(f"the ledger of witness {no} has changed")
        changed = [u for u in entry["units"] if old["units"].get(u) != entry["units"][u]] + [
            u for u in old["units"] if u not in entry["units"]
        ]
        if changed:
            shown = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
            found.append(f"{len(changed)} units of witness {no} have changed: {shown}")
    return found
