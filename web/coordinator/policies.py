"""The policy of a programme: its versions, an editor with a preview on a round's data, and the policy as a file."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator import policy_words as words
from web.coordinator.pages import ROLE
from web.coordinator.pages import address as round_address
from web.coordinator.policy_forms import (
    PolicyFileForm,
    PolicyForm,
    filled,
    read_form,
    reasons_of,
    sheet_of,
)
from web.coordinator.programmes import address as programme_address
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.matching import EngineRefusal
from web.services.matching.policy_sheets import CRITERION_CHOICES, RULE_CHOICES, PolicySheet
from web.services.planning import policy_previews
from web.services.planning.policy_previews import Preview
from web.services.setup import policy_feeding, policy_files, policy_versions
from web.services.setup.policy_differences import sheet_differences, version_differences
from web.services.setup.policy_versions import Policies, Version
from web.translations import N_

router = APIRouter(prefix="/coordinator/programmes/{programme_id}/policies")
NO_FILE = N_("Please choose a file or paste its text.")


@dataclass
class Editing:
    """What the editor's page shows besides the form."""

    base: Version | None = None
    """The version it began with; None for a file."""
    preview: Preview | None = None
    left_out: tuple[str, ...] = field(default_factory=tuple)
    """Own questions a file speaks of, which the questionnaire settles here."""


def address(programme_id: UUID, *parts: object) -> str:
    """Return the address of a page of a programme's policy."""
    return programme_address(programme_id, "policies", *map(str, parts))


def read(page: Page, actor: Actor, programme_id: UUID) -> Policies:
    """Return the versions of a programme's policy."""
    return page.unit.read(lambda session: policy_versions.policies_of(session, actor, programme_id))


def show(
    page: Page,
    template: str,
    policies: Policies,
    form: Bound[PolicyForm] | Bound[PolicyFileForm] | None = None,
    *,
    block: str | None = None,
    **context: Any,
) -> Response:
    """Show a page of a programme's policy."""
    page.stand_at(programme=policies.programme, role=page.t(ROLE))
    page.accent = policies.accent
    url = programme_address(policies.programme_id)
    values = {
        **words.labels(page),
        "policies": policies,
        "base_url": f"{url}/policies",
        "programme_url": url,
        **context,
    }
    return page.show(f"coordinator/{template}", form=form, block=block, **values)


def number_in(text: str) -> int:
    """Return the number an address names; raises NotFound."""
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise NotFound
    return int(text)


def round_in(policies: Policies, text: str) -> UUID | None:
    """Return the round an address names, if any; raises NotFound when it is not one of the programme's."""
    if not text:
        return None
    try:
        return policies.round(UUID(text)).id
    except ValueError as error:
        raise NotFound from error


