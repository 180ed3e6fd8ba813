"""112 hands over who is missing: registered at once, the same event once, nothing told but the number, and never a 500."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from samman.accounts.enums import Role
from samman.audit.actors import command
from samman.audit.models import Entry
from samman.audit.rows import broken_rows
from samman.cases.machines import make_key, revoke_key
from samman.cases.models import Case, MachineKey, Receipt
from samman.common import clock
from samman.deadlines.models import Deadline
from samman.messages.models import Audience, Message
from samman.missing_children import actions
from samman.missing_children.models import Event112
from samman.people.actions import contact_details, identity_of
from tests.factories import at, client_of, grouped, signed_in, unit
from tests.missing_children.made import make_missing
from tests.officers import make_map, make_officer

pytestmark = pytest.mark.django_db
ADDRESS = "/en/staff/gateway/112/"
JOB = command("test")


@pytest.fixture
def key() -> str:
    return make_key("UP-112", scope="112", state=unit("up"), by=JOB)[1]


def told(**values: Any) -> dict[str, Any]:
    """A hand-off: a girl of eight to ten, missing for an hour in Lucknow."""
    return {
        "event": "P26112600123",
        "district": "up-lucknow",
        "station": "up-lucknow-chowk",
        "seen_at": (clock.now() - timedelta(hours=1)).isoformat(),
        "seen_place": "नमूना चौराहा",
        "words": "बच्ची मेले में खो गई, नमूना",
        "persons": [{"sex": "f", "age_from": 8, "age_until": 10, "clothes": "लाल फ्रॉक"}],
        "caller": {"name": "कमला नमूना", "phone": "9415033333", "relation": "माँ"},
        **values,
    }


def post(body: Any, key: str = "", **headers: Any) -> Any:
    """A machine's post: no cookie, and the guard against forged forms is on."""
    text = body if isinstance(body, bytes | str) else json.dumps(body)
    if key:
        headers["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return Client(enforce_csrf_checks=True).post(ADDRESS, text, content_type="application/json", **headers)


def case_of(answer: Any) -> Case:
    assert answer.status_code == 200, answer.content
    return Case.objects.get(number=answer.json()["case_numbers"][0])


def test_a_child_is_registered_at_once_at_the_station_and_the_answer_is_the_number_only(key: str) -> None:
    answer = post(told(), key)
    case = case_of(answer)
    assert answer.json() == {"case_numbers": [case.number]}
    assert not answer.cookies and answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    person = case.missing_person
    assert (case.unit, case.about_child, person.source, person.name) == (unit(), True, "call_112", "")
    assert person.age_today == (96, 131)
    running = Deadline.objects.running().filter(case=case, ladder="missing_fir").get()
    assert running.due_at - case.created_at == timedelta(hours=1)
    desk = signed_in(Role.DESK, unit())
    assert grouped(case.number) in desk.get("/en/staff/missing/").content.decode()
    page = desk.get(f"/en/staff/missing/{case.number}/").content.decode()
    assert "From 112, event P26112600123" in page and "Handed over by 112, event P26112600123" in page


def test_phone_and_words_are_sealed_and_nobody_writes_to_who_called_unless_it_is_safe(key: str) -> None:
    case = case_of(post(told(), key))
    stored = bytes(case.missing_person.words) + b"".join(bytes(one.identity) for one in case.people.all())
    for secret in ("9415033333", "मेले में", "कमला"):
        assert secret.encode() not in stored
    assert identity_of(case)["reporter"]["phone"] == "9415033333"
    contact = case.safe_contact
    contact.case = case
    assert (contact.may_call, contact.may_message, contact_details(contact)["phone"]) == (False, False, "")
    assert Message.objects.filter(audience=Audience.OFFICER, case=case).exists()
    assert not Message.objects.filter(audience=Audience.HER).exists()
    recorded = " ".join(str(entry.detail) for entry in Entry.objects.all())
    assert "9415033333" not in recorded and "कमला" not in recorded


def test_what_is_safe_is_kept_as_the_call_taker_was_told(key: str) -> None:
    caller = {"phone": "+91 94150 33333", "safe": "call", "safe_from": 10, "safe_until": 12}
    contact = case_of(post(told(caller=caller), key)).safe_contact
    assert (contact.may_call, contact.may_message, contact.hours_from) == (True, False, 10)
    other = case_of(post(told(event="2", caller={**caller, "safe": "call_and_message"}), key))
    assert other.safe_contact.may_message
    answer = post(told(event="3", caller={"safe": "call"}), key)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"caller.phone", "caller.safe_from"}


