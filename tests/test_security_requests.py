"""Requests that no page of ours makes: each gets an answer below 500, and none of them stores nonsense."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from providers.models import Person, Provider
from tests.cards import PressedCard
from tests.people import signed_in
from tests.provider_double import provider_double

METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
ADDRESSES = (
    f"/people/{9**40}/",
    f"/people/invitations/{9**40}/",
    "/keys/my/openai/0b7e6c1a-6b1f-4b43-9a53-2f1f6f0c9d11/",
    "/keys/my/no-such-kind/0b7e6c1a-6b1f-4b43-9a53-2f1f6f0c9d11/",
    f"/keys/organization/openai/{'0' * 36}/",
    "/keys/elsewhere/openai/new/",
    "/my/?open=%00&add=%ed%a0%80",
    f"/my/?open={'a' * 5000}",
    "/welcome/%00/",
    "/welcome/%ff%ed%a0%80/",
    "/account/password/reset/key/zz-%00/",
    "/%ff",
    "//elsewhere.example.net/",
)
VALUES = {
    "empty": "",
    "zero byte": "a\0b",
    "long": "x" * 9_000,
    "direction": "\u202eabc",
    "tag": "</textarea><script>alert(1)</script>",
    "number": f"{9**40}",
    "digits": "²",
    "id": str(uuid4()),
}
FIELDS = ("api_key", "api_host", "model_type", "name", "notes", "version", "offer", "successor")
BUTTONS = ("save", "validate", "list_models", "save_unchecked", "remove:confirmed")


@pytest.fixture
def card(client: Client, admin: Person) -> PressedCard:
    """An Azure card with a stored key: it has fields of its own, too."""
    pressed = PressedCard(signed_in(client, admin), "azure_openai")
    with provider_double():
        pressed.press("save")
    return pressed


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("known", [True, False], ids=["admin", "nobody"])
def test_odd_address_is_answered_whatever_the_method(client: Client, admin: Person, known: bool, address: str) -> None:
    if known:
        signed_in(client, admin)
    statuses = {method: getattr(client, method)(address).status_code for method in METHODS}
    assert max(statuses.values()) < 500, statuses


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_odd_value_in_any_field_is_answered_and_the_key_kept(card: PressedCard, value: str) -> None:
    before = card.stored.sealed
    for name in (*FIELDS, *card.kind.Form.config_names()):
        for button in BUTTONS:
            with provider_double():
                response = card.press(button, **{name: value})
            assert response.status_code in (200, 422), (name, button)
            assert "<script>alert" not in response.content.decode()
            if name != "api_key" and button != "remove:confirmed":
                assert card.stored.sealed == before, (name, button)
            if not card.row:
                with provider_double():
                    card.press("save")
                before = card.stored.sealed


@pytest.mark.parametrize("button", ["", "\0", "save\0", "drop", "use_model:\0", "use_host:\0", "save:" + "x" * 9000])
def test_odd_button_is_answered(card: PressedCard, button: str) -> None:
    with provider_double():
        assert card.press(button).status_code < 500


def test_form_that_is_too_large_or_has_too_many_fields_is_refused(card: PressedCard) -> None:
    large = card.client.post(card.url, {"do": "save", "notes": "x" * 1_200_000})
    many = card.client.post(card.url, {"do": "save", **{f"field-{number}": "x" for number in range(2000)}})
    assert (large.status_code, many.status_code) == (400, 400)


def test_form_that_ends_in_the_middle_is_answered(card: PressedCard) -> None:
    broken = b"--x\r\nContent-Disposition: form-data; name=do\r\n\r\nsave"
    responses = [
        card.client.post(card.url, broken, content_type=content_type)
        for content_type in ("multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "application/xml")
    ]
    assert {response.status_code for response in responses} <= {200, 400, 422}
    assert Provider.objects.count() == 1


def test_theme_returns_to_no_other_site(client: Client, db: None) -> None:
    for there in (
        "https://elsewhere.example.net/",
        "//elsewhere.example.net",
        "/\\elsewhere.example.net",
        "\0/",
        "javascript:1",
        "/" + "x" * 9000,
    ):
        response = client.post(reverse("theme"), {"theme": "dark", "next": there})
        assert (response.status_code, response["Location"]) == (302, "/"), there
