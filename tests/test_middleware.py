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


@pytest.mark.django_db
def test_pages_send_visitors_to_the_login(client: Client) -> None:
    response = client.get("/organization/?kind=openai")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/organization/%3Fkind%3Dopenai")


@pytest.mark.django_db
def test_expired_session_moves_the_whole_page_when_htmx_asks(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/organization/?kind=openai"}
    response = client.post("/people/", {"name": "x"}, headers=headers)
    assert (response.status_code, response.content) == (204, b"")
    assert response["HX-Redirect"] == "/account/login/?next=%2Forganization%2F%3Fkind%3Dopenai"
    assert "Location" not in response


@pytest.mark.django_db
@pytest.mark.parametrize(
    "current",
    ["http://evil.example/x", "//evil.example", "http://testserver//evil.example", "http://[", "http://[x]/", "x", ""],
)
def test_login_never_leads_back_to_another_site(client: Client, current: str) -> None:
    response = client.get("/people/", headers={"HX-Request": "true", "HX-Current-URL": current})
    assert response["HX-Redirect"] == "/account/login/?next=%2F"


@pytest.mark.django_db
def test_htmx_answers_that_are_no_redirect_pass_unchanged(client: Client) -> None:
    response = client.get("/account/login/", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "HX-Redirect" not in response


@pytest.mark.django_db
def test_answers_tell_caches_that_htmx_gets_others(client: Client) -> None:
    assert "HX-Request" in client.get("/account/login/")["Vary"]
