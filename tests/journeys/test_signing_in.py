"""An officer comes to work: password, code, list; a code works once; who signs out is out."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.conftest import LiveSite, OpenPage, enter_code, enter_password


def test_stranger_signs_in_with_what_the_two_commands_print(open_page: OpenPage, live_site: LiveSite) -> None:
    code = live_site.manage("demo_code", "zone.lucknow")
    page = open_page(
        "/staff/complaints/", language="en", javascript=False, viewport={"width": 1280, "height": 800}
    )
    enter_password(page, live_site, "zone.lucknow")
    enter_code(page, code)
    page.wait_for_url("**/en/staff/complaints/")
    expect(page.locator(".top__who")).to_contain_text("Meera Joshi")

    other = open_page("/staff/sign-in/", language="en", javascript=False)
    enter_password(other, live_site, "zone.lucknow")
    other.locator("[name=code]").fill(code)
    other.locator("form.card button[type=submit]").first.click()
    expect(other.locator(".govuk-error-summary")).to_contain_text("used already")

    (cookie,) = page.context.cookies()
    page.locator('form[action$="/sign-out/"] button').click()
    page.wait_for_url("**/staff/sign-in/**")
    page.go_back()
    page.goto("/en/staff/complaints/")
    expect(page.locator("[name=password]")).to_be_visible()
    page.context.add_cookies(
        [{"name": cookie["name"], "value": cookie["value"], "url": live_site.url}]
    )  # a cookie that somebody copied before is worth nothing
    page.goto("/en/staff/complaints/")
    expect(page.locator("[name=password]")).to_be_visible()
