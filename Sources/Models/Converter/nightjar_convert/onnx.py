# SPDX-License-Identifier: Apache-2.0
"""Reads nodes and float initialisers of an ONNX graph: as much of protobuf as that takes.

Source: `onnx.proto` (field numbers below) and the protobuf encoding guide. Messages are taken
apart one known level at a time, so nesting in the file costs nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from .errors import ConvertError
from .tensors import Tensor

MOST_FIELDS = 100_000
MOST_AXES = 8
_FLOAT = 1
_EXTERNAL = 1


@dataclass
class Node:
    """One operation: `operator` applied to the values named `inputs`."""

    name: str = ""
    operator: str = ""
    inputs: list[str] = field(default_factory=list)


@dataclass
class Graph:
    """Nodes in order, and the undecoded initialisers by name."""

    nodes: list[Node]
    initializers: dict[str, memoryview]
    external: memoryview

    def tensor(self, name: str) -> Tensor:
        """A float initialiser, kept in the graph or in the external data file."""
        if name not in self.initializers:
            raise ConvertError(f"onnx: initialiser {name} is missing")
        return _tensor(name, self.initializers[name], self.external)


def read(model: bytes, external: bytes) -> Graph:
    """The graph of a model file whose large initialisers are in the file `external`."""
    graphs = [body for number, body in _fields(memoryview(model)) if number == 7]
    if len(graphs) != 1 or isinstance(graphs[0], int):
        raise ConvertError("onnx: the file does not hold one graph")
    nodes: list[Node] = []
    initializers: dict[str, memoryview] = {}
    for number, value in _fields(graphs[0]):
        if number == 1:
            nodes.append(_node(_message(value)))
        elif number == 5:
            name = _last_text(_message(value), 8)
            if name in initializers:
                raise ConvertError(f"onnx: initialiser {name} occurs twice")
            initializers[name] = _message(value)
    return Graph(nodes, initializers, memoryview(external))


def _node(message: memoryview) -> Node:
    node = Node()
    for number, value in _fields(message):
        if number == 1:
            node.inputs.append(_text(value))
        elif number == 3:
            node.name = _text(value)
        elif number == 4:
            node.operator = _text(value)
    return node


def _tensor(name: str, message: memoryview, external: memoryview) -> Tensor:
    shape: list[int] = []
    kind = location = 0
    raw: memoryview | None = None
    place: dict[str, str] = {}
    for number, value in _fields(message):
        if number == 1:
            shape += [value] if isinstance(value, int) else _varints(value)
        elif number == 2:
            kind = _integer(value)
        elif number == 9:
            raw = _message(value)
        elif number == 13:
            place[_last_text(_message(value), 1)] = _last_text(_message(value), 2)
        elif number == 14:
            location = _integer(value)
    if kind != _FLOAT or len(shape) > MOST_AXES:
        raise ConvertError(f"onnx: initialiser {name} is not a float tensor")
    if location == _EXTERNAL:
        raw = _slice(name, place, external)
    if raw is None or len(raw) != 4 * math.prod(shape):
        raise ConvertError(f"onnx: initialiser {name} does not fill its shape {shape}")
    return Tensor(tuple(shape), raw)


def _slice(name: str, place: dict[str, str], external: memoryview) -> memoryview:
    offset, length = place.get("offset", "0"), place.get("length", "")
    if not all(text.isascii() and text.isdigit() and len(text) < 16 for text in (offset, length)):
        raise ConvertError(f"onnx: initialiser {name} does not say where its data is")
    end = int(offset) + int(length)
    if end > len(external):
        raise ConvertError(f"onnx: initialiser {name} lies outside the data file")
    return external[int(offset) : end]


# Protobuf


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Field numbers with whole numbers (wire type 0) or bytes (wire types 1, 2 and 5)."""
    position = 0
    for _ in range(MOST_FIELDS):
        if position == len(message):
            return
        tag, position = _varint(message, position)
        kind = tag & 7
        if kind == 0:
            value, position = _varint(message, position)
            yield tag >> 3, value
            continue
        if kind == 2:
            length, position = _varint(message, position)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise ConvertError(f"onnx: wire type {kind} is not taken")
        if length > len(message) - position:
            raise ConvertError("onnx: a field is cut short")
        yield tag >> 3, message[position : position + length]
        position += length
    raise ConvertError(f"onnx: more than {MOST_FIELDS} fields in a message")


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    value = 0
    for index in range(10):
        if position + index >= len(message):
            break
        byte = message[position + index]
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value, position + index + 1
    raise ConvertError("onnx: a number is cut short or too long")


def _varints(message: memoryview) -> list[int]:
    values: list[int] = []
    position = 0
    while position < len(message) and len(values) <= MOST_AXES:
        value, position = _varint(message, position)
        values.append(value)
    return values


def _integer(value: int | memoryview) -> int:
    if not isinstance(value, int):
        raise ConvertError("onnx: a field has the wrong type")
    return value


def _message(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ConvertError("onnx: a field has the wrong type")
    return value


def _text(value: int | memoryview) -> str:
    try:
        return bytes(_message(value)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConvertError("onnx: a text is not UTF-8") from error


def _last_text(message: memoryview, number: int) -> str:
    """The text in a field that is meant to occur once; as in protobuf the last one counts."""
    text = ""
    for found, value in _fields(message):
        if found == number:
            text = _text(value)
    return text
