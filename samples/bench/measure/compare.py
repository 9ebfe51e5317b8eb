"""Several programs in one run, in turns, so that what else the machine does meets all of them alike; medians at the end."""
import os
import statistics
import sys
from dataclasses import dataclass

from measure import table
from measure.others import MAKERS
from measure.swarm import Swarm
from measure.tools import Missing


@dataclass(frozen=True)
class Medians:
    name: str
    outcomes: list
    tried: int

    def of(self, what):
        """The median of a figure of `Outcome` over the rounds; None where it isn't known."""
        values = [value for value in (getattr(outcome, what) for outcome in self.outcomes) if value is not None]
        return statistics.median(values) if values else None

    @property
    def whole(self):
        return sum(outcome.whole for outcome in self.outcomes)


class Comparison:
    """`failed` tells whether any run of ours wasn't whole: a figure of such a run is worth nothing."""

    def __init__(self, plan, medians):
        self.plan = plan
        self.medians = medians

    def find(self, *names):
        """The first of these that was measured and finished; None if none was."""
        found = [each for each in self.medians if each.name in names and each.outcomes]
        return found[0] if found else None

    def fastest(self, *names):
        found = [each for each in self.medians if each.name in names and each.outcomes]
        return min(found, key=lambda each: each.of("wall"), default=None)

    @property
    def failed(self):
        return any(each.whole < each.tried for each in self.medians if each.name.startswith("updrift"))

    def print(self):
        gib = self.plan.package.stat().st_size / (1 << 30) * self.plan.leechers
        print(
            f"\n{self.plan.package.stat().st_size >> 20} MiB, {self.plan.leechers} leecher(s), net {self.plan.net}, {self.plan.links.words()}"
        )
        head = [
            "",
            "wall s",
            "first s",
            "MB/s each",
            "CPU s seed",
            "CPU s leechers",
            "CPU s/GiB moved",
            "RSS MiB seed",
            "RSS MiB leecher",
            "copies sent",
            "whole",
        ]
        table.show(head, [self._row(each, gib) for each in self.medians])

    def _row(self, each, gib):
        if not each.outcomes:
            return [each.name, *["–"] * 9, f"0/{each.tried}"]
        megabytes = self.plan.package.stat().st_size / 1e6
        figures = [
            (each.of("wall"), 2),
            (each.of("first"), 2),
            (megabytes / each.of("wall"), 1),
            (each.of("seed_cpu"), 2),
            (each.of("leech_cpu"), 2),
        ]
        figures += [
            (each.of("cpu") / gib, 2),
            (each.of("seed_rss_mib"), 0),
            (each.of("leech_rss_mib"), 0),
            (each.of("uploaded"), 2),
        ]
        return [each.name, *(table.number(value, digits) for value, digits in figures), f"{each.whole}/{each.tried}"]


def others(names):
    """The named programs, as far as they are here; what isn't is said."""
    found = []
    for name in names:
        try:
            found.append(MAKERS[name]())
        except Missing as missing:
            print(f"bench: without {name}: {missing}", file=sys.stderr)
    return found


def compare(clients, plan, work, rounds):
    outcomes = {client.name: [] for client in clients}
    for turn in range(rounds):
        # There and back, so that nobody always comes after the same one.
        for client in clients if turn % 2 == 0 else reversed(clients):
            outcome = _attempt(client, plan, work)
            if outcome:
                outcomes[client.name].append(outcome)
                print(
                    f"round {turn + 1}, {client.name}: {outcome.wall:.2f} s{'' if outcome.whole else ', NOT WHOLE'}, load {os.getloadavg()[0]:.1f}",
                    flush=True,
                )
    comparison = Comparison(plan, [Medians(name, done, rounds) for name, done in outcomes.items()])
    comparison.print()
    return comparison


def _attempt(client, plan, work):
    try:
        return Swarm(client, plan, work.new_folder(client.name)).run()
    except RuntimeError as failure:
        print(f"bench: {failure}", file=sys.stderr, flush=True)
        return None
