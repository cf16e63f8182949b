"""The name of the model that answered is the server's to choose, so comparing it must take no time."""

import time

import pytest

from providers.services.answered_by import other_model
from providers.wires.building import post


@pytest.mark.parametrize("repeated", ["-2024-0101", "-1234", "-v1", ":latest", "/", "-"])
def test_no_name_keeps_the_comparison_busy(repeated: str) -> None:
    call = post("https://llm.example.com/v1/chat/completions", {}, {"model": "gpt"})
    answered = f"gpt{repeated * 17}!"
    begun = time.process_time()
    assert other_model(call, {"model": answered}) == answered
    assert time.process_time() - begun < 0.5
