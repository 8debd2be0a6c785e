"""The web map in a real browser, from a file, with no network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.marked import HOSTILE, make_marked

from diaban.scripts.cli import main

DESK = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
_PLACES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


@dataclass
class Opened:
    """A page, and everything it asked for or complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def card(self) -> str:
        return self.page.locator("#card").inner_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = next((path for path in map(shutil.which, _PLACES) if path), None)
    if program is None:
        pytest.fail("no Chromium: `python scripts/bootstrap.py test` installs what the tests need")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The map of the marked workspace, of the hostile one, and with names."""
    folder = tmp_path_factory.mktemp("maps")
    make_marked(folder / "plain.gpkg")
    make_marked(folder / "hostile.gpkg", hostile=True)
    plain, hostile = str(folder / "plain.gpkg"), str(folder / "hostile.gpkg")
    runs = {
        "plain": (plain,),
        "english": (plain, "--language", "en"),
        "names": (plain, "--names", "--reason", "Thăm hộ cuối năm"),
        "hostile": (hostile, "--names", "--reason", HOSTILE),
    }
    for name, words in runs.items():
        assert main(["webmap", *words, "--output", str(folder / f"{name}.html")]) == 0
    return {name: folder / f"{name}.html" for name in runs}


@pytest.fixture
def open_map(browser: Browser, maps: dict[str, Path]) -> Iterator:
    contexts = []

    def opened(name: str, size: dict[str, int] = DESK, touch: bool = False) -> Opened:
        context = browser.new_context(viewport=size, has_touch=touch, offline=True, locale="vi-VN")
        contexts.append(context)
        found = Opened(context.new_page())
        page = found.page
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                found.complaints.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        page.goto(maps[name].as_uri())
        page.wait_for_selector("body[data-ready]")
        return found

    yield opened
    for context in contexts:
        context.close()


def outside(opened: Opened) -> list[str]:
    """Requests for anything but the file itself and what is inside it."""
    return [url for url in opened.requests[1:] if not url.startswith("data:")]


def use_everything(opened: Opened) -> None:
    page = opened.page
    page.locator("[data-drawer=gaps]:visible").click()
    page.locator("#gap-rows tr").first.click()
    page.keyboard.press("Escape")
    page.mouse.move(700, 450)
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(400)
    page.mouse.click(700, 450)


@pytest.mark.parametrize("name", ["plain", "english", "names", "hostile"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_it_opens_without_a_network_asks_for_nothing_and_does_not_complain(open_map, name, size):
    opened = open_map(name, size, touch=size is PHONE)
    use_everything(opened)
    assert opened.requests[0].startswith("file:///")
    assert outside(opened) == []
    assert opened.complaints == []


def test_nothing_in_the_file_points_to_the_network(maps):
    text = maps["plain"].read_text(encoding="utf-8")
    assert re.findall(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=", text) == []
    assert re.findall(r"url\((?!data:|none|#)[^)]*\)", text) == []
    assert "default-src 'none'" in text
    assert "sourceMappingURL" not in text


def test_the_map_is_drawn(open_map):
    page = open_map("plain").page
    colours = page.evaluate(
        """() => {
          const canvas = document.querySelector(".leaflet-overlay-pane canvas");
          const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const found = new Set();
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) found.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
          return [...found].map((colour) => "#" + colour.toString(16).padStart(6, "0").toUpperCase());
        }"""
    )
    # Vermilion ticks, a blue band, the green of a model site, black posts.
    assert {"#D55E00", "#3F8FC5", "#009E73", "#000000"} <= set(colours)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("muong lan", "Xã Mường Lạn"), ("MƯỜNG LẠN", "Xã Mường Lạn"), ("don pung banh", "Đồn Biên phòng Púng Bánh"),
     ("huoi mo 23", "Bản Huổi Mỗ 23"), ("duc 5", "Bản Huổi Đức 5"), ("B017", "Bản Huổi Phặng 17")],
)  # fmt: skip
def test_search_finds_without_diacritics(open_map, typed, found):
    opened = open_map("plain")
    opened.page.fill("#search", typed)
    assert opened.page.locator("#found button span:first-child").first.inner_text() == found
    opened.page.keyboard.press("Enter")
    assert opened.card().splitlines()[1 if opened.card().startswith("×") else 0] == found


def test_search_says_when_there_is_nothing(open_map):
    page = open_map("plain").page
    page.fill("#search", "zzz")
    assert page.locator("#found").inner_text() == "Không tìm thấy."


def test_a_click_on_a_village_says_why_it_is_marked(open_map):
    opened = open_map("plain")
    page = opened.page
    page.fill("#search", "B007")
    page.keyboard.press("Enter")
    page.locator("#card .close").click()
    box = page.locator(".area-map").bounding_box()
    # The village was zoomed to the middle of what the card leaves free.
    page.mouse.click(box["x"] + (390 + 1400 - 20) / 2, box["y"] + box["height"] / 2)
    card = opened.card()
    assert "Bản Huổi Phặng 7" in card
    assert "Xã Púng Bánh" in card
    assert "4 hộ đang cần giúp đỡ mà chưa có cán bộ nào phụ trách." in card
    assert "Chưa có cán bộ nào phụ trách bản" in card
    assert "0/4" in card


def test_a_click_on_open_land_tells_of_the_commune(open_map):
    opened = open_map("plain")
    opened.page.fill("#search", "sop cop")
    opened.page.keyboard.press("Enter")
    card = opened.card()
    assert "Xã Sốp Cộp" in card
    assert "Xã biên giới chưa có cán bộ tăng cường" in card
    assert "Hộ chưa có người phụ trách" in card
    assert card.partition("nơi cần chú ý trước")[2].count("Bản Huổi") == 5


def test_the_gap_table_filters_and_leads_to_the_place(open_map):
    opened = open_map("plain")
    page = opened.page
    page.click("[data-drawer=gaps]:visible")
    before = page.locator("#gap-rows tr").count()
    page.select_option("#filter-rule", "commune_post_empty")
    assert page.locator("#gap-rows tr").count() == 1 < before
    page.select_option("#filter-rule", "")
    page.select_option("#filter-severity", "critical")
    labels = page.locator("#gap-rows td:first-child canvas").evaluate_all(
        "all => all.map(one => one.ariaLabel)"
    )
    assert labels
    assert set(labels) == {"Nghiêm trọng"}
    page.select_option("#filter-severity", "")
    page.select_option("#filter-commune", label="Dồm Cang")
    assert all("Dồm Cang" in text for text in page.locator("#gap-rows .strong").all_inner_texts())
    page.locator("#gap-rows button").first.press("Enter")
    assert "Dồm Cang" in opened.card()


def test_layers_can_be_switched_off(open_map):
    page = open_map("plain").page
    picture = "() => document.querySelector('.leaflet-overlay-pane canvas').toDataURL().length"
    before = page.evaluate(picture)
    for name in ("villages", "units", "sites", "roads", "rivers", "labels", "ticks"):
        page.uncheck(f"#layer-{name}")
    assert page.evaluate(picture) < 0.6 * before


def test_the_legend_names_only_what_is_there(open_map):
    page = open_map("plain").page
    legend = page.locator("#legend").inner_text()
    assert "Đồn biên phòng" in legend
    assert "Đội sản xuất" in legend
    assert "Bộ CHQS tỉnh" not in legend
    assert "Đã thành công" not in legend
    assert page.locator("#layer-households").count() == 0
    assert page.locator("#layer-relief").count() == 0


def test_every_word_the_page_says_is_known(open_map, maps):
    for name in ("plain", "english", "names"):
        page = open_map(name).page
        page.click("[data-drawer=gaps]:visible")
        for query in ("B007", "DBP01", "MH01", "03800"):
            page.fill("#search", query)
            page.keyboard.press("Enter")
            assert not re.search(
                r"\b(web|rule|severity|word)\.\w+|\{\w+\}|undefined|NaN|null", page.inner_text("body")
            )


def test_households_are_points_only_where_they_were_asked_for(open_map):
    assert (
        open_map("plain").page.evaluate("JSON.parse(document.getElementById('data').textContent).households")
        == {}
    )
    page = open_map("names").page
    assert page.locator("#layer-households").count() == 1
    assert "Thăm hộ cuối năm" in page.locator(".mark.long").inner_text()
    page.fill("#search", "B007")
    page.keyboard.press("Enter")
    assert "CHỦ-HỘ-0028-Ạ" in page.locator("#card").inner_text()


def test_hostile_text_stays_text(open_map):
    opened = open_map("hostile")
    page = opened.page
    page.fill("#search", "onerror")
    assert page.locator("#found button").count() == 2
    page.keyboard.press("Enter")
    assert HOSTILE in opened.card()
    assert HOSTILE in page.locator(".mark.long").inner_text()
    page.click("[data-drawer=gaps]:visible")
    page.select_option("#filter-commune", label=HOSTILE)
    assert HOSTILE in page.locator("#gap-rows").inner_text()
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0
    assert page.locator("script").count() == 3


def test_everything_can_be_reached_by_keyboard(open_map):
    opened = open_map("plain")
    page = opened.page
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("huoi")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    names = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select")].filter((one) => one.offsetParent)
          .filter((one) => !(one.innerText || one.ariaLabel || (one.labels && one.labels.length))).length"""
    )
    assert names == 0


