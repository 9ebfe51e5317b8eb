"""memory: one node with a small heap fetches a package far larger, while it serves others what it has; its memory, threads and descriptors over time."""
import re
import shutil
import time
from dataclasses import dataclass

from measure import table
from measure.processes import Process, stop_all, wait_until
from measure.swarm import free_ports
from measure.table import Row
from measure.tools import need, output
from measure.updrift import Authority
from measure.work import MIB

READY_SECONDS_MAX = 300
SHOWN_SAMPLES = 12

# A heap that is flat differs by what was no longer needed and not yet collected.
HEAP_MIB_MORE_MAX = 8

# Workers, those of the origin, the JVM's own: none for a peer.
THREADS_MAX = 40

# A node alone has some sixty; beside these comes a link for each peer.
DESCRIPTORS_MAX = 80

# Larger than any package here.
CACHE_SIZE = "1024GiB"

# Peers are stopped before they fill the disk.
FREE_BYTES_MIN = 2 << 30

GC_LINE = re.compile(r"Pause .* \d+M->(\d+)M\(\d+M\)")


@dataclass(frozen=True)
class Sample:
    seconds: float
    fetched: float
    rss_mib: float
    threads: int
    descriptors: int
    heap_mib: int  # after the last collection; 0 before the first


def arguments(parser):
    parser.add_argument("--size-mib", type=int, default=10240, help="of the package (%(default)s)")
    parser.add_argument("--peers", type=int, default=20, help="that the node serves meanwhile (%(default)s)")
    parser.add_argument(
        "--peer-speed",
        default="2MB",
        help="what each of them takes in a second, so that the disk has room for what they got (%(default)s)",
    )
    parser.add_argument("--heap-mib", type=int, default=64, help="of the node (%(default)s)")
    parser.add_argument("--tls", choices=("off", "on"), default="off")
    parser.add_argument("--timeout", type=float, default=3600)


def measure(asked, work):
    ss = need("ss")
    folder = work.new_folder("memory")
    authority = Authority(folder)
    size = asked.size_mib * MIB
    work.need_space(2 * size + FREE_BYTES_MIN)
    package = work.package(asked.size_mib)
    update_id = authority.publish(package)
    # The id proves what arrives, and the room is needed.
    package.unlink()
    run = Run(asked, folder, authority)
    try:
        samples = run.fetch()
        served = served_bytes(output([ss, "-tinH", "state", "established", f"sport = :{run.node_port}"]))
    finally:
        stop_all(run.processes)
    if update_id not in output([authority.program, "hash", run.out]):
        raise RuntimeError(f"what arrived isn't {update_id}")
    show(samples)
    # A node that served nobody has shown nothing.
    failed = served == 0 or not is_flat(asked, samples)
    return rows(asked, samples, served, run.node.usage.peak_rss_mib), failed


