# SPDX-License-Identifier: Apache-2.0
"""Trains the default temporal weights, measures them, and writes what they were made from."""

import argparse
import json
import pathlib

import footage
import items
import packages

RECIPE = ["--epochs", "3", "--batch", "64", "--balance", "none"]
WEIGHTS = "weights/temporal-default.safetensors"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    footage.add_options(parser)
    parser.add_argument(
        "--out", type=pathlib.Path, default=footage.PROJECT / WEIGHTS, metavar="FILE",
        help="where the weights go; the manifest stands beside them (default: %(default)s)")
    arguments = parser.parse_args()
    caches = footage.compose(arguments.work, arguments.nightjar)
    trained = arguments.work / "temporal-default.safetensors"
    train(arguments.nightjar, caches, trained, RECIPE)
    scores = {name: evaluate(arguments.nightjar, caches[name], [trained])
              for name in ("test", "real")}
    manifest = describe(json.loads(trained.with_suffix(".json").read_text()), arguments.work, scores)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_bytes(trained.read_bytes())
    arguments.out.with_suffix(".json").write_text(
        json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    print(f"wrote {arguments.out}")


def train(nightjar, caches, out, options):
    footage.nightjar_run(nightjar, [
        "train", "--data", caches["train"], "--held-out", caches["validation"], "--out", out,
        *options])


def evaluate(nightjar, cache, weights, shows=True):
    """How weights do on a cache, the mean first; for people, too, if `shows`."""
    files = [option for path in weights for option in ("--weights", path)]
    galleries = footage.GALLERIES.get(cache.name, 1)
    command = ["evaluate", "--data", cache, "--galleries", galleries, *files]
    if shows:
        print(f"\n{cache.name}:", flush=True)
        footage.nightjar_run(nightjar, command)
    lines = footage.nightjar_run(nightjar, [*command, "--format", "json"], capture_output=True)
    return [json.loads(line) for line in lines.splitlines()]


def describe(trained, work, scores):
    """The manifest: what `train` wrote, with the data, its licences, the split and the scores."""
    licences = {name: licence for name, (_, _, licence) in packages.DEBIAN.items()}
    split = {name: [] for name in items.SPLITS}
    for item in items.seen(work) + items.sounds(work):
        split[item.split].append(item.id)
    for where, name, package, _ in items.videos(work):
        split[where].append(f"video:{package}/{name}")
    return {
        **{key: trained[key] for key in ("schema", "name", "fusion", "output", "encoders", "seed")},
        "output": {**trained["output"], "file": pathlib.Path(WEIGHTS).name},
        "command": "scripts/train-default",
        "data": [
            {"package": name, "licence": licence}
            for name, licence in sorted({**licences, **packages.WHEELS}.items())],
        "metrics": {name: [headline(score) for score in found] for name, found in scores.items()},
        "split": {name: sorted(ids) for name, ids in split.items()},
    }


def headline(score):
    retrieval = score["text_to_segment"]
    return {
        "name": score["name"], "recall_at1": retrieval["recall_at1"],
        "recall_at10": retrieval["recall_at10"], "median_rank": retrieval["median_rank"],
        "order": score.get("order"), "anomaly": score.get("anomaly")}


if __name__ == "__main__":
    main()
