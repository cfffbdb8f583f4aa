"""Databases with their files: clone, drop, and the two templates that tests start from."""

import os
import re
import shutil
import uuid

from . import odoo_process, odoo_source
from .console import Missing, locked, run, step
from .paths import CACHE, DATABASE_PREFIX, TEST_PREFIX, our_addons, tree_hash
from .postgres import program

BASE = TEST_PREFIX + "base"
READY = TEST_PREFIX + "ready"
KEPT_READY = 12
BASE_MODULES = "crm,sms"
# The web client's scripts and styles: half a minute that no browser test has to wait for.
BUILD_ASSETS = "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()"


def check_ours(name):
    """Refuse to touch a database that is not ours."""
    if not re.fullmatch(DATABASE_PREFIX + r"[a-z0-9_]{1,40}", name):
        raise Missing(
            f"'{name}' is not a database of this project: the name has to begin with {DATABASE_PREFIX}"
        )
    return name


def names(server, pattern=DATABASE_PREFIX):
    """Our databases whose name begins with this, the newest first."""
    query = f"SELECT datname FROM pg_database WHERE starts_with(datname, '{pattern}') ORDER BY oid DESC"
    return server.psql("-c", query).splitlines()


def filestore(server, name):
    return server.data_dir / "filestore" / name


def fresh_name(purpose):
    """A name for a test database that says whose it is: see :func:`sweep`."""
    purpose = re.sub("[^a-z0-9]+", "_", purpose.lower())[:14]
    return f"{TEST_PREFIX}p{os.getpid()}_{purpose}_{uuid.uuid4().hex[:6]}"


def clone(server, template, new):
    """Copy a database and its files. The files never change, so they are linked."""
    check_ours(new)
    run([program("createdb"), "-T", check_ours(template), new], env=server.environment)
    source, target = filestore(server, template), filestore(server, new)
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target, copy_function=os.link)
    return new


def drop(server, name):
    """Remove a database and its files, whoever is still connected."""
    run([program("dropdb"), "--if-exists", "--force", check_ours(name)], env=server.environment)
    shutil.rmtree(filestore(server, name), ignore_errors=True)


def rename(server, old, new):
    server.psql("-c", f'ALTER DATABASE "{check_ours(old)}" RENAME TO "{check_ours(new)}"')
    shutil.rmtree(filestore(server, new), ignore_errors=True)
    if filestore(server, old).is_dir():
        filestore(server, old).rename(filestore(server, new))


def sweep(server):
    """Drop test databases of processes that are gone. Only on our own server: elsewhere we do not see all."""
    for name in names(server, TEST_PREFIX + "p") if server.is_private else ():
        owner = re.match(TEST_PREFIX + r"p(\d+)_", name)
        if owner and not os.path.exists(f"/proc/{owner.group(1)}"):
            drop(server, name)


def base_template(server):
    """The template with Odoo's CRM and its demo data, without our addons. Made once for each Odoo."""
    root = odoo_source.odoo_root()
    stamp = f"Odoo {odoo_source.version(root)} {root} {BASE_MODULES}"
    with locked("template-base"):
        if stamp_of(server, BASE) != stamp:
            with step(f"make the template database (Odoo with {BASE_MODULES} and demo data)"):
                _make(server, BASE, stamp, ["--with-demo", "-i", BASE_MODULES], script=BUILD_ASSETS)
    return BASE


def ready_template(server):
    """The template with our addons installed too: one for each state of their code, a few are kept."""
    addons = our_addons()
    base = base_template(server)
    if not addons:
        return base
    name = f"{READY}_{tree_hash(addons)}"
    stamp = stamp_of(server, base)
    with locked("template-ready"):
        if stamp_of(server, name) != stamp:
            with step("make the template database (our addons installed)"):
                install = ["-i", ",".join(addon.name for addon in addons)]
                _make(server, name, stamp, install, template=base)
        for old in names(server, READY)[KEPT_READY:]:
            drop(server, old)
    return name


def _make(server, name, stamp, arguments, *, template=None, script=None):
    """Build a template under another name; rename it when complete, closed to connections."""
    half_done = f"{name}_part"
    drop(server, half_done)
    if template:
        clone(server, template, half_done)
    log = CACHE / "log" / f"{name}.log"
    options = ["-d", half_done, *arguments, "--stop-after-init", "--max-cron-threads=0", "--no-http"]
    odoo_process.must_run(server, log, *options, with_our_addons=bool(template))
    if script:
        shell = ["shell", "-d", half_done, "--no-http"]
        odoo_process.must_run(server, log, *shell, with_our_addons=False, script=script)
    set_stamp(server, half_done, stamp)
    server.psql("-c", f'ALTER DATABASE "{half_done}" ALLOW_CONNECTIONS false')
    drop(server, name)
    rename(server, half_done, name)


def set_stamp(server, name, stamp):
    """Note from which code a database was made."""
    server.psql("-c", f"COMMENT ON DATABASE \"{check_ours(name)}\" IS '{stamp}'")


def stamp_of(server, name):
    """What :func:`set_stamp` noted; '' when nothing, or when there is no such database."""
    query = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
    return server.psql("-c", query)
