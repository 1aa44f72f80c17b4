"""The lock: `requirements.txt`, `requirements-pdf.txt` and `requirements-dev.txt` say what `pyproject.toml` asks for, and nothing of where it came from.

No test here needs the network: `make lock` is what does.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
RUNTIME, PRINT, DEV = "requirements.txt", "requirements-pdf.txt", "requirements-dev.txt"
RENEW = "run `make lock`"

PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?P<extras>\[[^]]*\])?==(?P<version>[^\s;]+)(?: ; (?P<marker>.+))?")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def read_lock(text: str) -> tuple[dict[str, str], list[str]]:
    """Read the pins of a lock, name to version, and say what is wrong with its form."""
    pins: dict[str, str] = {}
    faults: list[str] = []
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        entry = line.split("#")[0].strip()
        if re.search(r"://|\bwww\.|[A-Za-z]:\\|(?:^|\s)(?:/|file:|\.{1,2}/)", line):
            faults.append(f"an address or a path: {line.strip()}")
        elif entry.startswith("-"):
            faults.append(f"an option of the installer: {entry}")
        elif entry:
            words = entry.split(" --hash=")[0]
            pin = PIN.fullmatch(words)
            if pin is None:
                faults.append(f"not pinned to one version: {words}")
                continue
            name = canonicalize_name(pin["name"])
            if name in pins:
                faults.append(f"pinned twice: {name}")
            if not HASH.search(entry):
                faults.append(f"without a hash: {name}")
            pins[name] = pin["version"]
    return pins, faults


def unmet(requirements: list[str], pins: dict[str, str]) -> list[str]:
    """Say which requirements no pin satisfies."""
    faults = []
    for requirement in map(Requirement, requirements):
        version = pins.get(canonicalize_name(requirement.name))
        if version is None:
            faults.append(f"not in the lock: {requirement}")
        elif not requirement.specifier.contains(version, prereleases=True):
            faults.append(f"the lock has {requirement.name} {version}, not {requirement.specifier}")
    return faults


def group(project: dict[str, Any], name: str) -> list[str]:
    """Spell out a dependency group with the groups that it includes."""
    found: list[str] = []
    for item in project["dependency-groups"][name]:
        found += [item] if isinstance(item, str) else group(project, item["include-group"])
    return found


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def lock(name: str) -> dict[str, str]:
    return read_lock((ROOT / name).read_text(encoding="utf-8"))[0]


@pytest.mark.parametrize("name", [RUNTIME, PRINT, DEV])
def test_every_pin_has_one_version_and_a_hash_and_there_is_no_address(name: str) -> None:
    pins, faults = read_lock((ROOT / name).read_text(encoding="utf-8"))
    assert pins
    assert faults == [], f"{name}: {RENEW}"


def test_what_the_package_needs_to_run_and_to_install_is_pinned(project: dict[str, Any]) -> None:
    wanted = project["project"]["dependencies"] + project["build-system"]["requires"]
    assert unmet(wanted, lock(RUNTIME)) == [], f"{RUNTIME} is stale: {RENEW}"


def test_what_the_developers_need_is_pinned(project: dict[str, Any]) -> None:
    wanted = project["project"]["dependencies"] + group(project, "dev")
    assert unmet(wanted, lock(DEV)) == [], f"{DEV} is stale: {RENEW}"


def test_the_build_group_is_what_the_build_system_requires(project: dict[str, Any]) -> None:
    assert project["dependency-groups"]["build"] == project["build-system"]["requires"]


def test_what_the_printed_edition_needs_is_pinned(project: dict[str, Any]) -> None:
    wanted = project["project"]["dependencies"] + group(project, "pdf")
    assert unmet(wanted, lock(PRINT)) == [], f"{PRINT} is stale: {RENEW}"


@pytest.mark.parametrize(("smaller", "larger"), [(RUNTIME, PRINT), (PRINT, DEV)])
def test_each_lock_holds_the_one_before_it_pin_for_pin(smaller: str, larger: str) -> None:
    pins = lock(larger)
    assert {name: pins.get(name) for name in lock(smaller)} == lock(smaller), RENEW


@pytest.mark.parametrize("name", [RUNTIME, PRINT, DEV])
def test_what_the_pinned_packages_need_is_pinned_too(name: str) -> None:
    """Packages are installed without their dependencies, so that the lock must be closed."""
    pins = lock(name)
    faults = []
    for package in pins:
        try:
            requires = metadata.requires(package) or []
        except metadata.PackageNotFoundError:  # of another system, by its marker
            continue
        here = [r for r in requires if (marker := Requirement(r).marker) is None or marker.evaluate({"extra": ""})]
        faults += [f"{package}: {fault}" for fault in unmet(here, pins)]
    assert faults == [], f"{name}: {RENEW}"


def test_what_the_package_imports_is_declared(project: dict[str, Any]) -> None:
    """A package that only comes along with another may stay away one day."""
    runtime = {canonicalize_name(Requirement(r).name) for r in project["project"]["dependencies"]}
    developers = {canonicalize_name(Requirement(r).name) for r in group(project, "dev")}
    owners = metadata.packages_distributions()
    faults = []
    for path in [ROOT / "conf.py", *sorted((ROOT / "variorum").rglob("*.py"))]:
        if not path.is_file():
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        first = set(tree.body)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                modules = {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                modules = {node.module.partition(".")[0]}
            else:
                continue
            # Inside a function a tool of the developers may be asked for, as `make bench` does.
            allowed = runtime if node in first else runtime | developers
            for module in sorted(modules - sys.stdlib_module_names - {"variorum", "conf"}):
                if not allowed.intersection(map(canonicalize_name, owners.get(module, [module]))):
                    faults.append(f"{path.relative_to(ROOT)}:{node.lineno}: {module} is not in pyproject.toml")
    assert faults == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"a==1 \\\n    --hash=sha256:{'0' * 64}\n    # via b\n", []),
        (f"a==1 ; sys_platform == 'win32' \\\n    --hash=sha256:{'0' * 64}\n", []),
        ("# made by\n#    make lock\n", []),
        ("a==1\n", ["without a hash: a"]),
        ("a==1 --hash=sha256:00\n", ["without a hash: a"]),
        (f"a>=1 --hash=sha256:{'0' * 64}\n", ["not pinned to one version: a>=1"]),
        (f"a==1 --hash=sha256:{'0' * 64}\nA==2 --hash=sha256:{'1' * 64}\n", ["pinned twice: a"]),
        ("--find-links wheels\n", ["an option of the installer: --find-links wheels"]),
        ("--index-url https://example.org/simple\n", ["an address or a path: --index-url https://example.org/simple"]),
        ("#    tool -o /home/me/requirements.txt\n", ["an address or a path: #    tool -o /home/me/requirements.txt"]),
        ("-e ./here\n", ["an address or a path: -e ./here"]),
    ],
)
def test_the_form_of_a_lock_is_read_to_the_letter(text: str, faults: list[str]) -> None:
    assert read_lock(text)[1] == faults


@pytest.mark.parametrize(
    ("requirement", "faults"),
    [
        ("some.thing >=1,<2", []),
        ("some_thing[extra] ==1.5", []),
        ("some-thing >=2", ["the lock has some-thing 1.5, not >=2"]),
        ("other", ["not in the lock: other"]),
    ],
)
def test_a_stale_lock_is_named(requirement: str, faults: list[str]) -> None:
    assert unmet([requirement], {"some-thing": "1.5"}) == faults
