"""The Policy pages, and what policy does to My keys."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from providers.models import AuditEvent, Group, Person, Policy, Provider, Role
from providers.services import save as saving
from providers.services.check import check
from tests.cards import PressedCard
from tests.people import make_person, signed_in
from tests.provider_double import provider_double
from tests.test_key_pages import stored
from tests.test_page_states import findings, ready

type OpenAs = Callable[..., Page]
ALLOWED = {"shown": "yes", "personal": "allowed", "fallback": "no", "personal_hosts": ""}
HTMX = {"HX-Request": "true"}
FORBIDDEN = "Your organization does not allow own keys for this provider: it is kept and not used."
SAVE, DEFAULT, REMOVE = 'value="save"', 'value="set_default"', 'value="remove"'


@pytest.fixture
def admin_client(admin: Person) -> Client:
    """Signed in as an admin."""
    return signed_in(Client(), admin)


@pytest.fixture
def member_client(member: Person) -> Client:
    """Signed in as a member."""
    return signed_in(Client(), member)


@pytest.fixture
def group(member: Person) -> Group:
    """A group with one member."""
    made = Group.objects.create(name="Research")
    made.members.add(member)
    return made


@pytest.fixture
def without_javascript(browser: Browser, live_server: LiveServer, settings: Settings, admin: Person) -> Iterator[Page]:
    """A page of a browser that runs no scripts, signed in as an admin."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    session = signed_in(Client(), admin).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    yield context.new_page()
    context.close()


def forbid(kind: str, personal: str = "forbidden", **rules: object) -> None:
    Policy.objects.create(kind=kind, personal=personal, **rules)


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["/policy/", "/policy/openai/", "/groups/", "/groups/1/"])
def test_policy_is_for_admins(member_client: Client, path: str, method: str) -> None:
    allowed = 405 if (path, method) == ("/policy/", "post") else 403
    assert getattr(member_client, method)(path).status_code == allowed
    assert not Policy.objects.exists()
    assert not Group.objects.exists()


def test_what_is_chosen_is_stored_and_recorded(admin_client: Client, admin: Person) -> None:
    chosen = {"shown": "no", "personal": "forbidden", "fallback": "yes", "personal_hosts": "LLM.example.com/v1/\n\n"}
    response = admin_client.post("/policy/openai/", chosen)
    assert response["Location"] == "/policy/?open=openai#policy-openai"
    row = Policy.objects.get()
    assert (row.kind, row.shown, row.personal, row.fallback) == ("openai", False, "forbidden", True)
    assert row.personal_hosts == ["https://llm.example.com/v1"]
    assert AuditEvent.objects.get(action="policy.changed").actor == admin


def test_saved_in_place_with_htmx(admin_client: Client) -> None:
    response = admin_client.post("/policy/openai/", ALLOWED | {"personal": "forbidden"}, headers=HTMX)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Saved." in page
    assert "own keys forbidden" in page
    assert "<html" not in page


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_host_that_cannot_be_read_is_refused_at_its_field(admin_client: Client, headers: dict[str, str]) -> None:
    typed = ALLOWED | {"personal_hosts": "https://llm.example.com\nftp://elsewhere.example.net"}
    response = admin_client.post("/policy/openai/", typed, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="policy-openai-personal_hosts_error"><p class="field-error">' in page
    assert "“ftp://elsewhere.example.net”" in page
    assert "https://llm.example.com\nftp://" in page
    assert not Policy.objects.exists()


@pytest.mark.parametrize("wrong", [{"personal": "sometimes"}, {"shown": ""}, {"fallback": "x"}])
def test_choice_that_does_not_exist_is_refused(admin_client: Client, wrong: dict[str, str]) -> None:
    assert admin_client.post("/policy/openai/", ALLOWED | wrong).status_code == 422
    assert not Policy.objects.exists()


def test_policy_of_an_unknown_kind_is_not_found(admin_client: Client) -> None:
    assert admin_client.post("/policy/no-such-kind/", ALLOWED).status_code == 404


def test_only_what_differs_from_the_defaults_is_marked(admin_client: Client) -> None:
    forbid("zai")
    forbid("qwen", personal="allowed")
    cards = admin_client.get("/policy/").context["cards"]
    assert [card.kind.slug for card in cards if card.differs] == ["zai"]
    assert len(cards) == 11


def test_group_is_made_renamed_filled_and_removed(admin_client: Client, member: Person, stranger: Person) -> None:
    admin_client.post("/groups/", {"name": "Research", "members": [member.pk]})
    group = Group.objects.get()
    assert list(group.members.all()) == [member]
    admin_client.post(f"/groups/{group.pk}/", {"do": "save", "name": "Lab", "members": [stranger.pk]})
    group.refresh_from_db()
    assert (group.name, list(group.members.all())) == ("Lab", [stranger])
    assert admin_client.post(f"/groups/{group.pk}/", {"do": "remove"})["Location"] == "/groups/"
    assert not Group.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "research", "x" * 81])
