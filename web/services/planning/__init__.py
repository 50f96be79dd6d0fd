"""From fixed data to told tandems: runs, plans, decisions, approval, publication."""
