# SPDX-License-Identifier: Apache-2.0
import pickle
import struct
import tempfile
import time
import unittest
from array import array
from pathlib import Path

import support
from nightjar_convert import checkpoint, pickles
from nightjar_convert.errors import ConvertError


def load(data: bytes) -> object:
    return pickles.Interpreter(data).load()


class RunsACommand:
    def __init__(self, path: str):
        self.path = path

    def __reduce__(self):
        import os

        return os.system, (f"touch {self.path}",)


class PicklesTests(unittest.TestCase):
    def test_plain_values_come_back_as_they_were_saved(self):
        value = {"a": [1, 300, -5, True, None], "b": {"c": ("x", "y"), "d": ((), (7,))}}
        self.assertEqual(load(support.dump(value)), value)

    def test_reads_nothing_behind_the_end(self):
        data = support.dump(5)
        run = pickles.Interpreter(data + b"rest")
        run.load()
        self.assertEqual(run.position, len(data))

    def test_a_call_of_os_system_is_refused_and_not_made(self):
        with tempfile.TemporaryDirectory() as folder:
            trace = Path(folder) / "trace"
            for protocol in (0, 1, 2, 4):
                with self.assertRaisesRegex(ConvertError, "pickle: "):
                    load(pickle.dumps(RunsACommand(str(trace)), protocol))
            with self.assertRaisesRegex(ConvertError, "the name posix.system is not taken"):
                load(pickle.dumps(RunsACommand(str(trace)), 2))
            self.assertFalse(trace.exists())

    def test_every_other_instruction_is_refused(self):
        known = set(pickles._ACTIONS) | {b"."}
        for code in (bytes([value]) for value in range(256)):
            if code not in known:
                with self.assertRaisesRegex(ConvertError, f"instruction 0x{code[0]:02x} at byte 0"):
                    load(code)

    def test_known_names_are_not_called_with_other_arguments(self):
        for arguments in (b"K\x01\x85", b"}\x85", b"K\x01"):
            with self.assertRaisesRegex(ConvertError, "a call is not one of the two"):
                load(b"ccollections\nOrderedDict\n" + arguments + b"R.")

    def test_names_cannot_be_assembled_from_attributes(self):
        with self.assertRaisesRegex(ConvertError, "attributes other than _metadata"):
            load(b"}}X\x09\x00\x00\x00__class__K\x01sb.")

    def test_deep_nesting_is_read_or_refused_without_a_crash(self):
        for opener in (b"(", b"]", b"}"):
            with self.assertRaises(ConvertError):
                load(opener * 900_000 + b".")
        nested = load(b")" + b"\x85" * 900_000 + b".")
        self.assertIsInstance(nested, tuple)

    def test_values_that_double_in_nesting_take_no_time_or_memory(self):
        doubled = b"()q\x00" + b"h\x00h\x00\x86q\x00" * 100_000 + b"t"
        start = time.monotonic()
        self.assertEqual(len(load(doubled + b".")), 100_001)
        with self.assertRaisesRegex(ConvertError, "a key is not a text"):
            load(b"}" + doubled + b"K\x01s.")
        self.assertLess(time.monotonic() - start, support.LONGEST_SECONDS)

    def test_the_memo_is_bounded(self):
        entries = b"".join(
            b"r" + struct.pack("<I", n) for n in range(pickles.MOST_MEMO_ENTRIES + 1)
        )
        with self.assertRaisesRegex(ConvertError, "more than 100000 memo entries"):
            load(b"N" + entries + b".")

    def test_a_memo_entry_that_was_never_set_is_refused(self):
        with self.assertRaisesRegex(ConvertError, "memo entry 3 does not exist"):
            load(b"h\x03.")

    def test_instructions_are_counted(self):
        with self.assertRaisesRegex(ConvertError, "more than 1000000 instructions"):
            load(b"N" * 1_000_001 + b".")

    def test_huge_lengths_are_refused_before_anything_is_allocated(self):
        for data, reason in (
            (b"X\xff\xff\xff\xff", "a text of 4294967295 bytes"),
            (b"\x8a\xff", "an integer of 255 bytes"),
            (b"cos", "a name does not end"),
            (b"J\x00", "cut short"),
        ):
            with self.assertRaisesRegex(ConvertError, reason):
                load(data)

    def test_what_is_left_on_the_stack_is_refused(self):
        with self.assertRaisesRegex(ConvertError, "left over"):
            load(b"NN.")


class CheckpointTests(unittest.TestCase):
    state = {
        "plain": ((2, 3), (3, 1), array("f", [1, 2, 3, 4, 5, 6])),
        "turned": ((2, 3), (1, 2), array("f", [1, 2, 3, 4, 5, 6])),
        "counter": ((), (), array("q", [42])),
    }

    def test_float_tensors_are_read_in_row_major_order(self):
        tensors = checkpoint.read(support.checkpoint(self.state))
        self.assertEqual(sorted(tensors), ["plain", "turned"])
        self.assertEqual(tensors["plain"].values().tolist(), [1, 2, 3, 4, 5, 6])
        self.assertEqual(tensors["turned"].values().tolist(), [1, 3, 5, 2, 4, 6])
        self.assertEqual(tensors["turned"].shape, (2, 3))

    def test_a_tensor_outside_its_storage_is_refused(self):
        for shape, strides in (((7,), (1,)), ((2, 3), (6, 1)), ((1 << 30,), (0,))):
            outside = (shape, strides, array("f", [0] * 6))
            data = support.checkpoint(self.state | {"x": outside})
            with self.assertRaisesRegex(
                ConvertError, "checkpoint: the tensors|checkpoint: tensor x"
            ):
                checkpoint.read(data)

    def test_many_views_of_one_storage_are_no_way_to_fill_memory(self):
        row = ((100_000,), (0,), array("f", [1]))
        data = support.checkpoint({f"x{index}": row for index in range(100)})
        with self.assertRaisesRegex(ConvertError, "the tensors are larger than the file"):
            checkpoint.read(data)

    def test_a_cut_file_is_refused_wherever_it_is_cut(self):
        data = support.checkpoint(self.state)
        for end in range(0, len(data), 7):
            with self.assertRaises(ConvertError):
                checkpoint.read(data[:end])

    def test_survives_damage(self):
        data = support.checkpoint(self.state)
        support.survives_damage(self, data, checkpoint.read, seed=11)
