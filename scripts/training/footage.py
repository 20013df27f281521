# SPDX-License-Identifier: Apache-2.0
"""Composes captioned footage to train and to measure temporal weights on, from public packages.

Pictures (tuxpaint's stamps and emoji over real footage) and sounds (labelled by the names of their
files) are encoded once; segments are composed of their features, with captions that say what is in
them and in which order. Stamps, emoji, sounds, packages of sounds and videos are split, so that
nothing is in two of train, validation and test; "real" is uncomposed.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import items
import media
import plan

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SEGMENTS = {"train": (225, 40), "validation": (20, 22), "test": (120, 22)}
GALLERIES = {"test": 3}  # of 880 segments each
SEEDS = {"train": 11, "validation": 12, "test": 13}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    arguments = parser.parse_args()
    caches = compose(arguments.work, arguments.nightjar)
    print("\n".join(f"{name}: {path}" for name, path in caches.items()))


def add_options(parser):
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    parser.add_argument(
        "--work", type=pathlib.Path, default=pathlib.Path(base) / "nightjar" / "training",
        metavar="FOLDER", help="where everything is kept on the way (default: %(default)s)")
    parser.add_argument(
        "--nightjar", type=pathlib.Path, default=PROJECT / ".build" / "release" / "nightjar",
        metavar="PROGRAM", help="what to run (default: the release build of this checkout)")


def compose(work, nightjar):
    """Makes all caches; {split: folder}."""
    seen, heard = items.seen(work), items.sounds(work)
    videos = list(items.videos(work))
    plans = {split: plan_of(work, split, seen, heard, videos) for split in items.SPLITS}
    plans["real"] = real_plan(work, seen, heard, videos)
    nightjar_run(nightjar, ["features", "extract", work / "items", "--out", work / "pieces"])
    caches = {}
    for split, path in plans.items():
        caches[split] = work / "caches" / split
        nightjar_run(nightjar, [
            "features", "compose", path, "--pieces", work / "pieces", "--out", caches[split]])
    return caches


def plan_of(work, split, seen, heard, videos):
    """Makes the footage of one split and writes its plan."""
    stamps = [item for item in seen if item.split == split]
    sounds = [item for item in heard if item.split == split]
    backgrounds, places = {}, {item.id: {} for item in stamps}
    for where, name, _, path in videos:
        if where != split:
            continue
        backgrounds[name] = (media.background_video(work, f"{split}/background-{name}", path), 118)
        file = media.stamp_video(work, f"{split}/stamps-{name}", stamps, path)
        place(places, stamps, name, file)
    place(places, stamps, plan.WHITE, media.stamp_video(work, f"{split}/white", stamps, None))
    slots = media.sound_track(work, f"{split}/sounds", sounds)
    composer = plan.Composer(
        split, [(item.id, item.phrases, places[item.id]) for item in stamps],
        [(item.id, item.phrases, slots[item.id]) for item in sounds if item.id in slots],
        backgrounds, media.ambience(work, f"{split}/ambience", SEEDS[split]), SEEDS[split])
    count, segments = SEGMENTS[split]
    return write(work / f"plan-{split}.jsonl", composer.sources(count, segments, split != "train"))


def place(places, stamps, where, file):
    """Notes that a file shows the stamps one after the other."""
    for number, item in enumerate(stamps):
        places[item.id][where] = (file, number * media.STAMP_STEPS, media.STAMP_STEPS)


# What is seen and heard in the real videos of the test, in each 8 s of them.
REAL = {
    "bikes": ["cars on a city street, then a cyclist"],
    "obama_speech": ["a man in a suit giving a speech"],
    "tree": [
        "green leaves of a tree", "a tree outside a window", "a hand in front of a tree"],
}
SILENT = {"bikes", "tree"}


def real_plan(work, seen, heard, videos):
    """Nothing composed: stamps on white, with their own sound where they have one, and real videos.
    """
    stamps = [item for item in seen if item.split == "test"]
    white = media.stamp_video(work, "test/white", stamps, None)
    slots = media.sound_track(
        work, "test/sounds", [item for item in heard if item.split == "test"])
    by_stem = {
        item.id.partition("/")[2].rpartition(".")[0]: slots[item.id]
        for item in heard if item.package == "tuxpaint-stamps-default" and item.id in slots}
    lines = []
    for number, item in enumerate(stamps):
        sound = by_stem.get(item.id.partition(":")[2].lower())
        lines.append({"name": f"real/{number:04}", "segments": [{
            "video": [[white, number * media.STAMP_STEPS, 4]] * 4,
            "audio": around(sound) if sound else [[None, 0, 16]],
            "captions": [{"start": 0, "end": 8, "text": item.phrases[0]}]}]})
    for split, name, _, path in videos:
        if split != "test" or name not in REAL:
            continue
        file = f"test/real-{path.name}"
        shutil.copyfile(path, work / "items" / file)
        lines.append({"name": f"real/{name}", "segments": [{
            "video": [[file, 16 * number, 16]],
            "audio": [[None if name in SILENT else file, 16 * number, 16]],
            "captions": [{"start": 0, "end": 8, "text": text}]}
            for number, text in enumerate(REAL[name])]})
    return write(work / "plan-real.jsonl", lines)


def around(sound):
    """A sound in the middle of a segment."""
    before = (16 - sound[2]) // 2
    after = 16 - sound[2] - before
    return [["test/ambience.wav", 104, before], sound, ["test/ambience.wav", 104, after]]


def write(path, lines):
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return path


def nightjar_run(nightjar, arguments, **options):
    done = subprocess.run(
        [str(nightjar), *map(str, arguments)], stdin=subprocess.DEVNULL, **options)
    if done.returncode != 0:
        sys.exit(f"{nightjar}: exit code {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    main()
