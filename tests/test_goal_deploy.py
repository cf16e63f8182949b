"""G-S8 in its short form, and that it tells settings that are not safe and a start that goes on."""

from pathlib import Path

import pytest

from tests.goals import deploy
from tests.starting import Running


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first start."""
    folder = tmp_path_factory.mktemp("used") / "var"
    with Running(folder) as running:
        running.end()
    return folder


def test_good_settings_pass_and_bad_ones_stop_the_start() -> None:
    figures = list(deploy.measure(True))
    assert len(figures) == 2
    for figure in figures:
        assert figure.reached, figure


def test_settings_for_plain_http_are_told(used: Path) -> None:
    assert not deploy.checks(used, {}).reached


def test_start_that_goes_on_is_told(used: Path) -> None:
    assert not deploy.starts(used, [{}], 1, within=2).reached


def test_too_few_settings_are_told(used: Path) -> None:
    assert not deploy.starts(used, [{"SECRET_KEY": "short"}], 2).reached
