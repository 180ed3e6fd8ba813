"""The first page: danger before anything else, light, and it leaves nothing behind."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from samman.cases.models import Draft

pytestmark = pytest.mark.django_db
KILO = 1024


def wire(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_phone_numbers_stand_before_the_question(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    places = [page.index(f'href="tel:{number}"') for number in ("112", "1090", "181", "1098")]
    assert places == sorted(places)
    assert places[-1] < page.index("<h1>")


def test_yes_leads_to_the_call_page_and_no_to_the_questions(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "क्या आप अभी खतरे में हैं?" in page
    assert 'href="/call/"' in page and 'href="/q/who/"' in page and 'href="/look/"' in page


def test_the_call_page_warns_of_the_call_list(client: Client) -> None:
    page = client.get("/call/").content.decode()
    assert 'href="tel:112"' in page and "कॉल सूची" in page
    assert 'href="/q/who/?call=1"' in page


@pytest.mark.parametrize("address", ["/", "/en/", "/call/", "/safe/", "/help/", "/done/"])
def test_opening_a_page_makes_no_session_and_no_cookie(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert not Session.objects.exists() and not Draft.objects.exists()


def test_the_first_page_with_everything_is_light(client: Client) -> None:
    page = client.get("/").content
    assert len(page) <= 4 * KILO
    names = set(re.findall(rb'(?:src|href)="/static/([^"#]+)', page))
    build = settings.BASE_DIR / "assets" / "build"
    sizes = {name.decode(): wire((build / name.decode()).read_bytes()) for name in names}
    script = sum(size for name, size in sizes.items() if name.endswith(".js"))
    assert len(sizes) >= 3
    assert wire(page) + sum(sizes.values()) <= 50 * KILO
    assert script <= 10 * KILO


def test_no_page_loads_anything_from_elsewhere(client: Client) -> None:
    for address in ("/", "/en/call/", "/safe/", "/q/who/", "/look/"):
        page = client.get(address).content.decode()
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page), address


def test_the_safety_page_promises_no_cover_where_no_script_runs(client: Client) -> None:
    page = client.get("/safe/").content.decode()
    promise = page.index("पाँच मिनट तक कुछ न छुएँ")
    assert page.rindex("<span", 0, promise) == page.rindex('<span class="with-script">', 0, promise)
    assert "अपने-आप नहीं ढकता" in page[page.index('class="without-script"') :]
    sheet = (settings.BASE_DIR / "assets" / "build" / "public.css").read_text()
    assert re.search(
        r"\.with-script\s*{\s*display:\s*none", sheet
    )  # shown only once the script says that it runs
