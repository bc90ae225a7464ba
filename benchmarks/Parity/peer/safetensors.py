"""Reads and writes safetensors files: u64 little-endian header length, JSON header, raw data.

Files written here carry their own SHA-256 as the trainer's do: the first metadata entry, taken with its 64 digits read as zeros.
"""

import hashlib
import json
import struct

import torch

TYPES = {"U8": torch.uint8, "I16": torch.int16, "I64": torch.int64, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64}
NAMES = {dtype: name for name, dtype in TYPES.items()}
PREFIX = b'{"__metadata__":{"sha256":"'


def read(path):
    """Tensors by name, and the metadata."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        data = bytearray(content[begin:end])  # a copy that may be written to
        flat = torch.frombuffer(data, dtype=TYPES[entry["dtype"]]) if data else torch.empty(0, dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors, metadata


def write(path, tensors, metadata=None):
    header = {"__metadata__": {"sha256": "0" * 64, **(metadata or {})}}
    data, offset = [], 0
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        data.append(raw)
        offset += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    content = bytearray(struct.pack("<Q", len(text)) + text + b"".join(data))
    content[8 + len(PREFIX) : 8 + len(PREFIX) + 64] = hashlib.sha256(content).hexdigest().encode()
    with open(path, "wb") as file:
        file.write(content)
