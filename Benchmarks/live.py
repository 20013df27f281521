# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks of the daemon share: an RTSP server for a clip, and a running daemon."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

import support

SERVER = support.PROJECT / "Tests" / "Servers" / "rtsp-server"
SAMPLE = support.PROJECT / "samples" / "doorway.mp4"


class Server:
    """An RTSP server that plays a clip over and over to whoever asks."""

    def __init__(self, clip):
        self.clip = clip
        self.port = None
        self.process = None
        self.is_frozen = False

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    @property
    def url(self):
        return f"rtsp://127.0.0.1:{self.port}/file"

    def start(self):
        port = ["--port", str(self.port)] if self.port else []
        self.process = subprocess.Popen(
            [str(SERVER), "--file", str(self.clip), *port], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().split()
        if line[:1] != ["ready"]:
            sys.exit(f"{SERVER}: did not start")
        self.port = int(line[1])

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.is_frozen = False

    def restart(self):
        self.kill()
        self.start()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)
        self.is_frozen = True

    def thaw(self):
        if self.is_frozen:
            self.process.send_signal(signal.SIGCONT)
            self.is_frozen = False


class Daemon:
    """`nightjar run` on named cameras; its files are in `folder`."""

    def __init__(self, program, folder, urls, settings="", prefix=()):
        self.program = str(program)
        self.folder = folder
        self.settings = settings
        self.command = [
            *map(str, prefix), str(program), "run", "--config", str(folder / "config.toml")]
        self.urls = urls
        self.process = None
        self.seconds_to_ready = None

    def __enter__(self):
        folder = self.folder
        cameras = [
            f'[[camera]]\nname = "{name}"\nurl = "{url}"\n' for name, url in self.urls.items()]
        (folder / "config.toml").write_text(
            f'[output]\nsegments = "{folder}/segments.jsonl"\nalerts = "{folder}/alerts.jsonl"\n'
            f'[daemon]\nstate_dir = "{folder}/state"\n[http]\nsocket = "{folder}/http.sock"\n'
            + self.settings + "".join(cameras))
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        (folder / "notify").unlink(missing_ok=True)
        notify.bind(str(folder / "notify"))
        notify.settimeout(30)
        begin = time.monotonic()
        with (folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.command, env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify")},
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
        while b"READY=1" not in notify.recv(4096).splitlines():
            pass
        self.seconds_to_ready = time.monotonic() - begin
        self.notify = notify
        return self

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        """Tells it to end and returns the seconds that it took."""
        begin = time.monotonic()
        self.process.terminate()
        status = self.process.wait(timeout=60)
        seconds = time.monotonic() - begin
        if status not in (0, 143):
            sys.exit(f"nightjar: exit code {status}\n{(self.folder / 'log').read_text()}")
        return seconds

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.notify.close()

    def status(self):
        """What `nightjar status` says, parsed."""
        answer = subprocess.run(
            [self.program, "status", "--socket", str(self.folder / "http.sock"), "--format", "json"],
            capture_output=True, check=True)
        return json.loads(answer.stdout)

    def records(self):
        """Everything that was written, as parsed lines by file name."""
        return {
            path.name: [json.loads(line) for line in path.read_text().splitlines()]
            for path in sorted(self.folder.glob("*.jsonl"))}
