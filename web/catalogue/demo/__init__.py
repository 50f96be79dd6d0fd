"""A fictional programme with made-up companies and people, to try the product and to test it.

Everything is invented: the region, the firms, the people. Addresses end in ``.example``; telephone numbers come from
the ranges the Bundesnetzagentur keeps free for films and books, so nobody can be reached by accident.
"""

from web.catalogue.demo.build import demo_programme
from web.catalogue.demo.model import (
    DemoCompany,
    DemoContact,
    DemoCoordinator,
    DemoPerson,
    DemoProgramme,
    DemoProposal,
    DemoRound,
)
from web.catalogue.demo.record import to_record, to_records

__all__ = [
    "DemoCompany",
    "DemoContact",
    "DemoCoordinator",
    "DemoPerson",
    "DemoProgramme",
    "DemoProposal",
    "DemoRound",
    "demo_programme",
    "to_record",
    "to_records",
]
