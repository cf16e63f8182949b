"""A refused key that may belong to another region or plan: the card offers the vendor's other hosts."""

from collections.abc import Callable

import pytest
from django.test import Client

from providers.kinds import get_kind
from providers.models import Person
from providers.wires.bedrock import runtime_host
from tests.cards import KEY, OTHER_KEY, PressedCard
from tests.people import signed_in
from tests.provider_double import provider_double

type Pressed = Callable[[str], PressedCard]
ELSEWHERE = {
    "qwen": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "minimax": "https://api.minimaxi.com/v1",
    "zai": "https://api.z.ai/api/paas/v4",
    "bedrock": "https://bedrock-runtime.eu-central-1.amazonaws.com",
}


@pytest.fixture(params=[True, False], ids=["htmx", "plain"])
def pressed(request: pytest.FixtureRequest, client: Client, admin: Person) -> Pressed:
    """Makes cards, with and without JavaScript."""
    signed_in(client, admin)
    return lambda kind: PressedCard(client, kind, scripted=request.param)


@pytest.mark.parametrize(("kind", "host"), ELSEWHERE.items())
def test_refused_key_names_the_vendors_other_hosts(pressed: Pressed, kind: str, host: str) -> None:
    card = pressed(kind)
    with provider_double("invalid_key"):
        page = card.press("save", api_host=get_kind(kind).default_host).content.decode()
    assert f'value="use_host:{host}"' in page
    own = get_kind(kind).default_host.rstrip("/") or runtime_host("us-east-1")
    assert f'value="use_host:{own}"' not in page


@pytest.mark.parametrize(("kind", "host"), ELSEWHERE.items())
def test_other_host_is_put_into_the_form_and_nothing_is_sent(pressed: Pressed, kind: str, host: str) -> None:
    card = pressed(kind)
    with provider_double() as double:
        response = card.press(f"use_host:{host}")
    assert response.status_code == 200
    assert f'value="{host}"' in response.content.decode()
    assert double.requests == []
    assert card.row is None


@pytest.mark.parametrize(("kind", "host"), ELSEWHERE.items())
def test_key_still_typed_is_used_at_the_other_host(pressed: Pressed, kind: str, host: str) -> None:
    card = pressed(kind)
    typed = get_kind(kind).values_for(next(one for one in get_kind(kind).siblings if one.host == host))
    with provider_double() as double:
        card.press("save", **typed)
    assert card.stored.api_host == host
    assert double.saw(KEY)


@pytest.mark.parametrize(("kind", "host"), ELSEWHERE.items())
def test_stored_key_does_not_go_to_the_other_host(pressed: Pressed, kind: str, host: str) -> None:
    card = pressed(kind)
    with provider_double():
        card.press("save", api_host=get_kind(kind).default_host)
    before = card.stored.api_host
    with provider_double() as double:
        response = card.press(f"use_host:{host}")
    assert response.status_code == 422
    assert "Type the key again." in response.content.decode()
    assert f'value="{host}"' in response.content.decode()
    assert double.requests == []
    assert card.stored.api_host == before


def test_new_key_at_the_other_host_replaces_the_stored_one(pressed: Pressed) -> None:
    card = pressed("qwen")
    with provider_double():
        card.press("save")
    with provider_double() as double:
        card.press("save", api_host=ELSEWHERE["qwen"], api_key=OTHER_KEY)
    assert card.stored.api_host == ELSEWHERE["qwen"]
    assert not double.saw(KEY)


def test_host_that_is_no_sibling_is_not_taken(pressed: Pressed) -> None:
    card = pressed("qwen")
    page = card.press("use_host:https://evil.example.com").content.decode()
    assert "evil.example.com" not in page


def test_kind_with_one_host_offers_no_other(pressed: Pressed) -> None:
    card = pressed("openai")
    with provider_double("invalid_key"):
        assert "use_host:" not in card.press("save").content.decode()


def test_moonshot_is_offered_its_other_platform_on_the_compatible_card(pressed: Pressed) -> None:
    card = pressed("openai_compatible")
    with provider_double("invalid_key"):
        page = card.press("save", api_host="https://api.moonshot.ai/v1").content.decode()
    assert 'value="use_host:https://api.moonshot.cn/v1"' in page
