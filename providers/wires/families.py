"""Which endpoint and which token parameter a model wants, read from its name: a table of facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from providers.wires import tools
from providers.wires.building import MAX_OUTPUT_TOKENS, USER_MESSAGES


@dataclass(frozen=True, slots=True)
class Style:
    """One way to ask for a minimal answer: the path and everything in the body but the model.

    `tools` takes the place of what it names when a tool is offered.
    """

    path: str
    body: Mapping[str, Any]
    tools: Mapping[str, Any] = MappingProxyType({})


_CHAT = {"messages": USER_MESSAGES}

CHAT = Style("chat/completions", {**_CHAT, "max_tokens": MAX_OUTPUT_TOKENS}, tools.CHAT)
REASONING_CHAT = Style("chat/completions", {**_CHAT, "max_completion_tokens": MAX_OUTPUT_TOKENS}, tools.CHAT)
RESPONSES = Style("responses", {"input": "hi", "max_output_tokens": MAX_OUTPUT_TOKENS}, tools.RESPONSES)
COMPLETIONS = Style("completions", {"prompt": "hi", "max_tokens": MAX_OUTPUT_TOKENS})
EMBEDDINGS = Style("embeddings", {"input": "hi"})

THINKING_DISABLED = Style("chat/completions", {**CHAT.body, "thinking": {"type": "disabled"}}, tools.CHAT)
"""DeepSeek's way to answer at once."""

THINKING_OFF = Style("chat/completions", {**CHAT.body, "enable_thinking": False}, tools.CHAT)
"""Qwen's way, which some of its models need when they are not streamed and others do not know."""


class Family(StrEnum):
    """What a model name says about how the model is asked."""

    CHAT = "chat"
    REASONING = "reasoning"
    RESPONSES = "responses"
    COMPLETIONS = "completions"
    EMBEDDINGS = "embeddings"
    NO_TEXT = "no_text"


TYPICAL: Mapping[Family, tuple[str, str]] = {
    Family.CHAT: ("Chat models: every name that is in no other group", "gpt-4o-mini"),
    Family.REASONING: ("Models that think first: names like `o3`, `gpt-5` and later ones", "gpt-5.5"),
    Family.RESPONSES: (
        "Models of the Responses API: names with `-pro`, `codex` or `deep-research`, or that begin with `computer-use`",
        "gpt-5-codex",
    ),
    Family.COMPLETIONS: (
        "Models without chat: `davinci-002`, `babbage-002`, names with `-instruct`",
        "gpt-3.5-turbo-instruct",
    ),
    Family.EMBEDDINGS: (
        "Embedding models: names with `embed`, or that begin with `bge-`, `gte-` or `e5-`",
        "text-embedding-3-small",
    ),
    Family.NO_TEXT: (
        "Models that write no text: names with `image`, `audio`, `realtime`, `tts`, `whisper`, `transcribe`, "
        "`moderation`, `rerank` and the like",
        "whisper-1",
    ),
}
"""Each family in words, and the name of one of its models."""

STYLES: Mapping[Family, tuple[Style, ...]] = {
    Family.CHAT: (CHAT, REASONING_CHAT),
    Family.REASONING: (REASONING_CHAT, CHAT),
    Family.RESPONSES: (RESPONSES, REASONING_CHAT),
    Family.COMPLETIONS: (COMPLETIONS, CHAT),
    Family.EMBEDDINGS: (EMBEDDINGS, CHAT),
    Family.NO_TEXT: (),
}
"""The styles to try, best first."""

OPENAI_STYLES: Mapping[Family, tuple[Style, ...]] = {
    **STYLES,
    Family.CHAT: (REASONING_CHAT, CHAT, RESPONSES),
    Family.REASONING: (REASONING_CHAT, CHAT, RESPONSES),
}
"""OpenAI itself knows `max_completion_tokens` for every chat model; a model that is new to us may be Responses only."""

type Families = tuple[tuple[re.Pattern[str], Family], ...]

_EMBEDDINGS = (re.compile(r"embed|^(bge|gte|e5)-"), Family.EMBEDDINGS)
_NO_TEXT = (
    re.compile(
        r"(^|[-_.])(tts|whisper|dall-e|image|sora|realtime|audio|moderation|transcribe|rerank(er)?|imagen|veo)(\d|$|[-_.])"
    ),
    Family.NO_TEXT,
)
_REASONING = (re.compile(r"^(o[1-9]|gpt-[5-9])(\d|$|[-.])"), Family.REASONING)

GENERAL_FAMILIES: Families = (_EMBEDDINGS, _NO_TEXT, _REASONING)
"""For servers that speak OpenAI's dialect; matched against the name without vendor and fine-tuning prefix."""

TEXT_FAMILIES: Families = (_EMBEDDINGS,)
"""For providers that take every other model in a chat."""

OPENAI_FAMILIES: Families = (
    _EMBEDDINGS,
    _NO_TEXT,
    (re.compile(r"-pro($|-)|codex|deep-research|^computer-use"), Family.RESPONSES),
    (re.compile(r"^(davinci|babbage)-002|-instruct($|-)"), Family.COMPLETIONS),
    _REASONING,
)
"""For OpenAI itself, where some models are served by one endpoint only."""


def typical_models(families: Families) -> dict[str, str]:
    """The families that a table can find: in words, each with the name of one of its models."""
    found = {Family.CHAT, *(family for _, family in families)}
    return dict(typical for family, typical in TYPICAL.items() if family in found)


def family_of(model: str, families: Families) -> Family:
    """The family of the first row that fits the bare model name; a chat model if none does."""
    name = model.lower().removeprefix("ft:").rsplit("/", 1)[-1]
    return next((family for pattern, family in families if pattern.search(name)), Family.CHAT)
