"""One seeder and some leechers of one program, from one clock: the measurement that all comparisons are made of."""
import shutil
import socket
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from measure import machine
from measure.networks import HUB, Links, network
from measure.processes import Process, stop_all, wait_until
from measure.work import same

START_SECONDS_MAX = 120

# What the start itself set going has settled by then.
SETTLE_SECONDS = 0.3


@dataclass(frozen=True)
class Plan:
    """What every program in a comparison has to do. `package` is fetched by `leechers` from one seeder, each to a file of its own."""

    package: Path
    leechers: int
    net: str = "lo"
    links: Links = field(default_factory=Links)
    timeout: float = 600


@dataclass(frozen=True)
class Outcome:
    """Seconds are counted from the clock's start to each leecher's word that its file is whole and verified, in ascending order."""

    whole: bool
    finished: list
    seed_cpu: float
    leech_cpu: float
    seed_rss_mib: float
    leech_rss_mib: float
    uploaded: float  # by the seeder, in copies of the package; None where nothing tells
    resent: float = None  # share of the segments that the seeder's TCP sent; None where nothing tells

    @property
    def wall(self):
        return self.finished[-1]

    @property
    def first(self):
        return self.finished[0]

    @property
    def median(self):
        return statistics.median(self.finished)

    @property
    def cpu(self):
        return self.seed_cpu + self.leech_cpu


@dataclass
class Node:
    index: int
    folder: Path
    out: Path
    ip: str
    port: int
    process: Process = None

    @property
    def address(self):
        return f"{self.ip}:{self.port}"

    @property
    def go(self):
        """The file whose appearance starts a warm leecher."""
        return self.folder / "go"


def resent(before, after):
    sent, again = (late - early for early, late in zip(before, after))
    return again / (sent + again)


class Swarm:
    def __init__(self, client, plan, folder):
        self.client = client
        self.plan = plan
        self.folder = folder
        self.helpers = []
        self.nodes = []

    def run(self):
        """Runs it once in a network of its own; raises RuntimeError where it can't be begun."""
        with network(self.plan.net, self.plan.leechers + 1, self.plan.links, self.folder) as self.network:
            try:
                return self._run()
            finally:
                stop_all([node.process for node in self.nodes if node.process] + self.helpers)
                shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self):
        ports = free_ports(self.plan.leechers + 2)
        self.tracker_address = f"{self.network.address(HUB)}:{ports.pop()}"
        self.nodes = [self._node(index, port) for index, port in enumerate(ports)]
        self.client.prepare(self)
        self._start_seed()
        if self.client.warm:
            self._start_warm_leechers()
        time.sleep(SETTLE_SECONDS)
        machine.touch_memory(self.folder, self.plan.package.stat().st_size * self.plan.leechers)
        before = [node.process.cpu_seconds() if node.process else 0.0 for node in self.nodes]
        sent_before, segments_before = self.network.sent_bytes(0), self.network.sent_segments(0)
        finished = self._fetch()
        sent, segments = self.network.sent_bytes(0), self.network.sent_segments(0)
        usages = stop_all([node.process for node in self.nodes])
        cpu = [usage.cpu_seconds - begun for usage, begun in zip(usages, before)]
        uploaded = self.client.uploaded(self) if sent is None else sent - sent_before
        return Outcome(
            whole=len(finished) == self.plan.leechers
            and all(same(self.plan.package, node.out) for node in self.leechers),
            finished=sorted(finished.values()),
            seed_cpu=cpu[0],
            leech_cpu=sum(cpu[1:]),
            seed_rss_mib=usages[0].peak_rss_mib,
            leech_rss_mib=max(usage.peak_rss_mib for usage in usages[1:]),
            uploaded=None if uploaded is None else uploaded / self.plan.package.stat().st_size,
            resent=segments and resent(segments_before, segments),
        )

    @property
    def seed(self):
        return self.nodes[0]

    @property
    def leechers(self):
        return self.nodes[1:]

    def _node(self, index, port):
        folder = self.folder / f"node{index}"
        out = folder / "out" / self.plan.package.name
        out.parent.mkdir(parents=True)
        return Node(index, folder, out, self.network.address(index), port)

    def start(self, node, command):
        node.process = Process(command, node.folder, self.network.prefix(node.index), self.client.environment)

    def help(self, name, command):
        """A process that isn't measured, in the network's hub."""
        self.helpers.append(Process(command, self.folder / name, self.network.prefix(HUB)))

    def _start_seed(self):
        self.start(self.seed, self.client.seed(self, self.seed))
        self._await_all([self.seed], lambda: self.client.ready(self))

    def _start_warm_leechers(self):
        for node in self.leechers:
            self.start(node, self.client.leech(self, node))
        self._await_all(self.leechers, lambda: all("READY" in node.process.printed() for node in self.leechers))

    def _await_all(self, nodes, condition):
        wait_until(lambda: condition() or any(node.process.ended() for node in nodes), START_SECONDS_MAX, pause=0.05)
        for node in nodes:
            if node.process.ended():
                raise RuntimeError(f"{self.client.name}, node {node.index} ended: {node.process.why()}")
        if not condition():
            raise RuntimeError(
                f"{self.client.name} was not ready after {START_SECONDS_MAX} s: {nodes[0].process.why()}"
            )

    def _fetch(self):
        """Starts the clock, and answers when each node finished."""
        begun = time.monotonic()
        for node in self.leechers:
            if self.client.warm:
                node.go.touch()
            else:
                self.start(node, self.client.leech(self, node))
        finished = {}

        def all_finished():
            for node in self.leechers:
                if node.index not in finished and self.client.done(node):
                    finished[node.index] = time.monotonic() - begun
            return len(finished) == self.plan.leechers or any(node.process.ended() for node in self.leechers)

        if not wait_until(all_finished, self.plan.timeout) or len(finished) < self.plan.leechers:
            unfinished = [node for node in self.leechers if node.index not in finished]
            late = next((node for node in unfinished if node.process.ended()), unfinished[0])
            raise RuntimeError(
                f"{self.client.name}: {len(finished)} of {self.plan.leechers} finished; node {late.index}: {late.process.why()}"
            )
        return finished


def free_ports(count):
    """Ports that nobody had a moment ago, all different."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
