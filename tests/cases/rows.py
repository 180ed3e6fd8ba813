"""Bare rows of the spine, for tests of the rooms above complaints."""

from samman.cases.models import Case
from samman.common import clock, digits, sealing
from samman.jurisdictions.models import Unit


def bare_case(unit: Unit, *, kept_from: Unit | None = None, kind: str = "complaint") -> Case:
    """A case without a kind's own row, owned by a unit."""
    number = digits.new_number()
    case = Case(
        kind=kind,
        number=number,
        state_code="awaiting_report" if kind == "complaint" else kind,
        created_at=clock.now(),
        kept_from=kept_from,
        data_key=sealing.wrap_key(sealing.new_data_key(), place=f"case:{number}"),
    )
    case.place_at(unit)
    case.save()
    return case


def unit(code: str) -> Unit:
    """A unit of the loaded police map."""
    return Unit.objects.get(code=code)
