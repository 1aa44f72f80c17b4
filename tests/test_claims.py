"""An event has the testimony of every witness, and what is wrong with it is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented import edit, faults_of, put
from test_connections import CLAIM

from variorum import claims
from variorum.corpus import read_corpus

CLAIMS = "commentary/claims.toml"
SECOND = CLAIM.replace("2021-mending", "2021-another")


@pytest.fixture
def events(project: Path) -> Path:
    """An edition with two events."""
    put(project, CLAIMS, f"{SECOND}\n{CLAIM}")
    return project


def test_claims_are_read_in_the_order_of_their_dates(events: Path) -> None:
    edit(events, CLAIMS, 'id = "2021-mending"\ndate = "2021-05"', 'id = "2021-mending"\ndate = "2020~/2021-05"')
    found = read_corpus(events).claims
    assert [(claim.id, claim.line) for claim in found] == [("2021-mending", 19), ("2021-another", 1)]
    assert found[0].testimonies == (
        claims.Testimony("000", "reports", ("000.2.1",), "the menders", "agrees"),
        claims.Testimony("001", "silent", (), "", ""),
    )


CHECKED = 'checked = [{ work = "lighthouse-daily-2021", seen = "page", date = 2026-01-31, shows = "that the path was mended" }]'
A_LIST = 'checked must be a list of tables: [{ work = "key", seen = "page", date = 2026-01-31, shows = "…" }] [claim]'
A_TABLE = 'each entry of checked is a table: { work = "key", seen = "page", date = 2026-01-31, shows = "…" } [claim]'


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        (CHECKED, "checked = 3", [A_LIST]),
        (CHECKED, "checked = [1]", [A_TABLE]),
        ('units = ["000.2.1"]', "units = 3", ['witness 000: units must be a list of units: ["000.1.3"] [claim]']),
        ('units = ["000.2.1"]', "units = [{}]", ['witness 000: units must be a list of units: ["000.1.3"] [claim]']),
        ('no = "001"', "no = 1", ["witness 1: no must be text in quotation marks [claim]"]),
        ('value = "the menders"', "value = {}", ["witness 000: value must be text in quotation marks [claim]"]),
        ('relation = "silent"', 'relation = "silnt"', ['witness 001: relation "silnt" is not allowed; did you mean "silent"? (allowed: reports, quotes, alludes, silent, outside) [claim]']),
        ('event = "In', 'event = 3 # "In', ['the key "event" is missing, empty or no text [claim]']),
        ('\n[[claim.witness]]\nno = "001"\nrelation = "silent"\n', "", ["every claim lists all witnesses once; missing or twice: 001 [claim]"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_claim_is_said_with_its_line(
    project: Path, old: str, new: str, messages: list[str]
) -> None:
    put(project, CLAIMS, f"{SECOND}\n{CLAIM}".replace(CLAIM, CLAIM.replace(old, new)))
    assert faults_of(project) == [f"{CLAIMS}:19: 2021-mending: {message}" for message in messages]


def test_witnesses_of_a_claim_that_are_no_tables_are_refused(project: Path) -> None:
    put(project, CLAIMS, CLAIM.partition("[[claim.witness]]")[0] + "witness = [3]\n")
    assert faults_of(project) == [
        f"{CLAIMS}:1: 2021-mending: what a witness says stands under [[claim.witness]], in two pairs of brackets [claim]"
    ]


def test_claims_that_are_no_tables_are_refused(project: Path) -> None:
    put(project, CLAIMS, "claim = [3]\n")
    assert faults_of(project) == [f"{CLAIMS}: each entry begins with [[claim]], in two pairs of brackets [claim]"]
