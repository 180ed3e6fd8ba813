"""The officers of the demo: one for each role, two for outsiders. None of them can sign in when `settings.DEMO` is off."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from samman.accounts import codes
from samman.accounts.enums import Role
from samman.accounts.models import Officer, Posting
from samman.audit import record
from samman.audit.actors import command
from samman.common import clock
from samman.jurisdictions.enums import AHTU, CYBER, SJPU, UnitKind
from samman.jurisdictions.models import Unit

SERVED = timedelta(days=90)  # how long they have held their posts: longer than the sample complaints are old
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another


class DemoOff(Exception):
    """The demo is not switched on; says so in words."""

    def __init__(self) -> None:
        super().__init__("This is not a demo: start with DEMO=1 (make run) to have demo officers.")


@dataclass(frozen=True)
class Sample:
    """One demo officer."""

    username: str
    role: Role
    unit: Unit | None
    name_hi: str
    name_en: str
    rank_hi: str
    rank_en: str
    is_woman: bool = False


def demo_password() -> str:
    """The password of all demo officers: made once for each installation, in a file beside the other secrets."""
    if not settings.DEMO:
        raise DemoOff
    path = settings.SECRETS_DIR / "demo_password"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return str(path.read_text().strip())
    text = "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _part in range(4))
    with os.fdopen(handle, "w") as file:
        file.write(text)
    return text


def papers() -> list[dict[str, str]]:
    """ID and key of sample complaints, as `complaints.demo` wrote them down for a stranger to try; none outside the demo."""
    path = settings.SECRETS_DIR / "demo_papers.json"
    if not settings.DEMO or not path.exists():
        return []
    found: list[dict[str, str]] = json.loads(path.read_text())
    return found


def _station(district: Unit | None, name: str) -> Unit | None:
    """A station of a district by its English name; any station of it when there is none of that name."""
    if district is None:
        return None
    stations = (
        Unit.objects.stations().filter(district=district).order_by("is_sample", "-is_headquarters", "id")
    )
    return stations.filter(name_en__istartswith=name).first() if name else stations.first()


def _samples() -> list[Sample]:
    """The demo officers at units of the map that is loaded; a unit that is missing leaves its officer out."""
    lucknow = Unit.objects.districts().filter(code="up-lucknow").first()
    amethi = Unit.objects.districts().filter(code="up-amethi").first()
    chowk, hazratganj = _station(lucknow, "Chowk"), _station(lucknow, "Hazratganj")
    village = _station(amethi, "Amethi") or _station(amethi, "")
    cyber = Unit.objects.all_stations().filter(district=lucknow, subkind=CYBER).first() if lucknow else None
    special = Unit.objects.current().filter(kind=UnitKind.SPECIAL, district=lucknow)
    sjpu, ahtu = (special.filter(subkind=mark).first() if lucknow else None for mark in (SJPU, AHTU))
    circle = chowk.circle if chowk else None
    state = lucknow.state if lucknow else Unit.objects.current().filter(kind=UnitKind.STATE).first()

    def above(kind: str) -> Unit | None:
        """The zone or range of Lucknow; a commissionerate may stand outside of them."""
        own = getattr(lucknow, kind, None)
        return own or Unit.objects.current().filter(kind=kind, name_en__istartswith="Lucknow").first()

    sub_inspector = ("महिला उपनिरीक्षक", "Woman sub-inspector")
    inspector, constable = ("निरीक्षक", "Inspector"), ("महिला आरक्षी", "Woman constable")
    return [
        Sample("desk.chowk", Role.DESK, chowk, "सीमा यादव", "Seema Yadav", *constable, True),
        Sample("sho.chowk", Role.STATION_HOUSE_OFFICER, chowk, "राकेश वर्मा", "Rakesh Verma", *inspector),
        Sample(
            "co.chowk",
            Role.CIRCLE_OFFICER,
            circle,
            "नीलम सिंह",
            "Neelam Singh",
            "सहायक पुलिस आयुक्त",
            "ACP",
            True,
        ),
        Sample(
            "nodal.lucknow",
            Role.NODAL_OFFICER,
            lucknow,
            "फरहा खान",
            "Farha Khan",
            "अपर पुलिस उपायुक्त",
            "Additional DCP",
            True,
        ),
        Sample("sp.lucknow", Role.SUPERINTENDENT, lucknow, "अनिल मिश्र", "Anil Mishra", "पुलिस उपायुक्त", "DCP"),
        Sample(
            "range.lucknow",
            Role.RANGE_OFFICER,
            above("range"),
            "संजय त्रिपाठी",
            "Sanjay Tripathi",
            "पुलिस महानिरीक्षक",
            "IG",
        ),
        Sample(
            "zone.lucknow",
            Role.ZONE_OFFICER,
            above("zone"),
            "मीरा जोशी",
            "Meera Joshi",
            "अपर पुलिस महानिदेशक",
            "ADG",
            True,
        ),
        Sample(
            "monitor.hq", Role.MONITOR, state, "पूजा शर्मा", "Pooja Sharma", "पुलिस उपाधीक्षक", "Deputy SP", True
        ),
        Sample("monitor2.hq", Role.MONITOR, state, "रेहाना बेगम", "Rehana Begum", *inspector, True),
        Sample(
            "legal.hq",
            Role.LEGAL_ADVISER,
            state,
            "शालिनी माथुर",
            "Shalini Mathur",
            "विधि सलाहकार",
            "Legal adviser",
            True,
        ),
        Sample(
            "caller.hq",
            Role.CALLER,
            state,
            "अंजू देवी",
            "Anju Devi",
            "महिला मुख्य आरक्षी",
            "Woman head constable",
            True,
        ),
        Sample("caller2.hq", Role.CALLER, state, "सुनीता राणा", "Sunita Rana", *constable, True),
        Sample("ecell.hq", Role.E_CELL, state, "प्रीति गौतम", "Preeti Gautam", *constable, True),
        Sample("auditor.hq", Role.AUDITOR, state, "विवेक गुप्ता", "Vivek Gupta", "निरीक्षक", "Inspector"),
        Sample(
            "admin.hq",
            Role.ADMINISTRATOR,
            state,
            "मोहित सक्सेना",
            "Mohit Saxena",
            "कंप्यूटर ऑपरेटर",
            "Computer operator",
        ),
        Sample("desk.hazratganj", Role.DESK, hazratganj, "कविता रावत", "Kavita Rawat", *constable, True),
        Sample(
            "sho.hazratganj", Role.STATION_HOUSE_OFFICER, hazratganj, "इमरान अली", "Imran Ali", *inspector
        ),
        Sample("desk.amethi", Role.DESK, village, "सुनीता पाल", "Sunita Pal", *constable, True),
        Sample("sp.amethi", Role.SUPERINTENDENT, amethi, "आदित्य राय", "Aditya Rai", "पुलिस अधीक्षक", "SP"),
        Sample(
            "sho.cyber", Role.STATION_HOUSE_OFFICER, cyber, "शबाना परवीन", "Shabana Parveen", *inspector, True
        ),
        Sample(
            "cwpo.chowk", Role.WELFARE_OFFICER, chowk, "रीना चौरसिया", "Reena Chaurasia", *sub_inspector, True
        ),
        Sample("sjpu.lucknow", Role.SJPU_OFFICER, sjpu, "अमित तिवारी", "Amit Tiwari", *inspector),
        Sample("ahtu.lucknow", Role.AHTU_OFFICER, ahtu, "निशा वर्मा", "Nisha Verma", *inspector, True),
    ]


@transaction.atomic
def load_officers() -> int:
    """Make the demo officers that are missing, each posted and with one-time codes ready; how many were made.

    Those who are there keep their postings; all get the password of this installation. Raises DemoOff.
    """
    password = demo_password()
    shared = make_password(password)
    fitting: dict[str, bool] = {}
    made = 0
    for number, sample in enumerate(_samples(), start=1):
        officer = Officer.objects.filter(username=sample.username).first()
        if officer is None:
            if sample.unit is None:
                continue
            officer = Officer.objects.create(
                username=sample.username,
                password=shared,
                name_hi=f"{sample.name_hi} (नमूना)",
                name_en=f"{sample.name_en} (sample)",
                rank_hi=sample.rank_hi,
                rank_en=sample.rank_en,
                phone=f"9{number:09d}",
                is_woman=sample.is_woman,
                is_demo=True,
                state=sample.unit if sample.unit.kind == UnitKind.STATE else sample.unit.state,
            )
            Posting.objects.create(
                officer=officer, unit=sample.unit, role=sample.role, starts_at=clock.now() - SERVED
            )
            codes.enrol(officer)
            made += 1
        elif officer.is_demo:
            if officer.password not in fitting:
                fitting[officer.password] = check_password(password, officer.password)
            if not fitting[officer.password]:
                officer.password = shared
                officer.save(update_fields=["password"])
    if made:
        record("load_demo_officers", by=command("load_demo"), detail={"count": made})
    return made
