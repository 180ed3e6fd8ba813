"""Jobs of the outbox. Their arguments are ids of messages and nothing else."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from samman.messages import outbox
from samman.messages.actions import SEND_TASK

MOST_ATTEMPTS = 5  # a job that killed its worker so often is given up


@app.task(name=SEND_TASK)
def send_messages(message_ids: list[int]) -> None:
    """Send these, as soon as what caused them is committed."""
    outbox.send_due(message_ids)


@app.periodic(cron="* * * * *")
@app.task(name="send_due_messages", queueing_lock="send_due_messages")
def send_due_messages(timestamp: int) -> None:
    """Send what waits for its next try, and whatever lost its job."""
    outbox.mark_left_behind()
    outbox.send_due()


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Jobs whose worker died run again: all our jobs may run twice. One that keeps killing workers is given up."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.id is None or job.id == context.job.id:
            continue
        if job.attempts >= MOST_ATTEMPTS:
            await manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(job)


@app.periodic(cron="17 * * * *")
@app.task(name="forget_old_jobs", queueing_lock="forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Finished jobs are kept a day, failed ones a month."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=24)
    await manager.delete_old_jobs(nb_hours=24 * 30, include_failed=True)
