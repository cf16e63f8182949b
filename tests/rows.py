"""Rows of providers without a form, and the sealed column as it lies in the database."""

from collections.abc import Mapping

from django.db import connection

from providers.models import Person, Provider
from providers.sealing import seal

API_KEY = "sk-proj-made-up-0123456789-abcdefghij-WXYZ"


def unsaved_provider(
    *,
    owner: Person | None = None,
    kind: str = "openai",
    name: str = "",
    api_host: str = "https://api.openai.com/v1",
    secrets: Mapping[str, str] | None = None,
) -> Provider:
    """A row with its secrets given, that is not written yet."""
    provider = Provider(owner=owner, kind=kind, name=name, api_host=api_host, model_type="model-of-a-test")
    seal(provider, {"api_key": API_KEY} if secrets is None else secrets)
    return provider


def make_provider(
    *,
    owner: Person | None = None,
    kind: str = "openai",
    name: str = "",
    api_host: str = "https://api.openai.com/v1",
    secrets: Mapping[str, str] | None = None,
) -> Provider:
    """A stored row, as it is loaded from the database."""
    provider = unsaved_provider(owner=owner, kind=kind, name=name, api_host=api_host, secrets=secrets)
    provider.save()
    return Provider.objects.get(pk=provider.pk)


def stored_bytes(provider: Provider) -> bytes:
    """What the sealed column of the row holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM providers_provider WHERE id = %s", [provider.pk.hex])
        return bytes(cursor.fetchone()[0])


def put_into_column(provider: Provider, value: bytes | str) -> Provider:
    """Write the sealed column as somebody with the database could, and load the row."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE providers_provider SET sealed = %s WHERE id = %s", [value, provider.pk.hex])
    return Provider.objects.get(pk=provider.pk)
