"""Expiry date, groups and models of an entry: typed on the card, saved with it, compared, recorded, shown."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from providers.limits import clean_limit, day_in, models_in, stored_limits
from providers.models import AuditEvent, Group, Person, Provider
from providers.services import save as saving
from providers.services.check import check
from providers.statuses import status_of
from providers.verdicts import Verdict
from tests.cards import OTHER_KEY, PressedCard
from tests.people import signed_in
from tests.provider_double import provider_double
from tests.test_page_states import findings, ready

type OpenAs = Callable[..., Page]


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def card(request: pytest.FixtureRequest, client: Client, admin: Person) -> PressedCard:
    """A card of the organization with a stored key, with and without JavaScript."""
    return saved(PressedCard(signed_in(client, admin), "openai", scripted=request.param))


@pytest.fixture
def groups(db: None) -> list[Group]:
    """Two groups, without members."""
    return [Group.objects.create(name="Research"), Group.objects.create(name="Night shift")]


def saved(card: PressedCard, **typed: str) -> PressedCard:
    with provider_double():
        card.press("save", **typed)
    assert card.row, "the card was not saved"
    return card


def facts(page: str) -> str:
    """The line of facts on the first card that has a key."""
    found = re.search(r'provider-card__facts"[^>]*>(.*?)</span>\s*</span>', page, re.S)
    assert found
    return " ".join(re.sub("<[^>]+>", "", found[1]).split())


def numbers(groups: list[Group]) -> str:
    return ",".join(str(group.pk) for group in groups)


def test_limits_are_stored_by_the_same_save(card: PressedCard, groups: list[Group]) -> None:
    typed = {"expires_on": "2031-05-03", "allowed_models": "gpt-5, gpt-5-mini\ngpt-5", "groups": numbers(groups)}
    row = saved(card, **typed).stored
    assert row.expires_on == day_in("2031-05-03")
    assert row.allowed_models == ["gpt-5", "gpt-5-mini"]
    assert set(row.groups.all()) == set(groups)
    assert row.version == 2


def test_ticked_boxes_are_sent_one_by_one_and_none_opens_it_to_everybody(
    card: PressedCard, groups: list[Group]
) -> None:
    row = card.stored
    typed = {
        "version": row.version,
        "api_key": "",
        "api_host": row.api_host,
        "model_type": row.model_type,
        "do": "save",
    }
    with provider_double():
        card.client.post(card.url, {**typed, "groups": ["", *(group.pk for group in groups)]})
        assert card.stored.groups.count() == 2
        card.client.post(card.url, {**typed, "version": 2, "groups": [""]})
    assert card.stored.groups.count() == 0


def test_limits_that_were_not_sent_stay_as_they_are(card: PressedCard, groups: list[Group]) -> None:
    saved(card, expires_on="2031-05-03", allowed_models="gpt-5", groups=numbers(groups))
    before = stored_limits(card.stored)
    saved(card, notes="new")
    assert card.stored.notes == "new"
    assert stored_limits(card.stored) == before


def test_limits_move_no_key(card: PressedCard, groups: list[Group]) -> None:
    before = card.stored
    saved(card, expires_on="2031-05-03", allowed_models="gpt-5", groups=numbers(groups))
    assert card.stored.sealed.ciphertext == before.sealed.ciphertext


def test_changed_limits_are_named_in_the_record(card: PressedCard, groups: list[Group]) -> None:
    saved(card, expires_on="2031-05-03", allowed_models="gpt-5", groups=numbers(groups))
    event = AuditEvent.objects.get(action="provider.changed")
    assert set(event.details["fields"]) == {"expires_on", "allowed_models", "groups"}


def test_same_limits_in_another_spelling_are_no_change(card: PressedCard, groups: list[Group]) -> None:
    typed = {"allowed_models": "a\nb", "groups": numbers(groups), "api_key": OTHER_KEY}
    saved(card, **typed)
    with provider_double() as double:
        card.press("save", **typed | {"allowed_models": " a ,b,", "groups": numbers(groups[::-1])}, version="1")
    assert double.requests == []
    assert card.stored.version == 2


def test_form_sent_twice_with_another_limit_is_a_conflict_with_both_values(
    card: PressedCard, groups: list[Group]
) -> None:
    saved(card, expires_on="2031-05-03", groups=numbers(groups), allowed_models="a")
    with provider_double():
        page = card.press(
            "save", version="1", expires_on="2032-01-01", groups=numbers(groups[:1]), allowed_models="a,b"
        ).content.decode()
    assert "<td>2031-05-03</td><td>2032-01-01</td>" in page
    assert "<td>Night shift, Research</td><td>Research</td>" in page
    assert "<td>a</td><td>a, b</td>" in page
    assert stored_limits(card.stored)["expires_on"] == "2031-05-03"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"expires_on": "2031-02-30"}, "This is not a date."),
        ({"expires_on": "soon"}, "This is not a date."),
        ({"groups": "99"}, "One of these groups was removed meanwhile."),
        ({"groups": "1 or 1=1"}, "One of these groups was removed meanwhile."),
        ({"groups": "9" * 30}, "One of these groups was removed meanwhile."),
        ({"allowed_models": "m" * 201}, "with at most 200 characters each"),
        ({"allowed_models": ",".join(map(str, range(101)))}, "At most 100 models"),
        ({"allowed_models": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_limit_that_cannot_be_is_refused_at_its_field(card: PressedCard, typed: dict[str, str], said: str) -> None:
    with provider_double() as double:
        response = card.press("save", **typed)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert double.requests == []


def test_group_removed_while_a_key_is_checked_opens_it_to_nobody_else(
    card: PressedCard, groups: list[Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    def removed_meanwhile(**question: object) -> Verdict:
        Group.objects.filter(pk=groups[0].pk).delete()
        return check(**question)  # type: ignore[arg-type]

    monkeypatch.setattr(saving, "check", removed_meanwhile)
    with provider_double():
        response = card.press("save", groups=numbers(groups), notes="new")
    assert response.status_code == 422
    assert "One of these groups was removed meanwhile." in response.content.decode()
    assert card.stored.notes == ""
    assert not card.stored.groups.exists()


def test_personal_entry_expires_and_has_no_other_limit(client: Client, member: Person, groups: list[Group]) -> None:
    card = saved(PressedCard(signed_in(client, member), "openai", scope="my"))
    saved(card, expires_on="2031-05-03", allowed_models="a", groups=numbers(groups))
    assert stored_limits(card.stored) == {"expires_on": "2031-05-03"}
    assert card.stored.allowed_models == []
    assert not card.stored.groups.exists()
    page = client.get(card.url, headers={"HX-Request": "true"}).content.decode()
    assert 'type="date"' in page
    assert "Who may use it" not in page


@pytest.mark.parametrize(
    ("days", "said", "badge"),
    [
        (40, "expires in 40 days", ""),
        (15, "expires in 15 days", ""),
        (14, "expires in 14 days", "Expires soon"),
        (1, "expires tomorrow", "Expires soon"),
        (0, "last day today", "Expires soon"),
        (-1, "expired yesterday", "Expired"),
        (-20, "expired 20 days ago", "Expired"),
    ],
)
def test_card_says_when_it_expires(card: PressedCard, days: int, said: str, badge: str) -> None:
    Provider.objects.update(expires_on=timezone.localdate() + timedelta(days=days))
    page = card.client.get("/organization/").content.decode()
    assert said in facts(page)
    shown = [word for word in ("Expires soon", "Expired") if f">{word}<" in page]
    assert shown == ([badge] if badge else [])


def test_last_day_is_a_day_of_use(card: PressedCard) -> None:
    row = card.stored
    row.expires_on = timezone.localdate()
    assert status_of(row).word == "Valid"
    row.expires_on -= timedelta(days=1)
    assert status_of(row).word == "Expired"


def test_expired_entry_cannot_be_the_default(card: PressedCard) -> None:
    Provider.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert "It has expired." in card.press("set_default").content.decode()
    assert not card.stored.is_default


def test_card_says_whom_and_what_it_is_limited_to(card: PressedCard, groups: list[Group]) -> None:
    saved(card, groups=numbers(groups), allowed_models=f"{card.stored.model_type}, other")
    assert "for Night shift and Research · 2 models only" in facts(card.client.get("/organization/").content.decode())
    third = Group.objects.create(name="Accounts")
    saved(card, groups=numbers([*groups, third]), allowed_models="")
    assert "for Accounts and 2 more groups" in facts(card.client.get("/organization/").content.decode())


def test_card_without_any_group_says_where_to_make_one(card: PressedCard) -> None:
    page = card.client.get(card.url, headers={"HX-Request": "true"}).content.decode()
    assert f'<a href="{reverse("groups")}">Make a group</a>' in page


def test_what_was_ticked_stays_ticked_after_an_error(card: PressedCard, groups: list[Group]) -> None:
    with provider_double("invalid_key"):
        page = card.press(
            "save", api_key=OTHER_KEY, groups=numbers(groups[:1]), expires_on="2031-05-03"
        ).content.decode()
    assert re.findall(r'name="groups" value="(\d+)" checked', page) == [str(groups[0].pk)]
    assert 'value="2031-05-03"' in page


@given(st.sampled_from(["expires_on", "groups", "allowed_models"]), st.text(max_size=60))
def test_clean_text_of_a_limit_stays_as_it_is(name: str, text: str) -> None:
    once = clean_limit(name, text)
    assert clean_limit(name, once) == once


@given(st.lists(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1)))
def test_every_model_is_named_once_and_in_order(names: list[str]) -> None:
    assert models_in(", ".join(names)) == list(dict.fromkeys(names))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1320])
def test_limited_card_is_good_in_the_browser(
    open_as: OpenAs, admin: Person, groups: list[Group], client: Client, theme: str, width: int
) -> None:
    card = saved(PressedCard(signed_in(client, admin), "openai"))
    Provider.objects.update(expires_on=timezone.localdate() + timedelta(days=3), allowed_models=["a", "b"])
    page = open_as(admin, f"/organization/?open={card.entry}")
    ready(page, theme, width)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("checkbox", name="Research").check()
    page.get_by_label("Expiry date").fill("2031-05-03")
    assert findings(page) == []
    with provider_double():
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("Saved. The key and the model work.").first).to_be_visible()
    assert card.stored.groups.get() == groups[0]
    assert findings(page) == []
