"""A programme's questionnaire: one draft that coordinators edit together, and the versions it becomes.

A version is never changed: answers keep the one they were given to. The draft is checked against a second editor by
its `state`, which every page carries.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlmodel import Session

from web.catalogue import differences
from web.catalogue.differences import Difference
from web.catalogue.own_answers import WEIGHTS, uses
from web.catalogue.question import Kind, Part, Question, Weight
from web.catalogue.questionnaire import Questionnaire
from web.catalogue.sensitive import SAFEGUARDS, Topic, forbidden_in, topics_of
from web.db.models import Option as OptionKey
from web.db.models import Question as QuestionKey
from web.db.models import QuestionnaireDraft, QuestionnaireVersion, Round
from web.db.models.columns import utc_now
from web.db.queries import questionnaires as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.setup import policies, question_edits
from web.services.setup.question_edits import Wording
from web.translations import N_

SHORTEST_REASON = 10
LONGEST_REASON = 400
CHANGED_BY = N_(
    "%(name)s changed the questionnaire in the meantime. What you typed is still here. Please compare it with the"
    " current version and save it again."
)
CHANGED = N_(
    "The questionnaire was changed in the meantime. What you typed is still here. Please compare it with the"
    " current version and save it again."
)
REASON_NEEDED = N_("Please say in a sentence why this is needed nevertheless. The reason is kept in the log.")
NOTHING_CHANGED = N_("There is nothing to adopt: the draft says the same as the questionnaire in use.")
ROUND_CLOSED = N_("Nothing more can be entered in this round. It keeps its questionnaire.")


@dataclass(frozen=True)
class DraftState:
    """Who changed the draft last, and when."""

    changed_at: datetime
    changed_by: str | None


@dataclass(frozen=True)
class Editor:
    """A programme's questionnaire as its coordinators see it: the draft if there is one, and what is in use."""

    programme_id: UUID
    programme: str
    accent: str
    number: int
    published_at: datetime
    author: str | None
    in_use: Questionnaire
    draft: DraftState | None
    questionnaire: Questionnaire
    state: str
    answered: Mapping[str, int]
    others_weigh: int
    """How much everything but own questions counts together in the matching."""

    def part(self, part: Part, *, active: bool = True) -> tuple[Question, ...]:
        """Return the questions of a part that are asked, or those that are retired."""
        return tuple(each for each in self.questionnaire.questions if each.part is part and each.active is active)

    def is_new(self, key: str) -> bool:
        """Whether a question never was part of a version, so that it can still be deleted."""
        return key not in self._keys_in_use

    @cached_property
    def _keys_in_use(self) -> frozenset[str]:
        return frozenset(question.key for question in self.in_use.questions)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What the draft would change."""
        return differences.differences(self.in_use, self.questionnaire)

    @property
    def is_wording_alone(self) -> bool:
        """Whether the draft asks the same, in other words or another order."""
        return all(each.change in differences.WORDING_ALONE for each in self.differences)

    @property
    def changes_weights(self) -> bool:
        """Whether own questions count differently with the draft."""
        return uses(self.in_use) != uses(self.questionnaire)

    @property
    def own_share(self) -> int:
        """How much all own questions that count do together, in per cent of everything."""
        own = sum(weight for weight, _ in uses(self.questionnaire).values())
        return round(100 * own / (self.others_weigh + own))

    def share(self, key: str, weight: Weight) -> int:
        """Return how much of everything a question of the programme's own counts with this weight, in per cent."""
        own = {other: said for other, (said, _) in uses(self.questionnaire).items()} | {key: WEIGHTS[weight]}
        return round(100 * own[key] / (self.others_weigh + sum(own.values())))

    def topics(self, question: Question) -> tuple[Topic, ...]:
        """Return what a question touches on that the law forbids or that stands in for it."""
        return topics_of(question)


@dataclass(frozen=True)
class CollectingRound:
    """A round in which people and companies still enter data."""

    id: UUID
    name: str
    answered: int
    """About how many people there is an answer."""
    is_computed: bool
    """Whether a plan was made."""

    def suits(self, editor: Editor) -> bool:
        """Whether the draft can be used here without anything going missing: what is proposed."""
        return not self.answered or editor.is_wording_alone


def open_editor(session: Session, actor: Actor, programme_id: UUID) -> Editor:
    """Return the questionnaire of a programme for editing; raises NotFound."""
    row = queries.newest(session, actor, programme_id)
    if row is None:
        raise NotFound
    draft = queries.draft(session, actor, programme_id)
    in_use = Questionnaire.from_document(dict(row.document))
    return Editor(
        programme_id=programme_id,
        programme=row.programme,
        accent=row.accent,
        number=row.number,
        published_at=row.created_at,
        author=row.author,
        in_use=in_use,
        draft=_draft_state(session, actor, draft),
        questionnaire=Questionnaire.from_document(dict(draft.document)) if draft else in_use,
        state=_state(row.number, draft),
        answered=queries.answers(session, actor, programme_id),
        others_weigh=policies.weight_of_others(session, actor, programme_id),
    )


