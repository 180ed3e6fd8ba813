"""The way through the questions, as a phone without JavaScript goes it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from samman.jurisdictions.models import Unit
from samman.public_site.questions import QUESTIONS

HERSELF: dict[str, dict[str, Any]] = {
    "who": {"for_whom": "self"},
    "age": {"under_18": "no"},
    "kind": {"trouble": "home"},
    "signs": {},
    "words": {"story": "वह रोज मारता है।"},
    "when": {"when": "ongoing"},
    "district": {"search": "Lucknow", "searched": "Lucknow", "district": "LUCKNOW"},
    "place": {"station": "unknown", "locality": "Chowk"},
    "person": {"accused": "रमेश", "accused_relation": "पति"},
    "known": {"accused_power": "no"},
    "files": {},
    "needs": {},
    "phone": {"may_contact": "no"},
    "meet": {"meet_at": "write_first"},
    "name": {"name": "सीता"},
}
EVERYTHING: dict[str, dict[str, Any]] = {
    **HERSELF,
    "signs": {"risks": ["life", "child"]},
    "phone": {"may_contact": "yes"},
    "number": {"phone": "९८७६५ ४३२१०", "hours_from": "11", "hours_until": "13", "may_message": "on"},
    "pair": {"caller_word": "गेंदा", "her_word": "नदी"},
    "meet": {"meet_at": "elsewhere", "meet_where": "मंदिर के पास"},
}
ANOTHER: dict[str, dict[str, Any]] = {
    **HERSELF,
    "who": {"for_whom": "other"},
    "helper": {"helper_relation": "पड़ोसी", "knows": "no"},
}
ORDER = [question.name for question in QUESTIONS]


def lucknow() -> Unit:
    return Unit.objects.districts().get(code="up-lucknow")


def page(name: str, language: str = "") -> str:
    return f"{language}/q/{name}/"


def post(client: Client, name: str, data: dict[str, Any], *, language: str = "", query: str = "") -> Any:
    sent = {key: str(lucknow().pk) if value == "LUCKNOW" else value for key, value in data.items()}
    return client.post(page(name, language) + query, {"go": "on", **sent})


def fill(
    client: Client, answers: dict[str, dict[str, Any]] | None = None, *, until: str = "", language: str = ""
) -> Any:
    """Answer all questions in order, or those before `until`; gives the last response."""
    response: Any = HttpResponse()
    given = answers or HERSELF
    for name in ORDER:
        if name == until:
            break
        if name in given:
            response = post(client, name, given[name], language=language)
            assert response.status_code == 303, (name, response.content.decode())
    return response


def send(client: Client, answers: dict[str, dict[str, Any]] | None = None) -> tuple[str, str]:
    """Fill, send, and give both numbers."""
    fill(client, answers)
    assert client.post("/send/").status_code == 303
    shown = client.get("/note/")
    return shown.context["number"], shown.context["key"]


def sign_in(client: Client, numbers: tuple[str, str]) -> Any:
    return client.post("/look/", {"number": numbers[0], "key": numbers[1], "go": "on"})
