"""Full drafts with their cookies, made in one go; run inside the site's own program by `Town.prepared`."""

from __future__ import annotations

import json
import secrets
import string

from samman.cases.drafts import start_draft
from samman.common.sessions import SessionStore
from samman.jurisdictions.models import Unit

CHOWK = "up-lucknow-chowk"


def make(count: int) -> None:
    """Print cookie and form token of each, as JSON."""
    station = Unit.objects.get(code=CHOWK)
    answers = {
        "danger": "no",
        "for_whom": "self",
        "under_18": "no",
        "trouble": "phone",
        "story": "वह रोज़ फोन करता है।",
        "when": "weeks",
        "district": station.district_id,
        "station": station.pk,
        "accused": "पड़ोसी",
        "accused_power": "no",
        "name": "नाम नमूना",
    }
    made = []
    for _one in range(count):
        session = SessionStore()
        token = "".join(secrets.choice(string.ascii_letters) for _letter in range(32))
        session["_csrftoken"] = token
        session.create()
        draft = start_draft(session)
        draft.answers.update(answers)
        draft.save()
        made.append({"cookie": session.session_key, "token": token})
    print(json.dumps(made))
