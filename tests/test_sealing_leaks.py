"""Nothing that prints, logs, copies or pickles a row or its secrets shows one."""

import copy
import json
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable

import pytest
from django.core import serializers
from django.forms.models import model_to_dict
from django.views.debug import ExceptionReporter

from providers.data_keys import cipher
from providers.models import Provider
from providers.sealing import CannotUnseal, Sealed, Secrets, unseal
from tests.rows import API_KEY, make_provider, put_into_column, unsaved_provider

WAYS_TO_SHOW: dict[str, Callable[[object], str]] = {
    "repr": repr,
    "str": str,
    "f-string": lambda thing: f"{thing} {thing!r} {thing!s} {thing:}",
    "format": lambda thing: "{0} {0!r}".format(thing),  # noqa: UP032 - one of the ways
    "percent": lambda thing: "%s %r" % (thing, thing),  # noqa: UP031 - one of the ways
    "pprint": pprint.pformat,
    "in a dict": lambda thing: repr({"thing": [thing]}),
    "json": lambda thing: json.dumps(thing, default=str),
    "attributes": lambda thing: repr(getattr(thing, "__dict__", "")),
    "error": lambda thing: str(ValueError(thing)),
}


@pytest.fixture(params=["secrets", "unsaved row", "stored row", "sealed"])
def thing(request: pytest.FixtureRequest, db: None) -> object:
    """All that may hold a key, before and after it is sealed."""
    make: dict[str, Callable[[], object]] = {
        "secrets": lambda: Secrets({"api_key": API_KEY}),
        "unsaved row": unsaved_provider,
        "stored row": make_provider,
        "sealed": lambda: make_provider().sealed,
    }
    return make[request.param]()


@pytest.mark.parametrize("show", WAYS_TO_SHOW.values(), ids=WAYS_TO_SHOW.keys())
def test_showing_it_shows_no_secret_and_no_ciphertext(thing: object, show: Callable[[object], str]) -> None:
    shown = show(thing)
    assert "0123456789" not in shown
    assert "gAAAAA" not in shown


def test_secrets_and_ciphertexts_print_as_what_they_are() -> None:
    assert repr(Secrets({"api_key": API_KEY})) == "<Secrets>"
    assert repr(Sealed(b"gAAAAA")) == "Sealed()"


def test_logging_it_shows_no_secret(thing: object, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("test").error("stored %s %r", thing, thing, extra={"thing": thing})
    assert "stored" in caplog.text
    assert "0123456789" not in caplog.text


@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.copy, copy.deepcopy])
def test_secrets_can_neither_be_pickled_nor_copied(duplicate: Callable[[object], object]) -> None:
    with pytest.raises(TypeError) as caught:
        duplicate(Secrets({"api_key": API_KEY}))
    assert API_KEY not in str(caught.value)


@pytest.mark.parametrize("duplicate", [pickle.dumps, copy.deepcopy])
def test_a_row_with_secrets_in_clear_can_neither_be_pickled_nor_deep_copied(
    duplicate: Callable[[object], object],
) -> None:
    with pytest.raises(TypeError):
        duplicate(unsaved_provider())


@pytest.mark.django_db
def test_a_stored_row_can_be_pickled_and_copied_still_sealed() -> None:
    provider = make_provider()
    pickled = pickle.dumps(provider)
    assert b"0123456789" not in pickled
    for twin in (pickle.loads(pickled), copy.copy(provider), copy.deepcopy(provider)):  # noqa: S301 - our own
        assert unseal(twin) == {"api_key": API_KEY}


@pytest.mark.django_db
@pytest.mark.parametrize("style", ["json", "python", "xml"])
def test_serialising_a_row_shows_no_secret(style: str) -> None:
    for provider in (make_provider(), unsaved_provider()):
        text = str(serializers.serialize(style, [provider]))
        assert str(provider.pk) in text
        assert "0123456789" not in text
        assert "gAAAAA" not in text


@pytest.mark.django_db
def test_a_row_as_a_form_sees_it_has_no_secret() -> None:
    assert "sealed" not in model_to_dict(make_provider())


def test_a_failed_unsealing_says_nothing_and_carries_no_other_error() -> None:
    provider = unsaved_provider()
    Provider._meta.get_field("sealed").pre_save(provider, add=True)
    for ciphertext in (b"damaged", cipher().encrypt(API_KEY.encode()), provider.sealed.ciphertext):
        provider.sealed = Sealed(ciphertext)  # type: ignore[assignment]
        provider.api_host = "https://elsewhere.example.net/v1"
        with pytest.raises(CannotUnseal) as caught:
            unseal(provider)
        assert str(caught.value) == "The stored key cannot be decrypted."
        assert caught.value.__cause__ is caught.value.__context__ is None
        assert API_KEY not in "".join(traceback.TracebackException.from_exception(caught.value).format())


@pytest.mark.django_db
def test_the_error_page_of_a_failed_unsealing_shows_no_secret() -> None:
    provider = make_provider()
    provider.api_host = "https://elsewhere.example.net/v1"
    with pytest.raises(CannotUnseal) as caught:
        unseal(provider)
    report = ExceptionReporter(None, caught.type, caught.value, caught.tb).get_traceback_text()
    assert "CannotUnseal" in report
    assert API_KEY not in report
    assert API_KEY not in ExceptionReporter(None, caught.type, caught.value, caught.tb).get_traceback_html()


@pytest.mark.django_db
def test_plain_text_in_the_column_is_not_shown_either() -> None:
    provider = put_into_column(make_provider(), API_KEY.encode())
    assert API_KEY not in repr(provider.__dict__)
