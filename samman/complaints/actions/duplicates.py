"""Two complaints of one matter are linked; both stay, and both keep their clocks."""

from django.utils.translation import gettext as _

from samman.accounts.viewer import Viewer
from samman.cases import history
from samman.cases.models import Case, CaseQuerySet
from samman.cases.writing import Refused, officer_writes
from samman.common import clock
from samman.complaints import access
from samman.complaints.models import Duplicate
from samman.people.models import Person


def link_duplicate(case_id: int, *, number: str, by: Viewer) -> Duplicate:
    """Say that it is the same matter as another complaint that the officer sees. Raises Refused, Http404, PermissionDenied."""
    seen = Case.objects.visible_to(by).filter(kind="complaint", number=number)
    other_id = seen.values_list("pk", flat=True).first()
    with officer_writes("link_duplicate", case_id, by=by, allowed=access.can_link, also=other_id) as case:
        other = seen.filter(pk=other_id).first() if other_id is not None else None
        if other is None or not access.can_link(by, other):  # a look from outside changes nothing
            raise Refused(_("There is no complaint with this number among those that you see."))
        if other.pk == case.pk:
            raise Refused(_("This is the same complaint."))
        later, earlier = (case, other) if case.pk > other.pk else (other, case)
        link, is_new = Duplicate.objects.get_or_create(
            case=later, of=earlier, defaults={"linked_by": by.officer, "linked_at": clock.now()}
        )
        if is_new:
            for one, two in ((case, other), (other, case)):
                history.add(
                    one,
                    "linked",
                    by=by.actor,
                    data={"number": two.number},
                    rows=[link] if one is case else [],
                )
        return link


def linked(case: Case, viewer: Viewer) -> CaseQuerySet:
    """Complaints linked with this one, those that the viewer sees."""
    ids = [pk for pair in Duplicate.objects.filter(case=case).values_list("of_id") for pk in pair]
    ids += [pk for pair in Duplicate.objects.filter(of=case).values_list("case_id") for pk in pair]
    return Case.objects.listed_for(viewer).filter(pk__in=ids)


def perhaps_the_same(case: Case, viewer: Viewer, limit: int = 5) -> list[Case]:
    """Complaints that the viewer sees with the same phone or the same name of hers, newest first. Blind indexes are compared."""
    mine = list(case.people.filter(role="complainant"))
    phones = [bytes(person.phone_index) for person in mine if person.phone_index]
    names = [bytes(person.name_index) for person in mine if person.name_index]
    same = (
        Person.objects.filter(role="complainant", phone_index__in=phones) if phones else Person.objects.none()
    )
    ids = set(same.order_by("-id").values_list("case_id", flat=True)[:50])
    if names:
        near = Person.objects.filter(
            role="complainant", name_index__in=names, case__district_id=case.district_id
        )
        ids |= set(near.order_by("-id").values_list("case_id", flat=True)[:50])
    found = Case.objects.listed_for(viewer).filter(pk__in=ids - {case.pk}, kind="complaint")
    known = set(linked(case, viewer).values_list("pk", flat=True))
    return [one for one in found.order_by("-id")[: limit + len(known)] if one.pk not in known][:limit]
