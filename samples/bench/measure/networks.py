"""The networks that a swarm runs in: loopback, namespaces on one bridge, and namespaces behind links like those of homes and branches."""
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from measure.tools import Missing, need, need_root, output

HERE = Path(__file__).resolve().parent
HUB = "hub"
CONGESTION = "net.ipv4.tcp_congestion_control"
ALLOWED = "net.ipv4.tcp_allowed_congestion_control"
AVAILABLE = "net.ipv4.tcp_available_congestion_control"


def machines_congestion():
    """The way in which TCP controls congestion where nothing else is set."""
    return kernels(CONGESTION)


def kernels(setting):
    return Path("/proc/sys", setting.replace(".", "/")).read_text().strip()


def need_congestion(name):
    """A namespace takes only what the machine allows to everybody, whatever it has."""
    allowed = kernels(ALLOWED)
    if name not in allowed.split():
        raise Missing(
            f"--congestion {name}: {ALLOWED} is '{allowed}' here. If {AVAILABLE} ({kernels(AVAILABLE)}) "
            f"names it: sysctl -w {ALLOWED}='{allowed} {name}'; else load its module, tcp_{name}, first"
        )


@dataclass(frozen=True)
class Links:
    """
    Rates in Mbit/s, 0 for as fast as it goes. Round trip and loss only where the network can have them (wan). TCP controls
    congestion as the machine does unless another way of its kernel's is named.
    """

    up: float = 0
    down: float = 0
    seed_up: float = 0
    round_trip_ms: float = 20
    buffer_ms: float = 80
    loss_ppm: int = 0
    congestion: str = ""

    def words(self):
        return (
            f"Mbit/s: up {self.up:g}, down {self.down:g}, seed up {self.seed_up:g}, TCP {self.congestion}"
            if self.up or self.down or self.seed_up
            else "no limits"
        )

    def bound_seconds(self, size, leechers):
        """No way of sharing `size` bytes ends sooner: the seed sends all once, the slowest takes all, and all uplinks carry all copies."""
        megabits = size * 8 / 1e6
        seed_up = self.seed_up or float("inf")
        down = self.down or float("inf")
        up = self.up or float("inf")
        return max(megabits / seed_up, megabits / down, leechers * megabits / (seed_up + leechers * up))


def network(kind, nodes, links, folder):
    """A network of `nodes` nodes, of which the first is the seed, and a hub; to be used as a context manager."""
    return {"lo": Loopback, "veth": Bridge, "wan": Wan}[kind](nodes, links, folder)


class Loopback:
    def __init__(self, nodes, links, folder):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def address(self, node):
        return "127.0.0.1"

    def prefix(self, node):
        return []

    def sent_bytes(self, node):
        """Nothing tells one node's bytes from another's here."""
        return None

    def sent_segments(self, node):
        return None


class Namespaces:
    """Each node has a network namespace and in it the interface e0. Their names carry our process id, so that two runs don't meet."""

    def __init__(self, nodes, links, folder):
        need_root(f"--net {self.kind}")
        self.ip = need("ip")
        self.nodes = nodes
        self.links = links
        self.folder = folder
        self.tag = f"ub{os.getpid()}"
        self._made = []

    def __enter__(self):
        try:
            self._add_namespace(HUB)
            for node in range(self.nodes):
                self._add_namespace(node)
            self.connect()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for name in self._made:
            subprocess.run([self.ip, "netns", "del", name], capture_output=True)

    def _add_namespace(self, node):
        output([self.ip, "netns", "add", self.name(node)])
        self._made.append(self.name(node))
        self.set(node, "link set lo up")
        if self.links.congestion:
            output([*self.prefix(node), need("sysctl"), "-q", "-w", f"{CONGESTION}={self.links.congestion}"])

    def name(self, node):
        return f"{self.tag}-{node}"

    def set(self, node, command):
        output([self.ip, "-n", self.name(node), *command.split()])

    def address(self, node):
        return "10.99.0.254" if node == HUB else f"10.99.0.{node + 1}"

    def prefix(self, node):
        return [self.ip, "netns", "exec", self.name(node)]

    def sent_bytes(self, node):
        return int(output([*self.prefix(node), "cat", "/sys/class/net/e0/statistics/tx_bytes"]))

    def sent_segments(self, node):
        """
        How many segments its TCP sent, acknowledgements among them, and how many more it sent again: Linux leaves these out of
        the first count.
        """
        told = output([*self.prefix(node), "cat", "/proc/net/snmp"]).splitlines()
        names, counts = [line.split() for line in told if line.startswith("Tcp:")]
        count = dict(zip(names[1:], map(int, counts[1:])))
        return count["OutSegs"], count["RetransSegs"]


class Bridge(Namespaces):
    """As fast as the machine goes unless links are slower; no delay."""

    kind = "veth"

    def connect(self):
        self.set(HUB, "link add br0 type bridge")
        self.set(HUB, f"addr add {self.address(HUB)}/24 dev br0")
        self.set(HUB, "link set br0 up")
        for node in range(self.nodes):
            self.set(HUB, f"link add v{node} type veth peer name e0 netns {self.name(node)}")
            self.set(HUB, f"link set v{node} master br0 up")
            self.set(node, f"addr add {self.address(node)}/24 dev e0")
            self.set(node, "link set e0 up")
            self._limit(node, "e0", self.links.up if node else self.links.seed_up)
            self._limit(HUB, f"v{node}", self.links.down)

    def _limit(self, node, device, megabits):
        if megabits:
            shape = f"qdisc add dev {device} root tbf rate {megabits}mbit burst 128kb latency {self.links.buffer_ms}ms"
            output([need("tc"), "-n", self.name(node), *shape.split()])


class Wan(Namespaces):
    """Each node behind an uplink and a downlink with a rate, a buffer and a delay, carried by wan.c: some kernels can't delay by themselves."""

    kind = "wan"

    def __init__(self, nodes, links, folder):
        super().__init__(nodes, links, folder)
        self._carrier = None
        if not links.up or not links.down or not links.seed_up:
            raise Missing("--net wan needs --up, --down and --seed-up, in Mbit/s")
        if not os.path.exists("/dev/net/tun"):
            raise Missing("--net wan needs /dev/net/tun: modprobe tun")

    def connect(self):
        program = self.folder / "wan"
        output([need("gcc"), "-O2", "-o", program, HERE / "wan.c"])
        links = self.links
        numbers = [
            self.nodes,
            links.up,
            links.down,
            links.seed_up,
            links.round_trip_ms / 2,
            links.buffer_ms,
            links.loss_ppm,
        ]
        device = f"w{os.getpid()}n"
        # Before the nodes, because a late carrier would be a slower link.
        self._carrier = subprocess.Popen(
            ["nice", "-n", "-18", program, device, *map(str, numbers)],
            stdout=subprocess.PIPE,
            stderr=open(self.folder / "wan.log", "wb"),
        )
        if self._carrier.stdout.readline().strip() != b"READY":
            raise RuntimeError("the links could not be made: " + (self.folder / "wan.log").read_text())
        for number, node in enumerate([*range(self.nodes), HUB]):
            output([self.ip, "link", "set", f"{device}{number}", "netns", self.name(node)])
            self.set(node, f"link set {device}{number} name e0")
            self.set(node, f"addr add {self.address(node)}/32 dev e0")
            self.set(node, "link set e0 txqueuelen 1000 up")
            self.set(node, "route add 10.99.0.0/24 dev e0")

    def __exit__(self, *_):
        if self._carrier:
            self._carrier.terminate()
            self._carrier.wait()
        super().__exit__()
