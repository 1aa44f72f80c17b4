"""A contributed file runs nothing and reaches nothing: it is refused before Sphinx reads it, and again inside Sphinx.

Each attack is built: the build must fail, say why, and leave nothing of it behind.
"""

from __future__ import annotations

import ast
import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from invented import NOTE, edit, faults_of, put
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from pages import Built, add_pages, build

from variorum import markup
from variorum.faults import Faults
from variorum.gate import guard, kind_of, text_problems
from variorum.markup import CHAPTER, PAGE, link_problem
from variorum.markup import NOTE as NOTE_KIND
from variorum.shape import shape_problems

PLACE = "commentary/notes/000-where-it-forks.md"
BODY = "The other witness knows no fork"
CHAPTER_PLACE = "articles/001-road.md"
PAGE_PLACE = "commentary/more.md"
#: Words of a file outside the edition, of what an attack would print, and of the address that it would lead to.
CANARY = "canary-7f3a"


@dataclass(frozen=True)
class Attack:
    """What a contributor sends: ``text`` is a note's body, or a file at ``place``; ``said`` the words that refuse it."""

    name: str
    text: str
    said: str
    place: str = PLACE
    #: What stands in the file that ``text`` takes the place of; empty: ``text`` is the file.
    instead: str = BODY


def note(name: str, text: str, said: str) -> Attack:
    return Attack(name, text, said)


def page(name: str, text: str, said: str) -> Attack:
    return Attack(name, text, said, PAGE_PLACE, "")


FRONT = "status: drafted"
JINJA = f"{{{{ cycler.__init__.__globals__.os.popen('echo {CANARY}').read() }}}}"

#: The twelve that were tried against the stock set of packages.
TWELVE = [
    note("script", f"<script>document.title='{CANARY}'</script>", "14: raw HTML is not allowed in a note; write Markdown, or put the sign between backticks"),
    note("onerror", f"x <img src=x onerror=\"alert('{CANARY}')\">", "14: raw HTML is not allowed in a note"),
    note("raw", f"```{{raw}} html\n<b>{CANARY}</b>\n```", "14: the directive {raw} is not allowed in a note; write Markdown (allowed: none at all)"),
    note("raw-file", "```{raw} html\n:file: ../../secret.txt\n```", "14: the directive {raw} is not allowed in a note"),
    note("eval-rst", f"```{{eval-rst}}\n.. raw:: html\n\n   <b>{CANARY}</b>\n```", "14: the directive {eval-rst} is not allowed in a note; write MyST"),
    note("include", "```{include} ../../secret.txt\n```", "14: the directive {include} is not allowed in a note; copy the words that you need, if they are ours"),
    note("literalinclude", "```{literalinclude} ../../secret.txt\n```", "14: the directive {literalinclude} is not allowed in a note"),
    note("csv-table", "```{csv-table} t\n:file: ../../secret.txt\n```", "14: the directive {csv-table} is not allowed in a note; write a Markdown table on a page; no file is read in"),
    note("download", "{download}`a <../../secret.txt>`", "14: the role {download} is not allowed in a note; give an https address"),
    Attack("substitution", f"{FRONT}\nmyst: {{enable_extensions: [substitution]}}\ntitle: \"{JINJA}\"", '4: unknown key "myst"', CHAPTER_PLACE, FRONT),
    Attack("html-meta", f"{FRONT}\nmyst:\n  html_meta:\n    'http-equiv=refresh': '0; url=https://example.org/{CANARY}'", '4: unknown key "myst"', CHAPTER_PLACE, FRONT),
    page("button-link", f"# More\n\n```{{button-link}} javascript:alert('{CANARY}')\nx\n```\n", "3: the directive {button-link} is not allowed in a page; write [words](https://…)"),
]  # fmt: skip

