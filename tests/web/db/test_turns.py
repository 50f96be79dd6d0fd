"""Writers to an SQLite file take turns in the order of asking."""

import threading

from web.db.turns import Turns, turns_at


def test_who_asked_first_is_next_even_if_the_writer_wants_to_go_on() -> None:
    turns, done = Turns(), []

    def write(name: str) -> None:
        with turns.turn():
            done.append(name)

    waiting = [threading.Thread(target=write, args=(name,)) for name in ("first", "second")]
    with turns.turn():
        for number, thread in enumerate(waiting, start=1):
            thread.start()
            while len(turns._waiting) < number:
                pass
    write("the writer again")
    for thread in waiting:
        thread.join()
    assert done == ["first", "second", "the writer again"]


def test_who_waited_too_long_goes_on_and_takes_nobodys_turn_away() -> None:
    turns, done = Turns(seconds=0.01), []

    def write() -> None:
        with turns.turn():
            done.append("went on")

    with turns.turn():
        impatient = threading.Thread(target=write)
        impatient.start()
        impatient.join()
        assert done == ["went on"]
    with turns.turn():
        done.append("free again")
    assert done == ["went on", "free again"]


def test_a_file_has_one_queue_in_a_process() -> None:
    first = turns_at("sqlite:///a.db")
    assert first is turns_at("sqlite:///a.db")
    assert first is not turns_at("sqlite:///b.db")
