"""Numbers bound by sums: what can be worked out of those that are not told, and how to prevent it.

Each number is an arrow from one place to another, and at every place as many arrive as leave: a
sum, a table's margins and the people who come, stay and go are all of this kind. What a hidden
number may be, given all that is told, is then a question of flows, and its answer is exact: such
equations have whole solutions between the least and the most (total unimodularity; Cox, Network
models for complementary cell suppression, 1995).
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from itertools import count
from math import inf, log1p
from typing import Final

OUTSIDE: Final = "outside"
"""Where people come from and go to."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number as an arrow: never below nought, told or not.

    `worth` says how much is lost by hiding it, beside another of its size. One that is never
    `told` can still be worked out from others, so it is protected as well.
    """

    source: Hashable
    target: Hashable
    value: int
    worth: float = 1.0
    told: bool = True


Numbers = Mapping[Hashable, Number]
Step = tuple[int, bool]
"""A number, and whether its arrow is walked along (more of it) or against (less)."""
Came = dict[int, tuple[int, Step] | None]
"""For each place reached, where from and by which step."""


def protect(numbers: Numbers, *, k: int, hidden: Collection[Hashable] = ()) -> frozenset[Hashable]:
    """Give the keys to hide: numbers from 1 to k − 1, and as many more as these need.

    Whatever is told of the rest, each hidden number may then be any of at least k values, counted
    from nought up; nothing else is supposed to be known about it, so all hidden ones have to look
    alike. Hiding more never narrows what was hidden before, so each is looked at until it is safe.
    What is `hidden` already stays so, and is looked at like the rest if it could be told.
    """
    ways, keys = _Ways(numbers), list(numbers)
    unsafe: deque[int] = deque()
    for place, (key, one) in enumerate(numbers.items()):
        small = 0 < one.value < k or (one.told and key in hidden)
        ways.hidden[place] = small or not one.told
        if small:
            unsafe.append(place)
    while unsafe:
        if ways.values(unsafe[0], up_to=k) >= k:
            unsafe.popleft()
            continue
        more = ways.detour(unsafe[0], by=k - 1) or ways.told()
        if not more:
            break
        for key in more:
            ways.hidden[key] = True
        unsafe.extend(more)
    return frozenset(key for key, gone in zip(keys, ways.hidden, strict=True) if gone)


def possible(numbers: Numbers, hidden: Collection[Hashable], key: Hashable) -> tuple[int, float]:
    """Give the least and the most that a hidden number can be, given those that are told.

    Every whole number between the two is possible; the most may be infinite.
    """
    ways = _Ways(numbers)
    ways.hidden = [one in hidden for one in numbers]
    own, value = list(numbers).index(key), numbers[key].value
    return value - int(ways.less(own, up_to=value)), value + ways.more(own, up_to=inf)


class _Ways:
    """Find how far a hidden number can move when the other hidden ones give way (maximum flow)."""

    def __init__(self, numbers: Numbers) -> None:
        places: dict[Hashable, int] = {}
        self._numbers = list(numbers.values())
        self._ends: list[tuple[int, int]] = []
        self._steps: defaultdict[int, list[tuple[int, Step]]] = defaultdict(list)
        self.hidden = [False] * len(self._numbers)
        for key, one in enumerate(self._numbers):
            source, target = (places.setdefault(p, len(places)) for p in (one.source, one.target))
            self._ends.append((source, target))
            self._steps[source].append((target, (key, True)))
            self._steps[target].append((source, (key, False)))

    def told(self) -> list[int]:
        """Give what is not hidden."""
        return [key for key, hidden in enumerate(self.hidden) if not hidden]

    def values(self, key: int, *, up_to: int) -> float:
        """Give how many values a hidden number can have, counted no further than asked."""
        more = self.more(key, up_to=up_to - 1)
        return 1 + more + self.less(key, up_to=up_to - 1 - more)

    def more(self, key: int, *, up_to: float) -> float:
        """Give by how much a hidden number can be larger."""
        source, target = self._ends[key]
        return self._sent(key, target, source, up_to)

    def less(self, key: int, *, up_to: float) -> float:
        """Give by how much a hidden number can be smaller."""
        source, target = self._ends[key]
        return self._sent(key, source, target, min(up_to, self._numbers[key].value))

    def detour(self, key: int, *, by: int) -> list[int]:
        """Give what else to hide so that a number can be larger by so much: the cheapest way."""
        end, start = self._ends[key]
        came: Came = {}
        ahead: list[tuple[float, int, int, tuple[int, Step] | None]] = [(0.0, 0, start, None)]
        turns = count(1)
        while ahead and end not in came:
            cost, _, here, before = heapq.heappop(ahead)
            if here in came:
                continue
            came[here] = before
            for there, (one, along) in self._steps[here]:
                if there in came or one == key or not (along or self._numbers[one].value >= by):
                    continue
                price = 0.0 if self.hidden[one] else _price(self._numbers[one])
                step = (here, (one, along))
                heapq.heappush(ahead, (cost + price, next(turns), there, step))
        return [one for one, _ in _walked(came, end) if not self.hidden[one]]

    def _sent(self, but: int, start: int, end: int, up_to: float) -> float:
        """Give how much can be sent by changing hidden numbers, without the one that is asked."""
        if start == end:
            return up_to
        changed: defaultdict[int, float] = defaultdict(float)
        sent = 0.0
        while sent < up_to:
            way = _walked(self._shortest(but, start, end, changed), end)
            if not way:
                break
            amount = min(up_to - sent, *(self._room(step, changed) for step in way))
            if amount == inf:
                return inf
            for key, along in way:
                changed[key] += amount if along else -amount
            sent += amount
        return sent

    def _room(self, step: Step, changed: Mapping[int, float]) -> float:
        key, along = step
        return inf if along else self._numbers[key].value + changed.get(key, 0.0)

    def _shortest(self, but: int, start: int, end: int, changed: Mapping[int, float]) -> Came:
        came: Came = {start: None}
        ahead = deque([start])
        while ahead and end not in came:
            here = ahead.popleft()
            for there, step in self._steps[here]:
                if there in came or not self.hidden[step[0]] or step[0] == but:
                    continue
                if step[1] or self._room(step, changed) > 0:
                    came[there] = here, step
                    ahead.append(there)
        return came


def _walked(came: Came, end: int) -> list[Step]:
    """Give the steps that led to a place; none when nothing did."""
    path: list[Step] = []
    before = came.get(end)
    while before is not None:
        here, step = before
        path.append(step)
        before = came[here]
    return path


def _price(number: Number) -> float:
    """Give what hiding a number costs: one more hidden, and the more the larger it is."""
    return number.worth * (1 + log1p(number.value))