#: Ours.
MORE = [
    page("card-link", f"# More\n\n:::{{card}} x\n:link: javascript:alert('{CANARY}')\nx\n:::\n", "3: the directive {card} is not allowed in a page"),
    page("page-substitution", f"---\nmyst:\n  enable_extensions: [substitution]\n---\n\n# More\n\n{JINJA}\n", '2: unknown key "myst" in the front matter of a page (allowed: orphan, status, reviewer, title)'),
    page("page-html-meta", f"---\nhtml_meta: {{description: {CANARY}}}\n---\n\n# More\n", '2: unknown key "html_meta" in the front matter of a page'),
    page("disable-syntax", f"---\nmyst: {{disable_syntax: []}}\n---\n\n# More\n\n<b>{CANARY}</b>\n", '2: unknown key "myst"'),
    page("front-matter-in-disguise", f"---x\nmyst: {{disable_syntax: []}}\n---\n\n# More\n\n<b>{CANARY}</b>\n", "1: front matter stands between two lines that are exactly ---"),
    page("braces", f"# More\n\n{JINJA}\n", "3: {{ begins a substitution, which is not allowed; write one brace, or the words themselves"),
    page("picture-outside", "# More\n\n![x](../../secret.png)\n", "3: no picture can be taken from there; pictures are PNG, JPEG or WebP beside a page of the commentary"),
    page("picture-svg", "# More\n\n![x](evil.svg)\n", "3: no picture can be taken from there"),
    page("picture-elsewhere", f"# More\n\n![x](https://example.org/{CANARY}.png)\n", "3: no picture can be taken from there"),
    page("toctree-address", f"# More\n\n```{{toctree}}\nx <javascript://%0aalert({CANARY})>\n```\n", "4: a table of contents names pages of the edition, one a line: commentary/principles"),
    page("nested", f"# More\n\n> - ::::{{note}}\n>   :::{{raw}} html\n>   <b>{CANARY}</b>\n>   :::\n>   ::::\n", "4: the directive {raw} is not allowed in a page"),
    page("figure", "# More\n\n```{figure} ../../secret.txt\n```\n", "3: the directive {figure} is not allowed in a page; describe it in words"),
    page("definition", "# More\n\n:::{note}\n:class: tip\n[a]: ../../secret.txt\n:::\n\nSee [x][a].\n", "5: a link is written where it stands, [words](https://…), not defined elsewhere"),
    note("path-link", "[x](../../secret.txt)", "14: a link leads to https://… or to #anchor; to a page of the edition write {doc}`words </commentary/page>`"),
    note("path-scheme", "<path:../../secret.txt>", '14: the scheme "path" is not allowed in a link (allowed: https, http)'),
    note("script-link", f"[x](javascript:alert('{CANARY}'))", '14: the scheme "javascript" is not allowed in a link (allowed: https, http)'),
    note("data-link", f"[x](data:text/html,{CANARY})", '14: the scheme "data" is not allowed in a link'),
    note("password-link", f"[x](https://example.org@evil.example/{CANARY})", "14: an address has the form https://host/path, without a name or a password before the host"),
    note("bidi", f"A \u202e{CANARY}", "14: U+202E is a character that cannot be seen or turns the line around; take it out"),
    note("bidi-entity", f"A &#x202e;{CANARY}", "14: U+202E is a character that cannot be seen or turns the line around; take it out"),
    note("zero-width", f"A\u200b {CANARY}", "14: U+200B is a character"),
    note("label", f"(p000-1-1)=\n{CANARY}", "14: a label is not allowed in a note; a part of a page holds paragraphs, lists and quotations"),
    note("heading", f"# {CANARY}", "14: a heading is not allowed in a note; begin a paragraph with words in **bold**"),
    note("footnote", f"x [^1]\n\n[^1]: {CANARY}", "14: a footnote is not allowed in a note; say it in the text"),
    note("attributes", f"[{CANARY}]{{.fw-bar #fw-main}}", "14: attributes in braces is not allowed in a note; take them out"),
    note("container", f":::fw-bar\n{CANARY}\n:::", '14: "fw-bar" after the colons is no directive; write :::{name}'),
    note("decomposed", f"e\u0301 {CANARY}", "14: this line is not in the normal form NFC"),
    Attack("evidence-address", "{url: \"javascript:alert('" + CANARY + "')\", seen: page, date: 2026-01-31, shows: x}",
           '11: url: the scheme "javascript" is not allowed in a link (allowed: https, http)', PLACE,
           '{work: keeper-2020-cat, seen: page, date: 2026-01-31, shows: "one road only"}'),
    Attack("evidence-words", 'shows: "{download}`x <../../secret.txt>`"', "11: shows: the role {download} is not allowed", PLACE, 'shows: "one road only"'),
    Attack("data-words", 'reason = "{download}`x <../secret.txt>`"', "12: reason: the role {download} is not allowed", "articles/000.emendations.toml",
           'reason = "One stroke was read as another."'),
    Attack("data-escaped", r'reason = "[x](java\u0073cript:alert)"', 'reason: ', "articles/000.emendations.toml", 'reason = "One stroke was read as another."'),
    Attack("record-address", 'published_at = [{ url = "javascript:alert(1)", seen = 2026-01-31 }]', 'url: the scheme "javascript" is not allowed', "seeds/001.toml", "published_at = []"),
    Attack("bibliography-address", "title = {The Lighthouse Road}, url = {javascript:alert(1)}", 'refs.bib:2: the scheme "javascript" is not allowed in a link', "refs.bib",
           "title = {The Lighthouse Road}"),
    Attack("bibliography-command", "title = {\\href{javascript:alert(1)}{x}}", "\\href is not allowed in the bibliography; write the words out", "refs.bib", "title = {Notes on a cat}"),
    *(
        Attack(f"register-{name}", f"{line}\n", said, "articles/anchors.txt", "")
        for name, line, said in (
            ("up", "page ../../../secret-page > articles/000-path", 'anchors.txt:1: "../../../secret-page" is no anchor and no page of the edition'),
            ("inside", "page articles/../../../secret-page > articles/000-path", 'anchors.txt:1: "articles/../../../secret-page" is no anchor'),
            ("root", "page /tmp/secret-page > articles/000-path", 'anchors.txt:1: "/tmp/secret-page" is no anchor'),
            ("script", "page articles/old > javascript:alert(1)", 'anchors.txt:1: "javascript:alert(1)" is no anchor'),
        )
    ),
    Attack("aliases", f"{FRONT}\na: &a [x, x]\nb: [*a, *a]", "8: an anchor (&a) is not allowed in front matter; write the words out", PLACE, FRONT),
    Attack("tag", f"{FRONT}\na: !!python/object/apply:os.system [\"echo {CANARY}\"]", "a tag (tag:yaml.org,2002:python/object/apply:os.system) is not allowed", PLACE, FRONT),
    Attack("twice", f"{FRONT}\nstatus: reviewed", 'the key "status" stands here a second time', PLACE, FRONT),
    Attack("workflow-command", f'{FRONT}\n"\\n::error file=x::{CANARY}": 1', r'unknown key "\n::error', PLACE, FRONT),
]  # fmt: skip