def _draft_state(session: Session, actor: Actor, draft: QuestionnaireDraft | None) -> DraftState | None:
    if draft is None:
        return None
    return DraftState(draft.changed_at, queries.account_name(session, actor, draft.changed_by))


def _state(number: int, draft: QuestionnaireDraft | None) -> str:
    return f"{number}.{draft.id.hex[:8]}.{draft.version}" if draft else f"{number}"


def editor_at(session: Session, actor: Actor, programme_id: UUID, state: str) -> Editor:
    """Return the questionnaire for a change of what was on the page; raises NotFound, or InputRefused if it changed."""
    editor = open_editor(session, actor, programme_id)
    if editor.state == state:
        return editor
    if editor.draft and editor.draft.changed_by:
        raise InputRefused("", CHANGED_BY, name=editor.draft.changed_by)
    raise InputRefused("", CHANGED)


def store_draft(session: Session, actor: Actor, editor: Editor, changed: Questionnaire) -> None:
    """Keep a questionnaire as the programme's draft; nothing happens when it says the same as before."""
    if changed == editor.questionnaire:
        return
    draft = queries.draft(session, actor, editor.programme_id)
    if draft is None:
        draft = QuestionnaireDraft(programme_id=editor.programme_id, document={})
    draft.document = changed.to_document()
    draft.changed_at, draft.changed_by = utc_now(), actor.account_id
    session.add(draft)


def _edit(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    *,
    state: str,
    key: str,
    change: Callable[[Editor], Questionnaire],
    reason: str = "",
    action: str = "question.change",
) -> Questionnaire:
    editor = editor_at(session, actor, programme_id, state)
    changed = change(editor)
    require_reason(session, actor, editor, changed, reason)
    store_draft(session, actor, editor, changed)
    audit.record(session, actor, action, key, programme_id=programme_id)
    return changed


def require_reason(session: Session, actor: Actor, editor: Editor, changed: Questionnaire, reason: str) -> None:
    """Log why something is asked that the law forbids, or left out that protects people; InputRefused without."""
    before = {question.key: question for question in editor.questionnaire.questions}
    delicate = [each.key for each in changed.questions if _is_delicate(before.get(each.key), each)]
    if not delicate:
        return
    if len(reason.strip()) < SHORTEST_REASON:
        raise InputRefused("reason", REASON_NEEDED)
    for key in delicate:
        audit.record(
            session,
            actor,
            "question.reason",
            key,
            programme_id=editor.programme_id,
            topics=",".join(sorted(forbidden_in(changed.question(key)))),
            reason=reason.strip()[:LONGEST_REASON],
        )


def _is_delicate(before: Question | None, after: Question) -> bool:
    if after.active and forbidden_in(after) - (forbidden_in(before) if before and before.active else frozenset()):
        return True
    return before is not None and after.key in SAFEGUARDS and _is_used(before) and not _is_used(after)


def _is_used(question: Question) -> bool:
    return question.active and bool(question.used_by)


def add_question(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    *,
    part: Part,
    kind: Kind,
    wording: Wording,
    state: str,
    reason: str = "",
) -> str:
    """Add a question to the draft and return its permanent key. Raises NotFound and InputRefused."""
    editor = editor_at(session, actor, programme_id, state)
    changed, key = question_edits.add_question(editor.questionnaire, part, kind, wording)
    require_reason(session, actor, editor, changed, reason)
    store_draft(session, actor, editor, changed)
    audit.record(session, actor, "question.add", key, programme_id=programme_id)
    return key


def change_question(
    session: Session, actor: Actor, programme_id: UUID, key: str, *, wording: Wording, state: str, reason: str = ""
) -> None:
    """Reword a question of the draft. Raises NotFound and InputRefused."""

    def change(editor: Editor) -> Questionnaire:
        in_use = {question.key: question for question in editor.in_use.questions}
        fixed = frozenset(option.key for option in in_use[key].options) if key in in_use else frozenset()
        return question_edits.change_question(editor.questionnaire, key, wording, fixed=fixed)

    _edit(session, actor, programme_id, state=state, key=key, change=change, reason=reason)


