"""Whom the door believes: one TLS context for the process."""

import ssl
from collections.abc import Iterable
from functools import cache

import certifi


class _SharedContext(ssl.SSLContext):
    """A context that threads may share.

    urllib3 sets the protocols again at every connection. That frees memory which another thread's new connection may
    be copying at that moment, so here it is done once, before anybody shares it.
    """

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """Nothing: see above."""


def new_context() -> ssl.SSLContext:
    """A context that checks certificate and name, knows no authority yet, and may be shared."""
    context = _SharedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    ssl.SSLContext.set_alpn_protocols(context, ["http/1.1"])
    return context


@cache
def tls_context() -> ssl.SSLContext:
    """The process's context: it trusts certifi's authorities and the machine's own. Loading them takes 20 ms."""
    context = new_context()
    context.load_verify_locations(certifi.where())
    context.load_default_certs()
    return context
