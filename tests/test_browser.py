"""What the pages do in a browser: Chromium, driven by Playwright. Skipped where there is no Chromium."""

from __future__ import annotations

import functools
import http.server
import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from invented import write_edition
from pages import Built, add_pages, broken, build

from variorum.cite import STYLES, cite
from variorum.corpus import read_corpus
from variorum.export import edition_data
from variorum.faults import Faults
from variorum.folding import classes
from variorum.works import read_works

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent
CHAPTER = "articles/000-path.html"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The system's Chromium, or no test."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found or not find_spec("playwright"):
        pytest.skip("needs Chromium and the package playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """The open and the full edition of the invented sources."""
    root = add_pages(write_edition(tmp_path_factory.mktemp("browser") / "edition"))
    return build(root, "open", to="open"), build(root, "full", to="full")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Build this repository, once for each edition."""

    @functools.cache
    def built(kind: str) -> Path:
        folder = tmp_path_factory.mktemp(f"real-{kind}")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", str(folder / "doctrees")]
        command += ["-D", f"variorum_edition={kind}", str(ROOT), str(folder / "html")]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return folder / "html"

    return built


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; at the end of the test its console must be empty, of policy messages above all."""
    contexts: list[Any] = []
    said: list[str] = []

    def go(address: Path | str, *, width: int = 1280, height: int = 800, **more: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address if isinstance(address, str) else address.as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def server(both: tuple[Built, Built]) -> Iterator[str]:
    """The open edition on this machine, under a path of its own."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(both[0].folder.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}/open/"
        httpd.shutdown()


def hits(page: Any, query: str) -> list[str]:
    """Ask the search that is open; return the labels of what it found."""
    page.fill("#fw-query", query)
    return list(page.locator(".fw-hits a b").all_text_contents())


def open_search(page: Any) -> None:
    page.keyboard.press("/")
    page.wait_for_selector("dialog.fw-search[open]")


# -- search ------------------------------------------------------------------------------------------------------------


def test_a_search_has_an_address(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    open_search(page)
    found = hits(page, "柿子 & path")
    hits(page, "garden")
    address = page.locator(".fw-search a.fw-place").get_attribute("href")
    assert address == "../index.html?q=garden"
    assert found != hits(page, "garden") != []
    other = visit((both[0].folder / "index.html").as_uri() + "?q=garden")
    other.wait_for_selector("dialog.fw-search[open] .fw-hits a")
    assert list(other.locator(".fw-hits a b").all_text_contents()) == hits(page, "garden")


def test_nothing_of_the_search_is_loaded_before_it_is_asked_for(
    both: tuple[Built, Built], visit: Callable[..., Any]
) -> None:
    page = visit(both[0].folder / CHAPTER)
    loaded = "performance.getEntriesByType('resource').map(e => e.name.split('/').pop().split('?')[0])"
    assert "search-index.js" not in page.evaluate(loaded)
    assert page.evaluate("window.FW_SEARCH === undefined")
    open_search(page)
    assert page.evaluate("typeof window.FW_SEARCH") == "object"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("菜园门口", "A 1.1"), ("菜園門口", "A 1.1"), ("海 の 本", "A 1.2"), ("Дорогу чинили", "A 2.2"), ("ДОРОГУ", "A 2.2"),
        ("persimmon", "A 1.1"), ("PERSIMMÖN", "A 1.1"), ("ｐｅｒｓｉｍｍｏｎ", "A 1.1"), ("菜园门口就分成", "A 1.1"), ("fork mill", "A 1.1"),
        ('"three persimmon" well', "A 1.1"), ("A 2.2", "A 2.2"), ("灯塔日报", "A n1"), ("Keeper, Anna", "Keeper 2020"),
    ],
)  # fmt: skip
def test_the_full_edition_finds_any_script_in_any_form(
    both: tuple[Built, Built], visit: Callable[..., Any], query: str, found: str
) -> None:
    page = visit(both[1].folder / CHAPTER)
    open_search(page)
    assert found in hits(page, query)


def test_the_open_edition_finds_passages_by_the_forms_and_names_of_the_lock(
    both: tuple[Built, Built], visit: Callable[..., Any]
) -> None:
    page = visit(both[0].folder / CHAPTER)
    open_search(page)
    assert {"A 1.1", "A abs.1"} <= set(hits(page, "小路"))
    assert "A 1.2" in hits(page, "磨坊")
    assert hits(page, "菜园门口") == []
    assert page.locator("#fw-found").text_content() == "Nothing found."


