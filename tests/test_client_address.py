"""Whose address counts: what the server makes of the X-Forwarded-For of trusted proxies, and nothing else."""

import http.client
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.api import EFFECTIVE, Caller, make_token, problem_of
from tests.starting import Running

PATH = "/account/login/"
TOO_OFTEN = 429


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder after its first start."""
    folder = tmp_path_factory.mktemp("addresses") / "var"
    with Running(folder) as running:
        assert running.end() == 0
    yield folder


class Browser:
    """Fails to sign in, each time as somebody else, so that only the address is limited."""

    def __init__(self, running: Running) -> None:
        self._connection = http.client.HTTPConnection(running.url.removeprefix("http://"))
        self._tries = 0
        page, self._cookie = self._ask("GET", "")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        self._token = token[1]

    def fail(self, forwarded_for: str) -> int:
        """One try that came through these hops; the status of its answer."""
        self._tries += 1
        form = {"login": f"n{self._tries}@example.org", "password": "no", "csrfmiddlewaretoken": self._token}
        self._ask("POST", urlencode(form), forwarded_for, self._cookie)
        return self.status

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _ask(self, method: str, body: str, forwarded_for: str = "192.0.2.1", cookie: str = "") -> tuple[str, str]:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": "localhost", "Cookie": cookie}
        self._connection.request(method, PATH, body, headers | {"X-Forwarded-For": forwarded_for})
        answer = self._connection.getresponse()
        self.status = answer.status
        return answer.read().decode(), (answer.headers["Set-Cookie"] or "").partition(";")[0]


def statuses(folder: Path, proxies: int, hops: list[str]) -> list[int]:
    """What failed sign-ins through these hops get from a server with so many trusted proxies."""
    with Running(folder, BYOK_TRUSTED_PROXIES=str(proxies)) as running, closing(Browser(running)) as browser:
        return [browser.fail(forwarded_for) for forwarded_for in hops]


def test_without_a_proxy_a_forwarded_address_counts_for_nothing(used: Path) -> None:
    assert statuses(used, 0, [f"198.51.100.{number}" for number in range(11)]) == [422] * 10 + [TOO_OFTEN]


def test_behind_one_proxy_the_last_hop_is_who_asks(used: Path) -> None:
    forged = [f"198.51.100.{number}, 203.0.113.7" for number in range(11)]
    assert statuses(used, 1, [*forged, "203.0.113.7, 203.0.113.8"]) == [422] * 10 + [TOO_OFTEN, 422]


def test_fewer_hops_than_trusted_proxies_are_no_error(used: Path) -> None:
    assert statuses(used, 2, ["203.0.113.9"]) == [422]


@pytest.mark.django_db
def test_network_of_an_agent_is_not_entered_by_a_header() -> None:
    caller = Caller(make_token(network="10.1.0.0/16"), address="10.2.0.1")
    answer = caller.ask("GET", EFFECTIVE, headers={"X-Forwarded-For": "10.1.0.1"})
    problem_of(answer, 403, "network_refused")
