"""What may be shown of a key: equality with another, and its ends."""

from hashlib import sha256

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from providers.fingerprints import fingerprint, mask
from providers.kinds import all_kinds, get_kind
from providers.kinds.base import Kind
from tests.rows import API_KEY, make_provider, unsaved_provider

PREFIXES = [(kind, prefix) for kind in all_kinds() for prefix in ("", *(shape.prefix for shape in kind.key_shapes))]
keys = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=200)


@pytest.mark.django_db
def test_one_key_on_two_cards_of_two_kinds_has_one_fingerprint() -> None:
    first = make_provider(kind="openai")
    second = make_provider(kind="openai_compatible", api_host="https://llm.example.com/v1")
    assert first.key_fingerprint == second.key_fingerprint == fingerprint({"api_key": API_KEY})


@given(keys, keys)
def test_different_keys_have_different_fingerprints(one: str, other: str) -> None:
    assert (fingerprint({"api_key": one}) == fingerprint({"api_key": other})) is (one == other)


def test_a_fingerprint_depends_on_names_and_not_on_their_order_or_on_blanks() -> None:
    pair = {"access_key_id": "AKIAMADEUP0123456789", "secret_access_key": "s" * 40}
    assert fingerprint(pair) == fingerprint({**dict(reversed(pair.items())), "session_token": ""})
    assert fingerprint(pair) != fingerprint({"access_key_id": "s" * 40, "secret_access_key": "AKIAMADEUP0123456789"})
    assert fingerprint(pair) != fingerprint({**pair, "session_token": "t"})


def test_no_key_has_no_fingerprint() -> None:
    assert fingerprint({}) == fingerprint({"api_key": ""}) == ""


def test_a_fingerprint_is_no_bare_hash() -> None:
    found = fingerprint({"api_key": API_KEY})
    assert len(found) == 64
    assert found != sha256(API_KEY.encode()).hexdigest()
    with override_settings(FINGERPRINT_KEY="another-key-of-this-test-0123456789"):
        assert fingerprint({"api_key": API_KEY}) != found


@pytest.mark.parametrize("missing", ["", None])
def test_without_its_key_nothing_is_fingerprinted_or_sealed(settings: Settings, missing: str | None) -> None:
    settings.FINGERPRINT_KEY = missing
    with pytest.raises(ImproperlyConfigured, match="FINGERPRINT_KEY is missing"):
        fingerprint({"api_key": API_KEY})
    with pytest.raises(ImproperlyConfigured, match="FINGERPRINT_KEY is missing"):
        unsaved_provider()


@pytest.mark.parametrize(
    ("kind", "key", "shown"),
    [
        ("openai", "sk-proj-made-up-0123456789-WXYZ", "sk-proj-…WXYZ"),
        ("openai", "sk-madeup0123456789WXYZ", "sk-…WXYZ"),
        ("openrouter", "sk-or-v1-madeup0123456789WXYZ", "sk-or-v1-…WXYZ"),
        ("openai_compatible", "made-up-key-0123456789-WXYZ", "…WXYZ"),
        ("openai", "made-up-key-0123456789-WXYZ", "…WXYZ"),
        ("openai", "sk-proj-0123456WXYZ", "sk-…WXYZ"),
        ("openai", "sk-0123456789WXYZ", "…WXYZ"),
        ("openai", "0123456789abWXYZ", "…WXYZ"),
        ("openai", "0123456789aWXYZ", ""),
        ("openai", "", ""),
    ],
)
def test_a_mask_is_known_prefix_and_last_four(kind: str, key: str, shown: str) -> None:
    assert mask(get_kind(kind), {"api_key": key}) == shown


def test_the_mask_of_an_access_key_is_of_its_id() -> None:
    secrets = {"secret_access_key": "s" * 40, "session_token": "t" * 90, "access_key_id": "AKIAMADEUP01234567WXYZ"}
    assert mask(get_kind("bedrock"), secrets) == "AKIA…WXYZ"


def test_secrets_without_a_naming_field_have_no_mask() -> None:
    assert mask(get_kind("bedrock"), {"secret_access_key": "s" * 40}) == ""


@given(st.sampled_from(PREFIXES), keys)
def test_a_mask_always_hides_twelve_characters_and_fits_its_column(
    kind_and_prefix: tuple[Kind, str], rest: str
) -> None:
    kind, prefix = kind_and_prefix
    key = prefix + rest
    shown = mask(kind, {"api_key": key})
    assert bool(shown) is (len(key) >= 16)
    start, _, end = shown.partition("…")
    assert key.startswith(start)
    assert key.endswith(end)
    assert not shown or len(key) - len(start) - len(end) >= 12
    assert len(shown) <= 40
