# SPDX-License-Identifier: Apache-2.0
"""Plans of composed footage: who is seen and heard when, and what is said of it."""

import random

STEPS = 16
STEP = 0.5
WHITE = "white"
STILL = 0.2  # share of the segments with a picture in which one thing is there all the time
PLAIN = 0.6  # share of these in which it is on white, not over a background

IN_ORDER = [
    "{a}, then {b}", "first {a}, then {b}", "{a} followed by {b}", "{a} before {b}",
    "{a} and then {b}", "{a}, and after that {b}",
]
TOGETHER = ["{a} while {b}", "{a} and {b} at the same time", "{a} together with {b}"]
ALONE = ["{a}", "{a}", "there is {a}"]
SPOKEN = [
    "look, {a}", "did you notice {a}", "I think that was {a}", "there was {a} here",
    "please come to the front desk", "the meeting begins at nine", "can you hear me",
    "we should close for today", "good morning everyone",
]


class Composer:
    """Draws segments from the items of one split."""

    def __init__(self, split, stamps, sounds, backgrounds, ambience, seed):
        """`stamps` and `sounds` are lists of (id, phrases, places), `backgrounds` {name: (file,
        steps)}; a stamp's places are {background: (file, first step, steps)}, one more of them
        `WHITE`; a sound's is one."""
        self.split = split
        self.chance = random.Random(seed)
        self.decks = {"stamp": Deck(stamps, self.chance), "sound": Deck(sounds, self.chance)}
        self.backgrounds = backgrounds
        self.ambience = ambience
        self.known = set()

    def sources(self, count, segments, unique=False):
        for number in range(count):
            background = self.chance.choice(sorted(self.backgrounds))
            yield {
                "name": f"{self.split}/{number:04}",
                "segments": [self.segment(background, unique) for _ in range(segments)],
            }

    def segment(self, background, unique):
        while True:
            segment = self.draw(background)
            texts = [caption["text"] for caption in segment["captions"]]
            if not unique or not texts or texts[0] not in self.known:
                self.known.update(texts)
                return segment

    def draw(self, background):
        chance = self.chance
        draw = chance.random()
        streams = (
            {"sound"} if draw < 0.10 else {"stamp"} if draw < 0.25 else {"stamp", "sound"})
        count = 0 if chance.random() < 0.08 else chance.choices([1, 2, 3], [2, 7, 1])[0]
        if "stamp" in streams and count and chance.random() < STILL:
            events = self.still(background)
            if "sound" in streams and count > 1:
                events += self.events({"sound"}, 1, background)
        else:
            events = self.events(streams, count, background)
        video = self.rows("stamp", events, *self.backgrounds[background])
        audio = self.rows("sound", events, *self.ambience)
        return {
            "video": video if "stamp" in streams else [[None, 0, STEPS]],
            "audio": audio if "sound" in streams else [[None, 0, STEPS]],
            "cues": self.cues(events),
            "captions": self.captions(events),
            "items": [event["id"] for event in events],
        }

    def still(self, background):
        """Something that is there all the time."""
        item, phrases, places = self.decks["stamp"].draw(set())
        file, first, steps = places[WHITE if self.chance.random() < PLAIN else background]
        runs = [[file, first, min(steps, STEPS - at)] for at in range(0, STEPS, steps)]
        return [{
            "id": item, "kind": "stamp", "words": self.chance.choice(phrases), "begin": 0,
            "steps": STEPS, "runs": runs}]

    def events(self, streams, count, background):
        """Events that begin one after the other; those of one modality never overlap."""
        chance = self.chance
        events, free, names = [], {"stamp": 0, "sound": 0}, set()
        overlaps = chance.random() < 0.15
        for _ in range(count):
            kind = chance.choice(sorted(streams))
            item, phrases, places = self.decks[kind].draw(names)
            file, first, steps = places[background] if kind == "stamp" else places
            length = chance.randint(2, steps) if kind == "stamp" else steps
            begin = max(free[kind], 0 if overlaps else max(free.values()))
            begin += chance.randint(0, 2)
            if begin + length > STEPS:
                break
            skipped = chance.randint(0, steps - length) if kind == "stamp" else 0
            words = chance.choice(phrases)
            names.update(phrases)
            events.append({
                "id": item, "kind": kind, "words": words, "begin": begin, "steps": length,
                "runs": [[file, first + skipped, length]]})
            free[kind] = begin + length
        return events

    def rows(self, kind, events, file, steps):
        """Runs of a whole segment: the events of a kind, and what is there otherwise."""
        runs, place = [], 0
        first = self.chance.randrange(0, steps - STEPS)
        for event in [event for event in events if event["kind"] == kind]:
            if event["begin"] > place:
                runs.append([file, first + place, event["begin"] - place])
            runs += event["runs"]
            place = event["begin"] + event["steps"]
        if place < STEPS:
            runs.append([file, first + place, STEPS - place])
        return runs

    def cues(self, events):
        if not events or self.chance.random() >= 0.15:
            return []
        event = self.chance.choice(events)
        start = STEP * event["begin"]
        text = self.chance.choice(SPOKEN).format(a=event["words"])
        return [{"start": start, "end": start + 2, "text": text}]

    def captions(self, events):
        if not events:
            return []
        return [{"start": 0, "end": STEPS * STEP, **self.sentences(events)}]

    def sentences(self, events):
        words = [event["words"] for event in events]
        ends = [event["begin"] + event["steps"] for event in events]
        if len(events) == 1:
            return {"text": self.chance.choice(ALONE).format(a=words[0])}
        in_order = all(end <= later["begin"] for end, later in zip(ends, events[1:]))
        if len(events) > 2:
            text = ", then ".join(words)
            return {"text": text, **({"contrast": ", then ".join(words[::-1])} if in_order else {})}
        if not in_order:
            return {"text": self.chance.choice(TOGETHER).format(a=words[0], b=words[1])}
        template = self.chance.choice(IN_ORDER)
        return {
            "text": template.format(a=words[0], b=words[1]),
            "contrast": template.format(a=words[1], b=words[0]),
        }


class Deck:
    """Deals items evenly: all once, in a random order, before any comes again."""

    def __init__(self, items, chance):
        self.items, self.chance, self.rest = items, chance, []

    def draw(self, names):
        for _ in range(20):
            if not self.rest:
                self.rest = self.chance.sample(self.items, len(self.items))
            item = self.rest.pop()
            if not names.intersection(item[1]):
                break
        return item
