# SPDX-License-Identifier: Apache-2.0
"""Interprets the few pickle instructions that a saved state dict consists of.

Nothing is imported, looked up or called on behalf of the file: names become inert `Name`s, and
what the file asks to call is carried out here only for the two constructors it needs. Every other
instruction is refused. Values refer to each other but are never copied, so work and memory are
proportional to the length of the pickle.

Source: the instruction table of CPython's `pickletools`; the layout of PyTorch checkpoints before
version 1.6 (`torch.serialization._legacy_save`).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from .errors import ConvertError

MOST_INSTRUCTIONS = 1_000_000
MOST_MEMO_ENTRIES = 100_000
LONGEST_TEXT = 1_000
LONGEST_INTEGER = 16
LARGEST_AXIS = 1 << 40


@dataclass(frozen=True)
class Name:
    """A global that the pickle mentions; it stands for nothing but itself."""

    module: str
    name: str


@dataclass(frozen=True)
class Storage:
    """A block of numbers that follows the pickle in the file."""

    kind: Name
    key: str
    count: int


@dataclass(frozen=True)
class StridedView:
    """A tensor: where it lies in its storage."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


FLOAT_STORAGE = Name("torch", "FloatStorage")
LONG_STORAGE = Name("torch", "LongStorage")
_KNOWN_NAMES = {
    FLOAT_STORAGE,
    LONG_STORAGE,
    Name("collections", "OrderedDict"),
    Name("torch._utils", "_rebuild_tensor_v2"),
}


class _Mark:
    """Where a collection's items begin on the stack."""


_MARK = _Mark()


class Interpreter:
    """Runs one pickle; `load` returns its value and leaves `position` behind it."""

    def __init__(self, data: bytes, position: int = 0):
        self._data = data
        self.position = position
        self._stack: list[object] = []
        self._memo: dict[int, object] = {}

    def load(self) -> object:
        """The value of the pickle that begins at `position`."""
        for _ in range(MOST_INSTRUCTIONS):
            code = self._take(1)
            if code == b".":
                value = self._pop()
                if self._stack:
                    raise ConvertError("pickle: values are left over at the end")
                return value
            action = _ACTIONS.get(code)
            if action is None:
                raise ConvertError(
                    f"pickle: instruction 0x{code[0]:02x} at byte {self.position - 1} is not taken"
                )
            action(self)
        raise ConvertError(f"pickle: more than {MOST_INSTRUCTIONS} instructions")

    # Reading

    def _take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self._data):
            raise ConvertError("pickle: cut short")
        taken = self._data[self.position : end]
        self.position = end
        return taken

    def _number(self, layout: str) -> int:
        return struct.unpack(layout, self._take(struct.calcsize(layout)))[0]

    def _text(self, count: int) -> str:
        if count > LONGEST_TEXT:
            raise ConvertError(f"pickle: a text of {count} bytes, at most {LONGEST_TEXT} are taken")
        try:
            return self._take(count).decode("utf-8")
        except UnicodeDecodeError as error:
            raise ConvertError("pickle: a text is not UTF-8") from error

    def _line(self) -> str:
        end = self._data.find(b"\n", self.position, self.position + LONGEST_TEXT)
        if end < 0:
            raise ConvertError("pickle: a name does not end")
        line = self._text(end - self.position)
        self.position += 1
        return line

    # The stack

    def _push(self, value: object) -> None:
        self._stack.append(value)

    def _pop(self) -> object:
        if not self._stack or self._stack[-1] is _MARK:
            raise ConvertError("pickle: the stack is empty")
        return self._stack.pop()

    def _pop_to_mark(self) -> list[object]:
        for start in range(len(self._stack) - 1, -1, -1):
            if self._stack[start] is _MARK:
                items = self._stack[start + 1 :]
                del self._stack[start:]
                return items
        raise ConvertError("pickle: no mark on the stack")

    def _top(self, kind: type) -> object:
        if not self._stack or not isinstance(self._stack[-1], kind):
            raise ConvertError(f"pickle: no {kind.__name__} on top of the stack")
        return self._stack[-1]

    def _remember(self, index: int) -> None:
        if len(self._memo) >= MOST_MEMO_ENTRIES:
            raise ConvertError(f"pickle: more than {MOST_MEMO_ENTRIES} memo entries")
        self._memo[index] = self._top(object)

    def _recall(self, index: int) -> None:
        if index not in self._memo:
            raise ConvertError(f"pickle: memo entry {index} does not exist")
        self._push(self._memo[index])

    # Instructions

    def _protocol(self) -> None:
        version = self._number("<B")
        if version != 2:
            raise ConvertError(f"pickle: protocol {version}, expected 2")

    def _long(self) -> None:
        count = self._number("<B")
        if count > LONGEST_INTEGER:
            raise ConvertError(f"pickle: an integer of {count} bytes")
        self._push(int.from_bytes(self._take(count), "little", signed=True))

    def _global(self) -> None:
        name = Name(self._line(), self._line())
        if name not in _KNOWN_NAMES:
            raise ConvertError(f"pickle: the name {name.module}.{name.name} is not taken")
        self._push(name)

    def _tuple(self, count: int) -> None:
        items = [self._pop() for _ in range(count)]
        self._push(tuple(reversed(items)))

    def _append_items(self) -> None:
        items = self._pop_to_mark()
        self._top(list).extend(items)

    def _set_items(self, items: list[object]) -> None:
        target = self._top(dict)
        if len(items) % 2:
            raise ConvertError("pickle: a key without a value")
        for key, value in zip(items[::2], items[1::2]):
            # Text only: hashing a nested tuple would take time beyond the pickle's length.
            if type(key) is not str:
                raise ConvertError("pickle: a key is not a text")
            target[key] = value

    def _set_item(self) -> None:
        value, key = self._pop(), self._pop()
        self._set_items([key, value])

    def _persistent(self) -> None:
        match self._pop():
            case ("storage", Name() as kind, str() as key, str(), int() as count, None) if (
                kind in (FLOAT_STORAGE, LONG_STORAGE) and 0 <= count < LARGEST_AXIS
            ):
                self._push(Storage(kind, key, count))
            case _:
                raise ConvertError("pickle: a reference is not to a storage")

    def _reduce(self) -> None:
        arguments, callee = self._pop(), self._pop()
        match callee, arguments:
            case Name("collections", "OrderedDict"), ():
                self._push({})
            case (
                Name("torch._utils", "_rebuild_tensor_v2"),
                (Storage() as storage, int() as offset, shape, strides, bool(), dict() as hooks),
            ) if (
                not hooks
                and 0 <= offset < LARGEST_AXIS
                and _is_shape(shape)
                and _is_shape(strides)
                and len(shape) == len(strides)
            ):
                self._push(StridedView(storage, offset, shape, strides))
            case _:
                raise ConvertError("pickle: a call is not one of the two that are taken")

    def _build(self) -> None:
        # An ordered dict's attributes: PyTorch keeps version numbers there, which nobody needs.
        match self._pop():
            case {"_metadata": _, **rest} if not rest:
                self._top(dict)
            case _:
                raise ConvertError("pickle: attributes other than _metadata")


