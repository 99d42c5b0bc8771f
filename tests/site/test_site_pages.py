"""The pages in a real browser: they open from disk, ask for nothing, and do what they offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browsers import chromium
from small_site import Visit, build_pages, small_release
from warwire.model.record import Article

HOSTILE = "article.html#id=hostile-01&left=gold&right=careless"
PAGES = (
    "index.html",
    "corpus.html",
    "article.html",
    HOSTILE,
    "system-perfect.html",
    "system-un%2520%253Cb%253Esound.html",
)


@pytest.fixture(scope="module")
def articles() -> dict[str, list[Article]]:
    return small_release()


@pytest.fixture(scope="module")
def pages(articles: dict[str, list[Article]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages."""
    return build_pages(tmp_path_factory.mktemp("site"), articles)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        with playwright.chromium.launch(executable_path=chromium(playwright), args=arguments) as browser:
            yield browser


@pytest.fixture
def visit(browser: Browser, pages: Path) -> Iterator[Visit]:
    """A visit that ends well only where nothing went wrong in the browser."""
    with browser.new_context(offline=True) as context:
        visit = Visit(context, pages)
        yield visit
        assert visit.faults == []


def systems(page: Page) -> list[str]:
    return page.locator("#board tbody th").all_inner_texts()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_opens_without_a_fault_and_fits(visit: Visit, address: str, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    page = visit.open(address)
    expect(page.locator("h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["index.html", "corpus.html", HOSTILE, "system-careless.html"])
def test_axe_finds_nothing(browser: Browser, pages: Path, address: str, scheme: Any) -> None:
    # The policy of the pages keeps out axe too, so that it is set aside here.
    with browser.new_context(offline=True, bypass_csp=True, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{pages.as_uri()}/{address}")
        page.wait_for_function("document.documentElement.dataset.ready")
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["impact"], [node["html"][:200] for node in v["nodes"]]) for v in found] == []


def test_the_policy_lets_no_other_script_run(visit: Visit) -> None:
    page = visit.open("index.html")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in fault for fault in visit.faults)
    visit.faults.clear()


def test_the_board_is_sorted_by_rank_and_then_as_asked(visit: Visit) -> None:
    page = visit.open("index.html")
    assert systems(page)[:2] == ["perfect", "careless"]
    arrows = page.locator("#board .dt-ordering-asc, #board .dt-ordering-desc")
    expect(arrows).to_have_text("rank")
    head = page.locator("#board thead th", has_text="statements")
    cells = "(rows) => rows.map((row) => Number(row.querySelectorAll('[data-order]')[6].dataset.order))"
    for direction in ("ascending", "descending"):
        if head.get_attribute("aria-sort") != direction:
            head.click()
        expect(head).to_have_attribute("aria-sort", direction)
        expect(arrows).to_have_text("statements")
        values = page.locator("#board tbody tr").evaluate_all(cells)
        assert len(set(values)) > 1
        assert values == sorted(values, reverse=direction == "descending")


def test_the_board_is_narrowed_to_splits_parts_tasks_and_systems(visit: Visit) -> None:
    page = visit.open("index.html")
    assert len(systems(page)) == 4
    page.select_option("#split", "")
    assert len(systems(page)) == 12
    page.select_option("#split", "test")
    page.select_option("#slice", "setting|invented")
    assert set(page.locator("#board tbody td:nth-child(2)").all_inner_texts()) == {"setting: invented"}
    page.select_option("#slice", "|")
    page.uncheck("[name=task] >> nth=1")
    assert "spans" not in page.locator("#board thead").inner_text()
    page.fill(".dt-search input", "care")
    assert systems(page) == ["careless"]


def test_ranks_ties_and_tests_are_shown(visit: Visit) -> None:
    page = visit.open("index.html")
    expect(page.locator(".ranking:visible")).to_have_count(1)
    expect(page.locator(".ranking:visible svg")).to_have_count(1)
    page.select_option("#rank-figure", "statements.macro_f1")
    expect(page.locator(".ranking:visible h3")).to_have_text("statements on test")
    assert "silent" in page.locator(".ranking:visible .matrix").inner_text()
    assert page.locator("#costs").inner_text() == "Score against what it takes"
    assert "Score against speed" in page.locator(".charts").inner_text()
    assert "un <b>sound is not ranked" in page.locator(".notes").inner_text()


def test_training_size_has_a_chart_and_a_table(visit: Visit) -> None:
    page = visit.open("index.html")
    section = page.locator("section", has=page.locator("#learning"))
    chart = section.locator("svg[role=img]")
    expect(chart).to_have_attribute("aria-label", "Mean F1 against number of training articles: perfect, careless")
    assert {"perfect", "careless"} <= set(chart.locator("text").all_text_contents())
    assert [row.split("\t") for row in section.locator("tr").all_inner_texts()] == [
        ["training articles", "perfect", "careless"],
        ["9", "0.400", "0.300"],
        ["22", "–", "0.350"],
        ["90", "0.600", "–"],
    ]


def test_kinds_of_errors_lead_to_their_examples_and_those_to_their_place(visit: Visit) -> None:
    page = visit.open("system-careless.html")
    button = page.locator(".split:visible button[data-kind=missed]")
    count = int(
        page.locator(".kinds:visible tr", has=page.locator("[data-kind=missed]")).locator("td").last.inner_text()
    )
    button.click()
    expect(page.locator("#examples-count")).to_contain_text(f"of {count}")
    assert page.locator(".split:visible .confusion").count() == 1
    page.locator("#examples-list a").first.click()
    page.wait_for_selector(".current")
    assert "only on the left" in page.locator("#position").inner_text()


def test_gold_stands_beside_a_system_or_two_systems_beside_each_other(
    visit: Visit, articles: dict[str, list[Article]]
) -> None:
    article = articles["test"][0]
    page = visit.open(f"article.html#id={article.id}")
    assert page.locator(".pane:visible").count() == 1
    assert page.locator("#losses thead th").first.inner_text() == "words"
    text, beside = page.locator("#panes").bounding_box(), page.locator(".summary").bounding_box()
    assert text
    assert beside
    assert (beside["x"] > text["x"] + text["width"], beside["y"]) == (True, text["y"])
    assert page.locator(".pane >> nth=0 >> .mark.actor").count() >= sum(m.label == "actor" for m in article.mentions)
    page.select_option("#right", "perfect")
    expect(page.locator("#position")).to_have_text("No difference.")
    page.select_option("#right", "careless")
    expect(page.locator(".pane:visible")).to_have_count(2)
    text, beside = page.locator("#panes").bounding_box(), page.locator(".summary").bounding_box()
    assert text
    assert beside
    assert beside["y"] > text["y"] + text["height"]
    assert page.locator(".badge", has_text="−").count() >= 1
    assert page.locator(".badge", has_text="f/o").count() >= 2
    assert "777" in page.locator("#losses tr.differs").first.inner_text()
    page.select_option("#left", "perfect")
    total = page.locator("#position").inner_text()
    page.click("#swap")
    assert page.locator("#pane-0").inner_text() == "careless"
    assert page.locator("#position").inner_text() == total


def test_the_keyboard_goes_through_differences_and_articles(visit: Visit, articles: dict[str, list[Article]]) -> None:
    page = visit.open(f"article.html#id={articles['test'][0].id}&left=gold&right=careless")
    page.keyboard.press("n")
    assert page.locator("#position").inner_text().startswith("1 of ")
    assert page.locator(".current").count() >= 1
    page.keyboard.press("n")
    page.keyboard.press("p")
    assert page.locator("#position").inner_text().startswith("1 of ")
    page.keyboard.press("s")
    assert page.locator("#pane-0").inner_text() == "careless"
    page.keyboard.press("g")
    assert page.locator("#pane-0").inner_text() == "gold"
    page.keyboard.press("g")
    assert page.locator("#pane-0").inner_text() == "careless"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#article")).to_have_value(articles["test"][1].id)
    page.keyboard.press("k")
    expect(page.locator("#article")).to_have_value(articles["test"][0].id)


def test_on_a_phone_one_pane_shows_at_a_time(visit: Visit, articles: dict[str, list[Article]]) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    page = visit.open(f"article.html#id={articles['test'][0].id}&left=gold&right=careless")
    expect(page.locator(".pane:visible h2")).to_have_text("gold")
    page.click("[data-pane='1']")
    expect(page.locator(".pane:visible h2")).to_have_text("careless")


def test_hostile_text_is_shown_as_text(visit: Visit, articles: dict[str, list[Article]]) -> None:
    article = articles["test"][-1]
    page = visit.open(HOSTILE)
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".pane")[0].querySelectorAll(".text > *")].map((line) => {
          const copy = line.cloneNode(true);
          for (const extra of copy.querySelectorAll(".source, .badge, .unseen")) extra.remove();
          return copy.textContent;
        })"""
    )
    assert "\n".join(lines) == article.text
    assert "<img src=x onerror=alert(1)>" in page.locator("#actors").inner_text()
    assert page.locator(".pane .mark.loss").first.inner_text().endswith("Nine tanks")
    assert page.locator("main img, main script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page = visit.open("system-careless.html")
    assert "<script>alert('text')</script>" in page.locator(".facts").inner_text()


def test_search_and_facets_narrow_the_articles(visit: Visit, articles: dict[str, list[Article]]) -> None:
    every = [article for members in articles.values() for article in members]
    page = visit.open("corpus.html")
    page.wait_for_function("warwire.texts && warwire.events")
    assert page.locator("#count").inner_text() == f"{len(every)} of {len(every)} articles"
    page.fill("#search", "said drone")
    wanted = [a for a in every if "said" in a.text.lower() and "drone" in a.text.lower()]
    expect(page.locator("#count")).to_have_text(f"{len(wanted)} of {len(every)} articles")
    page.fill("#search", '"nine TANKS burned"')
    expect(page.locator("#results a")).to_have_count(1)
    assert page.locator("#results mark").inner_text() == "Nine tanks burned"
    page.click("#clear")
    page.check("#facets [data-facet=split] input[value=test]")
    expect(page.locator("#count")).to_have_text(f"{len(articles['test'])} of {len(every)} articles")
    page.check("#facets [data-facet=outlet_type] input[value=tabloid]")
    tabloids = sum(article.outlet_type == "tabloid" for article in articles["test"])
    expect(page.locator("#count")).to_have_text(f"{tabloids} of {len(every)} articles")


def test_events_show_their_claims_and_statistics_their_charts(visit: Visit) -> None:
    page = visit.open("corpus.html")
    page.wait_for_function("warwire.texts && warwire.events")
    page.focus("#tab-list")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#view-events")).to_be_visible()
    page.uncheck("#clash")
    page.fill("#event-search", "hostile")
    expect(page.locator(".event")).to_have_count(1)
    assert "<i>tanks</i>" in page.locator(".event").inner_text()
    page.keyboard.press("Tab")
    page.click("#tab-statistics")
    assert page.locator("#view-statistics svg").count() == 6
