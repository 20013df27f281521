# SPDX-License-Identifier: Apache-2.0
"""A float32 array with a shape, as little as the converter needs."""

import math
import sys
from array import array
from dataclasses import dataclass

from .errors import ConvertError

if sys.byteorder != "little":
    raise ConvertError("the converter runs on little-endian machines only")


@dataclass(frozen=True)
class Tensor:
    """Row-major little-endian float32 values; `data` is a view of their bytes."""

    shape: tuple[int, ...]
    data: memoryview

    def __post_init__(self) -> None:
        if self.data.nbytes != 4 * math.prod(self.shape):
            raise ConvertError(f"shape {list(self.shape)} does not fill {self.data.nbytes} bytes")

    @staticmethod
    def of(values: array, shape: tuple[int, ...]) -> "Tensor":
        """Wraps an `array('f')`."""
        return Tensor(shape, memoryview(values).cast("B"))

    @property
    def count(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    def values(self) -> array:
        """The elements, copied."""
        values = array("f")
        values.frombytes(self.data)
        return values