def _is_shape(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) <= 8
        and all(type(length) is int and 0 <= length < LARGEST_AXIS for length in value)
    )


_ACTIONS: dict[bytes, Callable[[Interpreter], None]] = {
    b"\x80": Interpreter._protocol,
    b"\x8a": Interpreter._long,
    b"c": Interpreter._global,
    b"Q": Interpreter._persistent,
    b"R": Interpreter._reduce,
    b"b": Interpreter._build,
    b"(": lambda run: run._push(_MARK),
    b"N": lambda run: run._push(None),
    b"\x88": lambda run: run._push(True),
    b"\x89": lambda run: run._push(False),
    b"K": lambda run: run._push(run._number("<B")),
    b"M": lambda run: run._push(run._number("<H")),
    b"J": lambda run: run._push(run._number("<i")),
    b"X": lambda run: run._push(run._text(run._number("<I"))),
    b")": lambda run: run._push(()),
    b"\x85": lambda run: run._tuple(1),
    b"\x86": lambda run: run._tuple(2),
    b"t": lambda run: run._push(tuple(run._pop_to_mark())),
    b"]": lambda run: run._push([]),
    b"e": Interpreter._append_items,
    b"}": lambda run: run._push({}),
    b"s": Interpreter._set_item,
    b"u": lambda run: run._set_items(run._pop_to_mark()),
    b"q": lambda run: run._remember(run._number("<B")),
    b"r": lambda run: run._remember(run._number("<I")),
    b"h": lambda run: run._recall(run._number("<B")),
    b"j": lambda run: run._recall(run._number("<I")),
}
