"""One web process: waitress on a socket that the parent bound."""

import contextlib
import errno
import logging
import os
import resource
import signal
import socket
from types import FrameType
from wsgiref.types import WSGIApplication

from django.conf import settings
from waitress import create_server, wasyncore

from byok_site.supervisor import end_with_parent

CONNECTIONS = 1000
"""A slow client holds one and no thread: with waitress's own limit of 100, forty of them and a few tabs fill it."""

DRAIN_SECONDS = 1.5
"""How long requests may go on after the end was asked for."""


class CannotListenError(Exception):
    """The server cannot listen there. The message is one sentence."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket that all web processes share; port 0 takes a free one. Raises CannotListenError."""
    if not 0 <= port <= 65535:
        raise CannotListenError("--port must be a whole number from 1 to 65535.")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=CONNECTIONS)
    except PermissionError:
        raise CannotListenError(f"Port {port} may not be used by this user: pick one above 1023 with --port.") from None
    except OSError as error:
        raise CannotListenError(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program: stop it, or pick another with --port."
    return f"{host} is not an address of this machine: use --host 127.0.0.1 or one of its own."


def serve(application: WSGIApplication, listener: socket.socket, lifeline: int, ready: int) -> None:
    """Serve until SIGTERM, or until the parent is gone."""
    signal.signal(signal.SIGTERM, _stop)
    end_with_parent(lifeline)
    _raise_open_files()
    sockets: dict[int, object] = {}
    server = create_server(application, map=sockets, sockets=[listener], **_options())
    os.write(ready, b"1")
    with contextlib.suppress(SystemExit):
        wasyncore.loop(timeout=1, use_poll=True, map=sockets)
    listener.close()
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server.task_dispatcher.shutdown(timeout=DRAIN_SECONDS)


def _options() -> dict[str, object]:
    options: dict[str, object] = {
        "threads": settings.BYOK_THREADS,
        "connection_limit": CONNECTIONS,
        "asyncore_use_poll": True,
        "ident": None,
        "max_request_header_size": 64 * 1024,
        "max_request_body_size": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "log_socket_errors": False,
    }
    if settings.BYOK_TRUSTED_PROXIES:
        options |= {
            "trusted_proxy": "*",
            "trusted_proxy_count": settings.BYOK_TRUSTED_PROXIES,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"},
        }
    return options


def _stop(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit


def _raise_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(hard, 4 * CONNECTIONS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