def strike(root: Path, attack: Attack) -> None:
    """Put an attack into an edition, and what it is after beside it."""
    put(root.parent, "secret.txt", CANARY)
    put(root.parent, "secret.png", CANARY)
    if attack.instead:
        edit(root, attack.place, attack.instead, attack.text)
    else:
        put(root, attack.place, attack.text)


def left_behind(built: Built) -> list[str]:
    """Return the files of a build in which something of an attack stands."""
    return [
        str(path)
        for path in built.folder.rglob("*")
        if path.is_file() and (CANARY.encode() in path.read_bytes() or path.name.startswith("secret"))
    ]


@pytest.fixture
def edition(project: Path) -> Path:
    """An edition with pages, to be attacked by a test."""
    return add_pages(project)


@pytest.mark.parametrize("attack", [*TWELVE, *MORE], ids=lambda attack: attack.name)
def test_an_attack_is_refused_by_the_check_and_by_a_build_and_leaves_nothing(edition: Path, attack: Attack) -> None:
    strike(edition, attack)
    said = [fault for fault in faults_of(edition) if attack.said in fault]
    assert said, faults_of(edition)
    assert all("\n" not in fault for fault in said)
    built = build(edition, "open")
    assert built.code != 0
    assert attack.said in built.output
    assert "Traceback (most recent call last)" not in built.output
    assert left_behind(built) == []


#: Settings in which the gate before Sphinx sleeps, so that only what stands inside Sphinx is left.
ASLEEP = "\nimport variorum.gate\nvariorum.gate.guard = lambda *_: True\n"


