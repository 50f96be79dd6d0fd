"""What a programme asks and the words it offers for the answers: pure data and small pure functions.

Nothing here knows the database, HTTP or the engine. Keys are permanent: labels may be reworded, keys are never
renamed or given a new meaning, because stored answers speak in them.
"""
