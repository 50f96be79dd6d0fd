"""What a page says after something was done; the address carries the key (`?done=key`)."""

from web.services import errors as service_errors
from web.translations import N_

NOTICES: dict[str, str] = {
    "language": N_("The language was changed."),
    "withdrawn": N_("You do not take part any more. The answers are deleted."),
    "asked-out": N_("The coordinators know. Your answers are deleted."),
    "signed-out": N_("You are signed out."),
    "registration-sent": N_("Your registration has been sent."),
    "agreement-needed": service_errors.AgreementNeeded.message,
    "agreement-accepted": N_("Thank you. Now you can enter people."),
    "pattern-added": N_("The pattern is stored."),
    "pattern-changed": N_("Changed. The people you ticked have the new hours."),
    "pattern-given": N_("The people you ticked have these hours now."),
    "pattern-removed": N_("The pattern was removed. Whoever had it keeps the hours."),
    "place-added": N_("Added. You find it in the form about a person now."),
    "place-renamed": N_("Renamed, also for the people who have it."),
    "place-removed": N_("Removed from the list. Whoever had it keeps the answer."),
    "proposal-made": N_("Proposed. The coordinators answer you here."),
    "proposal-taken-back": N_("The proposal was taken back."),
    "proposal-answered": N_("The company reads your answer on its page."),
    "people-copied": N_("The people you ticked are reported again. Please check what has changed."),
    "registration-withdrawn": N_("The registration was taken back."),
    "registration-resumed": N_("You take part again."),
    "person-added": N_("The person was added."),
    "person-changed": N_("The changes were saved."),
    "entered-together": N_(
        "Saved. What the person had answered alone has stayed as it was. By link or letter they can read and change it"
        " all."
    ),
    "taken-back": N_("The person takes part again. Please fill in the company part once more: it had been deleted."),
    "person-removed": N_("The person was taken out and everything about them deleted."),
    "link-sent": N_("The link is on its way."),
    "preview-renewed": N_("The table was checked again."),
    "preview-changed": N_(
        "The registration changed in the meantime. Nothing was stored. Please look at this new preview."
    ),
    "table-taken-over": N_("The table was taken over and deleted here."),
    "table-undone": N_("The table was taken back."),
    "columns-forgotten": N_(
        "What was remembered about these columns is forgotten. They are read by their headings again."
    ),
    "table-dropped": N_("The table was deleted. Nothing was taken over."),
    "reply-agreed": N_("Thank you. The coordinators see that you agree."),
    "reply-call": N_("The coordinators see that you would like a call."),
    "settled": N_("Noted. It is settled."),
    "question-saved": N_("The question is in the draft. Nobody sees it yet."),
    "question-moved": N_("The order is in the draft."),
    "question-retired": N_("The question was taken out of the draft. Answers that were given stay."),
    "question-returned": N_("The question is in the draft again."),
    "questionnaire-adopted": N_("The questionnaire is in use. Answers given before keep the version they belong to."),
    "questionnaire-kept": N_("The version is taken over for later rounds. The rounds there are keep theirs."),
    "questionnaire-read": N_("The file is the draft now. Please look at what it would change."),
    "draft-discarded": N_("The draft was dropped. The questionnaire in use stays as it is."),
    "programme-changed": N_("The programme's data was saved."),
    "texts-changed": N_("Saved. It is read like this from now on."),
    "round-opened": N_("The round is open. Now add the companies."),
    "earlier-companies-added": N_("The companies take part. Nobody has been told yet."),
    "company-added": N_("The company takes part. It has not been invited yet."),
    "merged": N_("The two entries are one now."),
    "waived": N_("It is let be. You find it at the end of the list and can count it again."),
    "waiver-taken-back": N_("It counts again."),
    "companies-taken-over": N_("The companies were taken over. Nobody has been invited yet."),
    "import-outdated": N_("The round changed in the meantime. Nothing was stored. Please look at this new preview."),
    "company-changed": N_("The company's data was saved."),
    "noted": N_("The note was saved."),
    "note-removed": N_("The note was deleted."),
    "follow-up": N_("The follow-up was saved."),
    "contact-added": N_("The contact was added."),
    "contact-changed": N_("The contact was saved."),
    "contact-replaced": N_("The contact was replaced. The old access is closed."),
    "contact-removed": N_("The contact was removed. The access is closed."),
    "reminders-changed": N_("Your choice is stored."),
    "extension-withdrawn": N_("The deadline of the round holds for this company again."),
    "pool-formed": N_("The pool is formed. Its companies read it in their registration."),
    "pool-dissolved": N_("The pool is taken apart. Each company stands for itself again."),
    "reminded": N_("The reminders are on their way."),
    "reminded-later": N_("The reminders go out on the next working morning: not at night, on Sundays or on holidays."),
    "extended": N_("The company has more time."),
    "new-data": N_("The new data is fixed. Please compute again now."),
    "mail-again": N_("The mail is sent once more."),
    "invited-by-hand": N_("It is noted that the company has been invited."),
    "trial-sent": N_("The trial is on its way to you."),
    "round-changed": N_("The settings of the round were saved."),
    "practice-begun": N_("Everything here is made up. Try whatever you like: nothing is sent."),
    "practice-deleted": N_("The practice round was deleted with everything in it."),
    "not-handed-over": N_("Taken back: the letter has not been handed over yet."),
    "handed-over": N_("It is noted when the letter was handed over."),
    "nobody-chosen": N_("Nobody was chosen, so nothing was printed."),
    "too-many-letters": N_("At most 300 letters are made at a time. Please choose fewer people."),
    "reminders-written": N_("All reminders are written. They leave by day, never on Sundays and holidays."),
    "invited": N_("The invitations are on their way."),
    "frozen": N_("The data is fixed. Now you can compute."),
    "released": N_("The company can change its data again."),
    "computed": N_("The computation is finished."),
    "decided": N_("Your decision is stored. The proposal takes it into account already."),
    "undone": N_("Undone. The proposal was computed again without it."),
    "redone": N_("Done again. The proposal takes it into account already."),
    "approved": N_("Approved. Nobody has been told yet."),
    "revoked": N_("The approval was taken back."),
    "published": N_("The companies have been told. Their people do not know yet."),
    "people-told": N_("All people of these companies have been told."),
}

WITHHELD = N_("In practice nothing is sent: you find what would have gone out under “Mails that would have been sent”.")
"""What a page of practice adds to SENDING."""
NO_MAIL_SERVER = N_("No mail server is set up here yet: mails wait until there is one.")
"""What is added to SENDING where nothing can leave."""
SENDING = frozenset(
    {
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
