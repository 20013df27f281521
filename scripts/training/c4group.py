# SPDX-License-Identifier: Apache-2.0
"""Reads the group files of OpenClonk, which are folders with their files in one.

A group is gzip with another magic number. Inside are a header of 204 bytes, scrambled, an entry of
316 bytes for each file, and the files; a file may be a group again.
Source: OpenClonk, src/c4group/C4Group.cpp.
"""

import gzip
import struct

HEADER, ENTRY = 204, 316
SCRAMBLED_MAGIC, MAGIC = b"\x1e\x8c", b"\x1f\x8b"


def extract(path, folder):
    """Writes a group's files below a folder."""
    unpack(path.read_bytes(), folder)


def unpack(data, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, is_group, content in entries(data):
        if is_group:
            unpack(content, folder / name.removesuffix(".ocg"))
        else:
            (folder / name).write_bytes(content)


def entries(data):
    """Name, whether it is a group, and content of each file."""
    if data[:2] == SCRAMBLED_MAGIC:
        data = gzip.decompress(MAGIC + data[2:])
    header = bytearray(data[:HEADER])
    header[0:HEADER - 2:3], header[2:HEADER:3] = header[2:HEADER:3], header[0:HEADER - 2:3]
    count, = struct.unpack_from("<i", bytes(byte ^ 237 for byte in header), 36)
    files = HEADER + ENTRY * count
    for place in range(HEADER, files, ENTRY):
        name = data[place:place + 260].split(b"\0")[0].decode()
        _, is_group, size, _, first = struct.unpack_from("<5i", data, place + 260)
        yield name, bool(is_group), data[files + first:files + first + size]
