"""What every test shares: no network, people, a browser, and what its console may say."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import BrowserContext, Page
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from providers.models import Person, Role
from tests import browser, network, people, recording, toolchain

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that also uses the database
hypothesis_settings.register_profile("byok", deadline=None, print_blob=True)
hypothesis_settings.load_profile("byok")
network.guard()

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of pages as `browser`, and the others that use the database as `database`."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"page", "context"}:
            item.add_marker("browser")
        elif fixtures & DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def stays_on_this_machine() -> Iterator[None]:
    """Fail whoever called off this machine, also when the error was caught on the way."""
    network.attempts.clear()
    yield
    assert not network.attempts, f"the test called off this machine: {network.attempts}"


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Log-in limits of one test must not count in the next."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def record_comes_last(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail who locks something after the record in one transaction."""
    if not DATABASE_FIXTURES & set(request.fixturenames) and not request.node.get_closest_marker("django_db"):
        yield
        return
    with recording.record_comes_last():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """End what threads of tests left open, or PostgreSQL does not drop the test database."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def owner(db: None) -> Person:
    """The first admin."""
    return people.make_person("Olivia", Role.OWNER)


@pytest.fixture
def admin(db: None) -> Person:
    """An admin of the organization."""
    return people.make_person("Adam", Role.ADMIN)


@pytest.fixture
def member(db: None) -> Person:
    """A member: own keys only."""
    return people.make_person("Mia", Role.MEMBER)


@pytest.fixture
def stranger(db: None) -> Person:
    """Another member, whose things are nobody else's business."""
    return people.make_person("Stan", Role.MEMBER)


@pytest.fixture
def signed_in() -> Callable[[Client, Person], Client]:
    """`signed_in(client, person)`, for tests that do not import it."""
    return people.signed_in


@pytest.fixture(scope="session")
def base_url() -> None:
    """Pages are opened by their whole address. The plugin's own fixture of this name warns under pytest 9."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the Chromium of this machine: Playwright's own would have to be downloaded."""
    path = toolchain.chromium()
    if path is None:
        toolchain.missing("Chromium")
    return {**browser_type_launch_args, "executable_path": path, "args": list(browser.FLAGS)}


@pytest.fixture(autouse=True)
def quiet_console(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a page test on console errors, script errors and violations of the CSP."""
    if not {"page", "context"} & set(request.fixturenames):
        yield
        return
    marker = request.node.get_closest_marker("expected_statuses")
    console = browser.Console(marker.args if marker else ())
    context: BrowserContext = request.getfixturevalue("context")
    context.on("console", lambda message: console.hear(message.type, message.text))
    context.on("weberror", lambda error: console.hear("error", str(error.error)))
    yield
    assert not console.complaints, "\n".join(console.complaints)


@pytest.fixture
def open_as(page: Page, live_server: LiveServer, settings: Settings) -> Callable[..., Page]:
    """`open_as(person, path)` opens a page of the live server, signed in as the person."""

    def open_page(person: Person, path: str = "/") -> Page:
        session = people.signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(live_server.url + path)
        return page

    return open_page
