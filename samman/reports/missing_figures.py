"""Figures of missing persons (mission M9): how many, how many traced, where, how soon, how; who is missing for how long.

A figure and the list that it opens are the same question (`Question`), asked of the cases over which the viewer holds a post: so
no figure counts what its reader may not see. A month is that in which the person went missing.

Whoever holds one post over one area reads its summary, counted by the half hour (`missing_summary`, ADR 13), and the page says of
when it is. For others, and before anything was summed up, the cases themselves are counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, CharField, Count, F, FloatField, Q, Sum, Value, When
from django.db.models import Case as Choice
from django.db.models.functions import Coalesce, TruncMonth

from samman.accounts.viewer import Viewer
from samman.cases.models import LEVEL_OF_ROLE, Case, CaseQuerySet, place_of
from samman.common import clock
from samman.jurisdictions.models import Unit
from samman.missing_children.enums import Sex, State
from samman.missing_children.enums_home import How, OtherState
from samman.reports.models import MissingSpan
from samman.reports.traced import bounds, last_months

MONTHS = 12
FEWEST = 3  # fewer in one cell of sex, age and place are not told apart
MOST_FLOWS = 40  # ways between districts that are drawn
# Age bands by completed years on the day of the report, and how long somebody has been missing, in days.
BANDS = {"0-5": (0, 72), "6-11": (72, 144), "12-17": (144, 216), "18-": (216, 5000)}
WAITS = {"0-30": (0, 30), "30-120": (30, 120), "120-365": (120, 365), "365-": (365, 40_000)}
PENDING = (State.MISSING, State.UNTRACEABLE)
OWN, OTHER_DISTRICT = "own", "other"
QUICK = (24, 48)


class Median(Aggregate):
    """The middle value."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Question:
    """What a figure counts. Every field is optional; `query` is the address of its list."""

    month: str = ""
    district: int = 0
    unit: int = 0
    sex: str = ""
    band: str = ""
    traced: str = ""  # yes, no
    where: str = ""  # own, other, or the code of a State
    quick: int = 0
    how: str = ""
    wait: str = ""
    found: str = ""  # the month in which the person was found, whenever missing

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Question":
        """From an address; unknown words in it are passed over."""

        def number(name: str) -> int:
            text = query.get(name, "")
            return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

        def one_of(name: str, known: Any) -> str:
            return query.get(name, "") if query.get(name, "") in known else ""

        of_year = {f"{month:%Y-%m}" for month in months()}
        return cls(
            month=one_of("month", of_year),
            found=one_of("found", of_year),
            district=number("district"),
            unit=number("unit"),
            sex=one_of("sex", Sex.values),
            band=one_of("band", BANDS),
            traced=one_of("traced", ("yes", "no")),
            where=one_of("where", (OWN, OTHER_DISTRICT, *OtherState.values)),
            quick=number("quick") if number("quick") in QUICK else 0,
            how=one_of("how", How.values),
            wait=one_of("wait", WAITS),
        )

    @property
    def query(self) -> str:
        """The address' query string."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def with_(self, **values: Any) -> "Question":
        """The same question, narrower."""
        return replace(self, **values)

    def cases(self, viewer: Viewer) -> CaseQuerySet:
        """The cases that it asks for, of those over which the viewer holds a post."""
        cases = Case.objects.in_charge_of(viewer).filter(kind="missing")
        now = clock.now()
        if self.wait:
            least, most = WAITS[self.wait]
            cases = cases.filter(
                state_code__in=PENDING,
                missing_person__seen_at__lte=now - timedelta(days=least),
                missing_person__seen_at__gt=now - timedelta(days=most),
            )
        elif self.found:
            since, until = bounds(date.fromisoformat(f"{self.found}-01"))
            cases = cases.filter(recovery__found_at__gte=since, recovery__found_at__lt=until)
        else:
            since, until = self.span
            cases = cases.filter(missing_person__seen_at__gte=since, missing_person__seen_at__lt=until)
        wanted = Q()
        for name in ("district", "unit"):
            if getattr(self, name):
                wanted &= Q(**{f"{name}_id": getattr(self, name)})
        if self.sex:
            wanted &= Q(missing_person__sex=self.sex)
        if self.band:
            least, most = BANDS[self.band]
            wanted &= Q(missing_person__age_from_months__gte=least, missing_person__age_from_months__lt=most)
        if self.traced == "no":  # who was found dead is neither traced nor looked for
            wanted &= Q(state_code__in=PENDING)
        elif self.traced:
            wanted &= Q(recovery__isnull=False)
        if self.where == OWN:
            wanted &= Q(recovery__district=F("district"))
        elif self.where == OTHER_DISTRICT:
            wanted &= Q(recovery__district__isnull=False) & ~Q(recovery__district=F("district"))
        elif self.where:
            wanted &= Q(recovery__district=None, recovery__other_state=self.where)
        if self.quick:
            wanted &= Q(recovery__hours__lte=self.quick)
        if self.how:
            wanted &= Q(recovery__how=self.how)
        return cases.filter(wanted)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when until when the persons went missing."""
        if self.month:
            return bounds(date.fromisoformat(f"{self.month}-01"))
        return bounds(months()[-1])[0], bounds(months()[0])[1]


