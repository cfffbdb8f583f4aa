"""How the scripts speak: steps with their duration, and one plain sentence for what is missing."""

import contextlib
import fcntl
import functools
import os
import shutil
import subprocess
import sys
import time

from .paths import CACHE


class Missing(Exception):
    """Something a person has to install, free or mend; the text says what and how."""


def say(text):
    """What the caller asked for."""
    print(text, flush=True)


def note(text):
    """What goes on meanwhile; apart, so that a script can read the answer alone."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(what):
    """Announce a step; say how long it took when it is done."""
    started = time.monotonic()
    note(f"  {what} ...")
    yield
    note(f"  {what}: done in {time.monotonic() - started:.1f} s")


def run(command, *, advice="", **options):
    """Run a command quietly; when it fails raise :class:`Missing` with its last lines and the advice."""
    command = [str(part) for part in command]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options
        )
    except FileNotFoundError:
        raise Missing(f"The program {command[0]} is not there. {advice}") from None
    if done.returncode:
        words = [part for part in command[1:] if part[:1] != "-"]
        what = " ".join([os.path.basename(command[0]), *words[:2]])
        tail = "\n".join(f"    {line[:150]}" for line in done.stdout.strip().splitlines()[-3:])
        raise Missing(f"`{what} ...` failed:\n{tail}\n{advice}".rstrip())
    return done.stdout


@contextlib.contextmanager
def locked(name):
    """Hold a lock that all checkouts share, and say so when somebody else has it."""
    folder = CACHE / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / name, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note(f"  waiting for another run ({name}) ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def single(name, otherwise):
    """Hold a lock; raise :class:`Missing` with this text when somebody else has it."""
    folder = CACHE / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / name, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Missing(otherwise) from None
        yield


def apt_install(packages, why):
    """Install Debian packages when we may; otherwise name the command that does it."""
    command = f"apt-get install {' '.join(packages)}"
    if os.geteuid() or not shutil.which("apt-get"):
        raise Missing(f"{why} Install it, as root: {command}")
    with step(f"{command} ({why.rstrip('.')})"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        advice = f"{why} Is there a network? By hand: apt-get update && {command}"
        run(["apt-get", "update"], advice=advice, env=environment)
        run(
            ["apt-get", "install", "-y", "--no-install-recommends", *packages], advice=advice, env=environment
        )


def command_line(main):
    """Turn a function into a command: what is missing becomes a sentence, never a stack trace."""

    @functools.wraps(main)
    def wrapper(arguments=None):
        try:
            return main(sys.argv[1:] if arguments is None else arguments) or 0
        except Missing as missing:
            print(f"error: {missing}", file=sys.stderr, flush=True)
            return 1
        except KeyboardInterrupt:
            return 130
        except BrokenPipeError:
            return 141

    return wrapper
