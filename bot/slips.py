"""How far one spelling is from another."""

from __future__ import annotations


def slips_between(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with a neighbour; anything above ``most`` is ``most + 1``.

    Damerau's distance, where no letter is touched twice.
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != wanted))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[-1]
