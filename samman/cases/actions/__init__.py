"""What officers do with a case of any kind."""

from samman.cases.actions.grants import end_grants, grant_until_closed
from samman.cases.actions.transfers import (
    accept_offer,
    end_offers,
    move_case,
    offer_case,
    refuse_offer,
    transfer_case,
    withdraw_offer,
)
from samman.cases.actions.working import assign_case, assignable, end_assignment, take_case

__all__ = [
    "accept_offer",
    "assign_case",
    "assignable",
    "end_assignment",
    "end_grants",
    "end_offers",
    "grant_until_closed",
    "move_case",
    "offer_case",
    "refuse_offer",
    "take_case",
    "transfer_case",
    "withdraw_offer",
]
