"""Turns at a worker."""

import threading

from pipeline.reading.turns import Turns


def test_the_smallest_that_waits_is_next_and_equals_come_in_order():
    """So a small page waits for one large one at most, however many came before it."""
    turns, had = Turns(), []

    def take(size, name):
        with turns.of(size):
            had.append(name)

    threads = []
    with turns.of(5):
        for number, (size, name) in enumerate([(9, "large"), (1, "small"), (9, "later")], start=1):
            threads.append(threading.Thread(target=take, args=(size, name)))
            threads[-1].start()
            while turns.waiting < number:
                pass
        assert not had
    for thread in threads:
        thread.join()

    assert had == ["small", "large", "later"]


def test_a_turn_that_fails_lets_the_next_one_in():
    turns = Turns()
    try:
        with turns.of(1):
            raise ValueError
    except ValueError:
        pass

    with turns.of(1):
        assert turns.waiting == 0
