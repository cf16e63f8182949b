"""G-S7, and that it tells answers that lack something."""

import sys

import pytest
from django.http import HttpResponse
from django.test import override_settings

from byok_site import middleware
from tests.goals import headers
from tests.goals.all_answers import look_at_all
from tests.goals.protected import CSP, EXACT, Found, faults

GOOD = {
    **EXACT,
    "Content-Security-Policy": CSP,
    "Cache-Control": "no-store",
    "X-Request-ID": "0123456789abcdef",
    "Strict-Transport-Security": "max-age=31536000",
}


def test_every_answer_over_https_carries_what_protects_it(capsys: pytest.CaptureFixture[str]) -> None:
    (figure,) = headers.measure(True)
    with capsys.disabled():
        sys.stdout.write(f"\n{figure}\n")
    assert figure.reached, figure


def test_answer_with_everything_has_no_fault() -> None:
    response = HttpResponse(headers=GOOD)
    response.set_cookie("__Host-a", secure=True, httponly=True, samesite="Lax")
    assert list(faults(response, secure=True)) == []


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("value", ["", "other"])
def test_header_that_is_missing_or_another_is_a_fault(name: str, value: str) -> None:
    response = HttpResponse(headers={**GOOD, name: value})
    assert len(list(faults(response, secure=True))) == 1


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a", {}),
        ("__Host-a", {"secure": False}),
        ("__Host-a", {"httponly": False}),
        ("__Host-a", {"samesite": "None"}),
        ("__Host-a", {"domain": "example.org"}),
        ("__Host-a", {"path": "/x"}),
    ],
    ids=str,
)
def test_cookie_that_is_not_bound_is_a_fault(name: str, options: dict[str, object]) -> None:
    response = HttpResponse(headers=GOOD)
    response.set_cookie(name, "b", **{"secure": True, "httponly": True, "samesite": "Lax", **options})  # type: ignore[arg-type]
    assert len(list(faults(response, secure=True))) == 1


def test_number_that_was_given_before_is_a_fault() -> None:
    found = Found()
    for _ in range(2):
        found.look("it", HttpResponse(headers=GOOD), secure=True)
    assert found.wrong == ["it: its number was given before"]


@pytest.mark.parametrize("name", sorted(middleware.HEADERS))
def test_product_that_leaves_a_header_out_is_told(db: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delitem(middleware.HEADERS, name)
    theirs = ("SECURE_REFERRER_POLICY", "SECURE_CROSS_ORIGIN_OPENER_POLICY", "SECURE_CONTENT_TYPE_NOSNIFF")
    with override_settings(**dict.fromkeys(theirs)):
        assert not headers.figure("http", look_at_all(True, "groups/")).reached


@override_settings(CSRF_COOKIE_HTTPONLY=False)
def test_product_with_a_cookie_for_scripts_is_told(db: None) -> None:
    assert "scripts can read it" in str(headers.figure("http", look_at_all(True, "account/login")))
