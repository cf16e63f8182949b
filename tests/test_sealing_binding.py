"""The seal opens for the row and host that the key was typed for, and for nothing else."""

import base64
import os
import random
import uuid
from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from django.db.models import F
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from providers.data_keys import cipher
from providers.models import Person, Provider
from providers.sealing import CannotUnseal, Sealed, seal, unseal
from tests.rows import API_KEY, make_provider, put_into_column, stored_bytes, unsaved_provider

names = st.sampled_from(["api_key", "access_key_id", "secret_access_key", "session_token"])
printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=300)


def sealed_in_memory(provider: Provider) -> Provider:
    """Encrypt as a save does, without a database."""
    Provider._meta.get_field("sealed").pre_save(provider, add=True)
    return provider


def opens(provider: Provider) -> bool:
    try:
        unseal(provider)
    except CannotUnseal:
        return False
    return True


@given(st.dictionaries(names, printable, max_size=4))
def test_what_was_sealed_is_what_is_unsealed(secrets: dict[str, str]) -> None:
    assert unseal(sealed_in_memory(unsaved_provider(secrets=secrets))) == secrets


@given(st.text(min_size=1).filter(lambda text: not (text.isascii() and text.isprintable())))
def test_anything_but_printable_ascii_is_refused_and_not_quoted(secret: str) -> None:
    provider = Provider(kind="openai")
    with pytest.raises(ValueError, match="printable ASCII") as caught:
        seal(provider, {"api_key": f"made-up-{secret}"})
    assert "made-up" not in str(caught.value)
    assert provider.seal_version == 0


@pytest.mark.django_db
def test_a_stored_row_opens_with_all_its_secrets() -> None:
    secrets = {"access_key_id": "ASIAMADEUP0123456789", "secret_access_key": "s" * 40, "session_token": "t" * 900}
    assert unseal(make_provider(kind="bedrock", secrets=secrets)) == secrets


@pytest.mark.django_db
def test_a_row_without_any_key_opens_empty() -> None:
    provider = make_provider(kind="openai_compatible", secrets={})
    assert unseal(provider) == {}
    assert (provider.key_mask, provider.key_fingerprint) == ("", "")


@pytest.mark.django_db
def test_edits_that_do_not_move_the_key_leave_it_readable(member: Person) -> None:
    provider = make_provider(owner=member)
    provider.name, provider.model_type, provider.config, provider.version = "team", "other", {"api_version": "1"}, 7
    provider.save()
    assert unseal(Provider.objects.get(pk=provider.pk)) == {"api_key": API_KEY}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"api_host": "https://api.openai.com.evil.example/v1"},
        {"api_host": "https://api.openai.com/v1/"},
        {"api_host": "http://api.openai.com/v1"},
        {"api_host": "https://api.openai.com:8443/v1"},
        {"kind": "openrouter"},
        {"owner": None},
        {"owner": "stranger"},
        {"seal_version": 0},
        {"seal_version": F("seal_version") + 1},
    ],
    ids=str,
)
def test_a_row_edited_in_the_database_does_not_open(
    member: Person, stranger: Person, change: dict[str, object]
) -> None:
    provider = make_provider(owner=member)
    values = {name: stranger if value == "stranger" else value for name, value in change.items()}
    Provider.objects.filter(pk=provider.pk).update(**values)
    assert not opens(Provider.objects.get(pk=provider.pk))


@pytest.mark.django_db
def test_a_key_of_the_organization_does_not_open_as_a_persons(member: Person) -> None:
    provider = make_provider()
    Provider.objects.filter(pk=provider.pk).update(owner=member)
    assert not opens(Provider.objects.get(pk=provider.pk))


@pytest.mark.django_db
def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    source, target = make_provider(name="a"), make_provider(name="b")
    assert not opens(put_into_column(target, stored_bytes(source)))
    assert opens(source)


@pytest.mark.django_db
def test_an_older_ciphertext_put_back_alone_does_not_open() -> None:
    provider = make_provider()
    older = stored_bytes(provider)
    seal(provider, {"api_key": "made-up-newer-key-0123456789"})
    provider.save()
    assert not opens(put_into_column(provider, older))


