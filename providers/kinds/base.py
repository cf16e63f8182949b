"""What a kind of provider is: a catalogue entry. Facts as class attributes, hardly any behaviour."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from providers.rules.base import Rule
from providers.verdicts import Outcome
from providers.wires.base import Credentials, Wire

if TYPE_CHECKING:  # forms need the models, and the models need the registry
    from providers.forms import ProviderForm


NO_KEY = "not-needed"
"""Stands in the environment of a program whose server wants no key: the SDKs refuse to start without one."""
MODEL_VARIABLE = "BYOK_MODEL"
"""The name of the model, by the same name for every kind."""


@dataclass(frozen=True, slots=True)
class KeyShape:
    """How a provider's keys look. `prefix` is what a mask may show; `pattern` fits the whole key.

    `unmistakable`: no other provider's key looks like this, so a key of this shape on another card is questioned.
    """

    prefix: str
    pattern: re.Pattern[str]
    unmistakable: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was changed in, or is wrong with, what was typed: said at its field.

    `suggestion`: nothing was changed; it only helps when a check fails.
    """

    field: str
    text: str
    suggestion: bool = False


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another host of the same vendor, whose keys do not work here: a region or a plan. `host` is normalised."""

    label: str
    host: str


class Kind:
    """One type of provider. Subclasses set the attributes and register themselves."""

    slug: ClassVar[str]
    label: ClassVar[str]
    called: ClassVar[str] = ""
    """What sentences call the provider where the label is no name of one (empty: as the label does)."""
    position: ClassVar[int] = 100
    logo: ClassVar[str] = "openai"
    """The name of a file in `static/logos/`, without its ending."""
    default_host: ClassVar[str] = ""
    host_example: ClassVar[str] = ""
    """What an API Host looks like, where there is no default."""
    docs_url: ClassVar[str] = ""
    keys_url: ClassVar[str] = ""
    billing_url: ClassVar[str] = ""
    limits_url: ClassVar[str] = ""
    models_url: ClassVar[str] = ""
    usage_url: ClassVar[str] = ""
    suggested_models: ClassVar[tuple[str, ...]] = ()
    key_shapes: ClassVar[tuple[KeyShape, ...]] = ()
    refused_keys: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Beginnings of what looks like a key of this provider and can never be one, each with our sentence."""
    takes_any_key: ClassVar[bool] = False
    """Whether a key of another provider's shape may well be right here."""
    version_path: ClassVar[str] = ""
    """How an API Host of this kind usually ends; suggested where a typed one has no version in its path."""
    key_advice: ClassVar[str] = ""
    """A sentence to add when the key is refused, such as that keys belong to one region or plan."""
    host_advice: ClassVar[str] = ""
    """A sentence to add when nothing answers at the API Host, such as which part of it people get wrong."""
    siblings: ClassVar[tuple[Sibling, ...]] = ()
    """Every host of the vendor, the default one included, where keys belong to one of them."""
    elsewhere: ClassVar[Mapping[Outcome, tuple[str, ...]]] = MappingProxyType({Outcome.INVALID_KEY: ()})
    """Which refusals may mean that the key is good on a sibling host: the outcome, and its codes (none: all)."""
    model_field: ClassVar[str] = "model_type"
    """The field whose value the provider takes for the model's name."""
    address_field: ClassVar[str] = ""
    """A plain field that is part of every address, so that a wrong value looks like a wrong API Host."""
    cost_note: ClassVar[str] = ""
    """What is special about the price of a check, for the documentation."""
    key_variables: ClassVar[tuple[str, ...]] = ()
    """The vendor's own environment variables, set for its default host only: not every program asks for another."""
    host_variables: ClassVar[tuple[str, ...]] = ()
    """Where programs that know `key_variables` look for the host."""
    other_variables: ClassVar[tuple[str, ...]] = (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "OPENAI_MODEL",
        "OPENAI_API_BASE",
        "OPENAI_ORG_ID",
        "OPENAI_PROJECT_ID",
    )
    """What `environment` sets beside them, and what would mix with it if it were left over from another key."""
    litellm_provider: ClassVar[str] = "openai"
    """What stands before the model's name in LiteLLM's configuration."""
    wire: ClassVar[Wire]
    rules: ClassVar[tuple[Rule, ...]] = ()
    Form: ClassVar[type["ProviderForm"]]

    def take_apart(self, typed: Mapping[str, str]) -> tuple[dict[str, str], tuple[Notice, ...]]:
        """Turn what people paste for this kind into its fields (after the general cleaning of `intake.py`).

        The API Host may still have its query here; whatever is left of one afterwards is refused.
        """
        return dict(typed), ()

    def siblings_of(self, host: str) -> tuple[Sibling, ...]:
        """The vendor's other hosts, for a key that was refused at this one."""
        return tuple(sibling for sibling in self.siblings if sibling.host != host)

    def values_for(self, sibling: Sibling) -> dict[str, str]:
        """The fields of a card that say "there", for one of its siblings."""
        return {"api_host": sibling.host}

    def misfits(self, values: Mapping[str, str]) -> tuple[Notice, ...]:
        """What is wrong with plain fields of this kind, whatever the secrets are."""
        return ()

    def problems(self, values: Mapping[str, str], secrets: Mapping[str, str]) -> tuple[Notice, ...]:
        """What is wrong with a complete set of typed values and secrets that one field alone cannot show."""
        return ()

    def environment(self, credentials: Credentials) -> dict[str, str]:
        """The environment that sets up programs for this provider, by variable; here for OpenAI's dialect."""
        key = credentials.secrets.get("api_key", "") or NO_KEY
        own = credentials.host == self.default_host.rstrip("/")
        return {
            "OPENAI_API_KEY": key,
            "OPENAI_BASE_URL": credentials.host,
            "OPENAI_MODEL": credentials.model,
            **(dict.fromkeys(self.key_variables, key) if own else {}),
            **(dict.fromkeys(self.host_variables, credentials.host) if own else {}),
            MODEL_VARIABLE: credentials.model,
        }

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable that a key of this kind may set, or should not find set by another one."""
        return (*self.other_variables, *self.key_variables, *self.host_variables, MODEL_VARIABLE)

    def litellm(self, credentials: Credentials) -> dict[str, str]:
        """The `litellm_params` that set up LiteLLM for this provider."""
        return {
            "model": f"{self.litellm_provider}/{credentials.model}",
            "api_base": credentials.host,
            "api_key": credentials.secrets.get("api_key", "") or NO_KEY,
        }
