"""Who speaks for a company: adding, correcting, replacing and removing contacts; refused mails sent again."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from web.coordinator.companies import CompanyDep, company_address, show_page
from web.coordinator.company_forms import ContactChange, ContactForm, HandOver
from web.coordinator.forms import Confirm
from web.coordinator.pages import show
from web.deps import ActorDep, FormDep, PageDep
from web.forms import Bound
from web.rendering import Page, with_notice
from web.services import rounds
from web.services.actor import Actor
from web.services.outreach import company_mails, contacts

router = APIRouter(prefix="/coordinator/rounds/{round_id}/companies/{company_id}")
ONE = "/contacts/{contact_id}"


@router.get("/contacts")
def ask_for_contact(page: PageDep, actor: ActorDep, at: CompanyDep) -> Response:
    """Ask who else is to speak for the company."""
    return show_page(page, actor, at, ContactForm.filled({"invite": "yes"}), "contact_new.html")


@router.post("/contacts")
def add_contact(page: PageDep, actor: ActorDep, at: CompanyDep, data: FormDep) -> Response:
    """Let a further person speak for the company."""
    bound = ContactForm.bind(data)
    return page.submit(
        bound,
        lambda session, form: contacts.add_contact(session, actor, *at, data=form.contact, invite=form.invite),
        then=lambda _id: with_notice(company_address(*at) + "#contacts", "contact-added"),
        again=lambda: show_page(page, actor, at, bound, "contact_new.html"),
    )


def _contact(page: Page, actor: Actor, at: CompanyDep, contact_id: UUID) -> contacts.Contact:
    return page.unit.read(lambda session: contacts.contact_of(session, actor, *at, contact_id))


def _show(
    page: Page, actor: Actor, at: CompanyDep, contact: contacts.Contact, *, template: str, form: Bound[Any]
) -> Response:
    where = page.unit.read(lambda session: rounds.where(session, actor, at[0]))
    substitutes = page.unit.read(lambda session: contacts.substitutes_for(session, actor, *at, contact.id))
    return show(
        page,
        template,
        where,
        form=form,
        contact=contact,
        substitutes=substitutes,
        here=company_address(*at),
        is_same=bool(form.value("same")),
    )


@router.get(ONE)
def ask_for_changes(page: PageDep, actor: ActorDep, at: CompanyDep, contact_id: UUID) -> Response:
    """Ask what is to be corrected about a contact, and show the ways to replace or remove them."""
    contact = _contact(page, actor, at, contact_id)
    return _show(page, actor, at, contact, template="contact.html", form=_filled(contact))


def _filled(contact: contacts.Contact) -> Bound[ContactChange]:
    """The form with what is stored."""
    known = {"name": contact.name, "phone": contact.phone, "version": contact.version}
    return ContactChange.filled(known | ({"is_substitute": "yes"} if contact.is_substitute else {}))


@router.post(ONE)
def change_contact(page: PageDep, actor: ActorDep, at: CompanyDep, contact_id: UUID, data: FormDep) -> Response:
    """Correct a contact's name, telephone or standing."""
    bound, contact = ContactChange.bind(data), _contact(page, actor, at, contact_id)
    return page.submit(
        bound,
        lambda session, form: contacts.change_contact(
            session, actor, *at, contact_id, data=form.contact, version=form.version
        ),
        then=lambda _nothing: with_notice(company_address(*at) + "#contacts", "contact-changed"),
        again=lambda: _show(page, actor, at, contact, template="contact.html", form=bound),
        stored=lambda: _filled(_contact(page, actor, at, contact_id)),
    )


@router.get(ONE + "/replacement")
def ask_for_replacement(page: PageDep, actor: ActorDep, at: CompanyDep, contact_id: UUID) -> Response:
    """Ask who comes in a contact's place; with ?same=1 only the address is another one."""
    contact = _contact(page, actor, at, contact_id)
    known = {"invite": "yes"} | ({"is_substitute": "yes"} if contact.is_substitute else {})
    if page.request.query_params.get("same"):
        known |= {"name": contact.name, "email": contact.email, "phone": contact.phone, "same": "yes"}
    return _show(page, actor, at, contact, template="contact_replace.html", form=ContactForm.filled(known))


@router.post(ONE + "/replacement")
def replace_contact(page: PageDep, actor: ActorDep, at: CompanyDep, contact_id: UUID, data: FormDep) -> Response:
    """Put another person in a contact's place."""
    bound, contact = ContactForm.bind(data), _contact(page, actor, at, contact_id)
    return page.submit(
        bound,
        lambda session, form: contacts.replace_contact(
            session, actor, *at, contact_id, data=form.contact, invite=form.invite
        ),
        then=lambda _id: with_notice(
            company_address(*at) + "#contacts", "address-corrected" if bound.value("same") else "contact-replaced"
        ),
        again=lambda: _show(page, actor, at, contact, template="contact_replace.html", form=bound),
    )


@router.post(ONE + "/hand-over")
def hand_over(page: PageDep, actor: ActorDep, at: CompanyDep, contact_id: UUID, data: FormDep) -> Response:
    """Let a substitute take a contact's place."""
    return page.submit(
        HandOver.bind(data),
        lambda session, form: contacts.hand_over(session, actor, *at, contact_id, substitute_id=form.substitute),
        then=lambda _nothing: with_notice(company_address(*at) + "#contacts", "contact-replaced"),
        again=lambda: ask_for_changes(page, actor, at, contact_id),
    )


@router.post(ONE + "/removal")
def remove_contact(page: PageDep, actor: ActorDep, at: CompanyDep, contact_id: UUID, data: FormDep) -> Response:
    """Take the role from a contact."""
    bound = Confirm.bind(data)
    return page.submit(
        bound,
        lambda session, _form: contacts.remove_contact(session, actor, *at, contact_id),
        then=lambda _nothing: with_notice(company_address(*at) + "#contacts", "contact-removed"),
        again=lambda: show_page(page, actor, at, bound),
    )


@router.post("/mails/{mail_id}/again")
def send_mail_again(page: PageDep, actor: ActorDep, at: CompanyDep, mail_id: UUID, data: FormDep) -> Response:
    """Hand a refused mail over once more."""
    bound = Confirm.bind(data)
    return page.submit(
        bound,
        lambda session, _form: company_mails.send_again(session, actor, *at, mail_id),
        then=lambda _nothing: with_notice(company_address(*at) + "#mails", "mail-again"),
        again=lambda: show_page(page, actor, at, bound),
    )
