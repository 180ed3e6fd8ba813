"""What posts are called."""

import pytest
from django.utils import translation

from samman.accounts.enums import UNIT_OF_ROLE, Role
from samman.accounts.titles import role_title, title
from samman.jurisdictions.enums import UnitKind
from samman.jurisdictions.models import Unit
from tests.officers import Map, make_officer, make_unit

pytestmark = pytest.mark.django_db


def test_a_commissionerate_has_other_names_for_its_posts(police_map: Map) -> None:
    city = make_unit("zz-c", UnitKind.DISTRICT, "नगर", "City", police_map.state, is_commissionerate=True)
    circle = make_unit("zz-c-o", UnitKind.CIRCLE, "सर्किल", "Circle", city)
    with translation.override("hi"):
        assert role_title(Role.SUPERINTENDENT, police_map.district) == "पुलिस अधीक्षक"
        assert role_title(Role.SUPERINTENDENT, city) == "पुलिस आयुक्त / पुलिस उपायुक्त"
        assert role_title(Role.CIRCLE_OFFICER, circle) == "सहायक पुलिस आयुक्त"
        assert role_title(Role.CIRCLE_OFFICER, police_map.station) == "क्षेत्राधिकारी"


def test_the_title_names_post_and_unit_in_both_languages(police_map: Map) -> None:
    posting = make_officer(Role.STATION_HOUSE_OFFICER, police_map.station).postings.get()
    with translation.override("hi"):
        assert title(posting) == str(posting) == "थाना प्रभारी, पहला थाना"
    with translation.override("en"):
        assert title(posting) == "Station house officer, First Thana"


def test_every_role_stands_at_a_kind_of_unit() -> None:
    assert set(UNIT_OF_ROLE) == set(Role.values)
    assert {unit for unit in UNIT_OF_ROLE.values()} <= set(UnitKind.values)
    assert Unit.objects.filter(kind__in=set(UNIT_OF_ROLE.values())).exists()
