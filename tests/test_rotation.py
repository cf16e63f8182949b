"""Rotation of the data key: everything is sealed anew, wherever it is cut off, and no key goes that is needed."""

from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from providers.data_keys import data_key_ids
from providers.models import AuditEvent, KeyRotation, Person, Provider
from providers.sealed_text import seal_text, unseal_text
from providers.sealing import unseal
from providers.services.rotating_texts import PURPOSE
from providers.services.rotation import CannotRotate, begin_rotation, drop_old_keys, progress, rotate, seal_next
from providers.services.rotation_work import LEASE, work_on_rotation
from tests.people import signed_in
from tests.rotating import key_file, keys_in
from tests.rows import API_KEY, make_provider, put_into_column, stored_bytes

__all__ = ["key_file"]


def test_every_key_is_sealed_with_the_new_data_key_and_opens(member: Person, key_file: Path) -> None:
    rows = [make_provider(name="a"), make_provider(name="b", owner=member)]
    before = [(stored_bytes(row), row.key_fingerprint, row.version) for row in rows]
    assert [(now.done, now.total) for now in rotate(actor=None)] == [(0, 2), (2, 2)]
    fresh = [Provider.objects.get(pk=row.pk) for row in rows]
    assert {row.seal_key_id for row in fresh} == {data_key_ids()[0]}
    assert [unseal(row)["api_key"] for row in fresh] == [API_KEY, API_KEY]
    for row, (ciphertext, mark, version) in zip(fresh, before, strict=True):
        assert stored_bytes(row) != ciphertext
        assert (row.key_fingerprint, row.version) == (mark, version)


def test_old_ciphertext_put_back_does_not_open(db: None, key_file: Path) -> None:
    row = make_provider()
    old = stored_bytes(row)
    list(rotate(actor=None))
    with pytest.raises(Exception, match="cannot be decrypted"):
        unseal(put_into_column(row, old))


def test_new_key_is_put_in_front_of_the_old_one(db: None, key_file: Path) -> None:
    make_provider()
    (old,) = keys_in(key_file)
    begin_rotation(actor=None)
    assert keys_in(key_file)[1:] == (old,)


def test_rotation_that_was_cut_off_goes_on_with_the_same_key(db: None, key_file: Path) -> None:
    for name in "abc":
        make_provider(name=name)
    begin_rotation(actor=None)
    keys = keys_in(key_file)
    assert seal_next(at_most=1) == 1
    assert (progress().done, progress().left) == (1, 2)
    list(rotate(actor=None))
    assert keys_in(key_file) == keys
    assert (progress().done, progress().left) == (3, 0)
    assert KeyRotation.objects.get().finished_at is not None


def test_old_key_is_not_dropped_while_a_row_needs_it(db: None, key_file: Path) -> None:
    for name in "ab":
        make_provider(name=name)
    begin_rotation(actor=None)
    seal_next(at_most=1)
    keys = keys_in(key_file)
    with pytest.raises(CannotRotate, match="1 stored secrets still need"):
        drop_old_keys(actor=None)
    assert keys_in(key_file) == keys


def test_old_key_goes_when_no_row_needs_it(db: None, key_file: Path) -> None:
    row = make_provider()
    list(rotate(actor=None))
    newest = keys_in(key_file)[0]
    assert drop_old_keys(actor=None) == 1
    assert keys_in(key_file) == (newest,)
    assert unseal(Provider.objects.get(pk=row.pk))["api_key"] == API_KEY


def test_secret_of_a_second_factor_is_sealed_anew(member: Person, key_file: Path) -> None:
    data = {"secret": seal_text("JBSWY3DPEHPK3PXP", purpose=PURPOSE)}
    Authenticator.objects.create(user=member, type="totp", data=data)
    begin_rotation(actor=None)
    with pytest.raises(CannotRotate):
        drop_old_keys(actor=None)
    list(rotate(actor=None))
    drop_old_keys(actor=None)
    assert unseal_text(Authenticator.objects.get().data["secret"], purpose=PURPOSE) == "JBSWY3DPEHPK3PXP"


def test_second_factor_that_cannot_be_read_does_not_hold_a_rotation_up(member: Person, key_file: Path) -> None:
    Authenticator.objects.create(user=member, type="totp", data={"secret": f"{data_key_ids()[0]}.damaged"})
    list(rotate(actor=None))
    assert Authenticator.objects.get().data == {"secret": ".damaged"}
    assert (progress().left, progress().unreadable) == (0, 1)
    assert KeyRotation.objects.get().finished_at is not None
    assert drop_old_keys(actor=None) == 1


def test_row_that_cannot_be_read_is_marked_and_left(db: None, key_file: Path) -> None:
    row = put_into_column(make_provider(), b"damaged")
    list(rotate(actor=None))
    assert stored_bytes(row) == b"damaged"
    assert Provider.objects.get(pk=row.pk).seal_key_id == ""
    assert (progress().left, progress().unreadable) == (0, 1)


def test_keys_of_the_environment_are_the_operators_to_change(db: None) -> None:
    make_provider()
    with pytest.raises(CannotRotate, match="FERNET_KEYS is set in the environment"):
        begin_rotation(actor=None)


def test_record_names_the_start_and_the_end_but_no_key(owner: Person, key_file: Path) -> None:
    make_provider()
    list(rotate(actor=owner))
    drop_old_keys(actor=owner)
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["data_key.rotation_started", "data_key.rotation_finished", "data_key.old_dropped"]
    said = str(list(AuditEvent.objects.values()))
    assert not any(key in said for key in keys_in(key_file))


def test_worker_does_what_was_begun_on_the_page(owner: Person, key_file: Path) -> None:
    make_provider()
    answer = signed_in(Client(), owner).post("/data-key/", {"do": "rotate"})
    assert answer.status_code == 302
    assert progress().left == 1
    assert work_on_rotation()
    assert not work_on_rotation()
    assert progress().left == 0
    assert KeyRotation.objects.get().finished_at is not None


def test_worker_leaves_a_rotation_alone_that_another_has(owner: Person, key_file: Path) -> None:
    make_provider()
    row = begin_rotation(actor=owner)
    KeyRotation.objects.filter(pk=row.pk).update(lease_until=timezone.now() + LEASE)
    assert not work_on_rotation()
    assert progress().left == 1


def test_page_says_how_far_it_is(owner: Person, key_file: Path) -> None:
    for name in "abc":
        make_provider(name=name)
    begin_rotation(actor=owner)
    seal_next(at_most=2)
    page = signed_in(Client(), owner).get("/data-key/").content.decode()
    assert "2 of 3 stored secrets are sealed with the newest data key" in page


def test_page_is_for_admins(member: Person) -> None:
    browser = signed_in(Client(), member)
    assert browser.get("/data-key/").status_code == 403
    assert browser.post("/data-key/", {"do": "rotate"}).status_code == 403


def test_page_refuses_to_drop_a_key_in_use(owner: Person, key_file: Path) -> None:
    make_provider()
    begin_rotation(actor=owner)
    answer = signed_in(Client(), owner).post("/data-key/", {"do": "drop"})
    assert answer.status_code == 422
    assert "still need an old data key" in answer.content.decode()


def test_command_says_how_far_it_is(
    db: None, key_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.management.commands.rotate_data_key.refuse_bad_keys", lambda: None)
    make_provider()
    call_command("rotate_data_key")
    said = capsys.readouterr().out
    assert "0 of 1 sealed with the new data key" in said
    assert "1 of 1 sealed with the new data key" in said
    call_command("rotate_data_key", "--drop-old")
    assert len(keys_in(key_file)) == 1
