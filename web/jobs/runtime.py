"""The worker: durable workflows of DBOS, each a thin door to one service, and a sweeper for what has no job.

Runs inside `tandem serve` or beside it as `tandem worker`; several workers may share one PostgreSQL database.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar
from uuid import UUID, uuid4

import structlog
from dbos import DBOS, DBOSConfig, SetWorkflowID

from web.db.migrations import JOB_SCHEMA
from web.db.session import Unit
from web.jobs import acting, checking, exporting, importing, mail, mailing, matching, publishing, reminders
from web.services import outbox
from web.services.matching import warm_up
from web.services.outreach import mailings
from web.services.planning import export_jobs, large_work, rechecks, runs, waves
from web.services.queueing import APPLICATION, APPLICATION_VERSION, Job
from web.services.tables import many_people_store, open_previews
from web.settings import Settings

log = structlog.get_logger("jobs")
POLL_SECONDS = 0.3
SWEEP_SECONDS = 15.0


class Worker:
    """The one worker of a process: DBOS allows no second, and the workflows find it here."""

    current: ClassVar["Worker | None"] = None

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.unit = Unit(settings.database_url, base_url=settings.base_url)
        self._stopping = threading.Event()
        self._reminded: str | None = None
        self._warm_up = threading.Thread(target=warm_up, name="warm-up", daemon=True)
        self._sweeper = threading.Thread(target=self._sweep_for_ever, name="sweeper", daemon=True)

    def start(self) -> None:
        """Take up work, first of all what an earlier process under this executor's name left unfinished."""
        Worker.current = self
        DBOS(config=self._configuration())
        DBOS.launch()
        for job in WORKFLOWS:
            DBOS.register_queue(job, worker_concurrency=1, polling_interval_sec=POLL_SECONDS)
        self._sweeper.start()
        self._warm_up.start()

    def stop(self) -> None:
        """Finish what is being done and stop."""
        self._stopping.set()
        self._sweeper.join()
        self._warm_up.join()
        DBOS.destroy(workflow_completion_timeout_sec=30)
        self.unit.close()
        Worker.current = None

    def _configuration(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": self.settings.database_url,
            "dbos_system_schema": JOB_SCHEMA,
            "application_version": APPLICATION_VERSION,
            "executor_id": self.settings.executor_id,
            "log_level": "WARNING",
        }

    def _sweep_for_ever(self) -> None:
        while True:
            try:
                self.sweep()
            except Exception as error:  # noqa: BLE001  whatever it is, the next sweep tries again
                log.warning("sweep failed", error=type(error).__name__)
            if self._stopping.wait(SWEEP_SECONDS):
                return

    def sweep(self) -> None:
        """Enqueue work whose job is gone: due mails, and what waits although no worker knows of it.

        Uploaded tables nobody decides about are deleted here.
        """
        if self.unit.read(outbox.is_mail_due):
            self._enqueue("mail", "")
        if self.unit.read(waves.due_waves):
            self._enqueue("publishing", "")
        for job, forgotten in FORGOTTEN.items():
            for row_id in self.unit.read(forgotten):
                self._enqueue(job, str(row_id))
        if self.unit.read(partial(open_previews.any_old, now=datetime.now(UTC))):
            self.unit.run(partial(open_previews.drop_old, now=datetime.now(UTC)))
        if self.unit.read(partial(export_jobs.any_old, now=datetime.now(UTC))):
            self.unit.run(partial(export_jobs.drop_old, now=datetime.now(UTC)))
        self._remind_this_hour()

    def _remind_this_hour(self) -> None:
        """Enqueue the reminders of this hour; all workers give them the same name, so they are worked on once.

        The demo's people are made up: nobody has to be reminded there.
        """
        name = reminders.workflow_of(datetime.now(UTC))
        if name is None or name == self._reminded or self.settings.is_demo:
            return
        with SetWorkflowID(name):
            DBOS.enqueue_workflow("reminders", send_reminders, "")
        self._reminded = name

    def _enqueue(self, job: Job, argument: str) -> None:
        with SetWorkflowID(f"{job}-{uuid4()}"):
            DBOS.enqueue_workflow(job, WORKFLOWS[job], argument)


def _worker() -> Worker:
    if Worker.current is None:
        raise LookupError("workflows run inside a started worker")
    return Worker.current


@DBOS.workflow(name="mail")
def deliver_mail(_argument: str) -> None:
    """Empty the outbox. Repeating it is harmless: sent mails stay sent."""
    mail.deliver(_worker().unit, _worker().settings)


@DBOS.workflow(name="matching")
def solve_run(run_id: str) -> None:
    """Solve a run. Repeating it is harmless: a complete run stays as it is."""
    matching.solve_run(_worker().unit, UUID(run_id))


@DBOS.workflow(name="checking")
def check_result(check_id: str) -> None:
    """Check a stored result. Repeating it is harmless: it begins anew, and a finished check stays as it is."""
    checking.check_result(_worker().unit, UUID(check_id))


@DBOS.workflow(name="reminders")
def send_reminders(_argument: str) -> None:
    """Write the reminders that are due. Repeating it is harmless: each exists at most once."""
    reminders.send_reminders(_worker().unit, datetime.now(UTC))


@DBOS.workflow(name="importing")
def work_on_import(import_id: str) -> None:
    """Read, store or take back a coordinator's table. Repeating it is harmless: the import's state says what is due."""
    importing.work_on(_worker().unit, UUID(import_id))


@DBOS.workflow(name="mailing")
def write_mailing(mailing_id: str) -> None:
    """Write to many companies or people. Repeating it is harmless: who was written to does not wait any more."""
    mailing.write_mailing(_worker().unit, UUID(mailing_id))


@DBOS.workflow(name="publishing")
def publish_due(_argument: str) -> None:
    """Send the waves of publications that are due. Repeating it is harmless: each goes out once."""
    publishing.send_due(_worker().unit, datetime.now(UTC))


@DBOS.workflow(name="exporting")
def make_export(export_id: str) -> None:
    """Make the files of a plan. Repeating it is harmless: it begins anew, and what is complete stays as it is."""
    exporting.make_export(_worker().unit, UUID(export_id))


@DBOS.workflow(name="acting")
def do_act(act_id: str) -> None:
    """Fix or approve very many companies. Repeating it is harmless: it begins anew, and what is over stays so."""
    acting.do_act(_worker().unit, UUID(act_id))


WORKFLOWS: dict[Job, Callable[[str], None]] = {
    "mail": deliver_mail,
    "matching": solve_run,
    "checking": check_result,
    "reminders": send_reminders,
    "importing": work_on_import,
    "mailing": write_mailing,
    "exporting": make_export,
    "publishing": publish_due,
    "acting": do_act,
}
FORGOTTEN: dict[Job, Callable[..., Sequence[UUID]]] = {
    "matching": runs.forgotten,
    "checking": rechecks.forgotten,
    "acting": large_work.forgotten,
    "importing": many_people_store.forgotten,
    "mailing": mailings.forgotten,
    "exporting": export_jobs.forgotten,
}
"""Rows whose job must be gone: of each kind, what the sweeper asks."""
