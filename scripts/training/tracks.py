# SPDX-License-Identifier: Apache-2.0
"""Tracks of labelled sounds in real backgrounds, and what the sound encoder makes of them."""

import csv
import dataclasses
import json
import random
import wave

import numpy

import kinds
import packages

RATE = 16000
STEP = 0.5
RATIOS = (10, 5, 0)  # dB, sound to background
LONGEST = 4  # seconds of a sound
MOST, LEAST = 24, 12  # sounds of a kind and a ratio: of more, some; of fewer, some again


@dataclasses.dataclass(frozen=True)
class Event:
    """A sound in a track."""

    kind: str
    file: str
    track: object
    start: float
    end: float


class Tracks:
    """A track for each ratio, with their events, and one of nothing but background."""

    def __init__(self, folder, name, files, background_seconds, seed=21):
        self.folder, self.name = folder, name
        folder.mkdir(parents=True, exist_ok=True)
        chance = random.Random(seed)
        self.events, self.paths = [], {}
        chosen = {kind: self.chosen(kinds.of_kind(kind, files), chance) for kind in kinds.KINDS}
        beds = Bed([sound for key in kinds.ordinary(files)
                    if (sound := samples(files[key], 10)) is not None])
        clips = {key: samples(files[key], LONGEST) for keys in chosen.values() for key in keys}
        for ratio in RATIOS:
            self.paths[ratio] = self.mixed(ratio, chosen, clips, beds, chance)
        self.paths["background"] = written(
            folder / f"{name}-background.wav", beds.track(background_seconds, chance))

    @staticmethod
    def chosen(found, chance):
        if len(found) > MOST:
            return chance.sample(found, MOST)
        return found * max(1, min(4, LEAST // max(1, len(found))))

    def mixed(self, ratio, chosen, clips, beds, chance):
        """Writes the track of one ratio and notes its events."""
        order = [(kind, key) for kind, keys in chosen.items() for key in keys
                 if clips[key] is not None]
        chance.shuffle(order)
        gaps = [chance.uniform(3, 5) for _ in order]
        seconds = sum(gaps) + sum(len(clips[key]) for _, key in order) / RATE + 3
        track = beds.track(seconds, chance)
        at = 0.0
        for gap, (kind, key) in zip(gaps, order):
            at += gap
            first, clip = int(at * RATE), clips[key]
            behind = level(track[max(0, first - RATE):first + len(clip) + RATE])
            track[first:first + len(clip)] += clip * (behind / level(clip) * 10 ** (ratio / 20))
            at += len(clip) / RATE
            self.events.append(Event(kind, key, ratio, first / RATE, at))
        return written(self.folder / f"{self.name}-{ratio}.wav", track)


class Bed:
    """Ordinary sounds in a row, at changing loudness, over a little noise."""

    def __init__(self, sounds):
        self.sounds = sounds

    def track(self, seconds, chance):
        noise = numpy.random.default_rng(chance.randrange(1 << 30))
        track = noise.normal(0, 10 ** (-55 / 20), int(seconds * RATE) + RATE)
        at = 0
        while at < len(track):
            sound = chance.choice(self.sounds)
            piece = sound[:len(track) - at]
            track[at:at + len(piece)] += piece * (10 ** (chance.uniform(-36, -26) / 20)
                                                  / level(sound))
            at += len(piece) + int(chance.uniform(0, 2) * RATE)
        return track[:int(seconds * RATE)]


def samples(path, longest):
    """A sound as numbers from -1 to 1; None if there is nothing to hear."""
    data = packages.run([
        "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-ac", "1", "-ar", str(RATE), "-t",
        str(longest), "-f", "s16le", "-"])
    sound = numpy.frombuffer(data, numpy.int16) / 32768
    return sound if len(sound) > 0.05 * RATE and numpy.abs(sound).max() > 0.003 else None


def level(sound):
    """Root mean square of what is not silence beside the loudest."""
    loud = sound[numpy.abs(sound) > numpy.abs(sound).max() / 100]
    return max(float(numpy.sqrt((loud ** 2).mean())), 1e-4) if len(loud) else 1e-4


def written(path, track):
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(track), "NONE", ""))
        file.writeframes((numpy.clip(track, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def embeddings(track, nightjar):
    """What the sound encoder makes of each step, `[steps, 1024]`, from the feature cache."""
    cache = track.with_suffix(".features")
    packages.run([nightjar, "features", "extract", track, "--out", cache])
    chunks = [tensors(path) for path in sorted(cache.rglob("[0-9]*.safetensors"))]
    return numpy.concatenate([chunk["audio.features"] for chunk in chunks]).astype(numpy.float32)


class Classes:
    """The last layer of the sound encoder."""

    def __init__(self, models):
        layer = tensors(models / "yamnet.safetensors")
        self.weight, self.bias = layer["classifier.weight"], layer["classifier.bias"]
        with open(models / "yamnet_class_map.csv", newline="") as file:
            self.names = [row["display_name"] for row in csv.DictReader(file)]
        self.of_kind = [[self.names.index(name) for name in kind.classes]
                        for kind in kinds.KINDS.values()]

    def logits(self, embeddings):
        """The largest logit of each kind's classes, `[steps, kinds]`."""
        logits = embeddings @ self.weight.T + self.bias
        return numpy.stack([logits[:, own].max(axis=1) for own in self.of_kind], axis=1)


def sigmoid(logits):
    return 1 / (1 + numpy.exp(-numpy.clip(logits, -50, 50)))


def tensors(path):
    """All tensors of a safetensors file."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    found = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            kind = {"F16": "<f2", "F32": "<f4"}[entry["dtype"]]
            found[name] = numpy.frombuffer(
                data[8 + length + first:8 + length + last], kind).reshape(entry["shape"])
    return found