@router.get("")
def list_versions(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show all versions: who made each, when and why, and what stands on it."""
    policies = read(page, actor, programme_id)
    form = PolicyFileForm.filled({"seen": policies.newest.number})
    return show(page, "policies.html", policies, form)


@router.get("/editor")
def show_editor(page: PageDep, actor: ActorDep, programme_id: UUID) -> Response:
    """Show the editor, filled with a version: the one that is named, of the round that is named, or the newest."""
    policies = read(page, actor, programme_id)
    round_id = round_in(policies, page.request.query_params.get("round", ""))
    number = page.request.query_params.get("version", "")
    if number:
        base = policies.version(number_in(number))
    else:
        base = policies.in_force(round_id) if round_id else policies.newest
    form = filled(base.sheet, seen=policies.newest.number, reasons=dict(base.reasons), round_id=round_id)
    return edit(page, actor, policies, form, Editing(base))


def edit(
    page: Page, actor: Actor, policies: Policies, form: Bound[PolicyForm], editing: Editing, *, block: str | None = None
) -> Response:
    """Show the editor with this form."""
    newest = policies.newest
    values = {
        "editing": editing,
        "unfed": page.unit.read(
            lambda session: policy_feeding.unfed(
                session,
                actor,
                policies.programme_id,
                criteria=form.values("counts"),
                rules=form.values("holds"),
                round_id=bound_round(policies, form),
            )
        ),
        "preview": editing.preview,
        "criteria": CRITERION_CHOICES,
        "rules": RULE_CHOICES,
        "newest": newest,
        "own": page.unit.read(
            lambda session: policy_files.own_labels(session, actor, policies.programme_id, page.language)
        ),
        "field_labels": words.field_labels(page),
    }
    return show(page, "policy_editor.html", policies, form, block=block, **values)


def bound_round(policies: Policies, form: Bound[PolicyForm]) -> UUID | None:
    """Return the round chosen in a form, if it is one of the programme's."""
    return next((each.id for each in policies.rounds if str(each.id) == form.value("round")), None)


@router.post("/editor")
def save_version(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Make the next version, and let it be in force in the chosen round if that is wanted."""
    policies = read(page, actor, programme_id)
    bound = PolicyForm.bind(data)
    read_form(bound)
    return page.submit(
        bound,
        lambda session, form: policy_versions.save_version(
            session,
            actor,
            programme_id,
            sheet=sheet_of(bound, policies.newest.sheet),
            reasons=reasons_of(bound),
            note=form.note,
            seen=form.seen,
            round_id=form.round if form.take_over else None,
        ),
        then=lambda _number: _after_saving(programme_id, bound),
        again=lambda: edit(page, actor, read(page, actor, programme_id), bound, Editing()),
        stored=lambda: _stored(read(page, actor, programme_id)),
    )


def _after_saving(programme_id: UUID, bound: Bound[PolicyForm]) -> str:
    form = bound.model
    if form.take_over and form.round:
        return with_notice(round_address(form.round), "policy-in-force")
    return with_notice(address(programme_id), "policy-saved")


def _stored(policies: Policies) -> Bound[PolicyForm]:
    """The form of the newest version, as far as somebody else may have changed it; round and note are one's own."""
    newest = policies.newest
    form = filled(newest.sheet, seen=newest.number, reasons=dict(newest.reasons))
    del form.data["round"]
    return form


@router.post("/preview")
def preview(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Show what the form as it stands would do to the chosen round. Nothing is stored."""
    policies = read(page, actor, programme_id)
    bound = PolicyForm.bind(data)
    read_form(bound)
    editing = Editing()
    if not bound.invalid and bound.model.round:
        round_id = policies.round(bound.model.round).id
        toml = _toml(bound, policies.newest.sheet)
        editing.preview = page.unit.read(
            lambda session: policy_previews.preview_policy(session, actor, round_id, toml) if toml else None
        )
    return edit(page, actor, policies, bound, editing, block="preview" if page.wants_fragment else None)


def _toml(bound: Bound[PolicyForm], own: PolicySheet) -> str:
    """The text of what was typed; empty, and the form knows why, where nothing would count."""
    try:
        return sheet_of(bound, own).toml()
    except EngineRefusal:
        bound.refuse("counts", policy_versions.NOTHING_COUNTS, {})
        return ""


@router.post("/file")
def read_file(page: PageDep, actor: ActorDep, programme_id: UUID, data: FormDep) -> Response:
    """Fill the editor with what a file says; nothing is stored until that is saved."""
    policies = read(page, actor, programme_id)
    bound = PolicyFileForm.bind(data)
    text = _text_of(bound)
    if not text and not bound.invalid:
        bound.refuse("file", NO_FILE, {})
    if bound.invalid:
        return show(page, "policies.html", policies, bound)
    try:
        sheet = PolicySheet.read(text)
    except EngineRefusal as refusal:
        bound.refuse("file" if bound.model.file else "text", *words.refusal_of_file(page, refusal, text))
        return show(page, "policies.html", policies, bound)
    kept = policy_versions.with_own_questions(sheet, policies.newest.sheet)
    left_out = tuple(each.key for each in sheet_differences(kept, sheet) if each.key in sheet.questions)
    form = filled(kept, seen=policies.newest.number, reasons=dict(policies.newest.reasons))
    return edit(page, actor, policies, form, Editing(left_out=left_out))


def _text_of(bound: Bound[PolicyFileForm]) -> str:
    """What was sent, as text; a file that is none is refused."""
    if bound.accepted is None:
        return ""
    sent = bound.accepted.file
    if sent is None:
        return bound.accepted.text
    content = sent.file.read(policy_files.LARGEST_FILE + 1)
    try:
        return policy_files.text_of(content)
    except ValueError as error:
        bound.refuse("file", str(error), {})
        return ""


@router.get("/{number}")
def show_version(page: PageDep, actor: ActorDep, programme_id: UUID, number: str) -> Response:
    """Show one version in words, and what differs from another: the one before unless another is named."""
    policies = read(page, actor, programme_id)
    version = policies.version(number_in(number))
    other = page.request.query_params.get("against", "")
    before = policies.version(number_in(other)) if other else policies.before(version)
    return show(
        page,
        "policy_version.html",
        policies,
        version=version,
        before=before,
        differences=version_differences(before, version) if before else (),
        own=page.unit.read(lambda session: policy_files.own_labels(session, actor, programme_id, page.language)),
        criteria=CRITERION_CHOICES,
        rules=RULE_CHOICES,
    )


@router.get("/{number}/policy.toml")
def download(page: PageDep, actor: ActorDep, programme_id: UUID, number: str) -> Response:
    """Give out a version as a file."""
    policies = read(page, actor, programme_id)
    version = policies.version(number_in(number))
    headers = {"Content-Disposition": f'attachment; filename="policy-{version.number}.toml"'}
    text = policy_files.file_of(policies.programme, version)
    return Response(text, media_type="application/toml", headers=headers)
