"""The keys of a backup: the folder of secrets, sealed under a passphrase that two trusted persons keep (scrypt, AES-256-GCM).

The sealed keys also hold the SHA-256 of the backup's manifest: a backup that was changed, or another one, is found out.
"""

from __future__ import annotations

import base64
import getpass
import hashlib
import json
import os
import secrets
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tools import progress

VARIABLE = "SAMMAN_ESCROW_PASSPHRASE"
SHORTEST = 16
FORMAT = "samman-keys-1"
FILE = "keys.json"
COST = {"n": 2**17, "r": 8, "p": 1}  # 128 MB and about half a second for each guess
# The passwords of the private cluster: the restored one has its own.
NOT_KEPT = {"postgres.json"}


@dataclass(frozen=True)
class Keys:
    """What the sealed keys hold."""

    manifest: str  # SHA-256 of manifest.json
    secrets: dict[str, bytes]


def new_passphrase() -> str:
    """The passphrase for a new backup, typed twice, or from the environment."""
    given = os.environ.get(VARIABLE) or _ask("Escrow passphrase for the keys: ")
    if len(given) < SHORTEST:
        progress.fail(
            f"The escrow passphrase is too short: at least {SHORTEST} characters, such as five random words."
        )
    if not os.environ.get(VARIABLE) and _ask("The same once more: ") != given:
        progress.fail("The two passphrases are not the same. Nothing was written.")
    return given


def passphrase() -> str:
    """The passphrase of a backup that exists."""
    return os.environ.get(VARIABLE) or _ask("Escrow passphrase of the keys: ")


def _ask(words: str) -> str:
    if not sys.stdin.isatty():
        progress.fail(f"There is no terminal to ask for the escrow passphrase: set {VARIABLE}.")
    return getpass.getpass(words)


def _cipher(phrase: str, salt: bytes, cost: dict[str, int]) -> AESGCM:
    text = unicodedata.normalize("NFC", phrase).encode()
    return AESGCM(Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(text))


def read_secrets(folder: Path) -> dict[str, bytes]:
    """Every file in the folder of secrets, by its name there."""
    if not (folder / "master_key").exists():
        progress.fail(f"The keys are not there: {folder} has no master_key.")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in NOT_KEPT]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def seal(folder: Path, keys: Keys, phrase: str) -> None:
    """Write the sealed keys into a new folder."""
    content = {
        "manifest": keys.manifest,
        "secrets": {name: base64.b64encode(value).decode() for name, value in keys.secrets.items()},
    }
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = _cipher(phrase, salt, COST).encrypt(nonce, json.dumps(content).encode(), FORMAT.encode())
    folder.mkdir(mode=0o700)
    written = {
        "format": FORMAT,
        **COST,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "sha256": hashlib.sha256(salt + nonce + sealed).hexdigest(),
        "sealed": base64.b64encode(sealed).decode(),
    }
    (folder / FILE).write_text(json.dumps(written, indent=1) + "\n")


def open_sealed(folder: Path, phrase: str) -> Keys:
    """The keys again. Stops with a sentence that tells a damaged file from a wrong passphrase."""
    path = folder / FILE
    if not path.exists():
        progress.fail(f"The keys are not there: {path} is missing. KEYS=... names the folder with {FILE}.")
    try:
        written = json.loads(path.read_text())
        cost = {name: int(written[name]) for name in COST}
        salt, nonce = bytes.fromhex(written["salt"]), bytes.fromhex(written["nonce"])
        sealed = base64.b64decode(written["sealed"], validate=True)
        whole = hashlib.sha256(salt + nonce + sealed).hexdigest() == written["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole or written["format"] != FORMAT or not 2 <= cost["n"] <= 2**20:
        progress.fail(f"The file of the keys is damaged: {path}. Use another copy of it.")
    try:
        content = json.loads(_cipher(phrase, salt, cost).decrypt(nonce, sealed, FORMAT.encode()))
    except InvalidTag:
        progress.fail(
            "This passphrase does not open the keys: it is not the one that was given when they were written."
        )
    return Keys(
        content["manifest"],
        {name: base64.b64decode(value) for name, value in content["secrets"].items()},
    )
