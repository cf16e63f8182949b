"""Second factors: set up, asked for, recovered from, demanded, and reset by an admin."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from providers.models import AuditEvent, Person, SignInPolicy
from providers.sealed_text import unseal_text
from providers.services.rotating_texts import PURPOSE
from tests.people import PASSWORD, gone_stale, signed_in


def code_of(person: Person) -> str:
    """What the person's app shows now."""
    secret = unseal_text(Authenticator.objects.get(user=person, type="totp").data["secret"], purpose=PURPOSE)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def protected(member: Person) -> Person:
    """A member with an authenticator app."""
    TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return member


def typed_password(person: Person) -> Client:
    """A browser in which the password was typed."""
    browser = Client()
    answer = browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def test_secret_of_the_app_is_sealed(protected: Person) -> None:
    assert "JBSWY3DP" not in str(Authenticator.objects.get().data)


def test_app_is_set_up_with_the_code_that_it_shows(member: Person) -> None:
    browser = signed_in(Client(), member)
    page = browser.get("/account/second-factor/app/").content.decode()
    secret = re.search(r'id="totp-secret"[^>]*>([A-Z2-7]+)<', page)
    assert secret
    code = format_hotp_value(hotp_value(secret[1], int(time.time()) // 30))
    answer = browser.post("/account/second-factor/app/", {"code": code})
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=member, type="totp").exists()
    assert AuditEvent.objects.get(action="person.second_factor_added").details == {"factor": "authenticator app"}


def test_wrong_code_sets_nothing_up(member: Person) -> None:
    browser = signed_in(Client(), member)
    browser.get("/account/second-factor/app/")
    answer = browser.post("/account/second-factor/app/", {"code": "000000"})
    assert answer.status_code == 422
    assert "This code is wrong or has expired." in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_password_alone_does_not_sign_in(protected: Person) -> None:
    browser = typed_password(protected)
    assert browser.get("/my/").status_code == 302
    assert "One more step" in browser.get("/account/second-factor/sign-in/").content.decode()


def test_code_of_the_app_signs_in(protected: Person) -> None:
    browser = typed_password(protected)
    browser.post("/account/second-factor/sign-in/", {"code": code_of(protected)})
    assert browser.get("/my/").status_code == 200


def test_code_works_once(protected: Person) -> None:
    code = code_of(protected)
    typed_password(protected).post("/account/second-factor/sign-in/", {"code": code})
    again = typed_password(protected)
    assert again.post("/account/second-factor/sign-in/", {"code": code}).status_code == 422
    assert again.get("/my/").status_code == 302


def test_wrong_codes_are_limited(protected: Person) -> None:
    browser = typed_password(protected)
    for _ in range(6):
        browser.post("/account/second-factor/sign-in/", {"code": "000000"})
    browser.post("/account/second-factor/sign-in/", {"code": code_of(protected)})
    assert browser.get("/my/").status_code == 302


def test_recovery_code_signs_in_once(protected: Person) -> None:
    browser = signed_in(Client(), protected)
    assert browser.post("/account/second-factor/codes/new/").status_code == 302
    page = browser.get("/account/second-factor/codes/").content.decode()
    code = re.findall(r"<code>([^<]+)</code>", page)[0]
    first, second = typed_password(protected), typed_password(protected)
    first.post("/account/second-factor/sign-in/", {"code": code})
    assert first.get("/my/").status_code == 200
    assert second.post("/account/second-factor/sign-in/", {"code": code}).status_code == 422


def test_old_session_confirms_before_it_changes_a_factor(protected: Person) -> None:
    browser = gone_stale(Client(), protected)
    answer = browser.post("/account/second-factor/app/remove/")
    assert answer["Location"].startswith("/account/confirm/?next=")
    assert Authenticator.objects.filter(type="totp").exists()


def test_app_that_was_removed_is_not_asked_for(protected: Person) -> None:
    assert signed_in(Client(), protected).post("/account/second-factor/app/remove/").status_code == 302
    assert typed_password(protected).get("/my/").status_code == 200
    assert AuditEvent.objects.filter(action="person.second_factor_removed").count() == 1


def test_secret_that_cannot_be_read_lets_nobody_in(protected: Person) -> None:
    code = code_of(protected)
    Authenticator.objects.update(data={"secret": "0000000000000000.damaged"})
    browser = typed_password(protected)
    assert browser.post("/account/second-factor/sign-in/", {"code": code}).status_code == 422
    assert browser.get("/my/").status_code == 302


def test_admin_demands_a_second_factor_only_with_one_of_their_own(admin: Person) -> None:
    answer = signed_in(Client(), admin).post("/sign-in-policy/", {"second_factor": "yes"})
    assert answer.status_code == 422
    assert "Set up a second factor for yourself first" in answer.content.decode()
    assert not SignInPolicy.objects.exists()


def test_demand_is_stored_and_recorded(admin: Person) -> None:
    TOTP.activate(admin, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert signed_in(Client(), admin).post("/sign-in-policy/", {"second_factor": "yes"}).status_code == 302
    assert SignInPolicy.objects.get().second_factor
    assert AuditEvent.objects.filter(action="sign_in_policy.changed").count() == 1


@pytest.mark.parametrize("path", ["/my/", "/organization/", "/agents/", "/people/"])
def test_whoever_lacks_a_demanded_factor_is_sent_to_set_one_up(admin: Person, path: str) -> None:
    SignInPolicy.objects.create(pk=1, second_factor=True)
    browser = signed_in(Client(), admin)
    assert browser.get(path)["Location"] == "/account/second-factor/"
    assert browser.get("/account/second-factor/").status_code == 200
    assert browser.get(path, headers={"HX-Request": "true"})["HX-Redirect"] == "/account/second-factor/"


def test_whoever_has_a_demanded_factor_goes_on(protected: Person) -> None:
    SignInPolicy.objects.create(pk=1, second_factor=True)
    assert signed_in(Client(), protected).get("/my/").status_code == 200


def test_admin_resets_the_factor_of_somebody_who_lost_it(protected: Person, admin: Person) -> None:
    theirs = signed_in(Client(), protected)
    answer = signed_in(Client(), admin).post(f"/people/{protected.pk}/", {"do": "reset_second_factor"})
    assert answer.status_code == 302
    assert not Authenticator.objects.exists()
    assert theirs.get("/my/").status_code == 302
    assert AuditEvent.objects.get(action="person.second_factor_reset").details == {"factors": ["totp"]}


def test_admin_does_not_reset_the_factor_of_an_owner(owner: Person, admin: Person) -> None:
    TOTP.activate(owner, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    answer = signed_in(Client(), admin).post(f"/people/{owner.pk}/", {"do": "reset_second_factor"})
    assert answer.status_code == 422
    assert Authenticator.objects.exists()
