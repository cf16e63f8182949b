"""Every action that the program records has its words, and every sentence can be said."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from providers.activity.lines import Line
from providers.activity.words import ACTIONS, GROUPS, actions_of
from providers.models import AuditEvent
from providers.services.sign_in_record import CONFIRMATIONS

ROOT = Path(__file__).resolve().parent.parent / "providers"
BUILT = {"CONFIRMATIONS[outcome]": set(CONFIRMATIONS.values())}
"""Actions that are looked up in a table."""
SECOND_FACTORS = {"person.second_factor_added", "person.second_factor_removed"}


def recorded() -> Iterator[str]:
    """The actions in every call of `record`."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                (given,) = (one.value for one in node.keywords if one.arg == "action")
                yield from _constants(given)


def _constants(given: ast.expr) -> set[str]:
    written = ast.unparse(given)
    if written in BUILT:
        return BUILT[written]
    if isinstance(given, ast.JoinedStr) and "second_factor" in written:
        return SECOND_FACTORS
    if isinstance(given, ast.IfExp):
        return _constants(given.body) | _constants(given.orelse)
    assert isinstance(given, ast.Constant), f"this test cannot tell which actions {written} stands for"
    return {str(given.value)}


def test_every_recorded_action_has_words_and_a_group() -> None:
    found = set(recorded())
    assert len(found) > 40
    assert found <= ACTIONS.keys(), found - ACTIONS.keys()
    assert all(words.groups for words in ACTIONS.values())


def test_every_group_has_a_name_and_actions() -> None:
    assert {group for words in ACTIONS.values() for group in words.groups} == set(GROUPS)
    assert all(actions_of(group) for group in GROUPS)


@pytest.mark.parametrize("key", sorted(ACTIONS))
def test_sentence_names_nothing_that_a_line_could_not_fill(key: str) -> None:
    names = {name for text in (ACTIONS[key].text, ACTIONS[key].bare) for _, name, _, _ in Formatter().parse(text)}
    known = {"who", "what", "outcome", "status", "role", "to", "from", "agent", "factor", "on_server_for"}
    assert names <= known | {None}


@pytest.mark.parametrize(
    ("action", "details", "label", "target", "address", "sentence"),
    [
        ("provider.changed", {"fingerprint_before": "a", "fingerprint_after": "b"}, "ada@example.org", "OpenAI · x", "",
         "ada@example.org replaced the key of OpenAI · x"),
        ("provider.changed", {"fingerprint_before": "a", "fingerprint_after": "a"}, "ada@example.org", "OpenAI", "",
         "ada@example.org changed OpenAI"),
        ("key.handed_out", {}, "agent builder (byok_abc)", "OpenAI", "", "Agent builder was handed OpenAI"),
        ("key.handed_out", {"on_server_for": "Mia"}, "system", "OpenAI", "server",
         "OpenAI was printed on the server for Mia"),
        ("person.sign_in_failed", {}, "system", "", "10.0.0.9", "Sign-in failed"),
        ("person.sign_in_failed", {}, "system", "Mia", "10.0.0.9", "Sign-in failed for Mia"),
        ("provider.checked", {"outcome": "ok"}, "system", "OpenAI", "", "BYOK checked OpenAI: it works"),
        ("provider.checked", {"outcome": "invalid_key"}, "system", "OpenAI", "", "BYOK checked OpenAI: invalid key"),
        ("link.made", {"purpose": "password"}, "system", "New password mia@example.org", "server",
         "Somebody on the server made a link for a new password: New password mia@example.org"),
        ("person.role_changed", {"from": "member", "to": "admin"}, "o@example.org", "Mia", "",
         "o@example.org made Mia admin; before: member"),
        ("made.up", {}, "o@example.org", "Mia", "", "o@example.org: made.up Mia"),
    ],
)  # fmt: skip
def test_event_is_told_in_plain_words(
    action: str, details: dict[str, object], label: str, target: str, address: str, sentence: str
) -> None:
    event = AuditEvent(action=action, details=details, actor_label=label, target_label=target, address=address)
    assert Line(event=event).text == sentence


def test_equal_fingerprints_are_said_once_and_short() -> None:
    same = AuditEvent(details={"fingerprint_before": "a" * 64, "fingerprint_after": "a" * 64})
    assert Line(event=same).fingerprints == [("Fingerprint", "aaaaaaaa")]
    other = AuditEvent(details={"fingerprint_before": "a" * 64, "fingerprint_after": "b" * 64})
    assert Line(event=other).fingerprints == [("Before", "aaaaaaaa"), ("After", "bbbbbbbb")]
