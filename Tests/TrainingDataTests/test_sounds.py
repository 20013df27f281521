# SPDX-License-Identifier: Apache-2.0
"""The sounds that kinds are learnt from, and what came of it."""

import gzip
import hashlib
import json
import pathlib
import struct
import sys
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "scripts" / "training"))

import c4group
import kinds


class Parts(unittest.TestCase):
    files = {f"ufoai-sound/footstep{number}.ogg": number for number in range(7)} | {
        f"wesnoth-1.16-data/birds{number}.ogg": number for number in range(5)} | {
        "ufoai-sound/music.ogg": 0}

    def test_every_sound_of_use_is_in_one_part(self):
        parts = kinds.parts(self.files, 3)
        names = [name for part in parts for name in part]
        self.assertEqual(sorted(names), sorted(set(names)))
        self.assertEqual(set(names), set(self.files) - {"ufoai-sound/music.ogg"})

    def test_each_part_has_some_of_each_kind(self):
        for part in kinds.parts(self.files, 3):
            self.assertTrue(kinds.of_kind("footsteps", part))
            self.assertTrue(kinds.ordinary(part))

    def test_nothing_is_learnt_on_what_is_tested(self):
        self.assertFalse(set(kinds.TRAINING) & set(kinds.TEST))


class Manifest(unittest.TestCase):
    folder = PROJECT / "Sources" / "Encoders" / "Audio" / "Kinds"
    manifest = json.loads((folder / "sound-kinds.json").read_text())

    def test_it_is_that_of_the_weights(self):
        weights = self.folder / "sound-kinds.f32"
        self.assertEqual(
            hashlib.sha256(weights.read_bytes()).hexdigest(), self.manifest["output"]["sha256"])

    def test_its_kinds_are_those_that_are_trained(self):
        self.assertEqual(list(self.manifest["kinds"]), list(kinds.KINDS))
        self.assertEqual(
            {entry["package"] for entry in self.manifest["data"]}, set(kinds.TRAINING))


class Groups(unittest.TestCase):
    def test_files_of_groups_in_groups_are_found(self):
        inner = group({"Step1.ogg": (0, b"tap")})
        outer = group({"Clonk.ocg": (1, inner), "Version.txt": (0, b"8.1")})
        packed = c4group.SCRAMBLED_MAGIC + gzip.compress(outer)[2:]
        with tempfile.TemporaryDirectory() as folder:
            c4group.unpack(packed, pathlib.Path(folder))
            self.assertEqual(pathlib.Path(folder, "Clonk", "Step1.ogg").read_bytes(), b"tap")
            self.assertEqual(pathlib.Path(folder, "Version.txt").read_bytes(), b"8.1")


def group(files):
    """A group file, not packed."""
    header = bytearray(byte ^ 237 for byte in struct.pack("<24s12xi164x", b"", len(files)))
    header[0:202:3], header[2:204:3] = header[2:204:3], header[0:202:3]
    entries, contents = b"", b""
    for name, (is_group, content) in files.items():
        entries += struct.pack(
            "<260s5i36x", name.encode(), 0, is_group, len(content), 0, len(contents))
        contents += content
    return bytes(header) + entries + contents


if __name__ == "__main__":
    unittest.main()
