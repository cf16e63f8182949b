"""The readable page of the API, drawn from the same description as openapi.json."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from providers.api.application import api
from providers.api.problems import SORTS, Sort
from providers.services.links import absolute_url


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    type: str
    required: bool
    text: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    title: str
    lines: list[str]
    parameters: list[Field]
    takes: list[Field]
    answers: list[Field]
    statuses: list[str]


@require_GET
def documentation(request: HttpRequest) -> HttpResponse:
    """What the API can do, for people."""
    context = {
        "page": "agents",
        "operations": operations(),
        "problems": problems(),
        "origin": absolute_url(""),
        "rate": settings.BYOK_TOKEN_RATE,
    }
    return render(request, "api/page.html", context)


def operations() -> list[Operation]:
    """Every operation, in the order of the addresses."""
    schema = api.get_openapi_schema()
    return [
        _operation(schema, path, method.upper(), details)
        for path, methods in schema["paths"].items()
        for method, details in methods.items()
    ]


def problems() -> list[tuple[str, Sort]]:
    """Every sort of problem with its code, by status."""
    return sorted(SORTS.items(), key=lambda one: one[1].status)


def _operation(schema: dict[str, Any], path: str, method: str, details: dict[str, Any]) -> Operation:
    body = details.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    good = [answer for status, answer in details["responses"].items() if int(status) < 300]
    result = good[0].get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        id=details["operationId"],
        method=method,
        path=path,
        title=details["summary"],
        lines=[line.strip() for line in details.get("description", "").split("\n\n")],
        parameters=[_parameter(one) for one in details.get("parameters", [])],
        takes=_fields(schema, body),
        answers=_fields(schema, result),
        statuses=[str(status) for status in details["responses"]],
    )


def _parameter(one: dict[str, Any]) -> Field:
    return Field(one["name"], _type(one["schema"]), one["required"], one.get("description", ""), one["in"])


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[Field]:
    part = _resolved(schema, part)
    required = part.get("required", [])
    fields = []
    for name, one in part.get("properties", {}).items():
        inner = _resolved(schema, one.get("items", {}))
        fields.append(Field(name, _type(one), name in required, one.get("description", "")))
        fields += [
            Field(f"{name}[].{field.name}", field.type, field.required, field.text) for field in _fields(schema, inner)
        ]
    return fields


def _resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    found: dict[str, Any] = schema["components"]["schemas"][part["$ref"].rsplit("/", 1)[-1]]
    return found


def _type(schema: dict[str, Any]) -> str:
    """A few words for a JSON schema."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(map(_type, schema["anyOf"])))
    if "$ref" in schema:
        return "object"
    if choices := [str(one) for one in schema.get("enum", [schema["const"]] if "const" in schema else []) if one != ""]:
        return "one of " + ", ".join(choices)
    words = {"string": schema.get("format", "text"), "array": "list", "integer": "number", "boolean": "true or false"}
    kind = str(schema.get("type", "anything"))
    return str(words.get(kind, kind))
