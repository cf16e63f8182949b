"""Who asks: an access token in the Authorization header. Cookies count for nothing here."""

from django.http import HttpRequest
from ninja.security.base import AuthBase

from providers.api.problems import Problem
from providers.models import AccessToken
from providers.services.refusals import note_token_refused
from providers.services.token_access import TokenRefused, admit, count_request, seconds_over


class AccessTokenBearer(AuthBase):
    """The token in `Authorization: Bearer byok_…`, alive and at home where the request comes from.

    `counts`: whether a request is counted here; else the operation counts it, in the transaction of what it writes.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_bearerFormat = "byok_…"
    openapi_description = "An access token from the Agents page."

    def __init__(self, *, counts: bool = True) -> None:
        super().__init__()
        self._counts = counts

    def __call__(self, request: HttpRequest) -> AccessToken:
        """The token; raises Problem."""
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise Problem(sort="token_missing")
        try:
            token = admit(text.strip(), address=request.META.get("REMOTE_ADDR", ""))
        except TokenRefused as refused:
            note_token_refused(token=refused.token, code=refused.code)
            raise problem_of(refused) from None
        if wait := seconds_over(token):
            raise too_many(wait)
        if self._counts:
            count(token)
        else:
            request.uncounted_token = token  # type: ignore[attr-defined]
        return token


def count(token: AccessToken) -> None:
    """Count one request of this token; raises Problem if it was one too many, or the token has died meanwhile."""
    try:
        wait = count_request(token)
    except TokenRefused as refused:
        raise problem_of(refused) from None
    if wait:
        raise too_many(wait)


def count_refused(request: HttpRequest) -> None:
    """Count a request that is refused before the operation could count it; raises Problem as `count` does."""
    token = getattr(request, "uncounted_token", None)
    if token is not None:
        count(token)


def too_many(wait: int) -> Problem:
    """One request too many: `wait` in seconds."""
    detail = f"This token has asked too often. Ask again in {wait} seconds."
    return Problem(sort="too_many_requests", detail=detail, headers={"Retry-After": str(wait)})


def problem_of(refused: TokenRefused) -> Problem:
    """The refusal of a token: 403 from the wrong network, else 401."""
    sort = "network_refused" if refused.code == "network_refused" else "token_refused"
    return Problem(sort=sort, code=refused.code, detail=refused.message)


def asking_token(request: HttpRequest) -> AccessToken:
    """The token that was let in."""
    token = request.auth  # type: ignore[attr-defined]
    if not isinstance(token, AccessToken):
        raise Problem(sort="token_missing")
    return token


def managing_token(request: HttpRequest) -> AccessToken:
    """The token that was let in, if its agent may change keys; raises Problem."""
    token = asking_token(request)
    if not token.agent.manages:
        raise Problem(sort="not_managing")
    return token
