# SPDX-License-Identifier: Apache-2.0
"""Alarms as their standards describe them: packages have next to none to learn from."""

import wave

import numpy

RATE = 16000
SECONDS = 4


def written(folder):
    """Writes every alarm as a file; a name for each with its path."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for name, sound in sorted(alarms()):
        path = folder / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, len(sound), "NONE", ""))
            file.writeframes((sound * 20000).astype("<i2").tobytes())
        found[f"synthetic/alarm-{name}"] = path
    return found


def alarms():
    """Names and waveforms from -1 to 1."""
    for pitch in (2800, 3100, 3400):
        # ISO 8201: three pulses of half a second, half a second apart, then a pause.
        yield f"smoke-{pitch}", tone(pitch, (0.5, 0.5, 0.5, 0.5, 0.5, 1.5))
    for pitch, on in ((520, 0.5), (1000, 0.25), (2000, 0.1), (2400, 0.5)):
        yield f"beeper-{pitch}", buzz(pitch, (on, on))
    for pitch in (300, 440, 880):
        yield f"buzzer-{pitch}", buzz(pitch, (SECONDS, 0.0))
    for low, high in ((450, 600), (400, 550), (660, 880), (800, 970)):
        # DIN 14610: two tones a fourth apart, turn and turn about.
        yield f"two-tone-{low}", sweep(lambda t: numpy.where(t % 1.0 < 0.5, low, high))
    for name, rate in (("wail", 0.3), ("rise", 0.6), ("yelp", 3.0), ("phaser", 8.0)):
        yield name, sweep(lambda t: 600 + 900 * (0.5 - 0.5 * numpy.cos(2 * numpy.pi * rate * t)))
    for name, rate in (("slow-whoop", 0.5), ("saw", 2.0), ("fast-saw", 5.0)):
        yield name, sweep(lambda t: 500 + 700 * (t * rate % 1))


def times():
    return numpy.arange(SECONDS * RATE) / RATE


def sweep(pitch):
    """A horn's tone, rich in overtones, whose pitch in hertz changes with time."""
    phase = 2 * numpy.pi * numpy.cumsum(pitch(times())) / RATE
    return numpy.tanh(2 * numpy.sin(phase))


def tone(pitch, pattern):
    return numpy.sin(2 * numpy.pi * pitch * times()) * gate(pattern)


def buzz(pitch, pattern):
    return numpy.tanh(4 * numpy.sin(2 * numpy.pi * pitch * times())) * gate(pattern)


def gate(pattern):
    """1 and 0 in turn for so many seconds each, again and again."""
    steps = [numpy.full(int(RATE * length), 1.0 - place % 2)
             for place, length in enumerate(pattern)]
    return numpy.resize(numpy.concatenate(steps), SECONDS * RATE)
