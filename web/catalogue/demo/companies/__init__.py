"""The twelve companies of the demo, one file each, in the order of the alphabet."""

from web.catalogue.demo.companies.aurenland_verpackung import AURENLAND_VERPACKUNG
from web.catalogue.demo.companies.broemmelkamp import BROEMMELKAMP
from web.catalogue.demo.companies.datenwerft import DATENWERFT
from web.catalogue.demo.companies.elektro_haberland import ELEKTRO_HABERLAND
from web.catalogue.demo.companies.frischkost import FRISCHKOST
from web.catalogue.demo.companies.klinikum import KLINIKUM
from web.catalogue.demo.companies.luettmann import LUETTMANN
from web.catalogue.demo.companies.muster_metallbau import MUSTER_METALLBAU
from web.catalogue.demo.companies.nordwind import NORDWIND
from web.catalogue.demo.companies.oehlmann import OEHLMANN
from web.catalogue.demo.companies.stadtwerke import STADTWERKE
from web.catalogue.demo.companies.tiedemann import TIEDEMANN

COMPANIES = (
    AURENLAND_VERPACKUNG,
    BROEMMELKAMP,
    DATENWERFT,
    ELEKTRO_HABERLAND,
    FRISCHKOST,
    KLINIKUM,
    LUETTMANN,
    MUSTER_METALLBAU,
    NORDWIND,
    OEHLMANN,
    STADTWERKE,
    TIEDEMANN,
)
