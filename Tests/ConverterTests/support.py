# SPDX-License-Identifier: Apache-2.0
"""Tiny valid inputs, and damage to them, for the tests of the converter."""

import io
import os
import pickle
import random
import resource
import struct
import sys
import time
import types
import unittest
import zipfile
from array import array
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Sources/Models/Converter"))

from nightjar_convert.errors import ConvertError  # noqa: E402
from nightjar_convert.tensors import Tensor  # noqa: E402

MUTATIONS = int(os.environ.get("NIGHTJAR_MUTATIONS", "2000"))
LONGEST_SECONDS = 2
MOST_BYTES = 1 << 30


def tensor(values: list[float], *shape: int) -> Tensor:
    """A tensor of these values."""
    return Tensor.of(array("f", values), shape or (len(values),))


# Damage


def mutate(original: bytes, generator: random.Random) -> bytes:
    """A copy with one to four kinds of damage."""
    data = bytearray(original)
    for _ in range(generator.randint(1, 4)):
        if not data:
            break
        at = generator.randrange(len(data))
        match generator.randrange(6):
            case 0:
                data[at] ^= 1 << generator.randrange(8)
            case 1:
                data[at] = generator.randrange(256)
            case 2:
                del data[at:]
            case 3:
                data[at:at] = generator.randbytes(generator.randint(1, 16))
            case 4:
                start = generator.randrange(len(data))
                data[at:at] = data[start : start + generator.randint(1, 64)]
            case _:
                width = generator.choice((1, 2, 4, 8))
                edge = generator.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, (1 << 63) - 1, len(data)))
                field = (edge % (1 << (8 * width))).to_bytes(
                    width, generator.choice(("little", "big"))
                )
                data[at : at + width] = field
    return bytes(data)


def survives_damage(
    test: unittest.TestCase, original: bytes, read: Callable[[bytes], object], seed: int
) -> None:
    """Every damaged copy is read or refused with a ConvertError, quickly and in bounded memory."""
    generator = random.Random(seed)
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, limits[1]))
    refused = 0
    try:
        for number in range(MUTATIONS):
            damaged = mutate(original, generator)
            start = time.monotonic()
            try:
                read(damaged)
            except ConvertError:
                refused += 1
            except Exception as error:
                test.fail(f"mutation {number} of seed {seed}: {type(error).__name__}: {error}")
            test.assertLess(time.monotonic() - start, LONGEST_SECONDS, f"mutation {number}")
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    test.assertGreater(refused, MUTATIONS // 4)


# Zip


def zip_file(members: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=packing)
    return stream.getvalue()


# Checkpoints: what torch.save wrote, with stand-ins for the classes of torch


def _rebuild_tensor_v2() -> None:
    raise AssertionError("a pickle was executed")


_rebuild_tensor_v2.__module__ = "torch._utils"


class FloatStorage:
    """Stands for torch.FloatStorage."""


class LongStorage:
    """Stands for torch.LongStorage."""


FloatStorage.__module__ = LongStorage.__module__ = "torch"


class _Block:
    def __init__(self, kind: type, key: str, count: int):
        self.kind, self.key, self.count = kind, key, count


class _SavedTensor:
    def __init__(self, block: _Block, shape: tuple[int, ...], strides: tuple[int, ...]):
        self.arguments = (block, 0, shape, strides, False, OrderedDict())

    def __reduce__(self):
        return _rebuild_tensor_v2, self.arguments


class _Pickler(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, _Block):
            return ("storage", value.kind, value.key, "cpu", value.count, None)
        return None


def dump(value: object) -> bytes:
    """A protocol 2 pickle."""
    torch, utilities = types.ModuleType("torch"), types.ModuleType("torch._utils")
    torch.FloatStorage, torch.LongStorage = FloatStorage, LongStorage
    torch._utils, utilities._rebuild_tensor_v2 = utilities, _rebuild_tensor_v2
    sys.modules |= {"torch": torch, "torch._utils": utilities}
    try:
        stream = io.BytesIO()
        _Pickler(stream, protocol=2).dump(value)
        return stream.getvalue()
    finally:
        del sys.modules["torch"], sys.modules["torch._utils"]


Saved = tuple[tuple[int, ...], tuple[int, ...], array]


def checkpoint(tensors: dict[str, Saved]) -> bytes:
    """A checkpoint of tensors given as shape, strides and elements (floats or 64-bit integers)."""
    state, blocks = OrderedDict(), []
    for index, (name, (shape, strides, values)) in enumerate(tensors.items()):
        kind = FloatStorage if values.typecode == "f" else LongStorage
        blocks.append((_Block(kind, f"key{index}", len(values)), values))
        state[name] = _SavedTensor(blocks[-1][0], shape, strides)
    state._metadata = OrderedDict({"": {"version": 1}})
    platform = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4}}
    parts = [dump(0x1950A86A20F9469CFC6C), dump(1001), dump(platform), dump(state)]
    parts.append(dump([block.key for block, _ in blocks]))
    for block, values in blocks:
        parts += [struct.pack("<q", block.count), values.tobytes()]
    return b"".join(parts)


# ONNX


def varint(value: int) -> bytes:
    """A protobuf whole number."""
    data = bytearray()
    while value >= 0x80:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(data) + bytes([value])


def field(number: int, value: int | bytes | str) -> bytes:
    """A protobuf field."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def onnx_tensor(name: str, shape: tuple[int, ...], raw: bytes) -> bytes:
    """An initialiser that holds its own data."""
    dims = b"".join(field(1, length) for length in shape)
    return dims + field(2, 1) + field(8, name) + field(9, raw)


def onnx_external(name: str, shape: tuple[int, ...], offset: int, length: int) -> bytes:
    """An initialiser whose data is in another file."""
    place = {"location": "model.data", "offset": str(offset), "length": str(length)}
    entries = b"".join(field(13, field(1, key) + field(2, text)) for key, text in place.items())
    dims = b"".join(field(1, axis) for axis in shape)
    return dims + field(2, 1) + field(8, name) + entries + field(14, 1)


def onnx_node(name: str, operator: str, inputs: list[str]) -> bytes:
    """An operation."""
    return b"".join(field(1, text) for text in inputs) + field(3, name) + field(4, operator)


def onnx_model(nodes: list[bytes], tensors: list[bytes]) -> bytes:
    """A model file."""
    graph = b"".join(field(1, node) for node in nodes) + b"".join(field(5, t) for t in tensors)
    return field(1, 8) + field(2, "test") + field(7, graph)
