"""A new officer: entered by the administrator, first sign-in, second step by app and by security key, post ended."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import LiveSite, OfficerPage, OpenPage
from tests.journeys.faults import faults

OWN = "सात रंग की पतंग उड़ी"


def send(page: Page) -> None:
    page.locator("form.card button[type=submit]").first.click()


def app_shows(seed: str) -> str:
    """What an app for one-time codes shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(seed, int(time.time()) // 30)))


def enter(admin: Page, username: str) -> str:
    """The administrator's part, without a script; the temporary password."""
    admin.goto("/staff/officers/new/")
    for name, value in {
        "name_hi": "रीता देवी", "name_en": "Rita Devi", "username": username, "unit_search": "Chowk",
    }.items():  # fmt: skip
        admin.locator(f"[name={name}]").fill(value)
    admin.locator("[name=role]").select_option("station_house_officer")
    send(admin)
    choices = admin.locator("[name=unit_id]")
    if choices.count():
        admin.get_by_label("चौक, लखनऊ").check()
        send(admin)
    return admin.locator(".num").inner_text().strip()


COPY = """
from samman.accounts import codes
from samman.accounts.models import Officer
from samman.common import clock
model = Officer.objects.get(username={model!r})
copy = Officer.objects.create(
    username={name!r}, password=model.password, name_hi="नमूना", name_en="Sample", is_demo=True, state=model.state
)
posting = model.postings.first()
copy.postings.create(unit=posting.unit, role=posting.role, starts_at=clock.now())
codes.enrol(copy)
"""


def own_officer(live_site: LiveSite, name: str, model: str = "sho.chowk") -> str:
    """A demo officer of this test's own, posted like another: what is done to him disturbs no other journey."""
    live_site.manage("shell", "--no-imports", "-c", COPY.format(name=name, model=model))
    return name


def test_a_new_officer_comes_in_without_a_script(open_page: OpenPage, officer: OfficerPage) -> None:
    password = enter(officer("admin.hq"), "rita.first")
    page = open_page("/staff/", javascript=False)
    page.locator("[name=login]").fill("rita.first")
    page.locator("[name=password]").fill(password)
    send(page)
    expect(page.get_by_role("heading", name="अपना पासवर्ड चुनें")).to_be_visible()
    for name, value in {"oldpassword": password, "password1": OWN, "password2": OWN}.items():
        page.locator(f"[name={name}]").fill(value)
    send(page)
    expect(page.get_by_role("heading", name="शुरू करने से पहले एक चरण और")).to_be_visible()
    page.goto("/staff/complaints/")
    expect(page.get_by_role("heading", name="शुरू करने से पहले एक चरण और")).to_be_visible()
    page.locator("a[href$='/app/']").click()
    seed = "".join((page.locator(".seed").text_content() or "").split())
    page.locator("[name=code]").fill(app_shows(seed))
    send(page)
    expect(page.locator(".spare-codes li")).to_have_count(10)
    page.locator("main a.govuk-button").click()
    expect(page).to_have_url(f"{page.url.split('/staff')[0]}/staff/complaints/")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_a_security_key_signs_in(open_page: OpenPage, live_site: LiveSite, language: str) -> None:
    user = own_officer(live_site, f"key.{language}")
    local = "" if language == "hi" else "/en"
    page = open_page("/staff/", language=language)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page.locator("[name=login]").fill(user)
    page.locator("[name=password]").fill(live_site.demo_password)
    send(page)
    page.locator("[name=code]").fill(live_site.manage("demo_code", user))
    send(page)
    page.goto(f"{local}/staff/my/second-step/keys/add/")
    page.locator("[name=password]").fill(live_site.demo_password)
    send(page)
    page.locator("[name=name]").fill("नीली चाबी")
    assert not faults(page)
    page.locator("[data-key-button]").click()
    expect(page.locator(".spare-codes li")).to_have_count(10)
    page.goto(f"{local}/staff/my/second-step/keys/")
    expect(page.get_by_text("नीली चाबी")).to_be_visible()
    page.locator("header form button").click()
    page.locator("[name=login]").fill(user)
    page.locator("[name=password]").fill(live_site.demo_password)
    send(page)
    assert not faults(page)
    page.locator("[data-key-button]").click()
    expect(page).to_have_url(f"{live_site.url}{local}/staff/complaints/")


def test_after_five_wrong_tries_the_page_says_when_to_try_again(open_page: OpenPage) -> None:
    page = open_page("/staff/")
    for _try in range(5):
        page.locator("[name=login]").fill("no.such.officer")
        page.locator("[name=password]").fill("wrong")
        send(page)
    expect(page.get_by_text("15 मिनट के लिए बंद है")).to_be_visible()
    assert not faults(page)


def test_ending_a_post_closes_its_pages_at_the_next_click(officer: OfficerPage, live_site: LiveSite) -> None:
    at_work = officer(own_officer(live_site, "for.a.while"))
    assert at_work.goto("/staff/complaints/")
    admin = officer("admin.hq")
    admin.goto("/staff/officers/?q=for.a.while")
    admin.locator("table.list tbody a").first.click()
    admin.get_by_role("link", name="पद समाप्त करें").click()
    admin.locator("form.card button[type=submit]").click()
    expect(admin.locator(".notice--success")).to_be_visible()
    answer = at_work.goto("/staff/complaints/")
    assert answer and answer.status == 404
