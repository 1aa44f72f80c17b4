"""What the code host is told: workflows that cannot be turned against us, forms that fit the links, owners of what runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from variorum.corpus import read_corpus
from variorum.drafts import report_address, suggest_address
from variorum.model import CERTAINTIES, NOTE_KINDS

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
#: Every action that is used, by the commit of a release that was looked at.
PINS = {
    "actions/checkout": ("3d3c42e5aac5ba805825da76410c181273ba90b1", "v7.0.1"),
    "actions/upload-artifact": ("bbbca2ddaa5d8feaa63e36b76fdaad77386f024f", "v7.0.0"),
    "actions/download-artifact": ("3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1"),
    "actions/upload-pages-artifact": ("fc324d3547104276b827a68afc52ff2a11cc49c9", "v5.0.0"),
    "actions/deploy-pages": ("cd2ce8fcbc39b97be8ca5fce6e763baed58fa128", "v5.0.0"),
}


def read(path: Path) -> dict[Any, Any]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def triggers(workflow: dict[Any, Any]) -> set[str]:
    """Return what starts a workflow; YAML 1.1 reads the key `on` as true."""
    on = workflow[True]
    return {on} if isinstance(on, str) else set(on)


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found = request.param
    assert isinstance(found, Path)
    return found


def test_there_is_a_workflow_for_everything() -> None:
    assert [p.stem for p in WORKFLOWS] == ["audit", "check", "preview", "publish", "release"]


def test_a_workflow_has_no_more_rights_than_its_jobs_say(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    allowed = {
        ("publish", "pages"): {"actions": "read", "pages": "write", "id-token": "write"},
        ("release", "attach"): {"contents": "write"},
    }
    for name, job in workflow["jobs"].items():
        assert job.get("permissions") == allowed.get((path.stem, name)), name
        assert job["timeout-minutes"] <= 30


def test_a_job_with_rights_runs_nothing_of_the_repository(path: Path) -> None:
    for job in read(path)["jobs"].values():
        if "write" in str(job.get("permissions")):
            assert not [step for step in job["steps"] if "checkout" in step.get("uses", "")]
            runs = "\n".join(step.get("run", "") for step in job["steps"])
            assert not re.search(r"\b(make|pip|npm|python3?|bash|sh|source|\./)\b", runs), runs


def test_a_fork_gets_neither_secrets_nor_the_right_to_write(path: Path) -> None:
    workflow, text = read(path), path.read_text(encoding="utf-8")
    assert "pull_request_target" not in text
    assert "secrets." not in text
    if "pull_request" in triggers(workflow):
        assert "write" not in str(
            [workflow["permissions"], *(job.get("permissions") for job in workflow["jobs"].values())]
        )
        assert "github.token" not in text
    for step in steps(workflow):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"] == {"persist-credentials": False}


def test_only_a_push_to_main_here_is_published() -> None:
    workflow = read(ROOT / ".github/workflows/publish.yml")
    assert triggers(workflow) == {"workflow_run"}
    assert workflow[True]["workflow_run"]["workflows"] == [read(ROOT / ".github/workflows/preview.yml")["name"]]
    condition = " ".join(workflow["jobs"]["pages"]["if"].split())
    for words in (
        "conclusion == 'success'",
        "event == 'push'",
        "head_branch == 'main'",
        "head_repository.full_name == github.repository",
    ):
        assert f"github.event.workflow_run.{words}" in condition
    assert "||" not in condition


def test_no_word_of_an_event_gets_into_a_command(path: Path) -> None:
    for step in steps(read(path)):
        assert "${{" not in step.get("run", ""), step


def test_actions_are_pinned_to_the_commit_of_a_release(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.search(r"\buses:\s*(.*)", line):
            pinned = re.fullmatch(r"([\w/-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", match[1])
            assert pinned, line
            assert PINS[pinned[1]] == (pinned[2], pinned[3])


def test_what_is_run_are_targets_of_the_makefile() -> None:
    for path in WORKFLOWS:
        for step in steps(read(path)):
            for target in re.findall(r"^make\s+(\S+)", step.get("run", ""), re.MULTILINE):
                assert target in TARGETS, f"{path.name}: {target}"
    assert {"html", "pdf", "archive", "audit", "check", "note"} <= TARGETS


def test_read_the_docs_builds_with_the_makefile_and_publishes_one_pdf() -> None:
    settings = read(ROOT / ".readthedocs.yaml")
    assert (settings["version"], settings["formats"]) == (2, ["pdf"])
    build = settings["build"]["jobs"]["build"]
    assert [re.sub(r'^\w+="\$\w+" ', "", commands[0]) for commands in build.values()] == ["make html", "make pdf"]
    assert all("$READTHEDOCS_OUTPUT" in commands[-1] for commands in build.values())
    assert set(settings) <= {"version", "build", "formats"}


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_a_form_has_what_a_form_needs(form: Path) -> None:
    data = read(form)
    assert {"name", "description", "labels", "body"} == set(data)
    ids = [field["id"] for field in data["body"]]
    assert len(ids) == len(set(ids))
    for field in data["body"]:
        assert field["type"] in ("input", "textarea", "dropdown")
        assert set(field) == {"type", "id", "attributes", "validations"}
        assert field["attributes"]["label"]
        assert isinstance(field["validations"]["required"], bool)
    if form.stem == "note":
        options = {field["id"]: field["attributes"].get("options") for field in data["body"]}
        assert (options["kind"], options["cert"]) == (list(NOTE_KINDS), list(CERTAINTIES))


def test_there_are_the_four_forms() -> None:
    assert [form.stem for form in FORMS] == ["error", "note", "question", "reference"]


def test_the_links_of_a_passage_fit_the_form_and_the_folder(project: Path) -> None:
    corpus = read_corpus(project)
    asked = parse_qs(urlsplit(report_address("https://code.example/a/b", corpus, "000.1.1")).query)
    form = read(ROOT / ".github/ISSUE_TEMPLATE" / asked["template"][0])
    assert set(asked) - {"template", "title"} <= {field["id"] for field in form["body"]}
    assert (
        urlsplit(suggest_address("https://code.example/a/b", corpus, "000.1.1")).path
        == "/a/b/new/main/commentary/notes"
    )


def test_what_runs_and_what_was_promised_has_an_owner() -> None:
    lines = [
        line.split()
        for line in (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    ]
    assert lines[0][0] == "*"
    for path, *owners in lines[1:]:
        assert (ROOT / path.lstrip("/")).exists(), path
        assert owners
    owned = {path for path, *_ in lines}
    assert {
        "/variorum/",
        "/tests/",
        "/.github/",
        "/.ci/",
        "/Makefile",
        "/conf.py",
        "/docutils.conf",
        "/pyproject.toml",
    } <= owned


def test_what_is_published_knows_its_address() -> None:
    """Without it there are no canonical links, and the page for lost addresses has no style."""
    steps = read(ROOT / ".github/workflows/preview.yml")["jobs"]["site"]["steps"]
    made = next(step for step in steps if step.get("run") == "make html")
    assert "github.io" in made["env"]["FW_BASEURL"]
    assert "github.event_name == 'push'" in made["env"]["FW_BASEURL"]
