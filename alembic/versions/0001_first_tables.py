"""First tables

Revision: 0001
Follows:
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(80), nullable=False),
        sa.Column("subject", sa.String(80), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_entry_hash")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "form_submission",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("location", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_submission")),
    )
    op.create_table(
        "instance_mark",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_instance_mark")),
    )
    op.create_table(
        "programme",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("controller", sa.String(400), nullable=False),
        sa.Column("contact_name", sa.String(200), nullable=False),
        sa.Column("contact_phone", sa.String(60), nullable=False),
        sa.Column("contact_email", sa.String(254), nullable=False),
        sa.Column("azubi_address", sa.String(3), nullable=False),
        sa.Column("fachkraft_address", sa.String(3), nullable=False),
        sa.Column("accent", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_subject_at", ["subject_hash", "at"], unique=False)

    op.create_table(
        "company",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("town", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_company_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_company_programme_id_name")),
    )
    op.create_table(
        "coordinator",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_coordinator_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_coordinator_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinator")),
        sa.UniqueConstraint("programme_id", "account_id", name=op.f("uq_coordinator_programme_id_account_id")),
    )
    with op.batch_alter_table("coordinator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coordinator_account_id"), ["account_id"], unique=False)

    op.create_table(
        "outbox_mail",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("once", sa.String(200), nullable=True),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("recipient_name", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "state", sa.Enum("queued", "sent", "failed", name="mailstate", native_enum=False, length=32), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outbox_mail_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_outbox_mail_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_mail_message_id")),
        sa.UniqueConstraint("once", name=op.f("uq_outbox_mail_once")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_mail_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_mail_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index("ix_outbox_mail_state_next", ["state", "next_attempt_at"], unique=False)

    op.create_table(
        "policy_version",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("toml", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_policy_version_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_policy_version_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_policy_version_programme_id_number")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_question_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_question_programme_id_key")),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_questionnaire_version_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_questionnaire_version_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_questionnaire_version_programme_id_number")),
    )
    op.create_table(
        "company_contact",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_company_contact_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_contact_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_contact")),
        sa.UniqueConstraint("company_id", "account_id", name=op.f("uq_company_contact_company_id_account_id")),
    )
    with op.batch_alter_table("company_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_contact_account_id"), ["account_id"], unique=False)

    op.create_table(
        "option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_option_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_option")),
        sa.UniqueConstraint("question_id", "key", name=op.f("uq_option_question_id_key")),
    )
    op.create_table(
        "person",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_account_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_person_company_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_person_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("company_id", "email", name=op.f("uq_person_company_id_email")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("news_by", sa.Date(), nullable=False),
        sa.Column("default_places", sa.Integer(), nullable=True),
        sa.Column("company_days", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=True),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("policy_version_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["policy_version_id"], ["policy_version.id"], name=op.f("fk_round_policy_version_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_round_programme_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"], ["questionnaire_version.id"], name=op.f("fk_round_questionnaire_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "site",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_site_company_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_site_company_id_name")),
    )
    op.create_table(
        "block",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("company", "pool", name="blockkind", native_enum=False, length=32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sort_key", sa.String(200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "collecting",
                "frozen",
                "matched",
                "approved",
                "published",
                "running",
                "closed",
                name="blockstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.CheckConstraint("places IS NULL OR places >= 0", name=op.f("ck_block_places_not_negative")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_block_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_block_round_id"), ["round_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("policy_version_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_plan_created_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["policy_version_id"], ["policy_version.id"], name=op.f("fk_plan_policy_version_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_plan_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_plan_round_id_number")),
    )
    op.create_table(
        "block_input",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("azubis", sa.Integer(), nullable=False),
        sa.Column("fachkraefte", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_reason", sa.String(400), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_block_input_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_block_input_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["released_by"], ["account.id"], name=op.f("fk_block_input_released_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block_input")),
        sa.UniqueConstraint("block_id", "number", name=op.f("uq_block_input_block_id_number")),
    )
    op.create_table(
        "round_company",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("extended_deadline", sa.Date(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_round_company_block_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_round_company_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_company_round_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["account.id"], name=op.f("fk_round_company_submitted_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_company")),
        sa.UniqueConstraint("round_id", "company_id", name=op.f("uq_round_company_round_id_company_id")),
    )
    with op.batch_alter_table("round_company", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_company_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_round_company_company_id"), ["company_id"], unique=False)

    op.create_table(
        "run",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("queued", "running", "done", "failed", name="runstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("policy_fingerprint", sa.String(64), nullable=False),
        sa.Column("decisions_fingerprint", sa.String(64), nullable=False),
        sa.Column("engine_version", sa.String(40), nullable=False),
        sa.Column("summary", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("changes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("problem", sa.String(400), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_run_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_run_requested_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("result_hash", sa.String(64), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approver_name", sa.String(200), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_reason", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_approval_approved_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_approval_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_approval_plan_id")),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["account.id"], name=op.f("fk_approval_revoked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_approval_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(
            "uq_approval_in_force",
            ["block_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "participant",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("round_company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role", sa.Enum("azubi", "fachkraft", name="participantrole", native_enum=False, length=32), nullable=False
        ),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("person_part_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_participant_entered_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_participant_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_company_id"], ["round_company.id"], name=op.f("fk_participant_round_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_participant_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("key", name=op.f("uq_participant_key")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_participant_round_id_person_id")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_participant_round_company_role", ["round_company_id", "role"], unique=False)

    op.create_table(
        "people_import",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_company_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_people_import_created_by"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_company_id"],
            ["round_company.id"],
            name=op.f("fk_people_import_round_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_import")),
    )
    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.create_index(
            "uq_people_import_open",
            ["round_company_id", "created_by"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "plan_block",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("input_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("result_hash", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_plan_block_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["input_id"], ["block_input.id"], name=op.f("fk_plan_block_input_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_block_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_plan_block_run_id")),
        sa.PrimaryKeyConstraint("plan_id", "block_id", name=op.f("pk_plan_block")),
    )
    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_block_block_id"), ["block_id"], unique=False)

    op.create_table(
        "run_block",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("input_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("result_hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_run_block_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["input_id"], ["block_input.id"], name=op.f("fk_run_block_input_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_block_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "block_id", name=op.f("pk_run_block")),
    )
    with op.batch_alter_table("run_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_block_block_id"), ["block_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(60), nullable=False),
        sa.Column("value", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("self", "company", "coordinator", "together", name="answersource", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_answer_answered_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_answer_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"], ["questionnaire_version.id"], name=op.f("fk_answer_questionnaire_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("participant_id", "question_key", name=op.f("uq_answer_participant_id_question_key")),
    )
    op.create_table(
        "block_input_member",
        sa.Column("input_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["input_id"], ["block_input.id"], name=op.f("fk_block_input_member_input_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_block_input_member_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("input_id", "participant_id", name=op.f("pk_block_input_member")),
    )
    with op.batch_alter_table("block_input_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_block_input_member_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "company_proposal",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_company_id", sa.Uuid(), nullable=False),
        sa.Column("azubi_id", sa.Uuid(), nullable=False),
        sa.Column("fachkraft_id", sa.Uuid(), nullable=False),
        sa.Column("sentence", sa.String(400), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["azubi_id"], ["participant.id"], name=op.f("fk_company_proposal_azubi_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["fachkraft_id"], ["participant.id"], name=op.f("fk_company_proposal_fachkraft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_company_proposal_proposed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_company_id"],
            ["round_company.id"],
            name=op.f("fk_company_proposal_round_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_proposal")),
        sa.UniqueConstraint("azubi_id", "fachkraft_id", name=op.f("uq_company_proposal_azubi_id_fachkraft_id")),
    )
    with op.batch_alter_table("company_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_proposal_round_company_id"), ["round_company_id"], unique=False)

    op.create_table(
        "credential",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "sign_in_link",
                "invitation_link",
                "personal_link",
                "letter",
                "passkey",
                "oidc",
                name="credentialkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("secret_hash", sa.String(128), nullable=True),
        sa.Column("pin_hash", sa.String(200), nullable=True),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issue_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_credential_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_credential_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_credential_secret_hash")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index("ix_credential_account_kind", ["account_id", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_credential_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pin",
                "ban",
                "hold",
                "leave_out",
                "places",
                "override",
                name="decisionkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("azubi_id", sa.Uuid(), nullable=True),
        sa.Column("fachkraft_id", sa.Uuid(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["azubi_id"], ["participant.id"], name=op.f("fk_decision_azubi_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_decision_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["fachkraft_id"], ["participant.id"], name=op.f("fk_decision_fachkraft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_decision_made_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_decision_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_decision_undone_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_decision_plan_id_number")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_block_id"), ["block_id"], unique=False)
        batch_op.create_index(
            "uq_decision_live_pair",
            ["plan_id", "kind", "azubi_id", "fachkraft_id", "rule"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL AND azubi_id IS NOT NULL AND fachkraft_id IS NOT NULL"),
            postgresql_where=sa.text("undone_at IS NULL AND azubi_id IS NOT NULL AND fachkraft_id IS NOT NULL"),
        )

    op.create_table(
        "plan_pair",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("azubi_id", sa.Uuid(), nullable=False),
        sa.Column("fachkraft_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("only_possible", sa.Boolean(), nullable=False),
        sa.Column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("seat >= 0", name=op.f("ck_plan_pair_seat_not_negative")),
        sa.ForeignKeyConstraint(
            ["azubi_id"], ["participant.id"], name=op.f("fk_plan_pair_azubi_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_plan_pair_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["fachkraft_id"], ["participant.id"], name=op.f("fk_plan_pair_fachkraft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_pair_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", "azubi_id", "fachkraft_id", name=op.f("pk_plan_pair")),
        sa.UniqueConstraint("plan_id", "block_id", "azubi_id", name=op.f("uq_plan_pair_plan_id_block_id_azubi_id")),
        sa.UniqueConstraint(
            "plan_id", "block_id", "fachkraft_id", "seat", name=op.f("uq_plan_pair_plan_id_block_id_fachkraft_id_seat")
        ),
    )
    with op.batch_alter_table("plan_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_pair_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_pair_fachkraft_id"), ["fachkraft_id"], unique=False)

    op.create_table(
        "plan_unmatched",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("public_reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"], ["block.id"], name=op.f("fk_plan_unmatched_block_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_plan_unmatched_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_unmatched_plan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("plan_id", "participant_id", name=op.f("pk_plan_unmatched")),
    )
    with op.batch_alter_table("plan_unmatched", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_unmatched_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_unmatched_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("company_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people_due_on", sa.Date(), nullable=False),
        sa.Column("people_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_publication_approval_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_publication_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_publication_published_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("approval_id", name=op.f("uq_publication_approval_id")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_block_id"), ["block_id"], unique=False)

    op.create_table(
        "tandem",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("azubi_id", sa.Uuid(), nullable=False),
        sa.Column("fachkraft_id", sa.Uuid(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "announced",
                "published",
                "met",
                "confirmed",
                "completed",
                "paused",
                "not_continued",
                "dissolved",
                name="tandemstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_tandem_approval_id")),
        sa.ForeignKeyConstraint(["azubi_id"], ["participant.id"], name=op.f("fk_tandem_azubi_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_tandem_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["fachkraft_id"], ["participant.id"], name=op.f("fk_tandem_fachkraft_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tandem_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tandem")),
        sa.UniqueConstraint(
            "round_id", "azubi_id", "fachkraft_id", name=op.f("uq_tandem_round_id_azubi_id_fachkraft_id")
        ),
    )
    with op.batch_alter_table("tandem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tandem_block_id"), ["block_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tandem_fachkraft_id"), ["fachkraft_id"], unique=False)
        batch_op.create_index(
            "uq_tandem_live_azubi",
            ["round_id", "azubi_id"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
            postgresql_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
        )
        batch_op.create_index(
            "uq_tandem_live_fachkraft_seat",
            ["round_id", "fachkraft_id", "seat"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
            postgresql_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
        )

    op.create_table(
        "web_session",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_web_session_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_web_session_participant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_account_id"), ["account_id"], unique=False)

    op.create_table(
        "company_reply",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("round_company_id", sa.Uuid(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("replied_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_company_reply_publication_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replied_by"], ["account.id"], name=op.f("fk_company_reply_replied_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_company_id"],
            ["round_company.id"],
            name=op.f("fk_company_reply_round_company_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_reply")),
        sa.UniqueConstraint(
            "publication_id", "round_company_id", name=op.f("uq_company_reply_publication_id_round_company_id")
        ),
    )
    with op.batch_alter_table("company_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_reply_round_company_id"), ["round_company_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("tandem_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_notice_participant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_notice_publication_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["tandem_id"], ["tandem.id"], name=op.f("fk_notice_tandem_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("participant_id", "publication_id", name=op.f("uq_notice_participant_id_publication_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_publication_id"), ["publication_id"], unique=False)

    op.create_table(
        "tandem_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tandem_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "announced",
                "published",
                "met",
                "confirmed",
                "completed",
                "paused",
                "not_continued",
                "dissolved",
                name="tandemstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_tandem_event_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["tandem_id"], ["tandem.id"], name=op.f("fk_tandem_event_tandem_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tandem_event")),
    )
    with op.batch_alter_table("tandem_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tandem_event_tandem_id"), ["tandem_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tandem_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tandem_event_tandem_id"))

    op.drop_table("tandem_event")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_publication_id"))

    op.drop_table("notice")
    with op.batch_alter_table("company_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_reply_round_company_id"))

    op.drop_table("company_reply")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_account_id"))

    op.drop_table("web_session")
    with op.batch_alter_table("tandem", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tandem_live_fachkraft_seat",
            sqlite_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
            postgresql_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
        )
        batch_op.drop_index(
            "uq_tandem_live_azubi",
            sqlite_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
            postgresql_where=sa.text("state NOT IN ('not_continued', 'dissolved')"),
        )
        batch_op.drop_index(batch_op.f("ix_tandem_fachkraft_id"))
        batch_op.drop_index(batch_op.f("ix_tandem_block_id"))

    op.drop_table("tandem")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_publication_block_id"))

    op.drop_table("publication")
    with op.batch_alter_table("plan_unmatched", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_unmatched_participant_id"))
        batch_op.drop_index(batch_op.f("ix_plan_unmatched_block_id"))

    op.drop_table("plan_unmatched")
    with op.batch_alter_table("plan_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_pair_fachkraft_id"))
        batch_op.drop_index(batch_op.f("ix_plan_pair_block_id"))

    op.drop_table("plan_pair")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_decision_live_pair",
            sqlite_where=sa.text("undone_at IS NULL AND azubi_id IS NOT NULL AND fachkraft_id IS NOT NULL"),
            postgresql_where=sa.text("undone_at IS NULL AND azubi_id IS NOT NULL AND fachkraft_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_decision_block_id"))

    op.drop_table("decision")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credential_participant_id"))
        batch_op.drop_index("ix_credential_account_kind")

    op.drop_table("credential")
    with op.batch_alter_table("company_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_proposal_round_company_id"))

    op.drop_table("company_proposal")
    with op.batch_alter_table("block_input_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_block_input_member_participant_id"))

    op.drop_table("block_input_member")
    op.drop_table("answer")
    with op.batch_alter_table("run_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_block_block_id"))

    op.drop_table("run_block")
    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_block_block_id"))

    op.drop_table("plan_block")
    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_people_import_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("people_import")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index("ix_participant_round_company_role")
        batch_op.drop_index(batch_op.f("ix_participant_person_id"))

    op.drop_table("participant")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_approval_in_force",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.drop_table("approval")
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_plan_id"))

    op.drop_table("run")
    with op.batch_alter_table("round_company", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_company_company_id"))
        batch_op.drop_index(batch_op.f("ix_round_company_block_id"))

    op.drop_table("round_company")
    op.drop_table("block_input")
    op.drop_table("plan")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_block_round_id"))

    op.drop_table("block")
    op.drop_table("site")
    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_programme_id"))

    op.drop_table("round")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_programme_id"))
        batch_op.drop_index(batch_op.f("ix_person_account_id"))

    op.drop_table("person")
    op.drop_table("option")
    with op.batch_alter_table("company_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_contact_account_id"))

    op.drop_table("company_contact")
    op.drop_table("questionnaire_version")
    op.drop_table("question")
    op.drop_table("policy_version")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_mail_state_next")
        batch_op.drop_index(batch_op.f("ix_outbox_mail_programme_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_mail_account_id"))

    op.drop_table("outbox_mail")
    with op.batch_alter_table("coordinator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coordinator_account_id"))

    op.drop_table("coordinator")
    op.drop_table("company")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_subject_at")

    op.drop_table("sign_in_attempt")
    op.drop_table("programme")
    op.drop_table("instance_mark")
    op.drop_table("form_submission")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_programme_id"))

    op.drop_table("audit_entry")
    op.drop_table("account")
