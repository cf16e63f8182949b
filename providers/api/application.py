"""The API itself: its operations register on `api`, and `openapi()` describes them."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from providers.api.errors import add_handlers
from providers.api.parsing import StrictParser
from providers.api.problems import MEDIA_TYPE
from providers.api.schemas import ProblemOut


class AgentsAPI(NinjaAPI):
    """Ninja, with a description that says how it really is."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description, in which every error is a problem, and no parameter is null: it is left out."""
        schema = super().get_openapi_schema(**options)
        for operation in [one for methods in schema["paths"].values() for one in methods.values()]:
            for parameter in operation["parameters"]:
                _without_null(parameter["schema"])
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response["content"] = {MEDIA_TYPE: response["content"].popitem()[1]}
                    response["headers"] = _headers(int(status))
        return schema


def _without_null(schema: dict[str, Any]) -> None:
    for choice in schema.pop("anyOf", []):
        if choice != {"type": "null"}:
            schema.update(choice)


def problems(*statuses: int) -> dict[int, type[ProblemOut]]:
    """The refusals of an operation, beside those that every operation has."""
    return dict.fromkeys(sorted({401, 403, 422, 429, 500, *statuses}), ProblemOut)


def _headers(status: int) -> dict[str, Any]:
    if status == 401:
        return {"WWW-Authenticate": {"schema": {"type": "string"}}}
    if status in (429, 503):
        return {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return {}


api = AgentsAPI(
    title="BYOK for agents",
    version="1",
    description="Which key an agent uses, and the keys themselves kept as code. Needs an access token.",
    docs_url=None,
    parser=StrictParser(),
    urls_namespace="api",
)
add_handlers(api)
