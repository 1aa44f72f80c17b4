"""The command: exit codes, messages, no traceback, no colour where none is wanted."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from invented import edit, put, take_files_away

from variorum.cli import _colour, main


def run(repository: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    env = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "GITHUB_ACTIONS", "PYTHONIOENCODING")
    }
    env |= {"PYTHONPATH": str(repository), "PYTHONUTF8": "1"} | environment
    return subprocess.run(
        [sys.executable, "-m", "variorum", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=env,
        encoding="utf-8",
    )


def test_all_is_well(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(project), "check"]) == 0
    assert capsys.readouterr() == (
        "All is well: 19 units, 4 source notes, 3 emendations, 1 notes; 2 of 2 files at hand.\n",
        "",
    )


def test_all_is_well_without_the_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take_files_away(project)
    assert main(["--root", str(project), "check"]) == 0
    assert capsys.readouterr().out.endswith("0 of 2 files at hand.\n")


def test_faults_give_1_and_stand_on_the_other_stream(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, "articles/001-road.md", "status: drafted", "status: done")
    assert main(["--root", str(project), "check"]) == 1
    assert capsys.readouterr() == (
        "",
        "articles/001-road.md:3: status must be one of drafted, second-read, reviewed [front-matter]\n1 fault\n",
    )


def test_faults_are_shown_to_a_forge(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    edit(project, "articles/001-road.md", "status: drafted", "status: done")
    assert main(["--root", str(project), "check"]) == 1
    assert (
        capsys.readouterr().out
        == "::error file=articles/001-road.md,line=3::status must be one of drafted, second-read, reviewed\n"
    )


def test_a_stale_lock_is_passed_over_when_asked(project: Path) -> None:
    put(project, "seeds/edition.lock", "{}\n")
    assert main(["--root", str(project), "check"]) == 1
    assert main(["--root", str(project), "check", "--no-lock"]) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "000.9.9"], 2, '"000.9.9" is no unit'),
        (["show", "000.1.11"], 2, '"000.1.11" is no unit; did you mean "000.1.1"?\n'),
        (["show"], 2, "the following arguments are required: unit"),
        (["show", "000.1.1", "--edits", "--diplomatic"], 2, "not allowed with argument"),
        (["ledger", "007"], 2, '"007" is no witness; did you mean "001"? (there are 000, 001)\n'),
        (["show", "FW A 9.9"], 2, '"000.9.9" is no unit'),
        (["show", "A", "1.1", "000.1.2"], 2, '"000.1.1 000.1.2" is no unit'),
        (["ledger", "C"], 2, '"C" is no witness (there are 000, 001)\n'),
        (["chekc"], 2, "variorum: error: argument command: invalid choice: 'chekc' (choose from "),
        (
            ["build", "html", "--jobs", "abc"],
            2,
            'variorum build: error: argument --jobs/-j: "abc" is no number of processes; write 1, 2 … or auto\n',
        ),
        (
            ["build", "html", "--jobs", "0"],
            2,
            'variorum build: error: argument --jobs/-j: "0" is no number of processes; write 1, 2 … or auto\n',
        ),
        (
            ["live", "--port", "99999"],
            2,
            'variorum live: error: argument --port: "99999" is no port; write a number from 0 to 65535\n',
        ),
        (
            ["live", "--port", "-1"],
            2,
            'variorum live: error: argument --port: "-1" is no port; write a number from 0 to 65535\n',
        ),
        (["build", "pdff"], 2, "invalid choice: 'pdff'"),
        (["--colour"], 2, "unrecognized arguments: --colour"),
    ],
)
def test_a_wrong_call_gives_2_and_says_why(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    try:
        given = main(["--root", str(project), *arguments])
    except SystemExit as error:
        given = int(str(error.code))
    captured = capsys.readouterr()
    assert (given, captured.out) == (code, "") if arguments != ["--colour"] else given == code
    assert said in captured.err


def test_without_a_command_the_help_is_shown_and_2_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().out.startswith("usage: variorum ")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["check", "--help"], ["show", "--help"], ["lock", "--help"], ["--version"]]
)
def test_help_gives_0(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 0
    assert capsys.readouterr().err == ""


def test_help_says_what_the_exit_codes_mean(repository: Path) -> None:
    done = run(repository, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 all is well, 1 something is wrong with the edition, 2" in " ".join(done.stdout.split())


def test_the_ledger_is_printed_and_adds_up(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(project), "ledger", "000"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("000 A  The invented authors of A\n  kept                         202\n")
    assert "= the witness                323\n" in out
    assert "= the reading text           241\n" in out
    assert "entries                 emendation 1, stet 1\n" in out


@pytest.mark.parametrize("words", [["A"], ["fw a"], ["FW", "A"]])
def test_the_ledger_is_asked_for_by_the_siglum(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    main(["--root", str(project), "ledger", "000"])
    by_number = capsys.readouterr().out
    assert main(["--root", str(project), "ledger", *words]) == 0
    assert capsys.readouterr().out == by_number


def test_two_sigla_are_two_witnesses(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(project), "ledger"])
    both = capsys.readouterr().out
    for words in (["A", "B"], ["a b"], ["A", "001"], ["FW A", "FW B"]):
        assert main(["--root", str(project), "ledger", *words]) == 0
        assert capsys.readouterr().out == both


@pytest.mark.parametrize(
    ("what", "output", "said"),
    [
        ("html", "/proc/foo", "this cannot be written (No such file or directory); choose another folder"),
        ("chapters", "/proc/foo", "this cannot be written (No such file or directory); choose another folder"),
        ("pdf", "/proc/foo/a.pdf", "this cannot be written (No such file or directory); choose another folder"),
        ("html", "{root}/refs.bib", "this is a file; name a folder"),
        ("html", "{root}/refs.bib/a", "this cannot be written (File exists); choose another folder"),
        ("html", "{root}", "the edition itself is in this folder, and a build replaces it; choose another"),
        ("html", "{root}/..", "the edition itself is in this folder, and a build replaces it; choose another"),
    ],
)
def test_a_folder_that_cannot_be_written_is_said_before_anything_is_built(
    project: Path, capsys: pytest.CaptureFixture[str], what: str, output: str, said: str
) -> None:
    output = output.format(root=project)
    assert main(["--root", str(project), "build", what, "--output", output]) == 2
    assert capsys.readouterr() == ("", f"--output {output}: {said}\n")


@pytest.mark.parametrize("what", ["html", "chapters"])
def test_a_folder_with_other_things_is_never_replaced(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    letter = put(tmp_path / "documents", "letter.txt", "Dear reader")
    assert main(["--root", str(project), "build", what, "--output", str(letter.parent)]) == 2
    said = "there is something else in this folder, and a build replaces it; choose a new or empty one"
    assert capsys.readouterr() == ("", f"--output {letter.parent}: {said}\n")
    assert letter.read_text(encoding="utf-8") == "Dear reader"


def test_a_folder_of_an_earlier_build_is_replaced(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "chapters"
    for _ in range(2):
        assert main(["--root", str(project), "build", "chapters", "--output", str(target)]) == 0
    assert len(list(target.glob("*.md"))) == 2


def test_the_ledger_is_known_without_the_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--root", str(project), "ledger"])
    with_file = capsys.readouterr().out
    take_files_away(project)
    assert main(["--root", str(project), "ledger"]) == 0
    assert capsys.readouterr().out == with_file


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda root: (root / "seeds/000.toml").write_bytes(b"\xff"), "seeds/000.toml: this file is not UTF-8 (invalid start byte at byte 0); save it as UTF-8 [encoding]"),
        (lambda root: put(root, "seeds/000.segments.tsv", "\0"), "seeds/000.segments.tsv:1: the first row must be the column names"),
        (lambda root: put(root, "commentary/notes/000-where-it-forks.md", "---\n\ud7ff: [\n---"), "commentary/notes/000-where-it-forks.md:"),
        (lambda root: put(root, "CONTRIBUTORS.toml", "contributor = 3"), "CONTRIBUTORS.toml: each entry begins with [[contributor]]"),
        (lambda root: put(root, "commentary/names.toml", "name = ['x']"), "commentary/names.toml: each entry begins with [[name]]"),
        (lambda root: (root / "seeds/001_road.txt").write_bytes(b"\xed\xb2\x80"), "seeds/001_road.txt: this file differs"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["check", "lock", "ledger"])
def test_no_broken_file_gives_a_traceback(
    project: Path, capsys: pytest.CaptureFixture[str], break_it: object, said: str, command: str
) -> None:
    assert callable(break_it)
    break_it(project)
    given = main(["--root", str(project), command])
    err = capsys.readouterr().err
    assert "Traceback" not in err
    if command != "ledger" or "names" not in said:  # the ledger asks for no names
        assert (given, said in err) == (1, True), err


def test_a_place_that_is_no_edition_gives_1(tmp_path: Path, repository: Path) -> None:
    done = run(repository, "--root", str(tmp_path), "check")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        "seeds: there is no witness record here (seeds/NNN.toml); run this in the root of the edition [missing]\n"
        in done.stderr
    )


def test_a_terminal_without_chinese_still_gets_its_answer(project: Path, repository: Path) -> None:
    done = run(repository, "--root", str(project), "show", "000.2.1", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u4fee\\u8def" in done.stdout


def test_a_reader_that_goes_away_is_no_fault(project: Path, repository: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(repository)}
    command = f"{sys.executable} -m variorum --root {project} show 000.1.1 --edits | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=env)
    assert (done.returncode, done.stderr) == (0, "")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals_and_not_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert _colour("well", "32", Terminal()) == "\033[32mwell\033[0m"
    assert _colour("well", "32", io.StringIO()) == "well"
    monkeypatch.setenv("NO_COLOR", "1")
    assert _colour("well", "32", Terminal()) == "well"


def test_an_interruption_is_no_traceback(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("variorum.cli.read_corpus", stop)
    assert main(["--root", str(project), "ledger"]) == 130
    assert capsys.readouterr().err == "stopped\n"