@pytest.mark.parametrize(
    "attack",
    [a for a in [*TWELVE, *MORE] if a.name in {
        "raw", "eval-rst", "include", "download", "button-link", "card-link", "page-substitution", "page-html-meta", "front-matter-in-disguise",
        "picture-outside", "picture-svg", "toctree-address", "path-link", "record-address",
    }],
    ids=lambda attack: attack.name,
)  # fmt: skip
def test_with_the_gate_asleep_nothing_gets_out_either(edition: Path, attack: Attack) -> None:
    strike(edition, attack)
    put(edition, "conf.py", (edition / "conf.py").read_text(encoding="utf-8") + ASLEEP)
    built = build(edition, "open", "-W")
    assert built.code != 0
    # in edition.json and the search index a note is plain text
    assert [path for path in left_behind(built) if not path.endswith((".json", ".js"))] == []
    for path in built.folder.rglob("*.html"):
        assert "javascript:alert" not in path.read_text(encoding="utf-8"), path


#: Settings in which sources are not asked at all: the last line, which looks at what came through the parser.
BLIND = ASLEEP + "import variorum.backstop\nvariorum.backstop.text_problems = lambda *_: []\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```{button-link} javascript:alert(1)\nx\n```", 'more:3: the scheme "javascript" is not allowed in a link'),
        (":::{card} x\n:link: javascript:alert(1)\nx\n:::", 'the scheme "javascript" is not allowed in a link'),
        ("{download}`x <../../secret.txt>`", "a file to download is not allowed; give an https address"),
        ("![x](../../secret.png)", "secret.png is no PNG, JPEG or WebP file of the edition"),
        ("```{toctree}\nx <javascript://%0aalert(1)>\n```", '"javascript://%0aalert(1)" is no page of the edition'),
        ("[x](../../secret.txt)", "a file to download is not allowed"),
    ],
)  # fmt: skip
def test_what_comes_through_the_parser_is_looked_at_again(edition: Path, text: str, said: str) -> None:
    strike(edition, page("blind", f"# More\n\n{text}\n", ""))
    put(edition, "conf.py", (edition / "conf.py").read_text(encoding="utf-8") + BLIND)
    built = build(edition, "open")
    assert built.code != 0
    assert said in built.output
    assert left_behind(built) == []


def test_what_is_allowed_is_built_without_a_warning(edition: Path) -> None:
    put(edition, PAGE_PLACE, (
        "---\norphan: true\n---\n\n(more)=\n# More\n\nSee [words](https://example.org/a?b=c#d), <https://example.org> and {unit}`000.1.1`.\n\n"
        "| a | b |\n|---|---|\n| *1* | `2` |\n\nTerm\n: definition\n\n```text\n{raw} <b>\n```\n\n:::{note}\n:class: tip\nIt < is > so.\n:::\n"
    ))  # fmt: skip
    edit(edition, PLACE, BODY, "- a list\n\n> a quotation\n\nIt costs < 5 {unit}`000.1.1`, `<b>`")
    assert faults_of(edition) == []
    built = build(edition, "open", "-W")
    assert (built.code, built.warnings) == (0, [])


@pytest.mark.parametrize(
    "text",
    [
        NOTE + "x" * 1_000_000,
        "---\n" + "a: [" * 250_000,
        NOTE + "[" * 1_000_000,
        NOTE + "> " * 500_000,
        "---\na: &a [x]\n" + "".join(f"{c}: [{', '.join(['*a'] * 9)}]\n" for c in "bcdefghij") * 5000 + "---\n",
        NOTE + "- a\n" * 250_000,
        NOTE + "{raw}`x`" * 125_000,
    ],
    ids=["long", "deep", "brackets", "quotations", "aliases", "lists", "roles"],
)  # fmt: skip
def test_a_hostile_note_of_a_megabyte_is_refused_in_under_a_second(project: Path, text: str) -> None:
    put(project, PLACE, text)
    begun = time.process_time()
    found = faults_of(project)
    assert time.process_time() - begun < 1
    assert found == [
        f"{PLACE}: this file has {len(text.encode()):,} bytes, allowed are 16,384; take it apart, or say less [refused]"
    ]


@pytest.mark.parametrize(
    "sign",
    [
        "[",
        "![",
        "*_",
        "_a",
        "`a",
        "<a ",
        "&",
        "> ",
        "[a][",
        "{a}`",
        "- ",
        "((",
        ":::",
        "|a",
        "\\[",
        "[^a]",
        "a\n: b\n",
        "  ",
    ],
)
def test_no_run_of_signs_makes_a_file_slow(sign: str) -> None:
    for kind in (NOTE_KIND, CHAPTER, PAGE):
        text = (sign * kind.most)[: kind.most]
        begun = time.process_time()
        text_problems(text, kind)
        text_problems("\n\n".join(text[i : i + 290] for i in range(0, len(text) - 300, 290)), kind)
        assert time.process_time() - begun < 2.5, kind.name


