"""Chromium for tests: the machine's, else Playwright's own. Run as a module, it exits with 1 where there is none."""

import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = (
    # Tests run as root in containers, where the sandbox cannot start.
    "--no-sandbox",
    # WebGL is drawn by the processor, so that every machine draws the same.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # The browser itself asks nobody for anything.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> Path | None:
    """The program, or None where it is not there or does not start."""
    for name in NAMES:
        found = shutil.which(name)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return Path(found)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.is_file() else None


if __name__ == "__main__":
    raise SystemExit(find_chromium() is None)
