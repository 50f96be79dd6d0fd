"""Windows' code pages for Central Europe and Turkey, told from that for the West by the names written in them.

Most letters of German are the same in all three, so a wrong guess would only show in names: "Wa³êsa", "Ayþe".
"""

LETTERS = {
    "cp1250": frozenset("ąĄćĆęĘłŁńŃśŚźŹżŻčČďĎěĚňŇřŘšŠťŤůŮžŽľĽĺĹŕŔőŐűŰăĂ"),
    "cp1254": frozenset("şŞğĞıİ"),
}
"""What stands in a text of such a code page where that for the West has something else."""
WESTERN_LETTERS = frozenset("àâæçèéêëìîïñòôõöøùûüåãœÿÀÂÆÇÈÉÊËÌÎÏÑÒÔÕØÙÛÅÃŒ")
NOT_WITHIN = frozenset("ìòùÿœ")
"""Letters that end words in Italian or are rare in names; within a word they speak of another code page."""
NORDIC_OR_FRENCH = frozenset("øåæèêïØÅÆÈ")
BESIDE = frozenset("áíýúžšÁÍÝÚŽŠ")
"""Letters no word of these languages has: "Dvoøák", "Nováèek"."""


def beside_western(sample: bytes) -> str | None:
    """Return the other code page of Windows a text is written in, None if nothing speaks for one."""
    wins = {encoding: _wins(sample, encoding) for encoding in LETTERS}
    best = max(wins, key=lambda encoding: wins[encoding])
    return best if wins[best] else None


def _wins(sample: bytes, encoding: str) -> int:
    """Count the signs that make a letter of a name only in this code page; none if some make none at all."""
    western, other = sample.decode("cp1252", errors="replace"), sample.decode(encoding, errors="replace")
    changed = [place for place, (here, there) in enumerate(zip(western, other, strict=True)) if here != there]
    if not all(other[place] in LETTERS[encoding] for place in changed):
        return 0
    return sum(_speaks_for_other(western, place) for place in changed)


def _speaks_for_other(western: str, place: int) -> bool:
    sign, behind = western[place], western[place + 1 : place + 2].isalpha()
    if sign not in WESTERN_LETTERS:
        return behind or (western[place - 1 : place].isalpha() and sign not in "¹²³ªº")
    if sign in NOT_WITHIN:
        return behind
    return sign in NORDIC_OR_FRENCH and not BESIDE.isdisjoint(_word_around(western, place))


def _word_around(text: str, place: int) -> str:
    first = last = place
    while first and text[first - 1].isalpha():
        first -= 1
    while last < len(text) and text[last].isalpha():
        last += 1
    return text[first:last]
