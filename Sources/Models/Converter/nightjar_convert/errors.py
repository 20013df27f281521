# SPDX-License-Identifier: Apache-2.0
"""The one error that the converter reports to its user."""


class ConvertError(Exception):
    """A file that cannot be used; the text says which one and why."""
