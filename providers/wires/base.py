"""The nouns that wires, the door and the reader share."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Operation(StrEnum):
    """What a request asks a provider for."""

    KEY_INFO = "key_info"
    LIST_MODELS = "list_models"
    GET_MODEL = "get_model"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Everything a wire needs to build a request: already taken apart and normalised.

    `host` is the API Host (scheme, host, port, path, no slash at its end); `config` the kind's own plain fields;
    `secrets` is keyed by field name (`api_key`, or `access_key_id`, `secret_access_key`, `session_token`).
    """

    host: str
    model: str
    config: Mapping[str, str] = MappingProxyType({})
    secrets: Mapping[str, str] = field(default=MappingProxyType({}), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, ready for the door. Headers and body are left out of repr: they may hold a key."""

    operation: Operation
    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as it arrived: header names in lower case, body cut off by the door's size cap, never decoded."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    elapsed_ms: int


class Wire(ABC):
    """How to ask. A kind holds one, configured by its constructor; most kinds need no code of their own.

    `public_list`: the list is known to be answered without any key, so that it proves none.
    """

    public_list: bool = False

    def key_info(self, credentials: Credentials) -> Call | None:
        """The free request that proves the key, where the provider has one that the list does not replace."""
        return None

    @abstractmethod
    def list_models(self, credentials: Credentials) -> Call | None:
        """The request for the models of this key, or None where there is none."""

    def get_model(self, credentials: Credentials) -> Call | None:
        """The free request for one model, only where `complete` has nothing to send: the model makes no text."""
        return None

    def list_aliases(self, credentials: Credentials) -> Call | None:
        """The request for other names that models go by here, read by `model_ids`; None where there are none."""
        return None

    @abstractmethod
    def complete(self, credentials: Credentials, *, attempt: int = 0, tools: bool = False) -> Call | None:
        """The minimal completion; `attempt` picks the next parameter style after a refused one, None = no more.

        None at attempt 0: the model makes no text, and `get_model` checks its name instead. `tools`: offer a tool, too,
        where that style of asking knows tools.
        """

    def typical_models(self) -> Mapping[str, str]:
        """The groups of models that are asked in ways of their own, in words, each with a name of one of them.

        Where it is empty, every model is asked in the same way.
        """
        return {}

    @abstractmethod
    def model_ids(self, payload: Any) -> Sequence[str]:
        """The model ids in the parsed answer of `list_models`, in the provider's order."""