def test_links_out_of_the_edition_and_things_that_are_no_files_are_refused(project: Path) -> None:
    secret = put(project.parent, "secret.md", NOTE)
    (project / "commentary/notes/000-link.md").symlink_to(secret)
    os.mkfifo(project / "commentary/notes/000-pipe.md")
    (project / "commentary/more").symlink_to(project.parent)
    assert faults_of(project) == [
        "commentary/more: this is a link to another file, which could lead out of the edition; put the file itself here [refused]",
        "commentary/notes/000-link.md: this is a link to another file, which could lead out of the edition; put the file itself here [refused]",
        "commentary/notes/000-pipe.md: this is neither a file nor a folder; take it away [refused]",
    ]


def test_the_files_of_the_witnesses_may_be_links(project: Path) -> None:
    file = project / "seeds/000_path.txt"
    file.symlink_to(file.replace(project.parent / "elsewhere.txt"))
    assert faults_of(project, locked=True) == []


@pytest.mark.parametrize("name", ["Upper.md", "a b.md", "a_b.md", "-a.md", "é.md", "a" * 90 + ".md"])
def test_the_name_of_a_note_is_plain(project: Path, name: str) -> None:
    put(project, f"commentary/notes/{name}", NOTE.replace("000-where-it-forks", name.removesuffix(".md")))
    said = "the name of a note has small letters, digits and hyphens: 000-two-words.md [refused]"
    assert f"commentary/notes/{name}: {said}" in faults_of(project)


@pytest.mark.parametrize("name", ["articles/000-<b>.md", 'articles/000-"x.md', "commentary/A page.md"])
def test_the_name_of_a_page_is_plain_too(project: Path, name: str) -> None:
    put(project, name, "# x\n")
    assert [
        fault
        for fault in faults_of(project)
        if f"{name}: the name of a " in fault and "small letters, digits and hyphens" in fault
    ]


def test_all_refusals_are_said_at_once_with_the_other_faults(project: Path) -> None:
    edit(project, PLACE, BODY, "<b>x</b>\n\n{raw}`x`")
    edit(project, PLACE, "cert: medium", "cert: sure")
    assert [fault.split(" ")[0] for fault in faults_of(project)] == [f"{PLACE}:6:", f"{PLACE}:14:", f"{PLACE}:16:"]


def test_windows_line_ends_are_no_hidden_characters(project: Path) -> None:
    put(project, PLACE, NOTE.replace("\n", "\r\n"))
    put(project, CHAPTER_PLACE, (project / CHAPTER_PLACE).read_text(encoding="utf-8").replace("\n", "\r\n"))
    assert faults_of(project) == []


def test_the_repository_passes_its_own_gate(repository: Path) -> None:
    faults = Faults(repository)
    assert (guard(repository, faults), faults.found) == (True, [])


@pytest.mark.parametrize(
    ("name", "kind"),
    [("articles/000-a.md", CHAPTER), ("commentary/notes/a.md", NOTE_KIND), ("commentary/a.md", PAGE), ("index.md", PAGE), ("README.md", None), ("tests/a.md", None)],
)  # fmt: skip
def test_the_place_of_a_file_says_what_it_may_hold(name: str, kind: object) -> None:
    assert kind_of(name) is kind


@pytest.mark.parametrize(
    "address",
    ["JaVaScRiPt:x", "java\tscript:x", " javascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//example.org/x", "../x", "/x", "x.md",
     "path:x", "inv:x", "project:x", "mailto:a@b.example", "https:x", "https://", "https://a b", "https://a@b", "#a b", "", "https://a\\@b", "ftp://a/b"],
)  # fmt: skip
def test_only_whole_addresses_and_anchors_are_links(address: str) -> None:
    assert link_problem(address)


