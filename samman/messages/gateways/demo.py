"""The demo phone: nothing leaves the machine, and a page shows what would have been sent."""

from samman.messages.gateways.base import Gateway, Outcome, Parcel, Verdict


class DemoPhone(Gateway):
    """Takes everything."""

    keeps_text = True

    def send(self, parcel: Parcel) -> Verdict:
        return Verdict(Outcome.ACCEPTED, f"demo-{parcel.reference}")
