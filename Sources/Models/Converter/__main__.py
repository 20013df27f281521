# SPDX-License-Identifier: Apache-2.0
"""Entry point of `python3 -I FOLDER`; needs nothing but the standard library."""

import sys

from nightjar_convert.command import main

sys.exit(main(sys.argv[1:]))
