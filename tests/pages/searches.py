"""The pages of search operations, empty and full."""

import uuid
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from samman.accounts.enums import Role
from samman.evidence import jobs
from samman.missing_children import actions
from samman.missing_children.models.operations import today
from tests.evidence import made
from tests.factories import client_of, signed_in, unit
from tests.missing_children import homeward, searching
from tests.missing_children.made import make_missing, special
from tests.pages.glass import Glass

AT = "/staff/operations"


def operations_and_teams(glass: Glass) -> None:
    monitor, nodal = signed_in(Role.MONITOR, unit().state), client_of(searching.nodal().officer)
    glass.look(monitor, f"{AT}/", name="staff-operations-empty")
    glass.look(monitor, f"{AT}/?which=ended", name="staff-operations-none-ended")
    glass.look(monitor, f"{AT}/new/")
    glass.mistake(monitor, f"{AT}/new/", {"name": "x"}, name="staff-operations-new-wrong")
    glass.look(nodal, f"{AT}/new/", name="staff-operations-new-district")
    operation = searching.start()
    page, district = f"{AT}/{operation.pk}", operation.districts.get()
    glass.look(nodal, f"{page}/", name="staff-operation-empty")
    glass.look(monitor, f"{page}/", name="staff-operation-above")
    glass.mistake(monitor, f"{page}/until/", {"ends_on": "x"}, name="staff-operation-until-wrong")
    glass.look(nodal, f"{page}/share/{district.pk}/", name="staff-operation-share-no-team")
    glass.look(nodal, f"{page}/team/?district={district.pk}", name="staff-team-new")
    glass.mistake(nodal, f"{page}/team/?district={district.pk}", {}, name="staff-team-new-wrong")
    team = searching.form(operation)
    glass.look(nodal, f"{page}/share/{district.pk}/", name="staff-operation-share-nobody")
    case, other, third = (make_missing(description={"marks": "माथे पर तिल"}) for _ in range(3))
    searching.give(team, case, third)
    homeward.trace(case)
    photo = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
    by = homeward.sho(other)
    jobs.make_display_copy(actions.add_photo(third.pk, photo, taken_on=None, is_main=True, by=by).file_id)
    glass.look(nodal, f"{page}/share/{district.pk}/", name="staff-operation-share")
    glass.look(
        nodal, f"{page}/share/{district.pk}/", {f"case-{other.pk}": "9"}, name="staff-operation-share-wrong"
    )
    glass.look(nodal, f"{AT}/team/{team.pk}/officers/", name="staff-team-officers")
    glass.look(nodal, f"{AT}/team/{team.pk}/", name="staff-team-nodal")


def what_a_team_does(glass: Glass) -> None:
    officer = searching.desk(searching.other_station())
    team = searching.form(searching.start(), officer)
    here = client_of(officer.officer)
    glass.look(here, f"{AT}/", name="staff-operations-own-team")
    glass.look(here, f"{AT}/team/{team.pk}/", name="staff-team-empty")
    form = f"{AT}/team/{team.pk}/visit/"
    glass.look(here, form, name="staff-visit-new")
    glass.mistake(here, form, {"c1-name": "बबलू"}, name="staff-visit-new-wrong")
    glass.look(here, form, {"more": "1", "c1-name": "बबलू"}, name="staff-visit-more")
    found = searching.searched(team.operation, officer)
    visit, labour = f"{AT}/visit/{found.visit.pk}/", f"{AT}/labour/{found.labour.pk}/"
    glass.look(here, visit, name="staff-visit")
    glass.look(here, f"{visit}labour/", name="staff-labour-new")
    glass.mistake(here, f"{visit}labour/", {}, name="staff-labour-new-wrong")
    ahtu = signed_in(Role.AHTU_OFFICER, special("ahtu"))
    glass.look(ahtu, f"{AT}/", name="staff-operations-owed")
    glass.look(ahtu, labour, name="staff-labour")
    glass.mistake(ahtu, labour, {"which": "told"}, name="staff-labour-told-wrong")
    for name in ("stay", "awareness"):
        glass.look(here, f"{AT}/team/{team.pk}/{name}/", name=f"staff-{name}-new")
        glass.mistake(here, f"{AT}/team/{team.pk}/{name}/", {}, name=f"staff-{name}-new-wrong")
    glass.look(here, f"{AT}/stay/{found.stay.pk}/", name="staff-stay")
    glass.mistake(here, f"{AT}/stay/{found.stay.pk}/", {}, name="staff-stay-wrong")
    bare = actions.begin_stay(
        team.pk,
        place="मुम्बई",
        other_state="mh",
        begins_on=today(),
        ends_on=today() + timedelta(days=7),
        token=uuid.uuid4(),
        by=officer,
    )
    glass.look(here, f"{AT}/stay/{bare.pk}/", name="staff-stay-empty")
    glass.look(here, f"{AT}/team/{found.team.pk}/", name="staff-team-full")
    glass.look(ahtu, f"{AT}/{team.operation_id}/", name="staff-operation-full")
    glass.look(
        here,
        f"/staff/missing/found/new/?met={found.visit.children.order_by('id')[0].pk}",
        name="staff-found-from-met",
    )
