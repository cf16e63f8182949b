"""Azure OpenAI: OpenAI's bodies, but a deployment in the path and the key in `api-key`."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from providers.wires.base import Call, Credentials, Operation, Wire
from providers.wires.building import get, ids_in, join, post
from providers.wires.families import CHAT, EMBEDDINGS, REASONING_CHAT

_EMBEDDINGS_FIRST = (EMBEDDINGS, REASONING_CHAT, CHAT)
_CHAT_FIRST = (REASONING_CHAT, CHAT, EMBEDDINGS)


class AzureWire(Wire):
    """Needs `deployment_name` and `api_version` in the config. The body names no model: the deployment decides."""

    def list_models(self, credentials: Credentials) -> Call | None:
        """The models of the resource's region. They are no deployments: only a completion proves one."""
        return get(Operation.LIST_MODELS, self._url(credentials, "models"), self._headers(credentials))

    def complete(self, credentials: Credentials, *, attempt: int = 0) -> Call | None:
        """New chat deployments first, then old ones, then embeddings; the other way round if the names say so."""
        deployment = credentials.config.get("deployment_name", "")
        names = f"{deployment} {credentials.model}"
        styles = _EMBEDDINGS_FIRST if "embed" in names.lower() else _CHAT_FIRST
        if attempt >= len(styles):
            return None
        path = f"deployments/{quote(deployment, safe='')}/{styles[attempt].path}"
        return post(self._url(credentials, path), self._headers(credentials), styles[attempt].body)

    def model_ids(self, payload: Any) -> Sequence[str]:
        """From `data`."""
        return ids_in(payload.get("data"), "id") if isinstance(payload, dict) else ()

    def _url(self, credentials: Credentials, path: str) -> str:
        query = urlencode({"api-version": credentials.config.get("api_version", "")})
        return f"{join(credentials.host, f'openai/{path}')}?{query}"

    def _headers(self, credentials: Credentials) -> dict[str, str]:
        return {"api-key": credentials.secrets.get("api_key", "")}