def test_the_gate_and_sphinx_parse_alike(repository: Path) -> None:
    settings = ast.parse((repository / "conf.py").read_text(encoding="utf-8"))
    given = {t.id: ast.literal_eval(node.value) for node in settings.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
             for t in node.targets if isinstance(t, ast.Name)}  # fmt: skip
    # smartquotes turns quotation marks round; it opens and closes nothing
    assert set(given["myst_enable_extensions"]) - {"smartquotes"} == set(markup.EXTENSIONS)
    assert given["myst_disable_syntax"] == ["html_block", "html_inline"]
    theirs = create_md_parser(MdParserConfig(enable_extensions=set(markup.EXTENSIONS)), RendererHTML).get_all_rules()
    theirs["core"].remove("wordcount")
    assert markup._parser().get_all_rules() == theirs


def test_the_gate_knows_every_directive_and_role_of_the_package(repository: Path) -> None:
    source = (repository / "variorum/__init__.py").read_text(encoding="utf-8") + (
        repository / "variorum/works_page.py"
    ).read_text(encoding="utf-8")
    names = {
        str(element.elts[0].value)
        for node in ast.walk(ast.parse(source.replace("from __future__ import annotations", "")))
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple)
        for element in node.iter.elts
        if isinstance(element, ast.Tuple) and isinstance(element.elts[0], ast.Constant)
    }
    known = {*CHAPTER.directives, *PAGE.directives, *CHAPTER.roles}
    assert names - known == set(), "add what is new to variorum/markup.py"


pieces = st.sampled_from(
    ["---\n", "myst: ", "{raw}", "`", "```", ":::", "{note}", " html\n", "\n", "\n\n", "> ", "- ", "1. ", "<b>", "<!--", "[", "](", ")", "![", "javascript:",
     "https://a.b", "{{", "}}", "\u202e", "&#x202e;", "*", "_", "|", "\\", "%", "+++\n", "(a)=\n", "[^1]", ": ", "    ", "\t", "x", "é", "字", "$$", "on: [", "&a", "*a", "!!x "]
)  # fmt: skip
texts = st.lists(pieces | st.text(max_size=3), max_size=40).map("".join)


@given(texts, st.sampled_from([NOTE_KIND, CHAPTER, PAGE]))
@example("---", PAGE)
@example(":::{note}\n:::", PAGE)
@example("```{note} ![x](y)\n:class:\n```", PAGE)
def test_whatever_is_sent_gets_an_answer(text: str, kind: markup.Kind) -> None:
    begun = time.process_time()
    for line, message in text_problems(text, kind):
        assert 1 <= line <= text.count("\n") + 2
        assert message
    list(shape_problems(text))
    assert time.process_time() - begun < 2


def unsafe(text: str) -> list[str]:
    """Say what stands in the tokens that Sphinx would see, asked in another way than the gate asks."""
    parser = create_md_parser(MdParserConfig(enable_extensions=set(markup.EXTENSIONS)), RendererHTML)
    found = []
    todo = parser.parse(text)
    while todo:
        token = todo.pop()
        todo += token.children or []
        if token.type in ("fence", "colon_fence"):
            name = (token.info.split() or [""])[0]
            if name.startswith("{"):
                found += [] if name[1:-1] in PAGE.directives else [name]
                todo += parser.parse(token.content)
            elif token.type == "colon_fence":
                found.append(name)
        found += [token.type] if "html" in token.type or token.type == "front_matter" else []
        found += (
            [str(token.attrGet("href"))]
            if token.type == "link_open" and link_problem(str(token.attrGet("href")))
            else []
        )
        found += [str(token.meta["name"])] if token.type == "myst_role" and token.meta["name"] not in PAGE.roles else []
    return found


@given(texts.filter(lambda text: not text.lstrip("\ufeff").startswith("---")))
def test_what_passes_holds_nothing_that_is_not_on_the_list(text: str) -> None:
    if not text_problems(text, PAGE):
        assert unsafe(text) == []


@given(texts)
def test_no_note_makes_the_check_fall(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    root = _shared_edition(tmp_path_factory)
    try:
        put(root, PLACE, text.encode("utf-8", "replace").decode())
    except OSError:
        return
    for fault in faults_of(root):
        assert "\n" not in fault


def _shared_edition(tmp_path_factory: pytest.TempPathFactory, made: list[Path] = []) -> Path:  # noqa: B006 made once for all examples
    from invented import write_edition

    if not made:
        made.append(write_edition(tmp_path_factory.mktemp("hostile") / "edition"))
    return made[0]
