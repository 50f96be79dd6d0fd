"""What a page says after something was done; the address carries the key (`?done=key`)."""

from web.services import errors as service_errors
from web.translations import N_

NOTICES: dict[str, str] = {
    "language": N_("The language was changed."),
    "withdrawn": N_("You are no longer taking part. The answers are deleted."),
    "asked-out": N_("The coordinators know. Your answers are deleted."),
    "signed-out": N_("You are signed out."),
    "registration-sent": N_("Your registration has been sent."),
    "agreement-needed": service_errors.AgreementNeeded.message,
    "agreement-there": N_("It has been accepted in the meantime. You can read here by whom, and when."),
    "agreement-accepted": N_("Thank you. Now you can enter people."),
    "pattern-added": N_("Saved."),
    "pattern-changed": N_("Changed. The people you ticked have the new hours."),
    "pattern-given": N_("The people you ticked now have these hours."),
    "pattern-removed": N_("The entry was removed. Whoever had these hours keeps them."),
    "place-added": N_("Added. You will now find it in the form for each person."),
    "place-renamed": N_("Renamed, including for the people who have it."),
    "place-removed": N_("Removed from the list. Whoever had it keeps the answer."),
    "proposal-made": N_("Proposed. The coordinators will answer you here."),
    "proposal-taken-back": N_("The proposal was withdrawn."),
    "proposal-answered": N_("The company will read your answer on its page."),
    "people-copied": N_("The people you ticked are registered again. Please check what has changed."),
    "registration-withdrawn": N_("The registration was withdrawn."),
    "registration-resumed": N_("You are taking part again."),
    "person-added": N_("The person was added."),
    "person-changed": N_("The changes were saved."),
    "entered-together": N_(
        "Saved. What the person had answered alone stays as it was. They can read and change it all by link or letter."
    ),
    "taken-back": N_("The person is taking part again. Please fill in the company part again: it had been deleted."),
    "person-removed": N_("The person was removed, and everything about them deleted."),
    "link-sent": N_("The link is on its way."),
    "preview-renewed": N_("The table was checked again."),
    "preview-changed": N_(
        "The registration changed in the meantime. Nothing was saved. Please look at this new preview."
    ),
    "table-taken-over": N_("The people were imported. The uploaded table was deleted here."),
    "table-undone": N_("The import of the table was undone."),
    "columns-forgotten": N_(
        "What was remembered about these columns is forgotten. They are identified by their headings again."
    ),
    "table-dropped": N_("The table was deleted. Nothing was imported."),
    "called": N_("Noted: the company agrees. Its people are told as planned."),
    "reply-agreed": N_("Thank you. The coordinators can see that you agree."),
    "reply-call": N_("The coordinators can see that you would like a call."),
    "settled": N_("Noted. It is settled."),
    "question-saved": N_("The question is in the draft. Nobody sees it yet."),
    "question-moved": N_("The order is in the draft."),
    "question-retired": N_("The question was taken out of the draft. Answers already given stay."),
    "question-returned": N_("The question is back in the draft."),
    "questionnaire-adopted": N_("The questionnaire is in use. Answers given before keep the version they belong to."),
    "questionnaire-kept": N_("The version has been adopted for later rounds. The existing rounds keep theirs."),
    "questionnaire-read": N_("The file is now the draft. Please look at what it would change."),
    "draft-discarded": N_("The draft was discarded. The questionnaire in use stays as it is."),
    "programme-changed": N_("The programme's data was saved."),
    "texts-changed": N_("Saved. This is how it reads from now on."),
    "round-opened": N_("The round is open. Now add the companies."),
    "earlier-companies-added": N_("The companies take part. Nobody has been told yet."),
    "company-added": N_("The company is taking part. It has not been invited yet."),
    "merged": N_("The two entries are now one."),
    "waived": N_("It is left as it is. You will find it at the end of the list and can count it again."),
    "waiver-taken-back": N_("It counts again."),
    "companies-taken-over": N_("The companies were added. Nobody has been invited yet."),
    "import-outdated": N_("The round changed in the meantime. Nothing was saved. Please look at this new preview."),
    "company-changed": N_("The company's data was saved."),
    "noted": N_("The note was saved."),
    "note-removed": N_("The note was deleted."),
    "follow-up": N_("The follow-up was saved."),
    "contact-added": N_("The contact was added."),
    "contact-changed": N_("The contact was saved."),
    "contact-replaced": N_("The contact was replaced. The old access is closed."),
    "address-corrected": N_("The new address is valid. Access under the old one is closed."),
    "contact-removed": N_("The contact was removed. The access is closed."),
    "reminders-changed": N_("Your choice is saved."),
    "extension-withdrawn": N_("The deadline of the round applies to this company again."),
    "pool-formed": N_("The pool is formed. Its companies can see this in their registration."),
    "pool-dissolved": N_("The pool has been dissolved. Each company is on its own again."),
    "reminded": N_("The reminders are on their way."),
    "reminded-already": N_("A reminder has already been written there today. Nobody is reminded twice in one day."),
    "reminded-later": N_(
        "The reminders go out on the next permitted morning: not at night, on Sundays or on public holidays."
    ),
    "extended": N_("The company has more time."),
    "new-data": N_("The new data is frozen. Please compute again now."),
    "mail-again": N_("The e-mail will be sent again."),
    "invited-by-hand": N_("Noted: the company has been invited."),
    "trial-sent": N_("The test e-mail is on its way to you."),
    "round-changed": N_("The settings of the round were saved."),
    "policy-saved": N_("The new version of the policy is saved. Rounds keep theirs until they adopt it."),
    "policy-in-force": N_("The policy is now in force in this round. You can see below what there is to do now."),
    "practice-begun": N_("Everything here is made up. Try whatever you like: nothing is sent."),
    "practice-deleted": N_("The practice round and everything in it was deleted."),
    "not-handed-over": N_("Undone: the letter has not been handed over yet."),
    "handed-over": N_("The day on which the letter was handed over has been noted."),
    "nobody-chosen": N_("Nobody was chosen, so nothing was printed."),
    "too-many-letters": N_("At most 300 letters are made at a time. Please choose fewer people."),
    "reminders-written": N_(
        "All reminders are written. They go out during the day, never on Sundays and public holidays."
    ),
    "invited": N_("The invitations are on their way."),
    "frozen": N_("The data is frozen. Now you can compute."),
    "released": N_("The company can change its data again."),
    "plan-taken": N_("This is the proposal of the round from now on. Nobody has been told."),
    "went-back": N_("The proposal is now as it was then."),
    "went-back-part": N_(
        "What was decided since then has been undone. Some companies nevertheless come out differently from then."
    ),
    "nothing-to-export": N_("Nothing has been computed yet, so there is nothing to hand out."),
    "computed": N_("The computation is finished."),
    "decided": N_("Your decision is saved. The proposal already takes it into account."),
    "undone": N_("Undone. The proposal was computed again without it."),
    "redone": N_("Done again. The proposal already takes it into account."),
    "approved": N_("Approved. Nobody has been told yet."),
    "approval-asked": N_("The other coordinators have been asked. Nothing is approved yet."),
    "approval-declined": N_("Declined. Whoever asked will read your reason."),
    "request-taken-back": N_("The request was withdrawn."),
    "publication-planned": N_("The time is set. Until then you can stop it here."),
    "wave-stopped": N_("Stopped. Nobody has been told."),
    "wave-taken-over": N_("It goes out in your name at the set time, or within a minute if that has passed."),
    "wave-resumed": N_("The people will be told automatically on their day again."),
    "changeable": N_("You can change the tandems by hand now, then approve them again. Nobody has been told."),
    "repaired": N_("Chosen and computed. Nobody has been told. Please approve it now."),
    "revoked": N_("The approval was taken back."),
    "revoked-all": N_("The approvals were taken back. Nobody has been told. Please compute again now."),
    "revoked-but": N_(
        "The approvals were taken back, but not all: some companies were published or changed by somebody else in the "
        "meantime and were left out. Please compute again now."
    ),
    "published": N_("The companies have been told. Their people do not know yet."),
    "all-told": N_("Everything that was due has gone out."),
    "people-told": N_("All people of these companies have been told."),
}

WITHHELD = N_(
    "Nothing is sent in practice: you will find what would have gone out under “E-mails that would have been sent”."
)
"""What a page of practice adds to SENDING."""
NO_MAIL_SERVER = N_("No mail server is set up here yet: e-mails wait until there is one.")
"""What is added to SENDING where nothing can leave."""
SENDING = frozenset(
    {
        "approval-asked",
        "approval-declined",
        "invited",
        "link-sent",
        "mail-again",
        "people-told",
        "published",
        "reminded",
        "reminded-later",
        "reminders-written",
        "trial-sent",
    }
)
"""Notices that speak of something on its way."""
