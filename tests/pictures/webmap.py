"""Pictures of the offline web map, on a desk and on a phone: ``python webmap.py MAP.html FOLDER``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

SCREENS = {"web-map.png": (1400, 900), "web-map-phone.png": (390, 844)}
_PLACES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def main(page: Path, folder: Path) -> None:
    """Take one picture a screen, with the network closed."""
    program = next((path for path in map(shutil.which, _PLACES) if path), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, size in SCREENS.items():
            _take(browser, page, folder / name, size)
        browser.close()


def _take(browser: Browser, page: Path, target: Path, size: tuple[int, int]) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, device_scale_factor=1, offline=True, locale="vi-VN"
    )
    tab = context.new_page()
    tab.goto(page.as_uri(), wait_until="load")
    tab.wait_for_timeout(1500)  # Leaflet fades its layers in
    tab.screenshot(path=str(target))
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
