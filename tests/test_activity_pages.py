"""The Activity page: who may see it, what it tells, filters, pages and links."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from providers.activity import filters, pages
from providers.audit import record
from providers.audit_verification import present_head
from providers.models import Agent, AuditEvent, Person, Role
from providers.origin import Origin, coming_from
from providers.services.people import rename
from tests.people import make_person, signed_in
from tests.rows import make_provider


@pytest.fixture
def auditor(db: None) -> Person:
    return make_person("Aura", Role.AUDITOR)


def words(client: Client, query: str = "", status: int = 200) -> list[str]:
    """The sentences on the page."""
    response = client.get(f"/activity/{query}")
    assert response.status_code == status
    found = re.findall(r'<p class="event__words">(.*?)</p>', response.content.decode(), re.S)
    return [re.sub("<.*?>", "", one) for one in found]


def noted(person: Person | Agent | None, action: str = "person.renamed", **details: object) -> AuditEvent:
    target = person if isinstance(person, Person) else None
    record(actor=person, action=action, target=target, details=details)
    return AuditEvent.objects.latest("id")


def test_members_are_refused_and_their_navigation_does_not_name_it(client: Client, member: Person) -> None:
    browser = signed_in(client, member)
    assert browser.get("/activity/").status_code == 403
    assert "/activity/" not in browser.get("/my/").content.decode()


def test_empty_record_says_so(client: Client, auditor: Person) -> None:
    AuditEvent.objects.all().delete()
    assert "Nothing has happened yet." in signed_in(client, auditor).get("/activity/").content.decode()


def test_newest_comes_first_with_address_fields_and_fingerprints(
    client: Client, auditor: Person, admin: Person
) -> None:
    row = make_provider(name="work")
    with coming_from(Origin("192.0.2.7")):
        details = {"fields": ["notes", "api_key"], "fingerprint_before": "a1" * 32, "fingerprint_after": "b2" * 32}
        record(actor=admin, action="provider.changed", target=row, details=details)
    noted(admin)
    browser = signed_in(client, auditor)
    said = words(browser)
    assert said[0] == "Adam changed their name"
    assert said[1] == "Adam replaced the key of OpenAI · work"
    page = browser.get("/activity/").content.decode()
    for shown in ("from 192.0.2.7", "notes, api_key", "a1a1a1a1", "b2b2b2b2"):
        assert shown in page
    assert "a1" * 32 not in page
    assert f'href="/organization/?open={row.pk}#summary-{row.pk}"' in page


def test_what_is_gone_or_personal_is_named_without_a_link(client: Client, admin: Person, member: Person) -> None:
    gone, personal = make_provider(), make_provider(owner=member, name="mine")
    for row in (gone, personal):
        record(actor=member, action="provider.enabled", target=row)
    gone.delete()
    page = signed_in(client, admin).get("/activity/").content.decode()
    assert page.count("<strong>OpenAI") == 2
    assert "?open=" not in page


def test_labels_never_become_markup(client: Client, admin: Person) -> None:
    admin.name = "<script>alert(1)</script>"
    admin.save()
    noted(admin, word="<b>x</b>")
    page = signed_in(client, admin).get("/activity/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_head_is_shown_with_what_to_do(client: Client, admin: Person) -> None:
    noted(admin)
    page = signed_in(client, admin).get("/activity/").content.decode()
    assert present_head() in page
    assert "verify_audit --head" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("who=mia@example.org", {"Mia changed their name"}),
        ("who=MIA", {"Mia changed their name"}),
        ("who=builder", {"Agent builder asked for a key and got none"}),
        ("what=sign-ins", {"Sign-in failed"}),
        ("what=refusals", {"Sign-in failed", "Agent builder asked for a key and got none"}),
        ("what=refusals&who=builder", {"Agent builder asked for a key and got none"}),
        ("text=BUILD", {"Agent builder asked for a key and got none"}),
        ("text=198.51", {"Sign-in failed"}),
        ("text=mia", {"Mia changed their name"}),
        ("text=nothing-like-it", set()),
        ("what=policy", set()),
    ],
)
def test_filters_show_what_fits(client: Client, admin: Person, member: Person, query: str, expected: set[str]) -> None:
    AuditEvent.objects.all().delete()
    noted(member)
    noted(Agent(name="builder"), "key.refused", rule="none")
    with coming_from(Origin("198.51.100.4")):
        noted(None, "person.sign_in_failed")
    assert set(words(signed_in(client, admin), f"?{query}")) - {"Adam signed in"} == expected


def test_days_include_both_ends(client: Client, admin: Person, member: Person) -> None:
    AuditEvent.objects.all().delete()
    browser = signed_in(client, admin)
    events = [noted(member, "person.renamed") for _ in range(4)]
    for age, event in enumerate(reversed(events)):
        AuditEvent.objects.filter(pk=event.pk).update(at=timezone.now() - timedelta(days=age))
    days = [(timezone.now() - timedelta(days=age)).date() for age in range(4)]
    assert len(words(browser, f"?since={days[2]}&until={days[1]}")) == 2
    assert len(words(browser, f"?until={days[3]}")) == 1
    assert len(words(browser, f"?since={days[1]}")) >= 2
    assert words(browser, "?until=2001-01-01") == []
    assert words(browser, "?until=9999-12-31&since=0001-01-01")


def test_one_thing_is_shown_alone(client: Client, admin: Person, member: Person) -> None:
    row = make_provider(name="work")
    record(actor=admin, action="provider.enabled", target=row)
    noted(member)
    assert words(signed_in(client, admin), f"?target=provider:{row.pk}") == ["Adam enabled OpenAI · work"]


@pytest.mark.parametrize("query", ["?since=yesterday", "?what=nothing", "?since=2026-02-02&until=2026-02-01"])
def test_filter_that_makes_no_sense_is_told(client: Client, admin: Person, query: str) -> None:
    response = signed_in(client, admin).get(f"/activity/{query}")
    assert response.status_code == 422
    assert "field-error" in response.content.decode()


@pytest.mark.parametrize("query", ["", "who=mia@example.org", "text=mia", "what=people", "what=refusals&text=mia"])
def test_pages_lead_to_every_row_once_and_back(
    client: Client, admin: Person, member: Person, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    AuditEvent.objects.all().delete()
    browser = signed_in(client, admin)
    AuditEvent.objects.all().delete()
    for _ in range(11):
        noted(member, "person.confirmation_failed" if "refusals" in query else "person.renamed")
    monkeypatch.setattr(pages, "PER_PAGE", 4)
    forward, last = walk(browser, f"/activity/?{query}", "Older")
    back, _ = walk(browser, last, "Newer")
    assert len(forward) == len(set(forward)) == 11
    assert sorted(forward, reverse=True) == forward
    assert set(back) == set(forward)


def walk(browser: Client, address: str, way: str) -> tuple[list[int], str]:
    """The numbers of all events on the way, and the last page."""
    found: list[int] = []
    for _ in range(10):
        page = browser.get(address).content.decode()
        found += map(int, re.findall(r'id="event-(\d+)"', page))
        link = re.search(rf'href="([^"]*)#events">{way}</a>', page)
        if link is None:
            return found, address
        address = "/activity/" + link[1].replace("&amp;", "&")
    raise AssertionError("the pages never end")


def test_search_for_a_text_reads_so_many_rows_at_a_time(
    client: Client, admin: Person, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in(client, admin)
    noted(member, "person.renamed")
    for _ in range(30):
        noted(admin, "person.renamed")
    for module in (filters, pages):
        monkeypatch.setattr(module, "WINDOW", 10)
    page = browser.get("/activity/?text=mia").content.decode()
    assert "Older ones were not searched yet." in page
    for _ in range(4):
        link = re.search(r'href="([^"]*)#events">Search older ones</a>', page)
        if link is None:
            break
        page = browser.get("/activity/" + link[1].replace("&amp;", "&")).content.decode()
        if "Mia" in page:
            return
    raise AssertionError("the old row was not found")


def test_page_needs_few_queries(client: Client, admin: Person, member: Person) -> None:
    group = make_provider(name="work")
    for number in range(60):
        record(actor=admin, action="provider.enabled", target=group)
        rename(person=member, name=f"Mia {number}")
    browser = signed_in(client, admin)
    for query in ("", "?what=refusals", "?who=mia@example.org&since=2020-01-01&text=a"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(f"/activity/{query}")
        assert len(queries) <= 15, [one["sql"] for one in queries]


def test_record_that_was_edited_by_somebody_else_can_be_shown(client: Client, admin: Person) -> None:
    noted(admin)
    for kind in ("provider", "agent", "accesstoken", "person", "group"):
        AuditEvent.objects.create(actor_label="x", action="made.up", target_type=kind, target_id="no id", details=[1])
    assert signed_in(client, admin).get("/activity/").status_code == 200
