"""The settings without anyone's secrets or database: for mypy and `makemigrations --check` on a bare checkout."""

import os
from pathlib import Path

from tools import prepare

_home = Path(os.environ.get("SAMMAN_HOME") or prepare.ROOT / "var") / "plain"
prepare.secret_files(_home)
os.environ["SAMMAN_SECRETS_DIR"] = str(_home / "secrets")
os.environ["SAMMAN_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"

from config.settings import *  # noqa: E402, F403

DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
