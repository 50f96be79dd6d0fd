"""Both files of a plan at once: the full proof, group by group, and the transparency file that belongs to it."""

import hashlib
from collections.abc import Iterable
from typing import IO

from web.transparency.document import Proof, transparency_bytes
from web.transparency.full_proof import About, Group, group_line, head_line, last_line
from web.transparency.tally import Tally


def write_both(about: About, groups: Iterable[Group | None], full: IO[bytes]) -> bytes:
    """Write the full proof of these groups and return the transparency file.

    None stands for a group that cannot be part of it: it is counted as left out.
    """
    digest, size, tally = hashlib.sha256(), 0, Tally()

    def write(line: bytes) -> None:
        nonlocal size
        full.write(line)
        digest.update(line)
        size += len(line)

    write(head_line(about))
    for group in groups:
        if group is None:
            tally.left_out += 1
            continue
        write(group_line(group))
        tally.add(group.problem, group.result, group.decisions)
    write(last_line(tally.groups, tally.left_out))
    return transparency_bytes(about, tally, Proof(digest.hexdigest(), size))
