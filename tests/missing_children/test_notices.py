"""The public notice: by consent only, down at once when the person is found, and every place where it hung is confirmed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.audit.actors import job
from samman.audit.models import Entry
from samman.cases import keys
from samman.cases.enums import Scope
from samman.cases.keys import Citizen
from samman.cases.models import Case
from samman.cases.writing import Stale
from samman.common import clock
from samman.evidence import jobs
from samman.missing_children import actions
from samman.missing_children.actions import Consent, Refused
from samman.missing_children.actions.notices import take_down
from samman.missing_children.enums import ConsentBy, Place
from samman.missing_children.models import MissingPerson, Notice, TakeDown
from samman.missing_children.public import is_up, photo_id
from samman.people.actions import open_identity
from tests.evidence import made
from tests.factories import unit
from tests.missing_children import homeward
from tests.missing_children.made import an_fir, make_missing
from tests.officers import make_viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_missing()


@pytest.fixture
def owner(case: Case) -> Viewer:
    return make_viewer(Role.STATION_HOUSE_OFFICER, case.unit)


def consent(**values: Any) -> Consent:
    given = {
        "by": ConsentBy.GUARDIAN,
        "on": clock.in_ist(clock.now()).date(),
        "who": "सरला नमूना",
        "relation": "माँ",
        "words": "फोटो सबको दिखाइए।",
    }
    return Consent(**{**given, **values})


def publish(case: Case, officer: Viewer, **values: Any) -> Notice:
    case.refresh_from_db()
    return actions.publish_notice(case.pk, consent(**values), version=case.version, by=officer)


def test_it_is_up_by_the_guardians_word_which_is_sealed(case: Case, owner: Viewer) -> None:
    notice = publish(case, owner)
    assert len(notice.token) == 24
    assert "सरला".encode() not in bytes(notice.consent)
    assert notice.opened_consent["who"] == "सरला नमूना"
    line = case.history.get(event="notice_published")
    assert line.shown_to_her and "सरला" not in str(line.data)
    assert [row.place for row in notice.places.all()] == [Place.SITE]


@pytest.mark.parametrize(
    "values",
    [
        {"who": " "},
        {"words": " "},
        {"by": ConsentBy.COMMITTEE},
        {"by": "nobody"},
    ],
)
def test_without_consent_nothing_is_shown(case: Case, owner: Viewer, values: dict[str, str]) -> None:
    with pytest.raises(Refused):
        publish(case, owner, **values)
    assert not Notice.objects.exists()


def test_the_committee_consents_by_its_order_and_for_a_child_only(case: Case, owner: Viewer) -> None:
    order = {"by": ConsentBy.COMMITTEE, "order_number": "112/2026"}
    assert publish(case, owner, **order).opened_consent["order_number"] == "112/2026"
    woman = make_missing(years=32)
    with pytest.raises(Refused):
        publish(woman, owner, **order)


def test_a_signed_paper_stands_for_words(case: Case, owner: Viewer) -> None:
    paper = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
    notice = actions.publish_notice(case.pk, consent(words=""), paper, version=case.version, by=owner)
    assert notice.consent_file is not None and notice.consent_file.case == case


def test_where_the_law_protects_the_identity_there_is_none(case: Case, owner: Viewer) -> None:
    MissingPerson.objects.filter(case=case).update(fir_sections=["BNS-137-2", "POCSO-6"])
    with pytest.raises(Refused):
        publish(case, owner)


def test_an_fir_of_such_a_matter_takes_down_the_notice_that_is_up(case: Case, owner: Viewer) -> None:
    notice = publish(case, owner)
    case.refresh_from_db()
    actions.enter_fir(case.pk, an_fir(case.unit), version=case.version, by=owner)
    notice.refresh_from_db()
    assert is_up(notice)
    case.refresh_from_db()
    corrected = an_fir(case.unit, sections=("BNS-137-2", "POCSO-6"))
    actions.enter_fir(case.pk, corrected, version=case.version, by=owner)
    notice.refresh_from_db()
    assert notice.taken_down_at is not None and not is_up(notice)


def test_what_the_reporter_adds_to_a_notice_that_is_up_is_shown_to_nobody_unseen(
    case: Case, owner: Viewer
) -> None:
    notice = publish(case, owner)
    reporter = Citizen(keys.add_receipt(case, "123456789012", holder="reporter", scope=Scope.ADD))
    upload = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
    theirs = actions.add_reporter_photo(reporter, case.number, upload)
    jobs.make_display_copy(theirs.file_id)
    assert theirs.is_main and photo_id(notice) == 0
    upload = SimpleUploadedFile("b.jpg", made.jpeg(), "image/jpeg")
    chosen = actions.add_photo(case.pk, upload, taken_on=None, is_main=True, by=owner)
    jobs.make_display_copy(chosen.file_id)
    assert photo_id(notice) == chosen.file_id


def test_only_one_who_is_searched_for_has_a_notice(case: Case, owner: Viewer) -> None:
    homeward.trace(case)
    with pytest.raises(Refused):
        publish(case, owner)


@pytest.mark.parametrize("found", [homeward.trace, homeward.said_dead])
def test_found_alive_or_dead_the_notice_is_down_in_the_same_transaction(
    case: Case, owner: Viewer, found: Callable[[Case], object]
) -> None:
    notice = publish(case, owner)
    found(case)
    notice.refresh_from_db()
    assert notice.taken_down_at is not None


def test_one_notice_at_a_time_and_no_stale_form(case: Case, owner: Viewer) -> None:
    stale = case.version
    publish(case, owner)
    with pytest.raises(Refused):
        publish(case, owner)
    with pytest.raises(Stale):
        actions.publish_notice(case.pk, consent(), version=stale, by=owner)
    assert Notice.objects.count() == 1


def test_a_colleague_who_only_supervises_puts_up_none_and_an_outsider_sees_none(
    case: Case, owner: Viewer
) -> None:
    circle = make_viewer(Role.CIRCLE_OFFICER, case.circle)
    with pytest.raises(PermissionDenied):
        publish(case, circle)
    elsewhere = unit("up-amethi-gauriganj")
    make_missing(station=elsewhere)
    with pytest.raises(Http404):
        publish(case, make_viewer(Role.STATION_HOUSE_OFFICER, elsewhere))
    publish(case, owner)


def test_when_it_comes_down_every_place_must_be_confirmed(case: Case, owner: Viewer) -> None:
    notice = publish(case, owner)
    for place, where in (
        (Place.PAPER, "नमूना समाचार"),
        (Place.STATION, "थाना चौक"),
        (Place.STATION, "थाना चौक"),
    ):
        actions.put_up(case.pk, place=place, where=where, by=owner)
    case.refresh_from_db()
    actions.take_down_notice(case.pk, version=case.version, by=owner)
    notice.refresh_from_db()
    assert notice.taken_down_at is not None
    left = list(TakeDown.objects.unconfirmed())
    assert [row.place for row in left] == [Place.PAPER, Place.STATION]  # this site's own page is down already
    for _press in range(2):
        actions.confirm_taken_down(case.pk, place_id=left[0].pk, by=owner)
    left[0].refresh_from_db()
    assert left[0].confirmed_by == owner.officer
    assert case.history.filter(event="notice_gone").count() == 1
    assert TakeDown.objects.unconfirmed().get() == left[1]


def test_a_place_that_was_not_asked_for_is_not_confirmed(case: Case, owner: Viewer) -> None:
    publish(case, owner)
    row = actions.put_up(case.pk, place=Place.POSTER, where="बाजार", by=owner)
    with pytest.raises(PermissionDenied):
        actions.confirm_taken_down(case.pk, place_id=row.pk, by=owner)


def test_taken_down_by_another_act_in_its_own_transaction(case: Case, owner: Viewer) -> None:
    publish(case, owner)
    assert take_down(case, by=job("recovery")) == []
    assert take_down(case, by=job("recovery")) == []  # none is up any more
    assert case.history.filter(event="notice_taken_down").count() == 1


def test_a_new_notice_has_another_address(case: Case, owner: Viewer) -> None:
    first = publish(case, owner)
    case.refresh_from_db()
    actions.take_down_notice(case.pk, version=case.version, by=owner)
    assert publish(case, owner).token != first.token


def test_every_act_is_in_the_record(case: Case, owner: Viewer) -> None:
    notice = publish(case, owner)
    actions.put_up(case.pk, place=Place.POSTER, where="बाजार", by=owner)
    case.refresh_from_db()
    actions.take_down_notice(case.pk, version=case.version, by=owner)
    acts = set(Entry.objects.filter(case_id=case.pk).values_list("act", flat=True))
    assert {"notice_published", "notice_put_up", "notice_taken_down"} <= acts
    assert notice.token not in str(list(Entry.objects.values_list("detail", flat=True)))


def test_a_sighting_is_looked_into_once_by_one_who_opened_the_case(case: Case, owner: Viewer) -> None:
    notice = publish(case, owner)
    actions.report_sighting(notice, {"tip": "चारबाग पर देखा"}, once="a", language="hi")
    row = case.sightings.get()
    check: dict[str, Any] = {"sighting_id": row.pk, "outcome": "false", "note": "दूसरी लड़की थी"}
    with pytest.raises(PermissionDenied):
        actions.check_sighting(case.pk, **check, by=owner)
    open_identity(case.pk, reason="to look into a sighting", by=owner)
    actions.check_sighting(case.pk, **check, by=owner)
    actions.check_sighting(case.pk, **{**check, "outcome": "true"}, by=owner)
    row.refresh_from_db()
    assert (row.outcome, row.opened_note, row.checked_by) == ("false", "दूसरी लड़की थी", owner.officer)
    assert "लड़की".encode() not in bytes(row.note or b"")
