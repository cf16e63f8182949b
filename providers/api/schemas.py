"""What the API takes and answers. The OpenAPI description is drawn from these classes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, WithJsonSchema

from providers.kinds import all_kinds

KINDS = tuple(kind.slug for kind in all_kinds())
TEXT = r"^[^\x00-\x1f\x7f]*$"
"""One line without control characters."""
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


def _known(slug: str) -> str:
    if slug and slug not in KINDS:
        raise ValueError(f"This is one of: {', '.join(KINDS)}.")
    return slug


def _not_empty(slug: str) -> str:
    if not slug:
        raise ValueError("Say which kind.")
    return slug


Line = Annotated[str, StringConstraints(pattern=TEXT, max_length=200)]
ModelName = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f,]+$", max_length=200)]
Name = Annotated[str, StringConstraints(pattern=TEXT, max_length=80)]
KindName = Annotated[
    str, AfterValidator(_not_empty), AfterValidator(_known), WithJsonSchema({"type": "string", "enum": list(KINDS)})
]
AnyKind = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": ["", *KINDS]})]
Secret = Annotated[
    SecretStr,
    Field(max_length=8192),
    WithJsonSchema({"type": "string", "maxLength": 8192, "format": "password", "writeOnly": True}),
]
Successor = Annotated[str, StringConstraints(pattern=r"^(none|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$")]
IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]+$", min_length=1, max_length=255)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class Asked(BaseModel):
    """Which key is asked for, and how the answer is written."""

    kind: AnyKind = Field("", description="Only of this type of provider.")
    model: Line = Field("", description="Only for this model.")
    name: Name = Field("", description="The entry of this name.")
    format: Literal["json", "env", "export", "litellm"] = Field("json", description="How the answer is written.")


class EntryIn(_In):
    """The whole of an entry. What is left out gets the default of its kind; only a stored key stays."""

    kind: KindName = Field(description="The type of provider.")
    base_url: Annotated[str, StringConstraints(pattern=TEXT, max_length=500)] | None = Field(
        None, description="The API Host. Left out: the kind's own."
    )
    model: Line = Field("", description="The Model Type. On Azure it may be left out: it follows the deployment.")
    config: dict[str, Line] = Field({}, description="The kind's own fields, such as “api_version” or “region”.")
    api_key: Secret | None = Field(
        None, description="The API key. Left out, the stored one stays, as long as it goes to the same place."
    )
    secrets: dict[str, Secret] = Field({}, description="Secrets of kinds that have several, by field name.")
    notes: Annotated[str, StringConstraints(pattern=LINES, max_length=2000)] = Field("", description="For people.")
    expires_on: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] | None = Field(
        None, description="The last day on which it is used, as 2026-12-31; empty: none. Left out: as it is."
    )
    groups: list[Name] | None = Field(
        None, max_length=100, description="Names of the groups that may use it; none: everybody. Left out: as it is."
    )
    allowed_models: list[ModelName] | None = Field(
        None, max_length=200, description="Models that may be asked for beside its own. Left out: as it is."
    )
    enabled: bool | None = Field(None, description="Left out: as it is; a new entry is enabled.")
    default: bool = Field(False, description="Make it the default. False changes nothing: another one takes over.")
    successor: Successor | None = Field(
        None, description="What agents use instead of a default that is disabled: an id, or “none”."
    )
    accept_unverified: bool = Field(
        False, description="Store it too if the check could not decide, as saved, not verified."
    )
    accept_foreign_key: bool = Field(False, description="Send a key that looks like another provider's all the same.")


class ReportIn(_In):
    """What the provider answered to the agent."""

    status: Literal[401, 402, 404, 429] = Field(description="The HTTP status of the provider's answer.")


class LastVerdict(BaseModel):
    """What the last check found."""

    outcome: str
    at: datetime | None


class EntryOut(BaseModel):
    """An entry without its secrets."""

    id: UUID
    kind: str
    name: str
    model: str
    base_url: str
    config: dict[str, str]
    source: Literal["own", "organization"]
    usable: bool = Field(description="Whether this token may be handed its key; else it may only manage it.")
    enabled: bool
    default: bool
    status: str = Field(description="The word on its card.")
    fingerprint: str = Field(description="Equal for equal keys; it does not lead back to the key.")
    last_verdict: LastVerdict | None
    failing_since: datetime | None
    expires_on: date | None
    groups: list[str] = Field(description="The groups that may use it; none: everybody.")
    allowed_models: list[str] = Field(description="Models that may be asked for beside its own.")


class EntryList(BaseModel):
    """What this token may use, and what it may manage."""

    providers: list[EntryOut]


class EffectiveKey(BaseModel):
    """A key, and where it goes, from one version of one entry."""

    provider: UUID = Field(description="The id of the entry, for reports.")
    kind: str = Field(description="The type of provider.")
    name: str = Field(description="The entry's name; empty if it has none.")
    model: str = Field(description="The model to ask for.")
    api_key: str = Field(description="The key. Empty for a server that wants none, or where “secrets” holds it.")
    secrets: dict[str, str] = Field(description="The secrets beside the API key.")
    base_url: str = Field(description="The API Host. The key goes nowhere else.")
    config: dict[str, str] = Field(description="The kind's own fields.")
    environment: dict[str, str] = Field(description="The variables that SDKs read, ready to be set.")
    source: Literal["own", "organization"] = Field(description="Whose key it is.")
    reason: str = Field(description="Why this one, in a sentence.")
    fingerprint: str = Field(description="Equal for equal keys; it does not lead back to the key.")
    last_verdict: LastVerdict | None = Field(description="What the last check found, and when.")
    keep_seconds: int = Field(ge=0, description="How long it may be kept; then ask again.")


class Reported(BaseModel):
    """A report was taken."""

    id: UUID
    failing_since: datetime | None
    recheck: Literal["queued"]


class ProblemError(BaseModel):
    """What is wrong at one place of the request."""

    field: str
    message: str


class ProblemOut(BaseModel):
    """Why not, as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[ProblemError] | None = None
