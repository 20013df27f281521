# SPDX-License-Identifier: Apache-2.0
import struct
import unittest

import support
from nightjar_convert import onnx, yamnet
from nightjar_convert.errors import ConvertError

RAW = struct.pack("<2f", 1.5, -2)
MODEL = support.onnx_model(
    [support.onnx_node("/model/layer1/fused/conv/Conv", "Conv", ["x", "w_qdq", "b"])],
    [support.onnx_external("w", (1, 2), 4, 8), support.onnx_tensor("b", (2,), RAW)],
)
DATA = b"\0" * 4 + RAW


def read_everything(model: bytes) -> None:
    graph = onnx.read(model, DATA)
    for name in graph.initializers:
        graph.tensor(name)


class ONNXTests(unittest.TestCase):
    def test_initialisers_are_found_in_the_graph_and_in_the_data_file(self):
        graph = onnx.read(MODEL, DATA)
        self.assertEqual(graph.tensor("w").values().tolist(), [1.5, -2])
        self.assertEqual(graph.tensor("w").shape, (1, 2))
        self.assertEqual(graph.tensor("b").values().tolist(), [1.5, -2])
        self.assertEqual(graph.nodes[0].inputs, ["x", "w_qdq", "b"])

    def test_what_does_not_fit_is_refused(self):
        cases = {
            "outside the data file": support.onnx_external("w", (1, 2), 8, 8),
            "does not fill its shape": support.onnx_external("w", (1, 3), 4, 8),
            "does not say where": support.onnx_external("w", (1, 2), -4, 8),
            "is not a float tensor": support.field(8, "w") + support.field(2, 7),
            "outside the data": support.onnx_external("w", (1 << 62,), 0, 10**15 - 1),
        }
        for reason, message in cases.items():
            with self.assertRaisesRegex(ConvertError, reason):
                onnx.read(support.onnx_model([], [message]), DATA).tensor("w")

    def test_a_missing_or_repeated_initialiser_is_refused(self):
        with self.assertRaisesRegex(ConvertError, "initialiser v is missing"):
            onnx.read(MODEL, DATA).tensor("v")
        twice = support.onnx_model([], [support.onnx_tensor("b", (2,), RAW)] * 2)
        with self.assertRaisesRegex(ConvertError, "initialiser b occurs twice"):
            onnx.read(twice, DATA)

    def test_numbers_without_an_end_and_huge_lengths_are_refused(self):
        for data, reason in (
            (b"\x80" * 20, "cut short or too long"),
            (b"\x3a\xff\xff\xff\xff\x7f", "a field is cut short"),
            (b"\x3b", "wire type 3"),
            (b"\x08\x01" * 200_000, "more than 100000 fields"),
            (b"", "does not hold one graph"),
        ):
            with self.assertRaisesRegex(ConvertError, reason):
                onnx.read(data, b"")

    def test_layer_names_follow_the_path_of_the_node(self):
        self.assertEqual(yamnet.layer_name("/model/layer1/fused/conv/Conv"), "layer1")
        self.assertEqual(
            yamnet.layer_name("/model/layer9/pointwise_conv/conv/Conv"), "layer9.pointwise"
        )
        self.assertEqual(yamnet.layer_name("/model/classifier/Gemm"), "classifier")

    def test_another_network_is_refused(self):
        with self.assertRaisesRegex(ConvertError, "not YAMNet's layers"):
            yamnet.tensors(onnx.read(MODEL, DATA))

    def test_survives_damage(self):
        support.survives_damage(self, MODEL, read_everything, seed=12)
