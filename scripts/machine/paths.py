"""Where things are: the checkout this file stands in, and the cache that all checkouts share."""

import hashlib
import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
BUILD = CHECKOUT / "build"
REQUIREMENTS = CHECKOUT / "requirements"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "inquiry-touch"

DATABASE_PREFIX = "inquiry_touch_"
TEST_PREFIX = "inquiry_touch_test_"


def short_hash(*parts):
    """Eight hex digits that stand for these values."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:8]


def tree_hash(folders):
    """Eight hex digits that stand for every file below these folders."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(f"{path.relative_to(folder.parent)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:8]


def our_addons():
    """The folders of the addons in this checkout."""
    return sorted(manifest.parent for manifest in CHECKOUT.glob("inquiry_touch*/__manifest__.py"))
