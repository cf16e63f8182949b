"""A key is typed in a real Chromium: what is left in the page, in its storage, and in its profile on the disk."""

import json
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import FLAGS
from tests.goals.leaks.campaign_people import OWNER
from tests.goals.leaks.stage import Stage

CHROMIUM = "/usr/bin/chromium"
STORAGE = """() => JSON.stringify({
  local: {...localStorage}, session: {...sessionStorage}, name: window.name, cookie: document.cookie,
  fields: [...document.querySelectorAll('input, textarea')].map(field => [field.name, field.value, field.defaultValue]),
})"""


def browse(stage: Stage) -> None:
    """Sign in, save a key, go about, and close; then every file of the profile is read."""
    with tempfile.TemporaryDirectory(prefix="byok-profile-") as profile:
        with sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=CHROMIUM, args=list(FLAGS), chromium_sandbox=False
            )
            _work(stage, context.pages[0])
            context.close()
        sessions = stage.people[OWNER].sessions
        for path in sorted(Path(profile).rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = str(path.relative_to(profile))
                stage.evidence.see("browser's profile", name, path.read_bytes(), may=sessions)


def _work(stage: Stage, page: Page) -> None:
    place = f"http://{stage.product.place[0].replace('127.0.0.1', 'localhost')}:{stage.product.place[1]}"
    page.goto(f"{place}/account/login/")
    page.get_by_label("E-mail address").fill(f"{OWNER}@example.org")
    page.get_by_label("Password", exact=True).fill(stage.passwords[OWNER].text)
    page.get_by_role("button", name="Sign in").click()
    key = stage.key("openai", "key typed in Chromium", "chromium")
    page.goto(f"{place}/organization/?add=openai")
    card = page.locator("article[open], article:has(details[open])").first
    card.get_by_label("Name", exact=True).fill("typed in Chromium")  # open, since one more of a kind needs a name
    card.get_by_label("API Host").fill(stage.provider.host("good", "chromium"))
    card.get_by_label("API Key", exact=True).fill(key.text)
    card.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
    _look(stage, page, "after a save")
    for path in ("/my/", "/agents/", "/people/", "/organization/"):
        page.goto(place + path)
        _look(stage, page, path)
    page.go_back()
    _look(stage, page, "after going back")


def _look(stage: Stage, page: Page, when: str) -> None:
    stage.evidence.see("page in Chromium", when, page.content().encode())
    stage.evidence.see("page in Chromium", f"fields and storage {when}", json.dumps(page.evaluate(STORAGE)).encode())
