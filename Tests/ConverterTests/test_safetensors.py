# SPDX-License-Identifier: Apache-2.0
import io
import json
import unittest

import support
from nightjar_convert import safetensors
from nightjar_convert.errors import ConvertError


def written(tensors: dict) -> bytes:
    stream = io.BytesIO()
    safetensors.write(stream, tensors, {"model": "m", "format": "f"})
    return stream.getvalue()


class SafetensorsTests(unittest.TestCase):
    first = support.tensor([1, 2, 3, 4], 2, 2)
    second = support.tensor([5])

    def test_what_was_written_is_read(self):
        found = safetensors.read(written({"b": self.second, "a": self.first}), ["a", "b"])
        self.assertEqual(found["a"].values().tolist(), [1, 2, 3, 4])
        self.assertEqual(found["a"].shape, (2, 2))
        self.assertEqual(found["b"].values().tolist(), [5])

    def test_bytes_do_not_depend_on_the_order_of_insertion(self):
        self.assertEqual(
            written({"b": self.second, "a": self.first}),
            written({"a": self.first, "b": self.second}),
        )

    def test_data_begins_at_a_multiple_of_eight_bytes(self):
        for name in ("a", "ab", "abc", "abcd", "abcde"):
            data = written({name: self.first})
            self.assertEqual(int.from_bytes(data[:8], "little") % 8, 0)

    def test_another_header_is_refused(self):
        def file(header: object) -> bytes:
            text = header if isinstance(header, bytes) else json.dumps(header).encode()
            return len(text).to_bytes(8, "little") + text + b"\0" * 8

        good = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
        for header, reason in (
            ({}, "tensor a is missing"),
            ([], "not a JSON object"),
            (b"{", "not JSON"),
            (b"[" * 100_000, "not JSON"),
            ({"a": good | {"dtype": "F64"}}, "not described as F32"),
            ({"a": good | {"shape": [True, 2]}}, "not described as F32"),
            ({"a": good | {"shape": [-2]}}, "not described as F32"),
            ({"a": good | {"shape": [3]}}, "does not fill 8 bytes"),
            ({"a": good | {"data_offsets": [0, 12]}}, "outside the file"),
            ({"a": good | {"data_offsets": [8, 0]}}, "outside the file"),
        ):
            with self.assertRaisesRegex(ConvertError, reason):
                safetensors.read(file(header), ["a"])

    def test_survives_damage(self):
        data = written({"a": self.first, "b": self.second})
        support.survives_damage(
            self, data, lambda damaged: safetensors.read(damaged, ["a", "b"]), 14
        )
