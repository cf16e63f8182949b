"""A content type that is not UTF-8 is refused with 400, whatever codec it names and wherever it is sent."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from byok_site.content_types import is_utf8, with_readable_types

BODY = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--B--\r\n'
CHARSETS = ["hex", "idna", "rot13", "undefined", "latin-1", "utf-16", "no-such-codec"]
UNREADABLE = ["text/plain; " + "a=b;" * 3000, "text/plain; charset*=utf-8''%00", "text/plain; name*=no-such-codec''a"]
PATHS = ["/account/login/?next=/", "/welcome/", "/theme", "/keys/my/openai/new/", "/api/v1/effective?name=a"]


class Answered:
    """What the application that is served answers; Django's own client makes its requests otherwise."""

    def __init__(self, path: str, content_type: str) -> None:
        environ = RequestFactory().get(path).environ | {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(BODY)),
            "wsgi.input": io.BytesIO(BODY),
        }
        self.text = b"".join(with_readable_types(WSGIHandler())(environ, self._start)).decode()

    def _start(self, status: str, headers: list[tuple[str, str]], *rest: object) -> "Answered":
        self.status, self.headers = status, dict(headers)
        return self

    def __call__(self, data: bytes) -> None:
        """Nobody writes this way."""


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("charset", CHARSETS)
def test_form_in_a_foreign_charset_is_refused(path: str, charset: str) -> None:
    for sort in ("multipart/form-data; boundary=B", "application/x-www-form-urlencoded", "text/plain"):
        assert Answered(path, f"{sort}; charset={charset}").status == "400 Bad Request"


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", UNREADABLE)
def test_content_type_that_cannot_be_read_is_refused(content_type: str) -> None:
    assert Answered("/account/login/", content_type).status == "400 Bad Request"


@pytest.mark.django_db
def test_refusal_is_our_page_with_our_headers() -> None:
    answer = Answered("/theme?a=b", "text/plain; charset=hex")
    assert "The server did not understand this" in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_refusal_of_the_api_is_a_problem() -> None:
    answer = Answered("/api/v1/effective?name=a", "application/json; charset=hex")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "application/json; charset=UTF-8", 'multipart/form-data; boundary=B; charset="utf8"'],
)
def test_utf8_and_no_charset_at_all_are_let_through(content_type: str) -> None:
    assert is_utf8(content_type)


@given(st.text(st.characters(max_codepoint=255), max_size=80).map(lambda text: f"a/b; charset{text}") | st.text())
def test_no_content_type_breaks_the_look_at_it(content_type: str) -> None:
    assert is_utf8(content_type) in (True, False)
