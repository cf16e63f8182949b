"""The sealed column: written by `save()` alone, never decrypted on the way in, never readable on the way out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.core.exceptions import FieldError, ValidationError
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat
from django.forms import modelform_factory
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from providers.models import Provider
from providers.sealing import Sealed, SecretField, is_readable, seal, unseal
from tests.rows import API_KEY, make_provider, put_into_column, stored_bytes, unsaved_provider

pytestmark = pytest.mark.django_db


@contextmanager
def refused() -> Iterator[pytest.ExceptionInfo[FieldError]]:
    """The field refuses, and the test goes on with its database."""
    with pytest.raises(FieldError) as caught, transaction.atomic():
        yield caught


def test_creating_a_row_is_one_insert() -> None:
    provider = unsaved_provider()
    with CaptureQueriesContext(connection) as queries:
        provider.save()
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]
    assert is_readable(Provider.objects.get(pk=provider.pk))


def test_sealing_anew_is_one_update_and_raises_the_seal_version() -> None:
    provider = make_provider()
    before = provider.seal_version
    seal(provider, {"api_key": "made-up-newer-key-0123456789"})
    with CaptureQueriesContext(connection) as queries:
        provider.save()
    assert [query["sql"].split()[0] for query in queries] == ["UPDATE"]
    again = Provider.objects.get(pk=provider.pk)
    assert (again.seal_version, again.version) == (before + 1, 1)
    assert unseal(again) == {"api_key": "made-up-newer-key-0123456789"}


def test_the_database_holds_nothing_of_the_key_in_clear() -> None:
    provider = make_provider()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM providers_provider")
        row = repr(cursor.fetchone()) + stored_bytes(provider).decode()
    parts = [API_KEY[start : start + 6] for start in range(8, len(API_KEY) - 6)]
    assert not [part for part in parts if part in row]


def test_the_length_of_a_key_does_not_show() -> None:
    short, long = make_provider(name="a", secrets={"api_key": "k" * 4}), make_provider(secrets={"api_key": "k" * 51})
    assert len(stored_bytes(short)) == len(stored_bytes(long))


def test_the_same_key_is_sealed_differently_each_time() -> None:
    assert stored_bytes(make_provider(name="a")) != stored_bytes(make_provider(name="b"))


def test_saving_a_loaded_row_writes_the_same_bytes() -> None:
    provider = make_provider()
    before = stored_bytes(provider), provider.seal_version
    provider.name = "renamed"
    provider.save()
    assert (stored_bytes(provider), Provider.objects.get(pk=provider.pk).seal_version) == before


def test_saving_a_row_that_cannot_be_read_keeps_its_ciphertext() -> None:
    provider = put_into_column(make_provider(), b"damaged")
    provider.name = "renamed"
    provider.save()
    assert stored_bytes(provider) == b"damaged"


def test_no_secret_stays_in_memory_after_a_save() -> None:
    provider = unsaved_provider()
    provider.save()
    assert isinstance(provider.sealed, Sealed)
    assert unseal(provider) == {"api_key": API_KEY}


def test_bulk_create_seals_each_row() -> None:
    Provider.objects.bulk_create([unsaved_provider(name="a"), unsaved_provider(name="b", secrets={"api_key": "other"})])
    assert [unseal(row)["api_key"] for row in Provider.objects.order_by("name")] == [API_KEY, "other"]


def test_listing_rows_decrypts_nothing() -> None:
    Provider.objects.bulk_create([unsaved_provider(name=str(number)) for number in range(20)])
    with (
        patch.object(MultiFernet, "decrypt", autospec=True, side_effect=MultiFernet.decrypt) as many,
        patch.object(Fernet, "decrypt", autospec=True, side_effect=Fernet.decrypt) as one,
    ):
        rows = list(Provider.objects.all())
        assert all(is_readable(row) for row in rows)
        assert len([repr(row.sealed) for row in rows]) == 20
        assert many.call_count + one.call_count == 0
        unseal(rows[0])
        assert many.call_count + one.call_count == 1


def test_one_bad_row_does_not_break_the_list() -> None:
    put_into_column(make_provider(name="bad"), b"\x00\xff")
    make_provider(name="good")
    assert len(list(Provider.objects.all())) == 2


def test_partial_loads_give_what_nobody_can_read() -> None:
    provider = make_provider()
    assert repr(Provider.objects.values_list("sealed", flat=True).get()) == "Sealed()"
    assert repr(Provider.objects.values("sealed").get()["sealed"]) == "Sealed()"
    assert unseal(Provider.objects.only("name").get(pk=provider.pk)) == {"api_key": API_KEY}
    assert unseal(Provider.objects.defer("sealed").get(pk=provider.pk)) == {"api_key": API_KEY}


def test_a_row_without_its_column_loaded_keeps_it_when_saved() -> None:
    provider = make_provider()
    before = stored_bytes(provider)
    partial = Provider.objects.defer("sealed").get(pk=provider.pk)
    partial.name = "renamed"
    partial.save()
    assert stored_bytes(provider) == before


EXPRESSIONS = {
    "F": F("name"),
    "Value": Value(API_KEY),
    "Concat": Concat(F("name"), Value("x")),
    "Case": Case(When(name="", then=Value(API_KEY)), default=F("sealed")),
    "text": API_KEY,
    "bytes": b"gAAAAA",
    "Sealed": Sealed(b"gAAAAA"),
    "None": None,
}


@pytest.mark.parametrize("value", EXPRESSIONS.values(), ids=EXPRESSIONS.keys())
def test_update_is_refused_and_changes_nothing(value: object) -> None:
    provider = make_provider()
    before = stored_bytes(provider)
    with refused():
        Provider.objects.update(sealed=value)
    assert stored_bytes(provider) == before


def test_bulk_update_is_refused_and_changes_nothing() -> None:
    provider = make_provider()
    before = stored_bytes(provider)
    with refused():
        Provider.objects.bulk_update([provider], ["sealed"])
    seal(provider, {"api_key": "made-up-newer-key-0123456789"})
    with refused():
        Provider.objects.bulk_update([provider], ["sealed"])
    assert stored_bytes(provider) == before


@pytest.mark.parametrize("value", [v for k, v in EXPRESSIONS.items() if k != "Sealed"], ids=repr)
def test_a_row_with_anything_else_is_not_saved(value: object) -> None:
    provider = make_provider()
    before = stored_bytes(provider)
    provider.sealed = value  # type: ignore[assignment]
    with refused() as caught:
        provider.save()
    assert API_KEY not in str(caught.value)
    assert stored_bytes(provider) == before


def test_a_row_that_was_never_sealed_is_not_created() -> None:
    with refused():
        Provider.objects.create(kind="openai", api_host="https://api.openai.com/v1", model_type="x")
    assert not Provider.objects.exists()


@pytest.mark.parametrize("lookup", ["sealed", "sealed__exact", "sealed__contains", "sealed__startswith", "sealed__in"])
def test_look_ups_are_refused(lookup: str) -> None:
    with pytest.raises(FieldError):
        Provider.objects.filter(**{lookup: "gAAAAA"}).exists()


def test_the_field_is_in_no_form() -> None:
    form = modelform_factory(Provider, fields="__all__")
    assert "api_host" in form.base_fields
    assert "sealed" not in form.base_fields


def test_dumpdata_holds_neither_key_nor_ciphertext() -> None:
    provider = make_provider()
    out = StringIO()
    call_command("dumpdata", "providers.Provider", stdout=out)
    assert str(provider.pk) in out.getvalue()
    assert API_KEY not in out.getvalue()
    assert "gAAAAA" not in out.getvalue()
    assert SecretField.value_to_string(Provider._meta.get_field("sealed"), provider) == ""


def test_loaddata_refuses_a_dump_and_keeps_the_stored_key(tmp_path: Path) -> None:
    provider = make_provider()
    before = stored_bytes(provider)
    fixture = tmp_path / "dump.json"
    call_command("dumpdata", "providers.Provider", output=str(fixture), verbosity=0)
    with refused():
        call_command("loaddata", str(fixture), verbosity=0)
    assert stored_bytes(provider) == before


def test_loaddata_refuses_a_key_in_a_fixture(tmp_path: Path) -> None:
    fields = {"kind": "openai", "api_host": "https://api.openai.com/v1", "model_type": "x", "sealed": API_KEY}
    fixture = tmp_path / "keys.json"
    fixture.write_text(json.dumps([{"model": "providers.provider", "fields": fields}]))
    with pytest.raises(DeserializationError):
        call_command("loaddata", str(fixture), verbosity=0)
    assert not Provider.objects.exists()


def test_full_clean_takes_a_loaded_row_and_refuses_text() -> None:
    provider = make_provider(name="team")
    provider.full_clean()
    provider.sealed = API_KEY  # type: ignore[assignment]
    with pytest.raises(ValidationError) as caught:
        provider.full_clean()
    assert API_KEY not in str(caught.value)


def test_a_row_is_loaded_with_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_provider()
    with django_assert_num_queries(1):
        unseal(Provider.objects.get())
