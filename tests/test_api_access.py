"""Who gets into the agents' API: tokens, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from providers.models import AccessToken, AuditEvent, Person
from providers.services.agents import revoke_token
from providers.tokens import new_token
from tests.api import EFFECTIVE, PROVIDERS, Caller, make_token, problem_of, working_provider
from tests.people import signed_in
from tests.rows import API_KEY

SOME_ID = "7d0cbe7e-5b1c-4d4e-9a53-0a3a1f1f6d55"
OPERATIONS = [
    ("GET", EFFECTIVE, None),
    ("GET", PROVIDERS, None),
    ("POST", f"{PROVIDERS}/{SOME_ID}/report", {"status": 401}),
    ("PUT", f"{PROVIDERS}/team", {"kind": "openai", "api_key": API_KEY}),
    ("DELETE", f"{PROVIDERS}/team?kind=openai", None),
]
every_operation = pytest.mark.parametrize(
    ("method", "path", "body"), OPERATIONS, ids=[f"{one[0]} {one[1]}" for one in OPERATIONS]
)


@pytest.fixture(autouse=True)
def provider(db: None, owner: Person) -> None:
    """There is a key to be had."""
    working_provider(is_default=True)


def without_token(client: Client, method: str, path: str, **headers: str) -> tuple[int, str]:
    response = client.generic(method, path, b"{}", content_type="application/json", headers=headers)
    assert response["WWW-Authenticate"] == 'Bearer realm="BYOK"'
    return response.status_code, response.json()["code"]


def expire(token: AccessToken) -> None:
    AccessToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def revoke(token: AccessToken) -> None:
    AccessToken.objects.filter(pk=token.pk).update(revoked_at=timezone.now())


@every_operation
def test_without_token_nothing_is_answered(method: str, path: str, body: object) -> None:
    assert without_token(Client(), method, path) == (401, "token_missing")


@every_operation
def test_session_of_an_admin_opens_nothing(method: str, path: str, body: object, owner: Person) -> None:
    assert without_token(signed_in(Client(), owner), method, path) == (401, "token_missing")


@every_operation
def test_other_scheme_opens_nothing(method: str, path: str, body: object) -> None:
    token = make_token(manages=True).text
    assert without_token(Client(), method, path, Authorization=f"Basic {token}") == (401, "token_missing")


@every_operation
def test_malformed_token_is_refused(method: str, path: str, body: object) -> None:
    problem_of(Caller("byok_nonsense").ask(method, path, body), 401, "token_malformed")


@every_operation
def test_unknown_token_is_refused(method: str, path: str, body: object) -> None:
    problem_of(Caller(new_token()).ask(method, path, body), 401, "token_unknown")


@every_operation
@pytest.mark.parametrize(("end", "code"), [(expire, "token_expired"), (revoke, "token_revoked")])
def test_dead_token_is_refused(
    method: str, path: str, body: object, end: Callable[[AccessToken], None], code: str
) -> None:
    token = make_token(manages=True)
    end(token.row)
    problem_of(Caller(token).ask(method, path, body), 401, code)


@every_operation
def test_token_is_refused_from_another_network(method: str, path: str, body: object) -> None:
    token = make_token(manages=True, network="10.1.0.0/16")
    problem_of(Caller(token, address="10.2.0.1").ask(method, path, body), 403, "network_refused")


@every_operation
def test_token_of_a_deactivated_person_is_refused(method: str, path: str, body: object, member: Person) -> None:
    token = make_token(owner=member, manages=True)
    Person.objects.filter(pk=member.pk).update(is_active=False)
    problem_of(Caller(token).ask(method, path, body), 401, "owner_inactive")


@every_operation
def test_one_request_too_many_is_told_when_to_come_back(
    method: str, path: str, body: object, settings: Settings
) -> None:
    settings.BYOK_TOKEN_RATE = 1
    caller = Caller(make_token(manages=True))
    caller.get(PROVIDERS)
    response = caller.ask(method, path, body)
    problem_of(response, 429, "too_many_requests")
    assert 0 < int(response["Retry-After"]) <= 60


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS[3:], ids=["PUT", "DELETE"])
def test_agent_that_does_not_manage_changes_nothing(method: str, path: str, body: object) -> None:
    problem_of(Caller(make_token()).ask(method, path, body), 403, "not_managing")
    assert not AuditEvent.objects.filter(action__startswith="provider.").exists()


def test_token_works_from_its_own_network() -> None:
    token = make_token(network="10.1.0.0/16")
    assert Caller(token, address="10.1.2.3").get(EFFECTIVE).status_code == 200


def test_revoked_token_is_dead_at_the_next_request(owner: Person) -> None:
    token = make_token()
    caller = Caller(token)
    assert caller.get(EFFECTIVE).status_code == 200
    revoke_token(actor=owner, token=token.row)
    problem_of(caller.get(EFFECTIVE), 401, "token_revoked")


def test_requests_without_a_key_to_hand_out_count_too(settings: Settings) -> None:
    settings.BYOK_TOKEN_RATE = 2
    caller = Caller(make_token())
    statuses = [caller.get(f"{EFFECTIVE}?kind=zai").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


@pytest.mark.parametrize("query", ["kind=nothing", "format=xml", "owner=1", "name=a&name=b"])
def test_questions_that_are_not_right_count_too(settings: Settings, query: str) -> None:
    settings.BYOK_TOKEN_RATE = 2
    caller = Caller(make_token())
    statuses = [caller.get(f"{EFFECTIVE}?{query}").status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_bearer_needs_no_csrf_token() -> None:
    caller = Caller(make_token(manages=True), client=Client(enforce_csrf_checks=True))
    problem_of(caller.ask("DELETE", f"{PROVIDERS}/nothing?kind=openai"), 404, "no_entry")


@pytest.mark.parametrize("path", ["/api/", "/api/v2/effective", "/api/v1/effective/", "/api/v1/nothing"])
def test_unknown_address_is_a_problem(path: str) -> None:
    problem_of(Client().get(path), 404, "no_such_address")


def test_method_that_an_address_does_not_take_is_a_problem() -> None:
    response = Client().post(EFFECTIVE)
    problem_of(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET"


def test_foreign_host_header_is_a_problem() -> None:
    problem_of(Client().get(EFFECTIVE, headers={"Host": "evil.example.com"}), 400, "bad_request")


def test_answers_carry_the_headers_of_every_answer() -> None:
    response = Caller(make_token()).get(EFFECTIVE)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response
