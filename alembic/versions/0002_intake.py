"""Intake

Revision: 0002
Follows: 0001
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "questionnaire_draft",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_questionnaire_draft_changed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_questionnaire_draft_programme_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_draft")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_questionnaire_draft_programme_id")),
    )
    op.create_table(
        "company_note",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(1000), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_note_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_company_note_written_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_note")),
    )
    with op.batch_alter_table("company_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_note_company_id"), ["company_id"], unique=False)

    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_department_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("company_id", "name", name=op.f("uq_department_company_id_name")),
    )
    op.create_table(
        "work_pattern",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("shift", "school", name="patternkind", native_enum=False, length=32), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("answer", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_work_pattern_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_pattern")),
        sa.UniqueConstraint("company_id", "kind", "name", name=op.f("uq_work_pattern_company_id_kind_name")),
    )
    op.create_table(
        "round_import",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("choices", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("undo", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_round_import_created_by"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_import_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_import")),
    )
    with op.batch_alter_table("round_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_import_round_id"), ["round_id"], unique=False)

    op.create_table(
        "agreement",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_company_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("wording_sha256", sa.String(64), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_by"], ["account.id"], name=op.f("fk_agreement_accepted_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_company_id"], ["round_company.id"], name=op.f("fk_agreement_round_company_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_round_company_id"), ["round_company_id"], unique=False)

    op.create_table(
        "waiver",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_company_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("waived_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_company_id"], ["round_company.id"], name=op.f("fk_waiver_round_company_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["waived_by"], ["account.id"], name=op.f("fk_waiver_waived_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("round_company_id", "subject", name=op.f("uq_waiver_round_company_id_subject")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "column_choices",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="{}",
                nullable=False,
            )
        )

    with op.batch_alter_table("company_contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_substitute", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("reminders_off_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("company_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(400), server_default="", nullable=False))
        batch_op.add_column(sa.Column("answered_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_company_proposal_answered_by"), "account", ["answered_by"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsubscribe", sa.String(300), server_default="", nullable=False))

    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_part_screen", sa.String(20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("withdrew", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))
        batch_op.add_column(sa.Column("asked_out_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("guardian_letter_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("import_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_participant_import_id"), ["import_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_participant_import_id"), "round_import", ["import_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undo", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True))
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("import_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_person_import_id"), ["import_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_person_import_id"), "round_import", ["import_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_practice", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "reminder_days",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="[10, 3]",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("freezes_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("hours_per_month", sa.Integer(), server_default="4", nullable=False))

    with op.batch_alter_table("round_company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extension_reason", sa.String(400), server_default="", nullable=False))
        batch_op.add_column(sa.Column("invited_by_hand_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("invited_by_phone", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )
        batch_op.add_column(sa.Column("follow_up_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("follow_up_note", sa.String(200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("hours_confirmed", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("tandems_wanted", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("round_company", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("tandems_wanted")
        batch_op.drop_column("hours_confirmed")
        batch_op.drop_column("follow_up_note")
        batch_op.drop_column("follow_up_on")
        batch_op.drop_column("invited_by_phone")
        batch_op.drop_column("invited_by_hand_at")
        batch_op.drop_column("extension_reason")

    with op.batch_alter_table("round", schema=None) as batch_op:
        batch_op.drop_column("hours_per_month")
        batch_op.drop_column("freezes_on")
        batch_op.drop_column("reminder_days")

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_column("is_practice")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_person_import_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_person_import_id"))
        batch_op.drop_column("import_id")

    with op.batch_alter_table("people_import", schema=None) as batch_op:
        batch_op.drop_column("undone_at")
        batch_op.drop_column("undo")

    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_participant_import_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_participant_import_id"))
        batch_op.drop_column("import_id")
        batch_op.drop_column("guardian_letter_on")
        batch_op.drop_column("asked_out_at")
        batch_op.drop_column("withdrew")
        batch_op.drop_column("person_part_screen")

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_column("unsubscribe")

    with op.batch_alter_table("company_proposal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_company_proposal_answered_by"), type_="foreignkey")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answered_by")
        batch_op.drop_column("answer")

    with op.batch_alter_table("company_contact", schema=None) as batch_op:
        batch_op.drop_column("reminders_off_at")
        batch_op.drop_column("is_substitute")

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_column("column_choices")

    op.drop_table("waiver")
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreement_round_company_id"))

    op.drop_table("agreement")
    with op.batch_alter_table("round_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_import_round_id"))

    op.drop_table("round_import")
    op.drop_table("work_pattern")
    op.drop_table("department")
    with op.batch_alter_table("company_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_note_company_id"))

    op.drop_table("company_note")
    op.drop_table("questionnaire_draft")
