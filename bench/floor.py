"""The floor: the least that a page and a submit can cost on this stack. One bare Django view, one row, one commit.

Same granian, driver, pool and PostgreSQL as Samman; no middleware, no session, no template. BENCH_ROW_BYTES is what one
complaint takes in all tables, so the row that is inserted is as large as what a submit writes.
"""

import os
import secrets
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

DATABASE = urlsplit(os.environ["BENCH_DATABASE_URL"])
ROW = int(os.environ["BENCH_ROW_BYTES"])
PAGE = b"<!doctype html><title>Form</title><form method=post><textarea name=story></textarea><button>Send</button></form>"

settings.configure(
    SECRET_KEY=os.environ["BENCH_SECRET"],
    ALLOWED_HOSTS=["localhost", "127.0.0.1"],
    ROOT_URLCONF="bench.floor",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE.path.lstrip("/"),
            "USER": unquote(DATABASE.username or ""),
            "PASSWORD": unquote(DATABASE.password or ""),
            "HOST": DATABASE.hostname or "",
            "PORT": str(DATABASE.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 5}},
        }
    },
)


def page(request: HttpRequest) -> HttpResponse:
    """The form, or one row inserted and committed."""
    if request.method != "POST":
        return HttpResponse(PAGE)
    from django.db import connection

    with connection.cursor() as cursor:  # autocommit: the insert is its own transaction
        cursor.execute(
            "INSERT INTO floor (at, story) VALUES (now(), %s) RETURNING id", [secrets.token_bytes(ROW)]
        )
        number = cursor.fetchone()[0]
    return HttpResponse(f"{number}", status=201)


urlpatterns = [path("", page)]
application = get_wsgi_application()
