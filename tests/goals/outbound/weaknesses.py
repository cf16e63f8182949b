"""Flaws that an oracle must find. Each is put into a running copy of the product by a launcher of the tests."""

import socket
from collections.abc import Callable, Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from providers import destinations, outbound
from providers.deadline import Watch
from providers.forms import ProviderForm


def follow_redirects() -> None:
    """The door goes wherever an answer sends it."""
    send = requests.Session.send
    own_adapter = outbound._Session.get_adapter

    def send_on(self: requests.Session, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        return send(self, request, **{**options, "allow_redirects": True})

    def any_adapter(self: requests.Session, url: str) -> BaseAdapter:
        fixed = own_adapter(self, url)
        elsewhere = not isinstance(fixed, outbound._Adapter) or f"//{fixed._pool.host}" not in url
        return HTTPAdapter() if elsewhere else fixed

    outbound._Session.get_redirect_target = requests.Session.get_redirect_target  # type: ignore[method-assign,assignment]
    outbound._Session.send = send_on  # type: ignore[method-assign]
    outbound._Session.get_adapter = any_adapter  # type: ignore[method-assign]


def resolve_twice() -> None:
    """The address is checked, and then the name is looked up again for the connection."""

    def connect(self: outbound.Line) -> socket.socket:
        destinations.resolve(self.destination, self.deadline)
        place = (str(self.destination.host), self.destination.port)
        connection = socket.create_connection(place, timeout=self.deadline.remaining())
        self._watch.guard(connection)
        return connection

    outbound.Line.connect = connect  # type: ignore[method-assign]


def check_no_addresses() -> None:
    """A name may lead anywhere."""
    destinations._judge = lambda destination, addresses: None


def check_first_address_only() -> None:
    """Of several addresses of a name, one is looked at."""
    judge = destinations._judge
    destinations._judge = lambda destination, addresses: judge(destination, list(addresses)[:1])


def bind_no_host() -> None:
    """A blank key goes along to any address."""
    ProviderForm.moving_names = classmethod(lambda form: [])  # type: ignore[method-assign,assignment]


def ask_again_on_any_edit() -> None:
    """The cure that is worse: whatever is edited, the key is gone and must be typed again."""

    def moving_names(form: type[ProviderForm]) -> list[str]:
        return [*form.Meta.fields, *form.config_names()]

    ProviderForm.moving_names = classmethod(moving_names)  # type: ignore[method-assign,assignment]


def end_nothing() -> None:
    """There are time limits for single reads only, as libraries have them."""
    Watch.guard = lambda self, connection: None  # type: ignore[method-assign]


def leave_connections_open() -> None:
    """Nobody closes what the deadline looks after."""
    guard, kept = Watch.guard, list[socket.socket]()

    def keep(self: Watch, connection: socket.socket) -> None:
        kept.append(connection.dup())
        guard(self, connection)

    Watch.guard = keep  # type: ignore[method-assign]


def read_everything() -> None:
    """Bodies are decompressed and read to their end."""
    outbound._refuse_encodings = lambda headers: None
    outbound.read_body = lambda raw, cap: raw.read(decode_content=True)  # type: ignore[attr-defined]


WEAKNESSES: Mapping[str, Callable[[], None]] = {
    "redirects are followed": follow_redirects,
    "the name is resolved again": resolve_twice,
    "addresses are not checked": check_no_addresses,
    "one of several addresses is checked": check_first_address_only,
    "a blank key moves with the host": bind_no_host,
    "any edit asks for the key again": ask_again_on_any_edit,
    "no deadline ends a call": end_nothing,
    "connections are left open": leave_connections_open,
    "bodies are read whole": read_everything,
}
