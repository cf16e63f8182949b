"""A program whose data keys are in a secrets file of its own, and rows that are sealed with them."""

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from byok_site import keyfile


def use_key_file(settings: Settings, folder: Path) -> Path:
    """Let the product read its data keys from a file in this folder, as after a first start."""
    path = folder / keyfile.FILE_NAME
    keyfile.create(path, ["FERNET_KEYS"])
    settings.BYOK_KEY_FILE = path
    settings.BYOK_DATA_KEYS_IN_FILE = True
    return path


def keys_in(path: Path) -> tuple[str, ...]:
    """The data keys in the file, newest first."""
    return keyfile.split_keys(keyfile.read(path)["FERNET_KEYS"])


@pytest.fixture
def key_file(settings: Settings, tmp_path: Path) -> Path:
    """The secrets file that the product uses during this test."""
    return use_key_file(settings, tmp_path)
