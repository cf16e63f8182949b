"""Flaws that the leak detector must find, each put into a running copy of the product by the launcher."""

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from providers import card_fields, outbound
from providers.sealing import seal
from providers.services import agents, asking, save, token_access
from providers.services import check as check_service
from providers.wires.base import Call


def _put(name: str, value: object, *modules: object) -> None:
    """In the place of what these modules call by that name."""
    for module in modules:
        setattr(module, name, value)


def quote_key_in_error() -> None:
    """An exception says what it was about, and whoever catches it logs it."""

    def check(*, kind: Any, credentials: Any, **options: Any) -> Any:
        logging.getLogger("providers").warning("checking with %s", dict(credentials.secrets))
        return check_service.check(kind=kind, credentials=credentials, **options)

    _put("check", check, save)


def log_key_encoded() -> None:
    """The same, but nobody would see it with the naked eye."""

    def seal_and_tell(provider: Any, secrets: Mapping[str, str]) -> None:
        logging.getLogger("providers").info("sealed %s", b64encode(repr(secrets).encode()).decode())
        seal(provider, secrets)

    _put("seal", seal_and_tell, save)


def echo_key_in_form() -> None:
    """The form comes back as it was sent, with the key in it."""
    own_placeholder = card_fields._placeholder

    def placeholder(form: Any, name: str, secret: bool) -> str:
        return str(form[name].value() or "") if secret and form.is_bound else own_placeholder(form, name, secret)

    _put("_placeholder", placeholder, card_fields)


def leave_old_ciphertexts() -> None:
    """The database overwrites nothing that it deletes."""
    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("secure_delete=ON", "secure_delete=OFF")


def keep_tokens() -> None:
    """Access tokens are stored as they are."""
    _put("token_digest", str, agents, token_access)


def send_key_in_address() -> None:
    """The key goes along in the query, too."""

    def send(call: Call, *, deadline: outbound.Deadline) -> Any:
        key = next((value for name, value in call.headers.items() if "auth" in name.lower()), "")
        return outbound.send(replace(call, url=f"{call.url}?key={key.rpartition(' ')[2]}"), deadline=deadline)

    _put("send", send, asking)


WEAKNESSES: Mapping[str, Callable[[], None]] = {
    "the log quotes the key": quote_key_in_error,
    "the log has the key in base64": log_key_encoded,
    "the form echoes the key": echo_key_in_form,
    "deleted rows stay in the file": leave_old_ciphertexts,
    "tokens are stored as they are": keep_tokens,
    "the key is in the address": send_key_in_address,
}
