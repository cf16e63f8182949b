"""What admins allow for a kind of provider."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from providers.kinds import all_kinds
from providers.models import AuditEvent, Person, Policy
from providers.policies import allows_host, policies, policy_of
from providers.services.people import NotAllowed
from providers.services.policies import NotAccepted, set_policy

pytestmark = pytest.mark.django_db


def set_openai(actor: Person, **changes: object) -> Policy:
    """The defaults for OpenAI, with these changes."""
    rules = {"shown": True, "personal": "allowed", "fallback": False, "personal_hosts": [], **changes}
    return set_policy(actor=actor, kind=str(rules.pop("kind", "openai")), **rules)  # type: ignore[arg-type]


def test_a_kind_without_rules_of_its_own_has_the_defaults() -> None:
    policy = policy_of("openai")
    assert (policy.kind, policy.shown, policy.personal, policy.fallback, policy.personal_hosts) == (
        "openai",
        True,
        "allowed",
        False,
        [],
    )
    assert not Policy.objects.exists()


def test_every_kind_has_rules_in_one_query(admin: Person, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    set_openai(admin, fallback=True)
    with django_assert_num_queries(1):
        found = policies()
    assert list(found) == [kind.slug for kind in all_kinds()]
    assert [slug for slug, policy in found.items() if policy.fallback] == ["openai"]


def test_rules_are_stored_and_recorded_with_what_changed(admin: Person) -> None:
    set_openai(admin, shown=False, personal="forbidden", fallback=True)
    policy = policy_of("openai")
    assert (policy.shown, policy.personal, policy.fallback) == (False, "forbidden", True)
    event = AuditEvent.objects.get(action="policy.changed")
    assert (event.actor, event.target_id) == (admin, "openai")
    assert event.details["changes"] == {
        "shown": [True, False],
        "personal": ["allowed", "forbidden"],
        "fallback": [False, True],
    }


def test_setting_the_same_rules_again_changes_and_records_nothing(admin: Person) -> None:
    set_openai(admin, fallback=True)
    set_openai(admin, fallback=True)
    set_openai(admin, kind="gemini")
    assert AuditEvent.objects.filter(action="policy.changed").count() == 1
    assert [policy.kind for policy in Policy.objects.all()] == ["openai"]


def test_hosts_are_kept_in_one_spelling_each_once(admin: Person) -> None:
    typed = [" https://Gateway.example.org:443/openai/ ", "", "gateway.example.org/openai", "http://localhost:8080"]
    set_openai(admin, personal_hosts=typed)
    assert policy_of("openai").personal_hosts == ["https://gateway.example.org/openai", "http://localhost:8080"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"personal": "perhaps"}, "personal"),
        ({"personal_hosts": ["ftp://example.org"]}, "personal_hosts"),
        ({"personal": "required", "fallback": True}, "fallback"),
        ({"personal_hosts": ["https://example.org/v1?key=1"]}, "personal_hosts"),
        ({"personal_hosts": ["https://good.example.org", "https://me:secret@example.org"]}, "personal_hosts"),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field(admin: Person, changes: dict[str, object], field: str) -> None:
    with pytest.raises(NotAccepted) as refusal:
        set_openai(admin, **changes)
    assert list(refusal.value.errors) == [field]
    assert "secret" not in str(refusal.value)
    assert not Policy.objects.exists()


def test_only_admins_set_rules(member: Person) -> None:
    with pytest.raises(NotAllowed):
        set_openai(member)
    assert not Policy.objects.exists()


@pytest.mark.parametrize(("listed", "allowed"), [([], True), (["https://gateway.example.com/v1"], False)])
def test_private_host_of_the_operator_is_allowed_until_hosts_are_listed(
    settings: Settings, listed: list[str], allowed: bool
) -> None:
    settings.BYOK_PRIVATE_HOSTS = ("127.0.0.1:9000",)
    policy = Policy(kind="openai", personal_hosts=listed)
    assert allows_host(policy, "http://127.0.0.1:9000/v1") is allowed
    assert not allows_host(policy, "http://127.0.0.1:9001/v1")
