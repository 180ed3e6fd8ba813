"""`make restore DIR=...`: what `make backup` wrote, into an empty SAMMAN_HOME (and an empty database).

Everything in the backup is checked before anything is written; afterwards every table is compared with the manifest and the
record with the chain's head. When something fails, the home is as empty as before.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import cluster, contents, escrow, prepare, progress, run
from tools.backup import Site, secrets_folder, sentences

STEPS = 6
FAULTS_SHOWN = 10
OURS = ("secrets", "media", "database.json")


def main(arguments: list[str]) -> int:
    if not arguments or not arguments[0]:
        progress.fail("Say from where: make restore DIR=/media/disk/monday KEYS=/media/other/monday-keys")
    source = Path(arguments[0]).absolute()
    keys_folder = Path(arguments[1]).absolute() if arguments[1:] and arguments[1] else Path(f"{source}-keys")
    home = cluster.home().resolve()
    os.environ["SAMMAN_HOME"] = str(home)
    os.umask(0o077)
    with sentences():
        manifest, digest = contents.read_manifest(source)
        need_empty(home)
        keys = escrow.open_sealed(keys_folder, escrow.passphrase())
        if keys.manifest != digest:
            progress.fail(
                f"{source} is not the backup to which these keys belong, or its {contents.MANIFEST} was changed."
            )
        check_files(source, manifest)
        media = sum(file["size"] for name, file in manifest["files"].items() if name != contents.DUMP)
        contents.need_room(home, media + manifest["database_bytes"])
        home.mkdir(parents=True, exist_ok=True)
        with run.alone(home), emptied_again(home):
            write_secrets(secrets_folder(home), keys)
            with empty_database(home) as (site, env):
                bring_back(site, env, source, manifest)
    size = len(manifest["files"])
    rows = sum(table["rows"] for table in manifest["tables"].values())
    where = "" if home == prepare.ROOT / "var" else f" SAMMAN_HOME={home}"
    progress.say(
        f"\nDone: {rows:,} rows of {len(manifest['tables'])} tables and {size:,} files are as they were on"
        f" {manifest['made_at']}, and the record is whole.\nStart it: make run{where}{'' if manifest['demo'] else ' DEMO=0'}"
    )
    return 0


def need_empty(home: Path) -> None:
    there = [name for name in OURS if (home / name).exists()]
    private = cluster.Cluster(home)
    if private.data.exists() and private.secrets_file.exists():
        there.append("a database")
    if there:
        progress.fail(
            f"{home} holds a site already ({', '.join(there)}), and nothing is overwritten. Give the backup a home of its own:"
            " make restore DIR=... SAMMAN_HOME=var-restored"
        )


def check_files(source: Path, manifest: contents.Manifest) -> None:
    """Every file that the manifest names is there and is as it was written."""
    faults = []
    total = sum(file["size"] for file in manifest["files"].values())
    with progress.Counting(f"[1/{STEPS}] Checking the backup", "bytes", total) as line:
        for name, file in manifest["files"].items():
            if not (source / name).is_file():
                faults.append(f"{name} is missing")
            elif contents.measure_file(source / name, add=line.add) != file:
                faults.append(f"{name} is damaged: it is not what was written")
    if faults:
        more = f"\n... and {len(faults) - FAULTS_SHOWN} more" if len(faults) > FAULTS_SHOWN else ""
        shown = "\n".join(f"  {fault}" for fault in faults[:FAULTS_SHOWN])
        progress.fail(f"The backup is not whole. Nothing was written.\n{shown}{more}")


@contextmanager
def emptied_again(home: Path) -> Iterator[None]:
    """When something fails, what was made so far is removed: the home was empty before."""
    private = cluster.Cluster(home)
    had_data = private.data.exists()
    try:
        yield
    except BaseException:
        private.stop()
        for name in OURS:
            path = home / name
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        if not had_data:
            shutil.rmtree(private.data, ignore_errors=True)
        progress.say(f"The restore failed; {home} is empty again.")
        raise


def write_secrets(folder: Path, keys: escrow.Keys) -> None:
    for name, content in keys.secrets.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)


@contextmanager
def empty_database(home: Path) -> Iterator[tuple[Site, dict[str, str]]]:
    """An empty database and the environment in which manage.py finds it; a private cluster is made and runs meanwhile."""
    env = {**os.environ, "SAMMAN_HOME": str(home)}
    given = os.environ.get("SAMMAN_DATABASE_URL")
    if given:
        yield Site(home, os.environ.get("SAMMAN_OWNER_DATABASE_URL") or given, None), env
        return
    private = cluster.Cluster(home)
    private.start(label=f"[2/{STEPS}] Starting an empty database")
    try:
        yield Site(home, private.url("owner"), private), {**env, **private.urls()}
    finally:
        private.stop()


def bring_back(site: Site, env: dict[str, str], source: Path, manifest: contents.Manifest) -> None:
    """Database, files and rights; then everything is compared."""
    with contents.connect(site.owner) as connection:
        if contents.table_names(connection):
            progress.fail("The database is not empty, and nothing is overwritten. Give an empty one.")
        if connection.info.server_version // 10000 < manifest["postgres"] // 10000:
            progress.fail(
                f"The backup was made by PostgreSQL {manifest['postgres'] // 10000}; the one here is older"
                f" ({connection.info.server_version // 10000}). Install the newer one."
            )
        name = connection.info.dbname
    progress.run(
        f"[3/{STEPS}] Reading the database",
        [site.program("pg_restore"), "--no-owner", "--no-privileges", "--no-comments", "--exit-on-error",
         "--single-transaction", "--no-password", f"--dbname={name}", source / contents.DUMP],
        env=contents.program_env(site.owner),
    )  # fmt: skip
    media = [name for name in manifest["files"] if name.startswith(f"{contents.MEDIA}/")]
    with progress.Counting(f"[4/{STEPS}] Copying the sealed files", "files", len(media)) as line:
        for name in media:
            target = site.home / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if contents.measure_file(source / name, target) != manifest["files"][name]:
                progress.fail(f"{name} changed while it was copied.")
            line.add()
    manage(f"[5/{STEPS}] Rights of the program's role", {**env, "SAMMAN_DB_ROLE": "owner"}, "grant_rights")
    with contents.connect(site.owner) as connection:
        found = contents.measure_tables(connection, f"[6/{STEPS}] Comparing all tables")
    if faults := contents.differences(manifest["tables"], found):
        progress.fail("The restored database is not the same: " + "; ".join(faults[:FAULTS_SHOWN]) + ".")
    head = ["--head", str(source / contents.HEAD)] if manifest["head"] else []
    manage(f"[6/{STEPS}] Checking the record against the chain's head", env, "verify_audit", *head)
    os.sync()
    run.write_down(site.home, site.private, demo=manifest["demo"])


def manage(label: str, env: dict[str, str], *command: str) -> None:
    progress.run(label, [prepare.PYTHON, "manage.py", *command], cwd=prepare.ROOT, env=env)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, run.stop_by_signal)
    sys.exit(main(sys.argv[1:]))
