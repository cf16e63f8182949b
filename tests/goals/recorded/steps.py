"""Everything that people, agents and the server do, each through the page, address or command that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from providers.models import Provider
from providers.services.due import check_claimed, claim_due
from providers.services.handing_out import NoKey, Unreadable, effective_key
from providers.services.links import password_link
from tests.api import EFFECTIVE, PROVIDERS
from tests.cards import KEY, OTHER_KEY
from tests.goals.recorded.stage import Stage, group_named
from tests.people import PASSWORD
from tests.tokens import GOOD


@dataclass(frozen=True, slots=True)
class Step:
    """`act` does it: it returns an answer with a status, or whatever a service does. `lines`: what the record gains."""

    name: str
    act: Callable[[Stage], Any]
    lines: int = 1
    statuses: tuple[int, ...] = (200, 201, 202, 204, 302)


def bad_key(act: Callable[[Stage], Any]) -> Callable[[Stage], Any]:
    """The same while the provider refuses the key."""

    def acted(stage: Stage) -> Any:
        stage.double.mood = "invalid_key"
        try:
            return act(stage)
        finally:
            stage.double.mood = "ok"

    return acted


def api_entry(stage: Stage, **more: object) -> Any:
    """Write the entry of the API."""
    body = {"kind": "openai", "api_key": KEY, "model": "model-of-a-test", **more}
    return stage.caller.ask("PUT", f"{PROVIDERS}/by-api", body)


def spoiled(stage: Stage) -> Any:
    """Ask for a key whose ciphertext was damaged."""
    try:
        return effective_key(person=stage.unlucky)
    except Unreadable as unreadable:
        return unreadable


def nothing_for(stage: Stage) -> Any:
    """Ask for a key that is not there."""
    try:
        return effective_key(person=stage.other, kind="zai")
    except NoKey as none:
        return none


def checked_when_due(stage: Stage) -> Any:
    """The worker checks an entry that was reported; it is due now, and nobody holds it."""
    Provider.objects.filter(pk=stage.entry.pk).update(lease_until=None, next_check_at=timezone.now())
    (claim,) = claim_due(at_most=1)
    check_claimed(claim)


def exported(stage: Stage) -> Any:
    """Read an export to its end."""
    answer = stage.post("/activity/export/", format="csv")
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer


def signed_in_at(stage: Stage, password: str) -> Any:
    """Sign in as whoever joined, in a browser that was never here before."""
    return Client().post("/account/login/", {"login": "join@example.org", "password": password})


def joined(stage: Stage) -> Any:
    """Somebody uses an invitation."""
    return stage.caller.client.post("/welcome/", {"token": stage.joining.token, "name": "Jo", "password": GOOD})


def group(stage: Stage, do: str, **typed: Any) -> Any:
    """Press a button of the group's page."""
    return stage.browser.post(f"/groups/{stage.group.pk}/", {"do": do, **typed})


def agent(stage: Stage, do: str, **typed: str) -> Any:
    """Press a button of the agent's page."""
    return stage.post(f"/agents/{stage.agent.pk}/", do=do, **typed)


