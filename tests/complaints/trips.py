"""A complaint on its way, in short words for tests; built on `tests.factories`."""

from typing import Any

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.drafts import OpenDraft, start_draft
from samman.cases.models import Case
from samman.common.sessions import SessionStore
from samman.complaints.enums import Trouble, When
from samman.jurisdictions.models import Unit
from tests import factories
from tests.factories import citizen as her
from tests.factories import unit
from tests.officers import make_viewer

__all__ = ["accept", "her", "make_complaint", "make_draft", "reported_and_accepted", "submit", "unit"]


def make_draft(station: Unit | None = None, **changes: Any) -> OpenDraft:
    """A full draft that is not sent yet: an adult, for herself, not urgent."""
    station = station or unit()
    draft = start_draft(SessionStore())
    draft.answers.update(
        {
            "danger": "no",
            "for_whom": "self",
            "under_18": "no",
            "trouble": Trouble.PHONE,
            "story": "वह रोज़ फोन करता है।",
            "when": When.WEEKS,
            "district": station.district_id,
            "station": station.pk,
            "accused": "पड़ोसी",
            "accused_power": "no",
            "name": "नाम नमूना",
            **changes,
        }
    )
    draft.save()
    return draft


def make_complaint(station: Unit | None = None, **changes: Any) -> Case:
    """A registered complaint, not urgent unless `changes` make it so."""
    return factories.make_case(station=station, **{"trouble": Trouble.PHONE, "when": When.WEEKS, **changes})


def submit(case: Case, by: Viewer, *, is_final: bool = True, **values: Any) -> None:
    """File a report and see the case as it is afterwards."""
    factories.file_report(case, by=by, is_final=is_final, **values)
    case.refresh_from_db()


def accept(case: Case) -> None:
    """The nodal officer accepts the newest final report."""
    factories.accept(case, by=make_viewer(Role.NODAL_OFFICER, case.district))
    case.refresh_from_db()


def reported_and_accepted(station: Unit | None = None, **changes: Any) -> Case:
    """A complaint whose final report was accepted: her answer is awaited."""
    case = make_complaint(station, **changes)
    submit(case, make_viewer(Role.DESK, case.unit))
    accept(case)
    return case
