# SPDX-License-Identifier: Apache-2.0
"""What rules make of the scores of steps, and how right that is."""

import collections
import dataclasses

import numpy

import kinds
from tracks import STEP

NEAR = 0.5  # seconds around a sound that are its own


@dataclasses.dataclass
class Alert:
    kind: str
    start: float
    end: float


@dataclasses.dataclass(frozen=True)
class Recipe:
    """How a rule hears one kind."""

    threshold: float
    smoothing: float = 0
    min_duration: float = 0


def heard(kind, scores, recipe):
    """The alerts of one track: the engine's smoothing, hysteresis and durations."""
    alerts, smoothed, since, last = [], 0.0, None, None
    weight = 1 if recipe.smoothing == 0 else 1 - numpy.exp(-STEP / recipe.smoothing)
    for number, score in enumerate([*scores.tolist(), 0.0, 0.0]):
        smoothed += weight * (score - smoothed)
        if smoothed >= recipe.threshold * (0.5 if since is not None else 1):
            since = number if since is None else since
            last = number
        elif since is not None:
            if (last + 1 - since) * STEP >= recipe.min_duration:
                alerts.append(Alert(kind, since * STEP, (last + 1) * STEP))
            since = None
    return alerts


class Outcome:
    """What alerts, each with its track, amount to.

    An alert counts if it begins in a sound of its kind or the half second around it: one that never
    ends finds no more than its first sound.
    """

    def __init__(self, events, alerts):
        self.background = [alert for track, alert in alerts if is_background(track)]
        self.hits = collections.defaultdict(list)  # by kind: (file, is hit)
        self.raised = collections.defaultdict(list)  # by kind: file of its sound, or None
        alerts_of = collections.defaultdict(list)
        for track, alert in alerts:
            if not is_background(track):
                alerts_of[track, alert.kind].append(alert)
        events_of = collections.defaultdict(list)
        for event in events:
            events_of[event.track, event.kind].append(event)
        for place in set(events_of) | set(alerts_of):
            for event in events_of[place]:
                self.hits[place[1]].append(
                    (event.file, any(hits(alert, event) for alert in alerts_of[place])))
            for alert in alerts_of[place]:
                self.raised[place[1]].append(
                    next((event.file for event in events_of[place] if hits(alert, event)), None))

    def figures(self, kind, weights=None):
        """Precision, recall and F1; `weights` is how often each file was drawn."""
        def weight(file):
            return 1 if weights is None or file is None else weights[file]

        events = sum(weight(file) for file, _ in self.hits[kind])
        found = sum(weight(file) for file, is_hit in self.hits[kind] if is_hit)
        right = sum(weight(file) for file in self.raised[kind] if file is not None)
        wrong = sum(1 for file in self.raised[kind] if file is None)
        precision = right / (right + wrong) if right + wrong else 0.0
        recall = found / events if events else 0.0
        both = precision + recall
        return precision, recall, 2 * precision * recall / both if both else 0.0

    def f1(self, kind, weights=None):
        return self.figures(kind, weights)[2]

    def mean_f1(self, weights=None):
        return sum(self.f1(kind, weights) for kind in kinds.KINDS) / len(kinds.KINDS)


def is_background(track):
    return str(track).endswith("background")


def hits(alert, event):
    return event.start - NEAR <= alert.start < event.end + NEAR
