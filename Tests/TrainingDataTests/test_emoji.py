# SPDX-License-Identifier: Apache-2.0
"""What emoji are called."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts" / "training"))

import emoji


class Phrases(unittest.TestCase):
    def test_things_have_an_article(self):
        for name, words in (
                ("rocket", "a rocket"), ("elephant", "an elephant"), ("dog face", "a dog"),
                ("bowl with spoon", "a bowl with spoon"), ("grapes", "some grapes"),
                ("octopus", "an octopus"), ("compass", "a compass")):
            self.assertEqual(emoji.phrase(name), words)

    def test_signs_gestures_and_moods_are_no_things(self):
        for name in ("no entry sign", "waving hand", "grinning face with star eyes", "", "red heart"):
            self.assertIsNone(emoji.phrase(name))


if __name__ == "__main__":
    unittest.main()