def test_on_a_phone_things_are_the_size_of_a_thumb_and_nothing_is_cut_off(open_map):
    opened = open_map("plain", PHONE, touch=True)
    page = opened.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#bar [data-drawer=layers]").tap()
    page.fill("#search", "huoi")
    for selector in ("#bar button", "#found button", ".leaflet-control-zoom a", ".layer > label", "#search"):
        for box in (one.bounding_box() for one in page.locator(selector).all()):
            assert box["height"] >= 40, selector
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE["width"] + 1, selector
    page.locator("#found button").first.tap()
    expect(page.locator("#layers")).to_be_hidden()
    expect(page.locator("#card")).to_be_visible()
    page.locator("#bar [data-drawer=gaps]").tap()
    page.locator("#gap-rows tr").first.tap()
    expect(page.locator("#gaps")).to_be_hidden()
    assert opened.complaints == []


def test_it_prints_as_one_page_and_comes_back_as_it_was(open_map):
    opened = open_map("plain")
    page = opened.page
    before = page.locator(".area-map").bounding_box()
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    width, height = (float(value) for value in sizes[0])
    assert (round(width), round(height)) == pytest.approx((842, 595), abs=2)
    page.wait_for_timeout(100)
    assert page.locator(".area-map").bounding_box() == before
    assert "printing" not in (page.get_attribute("body", "class") or "")
    assert opened.complaints == []


