"""What may be wrong with a row of a table of people of many companies."""

from web.translations import N_

FIXED = N_("The data of %(company)s is frozen, so nobody can be added or changed there.")
NO_AGREEMENT = N_("%(company)s has not accepted the agreement yet, so nobody can be added there.")
TAKEN_OUT = N_("%(name)s is no longer taking part. Please add this person by hand if that has changed.")
OTHER_ROLE = N_("%(name)s is in the registration in the other role. Please remove the person there first.")
TWICE = N_("%(name)s is already in another row of this table.")
SEVERAL = N_("There are several people named %(name)s in this company. Please add the e-mail address.")
SHARED_ADDRESS = N_(
    "The address %(email)s belongs to people of different companies. Please give each person an address of their"
    " own or leave the cell empty: then the person gets a letter."
)