def test_group_needs_a_name_of_its_own(admin_client: Client, group: Group, name: str) -> None:
    response = admin_client.post("/groups/", {"name": name})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert Group.objects.count() == 1


def test_group_that_limits_a_key_is_not_removed_and_the_key_is_named(admin_client: Client, group: Group) -> None:
    stored(None, name="Night shift").groups.add(group)
    response = admin_client.post(f"/groups/{group.pk}/", {"do": "remove"})
    assert response.status_code == 422
    assert "OpenAI · Night shift would be open to everybody." in response.content.decode()
    assert Group.objects.exists()


def test_member_who_is_gone_is_refused_in_words(admin_client: Client, group: Group) -> None:
    response = admin_client.post(f"/groups/{group.pk}/", {"do": "save", "name": "Research", "members": [9999]})
    assert response.status_code == 422
    assert "not there any more" in response.content.decode()


def test_pages_of_policy_take_few_queries_whatever_they_hold(
    admin_client: Client, group: Group, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(30):
        made = Group.objects.create(name=f"Group {number}")
        made.members.add(make_person(f"Person{number}", Role.MEMBER))
    for path in ("/policy/", "/groups/", f"/groups/{group.pk}/"):
        with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
            assert admin_client.get(path).status_code == 200


@pytest.mark.parametrize("rules", [{"personal": "forbidden"}, {"personal": "allowed", "shown": False}])
def test_kind_that_is_not_for_people_is_not_listed(member_client: Client, rules: dict[str, object]) -> None:
    Policy.objects.create(kind="zai", **rules)
    kinds = [card.kind.slug for card in member_client.get("/my/").context["cards"]]
    assert "zai" not in kinds
    assert len(kinds) == 10


@pytest.mark.parametrize("rules", [{"personal": "forbidden"}, {"personal": "allowed", "shown": False}])
def test_organization_page_lists_every_kind(admin_client: Client, rules: dict[str, object]) -> None:
    Policy.objects.create(kind="zai", **rules)
    assert len(admin_client.get("/organization/").context["cards"]) == 11


def test_forbidden_key_is_kept_dimmed_and_offers_only_to_be_removed(member_client: Client, member: Person) -> None:
    row = stored(member, is_default=True)
    forbid("openai")
    page = text_of(member_client, f"/my/?open={row.pk}")
    assert FORBIDDEN in page
    assert "Not allowed" in page
    assert "is-unused" in page
    assert "badge--default" not in page
    body = member_client.get(reverse("card", args=["my", "openai", row.pk]), headers=HTMX).content.decode()
    assert REMOVE in body
    assert SAVE not in body
    assert DEFAULT not in body


@pytest.mark.parametrize("button", ["save", "validate", "list_models", "set_default"])
@pytest.mark.parametrize("scripted", [True, False], ids=["htmx", "plain"])
def test_server_refuses_to_use_a_forbidden_key(
    member_client: Client, member: Person, button: str, scripted: bool
) -> None:
    card = PressedCard(member_client, "openai", scope="my", scripted=scripted)
    with provider_double():
        card.press("save")
    forbid("openai")
    before = card.stored
    with provider_double() as double:
        page = card.press(button, notes="new").content.decode()
    assert FORBIDDEN in page
    assert double.requests == []
    assert (card.stored.version, card.stored.is_default) == (before.version, False)


def test_forbidden_key_can_be_removed_and_its_card_goes(member_client: Client) -> None:
    card = PressedCard(member_client, "openai", scope="my")
    with provider_double():
        card.press("save")
    forbid("openai")
    page = card.press("remove").content.decode()
    assert "Remove for good" in page
    assert "<article" not in card.press("remove:confirmed").content.decode()
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"personal": "forbidden"}, "Your organization does not allow own keys for this provider."),
        ({"personal": "allowed", "shown": False}, "Your organization does not offer this provider."),
    ],
)
def test_new_key_that_policy_does_not_allow_is_refused(
    member_client: Client, rules: dict[str, object], said: str
) -> None:
    Policy.objects.create(kind="openai", **rules)
    card = PressedCard(member_client, "openai", scope="my")
    with provider_double() as double:
        response = card.press("save")
    assert response.status_code == 422
    assert said in response.content.decode()
    assert double.requests == []
    assert card.row is None


