"""Everything a start of the application loads, and makes of it whatever the settings are.

Imported by the process of which the servers of the tests are forks; nothing here opens a file, a database or a socket
that outlives the import.
"""

from importlib import import_module

from web.rendering import check_templates

for library in ("scipy.optimize", "uvicorn", "web.app", "web.cli", "web.services.demo_seed"):
    import_module(library)
check_templates()
