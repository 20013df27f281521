# SPDX-License-Identifier: Apache-2.0
"""The table of ImageNet classes, a line each: index, synset, name, lemmas, definition.

Names are the curated ones of open_clip; lemmas and definitions are WordNet's, as timm lists them.
"""

import ast

from .errors import ConvertError
from .wheel import Wheel

NAMES_PACKAGE, NAMES = "open-clip-torch", "open_clip/zero_shot_metadata.py"
INFO_PACKAGE, INFO = "timm", "timm/data/_info/"
CLASSES = 1000
FILE = "labels-imagenet.tsv"


def table(names_wheel: Wheel, info_wheel: Wheel) -> bytes:
    """The table as UTF-8 text with tabs between the columns."""
    names = class_names(_text(names_wheel.read(NAMES), NAMES))
    synsets = _text(info_wheel.read(INFO + "imagenet_synsets.txt"), INFO).split()
    lemmas = _pairs(info_wheel, "imagenet_synset_to_lemma.txt")
    definitions = _pairs(info_wheel, "imagenet_synset_to_definition.txt")
    if len(names) != CLASSES or len(synsets) != CLASSES:
        raise ConvertError(f"{len(names)} class names for {len(synsets)} synsets")
    lines = []
    for index, (synset, name) in enumerate(zip(synsets, names)):
        if synset not in lemmas or synset not in definitions:
            raise ConvertError(f"{INFO_PACKAGE}: synset {synset} has no lemma or no definition")
        lines.append("\t".join((str(index), synset, name, lemmas[synset], definitions[synset])))
    if any(line.count("\t") != 4 or "\n" in line for line in lines):
        raise ConvertError("a class name or definition contains a tab or a line break")
    return "".join(line + "\n" for line in lines).encode()


def class_names(source: str) -> list[str]:
    """The literal IMAGENET_CLASSNAMES of a Python file, which is parsed and never run."""
    try:
        for statement in ast.parse(source).body:
            match statement:
                case ast.Assign(targets=[ast.Name(id="IMAGENET_CLASSNAMES")], value=value):
                    names = ast.literal_eval(value)
                    if isinstance(names, (list, tuple)) and all(
                        type(name) is str for name in names
                    ):
                        return list(names)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConvertError(f"{NAMES}: cannot parse: {error}") from error
    raise ConvertError(f"{NAMES}: no table IMAGENET_CLASSNAMES")


def _pairs(wheel: Wheel, file: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for line in _text(wheel.read(INFO + file), file).splitlines():
        synset, separator, value = line.partition("\t")
        if not separator:
            raise ConvertError(f"{file}: a line without a tab")
        pairs[synset] = value
    return pairs


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConvertError(f"{name}: not UTF-8") from error
