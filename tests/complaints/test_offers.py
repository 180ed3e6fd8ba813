"""A complaint offered to a station under another head: accepted, refused, taken back, or climbing; its clock runs on."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.accounts.viewer import Viewer, viewer_of
from samman.audit.models import Entry
from samman.cases.enums import Ground, OfferOutcome
from samman.cases.models import Case, Transfer, TransferOffer
from samman.cases.writing import Stale
from samman.common import clock
from samman.complaints import actions, clocks
from samman.complaints.enums import Decision, RestReason
from samman.complaints.timeline import public_timeline
from samman.complaints.workflow import NotNow
from samman.deadlines.engine import fire_due
from samman.deadlines.models import Deadline
from samman.jurisdictions.models import Unit
from samman.messages.models import Message
from tests.factories import (
    NAME,
    PHONE,
    STORY,
    accept,
    at,
    client_of,
    file_report,
    grouped,
    make_case,
    make_officer,
    make_viewer,
    rate,
    signed_in,
    unit,
)
from tests.races import race

LIST, OFFERS = "/staff/complaints/", "/staff/complaints/offers/"
REASON = "घटना उस थाने की है, मन की बात 77"


@pytest.fixture
def station() -> Unit:
    return unit("up-lucknow-chowk")


@pytest.fixture
def far() -> Unit:
    return unit("up-amethi-gauriganj")


@pytest.fixture
def case(db: None, station: Unit) -> Case:
    with at(hours=-5):
        return make_case(station=station, may_contact=True, phone=PHONE)


def nodal_of(station: Unit) -> Viewer:
    assert station.district is not None
    return make_viewer(Role.NODAL_OFFICER, station.district, phone="9412340001")


def offered(case: Case, to: Unit, by: Viewer | None = None) -> TransferOffer:
    case.refresh_from_db()
    return actions.offer_case(
        case.pk,
        to_unit_id=to.pk,
        ground=Ground.PLACE,
        reason=REASON,
        version=case.version,
        by=by or nodal_of(case.unit),
    )


def page_of(case: Case) -> str:
    return f"{LIST}{case.number}/"


def told(case: Case, event: str) -> set[str]:
    return set(Message.objects.filter(case=case, event=event).values_list("recipient_label", flat=True))


# Offering


@pytest.mark.django_db
def test_to_another_district_it_is_an_offer_and_the_sender_keeps_the_case(
    case: Case, station: Unit, far: Unit
) -> None:
    client = signed_in(Role.NODAL_OFFICER, station.district)
    address = f"{page_of(case)}transfer/?district={far.district_id}"
    assert f'value="{far.pk}"' in client.get(address).text
    typed = {"station": far.pk, "reason": REASON, "version": case.version, "ground": "place"}
    page = client.post(address, typed, follow=True).text
    assert f"{far.name}" in page
    assert "स्वीकार" in page
    case.refresh_from_db()
    assert case.unit == station
    assert not Transfer.objects.exists()
    desk = signed_in(Role.DESK, station)
    assert far.name in desk.get(page_of(case)).text  # the station sees that it waits, and goes on
    assert f"{far.name} को प्रस्तावित" in desk.get(LIST).text
    assert signed_in(Role.DESK, far).get(page_of(case)).status_code == 404
    assert told(case, "transfer_offered") >= {f"unit@{far.code}"}


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["up-lucknow-cyber", "up-lucknow-grp-sample"])
def test_to_a_special_station_of_the_own_district_it_is_an_offer_too(case: Case, code: str) -> None:
    special = unit(code)
    with pytest.raises(Http404):
        actions.transfer_case(
            case.pk, to_unit_id=special.pk, reason=REASON, version=case.version, by=nodal_of(case.unit)
        )
    assert offered(case, special).to_unit == special


@pytest.mark.django_db
def test_a_mahila_thana_of_the_own_district_is_ordered_and_that_of_another_is_offered(
    case: Case, station: Unit
) -> None:
    by = nodal_of(station)
    with pytest.raises(Http404):
        offered(case, unit("up-lucknow-mahila-thana"), by)
    there = offered(case, unit("up-amethi-mahila-thana"), by)
    actions.withdraw_offer(case.pk, there.pk, by=by)
    actions.transfer_case(
        case.pk,
        to_unit_id=unit("up-lucknow-mahila-thana").pk,
        reason=REASON,
        version=case.version,
        by=by,
    )
    case.refresh_from_db()
    assert case.unit.subkind == "mahila_thana"


@pytest.mark.django_db
def test_what_the_other_station_is_told_must_be_chosen_and_what_was_typed_stays(
    case: Case, station: Unit, far: Unit
) -> None:
    client = signed_in(Role.SUPERINTENDENT, station.district)
    address = f"{page_of(case)}transfer/?district={far.district_id}"
    page = client.post(address, {"station": far.pk, "reason": REASON, "version": case.version}).text
    assert "दूसरे थाने को बस यही बताया जाता है" in page
    assert f'value="{far.pk}" selected' in page
    assert REASON in page
    for bad in ("nonsense%00", "%ED%A0%80", "x" * 600, str(10**30)):
        typed = "&".join(f"{name}={bad}" for name in ("station", "reason", "version", "ground"))
        answer = client.post(address, typed, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
    assert not TransferOffer.objects.exists()


@pytest.mark.django_db
def test_one_offer_at_a_time_and_a_stale_form_offers_nothing(case: Case, station: Unit, far: Unit) -> None:
    first = offered(case, far)
    with pytest.raises(Stale):
        offered(case, unit("up-amethi-mahila-thana"))
    with pytest.raises(Stale):
        actions.transfer_case(
            case.pk,
            to_unit_id=unit("up-lucknow-hazratganj").pk,
            reason=REASON,
            version=case.version,
            by=nodal_of(station),
        )
    with pytest.raises(IntegrityError, match="offer_one_open_a_case"), transaction.atomic():
        TransferOffer.objects.create(
            case=case,
            from_unit=station,
            to_unit=unit("up-amethi-mahila-thana"),
            ground=Ground.PLACE,
            offered_by=first.offered_by,
            offered_at=clock.now(),
            due_at=clock.now(),
        )
    client = client_of(first.offered_by)
    answer = client.post(f"{page_of(case)}transfer/", {"station": far.pk}, follow=True)
    assert "इस बीच" in answer.text
    assert TransferOffer.objects.get() == first


@pytest.mark.django_db
def test_the_database_takes_no_offer_of_another_units_case_and_changes_no_answer(
    case: Case, station: Unit, far: Unit
) -> None:
    offer = offered(case, far)
    actions.withdraw_offer(case.pk, offer.pk, by=nodal_of(station))
    with pytest.raises(DatabaseError, match="answered once"), transaction.atomic():
        TransferOffer.objects.filter(pk=offer.pk).update(outcome=OfferOutcome.ACCEPTED)
    offer.pk = None
    offer.answered_at, offer.answered_by, offer.outcome = None, None, ""
    offer.from_unit, offer.to_unit = far, station
    with pytest.raises(DatabaseError, match="by the unit that owns it"), transaction.atomic():
        offer.save()


# What is seen before it is accepted


@pytest.mark.django_db
def test_the_other_station_sees_the_offer_and_nothing_of_her(case: Case, far: Unit) -> None:
    offered(case, far)
    for role, where in (
        (Role.DESK, far),
        (Role.STATION_HOUSE_OFFICER, far),
        (Role.NODAL_OFFICER, far.district),
    ):
        client = signed_in(role, where)
        assert OFFERS in client.get(LIST).text
        pages = client.get(OFFERS).text + client.get(f"{OFFERS}{case.number}/").text
        for shown in (grouped(case.number), "घर में क्रूरता या मारपीट", "चौक", "लखनऊ", "घटना उनके क्षेत्र की है"):
            assert shown in pages
        for covered in (NAME, STORY, PHONE, REASON, "विपक्षी नमूना", "नमूना मोहल्ला"):
            assert covered not in pages
        assert client.get(page_of(case)).status_code == 404
        assert client.get(f"{page_of(case)}report/").status_code == 404
    assert Entry.objects.filter(act="view_offer", outcome="read", case_id=case.pk).count() == 3


@pytest.mark.django_db
def test_others_find_no_offer(case: Case, station: Unit, far: Unit) -> None:
    offer = offered(case, far)
    elsewhere = Unit.objects.stations().filter(district__code="up-agra")[0]
    offered(make_case(station=far), elsewhere, nodal_of(far))
    for role, where in (
        (Role.DESK, elsewhere),
        (Role.NODAL_OFFICER, elsewhere.district),
        (Role.DESK, station),
        (Role.NODAL_OFFICER, station.district),
        (Role.DESK, Unit.objects.stations().filter(district=far.district).exclude(pk=far.pk)[0]),
    ):
        client = signed_in(role, where)
        assert client.get(f"{OFFERS}{case.number}/").status_code == 404, role
        answer = client.post(f"{OFFERS}{case.number}/", {"offer": offer.pk, "answer": "accept"})
        assert answer.status_code == 404
        assert grouped(case.number) not in client.get(OFFERS).text
        with pytest.raises(Http404):
            actions.accept_offer(offer.pk, by=make_viewer(role, where))
        with pytest.raises(Http404):
            actions.refuse_offer(offer.pk, reason=REASON, by=make_viewer(role, where))
    assert Entry.objects.filter(act="accept_offer", outcome="refused", object_id=str(case.pk)).exists()
    case.refresh_from_db()
    assert case.unit == station
    assert client_of(make_officer(Role.AUDITOR, station.state)).get(OFFERS).status_code == 404


@pytest.mark.django_db
def test_those_above_see_the_offer_and_do_not_answer_it(case: Case, far: Unit) -> None:
    offered(case, far)
    for role, where in (
        (Role.RANGE_OFFICER, far.range),
        (Role.ZONE_OFFICER, far.zone),
        (Role.MONITOR, far.state),
    ):
        client = signed_in(role, where)
        assert grouped(case.number) in client.get(OFFERS).text
        page = client.get(f"{OFFERS}{case.number}/").text
        assert 'value="accept"' not in page
        assert client.post(f"{OFFERS}{case.number}/", {"answer": "accept"}).status_code == 403


@pytest.mark.django_db
def test_the_district_that_sends_does_not_accept_for_its_cyber_station(case: Case, station: Unit) -> None:
    cyber = unit("up-lucknow-cyber")
    offer = offered(case, cyber)
    for by in (nodal_of(station), make_viewer(Role.SUPERINTENDENT, station.district)):
        with pytest.raises(Http404):
            actions.accept_offer(offer.pk, by=by)
    actions.accept_offer(offer.pk, by=make_viewer(Role.STATION_HOUSE_OFFICER, cyber))
    case.refresh_from_db()
    assert (case.unit, case.circle) == (cyber, None)


@pytest.mark.django_db
def test_nobody_accepts_an_offer_of_their_own(case: Case, station: Unit, far: Unit) -> None:
    by = nodal_of(station)
    offer = offered(case, far, by)
    Posting.objects.create(
        officer=by.officer, unit=far, role=Role.STATION_HOUSE_OFFICER, starts_at=clock.now()
    )
    with pytest.raises(Http404):
        actions.accept_offer(offer.pk, by=viewer_of(by.officer))


@pytest.mark.django_db
def test_a_case_is_never_offered_to_the_station_it_is_kept_from_nor_seen_by_its_officers(
    station: Unit, far: Unit
) -> None:
    case = make_case(station=station, accused_power="yes")
    by = make_viewer(Role.SUPERINTENDENT, station.district)
    elsewhere = offered(case, far, by)
    of_the_accused: Officer = make_officer(Role.DESK, station)
    Posting.objects.create(officer=of_the_accused, unit=far, role=Role.DESK, starts_at=clock.now())
    client = client_of(of_the_accused)
    assert grouped(case.number) not in client.get(OFFERS).text
    assert client.get(f"{OFFERS}{case.number}/").status_code == 404
    with pytest.raises(Http404):
        actions.accept_offer(elsewhere.pk, by=viewer_of(of_the_accused))
    actions.accept_offer(elsewhere.pk, by=make_viewer(Role.DESK, far))
    case.refresh_from_db()
    assert (case.unit, case.kept_from) == (far, station)
    back = make_viewer(Role.NODAL_OFFICER, far.district)
    with pytest.raises(Http404):
        offered(case, station, back)
    with pytest.raises(DatabaseError, match="kept from"), transaction.atomic():
        TransferOffer.objects.create(
            case=case,
            from_unit=far,
            to_unit=station,
            ground=Ground.PLACE,
            offered_by=back.officer,
            offered_at=clock.now(),
            due_at=clock.now(),
        )
    assert not told(case, "transfer_offered") & {f"unit@{station.code}", f"desk@{station.code}"}


# The answer


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [Role.DESK, Role.STATION_HOUSE_OFFICER, Role.NODAL_OFFICER, Role.SUPERINTENDENT]
)
def test_who_accepts_has_it_at_once_and_every_clock_goes_on(
    case: Case, station: Unit, far: Unit, role: Role
) -> None:
    due, order = case.due_at, case.queue_order
    running = list(Deadline.objects.filter(case=case).values())
    offered(case, far)
    where = far if role in (Role.DESK, Role.STATION_HOUSE_OFFICER) else far.district
    client = signed_in(role, where)
    offer = TransferOffer.objects.get()
    page = client.post(f"{OFFERS}{case.number}/", {"offer": offer.pk, "answer": "accept"}, follow=True)
    assert page.redirect_chain[-1][0] == page_of(case)
    case.refresh_from_db()
    assert (case.unit, case.district, case.due_at, case.queue_order) == (far, far.district, due, order)
    report_clock = Deadline.objects.exclude(ladder=clocks.OFFER).filter(case=case)
    assert list(report_clock.values()) == running
    assert not Deadline.objects.running().filter(case=case, ladder=clocks.OFFER).exists()
    for former in (signed_in(Role.DESK, station), signed_in(Role.NODAL_OFFICER, station.district)):
        assert former.get(page_of(case)).status_code == 404
    assert signed_in(Role.DESK, far).get(page_of(case)).status_code == 200
    assert told(case, "complaint_transferred") >= {f"unit@{far.code}", f"unit@{station.code}"}
    offer.refresh_from_db()
    assert offer.outcome == OfferOutcome.ACCEPTED


@pytest.mark.django_db
def test_she_hears_of_it_only_when_it_is_done_and_as_of_every_transfer(case: Case, far: Unit) -> None:
    before = [line.event for line in public_timeline(case, with_words=True)]
    offer = offered(case, far)
    actions.refuse_offer(offer.pk, reason=REASON, by=make_viewer(Role.DESK, far))
    actions.withdraw_offer(case.pk, offered(case, far).pk, by=nodal_of(case.unit))
    again = offered(case, far)
    fire_due(clock.now() + timedelta(hours=5))
    assert [line.event for line in public_timeline(case, with_words=True)] == before
    actions.accept_offer(again.pk, by=make_viewer(Role.DESK, far))
    newest = public_timeline(case, with_words=True)[0]
    assert far.name in newest.text
    assert REASON not in newest.text + newest.words
    assert not Message.objects.filter(case=case, audience="her").exists()


@pytest.mark.django_db
def test_refused_it_stays_and_the_sender_reads_why(case: Case, station: Unit, far: Unit) -> None:
    offer = offered(case, far)
    client = signed_in(Role.STATION_HOUSE_OFFICER, far)
    address = f"{OFFERS}{case.number}/"
    page = client.post(address, {"offer": offer.pk, "answer": "refuse", "reason": "न"}).text
    assert "कम से कम दस अक्षर" in page
    client.post(address, {"offer": offer.pk, "answer": "refuse", "reason": "यह घटना मोहनगंज थाने की है"})
    case.refresh_from_db()
    assert case.unit == station
    page = signed_in(Role.NODAL_OFFICER, station.district).get(page_of(case)).text
    assert "यह घटना मोहनगंज थाने की है" in page
    assert f"district_unit@{station.code}" not in told(case, "transfer_refused")
    assert told(case, "transfer_refused")
    events = list(case.history.order_by("id").values_list("event", flat=True))
    assert events[-2:] == ["transfer_offered", "transfer_refused"]
    assert not Deadline.objects.running().filter(case=case, ladder=clocks.OFFER).exists()
    for line in case.history.all():
        assert "मोहनगंज" not in str(line.data)
        assert REASON not in str(line.data)
    assert not Entry.objects.filter(reason__contains="मोहनगंज").exists()


@pytest.mark.django_db
def test_the_sender_takes_it_back_and_may_then_offer_anew_with_a_clock_of_its_own(
    case: Case, station: Unit, far: Unit
) -> None:
    offer = offered(case, far)
    client = signed_in(Role.NODAL_OFFICER, station.district)
    client.post(f"{page_of(case)}transfer/back/", {"offer": offer.pk})
    offer.refresh_from_db()
    assert offer.outcome == OfferOutcome.WITHDRAWN
    page = client.post(f"{page_of(case)}transfer/back/", {"offer": offer.pk}, follow=True).text
    assert "वापस लेने के लिए" in page  # a second press changes nothing, and says so
    with pytest.raises(Stale):
        actions.accept_offer(offer.pk, by=make_viewer(Role.DESK, far))
    offered(case, far)
    clocks_of_offers = Deadline.objects.filter(case=case, ladder=clocks.OFFER).order_by("round")
    assert [(row.round, row.stopped_at is None) for row in clocks_of_offers] == [(1, False), (2, True)]
    assert signed_in(Role.DESK, station).post(f"{page_of(case)}transfer/back/").status_code == 403


@pytest.mark.django_db
def test_a_second_press_on_accept_changes_nothing(case: Case, far: Unit) -> None:
    offer = offered(case, far)
    client = signed_in(Role.DESK, far)
    for _press in range(2):
        page = client.post(f"{OFFERS}{case.number}/", {"offer": offer.pk, "answer": "accept"}, follow=True)
        assert page.redirect_chain[-1][0] == page_of(case)
    assert Transfer.objects.filter(case=case).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "0", "x", "9" * 30, "\0", "१"])
def test_a_wrong_offer_in_the_form_answers_nothing(case: Case, far: Unit, typed: str) -> None:
    offered(case, far)
    client = signed_in(Role.DESK, far)
    page = client.post(f"{OFFERS}{case.number}/", {"offer": typed, "answer": "accept"}, follow=True)
    assert page.status_code == 200
    assert not Transfer.objects.exists()


@pytest.mark.django_db
def test_a_complaint_that_she_closed_meanwhile_is_no_longer_offered(
    case: Case, station: Unit, far: Unit
) -> None:
    desk = make_viewer(Role.DESK, station)
    file_report(case, by=desk, is_final=True)
    accept(case, by=nodal_of(station))
    offer = offered(case, far)
    rate(case, satisfied=True)
    client = signed_in(Role.DESK, far)
    assert grouped(case.number) not in client.get(OFFERS).text
    client.post(f"{OFFERS}{case.number}/", {"offer": offer.pk, "answer": "accept"})
    with pytest.raises(Stale):
        actions.accept_offer(offer.pk, by=make_viewer(Role.DESK, far))
    offer.refresh_from_db()
    assert (offer.outcome, offer.answered_by) == (OfferOutcome.ENDED, None)
    fire_due(clock.now() + timedelta(hours=5))
    assert not told(case, "transfer_unanswered")


@pytest.mark.django_db
def test_what_rests_is_neither_offered_nor_transferred_and_an_offer_of_it_ends(
    case: Case, station: Unit, far: Unit
) -> None:
    by = nodal_of(station)
    offer = offered(case, far, by)
    first, second = make_viewer(Role.MONITOR, station.state), make_viewer(Role.MONITOR, station.state)
    rest = actions.propose_rest(
        case.pk, reason=RestReason.NOT_FOUND, words="looked for her", version=case.version, by=first
    )
    actions.decide_rest(case.pk, rest_id=rest.pk, confirm=True, by=second)
    offer.refresh_from_db()
    assert offer.outcome == OfferOutcome.ENDED
    assert signed_in(Role.NODAL_OFFICER, station.district).get(f"{page_of(case)}transfer/").status_code == 403
    with pytest.raises(NotNow):
        offered(case, far, by)
    with pytest.raises(NotNow):
        actions.transfer_case(
            case.pk, to_unit_id=far.pk, reason=REASON, version=Case.objects.get().version, by=first
        )
    assert TransferOffer.objects.count() == 1
    assert not Transfer.objects.exists()


@pytest.mark.django_db
def test_the_zero_fir_is_said_to_go_along(case: Case, station: Unit, far: Unit) -> None:
    desk = make_viewer(Role.DESK, station)
    file_report(
        case,
        by=desk,
        decision=Decision.ZERO_FIR,
        fir_number="7",
        fir_year=2026,
        offences=[1],
        no_offence_reason="",
    )
    page = signed_in(Role.NODAL_OFFICER, station.district).get(f"{page_of(case)}transfer/").text
    assert "मु०अ०सं० 7/2026" in page
    offered(case, far)
    page = signed_in(Role.DESK, far).get(f"{OFFERS}{case.number}/").text
    assert "जीरो एफआईआर" in page
    assert "7/2026" not in page
    page = signed_in(Role.DESK, station).get(page_of(case)).text
    assert "जीरो एफआईआर साथ आई है" not in page
    actions.accept_offer(TransferOffer.objects.get().pk, by=make_viewer(Role.DESK, far))
    page = signed_in(Role.DESK, far).get(page_of(case)).text
    assert "जीरो एफआईआर साथ आई है (मु०अ०सं० 7/2026, चौक)" in page
    file_report(
        case,
        by=make_viewer(Role.DESK, far),
        decision=Decision.FIR,
        fir_number="9",
        fir_year=2026,
        offences=[1],
    )
    assert "साथ आई है" not in signed_in(Role.DESK, far).get(page_of(case)).text


# Without an answer


@pytest.mark.django_db
def test_without_an_answer_it_climbs_to_the_range_and_then_to_headquarters_once(
    case: Case, station: Unit, far: Unit
) -> None:
    assert far.range and station.range and far.state and far.district
    phones = {Role.RANGE_OFFICER: "9412340011", Role.SUPERINTENDENT: "9412340012", Role.MONITOR: "9412340013"}
    make_officer(Role.RANGE_OFFICER, far.range, phone=phones[Role.RANGE_OFFICER])
    make_officer(Role.SUPERINTENDENT, far.district, phone=phones[Role.SUPERINTENDENT])
    make_officer(Role.MONITOR, far.state, phone=phones[Role.MONITOR])
    offer = offered(case, far)
    fire_due(offer.offered_at + timedelta(hours=1, minutes=59))
    assert not told(case, "transfer_unanswered")
    for _again in range(2):
        fire_due(offer.offered_at + timedelta(hours=2))
    above = {f"range_officer@{far.range.code}", f"superintendent@{far.district.code}"}
    assert told(case, "transfer_unanswered") >= above
    assert f"monitor@{far.state.code}" not in told(case, "transfer_unanswered")
    fire_due(offer.offered_at + timedelta(hours=4))
    assert f"monitor@{far.state.code}" in told(case, "transfer_unanswered")
    assert case.history.filter(event="transfer_unanswered").count() == 2
    case.refresh_from_db()
    assert case.unit == station  # it climbs, and falls nowhere
    with at(offer.due_at):
        page = signed_in(Role.MONITOR, far.state).get(LIST).text
    assert OFFERS in page


@pytest.mark.django_db
def test_the_reports_clock_takes_its_steps_while_an_offer_waits(case: Case, far: Unit) -> None:
    offered(case, far)
    fire_due(case.created_at + timedelta(hours=25))
    taken = case.history.filter(event__in=("report_warning", "report_late")).order_by("id")
    assert [line.data["hours"] for line in taken] == [12, 20, 24]


@pytest.mark.django_db
def test_an_answered_offer_does_not_climb(case: Case, far: Unit) -> None:
    offer = offered(case, far)
    actions.accept_offer(offer.pk, by=make_viewer(Role.DESK, far))
    fire_due(offer.offered_at + timedelta(hours=5))
    assert not told(case, "transfer_unanswered")


@pytest.mark.django_db
def test_headquarters_decides_by_an_order_which_ends_the_offer(case: Case, station: Unit, far: Unit) -> None:
    offer = offered(case, far)
    client = signed_in(Role.MONITOR, station.state)
    page = client.get(f"{page_of(case)}transfer/").text
    assert f'value="{far.pk}" selected' in page
    client.post(
        f"{page_of(case)}transfer/?district={far.district_id}",
        {"station": far.pk, "reason": REASON, "version": case.version},
    )
    case.refresh_from_db()
    offer.refresh_from_db()
    assert (case.unit, offer.outcome) == (far, OfferOutcome.DECIDED)
    with pytest.raises(Stale):
        actions.accept_offer(offer.pk, by=make_viewer(Role.DESK, far))
    assert Transfer.objects.count() == 1


# Two at once


def failures(outcomes: list[object]) -> list[type]:
    return [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)]


@pytest.mark.django_db(transaction=True)
def test_of_two_acceptances_at_once_exactly_one_wins(
    station: Unit, far: Unit, owner_connection: psycopg.Connection[Any]
) -> None:
    case = make_case(station=station)
    offer = offered(case, far)
    desk, nodal = make_viewer(Role.DESK, far), make_viewer(Role.NODAL_OFFICER, far.district)
    outcomes = race(
        case,
        owner_connection,
        lambda: actions.accept_offer(offer.pk, by=desk),
        lambda: actions.accept_offer(offer.pk, by=nodal),
    )
    assert failures(outcomes) == [Stale]
    case.refresh_from_db()
    assert (case.unit, Transfer.objects.get().to_unit) == (far, far)
    assert case.history.filter(event="transferred").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_acceptance_taking_back_and_headquarters_order_at_once_exactly_one_wins(
    station: Unit, far: Unit, owner_connection: psycopg.Connection[Any]
) -> None:
    case = make_case(station=station)
    by = nodal_of(station)
    offer = offered(case, far, by)
    desk, monitor = make_viewer(Role.DESK, far), make_viewer(Role.MONITOR, station.state)
    other = unit("up-amethi-mahila-thana")

    def order() -> Case:
        return actions.transfer_case(
            case.pk, to_unit_id=other.pk, reason=REASON, version=case.version, by=monitor
        )

    outcomes = race(
        case,
        owner_connection,
        lambda: actions.accept_offer(offer.pk, by=desk),
        lambda: actions.withdraw_offer(case.pk, offer.pk, by=by),
        order,
    )
    offer.refresh_from_db()
    case.refresh_from_db()
    accepted, withdrawn, ordered = (not isinstance(outcome, Exception) for outcome in outcomes)
    assert not (accepted and ordered)
    assert [accepted, withdrawn, offer.outcome == OfferOutcome.DECIDED].count(True) == 1
    expected = far if accepted else other if ordered else station
    assert case.unit == expected
    assert [move.to_unit for move in Transfer.objects.all()] == ([expected] if expected != station else [])
    assert set(failures(outcomes)) <= {Stale, Http404}  # who no longer sees it finds nothing
