"""Writes a language model of 100 KB that only ever says "ok", for servers that do not start without one."""

import struct
from array import array
from collections.abc import Mapping, Sequence
from math import prod
from pathlib import Path

WIDTH, FEED_FORWARD, HEADS, CONTEXT = 32, 64, 2, 256
TOKENS = ("<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "ok")
UNKNOWN, CONTROL, BYTE, NORMAL = 2, 3, 6, 1
TYPES = (UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, NORMAL)
TEMPLATE = "{% for message in messages %}{{ message['content'] }}{% endfor %}"
ALIGNMENT = 32
CERTAIN = 20.0
"""A weight that leaves the other tokens no chance."""

FACTS: Mapping[str, object] = {
    "general.architecture": "llama",
    "general.name": "tiny",
    "llama.context_length": CONTEXT,
    "llama.embedding_length": WIDTH,
    "llama.block_count": 1,
    "llama.feed_forward_length": FEED_FORWARD,
    "llama.attention.head_count": HEADS,
    "llama.attention.layer_norm_rms_epsilon": 1e-5,
    "llama.rope.dimension_count": WIDTH // HEADS,
    "tokenizer.ggml.model": "llama",
    "tokenizer.ggml.tokens": TOKENS,
    "tokenizer.ggml.scores": [0.0] * len(TOKENS),
    "tokenizer.ggml.token_type": TYPES,
    "tokenizer.ggml.bos_token_id": 1,
    "tokenizer.ggml.eos_token_id": 2,
    "tokenizer.ggml.unknown_token_id": 0,
    "tokenizer.chat_template": TEMPLATE,
}
SHAPES: Mapping[str, tuple[int, ...]] = {
    "token_embd.weight": (WIDTH, len(TOKENS)),
    "output_norm.weight": (WIDTH,),
    "output.weight": (WIDTH, len(TOKENS)),
    "blk.0.attn_norm.weight": (WIDTH,),
    "blk.0.attn_q.weight": (WIDTH, WIDTH),
    "blk.0.attn_k.weight": (WIDTH, WIDTH),
    "blk.0.attn_v.weight": (WIDTH, WIDTH),
    "blk.0.attn_output.weight": (WIDTH, WIDTH),
    "blk.0.ffn_norm.weight": (WIDTH,),
    "blk.0.ffn_gate.weight": (WIDTH, FEED_FORWARD),
    "blk.0.ffn_up.weight": (WIDTH, FEED_FORWARD),
    "blk.0.ffn_down.weight": (FEED_FORWARD, WIDTH),
}


def write_model(path: Path) -> None:
    """Write the model as a GGUF file, version 3: facts, where each tensor is, and the tensors, each aligned."""
    header = struct.pack("<4sIQQ", b"GGUF", 3, len(SHAPES), len(FACTS))
    header += b"".join(_text(name) + _typed(value) for name, value in FACTS.items())
    data = b""
    for name, shape in SHAPES.items():
        header += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(data))
        data += _aligned(_weights(name, shape))
    path.write_bytes(_aligned(header) + data)


def _weights(name: str, shape: Sequence[int]) -> bytes:
    """Every token is the same point on the first axis, the layer adds nothing, and the last token lies there, too."""
    values = array("f", bytes(4 * prod(shape)))
    if name == "token_embd.weight":
        values[::WIDTH] = array("f", [1.0] * len(TOKENS))
    elif name == "output.weight":
        values[-WIDTH] = CERTAIN
    elif name.endswith("norm.weight"):
        values = array("f", [1.0] * WIDTH)
    return values.tobytes()


def _aligned(data: bytes) -> bytes:
    return data + bytes(-len(data) % ALIGNMENT)


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _typed(value: object) -> bytes:
    """A value behind the number of its type: 4 and 5 whole numbers, 6 fraction, 8 text, 9 a list."""
    kind, data = _encoded(value)
    return struct.pack("<I", kind) + data


def _encoded(value: object) -> tuple[int, bytes]:
    if isinstance(value, str):
        return 8, _text(value)
    if isinstance(value, float):
        return 6, struct.pack("<f", value)
    if isinstance(value, int):
        return 4, struct.pack("<I", value)
    assert isinstance(value, Sequence)
    items = [_encoded(item) for item in value]
    return 9, struct.pack("<IQ", items[0][0], len(items)) + b"".join(data for _, data in items)