def test_policy_binds_no_key_of_the_organization(admin_client: Client) -> None:
    forbid("openai", shown=False)
    card = PressedCard(admin_client, "openai")
    with provider_double():
        card.press("save", api_host="https://llm.example.com/v1")
    assert card.row


def test_policy_changed_while_a_key_is_checked_stores_nothing(
    member_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden_meanwhile(**question: object) -> object:
        forbid("openai")
        return check(**question)  # type: ignore[arg-type]

    monkeypatch.setattr(saving, "check", forbidden_meanwhile)
    card = PressedCard(member_client, "openai", scope="my")
    with provider_double():
        assert card.press("save").status_code == 422
    assert card.row is None


@pytest.mark.parametrize("button", ["save", "validate", "list_models"])
def test_personal_host_outside_the_policy_is_refused_before_anything_is_sent(
    member_client: Client, button: str
) -> None:
    forbid("openai", personal="allowed", personal_hosts=["https://proxy.example.com/llm"])
    card = PressedCard(member_client, "openai", scope="my")
    with provider_double() as double:
        response = card.press(button, api_host="https://elsewhere.example.net/v1")
    page = response.content.decode()
    assert response.status_code == 422
    assert "at https://api.openai.com/v1 and https://proxy.example.com/llm only." in page
    assert double.requests == []
    assert card.row is None


@pytest.mark.parametrize("host", ["https://api.openai.com/v1", "https://proxy.example.com/llm/v1"])
def test_personal_host_that_policy_names_is_used(member_client: Client, host: str) -> None:
    forbid("openai", personal="allowed", personal_hosts=["https://proxy.example.com/llm"])
    card = PressedCard(member_client, "openai", scope="my")
    with provider_double():
        card.press("save", api_host=host)
    assert card.stored.api_host == host


def test_stored_key_whose_host_is_no_longer_allowed_is_not_made_default(member_client: Client, member: Person) -> None:
    row = stored(member)
    Provider.objects.update(api_host="https://proxy.example.com/v1")
    card = PressedCard(member_client, "openai", scope="my")
    card.entry, card.url = row.pk, reverse("card", args=["my", "openai", row.pk])
    assert "own keys for OpenAI at https://api.openai.com/v1 only." in card.press("set_default").content.decode()
    assert not card.stored.is_default


def test_card_of_a_key_whose_host_is_no_longer_allowed_says_so_while_it_is_closed(
    member_client: Client, member: Person
) -> None:
    stored(member, is_default=True)
    Provider.objects.update(api_host="https://proxy.example.com/v1")
    page = text_of(member_client, "/my/")
    assert "Not allowed" in page
    assert "is-unused" in page
    assert "badge--default" not in page


def test_forbidden_entry_is_no_successor(member_client: Client, member: Person) -> None:
    row = stored(member, is_default=True)
    stored(member, "zai")
    stored(member, "deepseek")
    forbid("zai")
    card = PressedCard(member_client, "openai", scope="my")
    card.entry, card.url = row.pk, reverse("card", args=["my", "openai", row.pk])
    successors = card.press("remove").context["card"].successors
    assert [one.kind for one in successors] == ["deepseek"]


def test_required_kind_says_that_the_organizations_key_is_not_used(member_client: Client) -> None:
    stored(None, "gemini", is_default=True)
    forbid("gemini", personal="required")
    page = text_of(member_client, "/my/?open=gemini")
    assert "Needs a key of your own" in page
    assert "The organization&#x27;s key is not used for this provider" in page
    assert "Provided by your organization" not in page


def test_only_what_a_person_may_use_is_shown_as_provided(member_client: Client, stranger: Person, group: Group) -> None:
    stored(None, name="For the lab").groups.add(group)
    stored(None, "zai", name="For all")
    stored(None, "qwen", name="Of a hidden kind")
    Policy.objects.create(kind="qwen", shown=False)
    page = text_of(member_client, "/my/")
    assert "For the lab" in page
    assert "For all" in page
    assert "Of a hidden kind" not in page
    assert "For the lab" not in text_of(signed_in(Client(), stranger), "/my/")


def test_answer_at_the_top_changes_with_the_default(member_client: Client) -> None:
    card = PressedCard(member_client, "openai", scope="my")
    with provider_double():
        assert "Your agents have no key to use" in card.press("save").content.decode()
    page = card.press("set_default").content.decode()
    assert '<div id="answer" hx-swap-oob="true">' in page
    assert "Your agents use OpenAI" in page


def test_where_the_organizations_default_stands_is_said_as_it_is(member_client: Client, member: Person) -> None:
    shared = stored(None, is_default=True)
    assert "your agents use it" in text_of(member_client, "/my/")
    own = stored(member, "zai", is_default=True)
    assert "your own key goes before it" in text_of(member_client, "/my/")
    Provider.objects.filter(pk=own.pk).update(outcome="invalid_key")
    assert "your own default goes before it, and does not work" in text_of(member_client, "/my/")
    forbid("zai")
    assert "your agents use it" in text_of(member_client, "/my/")
    Provider.objects.filter(pk=shared.pk).update(outcome="invalid_key")
    assert "not in use now" in text_of(member_client, "/my/")


def test_required_own_keys_and_a_key_that_steps_in_are_refused_at_the_field(admin_client: Client) -> None:
    response = admin_client.post("/policy/openai/", ALLOWED | {"personal": "required", "fallback": "yes"})
    assert response.status_code == 422
    assert "the organization&#x27;s key never steps in" in response.content.decode().split("fallback_error")[-1]
    assert not Policy.objects.exists()


def test_hosts_field_says_when_private_hosts_end_to_count(admin_client: Client, settings: Settings) -> None:
    settings.BYOK_PRIVATE_HOSTS = ()
    assert "private hosts" not in text_of(admin_client, "/policy/")
    settings.BYOK_PRIVATE_HOSTS = ("10.0.0.9:8080",)
    assert "private hosts of this server count, too (10.0.0.9:8080): the first line ends" in text_of(
        admin_client, "/policy/"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1320])
