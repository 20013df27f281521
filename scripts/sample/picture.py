# SPDX-License-Identifier: Apache-2.0
"""Pictures of the sample clip: a yard at dusk and what moves in it, drawn pixel by pixel."""

import math
import random

WIDTH, HEIGHT = 640, 360
CLEAR = (0, 0, 0, 0)


def write(path, width, height, color):
    """Writes a PAM picture whose pixel (x, y) is `color(x, y)`: red, green, blue, opacity."""
    header = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n"
    pixels = bytearray()
    for y in range(height):
        for x in range(width):
            pixels += bytes(max(0, min(255, round(value))) for value in color(x, y))
    with open(path, "wb") as file:
        file.write(header.encode() + pixels)


def yard(seed):
    """A house with a door and a lit window, a path to it, a road in front, the evening sky."""
    grain = random.Random(seed)

    def color(x, y):
        rough = grain.uniform(-7, 7)
        if 262 <= y < 330:
            return shade((84, 84, 90) if 293 < y < 297 and x % 80 < 46 else (62, 62, 66), rough)
        if y >= 330:
            return shade((70, 84, 52), rough)
        if x >= 250 and y >= 70:
            return shade(house(x, y), rough / 2)
        if x >= 236 and 58 <= y < 70:
            return shade((70, 48, 44), rough)
        if y >= 236:
            return shade((58, 78, 46), rough)
        return shade((96 + 0.42 * y, 104 + 0.28 * y, 140 - 0.12 * y), rough / 4)

    return color


def house(x, y):
    if 404 <= x < 476 and 118 <= y < 262:
        if x in range(404, 410) or x in range(470, 476) or y < 124:
            return (206, 200, 188)
        knob = math.hypot(x - 463, y - 196) < 4
        panel = any(418 <= x < 462 and top <= y < top + 46 for top in (136, 200))
        return (222, 190, 90) if knob else (40, 74, 62) if panel else (48, 90, 76)
    if 520 <= x < 604 and 118 <= y < 190:
        frame = x < 525 or x >= 599 or y < 123 or y >= 185 or 560 <= x < 564 or 152 <= y < 156
        return (214, 208, 198) if frame else (246, 214, 132)
    if math.hypot(x - 440, y - 98) < 7:
        return (255, 240, 190)
    row, offset = y // 9, 11 if (y // 9) % 2 else 0
    mortar = y % 9 == 0 or (x + offset) % 22 == 0
    glow = max(0, 60 - math.hypot(x - 440, y - 100)) * 0.9
    tint = (row * 7 + (x + offset) // 22 * 13) % 5 * 4
    return shade((150, 138, 128) if mortar else (128 + tint, 78 + tint, 62), glow)


def car(x, y):
    """176 x 66, red, its nose to the right."""
    for wheel in (40, 136):
        distance = math.hypot(x - wheel, y - 50)
        if distance < 15:
            return (*((176, 176, 180) if distance < 8 else (24, 24, 26)), 255)
    roof = 6 <= y < 30 and 34 + (30 - y) * 0.7 <= x < 132 - (30 - y) * 1.1
    if roof:
        glass = 10 <= y and not 80 <= x < 85 and 42 + (30 - y) * 0.7 <= x < 124 - (30 - y) * 1.1
        return (130, 158, 176, 255) if glass else (168, 24, 26, 255)
    if 30 <= y < 52 and 4 + (y < 34) * 3 <= x < 172 - (y < 36) * (36 - y):
        if x >= 164 and 36 <= y < 42:
            return (255, 244, 190, 255)
        return (150, 20, 22, 255) if y >= 46 or x in (84, 85) else (198, 30, 32, 255)
    return CLEAR


def person(x, y):
    """34 x 96, in a dark coat, seen from behind."""
    if math.hypot(x - 17, y - 10) < 9:
        return (92, 62, 46, 255)
    if 20 <= y < 62 and abs(x - 17) < 11 + (y - 20) * 0.06:
        return (44, 50, 74, 255)
    if 62 <= y < 94 and 3 <= abs(x - 17) < 9:
        return (34, 32, 38, 255)
    return CLEAR


def tree(seed):
    """150 x 220, leaves in clumps around a trunk."""
    grain = random.Random(seed)
    clumps = [
        (grain.gauss(75, 20), grain.gauss(75, 26), grain.uniform(14, 26)) for _ in range(22)]

    def color(x, y):
        if any(math.hypot(x - left, y - top) < radius for left, top, radius in clumps):
            return shade((46, 72, 40), grain.uniform(-16, 16))
        if y > 90 and abs(x - 75) < 6 + y * 0.02:
            return (72, 54, 40, 255)
        return CLEAR

    return color


def shade(color, amount):
    """The opaque color, lighter or darker."""
    return (*(value + amount for value in color[:3]), 255)
