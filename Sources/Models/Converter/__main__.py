# SPDX-License-Identifier: Apache-2.0
"""Entry point of `python3 -I FOLDER`; needs nothing but the standard library."""
import sys

if sys.version_info < (3, 10):
    sys.exit("the converter needs Python 3.10 or later, this is %d.%d" % sys.version_info[:2])

from nightjar_convert.command import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
