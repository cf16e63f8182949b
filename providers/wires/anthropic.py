"""Anthropic's Messages API."""

from collections.abc import Sequence
from typing import Any

from providers.wires.base import Call, Credentials, Operation, Wire
from providers.wires.building import MAX_OUTPUT_TOKENS, USER_MESSAGES, get, ids_in, join, post
from providers.wires.tools import MESSAGES

VERSION = "2023-06-01"


class AnthropicWire(Wire):
    """Sends the key as `x-api-key`; the host ends with the version path (`/v1`)."""

    def list_models(self, credentials: Credentials) -> Call | None:
        """All models on one page: the default page holds 20."""
        url = join(credentials.host, "models?limit=1000")
        return get(Operation.LIST_MODELS, url, self._headers(credentials))

    def complete(self, credentials: Credentials, *, attempt: int = 0, tools: bool = False) -> Call | None:
        """One style fits every model, as long as nothing else is sent."""
        if attempt:
            return None
        payload = {"model": credentials.model, "max_tokens": MAX_OUTPUT_TOKENS, "messages": USER_MESSAGES}
        offered = MESSAGES if tools else {}
        return post(join(credentials.host, "messages"), self._headers(credentials), {**payload, **offered})

    def model_ids(self, payload: Any) -> Sequence[str]:
        """From `data`."""
        return ids_in(payload.get("data"), "id") if isinstance(payload, dict) else ()

    def _headers(self, credentials: Credentials) -> dict[str, str]:
        return {"x-api-key": credentials.secrets.get("api_key", ""), "anthropic-version": VERSION}
