"""The demo's own pages: the start page with a door for each role, and the mailbox. Absent in production."""
