"""A provider for tests that speaks every kind's dialect at once, for any host, through `responses`.

Good answers carry the fields of all dialects, so that a kind nobody has thought of yet passes too. It proves nothing
about a dialect (the wires' and readers' tests do); it drives pages and services.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

import responses
from requests import PreparedRequest

MODELS = ("gpt-5.4-mini", "model-of-a-test")
GOOD_LIST = {
    "object": "list",
    "data": [{"id": name, "object": "model", "type": "model"} for name in MODELS],
    "models": [{"name": name} for name in MODELS],
    "modelSummaries": [{"modelId": name} for name in MODELS],
    "is_available": True,
    "balance_infos": [],
}
GOOD_KEY_INFO = {"data": {"label": "test", "limit_remaining": None}, "is_available": True, "balance_infos": []}
GOOD_COMPLETION = {
    "id": "1",
    "object": "chat.completion",
    "type": "message",
    "role": "assistant",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}],
    "content": [{"type": "text", "text": "Hi"}],
    "output": {"message": {"role": "assistant", "content": [{"text": "Hi"}]}},
    "stopReason": "end_turn",
    "stop_reason": "end_turn",
    "usage": {"total_tokens": 2},
}
REFUSALS: dict[str, tuple[int, dict[str, str], object]] = {
    "invalid_key": (
        401,
        {"x-amzn-errortype": "UnrecognizedClientException"},
        {"error": {"code": "invalid_api_key", "type": "authentication_error", "message": "Invalid API key"}},
    ),
    "provider_unavailable": (503, {}, {"error": {"message": "Service unavailable", "type": "server_error"}}),
    "rate_limited": (429, {}, {"error": {"message": "Too many requests", "type": "rate_limit_exceeded"}}),
}


@dataclass
class Double:
    """What it answers (`mood`: "ok" or a word of `REFUSALS`), and everything that it was sent."""

    mood: str = "ok"
    requests: list[PreparedRequest] = field(default_factory=list)
    _free: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._free.set()

    def wait_for_release(self) -> None:
        """Answer nothing until `release` is called."""
        self._free.clear()

    def release(self) -> None:
        """Answer again."""
        self._free.set()

    def answer(self, request: PreparedRequest) -> tuple[int, Mapping[str, str], str]:
        """Called by `responses` for each request."""
        self.requests.append(request)
        self._free.wait(timeout=10)
        if self.mood != "ok":
            status, headers, body = REFUSALS[self.mood]
            return status, headers, json.dumps(body)
        path = str(request.path_url).partition("?")[0]
        if request.method == "POST":
            return 200, {}, json.dumps(GOOD_COMPLETION)
        return 200, {}, json.dumps(GOOD_KEY_INFO if path.endswith("/key") else GOOD_LIST)

    def saw(self, text: str) -> bool:
        """Whether any request carried this text in its address, headers or body."""
        return any(text in f"{sent.url} {dict(sent.headers)} {sent.body!r}" for sent in self.requests)


@contextmanager
def provider_double(mood: str = "ok") -> Iterator[Double]:
    """Answer every request of this process until the block ends."""
    double = Double(mood)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        for method in ("GET", "POST"):
            mock.add_callback(method, re.compile("https?://.*"), callback=double.answer)
        yield double
