"""The pages of possible matches, in every state."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from samman.accounts.enums import Role
from samman.evidence import jobs
from samman.missing_children import actions
from samman.missing_children.models.operations import today
from tests.evidence import made
from tests.factories import at, client_of, signed_in, unit
from tests.missing_children import matches, searching
from tests.missing_children.homeward import found_report, make_found
from tests.missing_children.made import make_missing, special
from tests.officers import make_viewer
from tests.pages.glass import Glass

EVERYTHING = [
    {"field": "name", "level": "same_rare", "weight": 13.0},
    {"field": "father", "level": "near_common", "weight": 5.5},
    {"field": "age", "level": "fits", "weight": 1.8},
    {"field": "marks", "level": "same_thing_and_place", "weight": 6.0},
    {"field": "height", "level": "over_15", "weight": -2.0},
    {"field": "place", "level": "over_400_km", "weight": -4.2},
    {"field": "unheard_of", "level": "some", "weight": 0.7},
]
PICTURED = {
    "marks": "दाएँ गाल पर तिल",
    "height_cm": 128,
    "mother_name": "सीता नमूना",
    "languages": ["hindi", "awadhi"],
}
OF_FOUND = {"name_hi": "गुड़िया", "father_name": "रामू", "marks": "गाल पर काला तिल", "height_cm": 110}
AT = "/staff/missing"


def possible_matches(glass: Glass) -> None:
    monitor = signed_in(Role.MONITOR, unit().state)
    glass.look(monitor, f"{AT}/matches/", name="staff-matches-none")
    glass.look(monitor, f"{AT}/matching/", name="staff-matching-none")
    with at(hours=-24 * 5):
        matches.match()
    missing = make_missing(station=matches.far(), description=PICTURED)
    found = make_found(description={**found_report().description, **OF_FOUND})
    first, second = matches.head(found), matches.head(missing)
    for case, by in ((found, first), (missing, second)):
        upload = SimpleUploadedFile("a.jpg", made.jpeg(), "image/jpeg")
        photo = actions.add_photo(case.pk, upload, taken_on=None, is_main=True, by=by)
        jobs.make_display_copy(photo.file_id)
    pair = matches.match(found, missing, evidence=EVERYTHING, word="very_likely", score=20.8)
    here, there, page = client_of(first.officer), client_of(second.officer), f"{AT}/candidate/{pair.pk}/"
    glass.look(here, page, name="staff-candidate")
    glass.look(here, f"{AT}/{found.number}/", name="staff-missing-found-matches")
    for act in ("same", "not", "ask"):
        glass.look(here, f"{page}{act}/", {"about": "missing"}, name=f"staff-candidate-{act}-wrong")
    question = matches.ask(pair, first)
    address = f"{AT}/question/{question.pk}/"
    glass.look(there, f"{AT}/{missing.number}/", name="staff-missing-asked")
    glass.look(there, f"{AT}/matches/", name="staff-matches")
    glass.look(there, address, name="staff-answer")
    glass.mistake(there, address, {"answer": ""}, name="staff-answer-wrong")
    whole = matches.ask(pair, first, asked="case")
    glass.look(there, f"{AT}/question/{whole.pk}/", name="staff-answer-show")
    actions.answer_question(question.pk, words="हाँ, दाएँ गाल पर", by=second)
    matches.reject(pair, make_viewer(Role.SJPU_OFFICER, special("sjpu")))
    with at(hours=1):
        searching.start(starts_on=today(), ends_on=today() + timedelta(days=9))
        glass.look(here, f"{AT}/{found.number}/candidates/", name="staff-candidates")
        glass.look(monitor, f"{AT}/matching/", name="staff-matching")
    matches.propose(pair, first)
    glass.look(here, page, name="staff-candidate-proposed-own")
    glass.look(client_of(matches.head(found).officer), page, name="staff-candidate-same-unit")
    glass.look(there, page, name="staff-candidate-second")
    matches.reject(pair, second)
    former = matches.match(make_found(station=matches.far()), missing)
    matches.keep(of=former.found)
    glass.look(there, f"{AT}/{missing.number}/candidates/", name="staff-candidates-said-no")
    decision = actions.decide(missing.pk, decision_id=missing.decisions.get().pk, agree=True, by=second)
    assert decision.outcome
    glass.look(here, page, name="staff-candidate-joined")
    glass.look(here, f"{AT}/candidate/{former.pk}/", status=404, name="staff-candidate-not-found")
    glass.look(there, f"{AT}/candidate/{former.pk}/", name="staff-candidate-former")