class Run:
    def __init__(self, asked, folder, authority):
        self.asked = asked
        self.folder = folder
        self.authority = authority
        self.out = folder / "node" / "out"
        self.gc_log = folder / "gc.log"
        self.processes = []
        seed_port, self.node_port = free_ports(2)
        self.seed_address = f"127.0.0.1:{seed_port}"
        self.node_address = f"127.0.0.1:{self.node_port}"

    def fetch(self):
        """From the moment at which the peers are connected until the package is there."""
        seed = self._start(self.authority.run(self.seed_address, self.asked.tls), self.folder / "seed")
        self._await_ready(seed)
        go = self.folder / "go"
        self.node = self._start(
            self.authority.get(
                self.folder / "node",
                self.out,
                self.seed_address,
                self.node_address,
                self.asked.tls,
                ["--start-when", go, "--cache-size", CACHE_SIZE],
            ),
            self.folder / "node",
            {"UPDRIFT_JAVA_OPTS": f"-Xmx{self.asked.heap_mib}m -Xlog:gc:file={self.gc_log}"},
        )
        self._await_ready(self.node)
        peers = [self._start_peer(number) for number in range(self.asked.peers)]
        for peer in peers:
            self._await_ready(peer)
        go.touch()
        return self._watch(peers)

    def _start(self, command, folder, environment=None):
        self.processes.append(Process(command, folder, environment=environment))
        return self.processes[-1]

    def _start_peer(self, number):
        folder = self.folder / f"peer{number}"
        more = ["--max-speed", self.asked.peer_speed, "--cache-size", CACHE_SIZE]
        return self._start(
            self.authority.get(folder, folder / "out", self.node_address, tls=self.asked.tls, more=more),
            folder,
            {"UPDRIFT_JAVA_OPTS": "-Xmx48m"},
        )

    @staticmethod
    def _await_ready(process):
        if (
            not wait_until(lambda: "READY" in process.printed() or process.ended(), READY_SECONDS_MAX, pause=0.05)
            or process.ended()
        ):
            raise RuntimeError(f"a node did not start: {process.why()}")

    def _watch(self, peers):
        begun = time.monotonic()
        samples = [self._sample(begun)]
        while '"DONE"' not in self.node.printed():
            time.sleep(1 if self.asked.size_mib >= 1024 else 0.1)
            if self.node.ended():
                raise RuntimeError(f"the node ended: {self.node.why()}")
            if time.monotonic() - begun > self.asked.timeout:
                raise RuntimeError(f"the node was not done after {self.asked.timeout:.0f} s")
            if shutil.disk_usage(self.folder).free < FREE_BYTES_MIN and peers:
                print("bench: the disk is nearly full: the peers end here", flush=True)
                stop_all(peers)
                peers = []
            samples.append(self._sample(begun))
        return samples

    def _sample(self, begun):
        node = self.node
        collected = GC_LINE.findall(self.gc_log.read_text()) if self.gc_log.exists() else []
        return Sample(
            time.monotonic() - begun,
            self._fetched(),
            node.status("VmRSS") / 1024,
            node.status("Threads"),
            node.descriptors(),
            int(collected[-1]) if collected else 0,
        )

    def _fetched(self):
        """The share that is on disk: a partial package is a file with holes."""
        cache = self.folder / "node" / "state" / "cache"
        blocks = [file.stat().st_blocks * 512 for pattern in ("*.part", "*.pkg") for file in cache.glob(pattern)]
        return min(1.0, sum(blocks) / (self.asked.size_mib * MIB)) if blocks else (1.0 if self.out.exists() else 0.0)


def served_bytes(sockets):
    """What the links that others opened to the node carried out of it."""
    return sum(int(sent) for sent in re.findall(r"bytes_sent:(\d+)", sockets))


def show(samples):
    step = max(1, len(samples) // SHOWN_SAMPLES)
    shown = samples[::step] if samples[-1] in samples[::step] else [*samples[::step], samples[-1]]
    table.show(
        ["s", "fetched %", "RSS MiB", "threads", "descriptors", "heap MiB after GC"],
        [
            [f"{s.seconds:.1f}", f"{100 * s.fetched:.0f}", f"{s.rss_mib:.0f}", s.threads, s.descriptors, s.heap_mib]
            for s in shown
        ],
    )


def heaps(samples):
    """The largest after a collection, in the first half of the time and in the second."""
    half = len(samples) // 2
    return max(sample.heap_mib for sample in samples[: half + 1]), max(sample.heap_mib for sample in samples[half:])


def is_flat(asked, samples):
    early, late = heaps(samples)
    return (
        late <= early + HEAP_MIB_MORE_MAX
        and max(sample.threads for sample in samples) <= THREADS_MAX
        and max(sample.descriptors for sample in samples) <= DESCRIPTORS_MAX + asked.peers
    )


def rows(asked, samples, served, peak_rss_mib):
    seconds = samples[-1].seconds
    early, late = heaps(samples)
    what = f"fetch {asked.size_mib / 1024:.4g} GiB with -Xmx{asked.heap_mib}m while serving {asked.peers} peers, TLS {asked.tls}"
    return [
        Row(
            what,
            f"done in {seconds:.0f} s ({asked.size_mib / seconds:.0f} MiB/s), served {served >> 20} MiB",
            budget="done",
        ),
        Row("the same, peak resident", f"{peak_rss_mib:.0f} MiB", budget="flat"),
        Row(
            "the same, heap after a collection, first and second half", f"at most {early} and {late} MiB", budget="flat"
        ),
        Row(
            "the same, threads and descriptors",
            f"at most {max(s.threads for s in samples)} and {max(s.descriptors for s in samples)}",
            budget="bounded",
        ),
    ]
