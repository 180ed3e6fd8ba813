"""The way on which somebody tells that persons are missing, as a phone without JavaScript goes it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from samman.cases.models import Case
from samman.public_site.missing_questions import QUESTIONS
from tests.public_site.walk import lucknow, page

ORDER = [question.name for question in QUESTIONS]
GIRL: dict[str, dict[str, Any]] = {
    "near": {"relation": "mother"},
    "count": {"count": "1"},
    "one": {"called": "गुड़िया नमूना", "also": "गुड्डी, मुनिया", "sex": "f", "mother": "सरला"},
    "oneage": {"years": "१२", "sure": "family"},
    "onelook": {"clothes": "लाल फ्रॉक", "marks": "दाहिने गाल पर तिल", "school": "कक्षा 6"},
    "onefile": {},
    "since": {"day": "yesterday", "hour": "17"},
    "town": {"search": "Lucknow", "searched": "Lucknow", "district": "LUCKNOW"},
    "ground": {"station": "unknown", "locality": "Chowk बाज़ार"},
    "last": {"with_whom": "चाचा", "phones": "९४१५०११११२"},
    "why": {"reason": "unknown"},
    "tell": {"story": "मेले गई थी।"},
    "behind": {"accused_power": "no"},
    "ring": {"may_contact": "no"},
    "meeting": {"meet_at": "write_first"},
    "self": {"my_name": "सरला नमूना", "my_address": "नमूना गली 5"},
}
SISTERS: dict[str, dict[str, Any]] = {
    **GIRL,
    "count": {"count": "2"},
    "two": {"called": "Munni Sample", "sex": "f"},
    "twoage": {"born": "२२/११/२०१७", "sure": "papers"},
    "twolook": {},
    "twofile": {},
    "ring": {"may_contact": "yes"},
    "digits": {"phone": "९८७६५ ४३२१०", "hours_from": "11", "hours_until": "13"},
    "both": {"caller_word": "गेंदा", "her_word": "नदी"},
}
WOMAN: dict[str, dict[str, Any]] = {**GIRL, "oneage": {"years": "32", "sure": "papers"}}


def post(client: Client, name: str, data: dict[str, Any], *, language: str = "", query: str = "") -> Any:
    sent = {key: str(lucknow().pk) if value == "LUCKNOW" else value for key, value in data.items()}
    return client.post(page(name, language) + query, {"go": "on", **sent})


def fill(client: Client, answers: dict[str, dict[str, Any]] | None = None, *, until: str = "") -> Any:
    """Answer all questions in order, or those before `until`; gives the last response."""
    response: Any = HttpResponse()
    given = answers or GIRL
    for name in ORDER:
        if name == until:
            break
        if name in given:
            response = post(client, name, given[name])
            assert response.status_code == 303, (name, response.content.decode())
    return response


def send(client: Client, answers: dict[str, dict[str, Any]] | None = None) -> tuple[list[Case], str]:
    """Fill and send; the cases in their order, and the key."""
    fill(client, answers)
    assert client.post("/send/")["Location"] == "/note/"
    shown = client.get("/note/")
    return list(Case.objects.filter(kind="missing").order_by("pk")), shown.context["key"]
