"""A case with its station, and officers around it."""

from dataclasses import dataclass

from django.test import Client

from samman.accounts.enums import Role
from samman.accounts.viewer import Viewer
from samman.cases.models import Case
from samman.people.actions import open_identity
from tests.cases.rows import bare_case, unit
from tests.officers import make_viewer


@dataclass
class Scene:
    """A case at Chowk in Lucknow, and who may want to see its files."""

    case: Case
    woman: Viewer  # station house officer there
    man: Viewer  # circle officer above her
    desk: Viewer  # a colleague at the same desk, not assigned
    outsider: Viewer  # station house officer elsewhere, with a case of her own
    other_case: Case

    def open_for(self, *viewers: Viewer) -> None:
        """They open the case with a reason."""
        for viewer in viewers:
            open_identity(self.case.pk, reason="मिलने जाना है", by=viewer)

    @staticmethod
    def client(viewer: Viewer) -> Client:
        """A browser in which the officer is signed in."""
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(viewer.officer, backend="django.contrib.auth.backends.ModelBackend")
        return browser


def make_scene() -> Scene:
    """A fresh scene in the test's database."""
    station, elsewhere = unit("up-lucknow-chowk"), unit("up-agra").children.filter(kind="circle").first()
    assert station.circle is not None and elsewhere is not None
    far = (
        elsewhere.children.get(kind="station")
        if elsewhere.children.count() == 1
        else elsewhere.children.first()
    )
    assert far is not None
    return Scene(
        case=bare_case(station),
        woman=make_viewer(Role.STATION_HOUSE_OFFICER, station, is_woman=True),
        man=make_viewer(Role.CIRCLE_OFFICER, station.circle),
        desk=make_viewer(Role.DESK, station, is_woman=True),
        outsider=make_viewer(Role.STATION_HOUSE_OFFICER, far, is_woman=True),
        other_case=bare_case(far),
    )
