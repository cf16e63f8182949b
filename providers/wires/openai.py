"""OpenAI's dialect: the wire of most kinds."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from providers.wires.base import Call, Credentials, Operation, Wire
from providers.wires.building import get, ids_in, join, post
from providers.wires.families import (
    GENERAL_FAMILIES,
    STYLES,
    Families,
    Family,
    Style,
    family_of,
    typical_models,
)


class OpenAIWire(Wire):
    """Speaks to OpenAI and to everything that speaks like it. An empty key sends no Authorization header.

    `families` tells the endpoint of a model by its name and `styles` what to try for each; `key_info_path` is the free
    request that proves the key, where there is one; `id_prefix` is cut from the ids of the list.
    """

    def __init__(
        self,
        *,
        families: Families = GENERAL_FAMILIES,
        styles: Mapping[Family, tuple[Style, ...]] = STYLES,
        key_info_path: str = "",
        public_list: bool = False,
        id_prefix: str = "",
    ) -> None:
        self.families = families
        self.styles = styles
        self.key_info_path = key_info_path
        self.public_list = public_list
        self.id_prefix = id_prefix

    def key_info(self, credentials: Credentials) -> Call | None:
        """The provider's own free look at the key."""
        if not self.key_info_path:
            return None
        return get(Operation.KEY_INFO, join(credentials.host, self.key_info_path), self._headers(credentials))

    def list_models(self, credentials: Credentials) -> Call | None:
        """The models of this key, in one page."""
        return get(Operation.LIST_MODELS, join(credentials.host, "models"), self._headers(credentials))

    def get_model(self, credentials: Credentials) -> Call | None:
        """Speech, pictures, moderation and the like are looked up by name, which costs nothing."""
        if self._styles(credentials):
            return None
        path = f"models/{quote(credentials.model, safe='')}"
        return get(Operation.GET_MODEL, join(credentials.host, path), self._headers(credentials))

    def complete(self, credentials: Credentials, *, attempt: int = 0, tools: bool = False) -> Call | None:
        """The style of the model's family first, its alternatives after it."""
        styles = self._styles(credentials)
        if attempt >= len(styles):
            return None
        style = styles[attempt]
        payload = {"model": credentials.model, **style.body, **(style.tools if tools else {})}
        return post(join(credentials.host, style.path), self._headers(credentials), payload)

    def typical_models(self) -> Mapping[str, str]:
        """The families that this wire tells apart."""
        return typical_models(self.families)

    def model_ids(self, payload: Any) -> Sequence[str]:
        """From `data`, from `models`, or from a bare array."""
        if isinstance(payload, dict):
            payload = payload.get("data") or payload.get("models")
        return tuple(name.removeprefix(self.id_prefix) for name in ids_in(payload, "id", "name", "model"))

    def _styles(self, credentials: Credentials) -> tuple[Style, ...]:
        return self.styles[family_of(credentials.model, self.families)]

    def _headers(self, credentials: Credentials) -> dict[str, str]:
        key = credentials.secrets.get("api_key", "")
        return {"Authorization": f"Bearer {key}"} if key else {}