def months() -> list[date]:
    """The first days of this month and the eleven before it, the newest first."""
    return last_months(MONTHS)


_TRACED: dict[str, Any] = {
    "missing": Count("pk"),
    "traced": Count("recovery"),
    "pending": Count("pk", filter=Q(state_code__in=PENDING)),
}
_PLACE = Choice(
    When(recovery__district=F("district"), then=Value(OWN)),
    When(recovery__district__isnull=False, then=Value(OTHER_DISTRICT)),
    default=F("recovery__other_state"),
    output_field=CharField(),
)
_BAND = Choice(
    *(
        When(missing_person__age_from_months__lt=most, then=Value(name))
        for name, (_least, most) in BANDS.items()
    ),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Figures:
    """All figures of one question, as of one moment."""

    by_month: list[dict[str, Any]]
    by_place: list[dict[str, Any]]
    by_sex: list[dict[str, Any]]
    where: list[dict[str, Any]]
    how: list[dict[str, Any]]
    sums: dict[str, Any]
    found_in: dict[str, int]  # month -> traced in it, whenever missing; the newest first
    waits: dict[str, int]
    flows: dict[tuple[str, str], int]  # by (home, where found), the largest first; those that are told
    flows_left: int  # persons of all other ways
    counted_at: datetime


def figures_of(viewer: Viewer, question: Question, level: str) -> Figures:
    """The figures of a month or a year, in the viewer's area or a district of it; `level` is "district" or "unit", by which the
    rows of places stand."""
    spans = _spans(viewer, question)
    return counted_now(viewer, question, level) if spans is None else _summed_up(spans, question)


def _area(viewer: Viewer, question: Question) -> tuple[str, int] | None:
    """The one area that the viewer's only post is over, or the district of it that the question opens: level and unit."""
    posts = {
        (LEVEL_OF_ROLE[posting.role].removesuffix("_id"), place_of(posting))
        for posting in viewer.postings
        if posting.role in LEVEL_OF_ROLE
    }
    if len(posts) != 1:
        return None
    level, unit_id = posts.pop()
    if unit_id is None or level == "unit":
        return None
    if not question.district or (level, question.district) == ("district", unit_id):
        return level, unit_id
    inside = Unit.objects.districts().filter(pk=question.district)
    if level in ("range", "zone", "state") and inside.filter(**{f"{level}_id": unit_id}).exists():
        return "district", question.district
    return None


def _spans(viewer: Viewer, question: Question) -> list[MissingSpan] | None:
    """The summary of the area, the year first and then its months, the newest first; None where the cases must be counted."""
    area = _area(viewer, question)
    if area is None:
        return None
    found = MissingSpan.objects.filter(level=area[0], unit_id=area[1]).order_by("-months", "-starts_on")
    return list(found) or None


def _summed_up(spans: list[MissingSpan], question: Question) -> Figures:
    year, by_month = spans[0], spans[1:]
    if question.month:
        by_month = [one for one in by_month if f"{one.starts_on:%Y-%m}" == question.month]
    of = year if not question.month else by_month[0] if by_month else None
    places = of.by_place.items() if of else ()
    sexes = of.by_sex.items() if of else ()
    return Figures(
        by_month=[
            {"month": one.starts_on, "missing": one.missing, "traced": one.traced, "pending": one.pending}
            for one in by_month
        ],
        by_place=sorted(
            (
                {"place": int(pk), "missing": missing, "traced": traced, "pending": left}
                for pk, (missing, traced, left) in places
            ),
            key=lambda row: (-row["missing"], row["place"]),
        ),
        by_sex=sorted(
            (
                {
                    "band": name.split()[0],
                    "sex": name.split()[1],
                    "missing": missing,
                    "traced": traced,
                    "pending": left,
                }
                for name, (missing, traced, left) in sexes
            ),
            key=lambda row: (row["band"], row["sex"]),
        ),
        where=_by_number("place", of.found_where if of else {}),
        how=_by_number("way", of.how if of else {}),
        sums={
            "traced": of.traced if of else 0,
            "median": of.median if of else None,
            "day": of.day if of else 0,
            "two_days": of.two_days if of else 0,
            "arrested": of.arrested if of else 0,
        },
        found_in=_of_months(question, year.found_in),
        waits={name: year.waits.get(name, 0) for name in WAITS},
        flows={(home, found): count for home, found, count in of.flows} if of else {},
        flows_left=of.flows_left if of else 0,
        counted_at=year.counted_at,
    )


def _of_months(question: Question, counts: Mapping[str, int]) -> dict[str, int]:
    """The months of a question with what was traced in each, whenever missing."""
    every = [f"{month:%Y-%m}" for month in months()]
    return {month: counts.get(month, 0) for month in every if question.month in ("", month)}


def _by_number(name: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Rows of traced persons by a code, the most first."""
    rows = [{name: code, "traced": count} for code, count in counts.items()]
    return sorted(rows, key=lambda row: (-row["traced"], row[name]))


def counted_now(viewer: Viewer, question: Question, level: str) -> Figures:
    """The same figures from the cases themselves; nine queries."""
    cases: Any = question.cases(viewer).order_by()
    traced: Any = cases.filter(recovery__isnull=False)
    month = TruncMonth("missing_person__seen_at", tzinfo=clock.IST)
    pending = Case.objects.in_charge_of(viewer).filter(kind="missing", state_code__in=PENDING)
    since, until = Question().span
    found = Case.objects.in_charge_of(viewer).filter(
        kind="missing", recovery__found_at__gte=since, recovery__found_at__lt=until
    )
    if question.district:
        pending, found = (some.filter(district=question.district) for some in (pending, found))
    found_month = TruncMonth("recovery__found_at", tzinfo=clock.IST)
    found_in = found.order_by().annotate(month=found_month).values("month").annotate(count=Count("pk"))
    now = clock.now()
    waits = {
        name: Count(
            "pk",
            filter=Q(
                missing_person__seen_at__lte=now - timedelta(days=least),
                missing_person__seen_at__gt=now - timedelta(days=most),
            ),
        )
        for name, (least, most) in WAITS.items()
    }
    ways = flows_of(viewer, question)
    largest = sorted(ways.items(), key=lambda item: (-item[1], item[0]))
    told = {pair: count for pair, count in largest[:MOST_FLOWS] if count >= FEWEST}
    return Figures(
        by_month=list(cases.annotate(month=month).values("month").annotate(**_TRACED).order_by("-month")),
        by_place=list(cases.values(place=F(f"{level}_id")).annotate(**_TRACED).order_by("-missing", "place")),
        by_sex=list(
            cases.annotate(band=_BAND)
            .values("band", sex=F("missing_person__sex"))
            .annotate(**_TRACED)
            .order_by("band", "sex")
        ),
        where=list(
            traced.annotate(place=_PLACE)
            .values("place")
            .annotate(traced=Count("pk"))
            .order_by("-traced", "place")
        ),
        how=list(
            traced.values(way=F("recovery__how")).annotate(traced=Count("pk")).order_by("-traced", "way")
        ),
        sums=traced.aggregate(
            traced=Count("pk"),
            median=Median("recovery__hours"),
            day=Count("pk", filter=Q(recovery__hours__lte=24)),
            two_days=Count("pk", filter=Q(recovery__hours__lte=48)),
            arrested=Coalesce(Sum("recovery__arrested"), 0),
        ),
        found_in=_of_months(question, {f"{row['month']:%Y-%m}": row["count"] for row in found_in}),
        waits=pending.order_by().aggregate(**waits),
        flows=told,
        flows_left=sum(ways.values()) - sum(told.values()),
        counted_at=now,
    )


def flows_of(viewer: Viewer, question: Question) -> dict[tuple[str, str], int]:
    """Children traced in another district of ours, by (district of home, district where found). One query."""
    home = Coalesce("missing_person__home_district__code", "district__code")
    rows = (
        question.cases(viewer)
        .filter(recovery__district__isnull=False)
        .order_by()
        .values(home=home, found=F("recovery__district__code"))
        .annotate(count=Count("pk"))
    )
    return {(row["home"], row["found"]): row["count"] for row in rows if row["home"] != row["found"]}