def move_question(session: Session, actor: Actor, programme_id: UUID, key: str, *, up: bool, state: str) -> bool:
    """Move a question of the draft by one place and return whether it can go further.

    Raises NotFound and InputRefused.
    """
    changed = _edit(
        session,
        actor,
        programme_id,
        state=state,
        key=key,
        change=lambda editor: question_edits.move_question(editor.questionnaire, key, up=up),
    )
    return question_edits.can_move(changed, key, up=up)


def switch_question(
    session: Session, actor: Actor, programme_id: UUID, key: str, *, active: bool, state: str, reason: str = ""
) -> None:
    """Retire a question of the draft or bring it back; one that never was in use is deleted instead of retired.

    Raises NotFound and InputRefused.
    """

    def change(editor: Editor) -> Questionnaire:
        if not active and editor.is_new(key):
            return question_edits.delete_question(editor.questionnaire, key)
        return question_edits.switch_question(editor.questionnaire, key, active=active)

    action = "question.return" if active else "question.retire"
    _edit(session, actor, programme_id, state=state, key=key, change=change, reason=reason, action=action)


def discard_draft(session: Session, actor: Actor, programme_id: UUID, *, state: str) -> None:
    """Drop the draft: the questionnaire in use stays. Raises NotFound and InputRefused."""
    editor_at(session, actor, programme_id, state)
    draft = queries.draft(session, actor, programme_id)
    if draft is not None:
        session.delete(draft)
        audit.record(session, actor, "questionnaire.discard", programme_id, programme_id=programme_id)


def collecting_rounds(session: Session, actor: Actor, programme_id: UUID) -> tuple[CollectingRound, ...]:
    """Return the rounds that can use a new version from now on."""
    found = queries.collecting_rounds(session, actor, programme_id)
    answered, computed = queries.standing_of_rounds(session, actor, [row.id for row in found])
    return tuple(CollectingRound(row.id, row.name, answered.get(row.id, 0), row.id in computed) for row in found)


def adopt_draft(
    session: Session, actor: Actor, programme_id: UUID, *, state: str, round_ids: Collection[UUID] = ()
) -> int:
    """Make the draft the next version, let these rounds use it from now on, and return its number.

    Raises NotFound, or InputRefused when nothing changed, a second editor was faster or a round collects no more.
    """
    editor = editor_at(session, actor, programme_id, state)
    draft = queries.draft(session, actor, programme_id)
    if draft is None or not editor.differences:
        raise InputRefused("", NOTHING_CHANGED)
    rounds = {row.id: row for row in queries.collecting_rounds(session, actor, programme_id)}
    if not set(round_ids) <= set(rounds):
        raise InputRefused("rounds", ROUND_CLOSED)
    version = QuestionnaireVersion(
        programme_id=programme_id,
        number=editor.number + 1,
        document=editor.questionnaire.to_document(),
        created_by=actor.account_id,
    )
    session.add(version)
    session.delete(draft)
    session.flush()  # rounds point at the version
    _reserve_keys(session, actor, programme_id, editor.questionnaire)
    _weigh(session, actor, editor, {round_id: rounds[round_id] for round_id in round_ids})
    for round_id in round_ids:
        rounds[round_id].questionnaire_version_id = version.id
    audit.record(
        session,
        actor,
        "questionnaire.adopt",
        version.id,
        programme_id=programme_id,
        number=version.number,
        changes=len(editor.differences),
        rounds=len(set(round_ids)),
    )
    return version.number


def _weigh(session: Session, actor: Actor, editor: Editor, rounds: Mapping[UUID, Round]) -> None:
    """Let own questions count as the draft says: in these rounds, which may use an older version, and in new ones."""
    versions = {round_.questionnaire_version_id for round_ in rounds.values()}
    documents = queries.documents(session, actor, versions)
    said = {key: uses(Questionnaire.from_document(document)) for key, document in documents.items()}
    policies.weigh_own_answers(
        session,
        actor,
        editor.programme_id,
        uses(editor.questionnaire),
        before=uses(editor.in_use),
        rounds={key: (round_, said[round_.questionnaire_version_id]) for key, round_ in rounds.items()},
    )


def _reserve_keys(session: Session, actor: Actor, programme_id: UUID, questionnaire: Questionnaire) -> None:
    """Keep every key for ever, so that none is given a new meaning."""
    rows = {row.key: row for row in queries.keys(session, actor, programme_id)}
    for question in questionnaire.questions:
        if question.key not in rows:
            rows[question.key] = QuestionKey(programme_id=programme_id, key=question.key)
            session.add(rows[question.key])
    session.flush()  # options point at the questions
    known = queries.option_keys(session, actor, programme_id)
    for question in questionnaire.questions:
        question_id = rows[question.key].id
        new = (option.key for option in question.options if (question_id, option.key) not in known)
        session.add_all(OptionKey(question_id=question_id, key=key) for key in new)
