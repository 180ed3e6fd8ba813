"""The running site serves every queue."""

from procrastinate.contrib.django import app

from tools.site import Site


def test_every_queue_has_a_worker_and_the_night_holds_up_no_message() -> None:
    served = {
        name: set(command[command.index("--queues") + 1].split(","))
        for name, command in Site({}).commands().items()
        if "--queues" in command
    }
    queues = {task.queue for task in app.tasks.values()} - {
        "builtin"
    }  # of the library, which nothing here asks for
    assert queues == served["worker"] | served["matcher"] and not served["worker"] & served["matcher"]
    assert app.tasks["match_everything"].queue == app.tasks["ask_matching"].queue
    assert app.tasks["match_everything"].queue not in served["worker"]
    assert {app.tasks["fire_due"].queue, app.tasks["send_due_messages"].queue} <= served["worker"]
