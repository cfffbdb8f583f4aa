"""The virtual environment in the cache: one for each state of the requirement files, for all checkouts."""

import shutil
import sys

from .console import Missing, apt_install, locked, run, step
from .paths import CACHE, REQUIREMENTS, short_hash


def folder():
    """Where the environment for these requirement files and this Python is, built or not."""
    texts = [path.read_text() for path in sorted(REQUIREMENTS.glob("*.txt"))]
    return CACHE / f"venv-{short_hash(sys.version_info[:2], *texts)}"


def python():
    return folder() / "bin" / "python"


def is_ready():
    return (folder() / "complete").is_file()


def install():
    if is_ready():
        return
    with locked("venv"):
        if not is_ready():
            _build(folder())


def _build(target):
    try:
        import ensurepip  # noqa: F401 Debian packs it apart
    except ImportError:
        apt_install([f"python3.{sys.version_info.minor}-venv"], "Python cannot make virtual environments.")
    with step("install Python packages"):
        shutil.rmtree(target, ignore_errors=True)
        run([sys.executable, "-m", "venv", target])
        files = [f"--requirement={path}" for path in sorted(REQUIREMENTS.glob("*.txt"))]
        advice = "Is there a network, and does pip reach its package index?"
        try:
            run([target / "bin" / "pip", "install", "--disable-pip-version-check", *files], advice=advice)
        except Missing:
            shutil.rmtree(target, ignore_errors=True)
            raise
        (target / "complete").touch()
