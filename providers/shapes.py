"""Success is a shape, not a status: what a good answer to each operation looks like."""

from collections.abc import Callable

from providers.wires.base import Operation

MODEL_NAMES = ("id", "name", "model", "modelId", "inferenceProfileId")
LISTS = ("data", "models", "modelSummaries", "inferenceProfileSummaries", "result")
ERROR_NUMBERS = ("error_code", "errorCode", "code", "status_code", "statusCode")
ERROR_WORDS = ("error_msg", "errorMsg", "error_message", "message", "msg", "status_msg")
KEY_FACTS = (
    "is_available", "balance_infos", "model_remains", "redacted_api_key", "input_tokens", "api_key_id",
)  # fmt: skip
KEY_DATA = ("label", "limit_remaining", "usage", "limits", "available_balance", "level")


def fits(operation: Operation, payload: object) -> bool:
    """Whether a parsed body is the answer that was asked for, and no error in disguise."""
    return not has_error(payload) and _SHAPES[operation](payload)


def has_error(payload: object) -> bool:
    """Whether the body says that something went wrong, whatever its status."""
    if not isinstance(payload, dict):
        return False
    if payload.get("error") or payload.get("errors") or payload.get("success") is False:
        return True
    if payload.get("object") == "error" or payload.get("type") == "error" or payload.get("status") == "failed":
        return True
    base = payload.get("base_resp")
    if isinstance(base, dict) and base.get("status_code") not in (0, "0", None):
        return True
    first = _first(payload.get("choices"))
    return isinstance(first, dict) and bool(first.get("error"))


def complains(payload: object) -> bool:
    """Whether a body that is not what was asked for says that something went wrong, and is no other program's."""
    if has_error(payload):
        return True
    if not isinstance(payload, dict):
        return False
    number = next((payload[name] for name in ERROR_NUMBERS if name in payload), None)
    return _is_error_number(number) and any(isinstance(payload.get(name), str) for name in ERROR_WORDS)


def _is_error_number(value: object) -> bool:
    text = "" if isinstance(value, bool) else str(value)
    return text.lstrip("-").isdecimal() and int(text[:9]) not in (0, 1, *range(200, 300))


def spent(payload: object) -> tuple[str, ...]:
    """The names of the facts in a key's own description that say that it has nothing left to spend."""
    if not isinstance(payload, dict):
        return ()
    inner = payload.get("data")
    facts = payload | (inner if isinstance(inner, dict) else {})
    names = [name for name in ("limit_remaining", "available_balance") if _nothing(facts.get(name))]
    return (*names, "is_available") if facts.get("is_available") is False else tuple(names)


def _nothing(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value <= 0


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else None


def _names_model(value: object) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(key), str) and value[key] for key in MODEL_NAMES)


def _lists_models(payload: object) -> bool:
    if isinstance(payload, list):
        return bool(payload) and all(map(_names_model, payload))
    if not isinstance(payload, dict):
        return False
    if payload.get("object") == "list" and payload.get("data", 0) is None:
        return True  # Ollama before the first model is pulled
    lists = [payload[key] for key in LISTS if isinstance(payload.get(key), list)]
    return bool(lists) and all(_names_model(item) for items in lists for item in items)


def _is_model(payload: object) -> bool:
    return _names_model(payload) or (isinstance(payload, dict) and _names_model(payload.get("modelDetails")))


def _completes(payload: object) -> bool:
    """Running out of the token cap is a pass: the text may be empty, its place must be there."""
    if not isinstance(payload, dict):
        return False
    if isinstance(_first(payload.get("choices")), dict) or isinstance(_first(payload.get("candidates")), dict):
        return True
    if isinstance(payload.get("content"), list):
        return payload.get("type") == "message" or payload.get("role") == "assistant"
    output, message = payload.get("output"), payload.get("message")
    if isinstance(output, dict):
        return any(key in output for key in ("message", "text", "choices"))
    if isinstance(output, list):
        return payload.get("object") == "response"
    if isinstance(message, dict):
        return "content" in message or "role" in message
    return _embeds(payload)


def _embeds(payload: dict[str, object]) -> bool:
    first = _first(payload.get("data"))
    if isinstance(first, dict) and "embedding" in first:
        return True
    return bool(payload.get("embeddings") or payload.get("embedding"))


def _describes_key(payload: object) -> bool:
    if not isinstance(payload, dict):
        return False
    data = payload.get("data")
    known = any(key in payload for key in KEY_FACTS)
    return known or (isinstance(data, dict) and any(key in data for key in KEY_DATA)) or payload.get("success") is True


_SHAPES: dict[Operation, Callable[[object], bool]] = {
    Operation.KEY_INFO: _describes_key,
    Operation.LIST_MODELS: _lists_models,
    Operation.GET_MODEL: _is_model,
    Operation.CHAT: _completes,
}
