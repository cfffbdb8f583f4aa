"""The database servers: private PostgreSQL clusters, or the server that PGHOST names.

``run`` keeps its data safe; ``test`` gives safety up for speed; ``drill`` is as safe as ``run``, and its
server may be stopped by the drills. All listen on a socket only.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from .console import Missing, apt_install, locked, run, step
from .paths import CACHE, short_hash

ROLE = "odoo"
PORT = "5432"
SAFE = {"max_connections": "100", "shared_buffers": "128MB"}
SETTINGS = {
    "run": SAFE,
    "drill": SAFE,
    "test": {
        "max_connections": "200",
        "shared_buffers": "256MB",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
    },
}
LONGEST_SOCKET_PATH = 90


def servers():
    return [Server(cluster) for cluster in SETTINGS]


def selected():
    """The server that INQUIRY_CLUSTER names, ``run`` when it names none."""
    cluster = os.environ.get("INQUIRY_CLUSTER") or "run"
    if cluster not in SETTINGS:
        raise Missing(f"INQUIRY_CLUSTER={cluster} is none of {', '.join(SETTINGS)}.")
    return Server(cluster)


def install():
    """Have PostgreSQL's programs, unless somebody else's server is to be used."""
    if os.environ.get("PGHOST") and not _is_private(os.environ["PGHOST"]):
        if not shutil.which("psql") and not _program_folders():
            apt_install(["postgresql-client"], "PostgreSQL's client programs are missing.")
    elif not _program_folders():
        apt_install(["postgresql"], "PostgreSQL is not installed.")


def program(name):
    """The newest of PostgreSQL's programs with this name."""
    for folder in _program_folders():
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if not found:
        raise Missing(
            f"PostgreSQL's program {name} is missing. Install it, as root: apt-get install postgresql-client"
        )
    return found


def _program_folders():
    """Folders with PostgreSQL's server programs, the newest first."""
    folders = {path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")}
    if not folders and shutil.which("initdb"):
        folders = {Path(os.path.realpath(shutil.which("initdb"))).parent}
    return sorted(folders, key=lambda folder: float(_number(folder.parent.name)), reverse=True)


def _number(text):
    return text if text.replace(".", "", 1).isdigit() else "0"


def _base():
    """Where the clusters live. As root it is a folder that the user postgres may enter."""
    if os.geteuid() == 0:
        return Path("/var/lib/inquiry-touch") / short_hash(CACHE)
    return CACHE / "postgresql"


def _is_private(host):
    return host.startswith((str(_base()), f"/tmp/inquiry-touch-{os.geteuid()}"))


class Server:
    """One PostgreSQL server: ``environment`` lets any of its programs, and Odoo, find it."""

    def __init__(self, cluster):
        self.cluster = cluster
        host = os.environ.get("PGHOST")
        self.is_private = not host or _is_private(host)
        self.folder = _base() / cluster
        self.name = cluster if self.is_private else f"pghost-{short_hash(host, os.environ.get('PGPORT'))}"
        self.data_dir = CACHE / "data" / self.name

    @property
    def socket_folder(self):
        folder = self.folder / "socket"
        if len(str(folder)) > LONGEST_SOCKET_PATH:
            folder = Path(f"/tmp/inquiry-touch-{os.geteuid()}") / short_hash(folder)
        return folder

    @property
    def environment(self):
        """The variables of libpq that lead to this server, on top of our own environment."""
        kept = {name: value for name, value in os.environ.items() if name not in ("PGDATABASE", "PGSERVICE")}
        if self.is_private:
            kept |= {"PGHOST": str(self.socket_folder), "PGPORT": PORT, "PGUSER": ROLE}
        return kept

    def describe(self):
        return str(self.folder) if self.is_private else f"the one of PGHOST={os.environ['PGHOST']}"

    def psql(self, *arguments, database="postgres"):
        """What psql prints, one bare value a line."""
        command = [program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments]
        return run(command, env=self.environment).strip()

    def is_up(self):
        probe = [program("psql"), "-XqAt", "-d", "postgres", "-c", "SELECT 1"]
        return subprocess.run(probe, capture_output=True, env=self.environment).returncode == 0

    def start(self):
        """Have the server running; make its cluster first when there is none."""
        if self.is_up():
            return self
        if not self.is_private:
            raise Missing(
                f"No answer from the PostgreSQL server of PGHOST={os.environ['PGHOST']}. "
                "Set PGPORT, PGUSER, PGPASSWORD too, or unset PGHOST to use a private server."
            )
        with locked(f"postgresql-{self.cluster}"):
            if not self.is_up():
                self._make_folders()
                if not (self.folder / "data").is_dir():
                    self._create()
                self._start()
        return self

    def stop(self, mode="fast"):
        """Stop a private server that runs; leave any other alone.

        :param str mode: of ``pg_ctl``; ``immediate`` is what a loss of power does
        """
        if self.is_private and (self.folder / "data" / "postmaster.pid").exists():
            self._control("-m", mode, "stop")

    def _make_folders(self):
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            try:
                owner = pwd.getpwnam("postgres")
            except KeyError:
                raise Missing(
                    "There is no user postgres. As root: adduser --system --group postgres"
                ) from None
            for folder in (self.folder, self.socket_folder):
                os.chown(folder, owner.pw_uid, owner.pw_gid)
        for folder in (self.folder, self.socket_folder):
            folder.chmod(0o700)

    def _create(self):
        """A new cluster, under its real name only once it is complete."""
        with step(f"make a private PostgreSQL cluster '{self.cluster}'"):
            half_done = self.folder / "data.part"
            self._as_owner(["rm", "-rf", half_done])
            initdb = [program("initdb"), "-A", "trust", "-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8"]
            self._as_owner([*initdb, "-D", half_done])
            self._as_owner(["mv", half_done, self.folder / "data"])

    def _start(self):
        settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS[self.cluster].items())
        options = f"-p {PORT} -k '{self.socket_folder}' -c listen_addresses='' {settings}"
        log = self.folder / "server.log"
        self._control("-w", "-t", "60", "-l", log, "-o", options, "start", advice=f"Its log: {log}")

    def _control(self, *arguments, advice=""):
        made_by = (self.folder / "data" / "PG_VERSION").read_text().strip()
        folder = next((bin for bin in _program_folders() if bin.parent.name == made_by), None)
        newest = Path(program("pg_ctl")).parent
        if folder is None and newest.parent.name.isdigit() and newest.parent.name != made_by:
            raise Missing(
                f"The cluster in {self.folder} was made by PostgreSQL {made_by}, which is gone. Install "
                f"postgresql-{made_by}, or remove that folder (its databases are lost)."
            )
        self._as_owner([(folder or newest) / "pg_ctl", "-D", self.folder / "data", *arguments], advice=advice)

    def _as_owner(self, command, advice=""):
        """Run a command as the user the cluster belongs to: PostgreSQL refuses root."""
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        run(command, advice=advice, cwd=self.folder)
