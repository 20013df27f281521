# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: real footage from Debian packages, clips made from it, measured runs."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
VIDEO = "usr/share/doc/opencv-doc/examples/data/vtest.avi"
GLASS = "usr/share/games/minetest/games/minetest_game/mods/default/sounds/default_break_glass.{}.ogg"


def add_cache_option(parser):
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    parser.add_argument(
        "--cache", type=pathlib.Path, default=pathlib.Path(base) / "nightjar" / "benchmarks",
        metavar="FOLDER", help="where footage and clips are kept (default: %(default)s)")


def add_program_option(parser):
    parser.add_argument(
        "--nightjar", type=pathlib.Path, default=PROJECT / ".build" / "release" / "nightjar",
        metavar="PROGRAM", help="what to run (default: the release build of this checkout)")


def add_nightjar_options(parser):
    add_program_option(parser)
    parser.add_argument(
        "--config", type=pathlib.Path, default=PROJECT / "config.toml", metavar="FILE",
        help="its configuration (default: config.toml)")
    parser.add_argument(
        "--check", action="store_true", help="exit with 1 if a limit is missed")


def require_program(program):
    if not os.access(program, os.X_OK):
        sys.exit(f"{program}: no such program. Run `swift build -c release` or give --nightjar.")


def package_file(cache, package, path):
    """A file out of a Debian package; the package is downloaded once, and only the file kept."""
    return package_files(cache, package, [path])[pathlib.Path(path).name]


def package_files(cache, package, paths):
    """Several files out of one Debian package, by their names."""
    kept = {pathlib.Path(path).name: cache / pathlib.Path(path).name for path in paths}
    if not all(path.exists() for path in kept.values()):
        print(f"getting {package} …", file=sys.stderr)
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", package],
                cwd=scratch)
            archive = next(pathlib.Path(scratch).glob("*.deb"))
            run(["dpkg-deb", "-x", archive.name, "unpacked"], cwd=scratch)
            for path in paths:
                found = pathlib.Path(scratch) / "unpacked" / path
                if not found.exists():
                    sys.exit(f"{package}: the package has no {path} any more.")
                found.rename(kept[found.name])
    return kept


def make(target, arguments):
    """Has ffmpeg write `target` unless it is there; one that was not finished never counts."""
    if not target.exists():
        print(f"making {target.name} …", file=sys.stderr)
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f"unfinished-{os.getpid()}-{target.name}")
        try:
            run(["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments), str(unfinished)])
            unfinished.rename(target)
        finally:
            unfinished.unlink(missing_ok=True)
    return target


def minute(cache):
    """60 s of 1280 x 720 at 25 frames/s, H.264 at 2 Mbit/s, with AAC noise."""
    target = cache / "minute.mp4"
    if target.exists():
        return target
    return make(target, [
        "-stream_loop", "-1", "-i", package_file(cache, "opencv-doc", VIDEO),
        "-f", "lavfi", "-i", "anoisesrc=color=pink:amplitude=0.05:seed=1:sample_rate=48000",
        "-map", "0:v", "-map", "1:a", "-t", "60", "-vf", "scale=1280:720,fps=25",
        "-c:v", "libx264", "-preset", "veryfast", "-b:v", "2M", "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "128k"])


def half_hour(cache):
    """The minute 30 times over, packet by packet."""
    return make(cache / "half-hour.mp4", [
        "-stream_loop", "29", "-i", minute(cache), "-c", "copy"])


class Run:
    """CPU time in seconds, peak memory in MB and elapsed time of one finished process."""

    def __init__(self, command):
        begin = time.monotonic()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                errors.seek(0)
                sys.stderr.write(errors.read().decode(errors="replace"))
                sys.exit(f"{command[0]}: exit code {process.returncode}")
        self.elapsed = time.monotonic() - begin
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024 / 1e6


def together(number, command):
    """Runs a command so many times at once; the seconds that each took."""
    begin = time.monotonic()
    processes = {
        subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL).pid
        for _ in range(number)}
    seconds = []
    while processes:
        pid, status = os.wait()
        if status != 0:
            sys.exit(f"{command[0]}: exit code {os.waitstatus_to_exitcode(status)}")
        processes.discard(pid)
        seconds.append(time.monotonic() - begin)
    return seconds


def cpu_seconds(pid):
    """User and system time that a running process has taken so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(command, cwd=None):
    status = subprocess.run(command, cwd=cwd).returncode
    if status != 0:
        sys.exit(f"{command[0]}: exit code {status}")


def verdict(name, value, limit, met):
    """Prints a figure beside its limit and returns whether it was met."""
    print(f"{name:23} {value:8.2f}   limit: {limit}   {'met' if met else 'MISSED'}", flush=True)
    return met
