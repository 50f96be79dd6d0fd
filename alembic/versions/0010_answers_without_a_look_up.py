"""Answers without a look-up of their questionnaire

Revision: 0010
Follows: 0009
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Let an answer name its version of the questionnaire without PostgreSQL looking it up, for each answer anew.

    The version is always the round's own, which is a foreign key there, and no version is deleted before its programme.
    """
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_answer_questionnaire_version_id"), type_="foreignkey")


def downgrade() -> None:
    """Look it up again; links that wait for the job are forgotten, as the release before does not know of them."""
    op.execute("DELETE FROM mailing WHERE kind = 'links'")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_answer_questionnaire_version_id"),
            "questionnaire_version",
            ["questionnaire_version_id"],
            ["id"],
        )
