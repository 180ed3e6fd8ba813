"""`make lock`: renew requirements/*.txt, all versions with their hashes, for every Python from 3.11 on."""

from __future__ import annotations

import sys

from tools import cluster, prepare, progress

# The order matters: the test lock is held to the versions of the run lock.
LOCKS = ["run", "test", "postgres", "node"]


def main() -> None:
    place = cluster.home().resolve() / "lock-tool"
    uv = place / "bin" / "uv"
    if not uv.exists():
        progress.run("Making a virtual environment for uv", [sys.executable, "-m", "venv", place])
        progress.run("Installing uv", [place / "bin" / "pip", "install", "uv"])
    for name in LOCKS:
        progress.run(
            f"Locking requirements/{name}.txt",
            [
                uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes",
                "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--upgrade",
                f"requirements/{name}.in", "-o", f"requirements/{name}.txt",
            ],
            cwd=prepare.ROOT,
        )  # fmt: skip


if __name__ == "__main__":
    main()
