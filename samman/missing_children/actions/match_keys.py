"""The keys under which persons are found, kept beside their descriptions."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from samman.cases.models import Case
from samman.matching.records import name_keys
from samman.missing_children.actions.shared import person_of
from samman.missing_children.models import Described, FoundPerson, MatchKey, MissingPerson

BATCH = 1000  # persons whose cases are locked together

Person = MissingPerson | FoundPerson


def refresh(case: Case) -> None:
    """Keep the keys of a person anew, in the transaction in which the description was saved: a search finds it at once."""
    replace([person_of(case)])


def replace(persons: Iterable[Person]) -> None:
    """Keep the keys of these persons in place of their former ones, in the caller's transaction."""
    persons = list(persons)
    MatchKey.objects.filter(case__in=[person.pk for person in persons]).delete()
    MatchKey.objects.bulk_create(key for person in persons for key in keys_of(person))


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
                replace(model.objects.filter(pk__in=free))
            done += len(free)
            passed += len(ids) - len(free)
            say(f"  {done} done, up to case {last}")
    return done, passed


def _next(model: type[Person], after: int, anew: bool) -> list[int]:
    persons = model.objects.filter(pk__gt=after).order_by("pk")
    if not anew:
        persons = persons.filter(~Exists(MatchKey.objects.filter(case=OuterRef("pk"))))
    return list(persons.values_list("pk", flat=True)[:BATCH])


def keys_of(person: Person) -> list[MatchKey]:
    """All keys of one person, not saved."""
    kind = "found" if isinstance(person, FoundPerson) else "missing"
    keys = name_keys(f"{kind}:name", [person.name_hi, person.name_en, *person.other_names])
    keys |= name_keys(f"{kind}:father", [person.father_name])
    keys |= name_keys(f"{kind}:mother", [person.mother_name])
    born_from, born_until = born_between(person)
    return [
        MatchKey(case_id=person.pk, key=key, sex=person.sex, born_from=born_from, born_until=born_until)
        for key in sorted(keys)
    ]


def born_between(person: Described) -> tuple[int, int]:
    """The months of the earliest and the latest possible birth, counted from January 1900."""
    if person.birth_date is not None:
        month = _month(person.birth_date)
        return month, month
    told = _month(person.age_on)
    return told - person.age_until_months - 1, told - person.age_from_months


def _month(day: date) -> int:
    return (day.year - 1900) * 12 + day.month - 1
