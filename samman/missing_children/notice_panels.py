"""The panels of the public notice, of sightings and of files on a missing person's page."""

from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from samman.common import clock
from samman.evidence import panel as evidence_panel
from samman.missing_children import access
from samman.missing_children.actions.notices import why_no_notice
from samman.missing_children.enums import Place
from samman.missing_children.forms.notices import PublishForm, PutUpForm, SightingForm
from samman.missing_children.models import NoticeViews, Sighting, TakeDown

if TYPE_CHECKING:
    from samman.missing_children.panels import Page

Context = dict[str, Any]
MOST = 50  # places and sightings shown, the newest


def notice(page: "Page") -> Context | None:
    """The notice that is up, or how one is put up; and where it hangs, or must come down."""
    case, viewer = page.case, page.viewer
    up = case.notices.up().first()
    can_publish = access.can_publish(viewer, case)
    places = TakeDown.objects.filter(notice__case=case)
    shown = (
        places.filter(notice=up) if up else places.filter(asked_at__isnull=False).exclude(place=Place.SITE)
    )
    if up is None and not can_publish and not shown.exists():
        return None
    today = clock.in_ist(clock.now()).date()
    views = NoticeViews.objects.filter(notice=up) if up else NoticeViews.objects.none()
    return {
        "up": up,
        "consent": up.opened_consent if up and page.opened else None,
        # Lower rooms own the page; its address is built from the token that stands on every poster.
        "page_url": page.request.build_absolute_uri(f"/n/{up.token}/") if up else "",
        "views": views.aggregate(all=Sum("count"))["all"] or 0,
        "views_today": views.filter(day=today).aggregate(all=Sum("count"))["all"] or 0,
        "why_not": "" if up or case.closed_at else why_no_notice(case),
        "can_publish": can_publish and case.closed_at is None,
        "can_confirm": access.can_confirm_taken_down(viewer, case),
        "places": list(shown.order_by("-id")[:MOST]),
        "unconfirmed": places.unconfirmed().count(),
        "publish_form": page.forms.get("publish_form") or PublishForm(initial={"version": case.version}),
        "put_up_form": page.forms.get("put_up_form") or PutUpForm(),
    }


def sightings(page: "Page") -> Context | None:
    """What people say who saw the person, those first that nobody looked into."""
    rows = list(page.case.sightings.order_by("outcome", "-id")[:MOST])
    if not rows:
        return None
    can_check = access.can_check_sighting(page.viewer, page.case)
    return {
        "sightings": [_sighting(page, row, can_check) for row in rows],
        "unchecked": page.case.sightings.unchecked().count(),
    }


def _sighting(page: "Page", row: Sighting, can_check: bool) -> dict[str, Any]:
    row.case = page.case
    form: Any = None
    if can_check and not row.outcome:
        typed = page.forms.get("sighting_form")
        is_this = typed is not None and str(typed.data.get("sighting")) == str(row.pk)
        form = typed if typed and is_this else SightingForm(initial={"sighting": row.pk})
        form.auto_id = f"sighting{row.pk}_%s"
    return {
        "row": row,
        "told": row.opened_words if page.opened else None,
        "note": row.opened_note if page.opened else "",
        "form": form,
    }


def files(page: "Page") -> Context | None:
    """What was sent along: voices, papers, pictures of those who saw."""
    found = evidence_panel.context(page.viewer, page.case)
    return found if found["count"] else None
