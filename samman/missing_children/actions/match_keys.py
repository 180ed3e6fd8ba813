"""The keys under which persons are found, and what is compared of them, kept beside their descriptions."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from samman.cases.models import Case
from samman.matching import records
from samman.matching.persons import Person as Prepared
from samman.matching.records import name_keys
from samman.missing_children.models import FoundPerson, MatchKey, MissingPerson, PreparedPerson
from samman.missing_children.prepared import prepared, row_of

BATCH = 1000  # persons whose cases are locked together

Person = MissingPerson | FoundPerson


def replace(persons: Iterable[Person]) -> None:
    """Keep keys and prepared words of these persons in place of their former ones, in the caller's transaction."""
    known = {person.pk: (person, prepared(person)) for person in persons}
    MatchKey.objects.filter(case__in=known).delete()
    PreparedPerson.objects.filter(case__in=known).delete()
    _add(MatchKey, (key for person, made in known.values() for key in keys_of(person, made)))
    _add(PreparedPerson, (row_of(pk, made) for pk, (_person, made) in known.items()))


def _add(model: type[Model], rows: Iterable[Model]) -> None:
    """Add rows as they are, by COPY: a register of a million has ten million keys."""
    names = [field.attname for field in model._meta.concrete_fields]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([getattr(row, name) for name in names])


def fill(*, anew: bool = False, say: Callable[[str], None] = lambda text: None) -> tuple[int, int]:
    """Make the keys of all persons who have none, or (`anew`) of everybody; how many were done, and how many were passed over
    since somebody was writing in their case just then. Stopped at any moment, what is done is done."""
    done = passed = 0
    for model in (MissingPerson, FoundPerson):
        last = 0
        while ids := _next(model, last, anew):
            last = ids[-1]
            with transaction.atomic():
                # Locked like any writer does it, but without waiting: so nobody ever waits for us who waits for another.
                locked = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(pk__in=ids)
                free = list(locked.values_list("pk", flat=True))
                replace(_whole(model).filter(pk__in=free))
            done += len(free)
            passed += len(ids) - len(free)
            say(f"  {done} done, up to case {last}")
    return done, passed


def _whole(model: type[Person]) -> QuerySet[Any]:
    place = "seen_district" if model is MissingPerson else "found_district"
    return model._default_manager.select_related(place, "home_district", "case__district")


def _next(model: type[Person], after: int, anew: bool) -> list[int]:
    persons = model.objects.filter(pk__gt=after).order_by("pk")
    if not anew:
        keys, words = (of.objects.filter(case=OuterRef("pk")) for of in (MatchKey, PreparedPerson))
        persons = persons.exclude(Exists(keys), Exists(words))
    return list(persons.values_list("pk", flat=True)[:BATCH])


def keys_of(person: Person, made: Prepared) -> list[MatchKey]:
    """All keys of one person, not saved: those by which matching finds it, and of all names for whoever searches."""
    kind = records.FOUND if isinstance(person, FoundPerson) else records.MISSING
    keys = records.keys_of(kind, made)
    keys |= name_keys(f"{kind}:name", [person.name_hi, person.name_en, *person.other_names])
    keys |= name_keys(f"{kind}:father", [person.father_name])
    keys |= name_keys(f"{kind}:mother", [person.mother_name])
    return [
        MatchKey(
            case_id=person.pk, key=key, sex=made.sex, born_from=made.born_from, born_until=made.born_until
        )
        for key in sorted(keys)
    ]
