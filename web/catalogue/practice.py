"""What marks practice: a look of its own on every page, and addresses that cannot belong to anybody."""

PRACTICE_ACCENT = "practice"
"""The accent of practice programmes. No programme can choose it; pages that wear it say that nothing is sent."""
PRACTICE_DOMAIN = ".uebung.example"
"""How the mail domains of made-up people end; `example` is reserved, so nobody can own one."""
