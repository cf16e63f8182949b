"""AWS Signature Version 4 for Bedrock, on the standard library."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit

SERVICE = "bedrock"
DEFAULT_PORTS = {"http": 80, "https": 443}


def signed_headers(
    *,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    region: str,
    secrets: Mapping[str, str],
    at: datetime,
) -> dict[str, str]:
    """`headers` with `X-Amz-Date`, `X-Amz-Security-Token` if there is a session token, and `Authorization`.

    `url` is signed as it is sent: its path is already percent-encoded. `at` is an aware time in UTC.
    """
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    sent = {**headers, "X-Amz-Date": stamp}
    if token := secrets.get("session_token"):
        sent["X-Amz-Security-Token"] = token
    to_sign = {"host": host_header(url)} | {name.lower(): " ".join(value.split()) for name, value in sent.items()}
    names = ";".join(sorted(to_sign))
    canonical_headers = "".join(f"{name}:{to_sign[name]}\n" for name in sorted(to_sign))
    parts = [method, *_canonical_target(url), canonical_headers, names, hashlib.sha256(body).hexdigest()]
    scope = f"{stamp[:8]}/{region}/{SERVICE}/aws4_request"
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    signature = _signature(
        f"AWS4{secrets['secret_access_key']}", scope, f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    )
    credential = f"{secrets['access_key_id']}/{scope}"
    sent["Authorization"] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={signature}"
    return sent


def host_header(url: str) -> str:
    """The Host header as it will be sent: the port only when it is not the scheme's own."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    standard = parts.port in (None, DEFAULT_PORTS.get(parts.scheme))
    return host if standard else f"{host}:{parts.port}"


def _canonical_target(url: str) -> tuple[str, str]:
    """Path and query. The path is encoded once more on top of the encoding that is sent (only S3 does not)."""
    parts = urlsplit(url)
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in _query(parts.query))
    return quote(parts.path or "/", safe="/-_.~"), "&".join(f"{name}={value}" for name, value in pairs)


def _query(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)


def _signature(key: str, scope: str, text: str) -> str:
    derived = key.encode()
    for part in [*scope.split("/"), text]:
        derived = hmac.new(derived, part.encode(), hashlib.sha256).digest()
    return derived.hex()
