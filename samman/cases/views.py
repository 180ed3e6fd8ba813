"""Posts that nobody holds, charges that nobody has taken over, and the list that both officers sign."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from samman.accounts.enums import CASE_ROLES, Role
from samman.accounts.gates import first_steps, officers_only, signed_in, viewer_for
from samman.accounts.models import Handover
from samman.accounts.vacancies import NEEDED, gaps, vacancies
from samman.accounts.viewer import Viewer
from samman.audit import record
from samman.cases import charge as charges
from samman.cases import kinds
from samman.cases.access import can_assign
from samman.cases.actions import assignable
from samman.cases.models import Assignment, Case, ChargeItem
from samman.common.digits import typed_digits

PAGE = 50
ITEMS = 100
MOST_PRINTED = 1000


# Posts and charge


@officers_only(*sorted(CASE_ROLES | {Role.ADMINISTRATOR}))
def posts(request: HttpRequest) -> HttpResponse:
    """What is vacant and which charge was not taken over, within what the viewer answers for; and one's own charges."""
    viewer = viewer_for(request)
    vacant = vacancies(viewer, shown=0)
    wanted = request.GET.get("post", "")
    chosen = next((one for one in vacant if one.role == wanted), vacant[0] if vacant else None)
    after = request.GET.get("after", "").replace("\0", "")[:80] if chosen and chosen.role == wanted else ""
    rows, more = gaps(viewer, chosen.role, after=after) if chosen else ([], "")
    waiting, older = _waiting(viewer, typed_digits(request.GET.get("before", ""))[:18])
    own = charges.seen_by(viewer).filter(
        Q(posting__officer=viewer.officer) | Q(successor=viewer.officer, given__gt=0)
    )
    return render(
        request,
        "cases/posts.html",
        {
            "vacant": vacant,
            "chosen": chosen,
            "asked": chosen is not None and wanted in NEEDED,
            "rows": rows,
            "next_url": f"?{urlencode({'post': chosen.role, 'after': more})}" if chosen and more else "",
            "first_url": f"?{urlencode({'post': chosen.role})}" if chosen and after else "",
            "waiting": waiting,
            "older_url": f"?{urlencode({'before': older})}#charge" if older else "",
            "own": list(own.order_by("-id")[:20]),
            "me": viewer.officer.pk,
            "answers_for_others": viewer.has_role(*charges.ABOVE),
            "keeps_officers": viewer.keeps_officers,
        },
    )


