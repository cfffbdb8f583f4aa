"""Where Odoo 19 comes from: ODOO_HOME, an importable one, or Debian's package unpacked into the cache."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .console import Missing, locked, run, step
from .paths import CACHE

UNPACKED = CACHE / "odoo-19-debian"
PACKAGE_ROOT = Path("usr/lib/python3/dist-packages")
FROM_SID = ["odoo-19", "fonts-montserrat"]
FROM_OWN_SUITE = [
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
]
# Debian leaves this one out for its licence; it only draws video backgrounds, but pages link to it.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
NOT_UNPACKED = ["./usr/share/doc", "*/addons/l10n_*", f"./{PACKAGE_ROOT}/addons"]
BY_HAND = (
    "Get Odoo 19 by hand and point ODOO_HOME to it:\n"
    "    git clone --depth 1 --branch 19.0 https://github.com/odoo/odoo.git odoo-19\n"
    "    export ODOO_HOME=$PWD/odoo-19"
)


def odoo_root():
    """The folder to put on Python's path so that `import odoo` is Odoo 19, or None when there is none yet."""
    if os.environ.get("ODOO_HOME"):
        return _odoo_home(Path(os.environ["ODOO_HOME"]).expanduser().resolve())
    return _importable() or (UNPACKED / PACKAGE_ROOT if UNPACKED.is_dir() else None)


def version(root):
    """The version of the Odoo below this folder, None when it is not Odoo."""
    release = root / "odoo" / "release.py"
    if not release.is_file():
        return None
    found = re.search(r"^version_info = \((\d+), (\d+), (\d+)", release.read_text(), re.MULTILINE)
    return ".".join(found.groups()) if found else None


def addons_paths(root):
    """Odoo's own addon folders: a source checkout has two, a package one."""
    return [
        path
        for path in (root / "addons", root / "odoo" / "addons")
        if (path / "crm").is_dir() or path.parent.name == "odoo"
    ]


def _odoo_home(home):
    for root in (home, home / PACKAGE_ROOT):
        if (version(root) or "").startswith("19."):
            return root
    raise Missing(f"ODOO_HOME={home} holds no Odoo 19 (looked for odoo/release.py).\n{BY_HAND}")


def _importable():
    """An Odoo 19 that the machine's own Python can import already."""
    code = "import importlib.util as u; print((u.find_spec('odoo').submodule_search_locations)[0])"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd="/", env=environment
    )
    root = Path(found.stdout.strip() or "/nowhere").parent
    return root if (version(root) or "").startswith("19.") else None


def install():
    """Have an Odoo 19; unpack Debian's package when there is no other."""
    if odoo_root():
        return
    with locked("odoo"):
        if not odoo_root():
            _unpack_debian_package()


def _unpack_debian_package():
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise Missing(
            f"No Odoo 19 found, and this machine has no apt-get to fetch Debian's package.\n{BY_HAND}"
        )
    downloads = CACHE / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    with step("fetch Odoo 19 (Debian's package, 125 MB)"):
        _download(downloads)
    half_done = UNPACKED.with_name(UNPACKED.name + ".part")
    with step("unpack Odoo 19"):
        shutil.rmtree(half_done, ignore_errors=True)
        half_done.mkdir()
        for archive in sorted(downloads.glob("*.deb")):
            _unpack(archive, half_done)
        left_out = half_done / PACKAGE_ROOT / LEFT_OUT
        left_out.parent.mkdir(parents=True, exist_ok=True)
        left_out.touch()
        dangling = [path for path in half_done.rglob("*") if path.is_symlink() and not path.exists()]
        if dangling:
            raise Missing(
                f"Debian's package of Odoo links to files that are not there: {dangling[:5]}.\n{BY_HAND}"
            )
        half_done.rename(UNPACKED)
    shutil.rmtree(downloads, ignore_errors=True)


def _download(folder):
    """Fetch the packages into the folder, with package lists of our own: the machine's stay as they are."""
    targets = run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"]
    ).splitlines()
    if not targets:
        raise Missing(f"apt-get knows no Debian mirror.\n{BY_HAND}")
    mirror, suite = next((line for line in targets if "-security" not in line), targets[0]).split()[:2]
    lists = folder / "lists"
    for name in ("partial", "archives/partial"):
        (lists / name).mkdir(parents=True, exist_ok=True)
    for source, packages in (("sid", FROM_SID), (suite, FROM_OWN_SUITE)):
        _download_from(folder, lists, mirror, source, packages)
    shutil.rmtree(lists)


def _download_from(folder, lists, mirror, suite, packages):
    source = lists / f"{suite}.list"
    source.write_text(
        f"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] {mirror} {suite} main\n"
    )
    state = lists / suite
    (state / "partial").mkdir(parents=True, exist_ok=True)
    options = [
        f"-oDir::Etc::sourcelist={source}",
        "-oDir::Etc::sourceparts=-",
        f"-oDir::State::lists={state}",
        f"-oDir::Cache={lists}",
        "-oAPT::Sandbox::User=",
    ]
    advice = f"Is there a network? Otherwise: {BY_HAND}"
    run(["apt-get", *options, "update"], advice=advice)
    run(["apt-get", *options, "download", *packages], advice=advice, cwd=folder)


def _unpack(archive, prefix):
    excludes = [f"--exclude={pattern}" for pattern in NOT_UNPACKED]
    reader = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
    run(["tar", "-x", "-C", prefix, *excludes], stdin=reader.stdout)
    if reader.wait():
        archive.unlink()
        raise Missing(f"{archive.name} is damaged; it is removed. Run scripts/setup again.")