def test_quoted_words_stand_together(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    open_search(page)
    assert "A 1.1" in hits(page, "gate path")
    assert hits(page, '"gate path"') == []


def test_filters_and_the_count_are_told(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    open_search(page)
    every = hits(page, "cat")
    page.locator(".fw-search select").first.select_option("1")
    of_b = list(page.locator(".fw-hits a b").all_text_contents())
    assert set(of_b) < set(every)
    assert "B 0.1" in of_b
    assert page.locator("#fw-found[role=status]").text_content().startswith(f"{len(of_b)} found")
    page.locator(".fw-search select").nth(1).select_option(label="works")
    assert page.locator(".fw-hits a").count() == 0


def test_the_search_is_used_by_keyboard_alone(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    open_search(page)
    page.keyboard.type("cat takes")
    page.keyboard.press("ArrowDown")
    assert "B 0.1" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "fw-query"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0
    open_search(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/001-road.html#p001-0-1")


def test_it_works_from_a_server_under_a_path(server: str, visit: Callable[..., Any]) -> None:
    page = visit(server + CHAPTER)
    open_search(page)
    assert "B 0.1" in hits(page, "cat takes")
    page.locator(".fw-hits a", has_text="B 0.1").first.click()
    page.wait_for_url("**/open/articles/001-road.html#p001-0-1")


# -- recall on the edition itself ----------------------------------------------------------------------------------------


def plain_scan(kind: str) -> list[tuple[str, str]]:
    """Return (address, text) for everything that must be found, taken from ``edition.json`` and ``refs.bib``."""
    corpus = read_corpus(ROOT, Faults(ROOT))
    data = edition_data(corpus, kind)
    entries = [
        (p["url"], t) for p in data["passages"] for t in (p["digest"], p.get("text", "")) if p["type"] != "blank"
    ]
    entries += [(n["url"], n["text"]) for n in data["notes"]]
    for claim in data["claims"]:
        entries += [(claim["url"], t) for t in (claim["event"], claim["finding"])]
        entries += [(claim["url"], w["value"]) for w in claim["witnesses"]]
    entries += [
        (f"commentary/terms.html#term-{t['id']}", text)
        for t in data["terms"]
        for text in (t["rendering"], *(f["form"] for f in t["forms"]))
    ]
    for work in read_works(ROOT / "refs.bib").values():
        url = f"bibliography.html#cite-{work.key}"
        entries += [(url, t) for t in (work.title, work["titleaddon"], work["journaltitle"], work["annotation"])]
        entries += [(url, n.whole) for n in work.authors]
    return [(url, text) for url, text in entries if text and text.strip()]


@pytest.mark.parametrize("kind", ["open", "full"])
def test_every_string_of_the_edition_is_found_wherever_it_stands(
    real: Callable[[str], Path], visit: Callable[..., Any], kind: str
) -> None:
    if kind == "full" and not read_corpus(ROOT, Faults(ROOT)).full:
        pytest.skip("the five witness files are not in seeds/")
    page = visit(real(kind) / "index.html")
    open_search(page)
    entries, chance = plain_scan(kind), random.Random(os.environ.get("SEED"))
    queries = []
    while len(queries) < int(os.environ.get("STRINGS", "300")):
        text = chance.choice(entries)[1]
        start = chance.randrange(len(text))
        query = text[start : start + chance.randint(1, 20)]
        if query.strip():
            queries.append(query)
    answers = page.evaluate("queries => queries.map(q => FW.search.urls(q))", queries)
    missed = [
        (query, url)
        for query, answer in zip(queries, answers, strict=True)
        for url in {url for url, text in entries if query in text} - set(answer)
    ]
    assert missed == []


def test_every_form_of_a_character_finds_the_others(real: Callable[[str], Path], visit: Callable[..., Any]) -> None:
    page = visit(real("open") / "index.html")
    open_search(page)
    groups = {char: group for group in classes() for char in group}
    entries, chance = plain_scan("open"), random.Random(os.environ.get("SEED"))
    han = [(u, t) for u, t in entries if sum(c in groups for c in t) > 3 and len(t) < 60]
    for url, text in chance.sample(han, 60):
        query = "".join(chance.choice(groups.get(c, c)) for c in text)
        assert url in page.evaluate("q => FW.search.urls(q)", query), (query, text)


@pytest.mark.parametrize("kind", ["open", "full"])
def test_a_query_takes_less_than_fifty_milliseconds(
    real: Callable[[str], Path], visit: Callable[..., Any], kind: str
) -> None:
    if kind == "full" and not read_corpus(ROOT, Faults(ROOT)).full:
        pytest.skip("the five witness files are not in seeds/")
    page = visit(real(kind) / "index.html")
    open_search(page)
    queries = ["制裁", "北方領土", "Курил", "peace treaty", "e", "日", '"four northern islands"', "japan russia treaty"]
    took = page.evaluate(
        "qs => qs.map(q => { FW.search.find(q); const t = performance.now(); FW.search.find(q); return performance.now() - t; })",
        queries,
    )
    assert max(took) < 50, dict(zip(queries, took, strict=True))


# -- citing --------------------------------------------------------------------------------------------------------------


def test_the_number_of_a_unit_gives_the_citation_that_the_command_gives(
    both: tuple[Built, Built], visit: Callable[..., Any], project: Path
) -> None:
    page = visit(both[0].folder / CHAPTER)
    page.click("#p000-1-1 > .fw-number")
    page.wait_for_selector("dialog.fw-citebox[open]")
    assert page.url.endswith("#p000-1-1"), "the number is still the permalink"
    today = page.evaluate("new Date().toISOString().slice(0, 10)")
    corpus = read_corpus(add_pages(project))
    for style in STYLES:
        page.select_option("#fw-style", style)
        assert page.locator(".fw-citebox pre").text_content() == cite(corpus, "000.1.1", style, accessed=today)


def test_link_and_citation_are_copied(server: str, visit: Callable[..., Any]) -> None:
    page = visit(server + CHAPTER, permissions=["clipboard-read", "clipboard-write"])
    page.click("#n000-1 > .fw-number")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{server}{CHAPTER}#n000-1"
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_text("Citation copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "FW A n1, printed p. 1" in copied
    assert f"{server}{CHAPTER}#n000-1" in copied


def test_chapters_notes_and_pages_have_their_citation(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    page.get_by_role("button", name="Cite", exact=True).click()
    page.wait_for_selector("dialog.fw-citebox[open]")
    assert "FW A." in page.locator(".fw-citebox pre").text_content()
    page.keyboard.press("Escape")
    page.click("#note-000-where-it-forks a.fw-cite")
    assert "“Note on FW A 1.1,” in" in page.locator(".fw-citebox pre").text_content()
    other = visit(both[0].folder / "commentary/notes.html")
    other.get_by_role("button", name="Cite", exact=True).click()
    other.wait_for_selector("dialog.fw-citebox[open]")
    assert "“Notes,” in" in other.locator(".fw-citebox pre").text_content()


def test_every_unit_of_a_chapter_has_the_control(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    bare = "[...document.querySelectorAll('[id^=p000-], [id^=n000-]')].filter(e => !e.querySelector(':scope > .fw-number, :scope > .fw-heading > .fw-number')).map(e => e.id)"
    assert page.evaluate(bare) == []


# -- moving through ------------------------------------------------------------------------------------------------------


def test_keys_lead_from_passage_to_passage_and_page_to_page(
    both: tuple[Built, Built], visit: Callable[..., Any]
) -> None:
    page = visit(both[0].folder / CHAPTER, height=400)
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.closest('[id]').id")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[id]').id") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('[id]').id") == first
    page.keyboard.press("c")
    page.wait_for_selector("dialog.fw-citebox[open]")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/001-road.html")


def test_the_keys_can_be_switched_off(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    page.keyboard.press("?")
    page.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_timeout(300)
    assert page.locator("dialog[open]").count() == 0


def test_an_address_inside_something_closed_opens_it(both: tuple[Built, Built], visit: Callable[..., Any]) -> None:
    page = visit(both[0].folder / CHAPTER)
    assert page.locator("#p000-x1-1 details[open]").count() == 0
    page.goto((both[0].folder / CHAPTER).as_uri() + "#p000-x1-1")
    page.wait_for_selector("#p000-x1-1 details[open]")


def test_an_address_on_the_wrong_page_leads_to_the_right_one(
    both: tuple[Built, Built], visit: Callable[..., Any]
) -> None:
    page = visit((both[0].folder / CHAPTER).as_uri() + "#p001-0-2")
    page.wait_for_url("**/articles/001-road.html#p001-0-2")


def test_a_reference_shows_what_it_leads_to_on_hover_and_on_focus(
    both: tuple[Built, Built], visit: Callable[..., Any]
) -> None:
    page = visit(both[0].folder / "articles/001-road.html")
    link = page.locator("#p001-0-1 .fw-digest a", has_text="1.1")
    link.hover()
    page.wait_for_selector(".fw-tip[role=tooltip]")
    assert "persimmon trees" in page.locator(".fw-tip").text_content()
    page.keyboard.press("Escape")
    assert page.locator(".fw-tip").count() == 0
    page.mouse.move(0, 0)
    page.locator("#p001-0-1 > .fw-number").focus()
    page.keyboard.press("Tab")
    page.wait_for_selector(".fw-tip")
    assert link.get_attribute("aria-describedby") == "fw-tip"


def test_switching_the_view_leaves_the_passage_where_it_is(
    both: tuple[Built, Built], visit: Callable[..., Any]
) -> None:
    page = visit(both[1].folder / CHAPTER, width=700, height=300)
    page.evaluate("document.getElementById('p000-2-1').scrollIntoView()")
    top = "document.getElementById('p000-2-1').getBoundingClientRect().top"
    before = page.evaluate(top)
    for view in ("diplomatic", "digest", "reading"):
        page.evaluate(f"document.getElementById('view-{view}').click()")
        assert abs(page.evaluate(top) - before) < 3, view


def test_notes_are_filtered_by_kind_and_certainty(real: Callable[[str], Path], visit: Callable[..., Any]) -> None:
    page = visit(real("open") / "commentary/notes.html")
    every = page.locator("aside.fw-note[data-kind]").count()
    page.select_option(".fw-filters select[name=Kind]", "quotation")
    page.select_option(".fw-filters select[name=Certainty]", "certain")
    shown = page.locator("aside.fw-note[data-kind]:visible")
    assert 0 < shown.count() < every
    assert page.locator('aside:visible:not([data-kind="quotation"][data-cert="certain"])').count() == 0
    assert page.locator(".fw-filters [role=status]").text_content() == f"{shown.count()} of {every} notes"


def test_claims_are_filtered_by_witness_relation_and_year(
    real: Callable[[str], Path], visit: Callable[..., Any]
) -> None:
    page = visit(real("open") / "commentary/claims.html")
    page.select_option(".fw-filters select[name=Witness]", "P")
    page.select_option(".fw-filters select[name='What it does']", "quotes")
    page.select_option(".fw-filters select[name=From]", "2022")
    shown = page.locator("article.fw-claim:visible")
    assert shown.count() > 0
    for relations, year in shown.evaluate_all("a => a.map(e => [e.dataset.relations, e.dataset.year])"):
        assert "P:quotes" in relations.split()
        assert year >= "2022"


def test_claims_are_sorted_by_agreement_and_by_date_again(
    real: Callable[[str], Path], visit: Callable[..., Any]
) -> None:
    page = visit(real("open") / "commentary/claims.html")
    told = "articles => articles.map(article => article.id)"
    by_date = page.locator("article.fw-claim").evaluate_all(told)
    page.select_option(".fw-filters select[name=Order]", "agreement")
    between = page.locator("article.fw-claim").evaluate_all(
        "articles => articles.map(article => article.dataset.between)"
    )
    assert between == sorted(between, key=["contradict", "differ", "only-apparent", "agree", "single"].index)
    page.select_option(".fw-filters select[name=Order]", "date")
    assert page.locator("article.fw-claim").evaluate_all(told) == by_date


# -- for everybody -------------------------------------------------------------------------------------------------------

PAGES = ("index.html", "articles/000-pan-bai.html", "articles/004-scrape.html", "commentary/notes.html", "commentary/claims.html",
         "commentary/principles.html", "commentary/terms.html", "commentary/names.html", "bibliography.html", "404.html")  # fmt: skip


def axe_source() -> str:
    """The source of axe-core: of the folder AXE_CORE, else of the package that carries it, or no test."""
    folder = os.environ.get("AXE_CORE")
    if folder:
        return next(Path(folder).rglob("axe.min.js")).read_text(encoding="utf-8")
    spec = find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        pytest.skip("needs axe-core: the package axe-playwright-python, or a folder AXE_CORE that holds it")
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any) -> list[str]:
    page.evaluate(axe_source())
    found = page.evaluate("axe.run(document, { preload: false, resultTypes: ['violations'] })")["violations"]
    return [f"{v['id']}: {', '.join(str(n['target']) for n in v['nodes'][:3])}" for v in found]


# Colours do not hang on the width: each scheme once, each layout once.
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_axe_finds_nothing_on_any_page(
    real: Callable[[str], Path], visit: Callable[..., Any], scheme: str, width: int
) -> None:
    found = {}
    for name in PAGES:
        page = visit(real("open") / name, width=width, color_scheme=scheme)
        found[name] = violations(page)
        page.context.close()
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_search_citation_and_keys(
    real: Callable[[str], Path], visit: Callable[..., Any], scheme: str
) -> None:
    page = visit(real("open") / PAGES[1], color_scheme=scheme)
    open_search(page)
    page.fill("#fw-query", "制裁")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_selector("dialog.fw-citebox[open]")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector("dialog.fw-help[open]")
    assert violations(page) == []


def test_axe_finds_nothing_in_the_views_of_the_full_edition(
    both: tuple[Built, Built], visit: Callable[..., Any]
) -> None:
    page = visit(both[1].folder / CHAPTER)
    for view in ("reading", "diplomatic", "digest"):
        page.evaluate(f"document.getElementById('view-{view}').click()")
        assert violations(page) == [], view


def test_nothing_scrolls_sideways_on_the_smallest_window(
    real: Callable[[str], Path], visit: Callable[..., Any]
) -> None:
    wide = {}
    for name in PAGES:
        page = visit(real("open") / name, width=320, height=640)
        wide[name] = page.evaluate("document.documentElement.scrollWidth")
        page.context.close()
    assert set(wide.values()) == {320}, wide
    page = visit(real("open") / PAGES[1], width=320, height=640)
    open_search(page)
    page.fill("#fw-query", "sanctions")
    assert page.evaluate(
        "document.querySelector('.fw-hits').scrollWidth <= document.querySelector('.fw-hits').clientWidth"
    )
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.wait_for_selector("dialog.fw-citebox[open]")
    assert page.evaluate("document.querySelector('.fw-citebox').scrollWidth <= 320")


@pytest.mark.parametrize("kind", ["open", "full"])
def test_every_link_inside_the_site_leads_somewhere(real: Callable[[str], Path], kind: str) -> None:
    if kind == "full" and not read_corpus(ROOT, Faults(ROOT)).full:
        pytest.skip("the five witness files are not in seeds/")
    assert broken(real(kind)) == []


def test_the_weight_of_a_chapter_stays_within_its_bounds(real: Callable[[str], Path]) -> None:
    import gzip

    def packed(path: Path) -> int:
        return len(gzip.compress(path.read_bytes(), 9))

    folder = real("open")
    ours = ("variorum.css", "tools.css", "head.js", "variorum.js", "reading.js")
    assert sum(packed(folder / "_static" / name) for name in ours) <= 20 * 1024
    assert packed(folder / "search-index.js") <= 250 * 1024
    if read_corpus(ROOT, Faults(ROOT)).full:
        full = real("full")
        assert packed(full / "search-index.js") <= 250 * 1024
        styles = sum(packed(full / "_static" / name) for name in ours)
        for path in (full / "articles").glob("*.html"):
            assert packed(path) + styles <= 120 * 1024, path.name


def test_the_page_for_lost_addresses_works_at_any_depth(tmp_path: Path, chromium: Any) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "html",
        "-d",
        str(tmp_path / "doctrees"),
        "-D",
        "variorum_edition=open",
    ]
    root = add_pages(write_edition(tmp_path / "edition"))
    (root / "404.md").write_text("---\norphan: true\n---\n\n# Not here\n\n{doc}`Home <index>`\n", encoding="utf-8")
    conf = root / "conf.py"
    text = conf.read_text(encoding="utf-8").replace('"index.md",', '"index.md", "404.md",')
    conf.write_text(text + 'html_baseurl = "https://example.org/books/fw/"\n', encoding="utf-8")
    subprocess.run([*command, str(root), str(tmp_path / "html")], cwd=ROOT, check=True, capture_output=True)
    html = (tmp_path / "html/404.html").read_text(encoding="utf-8")
    assert 'href="/books/fw/index.html"' in html
    assert 'src="/books/fw/_static/head.js' in html
    assert 'data-content_root="/books/fw/"' in html
    assert 'rel="canonical"' not in html
    chapter = (tmp_path / "html" / CHAPTER).read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/books/fw/articles/000-path.html">' in chapter
    context = chromium.new_context()
    page = context.new_page()
    page.goto((tmp_path / "html" / CHAPTER).as_uri())
    page.click("#p000-1-1 > .fw-number")
    page.wait_for_selector("dialog.fw-citebox[open]")
    assert (
        page.locator(".fw-citebox code").text_content()
        == "https://example.org/books/fw/articles/000-path.html#p000-1-1"
    )
    context.close()


def test_the_index_can_be_read_by_other_programs(both: tuple[Built, Built]) -> None:
    text = (both[0].folder / "search-index.js").read_text(encoding="utf-8")
    assert json.loads(text.removeprefix("window.FW_SEARCH=").removesuffix(";\n"))["kinds"][0] == "passage"
