"""Headers on every answer, and the login redirect of htmx requests."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_every_answer_carries_the_policy(client: Client) -> None:
    response = client.get("/account/login/")
    assert response["Content-Security-Policy"] == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/no-such-page/", "/static/no-such-file.css"])
def test_every_answer_carries_the_other_headers(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" in response["Cache-Control"]


def test_refusal_of_a_foreign_host_carries_the_headers(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
