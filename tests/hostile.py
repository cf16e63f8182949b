"""What hostile hosts do, as scripts for `RawServer`: `HOSTILE` never come to an end, `FLOODS` send without end."""

from collections.abc import Callable, Iterator
from itertools import repeat

from tests.servers import Script, answering, silent

KIB = 1024
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ZEROS = bytes(64 * KIB)


def drip(text: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: repeat(text)


HOSTILE: dict[str, Script] = {
    "never answers": silent,
    "drips its status line": answering(b"HTTP/1.1 200 O", drip(b"K"), 0.05),
    "drips headers": answering(OK, drip(b"X-A: b\r\n"), 0.05),
    "drips one endless header": answering(OK + b"X-A: ", drip(b"b"), 0.05),
    "drips a body with a length": answering(OK + b"Content-Length: 100000\r\n\r\n", drip(b"x"), 0.05),
    "drips a body that ends with the connection": answering(OK + b"\r\n", drip(b"x"), 0.05),
    "drips chunks": answering(OK + b"Transfer-Encoding: chunked\r\n\r\n", drip(b"1\r\nx\r\n"), 0.05),
    "drips the size of a chunk": answering(OK + b"Transfer-Encoding: chunked\r\n\r\n", drip(b"0"), 0.05),
    "drips trailers": answering(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", drip(b"X-A: b\r\n"), 0.05),
    "says 100 Continue for ever": answering(b"", drip(b"HTTP/1.1 100 Continue\r\n\r\n"), 0.05),
    "stops in the middle": answering(OK + b"Content-Length: 100\r\n\r\n{", drip(b""), 0.05),
}

FLOODS: dict[str, Script] = {
    "a body": answering(OK + b"\r\n", lambda: repeat(ZEROS)),
    "a body of a redirect": answering(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", lambda: repeat(ZEROS)),
    "one header": answering(OK + b"X-A: ", lambda: repeat(b"a" * 4096)),
    "headers": answering(OK, lambda: repeat(b"X-A: " + b"a" * 1000 + b"\r\n")),
    "interim answers": answering(b"", lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)),
    "tiny chunks": answering(CHUNKED, lambda: repeat(b"1\r\nx\r\n" * 1000)),
    "chunk extensions": answering(CHUNKED, lambda: repeat(b"1;" + b"a" * 60_000 + b"\r\nx\r\n")),
    "trailers": answering(CHUNKED + b"0\r\n", lambda: repeat(b"X-A: " + b"a" * 1000 + b"\r\n")),
}