def _waiting(viewer: Viewer, before: str) -> tuple[list[Handover], int]:
    """Charges not taken over, each with how many open cases nobody works on; and the id to go on before."""
    found = charges.not_taken_over(viewer)
    if before:
        found = found.filter(pk__lt=int(before))
    worked_on = Assignment.objects.current().filter(case=OuterRef("case"))
    nobodys = (
        ChargeItem.objects.filter(handover=OuterRef("pk"), case__closed_at=None)
        .exclude(Exists(worked_on))
        .order_by()
        .values("handover")
        .annotate(number=Count("pk"))
        .values("number")
    )
    page: list[Handover] = list(found.annotate(nobodys=Subquery(nobodys))[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else 0


# One charge


class GiveForm(forms.Form):
    """Who gets what nobody works on."""

    officer = forms.ChoiceField(
        label=gettext_lazy("Give all of them to"),
        error_messages={
            "required": gettext_lazy("Choose an officer."),
            "invalid_choice": gettext_lazy("This officer is not posted here now. Choose another."),
        },
    )

    def __init__(self, *args: Any, case: Case | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = assignable(case) if case is not None else []
        named = [(str(one.pk), f"{one.rank} {one.name}".strip()) for one in officers]
        self.fields["officer"].choices = [("", "—"), *named]  # type: ignore[attr-defined]


def _charge(request: HttpRequest, charge_id: int) -> tuple[Viewer, Handover]:
    """A charge that the viewer gave, took, or answers for; all others do not exist, and the try is recorded.

    Who gave it may hold no post any more: so its pages are open to all who are signed in, and this is their gate.
    """
    viewer = viewer_for(request)
    found = charges.seen_by(viewer).filter(pk=charge_id).first()
    if found is None:
        record("view_charge", by=viewer.actor, outcome="refused", object_kind="handover", object_id=charge_id)
        raise Http404
    return viewer, found


@signed_in
def charge(request: HttpRequest, charge_id: int) -> HttpResponseBase:
    """The list of a charge: numbers, states and due dates as they stood, and who has signed."""
    if (elsewhere := first_steps(viewer_for(request).officer)) is not None:
        return elsewhere
    viewer, found = _charge(request, charge_id)
    return _charge_page(request, viewer, found)


def _charge_page(
    request: HttpRequest, viewer: Viewer, found: Handover, give_form: GiveForm | None = None
) -> HttpResponse:
    items = charges.items_for(viewer, found)
    after = typed_digits(request.GET.get("after", ""))[:18]
    page = list(items.filter(pk__gt=int(after))[: ITEMS + 1] if after else items[: ITEMS + 1])
    _note_reading(viewer, found, len(page[:ITEMS]))
    left = _left_for(viewer, found)
    return render(
        request,
        "cases/charge.html",
        {
            **_shown(viewer, found, page[:ITEMS]),
            "next_url": f"?after={page[ITEMS - 1].pk}" if len(page) > ITEMS else "",
            "first_url": "?" if after else "",
            "may_sign": charges.may_sign(viewer, found),
            "left": len(left),
            "give_form": give_form or (GiveForm(case=left[0]) if left else None),
        },
    )


def _left_for(viewer: Viewer, found: Handover) -> list[Case]:
    """What nobody works on and the viewer may assign; at most as many as are given at once."""
    if not viewer.has_role(*charges.ABOVE):
        return []
    cases = charges.left_over(found).filter(pk__in=Case.objects.visible_to(viewer).values("pk"))
    return [case for case in cases.order_by("pk")[: charges.MOST_AT_ONCE] if can_assign(viewer, case)]


def _shown(viewer: Viewer, found: Handover, items: list[ChargeItem]) -> dict[str, Any]:
    seen = set(
        Case.objects.visible_to(viewer)
        .filter(pk__in=[item.case_id for item in items])
        .values_list("pk", flat=True)
    )
    return {
        "charge": found,
        "gives_back": found.leave_id is None and found.posting.leave_id is not None,
        "items": [
            {
                "item": item,
                "state": kinds.state_words(item.case, item.state_code),
                "address": kinds.page_of(item.case) if item.case_id in seen else "",
            }
            for item in items
        ],
        "is_former": found.posting.officer_id == viewer.officer.pk,
        "is_successor": found.successor_id == viewer.officer.pk,
    }


def _note_reading(viewer: Viewer, found: Handover, count: int) -> None:
    record(
        "view_charge",
        by=viewer.actor,
        outcome="read",
        object_kind="handover",
        object_id=found.pk,
        unit_id=found.posting.unit_id,
        detail={"count": count},
    )


@signed_in
def print_charge(request: HttpRequest, charge_id: int) -> HttpResponseBase:
    """The whole list on paper, with a place for two signatures."""
    if (elsewhere := first_steps(viewer_for(request).officer)) is not None:
        return elsewhere
    viewer, found = _charge(request, charge_id)
    items = list(charges.items_for(viewer, found)[: MOST_PRINTED + 1])
    _note_reading(viewer, found, len(items[:MOST_PRINTED]))
    context = {**_shown(viewer, found, items[:MOST_PRINTED]), "has_more": len(items) > MOST_PRINTED}
    return render(request, "cases/print_charge.html", context)


@signed_in
@require_POST
def sign_charge(request: HttpRequest, charge_id: int) -> HttpResponseBase:
    """Sign the list as the one who gave it or the one who took it over."""
    viewer = viewer_for(request)
    if (elsewhere := first_steps(viewer.officer)) is not None:
        return elsewhere
    charges.sign_charge(charge_id, by=viewer)
    messages.success(request, _("Signed. The record keeps the list as it stood."))
    return redirect("cases:charge", charge_id)


@officers_only(*sorted(charges.ABOVE))
@require_POST
def give_left_over(request: HttpRequest, charge_id: int) -> HttpResponse:
    """Give what nobody took to one officer who is posted there now."""
    viewer, found = _charge(request, charge_id)
    left = _left_for(viewer, found)
    if not left:
        messages.info(request, _("Somebody works on each of these complaints already."))
        return redirect("cases:charge", charge_id)
    form = GiveForm(request.POST, case=left[0])
    if not form.is_valid():
        return _charge_page(request, viewer, found, form)
    given = charges.give_left_over(found.pk, int(form.cleaned_data["officer"]), by=viewer)
    words = ngettext("%(count)d complaint is given.", "%(count)d complaints are given.", given)
    messages.success(request, words % {"count": given})
    return redirect("cases:charge", charge_id)
