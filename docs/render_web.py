"""Take the pictures of the web page in README: what a phone and a desktop show before the first episode.

Needs Chromium and its driver, as Debian names them.
"""

import base64
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

_IMAGES = Path(__file__).parent / "images"
_PICTURES = {"web-phone": (390, 780, "#top"), "web-desktop": (1240, 780, "#people")}
"""The size of the screen of each picture, and where on the page it is."""


def _take(driver: Chrome, width: int, height: int, place: str) -> bytes:
    """Return what is on a screen of that size, as WebP."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < height}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    driver.execute_script("document.querySelector(arguments[0]).scrollIntoView({ behavior: 'instant' })", place)
    return base64.b64decode(driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 80})["data"])


def main() -> None:
    """Write the pictures."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--hide-scrollbars"):
        options.add_argument(argument)
    with (
        TemporaryDirectory() as folder,
        Chrome(options=options, service=ChromeService("/usr/bin/chromedriver")) as driver,
    ):
        page = Path(folder) / "etoile.html"
        command = (sys.executable, "-m", "etoile_cli", "export", "web", str(page), "--up-to", "0", "--sealed")
        subprocess.run(command, check=True)
        driver.get(page.as_uri())
        for name, (width, height, place) in _PICTURES.items():
            (_IMAGES / f"{name}.webp").write_bytes(_take(driver, width, height, place))


if __name__ == "__main__":
    main()
