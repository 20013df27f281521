# SPDX-License-Identifier: Apache-2.0
"""Reads and writes safetensors files; what is written depends on nothing but the tensors."""

import json
from typing import BinaryIO

from .errors import ConvertError
from .tensors import Tensor

LARGEST_HEADER = 1 << 20


def read(data: bytes, names: list[str]) -> dict[str, Tensor]:
    """The float32 tensors of these names, as views of `data`."""
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or length > min(LARGEST_HEADER, len(data) - 8):
        raise ConvertError(f"safetensors: the header claims {length} bytes")
    try:
        header = json.loads(data[8 : 8 + length])
    except (ValueError, RecursionError) as error:
        raise ConvertError(f"safetensors: the header is not JSON: {error}") from error
    if not isinstance(header, dict):
        raise ConvertError("safetensors: the header is not a JSON object")
    body = memoryview(data)[8 + length :]
    return {name: _tensor(name, header.get(name), body) for name in names}


def _tensor(name: str, entry: object, body: memoryview) -> Tensor:
    if not isinstance(entry, dict):
        raise ConvertError(f"safetensors: tensor {name} is missing")
    shape, offsets = entry.get("shape"), entry.get("data_offsets")
    if entry.get("dtype") != "F32" or not _whole(shape) or not _whole(offsets):
        raise ConvertError(f"safetensors: tensor {name} is not described as F32 with a shape")
    if len(offsets) != 2 or not offsets[0] <= offsets[1] <= len(body):
        raise ConvertError(f"safetensors: tensor {name} lies outside the file")
    return Tensor(tuple(shape), body[offsets[0] : offsets[1]])


def _whole(values: object) -> bool:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def write(stream: BinaryIO, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    """Writes the tensors in the order of their names."""
    header: dict[str, object] = {"__metadata__": dict(sorted(metadata.items()))}
    position = 0
    for name, tensor in sorted(tensors.items()):
        end = position + tensor.data.nbytes
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [position, end],
        }
        position = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    stream.write(len(text).to_bytes(8, "little") + text)
    for _, tensor in sorted(tensors.items()):
        stream.write(tensor.data)
