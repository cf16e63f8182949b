"""Azure OpenAI: OpenAI's bodies, but a deployment in the path and the key in `api-key`."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from providers.wires.base import Call, Credentials, Operation, Wire
from providers.wires.building import get, ids_in, join, post
from providers.wires.families import (
    CHAT,
    EMBEDDINGS,
    OPENAI_FAMILIES,
    REASONING_CHAT,
    RESPONSES,
    Family,
    Style,
    family_of,
    typical_models,
)

_CHAT_FIRST = (REASONING_CHAT, CHAT, EMBEDDINGS)
_STYLES: Mapping[Family, tuple[Style, ...]] = {
    Family.EMBEDDINGS: (EMBEDDINGS, REASONING_CHAT, CHAT),
    Family.RESPONSES: (RESPONSES, *_CHAT_FIRST),
}


class AzureWire(Wire):
    """Needs `deployment_name` and `api_version` in the config. The body names no model: the deployment decides.

    Only the Responses API has no deployment in its path, and the one that needs no API version is used.
    """

    def list_models(self, credentials: Credentials) -> Call | None:
        """The models of the resource's region. They are no deployments: only a completion proves one."""
        return get(Operation.LIST_MODELS, self._url(credentials, "models"), self._headers(credentials))

    def complete(self, credentials: Credentials, *, attempt: int = 0, tools: bool = False) -> Call | None:
        """New chat deployments first, then old ones, then embeddings; another order if a name says so."""
        styles = self._styles(credentials)
        if attempt >= len(styles):
            return None
        style, deployment = styles[attempt], credentials.config.get("deployment_name", "")
        body = {**style.body, **(style.tools if tools else {})}
        if style is RESPONSES:
            url = join(credentials.host, "openai/v1/responses")
            return post(url, self._headers(credentials), {"model": deployment, **body})
        url = self._url(credentials, f"deployments/{quote(deployment, safe='')}/{style.path}")
        return post(url, self._headers(credentials), body)

    def typical_models(self) -> Mapping[str, str]:
        """OpenAI's families, told apart by the name of the deployment."""
        return typical_models(OPENAI_FAMILIES)

    def model_ids(self, payload: Any) -> Sequence[str]:
        """From `data`."""
        return ids_in(payload.get("data"), "id") if isinstance(payload, dict) else ()

    def _styles(self, credentials: Credentials) -> tuple[Style, ...]:
        names = (credentials.config.get("deployment_name", ""), credentials.model)
        families = (family_of(name, OPENAI_FAMILIES) for name in names)
        return next((_STYLES[family] for family in families if family in _STYLES), _CHAT_FIRST)

    def _url(self, credentials: Credentials, path: str) -> str:
        query = urlencode({"api-version": credentials.config.get("api_version", "")})
        return f"{join(credentials.host, f'openai/{path}')}?{query}"

    def _headers(self, credentials: Credentials) -> dict[str, str]:
        return {"api-key": credentials.secrets.get("api_key", "")}
