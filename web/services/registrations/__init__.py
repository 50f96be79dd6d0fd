"""A company's registration (Meldung): agreement, people, forecast, proposals, papers, sending."""
