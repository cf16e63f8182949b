"""Addresses that the door must never reach, in every spelling that peers have let through, and good ones."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from tests.observing import words

NOT_PUBLIC = words(
    """
0.0.0.0 0.255.255.255 10.0.0.1 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254
168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192 192.0.2.1
192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255
240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
64:ff9b::a9fe:a9fe 64:ff9b::808:808 64:ff9b:1::a00:1 100::1 2001::1 2001:0:a9fe:a9fe::1 2001:2::1 2001:10::1 2001:20::1
2001:db8::1 2002:7f00:1:: 2002:808:808:: 3ffe::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254
fe80::1 fe80::a9fe:a9fe fec0::1 ff02::1 ff0e::1
"""
)

METADATA = words(
    """
169.254.169.254 169.254.170.2 169.254.170.23 169.254.0.23 100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254
fd00:ec2::23 fd20:ce::254 fd00:42::42 fe80::a9fe:a9fe ::ffff:169.254.169.254 ::169.254.169.254 ::ffff:0:169.254.169.254
64:ff9b::169.254.169.254 64:ff9b:1::169.254.169.254 2002:a9fe:a9fe:: ::ffff:168.63.129.16 2002:6464:64c8::
"""
)

FORBIDDEN_4 = words(
    """
0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.8.8.8 168.63.129.16 169.254.169.254 172.16.0.1 192.0.0.192
192.168.1.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
"""
)
FORBIDDEN_6 = words(
    """
:: ::1 fc00::1 fd00::5 fd00:ec2::254 fe80::1 fec0::1 ff02::1 2001::1 2001:db8::1 2002:7f00:1:: 3ffe::1 3fff::1 5f00::1
64:ff9b:1::a00:1 100::1
"""
)
GOOD_HOSTS = words(
    """
api.openai.com api.anthropic.com generativelanguage.googleapis.com openrouter.ai dashscope.aliyuncs.com api.deepseek.com
api.minimax.io api.z.ai contoso.openai.azure.com bedrock-runtime.us-east-1.amazonaws.com api.x.ai api.mistral.ai
api.groq.com xn--bcher-kva.example a.b.c.d.example 1password.example 0x.example my_gateway.example
API.OPENAI.COM 127.0.0.1.example
"""
)


def spellings(text: str) -> Iterator[str]:
    """How the same IPv4 address may be written to slip past a guard."""
    number = int(IPv4Address(text))
    a, b, c, d = text.split(".")
    wrapped = f"{number >> 16:x}:{number & 0xFFFF:x}"
    yield from (text, f"{text}.", f"0{text}", str(number), hex(number), f"0{number:o}", f"0X{number:X}")
    yield from (
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{number & 0xFFFF}",
        ".".join(hex(int(part)) for part in (a, b, c, d)),
    )
    yield from (f"0{int(a):o}.{b}.{c}.{d}", text.replace(".", "%2e"), "".join(f"%{ord(sign):02x}" for sign in text))
    yield from (
        text.replace(".", "\u3002"),
        "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in text),
    )
    yield from (f"[::{text}]", f"[::ffff:{text}]", f"[::{wrapped}]", f"[::ffff:{wrapped}]", f"[64:ff9b::{wrapped}]")
    yield from (f"[2002:{wrapped}::]", f"[::ffff:0:{wrapped}]", f"good.example@{text}", f"{text}\\@good.example")
    yield from (f"good.example:443@{text}", f"{text} ", f"good.example\t@{text}", f"{text}\x00.good.example")


FORBIDDEN = [
    *(f"https://{host}/v1" for text in FORBIDDEN_4 for host in spellings(text)),
    *(f"https://[{text}]/v1" for text in FORBIDDEN_6),
    *(f"http://{text}/latest/meta-data" for text in FORBIDDEN_4),
    *(
        f"https://{host}/v1"
        for host in ("localhost", "a.localhost", "LOCALHOST", "metadata.google.internal", "metadata")
    ),
    *(
        f"https://{host}/v1"
        for host in ("", ".", "a..b", "*.example", "[::1", "::1", "[fe80::1%25lo]", "bücher.example", "#@a")
    ),
    *(
        "http://api.openai.com/v1",
        "https://api.openai.com:8443/v1",
        "http://api.openai.com:443/v1",
        "https://a.example:0/",
    ),
    *(
        "https://api.openai.com:99999/v1",
        "https://api.openai.com:/v1",
        "https://api.openai.com:x/v1",
        "//api.openai.com/v1",
    ),
    *(
        "ftp://api.openai.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "javascript:alert(1)",
        "api.openai.com",
        "",
    ),
    *(
        "https:/api.openai.com/v1",
        "https:api.openai.com",
        "https://user:pass@api.openai.com/v1",
        "https://api.openai.com/#a",
    ),
    *(" https://api.openai.com/v1", "https://api.openai.com/v1\r\nHost: x", "https://api.openai.com\\.evil.example/v1"),
]
