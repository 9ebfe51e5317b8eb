"""spare: what others on a node's link wait while it fetches an optional update, beside what they wait for a normal one."""
import re
import statistics
import time

from measure import table
from measure.networks import Links, network
from measure.processes import Process, stop_all, wait_until
from measure.table import Row
from measure.tools import need
from measure.updrift import Authority
from measure.work import same

PORT = 7100
WAIT_SECONDS_MAX = 600
PRIORITIES = ("normal", "optional")


def arguments(parser):
    parser.add_argument("--size-mib", type=int, default=12, help="of the update (%(default)s)")
    parser.add_argument("--down", type=float, default=20, help="downlink of the node, Mbit/s (%(default)s)")
    parser.add_argument("--buffer-ms", type=int, default=1000, help="what its queue holds before it loses (%(default)s)")
    parser.add_argument("--load", type=float, default=0.7, help="share of the downlink that others send (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are taken (%(default)s)")


def measure(asked, work):
    measured = {priority: [] for priority in PRIORITIES}
    for _ in range(asked.runs):
        for priority, rounds in measured.items():
            rounds.append(Beside(asked, priority, work).measure())
            print(f"{priority}: " + ", ".join(f"{value:.0f}" for value in rounds[-1]) + " (ms, ms, s)", flush=True)
    medians = {priority: [statistics.median(column) for column in zip(*rounds)] for priority, rounds in measured.items()}
    table.show(
        ["update", "others wait ms, half the time", "nine times of ten", "it takes s"],
        [[priority, *(f"{value:.0f}" for value in values)] for priority, values in medians.items()],
    )
    return rows(asked, medians), False


def rows(asked, medians):
    normal, optional = (medians[priority] for priority in PRIORITIES)
    what = (
        f"others that send {asked.load * 100:.0f} % of a link of {asked.down:g} Mbit/s wait beside an optional update of"
        f" {asked.size_mib} MiB, half the time and nine times of ten"
    )
    return [
        Row(what, waits(optional), f"{waits(normal)} beside a normal one", f"{optional[0] / normal[0]:.2f} ×", "–"),
        Row("the same, how long the update takes", f"{optional[2]:.1f} s", f"{normal[2]:.1f} s", f"{optional[2] / normal[2]:.2f} ×", "–"),
    ]


def waits(values):
    return f"{values[0]:.0f} and {values[1]:.0f} ms"


class Beside:
    """One update fetched over a link over which others send datagrams all the time; what these wait, pings that take the same way tell."""

    def __init__(self, asked, priority, work):
        self.asked = asked
        self.priority = priority
        self.package = work.package(asked.size_mib)
        self.folder = work.new_folder(priority)
        self.processes = []

    def measure(self):
        """Milliseconds that others wait half the time and nine times of ten, and seconds that the update takes."""
        authority = Authority(self.folder)
        authority.publish(self.package, ["--priority", self.priority])
        links = Links(down=self.asked.down, buffer_ms=self.asked.buffer_ms)
        with network("veth", 2, links, self.folder) as net:
            try:
                return self._fetch(authority, net)
            finally:
                stop_all(self.processes)

    def _fetch(self, authority, net):
        holder, here = net.address(0), net.address(1)
        iperf3, out = need("iperf3"), self.folder / "out"
        seed = self._start(net, 0, "seed", authority.run(f"{holder}:{PORT}"))
        sink = self._start(net, 1, "sink", [iperf3, "-s", "--forceflush"])
        self._await(seed, "READY")
        self._await(sink, "listening")
        datagrams = [iperf3, "-u", "-c", here, "-b", f"{self.asked.load * self.asked.down}M", "-t", WAIT_SECONDS_MAX]
        others = self._start(net, 0, "others", [*datagrams, "--forceflush"])
        self._await(others, "1.00")
        pings = self._start(net, 0, "pings", [need("ping"), "-n", "-i", "0.1", here])
        begun = time.monotonic()
        node = self._start(net, 1, "node", authority.get(self.folder / "node", out, f"{holder}:{PORT}"))
        self._await(node, '"DONE"')
        seconds = time.monotonic() - begun
        waited = sorted(float(each) for each in re.findall(r"time=([\d.]+)", pings.printed()))
        if not same(self.package, out):
            raise RuntimeError(f"{out} isn't what was published")
        return statistics.median(waited), waited[len(waited) * 9 // 10], seconds

    def _start(self, net, node, name, command):
        started = Process(command, self.folder / f"run-{name}", net.prefix(node))
        self.processes.append(started)
        return started

    @staticmethod
    def _await(process, text):
        wait_until(lambda: text in process.printed() or process.ended(), WAIT_SECONDS_MAX)
        if text not in process.printed():
            raise RuntimeError(f"waited in vain for {text}: {process.why()}")
