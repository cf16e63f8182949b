"""AWS Bedrock: the Converse API of the runtime host, and the model list of the control host."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from providers.wires.base import Call, Credentials, Operation, Wire
from providers.wires.building import MAX_OUTPUT_TOKENS, get, ids_in, join, post
from providers.wires.signer import signed_headers
from providers.wires.tools import CONVERSE as OFFER

CONVERSE: Mapping[str, Any] = {
    "messages": [{"role": "user", "content": [{"text": "hi"}]}],
    "inferenceConfig": {"maxTokens": MAX_OUTPUT_TOKENS},
}
EMBEDDING_BODIES: Mapping[str, Mapping[str, Any]] = {
    "amazon.titan-embed": {"inputText": "hi"},
    "cohere.embed": {"texts": ["hi"], "input_type": "search_query"},
}
NO_TEXT = re.compile(r"canvas|reel|sonic|image|stability\.|embed|rerank|luma\.")
"""Models that Converse does not take: pictures, films, speech, and the embeddings that have no body above."""


def runtime_host(region: str) -> str:
    """The default API Host of a region."""
    return f"https://bedrock-runtime.{region}.amazonaws.com"


def control_host(region: str) -> str:
    """Where a region lists its models."""
    return f"https://bedrock.{region}.amazonaws.com"


class BedrockWire(Wire):
    """Sends the Bedrock API key as a bearer token, or signs with the access key. Needs `region` in the config.

    A host that is not the region's own (VPC endpoint, proxy) gets every request, the list too.
    """

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock

    def list_models(self, credentials: Credentials) -> Call | None:
        """The foundation models of the region; inference profiles are not among them."""
        return self._sign(credentials, get(Operation.LIST_MODELS, self._control(credentials, "foundation-models"), {}))

    def list_aliases(self, credentials: Credentials) -> Call | None:
        """The inference profiles: many models can be called by the name of one of them only."""
        path = "inference-profiles?maxResults=100"
        return self._sign(credentials, get(Operation.LIST_MODELS, self._control(credentials, path), {}))

    def get_model(self, credentials: Credentials) -> Call | None:
        """What makes no text is looked up by name."""
        if not self._makes_no_text(credentials.model):
            return None
        path = f"foundation-models/{quote(credentials.model, safe='')}"
        return self._sign(credentials, get(Operation.GET_MODEL, self._control(credentials, path), {}))

    def complete(self, credentials: Credentials, *, attempt: int = 0, tools: bool = False) -> Call | None:
        """Converse, or an invocation of an embedding model. There is one style for each model."""
        if attempt or self._makes_no_text(credentials.model):
            return None
        embedding = self._embedding_body(credentials.model)
        path = f"model/{quote(credentials.model, safe='')}/{'invoke' if embedding else 'converse'}"
        body = embedding or {**CONVERSE, **(OFFER if tools else {})}
        return self._sign(credentials, post(join(credentials.host, path), {}, body))

    def typical_models(self) -> Mapping[str, str]:
        """What Converse takes, the embeddings that have a body here, and the rest."""
        return {
            "Chat models: every name that is in no other group": "us.amazon.nova-2-lite-v1:0",
            "Titan embeddings: names with `amazon.titan-embed`": "amazon.titan-embed-text-v2:0",
            "Cohere embeddings: names with `cohere.embed`": "cohere.embed-english-v3",
            "Models that write no text: names with `canvas`, `reel`, `sonic`, `image`, `rerank` and the like": (
                "amazon.nova-canvas-v1:0"
            ),
        }

    def model_ids(self, payload: Any) -> Sequence[str]:
        """From `modelSummaries`, without those that only an inference profile can call, or from a list of profiles."""
        if not isinstance(payload, dict):
            return ()
        entries = payload.get("modelSummaries")
        models = [entry for entry in entries if _on_demand(entry)] if isinstance(entries, list) else []
        return (
            *ids_in(models, "modelId"),
            *ids_in(payload.get("inferenceProfileSummaries"), "inferenceProfileId"),
        )

    def _control(self, credentials: Credentials, path: str) -> str:
        region = credentials.config.get("region", "")
        own = credentials.host.rstrip("/") == runtime_host(region)
        return join(control_host(region) if own else credentials.host, path)

    def _makes_no_text(self, model: str) -> bool:
        return bool(NO_TEXT.search(model)) and not self._embedding_body(model)

    def _embedding_body(self, model: str) -> Mapping[str, Any] | None:
        return next((body for name, body in EMBEDDING_BODIES.items() if name in model), None)

    def _sign(self, credentials: Credentials, call: Call) -> Call:
        key = credentials.secrets.get("api_key")
        headers = {**call.headers, "Authorization": f"Bearer {key}"} if key else self._signed(credentials, call)
        return Call(operation=call.operation, method=call.method, url=call.url, headers=headers, body=call.body)

    def _signed(self, credentials: Credentials, call: Call) -> dict[str, str]:
        return signed_headers(
            method=call.method,
            url=call.url,
            headers=call.headers,
            body=call.body or b"",
            region=credentials.config.get("region", ""),
            secrets=credentials.secrets,
            at=self.clock(),
        )


def _on_demand(entry: Any) -> bool:
    types = entry.get("inferenceTypesSupported") if isinstance(entry, dict) else None
    return not isinstance(types, list) or "ON_DEMAND" in types
