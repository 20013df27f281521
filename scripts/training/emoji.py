# SPDX-License-Identifier: Apache-2.0
"""Pictures of things out of an emoji font, called by their names in Unicode."""

import re
import unicodedata

SIZE = 109  # of the font's only strike, in pixels
BLOCKS = [(0x1F300, 0x1F5FF), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF)]
ANIMALS = (
    "mouse|cow|tiger|rabbit|cat|dragon|horse|dog|pig|frog|hamster|panda|lion|unicorn|fox|giraffe|"
    "zebra|robot|clown")
# What has a name but is no thing: signs, gestures, moods.
SIGNS = re.compile(
    r"\b(symbol|sign|arrow|button|squared?|circled?|hearts?|hand|finger|flag|flags|clock|modifier|"
    r"face|blood type|no|input|negative|triangle|diamond|upwards?|downwards?|left|right|letter|"
    r"card suit|ideograph|speaker with|top with|back|end|mark|chart|pointing|black|white|"
    r"telephone receiver|japan|emblem|component|palm|shrug|compression|kaaba|hole|eyes|direct hit|"
    r"vibration|medal|levitating|selfie|lip)\b")


def pictures(font, folder):
    """Draws what the font has; (what it is called, file) of each."""
    from PIL import ImageFont  # of Debian's python3-pil

    folder.mkdir(parents=True, exist_ok=True)
    face = ImageFont.truetype(str(font), SIZE)
    for first, last in BLOCKS:
        for character in map(chr, range(first, last + 1)):
            words = phrase(unicodedata.name(character, "").lower())
            path = words and draw(face, character, folder / f"{ord(character):x}.png")
            if path:
                yield words, path


def phrase(name):
    """A short noun phrase out of a character's name; None if it names no thing."""
    words = re.sub(rf"^({ANIMALS}) face$", r"\1", name)
    if not words or SIGNS.search(words) or len(words.split()) > 4:
        return None
    head = re.split(r" (?:with|of|over|in|and) ", words)[0]
    if re.search(r"[^su]s$", head):
        return f"some {words}"
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def draw(face, character, target):
    """The character on a transparent ground; None if the font has none."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (136, 128))
    ImageDraw.Draw(picture).text((0, 0), character, font=face, embedded_color=True)
    if picture.getbbox() is None:
        return None
    picture.save(target)
    return target
