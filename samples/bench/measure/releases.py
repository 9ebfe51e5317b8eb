"""releases: one release after another through nodes that keep running, as a fleet's do, beside programs that are warm too."""
import shutil
import time

from measure import machine, table
from measure.compare import Comparison, Medians, compare, others
from measure.exchanges import named_seconds, names, ratio, seconds, size_text
from measure.processes import Process, stop_all, wait_until
from measure.swarm import Outcome, Plan, free_ports
from measure.table import Row
from measure.updrift import Authority
from measure.work import MIB, same

WAIT_SECONDS_MAX = 600
NAMED_SECONDS_MAX = 5


def arguments(parser):
    parser.add_argument("--releases", type=int, default=6, help="published one after another (%(default)s)")
    parser.add_argument("--size-mib", type=int, default=100, help="of each, at most what a cache takes (%(default)s)")
    parser.add_argument("--nodes", type=int, default=9, help="beside the authority (%(default)s)")
    parser.add_argument("--rest-s", type=float, default=2, help="of all nodes before each release (%(default)s)")
    parser.add_argument("--tls", choices=("off", "on"), default="off", help="of ours (%(default)s)")
    parser.add_argument("--runs", type=int, default=1, help="fleets, of which the medians are taken (%(default)s)")
    parser.add_argument(
        "--others",
        default="libtorrent-v1-warm,libtorrent-v2-warm",
        help="programs to compare with, each once before and after every fleet (%(default)s)",
    )


def measure(asked, work):
    # The packages, of which the authority keeps copies, and what each node has of the newest two.
    work.need_space(asked.size_mib * MIB * 2 * (asked.releases + asked.nodes + 1))
    plan = Plan(work.package(asked.size_mib), asked.nodes)
    beside = others(names(asked))
    turns, fleets = [compare(beside, plan, work, 1)], []
    for _ in range(asked.runs):
        fleets.append(KeptFleet(asked, work.new_folder("fleet")).spread_all(work))
        turns.append(compare(beside, plan, work, 1))
    releases = [Medians("updrift", list(outcomes), asked.runs) for outcomes in zip(*fleets)]
    return rows(asked, releases, joined(turns, plan))


class KeptFleet:
    """An authority and nodes that are linked to it and among each other; all are started once."""

    def __init__(self, asked, folder):
        self.asked = asked
        self.folder = folder
        self.authority = Authority(folder)
        self.nodes = []
        self.states = [folder / f"state{number}" for number in range(1, asked.nodes + 1)]

    def spread_all(self, work):
        """The outcome of each release."""
        try:
            self._start()
            return [self._spread(number, work) for number in range(1, self.asked.releases + 1)]
        finally:
            stop_all(self.nodes)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self):
        first, *rest = [f"127.0.0.1:{port}" for port in free_ports(self.asked.nodes + 1)]
        self._run(self.authority.run(first, self.asked.tls, ["--json-events"]))
        self._await("READY", 1, self.nodes)
        more = ["--json-events", "--peer", f"tcp:{first}"]
        for address, state in zip(rest, self.states):
            self._run(self.authority.run_node(state, address, self.asked.tls, more))
        self._await("READY", 1, self.nodes)

    def _run(self, command):
        self.nodes.append(Process(command, self.folder / f"node{len(self.nodes)}"))

    def _spread(self, number, work):
        package = work.package(self.asked.size_mib, seed=number)
        time.sleep(self.asked.rest_s)
        machine.touch_memory(self.folder, package.stat().st_size * (len(self.nodes) - 1))
        # Hashing, and the copy that the authority keeps, come before the clock, as the making of a torrent does.
        publishing = Process(self.authority.publishing(package, f"{number}.0.0"), self.folder / f"publish{number}")
        try:
            self._await('"published here"', number, self.nodes[:1])
            outcome = self._follow(number, package)
        finally:
            publishing.stop()
        print(f"release {number}: {outcome.wall:.2f} s{'' if outcome.whole else ', NOT WHOLE'}", flush=True)
        return outcome

    def _follow(self, number, package):
        begun, before = time.monotonic(), [node.cpu_seconds() for node in self.nodes]
        finished = self._finished(number, begun)
        cpu = [node.cpu_seconds() - used for node, used in zip(self.nodes, before)]
        peaks = [node.status("VmHWM") / 1024 for node in self.nodes]
        return Outcome(
            # A file gets its name a moment after its node said that it is whole.
            whole=wait_until(lambda: all(self._holds(state, package) for state in self.states), NAMED_SECONDS_MAX),
            finished=finished,
            seed_cpu=cpu[0],
            leech_cpu=sum(cpu[1:]),
            seed_rss_mib=peaks[0],
            leech_rss_mib=max(peaks[1:]),
            uploaded=None,
        )

    @staticmethod
    def _holds(state, package):
        return any(same(package, kept) for kept in (state / "cache").glob("*.pkg"))

    def _finished(self, number, begun):
        """When each node had all of this release, in ascending order."""
        finished = {}

        def all_finished():
            for index, node in enumerate(self.nodes[1:]):
                if index not in finished and node.printed().count('"download-complete"') >= number:
                    finished[index] = time.monotonic() - begun
            return len(finished) == len(self.states)

        self._wait(all_finished, f"release {number} everywhere")
        return sorted(finished.values())

    def _await(self, text, times, nodes):
        self._wait(lambda: all(node.printed().count(text) >= times for node in nodes), text)

    def _wait(self, condition, what):
        """A node that ended would be waited for in vain."""
        wait_until(lambda: condition() or any(node.ended() for node in self.nodes), WAIT_SECONDS_MAX)
        if not condition():
            late = next((node for node in self.nodes if node.ended()), self.nodes[-1])
            raise RuntimeError(f"waited in vain for {what}: {late.why()}")


def joined(turns, plan):
    medians = [
        Medians(same_program[0].name, [outcome for each in same_program for outcome in each.outcomes], len(turns))
        for same_program in zip(*(turn.medians for turn in turns))
    ]
    return Comparison(plan, medians)


def rows(asked, releases, beside):
    show(releases)
    theirs = beside.fastest(*(each.name for each in beside.medians))
    tls = "TLS off" if asked.tls == "off" else "TLS on (the others without)"
    made = []
    for number in sorted({1, 2, len(releases)} & set(range(1, len(releases) + 1))):
        ours = releases[number - 1]
        what = f"release {number} through nodes that keep running, one to {asked.nodes}, {size_text(asked.size_mib)}, {tls}"
        made.append(Row(what, seconds(ours), named_seconds(theirs), ratio(ours, theirs), "reported"))
        cpu = [seconds(one, "cpu") for one in (ours, theirs)]
        made.append(Row("the same, CPU of all nodes", *cpu, ratio(ours, theirs, "cpu"), "reported"))
    return made, any(each.whole < each.tried for each in releases)


def show(releases):
    print()
    table.show(
        ["release", "wall s", "first s", "CPU s authority", "CPU s nodes", "RSS MiB authority", "RSS MiB node"],
        [
            [
                number,
                *(f"{each.of(figure):.2f}" for figure in ("wall", "first", "seed_cpu", "leech_cpu")),
                *(f"{each.of(figure):.0f}" for figure in ("seed_rss_mib", "leech_rss_mib")),
            ]
            for number, each in enumerate(releases, 1)
        ],
    )
