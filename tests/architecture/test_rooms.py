"""The house holds its order: rooms import, and point with foreign keys, only upwards."""

from __future__ import annotations

import subprocess
import tomllib

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.core.management import call_command
from django.db.models import PROTECT, ForeignKey, Model

from tools import prepare

CONTRACTS = tomllib.loads((prepare.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
# The highest first; rooms of one line are siblings, of which none knows the other.
LAYERS: list[list[str]] = [layer.split(" | ") for layer in CONTRACTS[0]["layers"][::-1]]
FLOOR = {room: floor for floor, layer in enumerate(LAYERS) for room in layer}


def our_models() -> list[type[Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("samman.")
        for model in config.get_models(include_auto_created=True)
    ]


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def test_rooms_import_upwards_only() -> None:
    program = prepare.VENV / "bin" / "lint-imports"
    done = subprocess.run(
        [program, "--no-cache"], cwd=prepare.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_has_its_place_in_the_order() -> None:
    found = {path.parent.name for path in prepare.ROOT.glob("samman/*/__init__.py")}
    assert found == set(FLOOR)
    assert set(FLOOR) - {path.parent.name for path in prepare.ROOT.glob("samman/*/apps.py")} == {"matching"}


def test_matching_needs_nothing_of_django() -> None:
    code = "import sys, samman.matching.names; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([prepare.PYTHON, "-c", code], cwd=prepare.ROOT, check=False).returncode == 0


def test_relations_point_upwards_only() -> None:
    wrong = []
    for model in our_models():
        for field in model._meta.get_fields():
            target = field.related_model
            if (
                not field.concrete
                or not isinstance(target, type)
                or not target.__module__.startswith("samman.")
            ):
                continue
            mine, theirs = room_of(model), room_of(target)
            if mine != theirs and FLOOR[theirs] >= FLOOR[mine]:
                wrong.append(f"{model._meta.label}.{field.name} points down to {target._meta.label}")
    assert not wrong, "\n".join(wrong)


def test_no_model_has_a_generic_relation() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in [*model._meta.private_fields, *model._meta.get_fields()]
        if isinstance(field, (GenericForeignKey, GenericRelation))
        or getattr(field.related_model, "__name__", "") == "ContentType"
    ]
    assert not wrong, "\n".join(wrong)


# What goes with the thing it is a part of; everything else is protected.
GOES_ALONG = {
    "evidence.File.draft": "a draft is hers alone, and ends with her session",
    "jurisdictions.UnitName.unit": "the spellings of a unit's name are part of the unit",
}


def test_nothing_is_deleted_along_with_what_it_points_to() -> None:
    """History outlives its subject: PROTECT everywhere."""
    unprotected = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if not model._meta.auto_created
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and field.remote_field.on_delete is not PROTECT
    }
    assert unprotected == set(GOES_ALONG)


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
