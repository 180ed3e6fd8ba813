"""Opens every page as it is under SAMMAN_HTTPS=1 and prints what stands in the answers' heads, as JSON.

A process of its own, since settings are read once: `python -m tests.architecture.https_pages`. What it writes into the
database is taken back at the end.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import django

HOST = "localhost"


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import transaction
    from django.test.utils import setup_test_environment

    setup_test_environment()
    static = Path(tempfile.mkdtemp())
    (static / "style.css").write_text("p { color: black }")
    settings.STATIC_ROOT = static
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with transaction.atomic():
        found = {"answers": list(Visit().everything()), "cookie": settings.SESSION_COOKIE_NAME}
        transaction.set_rollback(True)
    print(json.dumps(found))


class Visit:
    """Every kind of page, each answer as its label, status, headers and cookies."""

    def __init__(self) -> None:
        from django.test import Client

        self.client = Client(raise_request_exception=False, headers={"host": HOST})
        self.answers: list[dict[str, Any]] = []

    def take(self, label: str, answer: Any) -> Any:
        cookies = {
            name: {key: value for key, value in morsel.items() if value} | {"value": morsel.value}
            for name, morsel in answer.cookies.items()
        }
        headers = {name.lower(): value for name, value in answer.headers.items()}
        self.answers.append(
            {"label": label, "status": answer.status_code, "headers": headers, "cookies": cookies}
        )
        return answer

    def get(self, address: str, label: str = "", **more: Any) -> Any:
        return self.take(label or address, self.client.get(address, **{"secure": True, **more}))

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.take(f"POST {address}", self.client.post(address, data or {}, secure=True, **more))

    def everything(self) -> list[dict[str, Any]]:
        self.hers()
        self.errors()
        self.every_route_as_officers()
        return self.answers

    def hers(self) -> None:
        """All her pages: before, during, after sending, signed in, and leaving."""
        from tests.public_site import walk

        for address in ("/", "/en/", "/call/", "/safe/", "/help/", "/lost/", "/look/"):
            self.get(address)
        for name, answers in walk.EVERYTHING.items():
            self.get(f"/q/{name}/")
            filled = {
                key: str(walk.lucknow().pk) if value == "LUCKNOW" else value for key, value in answers.items()
            }
            self.post(f"/q/{name}/", {"go": "on", **filled})
        self.get("/check/")
        self.post("/send/")
        numbers = self.get("/note/").context
        for address in ("/note/print/", "/note.pdf", "/later/"):
            self.get(address)
        self.post("/kept/")
        self.post("/look/", {"number": numbers["number"], "key": numbers["key"], "go": "on"})
        for address in ("/look/", "/look/words/", "/look/file/"):
            self.get(address)
        self.get("/leave/")

    def errors(self) -> None:
        """What is answered when something is wrong, static files, and plain http."""
        from django.db import OperationalError
        from django.test import Client

        from samman.messages import receipts
        from samman.public_site.views import questions

        self.get("/nothing/here/")
        self.get("/", "a strange host", headers={"host": "elsewhere.example"})
        strict = Client(enforce_csrf_checks=True, headers={"host": HOST})
        self.take("a post without its token", strict.post("/staff/sign-in/", {"login": "x"}, secure=True))
        self.take("TRACE", self.client.trace("/", secure=True))
        self.take("OPTIONS", self.client.options("/", secure=True))
        self.get("/static/style.css")
        self.get("/static/none.css")
        kept = questions.open_draft  # type: ignore[attr-defined]

        def fails(error: Exception) -> Any:
            def away(*_given: object) -> None:
                raise error

            return away

        for label, error in (
            ("an error of ours", ValueError("x")),
            ("no database", OperationalError("away")),
        ):
            questions.open_draft = fails(error)  # type: ignore[attr-defined]
            self.get("/q/who/", label)
        questions.open_draft = kept  # type: ignore[attr-defined]
        self.get("/q/who/?a=1", "plain http", secure=False)
        self.take("plain http of a gateway", self.client.post(receipts.path("first"), secure=False))

    def every_route_as_officers(self) -> None:
        """Each address of the table, as three officers and as nobody."""
        from samman.accounts.enums import Role
        from tests.architecture.test_addresses import routes
        from tests.factories import make_case
        from tests.officers import make_officer

        case = make_case()
        station, state = case.unit, case.unit.state
        values = {
            "<str:number>": case.number,
            "<slug:name>": "who",
            "<slug:gateway>": "first",
            "<str:token>": "x",
        }
        people = [(Role.STATION_HOUSE_OFFICER, station), (Role.ADMINISTRATOR, state), (Role.AUDITOR, state)]
        for role, unit in [*people, (None, None)]:
            self.client.logout()
            if role is not None:
                self.client.force_login(make_officer(role, unit))
            for path, route in routes():
                if role is None or path.startswith("staff/"):
                    for name, value in values.items():
                        path = path.replace(name, value)
                    for name in (
                        "<int:file_id>",
                        "<int:number>",
                        "<int:officer_id>",
                        "<int:posting_id>",
                        "<int:pk>",
                    ):
                        path = path.replace(name, "1")
                    if route.name != "account_logout":
                        self.get(f"/{path}", f"{role or 'nobody'}: /{path}")


if __name__ == "__main__":
    main()
