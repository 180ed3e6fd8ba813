"""A viewer: an officer with the postings that hold at this very moment."""

from collections.abc import Iterable
from dataclasses import dataclass

from samman.accounts.enums import CASE_ROLES, COMPLAINT_ROLES, Role
from samman.accounts.models import Officer, Posting
from samman.audit.actors import Actor


@dataclass(frozen=True)
class Viewer:
    """An officer and all current postings, read afresh for each request; without postings nothing is seen."""

    officer: Officer
    postings: tuple[Posting, ...]

    @property
    def actor(self) -> Actor:
        """How the record names this officer."""
        first = self.postings[0].unit_id if self.postings else None
        return Actor(
            "officer", str(self.officer.pk), f"{self.officer.name_en or self.officer.name_hi}", first
        )

    def has_role(self, *roles: str) -> bool:
        """Whether any current posting is one of these."""
        return any(posting.role in roles for posting in self.postings)

    def unit_ids(self, roles: Iterable[str]) -> list[int]:
        """The units at which the viewer holds one of these roles."""
        wanted = set(roles)
        return [posting.unit_id for posting in self.postings if posting.role in wanted]

    @property
    def reads_cases(self) -> bool:
        """Whether any current posting reads cases."""
        return self.has_role(*CASE_ROLES)

    @property
    def reads_complaints(self) -> bool:
        """Whether any current posting reads complaints; that of a child welfare officer does not."""
        return self.has_role(*COMPLAINT_ROLES)

    @property
    def keeps_officers(self) -> bool:
        """Whether the viewer is an administrator."""
        return self.has_role(Role.ADMINISTRATOR)

    @property
    def reads_record(self) -> bool:
        """Whether the viewer is an auditor."""
        return self.has_role(Role.AUDITOR)


def viewer_of(officer: Officer) -> Viewer:
    """The viewer for an officer, from the postings as they are in the database now."""
    postings = (
        Posting.objects.current()
        .filter(officer=officer)
        .select_related("unit", "unit__district")
        .order_by("id")
    )
    return Viewer(officer, tuple(postings))
