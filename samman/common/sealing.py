"""Sealing of what may be read only with a reason: AES-256-GCM under a key per case, that key under a master key.

The master keys, the pepper and the index key are files outside the database (`settings.SECRETS_DIR`), so that a copy of the
database opens nothing. Every sealed blob carries the place it belongs to as associated data: moved elsewhere it does not open.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class SealBroken(Exception):
    """The blob was changed, moved, or the key is not its own."""


def new_data_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(bit_length=256)


def seal(key: bytes, plain: bytes, *, place: str) -> bytes:
    """Seal bytes under a key. `place` names where the blob lives, such as 'complaint.answers:17'."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, blob: bytes | memoryview, *, place: str) -> bytes:
    """Open what `seal` closed; raises SealBroken."""
    blob = bytes(blob)
    try:
        return AESGCM(key).decrypt(blob[:_NONCE], blob[_NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(place) from error


def seal_json(key: bytes, value: Any, *, place: str) -> bytes:
    """Seal a JSON value; text comes back exactly as it was, joiners, NUL and lone surrogates included."""
    return seal(key, json.dumps(value, separators=(",", ":")).encode(), place=place)


def unseal_json(key: bytes, blob: bytes | memoryview, *, place: str) -> Any:
    """Open what `seal_json` closed; raises SealBroken."""
    return json.loads(unseal(key, blob, place=place))


@cache
def _master_keys() -> tuple[str, dict[str, bytes]]:
    found = json.loads((settings.SECRETS_DIR / "master_key").read_text())
    return found["current"], {name: base64.b64decode(key) for name, key in found["keys"].items()}


def wrap_key(data_key: bytes, *, place: str) -> bytes:
    """A data key under the current master key, whose name is kept in front so that older keys still open."""
    current, keys = _master_keys()
    name = current.encode()
    return bytes([len(name)]) + name + seal(keys[current], data_key, place=place)


def unwrap_key(blob: bytes | memoryview, *, place: str) -> bytes:
    """The data key again; raises SealBroken, also when the master key it names is not here."""
    blob = bytes(blob)
    name, rest = blob[1 : 1 + blob[0]].decode(), blob[1 + blob[0] :]
    keys = _master_keys()[1]
    if name not in keys:
        raise SealBroken(f"master key {name} is missing")
    return unseal(keys[name], rest, place=place)


@cache
def _secret(name: str) -> bytes:
    return (settings.SECRETS_DIR / name).read_text().strip().encode()


def derived_key(secret: str, purpose: str) -> bytes:
    """A 256-bit key made from a secret that only her cookie holds (HKDF-SHA256)."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(secret.encode())


def peppered(text: str) -> str:
    """HMAC of a text under the pepper, in hex: what a key is before Argon2id."""
    return hmac.new(_secret("pepper"), text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def blind_index(purpose: str, text: str) -> bytes:
    """16 bytes by which equal values are found again without being readable; empty text gives empty bytes."""
    if not text:
        return b""
    value = f"{purpose}\0{text}".encode(errors="surrogatepass")
    return hmac.new(_secret("index_key"), value, hashlib.sha256).digest()[:16]
