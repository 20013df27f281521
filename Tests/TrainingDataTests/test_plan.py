# SPDX-License-Identifier: Apache-2.0
"""Plans of composed footage."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts" / "training"))

import plan

STAMPS = [
    (f"stamp:{n}", [f"a thing {n}"],
     {"yard": ("stamps.mkv", 6 * n, 6), plan.WHITE: ("white.mkv", 6 * n, 6)}) for n in range(50)]
SOUNDS = [(f"sound:{n}", [f"noise {n}"], ("sounds.wav", 4 * n, 4)) for n in range(50)]


def composed(seed=1, unique=False):
    composer = plan.Composer(
        "test", STAMPS, SOUNDS, {"yard": ("yard.mkv", 118)}, ("room.wav", 118), seed)
    return [
        segment for source in composer.sources(20, 40, unique) for segment in source["segments"]]


class Plans(unittest.TestCase):
    def test_every_stream_fills_its_segment(self):
        for segment in composed():
            for stream in ("video", "audio"):
                self.assertEqual(sum(steps for _, _, steps in segment[stream]), plan.STEPS)

    def test_a_seed_gives_the_same_plan(self):
        self.assertEqual(composed(5), composed(5))
        self.assertNotEqual(composed(5), composed(6))

    def test_a_contrast_says_the_same_events_in_another_order(self):
        contrasted = [
            (segment, caption) for segment in composed() for caption in segment["captions"]
            if "contrast" in caption]
        self.assertGreater(len(contrasted), 100)
        for segment, caption in contrasted:
            self.assertNotEqual(caption["text"], caption["contrast"])
            places = [caption["text"].index(words(item)) for item in segment["items"]]
            self.assertEqual(places, sorted(places), caption)

    def test_what_overlaps_has_no_order(self):
        for segment in composed():
            if len(segment["items"]) == 2 and is_still(segment):
                self.assertNotIn("contrast", segment["captions"][0])

    def test_in_some_segments_something_is_there_all_the_time(self):
        still = [segment for segment in composed() if is_still(segment)]
        self.assertGreater(len(still), 40)
        for segment in still:
            self.assertEqual(len({first for _, first, _ in segment["video"]}), 1)

    def test_unique_captions_come_once(self):
        texts = [
            caption["text"] for segment in composed(unique=True) for caption in segment["captions"]]
        self.assertEqual(len(texts), len(set(texts)))


def words(item):
    kind, number = item.split(":")
    return f"{'a thing' if kind == 'stamp' else 'noise'} {number}"


def is_still(segment):
    runs = segment["video"]
    return len(runs) > 2 and {(file, first) for file, first, _ in runs} == {
        ("stamps.mkv", runs[0][1])}


if __name__ == "__main__":
    unittest.main()
