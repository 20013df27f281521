# SPDX-License-Identifier: Apache-2.0
"""Makes the footage that is put together: stamps over moving pictures, sounds over noise."""

import array
import concurrent.futures
import hashlib
import math
import os
import pathlib
import wave

from packages import run

STEP = 0.5
STAMP_STEPS = 6
RATE = 16000
SIDE = 240
# Half a second each: how large a stamp is and where, by a hash of the time.
JITTER = {
    "size": "2*trunc({side}/2*(0.62+0.36*abs(sin(floor(t*2)*12.9898))))",
    "x": "(W-w)*(0.5+0.5*sin(floor(t*2)*78.233))",
    "y": "(H-h)*(0.5+0.5*sin(floor(t*2)*37.719))",
}


def named(name, items, suffix):
    """A file's name under items/, another one for other items."""
    digest = hashlib.sha256("\n".join(item.id for item in items).encode()).hexdigest()[:8]
    return f"{name}-{digest}{suffix}"


def make(target, arguments):
    """Has ffmpeg write a file unless it is there; one that was not finished never counts."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"unfinished-{os.getpid()}-{target.name}")
        run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments, unfinished])
        unfinished.rename(target)
    return target


def canvas(work, item):
    """A stamp in the middle of a transparent square."""
    target = work / "stamps" / f"{item.id.partition(':')[2].replace('/', '+')}.png"
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    source = pathlib.Path(item.path)
    if source.suffix == ".svg":
        drawn = target.with_suffix(".drawn.png")
        run(["rsvg-convert", "-h", str(2 * SIDE), "-a", source, "-o", drawn])
        source = drawn
    fit = f"scale={SIDE}:{SIDE}:force_original_aspect_ratio=decrease:flags=area"
    pad = f"pad={SIDE}:{SIDE}:-1:-1:color=black@0"
    return make(target, ["-i", source, "-frames:v", "1", "-vf", f"format=rgba,{fit},{pad}"])


def canvases(work, items):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda item: canvas(work, item), items))


def stamp_video(work, name, items, background):
    """Stamps one after the other over a background, or on white, three seconds each; the file."""
    pictures = canvases(work, items)
    file = named(name, items, ".mkv")
    folder = work / "sequences" / file
    folder.mkdir(parents=True, exist_ok=True)
    for number, picture in enumerate(pictures):
        link = folder / f"{number:04}.png"
        link.unlink(missing_ok=True)
        link.symlink_to(picture.resolve())
    seconds = len(items) * STAMP_STEPS * STEP
    if background:
        size, x, y = JITTER["size"].format(side=SIDE), JITTER["x"], JITTER["y"]
        behind = ["-stream_loop", "-1", "-i", background]
    else:
        size, x, y = f"{2 * round(SIDE / 1.15 / 2)}", "(W-w)/2", "(H-h)/2"
        behind = ["-f", "lavfi", "-i", f"color=white:s={SIDE}x{SIDE}:r=4"]
    frame = "320:240" if background else f"{SIDE}:{SIDE}"
    graph = (
        f"[1:v]fps=4,format=rgba,scale=w='{size}':h='{size}':eval=frame[front];"
        f"[0:v]fps=4,scale={frame},setsar=1,format=yuv420p[back];"
        f"[back][front]overlay=x='{x}':y='{y}':eval=frame,format=yuv420p[out]")
    make(work / "items" / file, [
        *behind, "-framerate", f"1/{STAMP_STEPS * STEP:g}", "-i", folder / "%04d.png",
        "-filter_complex", graph, "-map", "[out]", "-t", f"{seconds}", "-c:v", "libx264",
        "-preset", "ultrafast", "-crf", "20"])
    return file


def background_video(work, name, source, seconds=60):
    """A background by itself, over and over; the file."""
    make(work / "items" / f"{name}.mkv", [
        "-stream_loop", "-1", "-i", source, "-an", "-t", f"{seconds}", "-vf",
        "fps=4,scale=320:240,setsar=1,format=yuv420p", "-c:v", "libx264", "-preset", "ultrafast",
        "-crf", "20"])
    return f"{name}.mkv"


def samples(path):
    """A sound as 16-bit mono, brought to a peak between -6 and -14 dBFS; None if it is silent."""
    data = array.array("h", run([
        "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-ac", "1", "-ar", str(RATE), "-t", "3.75",
        "-f", "s16le", "-"]))
    peak = max(map(abs, data), default=0)
    if peak < 100:
        return None
    gain = 32767 * 10 ** ((-6 - len(data) % 9) / 20) / peak
    return array.array("h", (int(sample * gain) for sample in data))


def sound_track(work, name, items):
    """Sounds one after the other over noise, with a second between: {id: (file, first step, steps)}.
    """
    file = named(name, items, ".wav")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        heard = list(pool.map(lambda item: samples(item.path), items))
    track, places = array.array("h"), {}
    step = int(RATE * STEP)
    for item, sound in zip(items, heard):
        if sound is None:
            continue
        steps = math.ceil((len(sound) / RATE + 0.25) / STEP)
        places[item.id] = (file, len(track) // step, steps)
        slot = array.array("h", bytes(2 * step // 2)) + sound
        slot.extend([0] * (steps * step - len(slot)))
        track += slot
        track.extend([0] * (2 * step))
    clean = work / "clean" / file
    clean.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(clean), "wb") as output:
        output.setparams((1, 2, RATE, len(track), "NONE", ""))
        output.writeframes(track.tobytes())
    noise = (
        f"anoisesrc=color=pink:amplitude=1:sample_rate={RATE}:seed=7,"
        "volume='pow(10,(-60+16*abs(sin(floor(t/2)*12.9898)))/20)':eval=frame[noise];"
        "[0:a][noise]amix=inputs=2:normalize=0:duration=first[out]")
    make(work / "items" / file, [
        "-i", clean, "-filter_complex", noise, "-map", "[out]", "-c:a", "pcm_s16le"])
    return places


def ambience(work, name, seed):
    """A minute of noises and of quiet; the file and its steps."""
    parts = [("pink", -30), ("brown", -24), ("white", -50), ("pink", -48), ("brown", -36),
             ("white", -66)]
    sources = "".join(
        f"anoisesrc=color={color}:amplitude={10 ** (level / 20):.6f}:sample_rate={RATE}:"
        f"seed={seed + number}:duration=10[n{number}];"
        for number, (color, level) in enumerate(parts))
    joined = "".join(f"[n{number}]" for number in range(len(parts)))
    make(work / "items" / f"{name}.wav", [
        "-filter_complex", f"{sources}{joined}concat=n={len(parts)}:v=0:a=1[out]", "-map", "[out]",
        "-c:a", "pcm_s16le"])
    return f"{name}.wav", int(10 * len(parts) / STEP)
