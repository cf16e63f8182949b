"""Starts everything: `manage.py up`."""

import gc
import os
import socket
import sys
from functools import partial
from typing import Any

from django.conf import settings
from django.core.checks import WARNING
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser, SystemCheckError
from django.db import connection, connections
from django.db.utils import Error as DatabaseError

from byok_site import env, first_start, keyfile, logs, static_files
from byok_site.address import is_loopback, listen_problem, parse_public_address
from byok_site.first_start import RefusalError
from byok_site.server import CannotListenError, bind, serve
from byok_site.supervisor import CannotRunError, Supervisor, end_with_parent


class Command(BaseCommand):
    """Prepares what is missing, then serves until it is told to stop."""

    help = "Start BYOK: makes the keys and the database on the first start, then serves."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default=settings.BYOK_HOST, help="the address to listen on (%(default)s)")
        parser.add_argument("--port", default=settings.BYOK_PORT, type=int, help="the port (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each reason not to start is one sentence and exit code 1."""
        try:
            self._start(options["host"], options["port"])
        except (RefusalError, CannotListenError, CannotRunError, keyfile.KeyFileError) as refusal:
            self._refuse(str(refusal))
        except DatabaseError as error:
            self._refuse(f"The database {first_start.database_name()} refused: {first_start.first_line(error)}")
        except SystemCheckError as error:
            self._refuse(str(error))
        except OSError as error:
            self._refuse(f"{error.filename or 'The data folder'} cannot be used: {error.strerror}.")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(1)

    def _start(self, host: str, port: int) -> None:
        os.umask(0o077)
        self._refuse_address(host)
        listener = bind(host, port)
        self._use_port(host, listener.getsockname()[1])
        keyfile.make_data_dir(settings.BYOK_DATA_DIR)
        if first_start.make_missing_keys():
            self._say(f"First start: new keys are in {settings.BYOK_KEY_FILE}")
            self._say("Back this file up, apart from the database: without it the stored API keys are lost.")
            listener.close()
            self._start_again()
        first_start.refuse_bad_keys()
        self.check(include_deployment_checks=settings.SESSION_COOKIE_SECURE, fail_level=WARNING)
        self._prepare()
        self._serve(listener)

    def _refuse_address(self, host: str) -> None:
        address = parse_public_address(settings.BYOK_URL, insecure_http=settings.BYOK_INSECURE_HTTP)
        problem = listen_problem(
            address,
            host=host,
            insecure_http=settings.BYOK_INSECURE_HTTP,
            trusted_proxies=settings.BYOK_TRUSTED_PROXIES,
        )
        if problem is None and settings.DEBUG and not is_loopback(host):
            problem = "BYOK_DEBUG shows what the program holds in memory: it works with --host 127.0.0.1 only."
        if problem:
            raise RefusalError(problem)

    def _use_port(self, host: str, port: int) -> None:
        """Without BYOK_URL, links name the address that is listened on."""
        if env.text("BYOK_URL"):
            return
        name = host if is_loopback(host) and host != "127.0.0.1" else "localhost"
        settings.BYOK_URL = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
        settings.ALLOWED_HOSTS = parse_public_address(settings.BYOK_URL, insecure_http=True).allowed_hosts
        settings.CSRF_TRUSTED_ORIGINS = [settings.BYOK_URL]

    def _start_again(self) -> None:
        """The settings read the keys when they load, so a first start goes on as every later one begins."""
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this very program

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        self._say(f"Database: {first_start.database_name()}")
        static_files.collect()
        self._offer_first_admin()

    def _offer_first_admin(self) -> None:
        from providers.origin import ON_SERVER, coming_from
        from providers.services.links import absolute_url, admin_exists, first_admin_link

        if not admin_exists():
            self._say(
                "Nobody has an account yet. Open this link to become the first admin; it works once, for 24 hours:"
            )
            with coming_from(ON_SERVER):
                self._say(f"  {absolute_url(first_admin_link())}")

    def _serve(self, listener: socket.socket) -> None:
        logs.log_what_ends_threads()
        close_databases()
        gc.collect()
        gc.freeze()
        supervisor = Supervisor(
            work=partial(_work, listener),
            count=settings.BYOK_PROCESSES,
            when_ready=lambda: self._say(where(listener)),
            beside=_check_what_is_due,
        )
        supervisor.run()
        self._say("Ended.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def where(listener: socket.socket) -> str:
    """Where people find it, and behind a proxy also where the proxy does."""
    host, port = listener.getsockname()[:2]
    behind = f", listening on {host} port {port}" if settings.BYOK_TRUSTED_PROXIES else ""
    return f"BYOK is at {settings.BYOK_URL}{behind} (Ctrl-C ends it)"


def _work(listener: socket.socket, lifeline: int, ready: int) -> None:
    from byok_site.wsgi import application

    serve(application, listener, lifeline, ready)


def _check_what_is_due(lifeline: int, ready: int) -> None:
    from providers.management.commands.worker import work

    end_with_parent(lifeline)
    work()


def close_databases() -> None:
    """A connection, or the pool's threads, must not be shared with the processes to come."""
    connections.close_all()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