def test_on_paper_the_title_covers_neither_map_nor_totals(open_map):
    page = open_map("plain").page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    title, area, panel = (page.locator(name).bounding_box() for name in ("#top", ".area-map", "#layers"))
    assert title["y"] + title["height"] <= min(area["y"], panel["y"])
    corners = page.locator("#layers").evaluate("panel => getComputedStyle(panel).borderRadius")
    assert corners == "0px"


def test_from_far_communes_and_nearer_villages(open_map, maps):
    # Villages that lie close together appear later: told so, this map starts where they just do.
    text = maps["plain"].read_text(encoding="utf-8")
    maps["dense"] = maps["plain"].with_name("dense.html")
    maps["dense"].write_text(re.sub(r'"detail_shift":-?[\d.]+', '"detail_shift":1.5', text), encoding="utf-8")
    page = open_map("dense").page
    ticks = """() => {
      const canvas = document.querySelector(".leaflet-overlay-pane canvas");
      const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i] === 0xD5 && data[i + 1] === 0x5E && data[i + 2] === 0) count++;
      return count;
    }"""
    assert page.evaluate(ticks) > 100
    for _ in range(2):
        page.locator(".leaflet-control-zoom-out").click()
        page.wait_for_timeout(350)
    assert page.evaluate(ticks) == 0
    for _ in range(3):
        page.locator(".leaflet-control-zoom-in").click()
        page.wait_for_timeout(350)
    assert page.evaluate(ticks) > 100