def test_pages_are_good_in_the_browser(open_as: OpenAs, admin: Person, group: Group, theme: str, width: int) -> None:
    forbid("openai", personal_hosts=["https://proxy.example.com"])
    row = stored(admin)
    stored(None, "zai").groups.add(group)
    page = open_as(admin, "/policy/?open=openai")
    ready(page, theme, width)
    assert findings(page) == []
    page.get_by_label("API Hosts for own keys").first.fill("ftp://x")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_label("API Hosts for own keys").first).to_be_focused()
    assert findings(page) == []
    for path in ("/groups/", f"/groups/{group.pk}/", f"/my/?open={row.pk}"):
        page.goto(page.url.split("/policy/")[0].split("/groups/")[0] + path)
        assert findings(page) == []


def test_policy_is_saved_in_place_by_the_keyboard(open_as: OpenAs, admin: Person) -> None:
    page = open_as(admin, "/policy/")
    page.locator("#policy-openai summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Hidden. People are not offered it").first).to_be_checked()
    page.locator("#policy-openai").get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#live")).to_have_text("OpenAI: saved.")
    expect(page.locator("#policy-openai").get_by_role("button", name="Save")).to_be_focused()
    expect(page.locator("#policy-openai .provider-card__facts")).to_contain_text("Hidden")
    assert not Policy.objects.get().shown


def test_policy_and_groups_work_without_javascript(
    without_javascript: Page, live_server: LiveServer, member: Person
) -> None:
    page = without_javascript
    page.goto(f"{live_server.url}/policy/")
    page.locator("#policy-gemini summary").click()
    page.locator("#policy-gemini").get_by_label("Required.").check()
    page.locator("#policy-gemini").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Google Gemini: saved.")).to_be_visible()
    expect(page.locator("#policy-gemini").get_by_label("Required.")).to_be_checked()
    page.get_by_role("link", name="Groups").click()
    page.get_by_label("Name").fill("Research")
    page.get_by_label("Mia").check()
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_role("link", name="Research")).to_be_visible()
    assert list(Group.objects.get().members.all()) == [member]