@pytest.mark.django_db
def test_a_ciphertext_of_a_removed_row_does_not_open_in_one_that_has_its_id_again() -> None:
    removed = make_provider()
    older = stored_bytes(removed)
    again = unsaved_provider()
    again.pk = removed.pk
    Provider.objects.filter(pk=removed.pk).delete()
    again.save(force_insert=True)
    assert opens(Provider.objects.get(pk=again.pk))
    assert not opens(put_into_column(again, older))


@pytest.mark.django_db
def test_a_copied_row_does_not_open() -> None:
    copy = make_provider()
    copy.pk, copy.name = uuid.uuid4(), "copy"
    copy._state.adding = True
    copy.save()
    assert not opens(Provider.objects.get(pk=copy.pk))


@pytest.mark.django_db
@pytest.mark.parametrize("text", [API_KEY, "", "0", "gAAAAA", '{"secrets": {"api_key": "x"}}', "ключ"])
def test_plain_text_in_the_column_does_not_open(text: str) -> None:
    assert not opens(put_into_column(make_provider(), text.encode()))


@pytest.mark.django_db
def test_text_where_bytes_belong_does_not_open_and_does_not_break_the_list(transactional_sqlite: None) -> None:
    put_into_column(make_provider(), API_KEY)
    assert [opens(provider) for provider in Provider.objects.all()] == [False]


@pytest.fixture
def transactional_sqlite(db: None) -> None:
    """Only SQLite takes text into a column of bytes."""
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses text in a column of bytes")


def test_what_else_was_encrypted_with_the_data_key_does_not_open() -> None:
    provider = sealed_in_memory(unsaved_provider())
    for text in (API_KEY, "[]", "{}", '"secrets"', '{"secrets": {"api_key": "x"}}', "null", "7"):
        provider.sealed = Sealed(cipher().encrypt(text.encode()))  # type: ignore[assignment]
        assert not opens(provider)


def test_a_row_that_was_never_sealed_does_not_open() -> None:
    assert not opens(Provider(kind="openai"))
    assert not opens(unsaved_provider())


def test_another_data_key_does_not_open_it() -> None:
    provider = sealed_in_memory(unsaved_provider())
    with override_settings(FERNET_KEYS=[Fernet.generate_key().decode()]):
        assert not opens(provider)
    assert opens(provider)


def flipped(token: bytes, chance: random.Random) -> bytes:
    """One bit of what the token says is turned over."""
    raw = bytearray(base64.urlsafe_b64decode(token))
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return base64.urlsafe_b64encode(raw)


def another_character(token: bytes, chance: random.Random) -> bytes:
    """One character of the token is another one, of the alphabet or not."""
    place = chance.randrange(len(token))
    other = chance.choice([byte for byte in range(256) if byte != token[place]])
    return token[:place] + bytes([other]) + token[place + 1 :]


def cut(token: bytes, chance: random.Random) -> bytes:
    """The token ends early."""
    return token[: chance.randrange(len(token))]


def stuffed(token: bytes, chance: random.Random) -> bytes:
    """A character that a careless decoder overlooks is put in."""
    place = chance.randrange(len(token) + 1)
    return token[:place] + chance.choice([b"\n", b" ", b"!", b"=", b"\x00"]) + token[place:]


def foreign(token: bytes, chance: random.Random) -> bytes:
    """The same content under a key that is not ours."""
    return Fernet(base64.urlsafe_b64encode(chance.randbytes(32))).encrypt(cipher().decrypt(token))


def noise(token: bytes, chance: random.Random) -> bytes:
    """Bytes that mean nothing."""
    return chance.randbytes(len(token))


@pytest.mark.parametrize("tamper", [flipped, another_character, cut, stuffed, foreign, noise])
def test_no_tampered_ciphertext_opens(tamper: Callable[[bytes, random.Random], bytes]) -> None:
    seed = int.from_bytes(os.urandom(4))
    chance = random.Random(seed)  # noqa: S311 - picks what to damage, no secret
    provider = sealed_in_memory(unsaved_provider())
    token = provider.sealed.ciphertext
    tampered = {tamper(token, chance) for _ in range(400)} - {token}
    accepted = 0
    for ciphertext in tampered:
        provider.sealed = Sealed(ciphertext)  # type: ignore[assignment]
        accepted += opens(provider)
    assert accepted == 0, f"{accepted} of {len(tampered)} were accepted (seed {seed})"
    assert len(tampered) >= 180
