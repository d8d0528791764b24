"""What the tests need of the system: found, installed where that may be done, and otherwise named in one sentence."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from . import PARTS
from .postgresql import find_postgresql

NOT_FOUND = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)
# "libatomic.so.1" and "libdb-5.3.so": the two ways in which a library says its version.
SONAME = re.compile(r"(?P<name>.+?)(?:\.so\.(?P<version>[\d.]+)|-(?P<before>[\d.]+)\.so|\.so)?")


class Lack(NamedTuple):
    """Something that is not on this machine, and the part of the tests that needs it."""

    part: str
    name: str  # of the program, or of the library's file
    package: str  # Debian's


def install_lacking(parts):
    """Install what these parts lack, where that may be done. Returns what is lacking still."""
    lacking = find_lacking(parts)
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.call(["apt-get", "update", "-qq"], **quiet)
        packages = [lack.package for lack in find_lacking(parts)]  # with names that apt knows by now
        print(f"Installing {listed(packages)} …", flush=True)
        subprocess.call(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)
        lacking = find_lacking(parts)
    return lacking


def find_lacking(parts):
    """What these parts need and this machine does not have, as a list of `Lack`."""
    lacking = []
    if "postgresql" in parts and not find_postgresql():
        lacking.append(Lack("postgresql", "PostgreSQL", "postgresql"))
    if "browser" in parts:
        if not find_chromium():
            lacking.append(Lack("browser", "Chromium", "chromium"))
        for library in sorted(missing_libraries(browser_programs())):
            lacking.append(Lack("browser", library, debian_package(library)))
    return lacking


def sentence(lacking):
    """What is left out, and what to install to have it run."""
    parts = listed(dict.fromkeys(PARTS[lack.part] for lack in lacking))
    names = listed(lack.name for lack in lacking)
    packages = " ".join(dict.fromkeys(lack.package for lack in lacking))
    return f"LEFT OUT: to run the {parts} tests, install {names} (Debian: apt-get install {packages})."


def listed(words):
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


# --- The browser and the libraries that it and its driver need ---


def find_chromium():
    return shutil.which("chromium") or shutil.which("chromium-browser")


def browser_programs():
    """What runs in the browser tests: Chromium itself, and Playwright's own Node that steers it."""
    programs = [Path(importlib.util.find_spec("playwright").origin).parent / "driver" / "node"]
    if chromium := find_chromium():
        # Debian's is a script, which starts the program of the same name.
        program = Path("/usr/lib", Path(chromium).name, Path(chromium).name)
        programs.append(program if program.exists() else Path(chromium))
    return programs


def missing_libraries(programs):
    """The libraries that these programs ask for and the dynamic linker does not find."""
    if not shutil.which("ldd"):
        return set()
    answers = (subprocess.run(["ldd", program], capture_output=True, text=True) for program in programs)
    return {library for answer in answers for library in not_found(answer.stdout)}


def not_found(answer):
    """The libraries that are "not found" in an answer of `ldd`."""
    return NOT_FOUND.findall(answer)


def debian_package(soname):
    """The Debian package of a library: of the names it may have, the first that apt knows, or the likeliest."""
    names = debian_names(soname)
    return next((name for name in names if is_known_to_apt(name)), names[0])


def debian_names(soname):
    """The names that the package of a library may have, the likeliest first. `soname`: "libatomic.so.1".

    Source: Debian policy, section 8.1. Two habits are not in it: "libglib-2.0.so.0" is in libglib2.0-0, and since
    Debian 13 "t64" marks what changed with the 64-bit clock.
    """
    parts = SONAME.fullmatch(soname)
    name, version = parts["name"].lower().replace("_", "-"), parts["version"] or parts["before"] or ""
    names = []
    for shape in dict.fromkeys([name, re.sub(r"-(?=[\d.]+$)", "", name)]):
        hyphen = "-" if version and shape[-1].isdigit() else ""
        names.append(f"{shape}{hyphen}{version}")
    return [name + ending for ending in ("", "t64") for name in names]


def is_known_to_apt(package):
    """Whether there is a version of the package: of a virtual one apt knows the name alone, and prints nothing."""
    if not shutil.which("apt-cache"):
        return False
    return bool(subprocess.run(["apt-cache", "show", package], capture_output=True).stdout)
