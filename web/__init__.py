"""The web platform: portals (company, coordinator, participant, account), services, database, jobs."""
