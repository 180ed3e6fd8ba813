"""Two hundred phones at once for two minutes, among thirty that hold a line: slower, but never an error."""

from __future__ import annotations

import random
import threading
import time

from tests.faults.slow_lines import SlowLines
from tests.faults.town import HERSELF, Ledger, NoAnswer, Phone, Town

PHONES = 200
SECONDS = 120.0
PATIENCE = 60.0


def test_two_hundred_phones_get_no_error(town: Town, ledger: Ledger) -> None:
    before = town.cases()
    *phones, slow = town.prepared(PHONES + 1, "many")
    end = time.monotonic() + SECONDS
    failures: list[BaseException] = []
    bad: list[int] = []
    times: list[float] = []

    def use(phone: Phone) -> None:
        """Send some time in those two minutes, and go through questions before and after."""
        dice = random.Random(phone.name)
        send_at = end - SECONDS * dice.uniform(0.4, 1.0)
        reader = town.phone(phone.name, patience=PATIENCE)
        phone.patience = PATIENCE
        try:
            reader.get("/q/who/")
            while time.monotonic() < end:
                if send_at < time.monotonic():
                    phone.send(ledger, seconds=PATIENCE)
                    send_at = end + SECONDS
                page = dice.choice(["/", "/q/who/", "/help/", "/q/kind/", "/look/"])
                times.append(reader.get(page).seconds)
                reader.post("/q/who/", HERSELF["who"])
            if send_at < end + SECONDS:
                phone.send(ledger, seconds=PATIENCE)
        except (AssertionError, NoAnswer) as error:
            failures.append(error)
        bad.extend(status for status in [*phone.told, *reader.told] if status >= 500 or status == 0)

    threads = [threading.Thread(target=use, args=(phone,), daemon=True) for phone in phones]
    with SlowLines(slow, bodies=30) as held:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.1, end + 3 * PATIENCE - time.monotonic()))
        assert not any(thread.is_alive() for thread in threads)
    assert len(held.cut) >= 30 and {status for _kind, status, _seconds in held.cut} == {408}
    assert not failures, (len(failures), failures[0])
    assert bad == []
    assert len(ledger.lines()) == PHONES
    assert len(times) > PHONES  # everyone was served more than once
    town.check(ledger, before=before)
