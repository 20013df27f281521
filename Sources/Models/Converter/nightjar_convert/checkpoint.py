# SPDX-License-Identifier: Apache-2.0
"""Reads a PyTorch state dict in the format used before version 1.6.

Layout: the pickles of a magic number, the protocol, the writer's platform, the state dict and the
list of storage keys, then for each key 8 bytes of element count and the elements.
"""

import math
from array import array

from .errors import ConvertError
from .pickles import FLOAT_STORAGE, Interpreter, Storage, StridedView
from .tensors import Tensor

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
_ELEMENT_BYTES = {"FloatStorage": 4, "LongStorage": 8}


def read(data: bytes) -> dict[str, Tensor]:
    """The float tensors of the state dict by name; whole-number ones (counters) are left out."""
    run = Interpreter(data)
    magic, protocol, platform = run.load(), run.load(), run.load()
    if (
        type(magic) is not int
        or magic != MAGIC
        or type(protocol) is not int
        or protocol != PROTOCOL
    ):
        raise ConvertError("checkpoint: not a PyTorch file of the known format")
    if not isinstance(platform, dict) or platform.get("little_endian") is not True:
        raise ConvertError("checkpoint: not written on a little-endian machine")
    state, keys = run.load(), run.load()
    if not isinstance(state, dict) or not isinstance(keys, list):
        raise ConvertError("checkpoint: no state dict or no list of storages")
    views = {name: view for name, view in state.items() if isinstance(view, StridedView)}
    if len(views) != len(state):
        raise ConvertError("checkpoint: the state dict holds something other than tensors")
    # Views may share a storage, so a small file could ask for any number of copies of it.
    if 4 * sum(math.prod(view.shape) for view in views.values()) > len(data):
        raise ConvertError("checkpoint: the tensors are larger than the file")
    blocks = _blocks(data, run.position, keys, [view.storage for view in views.values()])
    return {
        name: _tensor(name, view, blocks)
        for name, view in views.items()
        if view.storage.kind == FLOAT_STORAGE
    }


def _blocks(
    data: bytes, position: int, keys: list[object], storages: list[Storage]
) -> dict[str, memoryview]:
    """The bytes of every storage, in the order in which the file lists their keys."""
    by_key = {storage.key: storage for storage in storages}
    blocks: dict[str, memoryview] = {}
    view = memoryview(data)
    for key in keys:
        storage = by_key.get(key) if type(key) is str else None
        if storage is None or key in blocks:
            raise ConvertError("checkpoint: a storage is listed twice or used by no tensor")
        count = int.from_bytes(view[position : position + 8], "little")
        end = position + 8 + count * _ELEMENT_BYTES[storage.kind.name]
        if count != storage.count or end > len(data):
            raise ConvertError(f"checkpoint: storage {key} is cut short or of another size")
        blocks[key] = view[position + 8 : end]
        position = end
    if position != len(data):
        raise ConvertError(f"checkpoint: {len(data) - position} bytes are left over")
    return blocks


def _tensor(name: str, view: StridedView, blocks: dict[str, memoryview]) -> Tensor:
    """A tensor's bytes; axes may have been permuted when the file was written."""
    block = blocks.get(view.storage.key)
    if block is None:
        raise ConvertError(f"checkpoint: tensor {name}: its storage is missing")
    if 0 in view.shape:
        raise ConvertError(f"checkpoint: tensor {name} is empty")
    last = view.offset + sum((n - 1) * s for n, s in zip(view.shape, view.strides))
    if 4 * (last + 1) > len(block):
        raise ConvertError(f"checkpoint: tensor {name} lies outside its storage")
    values = block.cast("f")
    if view.strides == _contiguous(view.shape):
        return Tensor(view.shape, block[4 * view.offset : 4 * (last + 1)])
    positions = [view.offset]
    for length, stride in zip(view.shape, view.strides):
        positions = [start + stride * index for start in positions for index in range(length)]
    return Tensor.of(array("f", [values[index] for index in positions]), view.shape)


def _contiguous(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))
