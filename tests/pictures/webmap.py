"""Pictures of the offline web map, on a desk and on a phone: ``python webmap.py MAP.html FOLDER [MAP_EN.html]``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

DESK, PHONE = (1280, 800), (390, 780)
_PLACES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_FADING_MS = 1500  # Leaflet fades its layers in


def main(page: Path, folder: Path, english: Path | None = None) -> None:
    """Take every picture, with the network closed."""
    program = next((path for path in map(shutil.which, _PLACES) if path), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        tab = _opened(browser, page, DESK)
        _picture(tab, folder / "web-map.png")
        _why(tab)
        _picture(tab, folder / "web-map-why.png")
        tab = _opened(browser, page, PHONE)
        _why(tab)
        _picture(tab, folder / "web-map-phone.png")
        if english is not None:
            tab = _opened(browser, english, DESK)
            tab.click("[data-drawer=gaps]:visible")
            _picture(tab, folder / "web-map-en.png")
        browser.close()


def _opened(browser: Browser, page: Path, size: tuple[int, int]) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=1,
        offline=True,
        locale="vi-VN",
        has_touch=size == PHONE,
    )
    tab = context.new_page()
    tab.goto(page.as_uri(), wait_until="load")
    return tab


def _why(tab: Page) -> None:
    """Open the card of the gravest gap, from the table of gaps."""
    tab.click("[data-drawer=gaps]:visible")
    tab.locator("#gap-rows button").first.click()


def _picture(tab: Page, target: Path) -> None:
    tab.wait_for_timeout(_FADING_MS)
    tab.screenshot(path=str(target))


if __name__ == "__main__":
    main(*(Path(name).resolve() for name in sys.argv[1:4]))
