"""What can go wrong around a build: it ends in a right build or a clear message, and never in a folder that only looks finished."""

from __future__ import annotations

import filecmp
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from invented import FILES, ZH, edit, faults_of, put, reseal, take_files_away
from pages import add_pages

from variorum.build import build_html
from variorum.faults import VariorumError
from variorum.release import archive

REPOSITORY = Path(__file__).parent.parent
#: Root may read and write everything; without these two capabilities it is held to what the files say.
BOUND = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
needs_bounds = pytest.mark.skipif(
    bool(BOUND)
    and (
        shutil.which("setpriv") is None
        or subprocess.run([*BOUND, "true"], capture_output=True, check=False).returncode != 0
    ),
    reason="root may read everything here",
)


@pytest.fixture
def edition(project: Path) -> Path:
    """An edition with pages."""
    return add_pages(project)


def command(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "variorum", "--root", str(root), *words]


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": "1700000000",
    }
    return subprocess.run([*BOUND, *command(root, *words)], capture_output=True, text=True, check=False, env=env)


def same(one: Path, two: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    names = [sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()) for folder in (one, two)]
    return names[0] == names[1] and filecmp.cmpfiles(one, two, names[0], shallow=False)[1:] == ([], [])


def test_a_build_that_is_killed_leaves_no_folder_that_looks_finished(edition: Path) -> None:
    whole = run(edition, "build", "--edition", "open", "--output", str(edition.parent / "whole"), "html")
    assert whole.returncode == 0, whole.stderr
    shutil.rmtree(edition / "_build", ignore_errors=True)
    env = os.environ | {"PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": "1700000000"}
    target = edition / "_build/html"
    killed = 0
    for wait_for in (
        "_build/doctrees-open",
        "_build/html.new",
        "_build/html.new/articles",
        "_build/html.new/index.html",
    ):
        process = subprocess.Popen(
            command(edition, "build", "--edition", "open", "html"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        deadline = time.monotonic() + 60
        while process.poll() is None and not (edition / wait_for).exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        assert not target.exists() or same(target, edition.parent / "whole"), f"after {wait_for}"
    assert killed
    again = run(edition, "build", "--edition", "open", "html")
    assert again.returncode == 0, again.stderr
    assert same(target, edition.parent / "whole")
    assert not (edition / "_build/html.new").exists()


@needs_bounds
def test_a_tree_that_is_read_only_is_named(edition: Path) -> None:
    root = edition
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        checked = run(root, "check")
        built = run(root, "build", "html")
        noted = run(root, "note", "--on", "000.1.2")
    finally:
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert (checked.returncode, checked.stderr) == (0, ""), "reading needs no right to write"
    for done in (built, noted):
        assert done.returncode != 0
        assert "Permission denied" in done.stderr
        assert "Traceback (most recent call last)" not in done.stderr
    assert not (root / "_build/html").exists()


@needs_bounds
@pytest.mark.parametrize(
    "name",
    [
        "commentary/notes/000-where-it-forks.md",
        "articles/001-road.md",
        "refs.bib",
        "CONTRIBUTORS.toml",
        "seeds/000.toml",
        "seeds/000_path.txt",
    ],
)
def test_a_file_that_cannot_be_read_is_named(edition: Path, name: str) -> None:
    root = edition
    (root / name).chmod(0)
    done = run(root, "check")
    (root / name).chmod(0o644)
    assert done.returncode == 1
    assert f"{name}: this file cannot be read: Permission denied" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "commentary/notes/000-where-it-forks.md",
        "articles/001-road.md",
        "refs.bib",
        "seeds/000.toml",
        "seeds/000.segments.tsv",
    ],
)
def test_a_link_in_place_of_a_file_is_refused_and_a_dead_one_too(edition: Path, name: str) -> None:
    file = edition / name
    file.replace(edition.parent / "elsewhere")
    for target in (edition.parent / "elsewhere", edition.parent / "nowhere"):
        file.unlink(missing_ok=True)
        file.symlink_to(target)
        said = "this is a link to another file, which could lead out of the edition; put the file itself here [refused]"
        assert f"{name}: {said}" in faults_of(edition)
        with pytest.raises(VariorumError):
            build_html(edition, edition="open")
    assert not (edition / "_build/html").exists()


