"""A stored key goes to the address that it was typed for and nowhere else, and no harmless edit loses it.

Both directions for every kind, so that a kind nobody has thought of yet is tested by being there.
"""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from providers.kinds import all_kinds
from providers.models import Person, Provider
from providers.sealing import unseal
from tests.cards import KEY, OTHER_KEY, PressedCard, typed_for
from tests.people import signed_in
from tests.provider_double import Double, provider_double

KINDS = [kind.slug for kind in all_kinds()]
ELSEWHERE = "elsewhere.example.net"
ASKING = ("save", "validate", "list_models")
OTHER_NAMES = (
    "api_base", "base_url", "baseUrl", "endpoint", "host", "url", "origin", "target", "proxy", "openai_api_base",
    "extra_headers", "config", "api_host[]", "API_HOST", "region_name",
)  # fmt: skip
"""What peers have taken a host from, beside the field that was guarded."""


@pytest.fixture
def admin_client(admin: Person) -> Client:
    """Signed in as an admin."""
    return signed_in(Client(), admin)


@pytest.fixture
def member_client(member: Person) -> Client:
    """Signed in as a member."""
    return signed_in(Client(), member)


@pytest.fixture(params=KINDS)
def shared(request: pytest.FixtureRequest, admin_client: Client) -> PressedCard:
    """A card of each kind with a stored key of the organization."""
    return saved(PressedCard(admin_client, request.param))


@pytest.fixture(params=KINDS)
def own(request: pytest.FixtureRequest, member_client: Client) -> PressedCard:
    """A card of each kind with a stored key of a member."""
    return saved(PressedCard(member_client, request.param, scope="my"))


def saved(card: PressedCard) -> PressedCard:
    with provider_double():
        card.press("save")
    assert card.row, "the card was not saved"
    return card


def moves_of_host(host: str) -> Iterator[str]:
    """Addresses that are another one than `host`, or that some parser takes for another one."""
    parts = urlsplit(host)
    name, path = parts.hostname or "", parts.path
    yield f"https://{ELSEWHERE}{path}"
    yield ELSEWHERE
    yield f"https://{ELSEWHERE}.{name}{path}"
    yield f"https://{name}.{ELSEWHERE}{path}"
    yield f"https://{name}@{ELSEWHERE}{path}"
    yield f"https://{ELSEWHERE}\\@{name}{path}"
    yield f"https://{name}\\.{ELSEWHERE}{path}"
    yield f"https://{ELSEWHERE}#{name}{path}"
    yield f"https://{ELSEWHERE}?{host}"
    yield f"http://{name}{path}"
    yield f"https://{name}:8443{path}"
    yield f"{host}/elsewhere"
    yield f"{host}/../elsewhere"
    yield f"https://{name.replace('a', 'а').replace('o', 'о')}{path}"
    yield "http://169.254.169.254/latest"
    yield "https://0x7f000001/v1"


def moves(row: Provider) -> Iterator[dict[str, str]]:
    """Every field that decides where the key goes, changed."""
    for host in moves_of_host(row.api_host):
        yield {"api_host": host}
    for name in row.spec.Form.moving_names()[1:]:
        yield {name: "eu-west-1"}
        yield {name: f"x.{ELSEWHERE}/"}
        yield {name: "eu-west-1", "api_host": ""}


def strays(double: Double, row: Provider) -> list[str]:
    """The addresses of requests that went elsewhere than to the row's own API Host, or its region's control host."""
    homes = (f"{row.api_host}/", f"{row.api_host.replace('//bedrock-runtime.', '//bedrock.', 1)}/")
    return [str(sent.url) for sent in double.requests if not str(sent.url).startswith(homes)]


def sealed(row: Provider) -> tuple[str, int, bytes]:
    return row.api_host, row.version, row.sealed.ciphertext


def test_key_of_the_organization_goes_to_no_other_address(shared: PressedCard) -> None:
    row = shared.stored
    with provider_double() as double:
        for move in moves(row):
            for button in ASKING:
                shared.press(button, api_key="", **move)
                assert strays(double, row) == [], (button, move)
    assert (shared.stored.api_host, unseal(shared.stored)["api_key"]) == (row.api_host, KEY)


def test_key_of_a_member_goes_to_no_other_address(own: PressedCard) -> None:
    row = own.stored
    with provider_double() as double:
        for move in (*moves(row),)[::6]:
            for button in ("save:as_is", "validate:as_is", "list_models:as_is"):
                own.press(button, api_key="", **move)
                assert strays(double, row) == [], (button, move)
    assert (own.stored.api_host, unseal(own.stored)["api_key"]) == (row.api_host, KEY)


def test_offer_made_for_a_typed_key_carries_no_stored_one_along(shared: PressedCard) -> None:
    before = sealed(shared.stored)
    for move in ({"api_host": f"https://{ELSEWHERE}/v1"}, *(*moves(shared.stored),)[17:]):
        with provider_double("provider_unavailable"):
            offer = shared.press("save", api_key=OTHER_KEY, **move).context["card"].offer
        with provider_double() as double:
            shared.press("save_unchecked", api_key="", offer=offer, **move)
        assert double.requests == []
        assert sealed(shared.stored) == before


def test_offer_made_for_the_stored_key_holds_at_its_own_address_only(shared: PressedCard) -> None:
    with provider_double("provider_unavailable"):
        offer = shared.press("save", notes="new").context["card"].offer
    assert offer
    before = sealed(shared.stored)
    with provider_double() as double:
        shared.press("save_unchecked", offer=offer, notes="new", api_host=f"https://{ELSEWHERE}/v1")
    assert double.requests == []
    assert sealed(shared.stored) == before


