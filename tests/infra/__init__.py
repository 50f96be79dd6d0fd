"""Real servers for tests: PostgreSQL, SMTP, the application itself, a browser."""

import pytest

# Assertions inside fixtures explain themselves like those of tests.
pytest.register_assert_rewrite("tests.infra.browser")
