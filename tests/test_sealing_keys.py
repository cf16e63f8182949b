"""The data keys: what is fit, what two of them mean, and what happens without one."""

import base64
import os
from io import StringIO

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from fernet_fields.hkdf import derive_fernet_key
from pytest_django.fixtures import Settings

from providers.checks import check_keys
from providers.data_keys import PUBLISHED, data_keys, problems_with_keys
from providers.models import Provider
from providers.sealing import (
    CannotUnseal,
    data_key_ids,
    fingerprint,
    is_readable,
    mark_unreadable,
    seal,
    unseal,
)
from tests.rows import API_KEY, make_provider, stored_bytes, unsaved_provider


def new_key() -> str:
    return Fernet.generate_key().decode()


def spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


def spelled_otherwise(key: str) -> str:
    """The same bytes: the last two bits of a key mean nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return key[:-2] + alphabet[alphabet.index(key[-2]) + 1] + "="


NO_KEY, WEAK, EXAMPLE = "not 32 random bytes", "weak", "an example"
UNFIT = {
    "empty text": ("", NO_KEY),
    "pass phrase": ("correct horse battery staple", NO_KEY),
    "31 bytes": (spelled(os.urandom(31)), NO_KEY),
    "33 bytes": (spelled(os.urandom(33)), NO_KEY),
    "all zero": (spelled(bytes(32)), WEAK),
    "one byte": (spelled(b"\xfe" * 32), WEAK),
    "counted up": (spelled(bytes(range(200, 232))), WEAK),
    "few bytes": (spelled(bytes(number * number % 17 + 200 for number in range(32))), WEAK),
    "text in base64": (spelled(b"correct horse battery staple 123"), WEAK),
    "new line": (new_key() + "\n", NO_KEY),
    "blank": (" " + new_key(), NO_KEY),
    "no padding": (new_key()[:-1], NO_KEY),
    "plain base64": (base64.b64encode(b"\xfb\xff\xbf" + os.urandom(29)).decode(), NO_KEY),
    "other spelling": (spelled_otherwise(new_key()), NO_KEY),
    "not ASCII": ("ä" * 43 + "=", NO_KEY),
    **{f"published {key[:4]}": (key, EXAMPLE) for key in PUBLISHED},
}


@pytest.fixture
def bare(settings: Settings) -> Settings:
    """Settings whose data keys a test may set."""
    settings.FERNET_KEYS = [new_key()]
    return settings


def test_random_keys_are_fit(bare: Settings) -> None:
    bare.FERNET_KEYS = [new_key() for _ in range(500)]
    assert problems_with_keys() == []


@pytest.mark.parametrize(("key", "reason"), UNFIT.values(), ids=UNFIT.keys())
def test_an_unfit_key_is_named_by_its_place_and_never_used(bare: Settings, key: str, reason: str) -> None:
    bare.FERNET_KEYS = [new_key(), key]
    (problem,) = problems_with_keys()
    assert problem.startswith(f"Key 2 of FERNET_KEYS is {reason}")
    assert not key or key not in problem
    assert data_key_ids() == ()
    with pytest.raises(ImproperlyConfigured, match="Key 2 of FERNET_KEYS"):
        Provider._meta.get_field("sealed").pre_save(unsaved_provider(), add=True)


@pytest.mark.parametrize("keys", [None, [], ()])
def test_without_a_data_key_nothing_is_sealed_and_the_secret_key_never_stands_in(
    bare: Settings, keys: list[str] | None
) -> None:
    bare.FERNET_KEYS = keys
    field, provider = Provider._meta.get_field("sealed"), unsaved_provider()
    for attempt in (lambda: field.pre_save(provider, add=True), lambda: field.fernet, lambda: field.keys, data_keys):
        with pytest.raises(ImproperlyConfigured, match="FERNET_KEYS is missing"):
            attempt()
    del bare.FERNET_KEYS
    with pytest.raises(ImproperlyConfigured, match="FERNET_KEYS is missing"):
        data_keys()


def test_the_first_key_seals_and_each_key_has_a_name_that_is_not_part_of_it(bare: Settings) -> None:
    old, new = new_key(), new_key()
    bare.FERNET_KEYS = [old]
    (old_id,) = data_key_ids()
    bare.FERNET_KEYS = [new, old]
    new_id, second_id = data_key_ids()
    assert second_id == old_id != new_id
    assert {len(old_id), len(new_id)} == {16}
    assert set(old_id + new_id) <= set("0123456789abcdef")
    assert old_id not in base64.urlsafe_b64decode(old).hex() + base64.urlsafe_b64decode(derive_fernet_key(old)).hex()
    provider = unsaved_provider()
    Provider._meta.get_field("sealed").pre_save(provider, add=True)
    assert provider.seal_key_id == new_id


@pytest.mark.parametrize("switched", [True, False])
def test_what_encrypts_is_derived_from_the_key_whatever_the_package_is_told(bare: Settings, switched: bool) -> None:
    bare.FERNET_USE_HKDF = switched
    provider = unsaved_provider()
    Provider._meta.get_field("sealed").pre_save(provider, add=True)
    (key,) = bare.FERNET_KEYS
    assert API_KEY.encode() in Fernet(derive_fernet_key(key)).decrypt(provider.sealed.ciphertext)
    with pytest.raises(InvalidToken):
        Fernet(key).decrypt(provider.sealed.ciphertext)


def test_one_key_twice_is_a_problem(bare: Settings) -> None:
    bare.FERNET_KEYS *= 2
    assert problems_with_keys() == ["FERNET_KEYS holds the same key twice."]


@pytest.mark.parametrize("name", ["SECRET_KEY", "FINGERPRINT_KEY", "AUDIT_KEY"])
def test_a_key_with_two_purposes_is_a_problem(bare: Settings, name: str) -> None:
    setattr(bare, name, bare.FERNET_KEYS[0])
    assert problems_with_keys() == [f"{name} and FERNET_KEYS share a key: each needs one of its own."]


@pytest.mark.parametrize("name", ["FINGERPRINT_KEY", "AUDIT_KEY"])
def test_the_other_keys_must_be_there_and_strong(bare: Settings, name: str) -> None:
    setattr(bare, name, "")
    assert problems_with_keys() == [f"{name} is missing."]
    for weak in ("short", "ab" * 40):
        setattr(bare, name, weak)
        assert problems_with_keys() == [f"{name} is weak: it needs at least 32 random characters."]


def test_the_deploy_check_reports_each_problem(bare: Settings) -> None:
    assert check_keys(None) == []
    bare.FERNET_KEYS, bare.AUDIT_KEY = [], ""
    assert [error.id for error in check_keys(None)] == ["byok.E001", "byok.E001"]
    with pytest.raises(CommandError, match="FERNET_KEYS is missing"):
        call_command("check", "--deploy", "--tag", "security", stdout=StringIO(), stderr=StringIO())


def test_the_plain_check_needs_no_key(bare: Settings) -> None:
    bare.FERNET_KEYS = []
    out = StringIO()
    call_command("check", "--tag", "security", stdout=out)
    assert "no issues" in out.getvalue()


@pytest.mark.django_db
def test_rows_of_the_second_key_stay_readable(bare: Settings) -> None:
    provider = make_provider()
    bare.FERNET_KEYS = [new_key(), *bare.FERNET_KEYS]
    assert is_readable(provider)
    assert unseal(provider) == {"api_key": API_KEY}


@pytest.mark.django_db
@pytest.mark.parametrize("keys", [[], ["unfit"], [new_key()]], ids=["none", "unfit", "wrong"])
def test_a_lost_key_is_a_state_that_ends_when_it_is_back(bare: Settings, keys: list[str]) -> None:
    provider = make_provider()
    before, right = stored_bytes(provider), bare.FERNET_KEYS
    bare.FERNET_KEYS = keys
    assert not is_readable(Provider.objects.get())
    with pytest.raises(CannotUnseal):
        unseal(provider)
    mark_unreadable(provider)
    provider.save()
    bare.FERNET_KEYS = right
    assert is_readable(Provider.objects.get())
    assert unseal(Provider.objects.get()) == {"api_key": API_KEY}
    assert stored_bytes(provider) == before


@pytest.mark.django_db
def test_a_row_that_is_marked_unreadable_says_so_and_keeps_its_ciphertext() -> None:
    provider = make_provider()
    before = stored_bytes(provider)
    Provider.objects.update(api_host="https://elsewhere.example.net/v1")
    provider = Provider.objects.get()
    assert is_readable(provider)
    mark_unreadable(provider)
    assert not is_readable(provider)
    assert not is_readable(Provider.objects.get())
    assert stored_bytes(provider) == before


@pytest.mark.django_db
def test_only_the_version_that_failed_is_marked_unreadable() -> None:
    mended, other = make_provider(name="a"), make_provider(name="b")
    failed = Provider.objects.get(pk=mended.pk)
    seal(mended, {"api_key": "made-up-newer-key-0123456789"})
    mended.version += 1
    mended.save()
    mark_unreadable(failed)
    assert is_readable(Provider.objects.get(pk=mended.pk))
    assert is_readable(Provider.objects.get(pk=other.pk))


@pytest.mark.django_db
def test_a_new_key_makes_an_unreadable_row_readable() -> None:
    provider = make_provider()
    mark_unreadable(provider)
    seal(provider, {"api_key": "made-up-newer-key-0123456789"})
    provider.save()
    assert is_readable(Provider.objects.get())
    assert unseal(Provider.objects.get()) == {"api_key": "made-up-newer-key-0123456789"}


def test_fingerprints_outlive_a_new_data_key(bare: Settings) -> None:
    before = fingerprint({"api_key": API_KEY})
    bare.FERNET_KEYS = [new_key()]
    assert fingerprint({"api_key": API_KEY}) == before
