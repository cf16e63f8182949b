"""The Activity page in a real browser: axe in both themes, narrow and wide, by keyboard, without JavaScript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from providers.audit import record
from providers.models import AuditEvent, Person
from tests.people import signed_in
from tests.rows import make_provider

type OpenAs = Callable[..., Page]


@pytest.fixture
def events(transactional_db: None, admin: Person) -> None:
    """More than one page of them, with long names and every sort of detail."""
    row = make_provider(name="n" * 80)
    details = {"fields": ["notes", "api_key"], "fingerprint_before": "a1" * 32, "fingerprint_after": "b2" * 32}
    with transaction.atomic():
        for number in range(30):
            record(actor=admin, action="provider.changed", target=row, details=details)
            record(actor=None, action="person.sign_in_failed", target=None, details={"by": "password", "n": number})


@pytest.mark.expected_statuses(422)
def test_page_is_good_in_both_themes_and_widths(open_as: OpenAs, events: None, owner: Person) -> None:
    for path in ("/activity/", "/activity/?what=refusals&text=x&until=yesterday", "/activity/?what=policy"):
        page = open_as(owner, path)
        for summary in page.locator("details.event__more summary").all()[:3]:
            summary.click()
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            for width in (360, 768, 1320):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page).response["violations"]
            assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []


def test_filter_leads_to_what_fits_and_keeps_what_was_typed(open_as: OpenAs, events: None, owner: Person) -> None:
    page = open_as(owner, "/activity/")
    page.get_by_label("Who").fill("Adam")
    page.get_by_label("What happened").select_option("Keys")
    page.get_by_label("Who").press("Enter")
    expect(page.get_by_role("heading", name="What fits, newest first")).to_be_visible()
    assert page.url.endswith("#events")
    expect(page.get_by_label("Who")).to_have_value("Adam")
    expect(page.locator(".event")).to_have_count(30)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Export as CSV")).to_be_focused()


def test_pages_filters_and_export_work_without_javascript(
    browser: Browser, live_server: LiveServer, settings: Settings, events: None, owner: Person, tmp_path: Path
) -> None:
    session = signed_in(Client(), owner).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/activity/?what=keys")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export as CSV").click()
    download.value.save_as(tmp_path / "record.csv")
    assert (tmp_path / "record.csv").read_text().count("provider.changed") == 30
    page.goto(f"{live_server.url}/activity/")
    page.get_by_role("link", name="Older").click()
    page.get_by_role("link", name="Newest").click()
    expect(page.locator(".event")).to_have_count(50)
    page.locator("details.event__more summary").first.click()
    page.get_by_role("link", name="More by").first.or_(page.get_by_role("link", name="More about").first).first.click()
    expect(page.get_by_role("link", name="Show everything").first).to_be_visible()
    context.close()
    assert AuditEvent.objects.filter(action="activity.exported").count() == 1