def test_host_is_taken_from_its_own_field_only(shared: PressedCard) -> None:
    row = shared.stored
    evil = f"https://{ELSEWHERE}/v1"
    extra = dict.fromkeys(OTHER_NAMES, evil) | {"config": json.dumps({"api_host": evil, "base_url": evil})}
    with provider_double() as double:
        for button in ASKING:
            shared.press(button, **extra)
        shared.url += f"?api_host={evil}&api_key=x"
        shared.press("validate")
    assert double.requests
    assert strays(double, row) == []


def test_host_that_is_sent_twice_moves_no_key(shared: PressedCard) -> None:
    row = shared.stored
    typed = typed_for(shared.kind) | row.config | {"version": str(row.version), "api_key": "", "name": ""}
    evil = f"https://{ELSEWHERE}/v1"
    with provider_double() as double:
        for hosts in ([row.api_host, evil], [evil, row.api_host]):
            for button in ASKING:
                form = {**typed, "model_type": row.model_type, "api_host": hosts, "do": button}
                shared.client.post(shared.url, form, headers={"HX-Request": "true"})
    assert strays(double, row) == []


def test_body_in_json_is_no_form(shared: PressedCard) -> None:
    body = {"do": "validate", "api_host": f"https://{ELSEWHERE}/v1", "version": "1"}
    with provider_double() as double:
        response = shared.client.post(shared.url, body, content_type="application/json")
    assert response.status_code == 400
    assert double.requests == []


def test_key_of_somebody_else_is_used_by_nobody(shared: PressedCard, member_client: Client, stranger: Person) -> None:
    row = shared.stored
    taken = PressedCard(member_client, shared.kind.slug, scope="my")
    mine = saved(PressedCard(member_client, shared.kind.slug, scope="my"))
    others = [
        (member_client, reverse("card", args=["my", shared.kind.slug, row.pk]), 404),
        (member_client, shared.url, 403),
        (shared.client, reverse("card", args=["organization", shared.kind.slug, mine.entry]), 404),
        (shared.client, reverse("card", args=["my", shared.kind.slug, mine.entry]), 404),
        (signed_in(Client(), stranger), mine.url, 404),
    ]
    for client, url, status in others:
        taken.client, taken.url = client, url
        with provider_double() as double:
            for button in (*ASKING, "save_unchecked", "set_default", "disable", "remove:confirmed"):
                response = taken.press(button, api_key="", version="1")
                assert (response.status_code, double.requests) == (status, []), (url, button)
    assert sealed(shared.stored) == sealed(row)


def test_key_of_one_kind_is_not_used_by_another(shared: PressedCard) -> None:
    other = next(slug for slug in KINDS if slug != shared.kind.slug)
    stranger = PressedCard(shared.client, other)
    stranger.url = reverse("card", args=["organization", other, shared.entry])
    with provider_double() as double:
        statuses = {stranger.press(button, api_key="").status_code for button in ASKING}
    assert statuses == {404}
    assert double.requests == []


@pytest.mark.parametrize("slug", KINDS)
def test_no_key_of_the_environment_is_ever_used(
    slug: str, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up-ambient-0123456789")
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "made-up-ambient-0123456789")
    card = PressedCard(admin_client, slug)
    with provider_double() as double:
        for button in ASKING:
            card.press(button, api_key="")
    assert not any(
        {"authorization", "api-key", "x-api-key"} & {*map(str.lower, sent.headers)} for sent in double.requests
    )


def cosmetic_edits(row: Provider) -> Iterator[dict[str, str]]:
    """Changes after which the key still goes where it went."""
    parts = urlsplit(row.api_host)
    yield from ({"name": "Night shift"}, {"notes": "for the\nnight shift"}, {"model_type": "model-of-a-test"})
    yield from ({name: "2024-02-15-preview"} for name in row.spec.Form.config_names() if name == "api_version")
    yield from ({name: "another-name"} for name in row.spec.Form.config_names() if name == "deployment_name")
    yield from ({name: f" {row.config[name].upper()} "} for name in row.spec.Form.moving_names()[1:])
    yield {"api_host": f"{row.api_host}/"}
    yield {"api_host": f"{row.api_host}//"}
    yield {"api_host": f" \t{row.api_host}\n"}
    yield {"api_host": f'"{row.api_host}",'}
    yield {"api_host": f"{parts.scheme.upper()}://{parts.netloc.upper()}{parts.path}"}
    yield {"api_host": f"{parts.scheme}://{parts.netloc}:443{parts.path}"}
    yield {"api_host": f"{parts.scheme}://{parts.netloc}.{parts.path}"}
    yield {"api_host": f"{row.api_host}/chat/completions"}
    yield {"api_host": f"{row.api_host}/models?"}


def test_harmless_edit_keeps_the_key_and_its_address(shared: PressedCard) -> None:
    row = shared.stored
    for edit in cosmetic_edits(row):
        before = shared.stored
        with provider_double() as double:
            response = shared.press("save", **edit)
        after = shared.stored
        assert response.status_code == 200, edit
        assert (double.saw(KEY), strays(double, row)) == (True, []), edit
        assert (after.version, after.api_host) == (before.version + 1, row.api_host), edit
        assert after.sealed.ciphertext == row.sealed.ciphertext, edit
    assert unseal(shared.stored)["api_key"] == KEY
