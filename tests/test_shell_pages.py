"""The frame in a real browser: both themes, every width, without JavaScript, and what a failing request says."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from providers.models import Person

type OpenAs = Callable[..., Page]

WIDTHS = (360, 768, 992, 1320, 1920)
FORM = """
<form id="probe" hx-post="/probe" hx-swap="innerHTML" hx-target="#answer" hx-sync="this:drop">
  <input id="probe-key" type="password" aria-label="Key" value="made-up-key">
  <button type="button" data-toggle-secret="probe-key" aria-label="Show the key" aria-pressed="false">
    <svg class="icon"><use href="/static/icons.svg#eye"/></svg></button>
  <button class="btn" name="do" value="save" data-busy="Checking the key…">Save</button>
  <span data-progress></span>
</form>
<p id="answer"></p><input id="link" value="https://example.org/link" aria-label="Link">
<button type="button" data-copy="link"><span>Copy the link</span></button>
"""
COLOURS = """() => [...document.querySelectorAll("body, body *")].map((element) => {
  const style = getComputedStyle(element);
  const parts = [style.color, style.backgroundColor, style.borderTopColor, style.backgroundImage, style.boxShadow];
  return [element.tagName, element.className.baseVal ?? element.className, ...parts].join("; ");
})"""


@pytest.fixture
def probe(open_as: OpenAs, member: Person) -> Page:
    """A page with a form of htmx, a key field and a copy button on it."""
    page = open_as(member, "/account/")
    page.evaluate(
        """(form) => {
          document.querySelector("main").insertAdjacentHTML("beforeend", form);
          htmx.process(document.getElementById("probe"));
        }""",
        FORM,
    )
    return page


def answer_with(page: Page, status: int, body: str = "", content_type: str = "text/html") -> None:
    """Let the form's address answer this, and press Save."""
    page.route("**/probe", lambda route: route.fulfill(status=status, body=body, content_type=content_type))
    page.get_by_role("button", name="Save", exact=True).last.click()


def violations(page: Page) -> list[str]:
    """What axe finds, as rule: element."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1320])
def test_axe_finds_nothing_on_the_frame(open_as: OpenAs, owner: Person, theme: str, width: int) -> None:
    page = open_as(owner, "/account/")
    page.set_viewport_size({"width": width, "height": 900})
    if width < 992:
        page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name=theme.title()).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_sign_in_page(page: Page, live_server: LiveServer, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(live_server.url + "/account/login/")
    assert violations(page) == []


def test_dark_system_looks_like_the_chosen_dark(page: Page, live_server: LiveServer) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.goto(live_server.url + "/account/login/")
    followed = page.evaluate(COLOURS)
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": live_server.url}])
    page.emulate_media(color_scheme="light")
    page.reload()
    assert page.evaluate(COLOURS) == followed


def test_no_width_scrolls_sideways(open_as: OpenAs, owner: Person) -> None:
    page = open_as(owner, "/account/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_skip_link_goes_to_the_content(open_as: OpenAs, member: Person) -> None:
    page = open_as(member, "/account/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_navigation_and_theme_work_without_javascript(browser: Browser, open_as: OpenAs, owner: Person) -> None:
    cookies = open_as(owner, "/account/").context.cookies()
    address = open_as(owner, "/account/").url
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="People").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    context.close()


@pytest.mark.expected_statuses(403, 404, 429, 500, 503)
@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (403, "Your session changed. Reload the page."),
        (404, "This is no longer here. Reload the page to see what is."),
        (429, "Too many tries. Wait a minute and try again."),
        (500, "Something went wrong on the server. What you typed is still here."),
        (503, "Too many checks are running. Try again in a moment."),
    ],
)
def test_refusal_is_spoken_and_swaps_nothing(probe: Page, status: int, sentence: str) -> None:
    answer_with(probe, status, "<h1>Refused</h1>")
    expect(probe.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    expect(probe.locator("#answer")).to_be_empty()
    assert violations(probe) == []
    probe.get_by_role("button", name="Close").click()
    expect(probe.locator("#alert")).to_be_empty()


@pytest.mark.expected_statuses(403)
def test_refusal_uses_the_words_of_the_server(probe: Page) -> None:
    answer_with(probe, 403, "You are an admin no more.", "text/plain")
    expect(probe.locator("#alert")).to_contain_text("You are an admin no more.")


def test_form_error_is_swapped_and_raises_no_alarm(probe: Page) -> None:
    answer_with(probe, 422, "Enter the key.")
    expect(probe.locator("#answer")).to_have_text("Enter the key.")
    expect(probe.locator("#alert")).to_be_empty()


def test_lost_server_is_spoken(probe: Page) -> None:
    probe.evaluate("() => { console.error = () => {}; window.fetch = () => Promise.reject(new TypeError()); }")
    probe.get_by_role("button", name="Save", exact=True).last.click()
    expect(probe.locator("#alert")).to_contain_text("The server did not answer. What you typed is still here.")


def test_pressed_button_says_what_is_asked_until_the_answer(probe: Page) -> None:
    held: list[Route] = []
    probe.route("**/probe", lambda route: held.append(route))
    save = probe.get_by_role("button", name="Save", exact=True).last
    save.click()
    expect(save).to_have_class("btn is-busy")
    expect(probe.locator("#live")).to_have_text("Checking the key…")
    expect(probe.locator("[data-progress]")).to_have_text("Checking the key…")
    save.click()
    held[0].fulfill(status=200, body="Saved.")
    expect(probe.locator("#answer")).to_have_text("Saved.")
    expect(save).to_have_class("btn")
    expect(probe.locator("[data-progress]")).to_be_empty()
    assert len(held) == 1


def test_key_can_be_shown_and_is_hidden_before_it_is_sent(probe: Page) -> None:
    toggle = probe.get_by_role("button", name="Show the key")
    toggle.click()
    expect(probe.locator("#probe-key")).to_have_attribute("type", "text")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    answer_with(probe, 200, "Saved.")
    expect(probe.locator("#probe-key")).to_have_attribute("type", "password")
    expect(toggle.locator("use")).to_have_attribute("href", "/static/icons.svg#eye")


def test_copy_button_copies_and_says_so(probe: Page) -> None:
    probe.context.grant_permissions(["clipboard-read", "clipboard-write"])
    probe.get_by_role("button", name="Copy the link").click()
    expect(probe.locator("#live")).to_have_text("Copied")
    assert probe.evaluate("navigator.clipboard.readText()") == "https://example.org/link"