def test_windows_line_ends_build_the_same_pages(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    put(edition, "conf.py", (edition / "conf.py").read_text(encoding="utf-8") + "html_copy_source = False\n")
    assert build_html(edition, edition="open") == 0
    (edition / "_build/html").replace(edition.parent / "unix")
    shutil.rmtree(edition / "_build")
    for path in [*edition.rglob("*.md"), *edition.rglob("*.toml"), *edition.rglob("*.tsv"), edition / "refs.bib"]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert faults_of(edition, locked=True) == []
    assert build_html(edition, edition="open") == 0
    assert same(edition / "_build/html", edition.parent / "unix")


def test_other_files_in_seeds_are_no_matter(edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(edition, "seeds/shopping.txt", "milk")
    put(edition, "seeds/.DS_Store", "x")
    put(edition, "seeds/old/000_path.txt", "an old copy")
    assert faults_of(edition, locked=True) == []
    source = edition.parent / "copies"
    shutil.copytree(edition / "seeds", source)
    take_files_away(edition)
    assert (
        subprocess.run(
            command(edition, "seeds", str(source)), capture_output=True, check=False, cwd=REPOSITORY
        ).returncode
        == 0
    )
    assert [(edition / "seeds" / file).exists() for file in FILES.values()] == [True, True]
    assert build_html(edition) == 0
    assert "The full edition is built" in capsys.readouterr().out
    assert b"milk" not in b"".join(p.read_bytes() for p in (edition / "_build/html").rglob("*.html"))


def test_a_witness_that_changes_between_two_builds_stops_the_second(edition: Path) -> None:
    assert build_html(edition) == 0
    before = (edition / "_build/html/articles/000-path.html").read_bytes()
    changed = ZH.replace("柿子树", "苹果树")
    put(edition, f"seeds/{FILES['000']}", changed)
    with pytest.raises(VariorumError, match="this file differs from the recorded witness in its content"):
        build_html(edition)
    assert (edition / "_build/html/articles/000-path.html").read_bytes() == before
    # a new record with it: then the emendations and the lock have their say
    reseal(edition, "000", changed.encode())
    with pytest.raises(VariorumError, match=r'sic "三棵柿子树" is not in the normalised text of 000\.1\.1'):
        build_html(edition)
    edit(edition, "articles/000.emendations.toml", 'sic = "三棵柿子树"', 'sic = "三棵苹果树"')
    with pytest.raises(VariorumError, match="units of witness 000 have changed"):
        build_html(edition)


def test_an_output_that_is_in_the_way_is_said(edition: Path) -> None:
    put(edition, "_build", "not a folder")
    done = run(edition, "build", "html")
    assert done.returncode != 0
    assert "Traceback (most recent call last)" not in done.stderr
    assert (edition / "_build").read_text(encoding="utf-8") == "not a folder"


def test_a_release_gathers_a_complete_open_edition_and_nothing_else(
    edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    with pytest.raises(VariorumError, match="there is no complete open edition here"):
        archive(edition)
    assert build_html(edition, edition="full") == 0
    with pytest.raises(VariorumError, match="there is no complete open edition here"):
        archive(edition)
    assert not (edition / "_build/release").exists()
    assert build_html(edition, edition="open") == 0
    put(edition, "_build/pdf/five-witnesses.pdf", "printed")
    files = {path.name: path.read_bytes() for path in archive(edition).iterdir()}
    assert sorted(files) == [
        "SHA256SUMS",
        "edition.json",
        "five-witnesses-0.1.0-site.tar.gz",
        "five-witnesses-0.1.0.pdf",
    ]
    folder = edition / "_build/release"
    assert (
        subprocess.run(
            ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
        ).returncode
        == 0
    )
    assert {path.name: path.read_bytes() for path in archive(edition).iterdir()} == files
    shutil.unpack_archive(folder / "five-witnesses-0.1.0-site.tar.gz", edition.parent / "unpacked", filter="data")
    assert same(edition.parent / "unpacked/five-witnesses-0.1.0", edition / "_build/html")