KEYS = [
    Step("save a key", lambda s: s.cards["first"].press("save", name="first")),
    Step("save another", lambda s: s.cards["second"].press("save", name="second")),
    Step("save a personal key", lambda s: s.own.press("save")),
    Step("replace a key", lambda s: s.cards["first"].press("save", name="first", api_key=OTHER_KEY)),
    Step("change notes", lambda s: s.cards["first"].press("save", name="first", notes="For the team")),
    Step("have a key refused", bad_key(lambda s: s.cards["first"].press("save", name="first", api_key=KEY))),
    Step("validate what is stored", lambda s: s.cards["first"].press("validate", name="first", notes="For the team")),
    Step("validate what is typed", lambda s: s.cards["first"].press("validate", name="first", api_key=KEY)),
    Step("list models", lambda s: s.cards["first"].press("list_models", name="first")),
    Step("set a default", lambda s: s.cards["first"].press("set_default")),
    Step("set another default", lambda s: s.cards["second"].press("set_default")),
    Step("disable", lambda s: s.cards["first"].press("disable")),
    Step("enable", lambda s: s.cards["first"].press("enable")),
]
HAND_OUTS = [
    Step("hand a key to an agent", lambda s: s.caller.get(EFFECTIVE)),
    Step("hand a key to a service", lambda s: effective_key(person=s.member, kind="openai")),
    Step(
        "print a key on the server", lambda s: call_command("effective", "--person", s.member.email, stdout=StringIO())
    ),
    Step("find no key", nothing_for),
    Step("make an entry by the API", api_entry),
    Step("change an entry by the API", lambda s: api_entry(s, notes="changed")),
    Step("report an entry", lambda s: s.caller.ask("POST", f"{PROVIDERS}/{s.entry.pk}/report", {"status": 401})),
    Step("check an entry that is due", checked_when_due),
    Step("remove an entry by the API", lambda s: s.caller.ask("DELETE", f"{PROVIDERS}/by-api?kind=openai")),
    Step("find a key that cannot be decrypted", spoiled),
]
AGENTS = [
    Step("make an agent", lambda s: s.post(
        "/agents/", scope="organization", name="Made by a page", uses="default", days="30"), 2),
    Step("change an agent", lambda s: agent(s, "change", name="Made by a page", uses="any")),
    Step("make a token", lambda s: agent(s, "token", days="30")),
    Step("replace a token", lambda s: agent(s, f"replace:{s.token_of(0)}", days="30", keep="0"), 2),
    Step("revoke a token", lambda s: agent(s, f"revoke:{s.token_of(1)}")),
    Step("remove an agent", lambda s: agent(s, "remove")),
]  # fmt: skip
PEOPLE = [
    Step("invite", lambda s: s.post("/people/", name="Ina", email="ina@example.org", role="member")),
    Step("renew an invitation", lambda s: s.invited(s.invitation.row, "renew")),
    Step("void an invitation", lambda s: s.invited(s.to_void.row, "void")),
    Step("join", joined, 2),
    Step("sign in", lambda s: signed_in_at(s, GOOD)),
    Step("fail to sign in", lambda s: signed_in_at(s, "another"), statuses=(422,)),
    Step("make a password link", lambda s: s.post(f"/people/{s.other.pk}/", do="password_link")),
    Step("make a sign-in link on the server", lambda s: password_link(person=s.other, actor=None)),
    Step("change a role", lambda s: s.post(f"/people/{s.other.pk}/", do="role", role="admin")),
    Step("deactivate", lambda s: s.post(f"/people/{s.other.pk}/", do="deactivate", personal_keys="keep")),
    Step("reactivate", lambda s: s.post(f"/people/{s.other.pk}/", do="reactivate")),
    Step("rename oneself", lambda s: s.post("/account/", name="Olivia O.")),
    Step("set a password", lambda s: s.post(
        "/account/password/", oldpassword=PASSWORD, password1=GOOD, password2=GOOD)),
]  # fmt: skip
POLICY = [
    Step("make a group", lambda s: s.browser.post("/groups/", {"name": "Made", "members": [s.member.pk]}), 2),
    Step("rename a group", lambda s: group(s, "save", name="Renamed")),
    Step("set members", lambda s: group(s, "save", name="Renamed", members=[s.member.pk])),
    Step("remove a group", lambda s: s.post(f"/groups/{group_named('Made').pk}/", do="remove")),
    Step("change a policy", lambda s: s.post("/policy/openai/", shown="yes", personal="allowed", fallback="yes")),
    Step("export the record", exported),
    Step("remove the default", lambda s: s.cards["second"].press("remove:confirmed", successor="none"), 2),
    Step("remove a key", lambda s: s.cards["first"].press("remove:confirmed")),
]
STEPS = [*KEYS, *HAND_OUTS, *AGENTS, *POLICY, *PEOPLE]
