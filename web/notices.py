"""What a page says after something was done; the address carries the key (`?done=key`)."""

from web.translations import N_

NOTICES: dict[str, str] = {
    "language": N_("The language was changed."),
    "signed-out": N_("You are signed out."),
    "registration-sent": N_("Your registration has been sent."),
    "person-added": N_("The person was added."),
    "person-changed": N_("The changes were saved."),
    "person-removed": N_("The person was taken out and everything about them deleted."),
    "link-sent": N_("The link is on its way."),
    "preview-renewed": N_("The table was checked again."),
    "preview-changed": N_(
        "The registration changed in the meantime. Nothing was stored. Please look at this new preview."
    ),
    "table-taken-over": N_("The table was taken over and deleted here."),
    "table-dropped": N_("The table was deleted. Nothing was taken over."),
    "reply-agreed": N_("Thank you. The coordinators see that you agree."),
    "reply-call": N_("The coordinators see that you would like a call."),
    "programme-changed": N_("The programme's data was saved."),
    "round-opened": N_("The round is open. Now add the companies."),
    "company-added": N_("The company takes part. It has not been invited yet."),
    "invited": N_("The invitations are on their way."),
    "frozen": N_("The data is fixed. Now you can compute."),
    "released": N_("The company can change its data again."),
    "computed": N_("The computation is finished."),
    "decided": N_("Your decision is stored. It takes effect with the next computation."),
    "undone": N_("The decision was undone. This takes effect with the next computation."),
    "approved": N_("Approved. Nobody has been told yet."),
    "revoked": N_("The approval was taken back."),
    "published": N_("The companies have been told. Their people do not know yet."),
    "people-told": N_("All people of these companies have been told."),
}