def test_nobody_gets_a_key_with_it(key: str) -> None:
    assert not Receipt.objects.filter(case=case_of(post(told(), key))).exists()


def test_the_same_event_gives_the_same_number_and_changes_nothing(key: str) -> None:
    first = case_of(post(told(), key))
    before = (Message.objects.count(), first.history.count())
    again = case_of(post(told(seen_place="elsewhere", persons=[{"sex": "m", "age_from": 40}]), key))
    assert again == first and Case.objects.filter(kind="missing").count() == 1
    assert (Message.objects.count(), first.history.count()) == before
    assert first.missing_person.seen_place == "नमूना चौराहा"
    uses = Entry.objects.filter(act="hand_over_112", actor_kind="machine").order_by("id")
    assert [entry.detail["repeated"] for entry in uses] == [False, True]
    renewed = make_key("UP-112", scope="112", state=unit("up"), by=JOB)[1]
    assert case_of(post(told(), renewed)) == first


def test_the_same_event_sent_twice_at_once_is_one_report(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = case_of(post(told(), key))
    calls: list[int] = []
    look = actions.from_112._before

    def late(number: str, machine: MachineKey) -> list[Case]:
        calls.append(1)
        return (
            [] if len(calls) == 1 else look(number, machine)
        )  # the other one commits between look and write

    monkeypatch.setattr(actions.from_112, "_before", late)
    with transaction.atomic():
        assert case_of(post(told(), key)) == first
    assert Case.objects.filter(kind="missing").count() == 1


def test_sisters_are_a_report_of_two(key: str) -> None:
    answer = post(told(persons=[{"sex": "f", "age_from": 8}, {"sex": "f", "age_from": 11}]), key)
    numbers = answer.json()["case_numbers"]
    cases = list(Case.objects.filter(number__in=numbers))
    assert len(cases) == 2 and len({case.missing_person.group_id for case in cases}) == 1
    desk = signed_in(Role.DESK, unit())
    for case in cases:
        assert "event P26112600123" in desk.get(f"/en/staff/missing/{case.number}/").content.decode()


@pytest.mark.parametrize("station", ["", "up-lucknow-nowhere", "up-amethi-gauriganj", "up-lucknow"])
def test_without_a_station_of_the_district_its_nodal_officer_has_it(station: str, key: str) -> None:
    case = case_of(post(told(station=station), key))
    assert case.unit == unit("up-lucknow")
    client = signed_in(Role.NODAL_OFFICER, unit("up-lucknow"))
    assert client.get(f"/en/staff/missing/{case.number}/").status_code == 200


def test_where_police_are_involved_the_station_never_sees_it(key: str) -> None:
    case = case_of(post(told(police_involved=True), key))
    assert (case.unit, case.kept_from) == (unit("up-lucknow"), unit())
    assert (
        signed_in(Role.STATION_HOUSE_OFFICER, unit()).get(f"/en/staff/missing/{case.number}/").status_code
        == 404
    )


def test_a_machine_of_another_state_names_no_district_of_ours() -> None:
    other = make_key("ZZ-112", scope="112", state=make_map().state, by=JOB)[1]
    answer = post(told(), other)
    assert answer.status_code == 400 and set(answer.json()["errors"]) == {"district"}


WRONG: list[tuple[dict[str, Any], set[str]]] = [
    ({"event": ""}, {"event"}),
    ({"event": 12}, {"event"}),
    ({"event": "x" * 41}, {"event"}),
    ({"event": "a b"}, {"event"}),
    ({"event": "P\u0000"}, {"event"}),
    ({"district": "lucknow"}, {"district"}),
    ({"district": ["up-lucknow"]}, {"district"}),
    ({"district": "up-lucknow-chowk"}, {"district"}),
    ({"station": 5}, {"station"}),
    ({"seen_at": "yesterday"}, {"seen_at"}),
    ({"seen_at": "2026-01-01T10:00:00"}, {"seen_at"}),
    ({"seen_at": "0001-01-01T00:00:00+14:00"}, {"seen_at"}),
    ({"seen_at": "9999-12-31T23:59:59-14:00"}, {"seen_at"}),
    ({"seen_at": 1}, {"seen_at"}),
    ({"seen_place": "  "}, {"seen_place"}),
    ({"seen_place": "\ud800"}, {"seen_place"}),
    ({"words": {"a": 1}}, {"words"}),
    ({"words": "क" * 8001}, {"words"}),
    ({"reason": "magic"}, {"reason"}),
    ({"trafficking_suspected": "yes"}, {"trafficking_suspected"}),
    ({"police_involved": 1}, {"police_involved"}),
    ({"persons": []}, {"persons"}),
    ({"persons": {}}, {"persons"}),
    ({"persons": [{}] * 6}, {"persons"}),
    ({"persons": ["girl"]}, {"persons[0]", "persons[0].age_from", "persons[0].sex"}),
    ({"persons": [{"sex": "f"}]}, {"persons[0].age_from"}),
    ({"persons": [{"sex": "x", "age_from": 3}]}, {"persons[0].sex"}),
    ({"persons": [{"sex": "f", "age_from": True}]}, {"persons[0].age_from"}),
    ({"persons": [{"sex": "f", "age_from": 9, "age_until": 3}]}, {"persons[0].age_until"}),
    ({"persons": [{"sex": "f", "age_from": 120}]}, {"persons[0].age_from"}),
    ({"persons": [{"sex": "f", "age_from": 9, "height_cm": 9.5}]}, {"persons[0].height_cm"}),
    ({"persons": [{"sex": "f", "age_from": 9, "languages": "hindi, klingon"}]}, {"persons[0].languages"}),
    ({"persons": [{"sex": "f", "age_from": 9, "caste": "x"}]}, {"persons[0].caste"}),
    ({"caller": "कमला"}, {"caller"}),
    ({"caller": 0}, {"caller"}),
    ({"caller": {"safe": "maybe"}}, {"caller.safe"}),
    ({"source": "station"}, {"source"}),
]  # fmt: skip


@pytest.mark.parametrize(("values", "fields"), WRONG)
def test_what_is_wrong_is_said_by_field_and_nothing_is_written(
    values: dict[str, Any], fields: set[str], key: str
) -> None:
    answer = post(told(**values), key)
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == fields
    assert all(sentence.endswith(".") for sentence in answer.json()["errors"].values())
    assert not Case.objects.exists() and not Event112.objects.exists() and not Message.objects.exists()
    refused = Entry.objects.get(act="hand_over_112")
    strange = fields & {"source", "persons[0].caste"}
    assert (refused.outcome, refused.detail["fields"]) == ("refused", sorted(fields - strange))
    assert refused.detail["strange"] == len(strange)


def test_a_name_that_a_machine_sends_as_a_field_is_not_kept_for_good(key: str) -> None:
    name = "गुड़िया नमूना"
    assert post(told(**{name: "x"}), key).status_code == 400
    assert post(json.dumps(told())[:-1] + f', "{name}": 1, "{name}": 2}}', key).status_code == 400
    kept = [str(entry.detail) for entry in Entry.objects.filter(act="hand_over_112")]
    assert len(kept) == 2 and not [one for one in kept if "गुड़िया" in one]


def test_a_field_that_stands_there_twice_loses_nobody(key: str) -> None:
    once = json.dumps(told())
    twice = once[:-1] + ', "persons": [{"sex": "m", "age_from": 4}]}'
    answer = post(twice, key)
    assert answer.status_code == 400 and set(answer.json()["errors"]) == {"persons"}
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"12", b"\xff\xfe", b"[" * 20_000, b'{"a": NaN}', b'{"event": ' + b"1" * 9000 + b"}",
        b" " * 70_000, b"x" * 600_000, b'{"\\ud800": 1}',
    ],
)  # fmt: skip
def test_nonsense_gets_a_sentence_and_never_a_500(body: bytes, key: str) -> None:
    answer = post(body, key)
    assert answer.status_code == 400 and answer.json()["errors"]
    assert not Case.objects.exists()


