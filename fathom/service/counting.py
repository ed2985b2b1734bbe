"""What happened, counted, in Prometheus's text format (version 0.0.4).

>>> counts = Counts()
>>> counts.request("/predict", 200, 0.003)
>>> print(counts.text().splitlines()[2])
fathom_requests_total{route="/predict",status="200"} 1
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
KIND = "text/plain; version=0.0.4; charset=utf-8"


class Counts:
    """Counters since the start; used by the event loop alone."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.rows: Counter[tuple[str, str]] = Counter()
        self.strange: Counter[str] = Counter()
        self.taken_up: Counter[str] = Counter()
        self.buckets: dict[str, list[int]] = {}
        self.seconds: dict[str, float] = {}
        self.batches = self.batched = 0

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count a request; `seconds` is how long it took."""
        self.requests[route, status] += 1
        held = self.buckets.setdefault(route, [0] * (len(BOUNDS) + 1))
        for place, bound in enumerate((*BOUNDS, math.inf)):
            held[place] += seconds <= bound
        self.seconds[route] = self.seconds.get(route, 0.0) + seconds

    def text(self) -> str:
        """Write everything down."""
        lines = _lines(
            "fathom_requests_total",
            "counter",
            "requests answered",
            {
                _labels(route=route, status=str(status)): count
                for (route, status), count in self.requests.items()
            },
        )
        lines += self._seconds_lines()
        lines += _lines(
            "fathom_rows_total",
            "counter",
            "rows answered or explained",
            {_labels(model=model, what=what): count for (model, what), count in self.rows.items()},
        )
        lines += _lines(
            "fathom_strange_requests_total",
            "counter",
            "requests with cells that were not there in training",
            {_labels(model=model): count for model, count in self.strange.items()},
        )
        lines += _lines(
            "fathom_models_taken_up_total",
            "counter",
            "models replaced while serving",
            {_labels(model=model): count for model, count in self.taken_up.items()},
        )
        told = {"": self.batches}
        lines += _lines("fathom_batches_total", "counter", "calls of a network", told)
        told = {"": self.batched}
        lines += _lines("fathom_batched_requests_total", "counter", "requests in them", told)
        return "\n".join(lines) + "\n"

    def _seconds_lines(self) -> list[str]:
        name = "fathom_request_seconds"
        lines = [f"# HELP {name} how long requests took", f"# TYPE {name} histogram"]
        for route, held in self.buckets.items():
            for bound, count in zip((*map(str, BOUNDS), "+Inf"), held, strict=True):
                lines.append(f"{name}_bucket{_labels(route=route, le=bound)} {count}")
            lines.append(f"{name}_sum{_labels(route=route)} {self.seconds[route]!r}")
            lines.append(f"{name}_count{_labels(route=route)} {held[-1]}")
        return lines


def _lines(name: str, kind: str, help: str, values: Mapping[str, int]) -> list[str]:
    told = [f"{name}{labels} {value}" for labels, value in values.items()]
    return [f"# HELP {name} {help}", f"# TYPE {name} {kind}", *told]


def _labels(**labels: str) -> str:
    """Write labels; their values may hold anything.

    >>> print(_labels(model='a "b"'))
    {model="a \\"b\\""}
    """
    told = (f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{','.join(told)}}}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
