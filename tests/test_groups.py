"""Groups of people, to whom keys of the organization may be limited."""

import pytest

from providers.models import AuditEvent, Group, Person
from providers.services.groups import create_group, remove_group, rename_group, set_members
from providers.services.people import NotAllowed
from providers.services.policies import NotAccepted
from tests.rows import make_provider

pytestmark = pytest.mark.django_db


def details_of(action: str) -> dict[str, object]:
    """What the one event of this action says."""
    details: dict[str, object] = AuditEvent.objects.get(action=action).details
    return details


def test_a_group_is_made_with_its_members_and_recorded(admin: Person, member: Person) -> None:
    group = create_group(actor=admin, name="  Research   team ", members=[member])
    assert group.name == "Research team"
    assert list(group.members.all()) == [member]
    assert details_of("group.members_set") == {"added": [member.email], "removed": []}
    assert AuditEvent.objects.filter(action="group.created", target_label="Research team").count() == 1


@pytest.mark.parametrize(
    ("name", "sentence"), [("  ", "Type a name"), ("x" * 81, "at most 80"), ("rESEARCH", "Another group")]
)
def test_a_name_that_cannot_be_used_is_said(admin: Person, name: str, sentence: str) -> None:
    create_group(actor=admin, name="Research")
    other = create_group(actor=admin, name="Finance")
    with pytest.raises(NotAccepted) as refusal:
        create_group(actor=admin, name=name)
    assert sentence in refusal.value.errors["name"]
    with pytest.raises(NotAccepted) as refusal:
        rename_group(actor=admin, group=other, name=name)
    assert sentence in refusal.value.errors["name"]


def test_a_name_that_is_taken_in_the_same_moment_is_said(admin: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    create_group(actor=admin, name="Research")
    monkeypatch.setattr("providers.services.groups._is_taken", lambda name, group: False)
    with pytest.raises(NotAccepted) as refusal:
        create_group(actor=admin, name="research")
    assert "Another group" in refusal.value.errors["name"]


def test_a_group_is_renamed_also_in_its_case_only(admin: Person) -> None:
    group = create_group(actor=admin, name="research")
    rename_group(actor=admin, group=group, name="Research")
    rename_group(actor=admin, group=group, name="Research")
    assert Group.objects.get().name == "Research"
    assert details_of("group.renamed") == {"from": "research", "to": "Research"}


def test_members_are_set_as_a_whole_and_recorded_by_what_changed(
    admin: Person, member: Person, stranger: Person
) -> None:
    group = create_group(actor=admin, name="Research")
    set_members(actor=admin, group=group, members=[member])
    AuditEvent.objects.all().delete()
    set_members(actor=admin, group=group, members=[stranger])
    set_members(actor=admin, group=group, members=[stranger])
    assert list(group.members.all()) == [stranger]
    assert details_of("group.members_set") == {"added": [stranger.email], "removed": [member.email]}


def test_a_group_that_limits_a_key_cannot_be_removed(admin: Person) -> None:
    group = create_group(actor=admin, name="Research")
    keys = [make_provider(), make_provider(kind="anthropic", name="Team")]
    for key in keys:
        key.groups.add(group)
    with pytest.raises(NotAccepted) as refusal:
        remove_group(actor=admin, group=group)
    assert "Anthropic · Team and OpenAI" in refusal.value.errors["name"]
    for key in keys:
        key.groups.clear()
    remove_group(actor=admin, group=group)
    assert not Group.objects.exists()
    assert AuditEvent.objects.filter(action="group.removed", target_label="Research").count() == 1


def test_a_group_that_is_gone_is_said(admin: Person) -> None:
    group = create_group(actor=admin, name="Research")
    Group.objects.all().delete()
    for refused in (
        lambda: remove_group(actor=admin, group=group),
        lambda: rename_group(actor=admin, group=group, name="New"),
        lambda: set_members(actor=admin, group=group, members=[]),
    ):
        with pytest.raises(NotAccepted, match="removed by somebody else"):
            refused()


def test_only_admins_change_groups(admin: Person, member: Person) -> None:
    group = create_group(actor=admin, name="Research")
    AuditEvent.objects.all().delete()
    for refused in (
        lambda: create_group(actor=member, name="Mine"),
        lambda: rename_group(actor=member, group=group, name="Mine"),
        lambda: set_members(actor=member, group=group, members=[member]),
        lambda: remove_group(actor=member, group=group),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert not AuditEvent.objects.exists()
