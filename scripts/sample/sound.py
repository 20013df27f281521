# SPDX-License-Identifier: Apache-2.0
"""Sounds of the sample clip, as lists of floats at RATE, made from nothing but arithmetic."""

import array
import math
import random
import subprocess
import sys
import wave

RATE = 32000


def silence(seconds):
    return [0.0] * round(seconds * RATE)


def mix(track, sound, at, gain):
    """Adds `sound` to `track` from second `at` on, its loudest sample at `gain`."""
    peak = max(map(abs, sound))
    start = round(at * RATE)
    for i, value in enumerate(sound[: len(track) - start]):
        track[start + i] += gain * value / peak


def hush(seconds, seed):
    """The hum of a quiet street: brown noise, steady."""
    noise = random.Random(seed)
    track, level = [], 0.0
    for _ in range(round(seconds * RATE)):
        level = 0.995 * level + noise.uniform(-1, 1)
        track.append(level)
    return track


def breaking_glass(seed, seconds=1.6):
    """A crack, then splinters that fall: short bursts of high partials in no harmonic order."""
    chance = random.Random(seed)
    track = silence(seconds)
    add_noise(track, 0, 0.008, 1.2, chance)
    add_noise(track, 0.003, 0.06, 1.2, chance)
    for index in range(150):
        # A few pieces break with the crack; the others fall, dense at first and single later.
        onset = chance.uniform(0, 0.02) if index < 18 else chance.expovariate(1 / 0.22)
        onset = min(onset, seconds - 0.3)
        loudness = chance.uniform(0.1, 0.5) * math.exp(-onset / 0.5)
        add_noise(track, onset, chance.uniform(0.001, 0.006), loudness / 2, chance)
        add_chime(track, onset, chance.uniform(1500, 7500), loudness, chance)
    return track


def add_chime(track, onset, pitch, loudness, chance):
    """One splinter: partials at the ratios of a free plate, each dying at its own pace."""
    for ratio in (1, 1.58, 2.24, 2.92, 3.46):
        frequency = pitch * ratio * chance.uniform(0.97, 1.03)
        if frequency > 0.45 * RATE:
            continue
        decay = chance.uniform(0.003, 0.04) / math.sqrt(ratio)
        amplitude = loudness * chance.uniform(0.3, 1) / ratio
        phase = chance.uniform(0, 2 * math.pi)
        step = 2 * math.pi * frequency / RATE
        start = round(onset * RATE)
        for i in range(min(round(6 * decay * RATE), len(track) - start)):
            fading = math.exp(-i / (decay * RATE))
            track[start + i] += amplitude * fading * math.sin(phase + step * i)


def add_noise(track, onset, decay, loudness, chance):
    """A burst of noise without lows: the difference of neighbouring random values."""
    previous = chance.uniform(-1, 1)
    start = round(onset * RATE)
    for i in range(min(round(6 * decay * RATE), len(track) - start)):
        value = chance.uniform(-1, 1)
        track[start + i] += loudness * math.exp(-i / (decay * RATE)) * (value - previous)
        previous = value


def siren(seconds, low=620.0, high=1500.0, period=3.4):
    """A wail that sweeps between two pitches, with the harmonics of a horn and a far echo."""
    dry, phase = [], 0.0
    for i in range(round(seconds * RATE)):
        t = i / RATE
        sweep = 0.5 - 0.5 * math.cos(2 * math.pi * t / period)
        phase += 2 * math.pi * low * (high / low) ** sweep / RATE
        tone = sum(math.sin(n * phase) / n ** 1.3 for n in (1, 2, 3, 4, 5, 6))
        dry.append(tone * min(1, t / 0.4, (seconds - t) / 0.8))
    wet = list(dry)
    for delay, gain in ((0.043, 0.35), (0.097, 0.25), (0.171, 0.18)):
        shift = round(delay * RATE)
        for i in range(shift, len(dry)):
            wet[i] += gain * dry[i - shift]
    return wet


def speech(sentence, folder, words_per_minute=150):
    """What espeak-ng makes of the sentence, without the silence at its ends."""
    path = f"{folder}/speech.wav"
    subprocess.run(
        ["espeak-ng", "-v", "en-us", "-s", str(words_per_minute), "-w", path, sentence], check=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", path, "-ar", str(RATE), f"{folder}/resampled.wav"],
        check=True)
    with wave.open(f"{folder}/resampled.wav") as file:
        samples = array.array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    loud = [i for i, value in enumerate(samples) if abs(value) > 300]
    return [value / 32768 for value in samples[loud[0]:loud[-1] + 1]]


def write(path, track):
    """Writes 16-bit mono; what is too loud is clipped."""
    samples = array.array("h", (round(32767 * max(-1, min(1, value))) for value in track))
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(path, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(samples.tobytes())