def test_what_fails_halfway_leaves_nothing(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_values: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions.from_112, "_record", fail)
    with pytest.raises(RuntimeError):
        post(told(), key)
    assert not Case.objects.exists() and not Event112.objects.exists() and not Message.objects.exists()
    monkeypatch.undo()
    case_of(post(told(), key))


def test_without_a_key_that_holds_nothing_is_read(key: str) -> None:
    machine = MachineKey.objects.get()
    secret = key.partition(".")[2]
    for given in (
        "",
        "x",
        key[:-1],
        f"{machine.pk + 1}.{secret}",
        f"{machine.pk}.",
        secret,
        "१.x",
        "\u00e9." * 200,
    ):
        answer = post(told(), given)
        assert answer.status_code in (401, 429), given
    assert Client().post(ADDRESS, told(), HTTP_AUTHORIZATION=f"Basic {key}").status_code == 401
    assert not Case.objects.exists()


def test_wrong_keys_wait_and_shut_out_nobody_else(key: str) -> None:
    number = key.partition(".")[0]
    answers = [post(told(), f"{number}.wrong", REMOTE_ADDR="10.0.0.1") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert int(answers[-1]["Retry-After"]) >= 1
    assert post(told(), key, REMOTE_ADDR="10.0.0.1").status_code == 429
    case_of(post(told(), key, REMOTE_ADDR="10.0.0.2"))
    with at(hours=1):
        case_of(post(told(event="later"), key, REMOTE_ADDR="10.0.0.1"))


def test_a_revoked_key_opens_nothing(key: str) -> None:
    revoke_key(MachineKey.objects.get().pk, by=JOB)
    assert post(told(), key).status_code == 401


def test_an_officers_session_is_no_key_and_the_address_is_for_posts_only() -> None:
    client = client_of(make_officer(Role.STATION_HOUSE_OFFICER, unit()))
    assert client.post(ADDRESS, told(), content_type="application/json").status_code == 401
    assert client.get(ADDRESS).status_code == 405


def test_over_plain_http_it_is_refused_where_pages_are_led_to_https(key: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert post(told(), key).status_code == 403
    assert not Case.objects.exists()


def test_the_page_of_another_report_names_no_event() -> None:
    case = make_missing(source="call_112")
    page = signed_in(Role.DESK, unit()).get(f"/en/staff/missing/{case.number}/").content.decode()
    assert "From 112" in page and "event" not in page.partition('class="sub"')[2].partition("</p>")[0]


def test_keys_are_made_listed_and_revoked_at_the_command_line_and_recorded() -> None:
    out = StringIO()
    call_command("machine_key", "make", "UP-112", "--scope=112", "--state=up", stdout=out)
    text = out.getvalue().rstrip().rpartition(" ")[2]
    case_of(post(told(), text))
    secret = text.partition(".")[2]
    assert secret.encode() not in bytes(MachineKey.objects.get().key_hash)
    out = StringIO()
    call_command("machine_key", "list", stdout=out)
    assert "UP-112\tholds" in out.getvalue() and secret not in out.getvalue()
    call_command("machine_key", "revoke", text.partition(".")[0], stdout=StringIO())
    assert post(told(), text).status_code == 401
    acts = list(Entry.objects.filter(object_kind="machine", outcome="done").values_list("act", flat=True))
    assert acts == ["make_machine_key", "revoke_machine_key"]
    with pytest.raises(CommandError):
        call_command("machine_key", "revoke", "99999999999999999999")
    with pytest.raises(CommandError):
        call_command("machine_key", "make", "x", "--scope=112", "--state=mars")


def test_the_record_knows_each_event(key: str) -> None:
    case_of(post(told(), key))
    assert not list(broken_rows())
