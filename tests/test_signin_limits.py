"""Failed sign-ins are limited per account and per address, and the count is kept where all processes see it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django.fixtures import Settings

from byok_site import settings as product
from providers.models import Person
from providers.urls import urlpatterns
from tests.people import PASSWORD, signed_in

PAGES = [str(route.name) for route in urlpatterns if isinstance(route, URLPattern) and "account" in str(route.name)]

IN_ANOTHER_PROCESS = """
import sys
import django
django.setup()
from django.test import Client
for _ in range(int(sys.argv[1])):
    answer = Client(headers={"host": "localhost"}).post("/account/login/", {"login": sys.argv[2], "password": "no"})
    print(answer.status_code)
"""


@pytest.fixture
def shared_cache(db: None, settings: Settings) -> Iterator[None]:
    """The product's own cache, in the database."""
    settings.CACHES = product.CACHES
    caches["default"].clear()
    yield
    caches["default"].clear()


def sign_in(login: str, password: str, *, address: str = "127.0.0.1") -> HttpResponse:
    """One try from a browser that was never here before."""
    return Client(REMOTE_ADDR=address).post("/account/login/", {"login": login, "password": password})  # type: ignore[return-value]


def database_url() -> str:
    """DATABASE_URL of the database that this test uses: the one of the environment, by its name for tests."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def fail_in_another_process(times: int, login: str) -> list[str]:
    """The status codes that a process of its own got; it shares the database with us and nothing else."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "byok_site.settings",
        "DATABASE_URL": database_url(),
        "BYOK_DEBUG": "1",  # static files are not collected here
    }
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(times), login]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.django_db(transaction=True)
def test_failures_in_several_processes_add_up(shared_cache: None, member: Person) -> None:
    assert fail_in_another_process(3, member.email) == ["422"] * 3
    assert fail_in_another_process(3, member.email.upper()) == ["422", "422", "429"]
    assert sign_in(member.email, PASSWORD, address="10.0.0.9").status_code == 429


def test_an_account_is_limited_wherever_the_tries_come_from(shared_cache: None, member: Person, admin: Person) -> None:
    tries = [sign_in(member.email, "no", address=f"10.0.0.{number}").status_code for number in range(6)]
    assert tries == [422] * 5 + [429]
    assert sign_in(admin.email, PASSWORD, address="10.0.0.1")["Location"] == "/"


def test_an_address_is_limited_whatever_account_it_tries(shared_cache: None, member: Person) -> None:
    tries = [sign_in(f"somebody{number}@example.org", "no").status_code for number in range(11)]
    assert tries == [422] * 10 + [429]
    assert sign_in(member.email, PASSWORD, address="10.0.0.1")["Location"] == "/"


def test_signing_in_well_does_not_count(shared_cache: None, member: Person) -> None:
    assert {sign_in(member.email, PASSWORD).status_code for _ in range(12)} == {302}


def test_a_limited_sign_in_says_so_at_the_form(shared_cache: None, member: Person) -> None:
    for _ in range(5):
        sign_in(member.email, "no")
    page = sign_in(member.email, PASSWORD).content.decode()
    assert "Too many failed attempts. Wait five minutes, then try again." in page
    assert f'value="{member.email}"' in page
    assert PASSWORD not in page


def test_a_flood_of_tries_gets_our_own_page(db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [sign_in("who@example.org", "no") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert "Wait a minute, then try again." in answers[2].content.decode()
    assert Client().get("/account/login/").status_code == 200


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE"])
def test_only_a_form_that_is_sent_counts_as_a_try(shared_cache: None, settings: Settings, method: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    answers = [Client().generic(method, "/account/login/") for _ in range(3)]
    assert [(answer.status_code, answer["Allow"]) for answer in answers] == [(405, "GET, POST")] * 3
    assert sign_in("who@example.org", "no").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_pages_of_an_account_are_read_and_sent_and_nothing_else(member: Person, name: str, method: str) -> None:
    given = {"uidb36": "1", "key": "a-b"} if name.endswith("from_key") else {}
    client = signed_in(Client(), member)
    assert client.generic(method, reverse(name, kwargs=given)).status_code == 405
