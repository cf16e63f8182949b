"""A provider on this machine, for every kind at once, that likes keys or answers with all that it was sent.

An API Host is `http://127.0.0.1:PORT/MOOD/WHOSE`: `MOODS` names the moods, and `whose` tells whose card asks.
"""

import base64
import json
import time
from collections.abc import Callable, Mapping
from urllib.parse import quote

from tests.provider_double import GOOD_COMPLETION, GOOD_KEY_INFO, GOOD_LIST, REFUSALS
from tests.servers import Reply, Request, ScriptedServer

HANGS = 1.5
"""Seconds for which a hanging answer is awaited."""


def _sent(request: Request) -> list[str]:
    """What may be a key in a request, as a hostile or clumsy provider would pick it out."""
    headers = (request.headers.get(name, "") for name in ("authorization", "x-api-key", "api-key", "x-goog-api-key"))
    return [value.rpartition(" ")[2] for value in headers if value]


def _spellings(key: str) -> str:
    coded = base64.b64encode(f"a{key}".encode()).decode()
    spaced = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    return " ".join(
        [key, key[::-1], coded, key.encode().hex(), quote(key, safe=""), spaced, key[:8], key[-8:], key[6:]]
    )


def _good(request: Request) -> Reply:
    if request.method == "POST":
        return Reply(200, GOOD_COMPLETION)
    return Reply(200, GOOD_KEY_INFO if request.path.partition("?")[0].endswith("/key") else GOOD_LIST)


def _refuse_aloud(request: Request) -> Reply:
    words = " / ".join(map(_spellings, _sent(request)))
    error = {"code": "invalid_api_key", "type": "authentication_error", "message": f"Incorrect API key: {words}"}
    return Reply(401, {"error": error, "message": words}, {"x-amzn-errortype": "UnrecognizedClientException"})


def _break_aloud(request: Request) -> Reply:
    words = "".join(f"<p>{_spellings(key)}</p>" for key in _sent(request))
    return Reply(500, f"<html><h1>Error</h1>{words}</html>", {"content-type": "text/html"})


def _list_aloud(request: Request) -> Reply:
    names = ["a-model", *(name for key in _sent(request) for name in (key, f"model-{key[4:20]}", key[::-1]))]
    listed = [{"id": name, "object": "model", "type": "model"} for name in names]
    if request.method != "POST":
        return Reply(200, {"object": "list", "data": listed, "models": [{"name": name} for name in names]})
    error = {"code": "model_not_found", "type": "invalid_request_error", "message": f"no model for {' '.join(names)}"}
    return Reply(404, {"error": error})


def _send_away(request: Request) -> Reply:
    return Reply(302, b"", {"location": f"http://127.0.0.1:9/?key={'&'.join(_sent(request))}"})


def _mumble(request: Request) -> Reply:
    return Reply(200, json.dumps({"key": _sent(request)})[:-4].encode(), {"content-type": "application/json"})


def _be_limited(request: Request) -> Reply:
    return Reply(429, REFUSALS["rate_limited"][2])


def _wait(request: Request) -> Reply:
    time.sleep(HANGS)
    return _good(request)


MOODS: Mapping[str, Callable[[Request], Reply]] = {
    "good": _good,
    "refuses": _refuse_aloud,
    "breaks": _break_aloud,
    "lists": _list_aloud,
    "redirects": _send_away,
    "mumbles": _mumble,
    "limits": _be_limited,
}
HANGING = "hangs"
"""One more mood, for a server that is killed meanwhile."""


class TalkativeProvider(ScriptedServer):
    """Answers by the first part of the path."""

    def __init__(self) -> None:
        super().__init__(lambda request: {**MOODS, HANGING: _wait}.get(request.path.split("/")[1], _good)(request))

    def host(self, mood: str, whose: str) -> str:
        """An API Host where it is in this mood."""
        return f"{self.url}/{mood}/{whose}"


def whose(request: Request) -> str:
    """The card that a request came from."""
    parts = request.path.split("/")
    return parts[2] if len(parts) > 2 else ""
