"""Everything that touches the database: tables in `models`, every SELECT in `queries`, transactions in `session`."""
