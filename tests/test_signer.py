"""Our signer against botocore's: the same Authorization header for the same request at the same second."""

from collections.abc import Mapping
from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import quote

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from providers.wires.signer import host_header, signed_headers

AT = datetime(2026, 9, 1, 12, 30, 5, tzinfo=UTC)
SECRETS = {"access_key_id": "AKIAMADEUPMADEUP1234", "secret_access_key": "made/up+secret/made/up+secret"}
TOKEN = {**SECRETS, "access_key_id": "ASIAMADEUPMADEUP1234", "session_token": "made//up+session=token=="}
JSON = {"Accept": "application/json", "Content-Type": "application/json"}
RUNTIME = "https://bedrock-runtime.us-east-1.amazonaws.com"


def ours(method: str, url: str, headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]) -> dict[str, str]:
    return signed_headers(
        method=method, url=url, headers=headers, body=body, region="us-east-1", secrets=secrets, at=AT
    )


def theirs(
    method: str, url: str, headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]
) -> dict[str, str]:
    request = AWSRequest(method=method, url=url, headers=dict(headers), data=body)
    keys = Credentials(secrets["access_key_id"], secrets["secret_access_key"], secrets.get("session_token"))
    with patch("botocore.auth.get_current_datetime", return_value=AT.replace(tzinfo=None)):
        SigV4Auth(keys, "bedrock", "us-east-1").add_auth(request)
    return dict(request.headers.items())


@pytest.mark.parametrize("secrets", [SECRETS, TOKEN], ids=["long-term", "session"])
@pytest.mark.parametrize(
    ("method", "url", "headers", "body"),
    [
        ("GET", "https://bedrock.us-east-1.amazonaws.com/foundation-models", {}, b""),
        ("GET", "https://bedrock.us-east-1.amazonaws.com/inference-profiles?maxResults=100&a=%20%2F", {}, b""),
        ("GET", "https://bedrock.us-east-1.amazonaws.com/x?b=2&a=1&a=0&empty=", {}, b""),
        ("POST", f"{RUNTIME}/model/us.amazon.nova-2-lite-v1%3A0/converse", JSON, b'{"messages":[]}'),
        ("POST", f"{RUNTIME}/model/arn%3Aaws%3Abedrock%3A%3A%3Aprofile%2Fabc/converse", JSON, "ä".encode()),
        ("POST", "http://127.0.0.1:9900/aws/model/a~b_c.d-e/converse", JSON, b"{}"),
        ("POST", "https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com:8443/model/m/converse", JSON, b"{}"),
        ("GET", "http://[::1]:9900/foundation-models", {}, b""),
        ("GET", "https://bedrock.us-east-1.amazonaws.com", {}, b""),
    ],
)
def test_the_signature_is_the_one_of_botocore(
    method: str, url: str, headers: Mapping[str, str], body: bytes, secrets: Mapping[str, str]
) -> None:
    mine, botocores = ours(method, url, headers, body, secrets), theirs(method, url, headers, body, secrets)
    assert mine == botocores


@given(
    model=st.text(st.characters(codec="utf-8", exclude_characters="."), min_size=1, max_size=40),
    query=st.dictionaries(
        st.text("abcXYZ-_.~ /=&+%é", min_size=1, max_size=8), st.text("ab /=&+%é", max_size=8), max_size=4
    ),
    body=st.binary(max_size=60),
)
def test_any_model_id_and_any_query_is_signed_as_botocore_does(model: str, query: dict[str, str], body: bytes) -> None:
    pairs = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query.items())
    url = f"{RUNTIME}/model/{quote(model, safe='')}/converse" + (f"?{pairs}" if pairs else "")
    assert ours("POST", url, JSON, body, TOKEN) == theirs("POST", url, JSON, body, TOKEN)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://a.example/x", "a.example"),
        ("https://a.example:443/x", "a.example"),
        ("http://a.example:80/x", "a.example"),
        ("http://a.example:443/x", "a.example:443"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("http://[::1]:8080/x", "[::1]:8080"),
        ("http://[::1]/x", "[::1]"),
    ],
)
def test_the_signed_host_names_a_port_only_when_it_is_sent(url: str, host: str) -> None:
    assert host_header(url) == host


def signature(
    region: str = "us-east-1", at: datetime = AT, body: bytes = b"", secrets: Mapping[str, str] = SECRETS
) -> str:
    sent = signed_headers(method="GET", url=RUNTIME, headers={}, body=body, region=region, secrets=secrets, at=at)
    return sent["Authorization"].rsplit("=", 1)[-1]


def test_another_region_second_body_or_secret_gives_another_signature() -> None:
    changed = [signature(region="eu-west-1"), signature(at=AT.replace(second=6)), signature(body=b"x")]
    assert len({signature(), *changed, signature(secrets=TOKEN)}) == 5
