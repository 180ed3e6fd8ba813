"""A found and a missing child who may be one are brought together as soon as either is saved."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from samman.audit.actors import command
from samman.cases.models import Case
from samman.common import clock
from samman.matching import names, scoring
from samman.missing_children import lexicons, matcher
from samman.missing_children.actions import calibrating, looking
from samman.missing_children.enums_matching import ScoredBy
from samman.missing_children.models import Calibration, Candidate, LexiconWord, PreparedPerson
from tests.factories import unit
from tests.missing_children import made, matches
from tests.missing_children.homeward import make_found, trace

pytestmark = pytest.mark.django_db


def lakshmi(**values: Any) -> Case:
    """A girl of eleven who is missing from her village."""
    described = {
        "name_hi": "लक्ष्मी",
        "name_en": "",
        "other_names": [],
        "father_name": "रामू",
        "mother_name": "",
        **values,
    }
    return made.make_missing(description=described)


def found_lakshmi(**values: Any) -> Case:
    """The same girl as a stranger hears her name."""
    described = {
        "name_hi": "",
        "name_en": "Lakshmi",
        "other_names": [],
        "father_name": "Ramu",
        "mother_name": "",
        **values,
    }
    return make_found(description=made.described(**described))


def test_whoever_is_saved_last_meets_the_other() -> None:
    missing = lakshmi()
    found = found_lakshmi()
    looking.look(found.pk)
    first = Candidate.objects.get(found=found, missing=missing, source=ScoredBy.ONLINE)
    fields = {one["field"]: one["level"] for one in first.evidence}
    assert (
        first.current and fields["name"] != "different" and fields["sex"] == "same" and "marks" not in fields
    )
    (second,) = matcher.scored(missing)
    assert second.found_id == found.pk and second.score == pytest.approx(first.score, abs=1e-9)
    assert second.evidence == first.evidence and second.facts == first.facts and second.word == first.word
    assert second.chance == pytest.approx(first.chance, abs=1e-9)


def test_a_boy_and_a_girl_of_another_name_are_not_offered() -> None:
    missing = lakshmi(sex="M", name_hi="अनवर", father_name="सलीम")
    found = found_lakshmi()
    looking.look(found.pk)
    assert not Candidate.objects.filter(found=found, missing=missing).exists()


def test_a_found_child_who_was_not_compared_yet_is_left_to_its_own_look() -> None:
    missing, found = lakshmi(), found_lakshmi()
    looking.look(missing.pk)
    assert not Candidate.objects.exists()
    looking.look(found.pk)
    assert Candidate.objects.filter(found=found, missing=missing, current=True).exists()
    looking.look(missing.pk)
    assert Candidate.objects.filter(found=found, missing=missing, current=True).exists()


def test_a_candidate_stays_while_the_found_child_was_described_anew_and_waits_for_its_look() -> None:
    missing, found = lakshmi(), found_lakshmi()
    looking.look(found.pk)
    PreparedPerson.objects.filter(case=found).update(compared=False)  # as whoever describes a child leaves it
    looking.look(missing.pk)
    assert Candidate.objects.get(found=found, missing=missing).current


def test_after_the_night_nobody_is_said_to_be_compared_still() -> None:
    missing = lakshmi()  # as a register that was imported: no look was asked for
    assert looking.match_everything() == 0
    found = found_lakshmi()
    assert PreparedPerson.objects.get(case=missing).compared
    assert not PreparedPerson.objects.get(case=found).compared
    looking.match_everything()
    assert PreparedPerson.objects.get(case=found).compared


def test_before_words_were_ever_counted_those_who_are_looked_for_are() -> None:
    missing, found = lakshmi(), found_lakshmi()
    for _other in range(3):
        lakshmi(name_hi="सुनीता", father_name="हरि")
    looking.look(found.pk)
    early = Candidate.objects.get(found=found, missing=missing).chance
    lexicons.count()
    looking.look(found.pk)
    assert Candidate.objects.get(found=found, missing=missing).chance == pytest.approx(early, abs=0.05)


def test_one_who_looks_better_hides_no_other() -> None:
    nearly, missing = lakshmi(father_name=""), lakshmi(marks="दाएँ गाल पर तिल", height_cm=131)
    found = found_lakshmi(marks="दाएँ गाल पर तिल", height_cm=131)
    looking.look(found.pk)
    first, second = Candidate.objects.filter(found=found, current=True).order_by("-score")
    assert (first.missing_id, second.missing_id) == (missing.pk, nearly.pk)
    assert first.word == "very_likely" and second.word == "possible" and second.chance < matcher.LEAST


def test_one_who_is_not_looked_for_any_more_is_no_candidate() -> None:
    missing = lakshmi()
    found = found_lakshmi()
    looking.look(found.pk)
    trace(missing)
    looking.look(found.pk)
    assert not Candidate.objects.get(found=found, missing=missing).current
    assert matcher.scored(missing) == []


def test_a_common_name_says_less_than_a_rare_one() -> None:
    for name in ["पूजा"] * 30 + ["ज़ुबैदा"]:
        lakshmi(name_hi=name, father_name="")
    assert lexicons.count() > 0
    weights = {}
    for name in ("Jubeda", "Pooja"):
        scored = matcher.scored(found_lakshmi(name_en=name, father_name=""))
        weights[name] = next(each["weight"] for each in scored[0].evidence if each["field"] == "name")
    assert weights["Jubeda"] > weights["Pooja"] + 1


def test_after_a_change_of_facts_the_digest_is_another() -> None:
    missing, found = lakshmi(), found_lakshmi()
    looking.look(found.pk)
    before = Candidate.objects.get(found=found, missing=missing)
    person = PreparedPerson.objects.get(case=missing)
    person.things, person.marked = 1, 1
    person.save()
    looking.look(found.pk)
    after = Candidate.objects.get(found=found, missing=missing)
    assert after.facts != before.facts and after.pk == before.pk


def test_a_report_that_fits_many_better_stays_a_candidate_of_a_found_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = lakshmi()
    far = found_lakshmi(name_en="Lakshmi", father_name="")
    looking.look(far.pk)
    assert Candidate.objects.get(found=far, missing=missing).current
    monkeypatch.setattr(matcher, "KEPT", 2)
    nearer = [found_lakshmi() for _one in range(4)]
    PreparedPerson.objects.filter(case__in=nearer).update(compared=True)
    looking.look(missing.pk)
    kept = {one.found_id for one in Candidate.objects.filter(missing=missing, current=True)}
    assert far.pk in kept and len(kept & {one.pk for one in nearer}) == 2


def test_looking_makes_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    missing = [lakshmi() for _ in range(3)]
    found = found_lakshmi()
    lexicons.count()
    lexicons.current()
    with django_assert_max_num_queries(6):
        assert len(matcher.scored(found)) >= len(missing)
    more = [lakshmi() for _ in range(12)]
    with django_assert_max_num_queries(6):
        assert len(matcher.scored(found)) >= min(len(more), matcher.KEPT)


def test_decided_pairs_teach_what_a_score_means() -> None:
    with pytest.raises(CommandError, match="Too few"):
        call_command("recalibrate_matching")
    assert matcher.calibration() == scoring.calibration()
    taught = calibrating.Taught(40, 20, 0.5, (0.9, 0.0), (0.5, -1.0))
    kept = calibrating.keep(taught, by=command("test"))
    assert (matcher.calibration().slope, matcher.calibration().shift) == (0.5, -1.0)
    assert matcher.version().endswith(f".{kept.pk}") and Calibration.objects.count() == 1
    assert clock.now() - kept.made_at < timedelta(minutes=1)


def test_the_night_finds_the_same_with_the_same_scores_and_changes_nothing_twice() -> None:
    missing, found = lakshmi(), found_lakshmi()
    lakshmi(name_hi="अनवर", father_name="सलीम")
    looking.look(found.pk)
    online = Candidate.objects.get(found=found, missing=missing)
    assert looking.match_everything() == 1
    again = Candidate.objects.get(pk=online.pk)
    assert again.source == ScoredBy.ONLINE and again.scored_at == online.scored_at  # nothing had changed
    other = lakshmi(name_hi="लछमी")  # saved, and the worker was killed before it looked
    assert looking.match_everything() == 1
    kept = Candidate.objects.get(found=found, missing=other)
    assert kept.source == ScoredBy.NIGHTLY
    assert kept.score == pytest.approx(
        next(one.score for one in matcher.scored(found) if one.missing_id == other.pk), abs=1e-6
    )
    call_command("match_everything")


def test_who_is_reported_while_the_night_compares_stays_a_candidate() -> None:
    lakshmi()
    found = found_lakshmi()
    looking.look(found.pk)
    reported: list[Case] = []

    def meanwhile(_text: str) -> None:
        if not reported:
            reported.append(lakshmi())
            looking.look(reported[0].pk)

    assert looking.match_everything(meanwhile) == 1
    assert Candidate.objects.get(found=found, missing=reported[0]).current
    assert looking.match_everything() == 1
    assert Candidate.objects.get(found=found, missing=reported[0]).current


def test_sisters_missing_in_one_report_and_found_together_speak_for_each_other() -> None:
    two = [made.described(name_hi=name, name_en="", other_names=[]) for name in ("लक्ष्मी", "सरस्वती")]
    missing, other = made.register(made.report_of(*two))
    station = unit()
    found = [
        make_found(station=station, description=made.described(name_hi="", name_en=name, other_names=[]))
        for name in ("Lakshmi", "Saraswati")
    ]
    for case in found:
        looking.look(case.pk)  # the first was saved before anybody knew of the second
    for case, of in ((found[0], missing), (found[1], other)):
        looking.look(case.pk)
        levels = {
            one["field"]: one["level"] for one in Candidate.objects.get(found=case, missing=of).evidence
        }
        assert levels["group"] not in ("different", "") and levels["name"] != "different"


def test_a_pair_on_which_a_second_officer_is_to_decide_stays_whatever_matching_finds() -> None:
    other = {"name_hi": "अनवर", "name_en": "", "sex": "m", "father_name": "सलीम"}
    missing, found = made.make_missing(description=other, station=matches.far()), found_lakshmi()
    pair = matches.match(found=found, missing=missing)
    matches.propose(pair, matches.head(missing))
    for look in (lambda: looking.look(found.pk), lambda: looking.look(missing.pk), looking.match_everything):
        look()
        pair.refresh_from_db()
        assert pair.current
    matches.agree(missing.decisions.get(), matches.head(found), agree=False)
    looking.look(found.pk)
    pair.refresh_from_db()
    assert not pair.current


def test_the_sounds_of_words_are_found_once_and_kept() -> None:
    lakshmi(name_en="Ramesh")
    lexicons.count()
    word = LexiconWord.objects.get(field="given", word="ramesh")
    assert word.sounds.split() == list(names.sounds("ramesh"))
    LexiconWord.objects.filter(pk=word.pk).update(sounds="र a म")  # kept from the night before
    lexicons.count()
    assert LexiconWord.objects.get(field="given", word="ramesh").sounds == "र a म"
    assert lexicons.current().lexicons["given"].near("ramesh").costs[0] == 0
