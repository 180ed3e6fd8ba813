"""Children who were traced, as rows of the records: for tests that need many of them at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from samman.accounts.models import Officer
from samman.cases.models import Case
from samman.common import clock, digits
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import AgeSure, MomentSure, Sex, Source, State
from samman.missing_children.enums_home import How, OtherState
from samman.missing_children.models import Group, MissingPerson, Recovery
from samman.reports.bulletin import Traced
from tests.officers import make_unit

STATES = {
    "Karnataka": "ka",
    "Rajasthan": "rj",
    "Maharashtra": "mh",
    "Telangana": "ts",
    "Gujarat": "gj",
    "Uttar Pradesh": "up",
}
NAMES = ("राधिका नमूना", "Firoz Sample")


def keep(
    traced: list[Traced],
    state: Unit,
    found_at: datetime,
    by: Officer,
    *,
    home: Unit | None = None,
    found_in: list[Unit] | None = None,
    prefix: str = "",
) -> list[Traced]:
    """Rows that say what is given, in districts made for it; and what is given, with their ids, nobody home."""
    districts: dict[str, Unit] = {}
    groups: dict[object, Group] = {}
    told, cases, persons, recoveries = [], [], [], []
    for child in traced:
        if child.district_en not in districts:
            code = f"{state.code}-{prefix}{len(districts)}"
            districts[child.district_en] = make_unit(
                code, UnitKind.DISTRICT, child.district_hi, child.district_en, state
            )
        case = Case(
            kind="missing",
            number=digits.new_number(),
            state_code="missing",
            about_child=True,
            created_at=found_at,
            data_key=b"x",
        )
        case.place_at(districts[child.district_en])
        cases.append(case)
    Case.objects.bulk_create(cases)
    count: dict[object, int] = {}
    for child in traced:
        count[child.together] = count.get(child.together, 0) + 1
    places: Sequence[Unit | None] = found_in or [
        None if child.state_en else case.district for child, case in zip(traced, cases, strict=True)
    ]
    for child, case, found in zip(traced, cases, places, strict=True):
        if count[child.together] > 1 and child.together not in groups:
            groups[child.together] = Group.objects.create(created_at=found_at)
        group = groups.get(child.together)
        persons.append(
            MissingPerson(
                case=case, group=group, home_district=home, language="hi", source=Source.IMPORT, 
                seen_at=found_at - timedelta(hours=child.hours),
                seen_sure=MomentSure.HOUR, seen_place="", words=b"x", sex=Sex.FEMALE if child.is_girl else Sex.MALE,
                name_hi=NAMES[0], name_en=NAMES[1], age_from_months=168, age_until_months=179,
                age_on=clock.in_ist(found_at).date(), age_sure=AgeSure.FAMILY,
            )
        )  # fmt: skip
        recoveries.append(
            Recovery(
                case=case, found_at=found_at, found_sure=MomentSure.HOUR, place="नमूना",
                district=found,
                other_state=OtherState(STATES[child.state_en]) if child.state_en else "",
                other_district=f"{child.place_hi} / {child.place_en}" if child.place_hi else "",
                how=How.CYBER if child.by_cyber else How.OTHER_POLICE, hours_computed=child.hours, hours=child.hours,
                kilometres=child.kilometres, arrested=child.arrested, recorded_by=by, recorded_at=found_at,
            )
        )  # fmt: skip
        together = group.pk if group else f"case {case.pk}"
        told.append(replace(child, district_id=case.district_id, together=together, is_home=False))
    MissingPerson.objects.bulk_create(persons)
    Recovery.objects.bulk_create(recoveries)
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(state_code=State.TRACED)
    return told
