"""The other programs, each set to be as fast as it can be."""
import shlex
from pathlib import Path

from measure.processes import wait_until
from measure.tools import need, need_java, need_libtorrent
from measure.work import need_jar

TORRENT = Path(__file__).resolve().parent / "torrent"
PIECE_KIB = 256
MAKE_SECONDS_MAX = 300


class Torrent:
    """What the BitTorrent programs have in common: a torrent made before the clock, and a tracker in the network's hub."""

    environment = {}
    warm = False

    def prepare(self, swarm):
        self.python = need_libtorrent()
        self.torrent = swarm.folder / "package.torrent"
        self.announced = swarm.folder / "announced"
        self.announced.touch()
        ip, port = swarm.tracker_address.split(":")
        swarm.help(
            "make",
            [
                self.python,
                TORRENT / "make.py",
                swarm.plan.package,
                self.torrent,
                self.version,
                PIECE_KIB,
                f"http://{ip}:{port}/announce",
            ],
        )
        wait_until(swarm.helpers[-1].ended, MAKE_SECONDS_MAX)
        if not self.torrent.exists():
            raise RuntimeError(f"no torrent was made: {swarm.helpers[-1].why()}")
        swarm.help("tracker", [self.python, TORRENT / "tracker.py", ip, port, self.announced])
        # A seed that finds nobody there tries again after fifteen seconds.
        if not wait_until(lambda: "listens" in self.announced.read_text(), MAKE_SECONDS_MAX):
            raise RuntimeError(f"no tracker: {swarm.helpers[-1].why()}")

    def ready(self, swarm):
        """Once the tracker knows the seed: a leecher that asks before waits long until it asks again."""
        return "seed" in self.announced.read_text()


class Libtorrent(Torrent):
    def __init__(self, version, warm=False):
        self.version = version
        self.warm = warm
        self.name = f"libtorrent {version}" + (" warm" if warm else "")
        need_libtorrent()

    def seed(self, swarm, node):
        return [*self._peer(node, swarm.plan.package.parent), "--seed"]

    def leech(self, swarm, node):
        return [*self._peer(node, node.out.parent), *(["--start-when", node.go] if self.warm else [])]

    def _peer(self, node, folder):
        return [
            self.python,
            TORRENT / "peer.py",
            "--torrent",
            self.torrent,
            "--listen",
            node.address,
            "--folder",
            folder,
        ]

    def done(self, node):
        return "DONE" in node.process.printed()

    def uploaded(self, swarm):
        return int(swarm.seed.process.printed().rsplit("UPLOADED", 1)[1])


class Aria2(Torrent):
    name = "aria2"
    version = "v1"

    def __init__(self):
        self.program = need("aria2c")
        need_libtorrent()

    def seed(self, swarm, node):
        return [*self._peer(node), "--bt-seed-unverified=true", f"--dir={swarm.plan.package.parent}"]

    def leech(self, swarm, node):
        script = node.folder / "done.sh"
        script.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(node.folder / 'done'))}\n")
        script.chmod(0o755)
        return [*self._peer(node), f"--dir={node.out.parent}", f"--on-bt-download-complete={script}"]

    def _peer(self, node):
        return [
            self.program,
            self.torrent,
            f"--listen-port={node.port}",
            "--no-conf=true",
            "--enable-dht=false",
            "--enable-dht6=false",
            "--bt-enable-lpd=false",
            "--enable-peer-exchange=true",
            "--disable-ipv6=true",
            "--seed-ratio=0.0",
            "--bt-max-peers=0",
            "--bt-request-peer-speed-limit=1000M",
            "--bt-tracker-interval=2",
            "--file-allocation=none",
            "--disk-cache=16M",
            "--check-integrity=false",
            "--summary-interval=0",
            "--quiet=true",
        ]

    def done(self, node):
        return (node.folder / "done").exists()

    def uploaded(self, swarm):
        return None


class Http:
    """A web server that sends files from the page cache, curl, and b3sum with one thread over what came."""

    name = "nginx+curl+b3sum"
    environment = {}
    warm = False

    def __init__(self):
        self.nginx = need("nginx")
        need("curl")
        need("b3sum")

    def prepare(self, swarm):
        self.pid_file = swarm.folder / "nginx.pid"
        self.configuration = swarm.folder / "nginx.conf"
        temporary = "".join(
            f"{kind}_temp_path {swarm.folder}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        self.configuration.write_text(
            f"daemon off; master_process off; pid {self.pid_file}; error_log {swarm.folder}/nginx.err;\n"
            "events { worker_connections 256; }\n"
            f"http {{ access_log off; sendfile on; tcp_nopush on; sendfile_max_chunk 1m; {temporary}\n"
            f"server {{ listen {swarm.seed.address}; root {swarm.plan.package.parent}; }} }}\n"
        )

    def seed(self, swarm, node):
        return [self.nginx, "-c", self.configuration, "-p", swarm.folder, "-e", swarm.folder / "nginx.err"]

    def leech(self, swarm, node):
        out = shlex.quote(str(node.out))
        url = f"http://{swarm.seed.address}/{node.out.name}"
        return [
            "sh",
            "-c",
            f"curl -s -f -o {out} {url} && b3sum --num-threads 1 {out} && echo DONE && exec sleep 86400",
        ]

    def ready(self, swarm):
        return self.pid_file.exists() and self.pid_file.stat().st_size > 0

    def done(self, node):
        return "DONE" in node.process.printed()

    def uploaded(self, swarm):
        """Everybody has all from the one server."""
        return swarm.plan.package.stat().st_size * swarm.plan.leechers


class Bare:
    """JVMs that send, hash at both ends, write, and do nothing else: a yardstick for what Updrift adds to that.

    All leechers have everything from the seeder, which costs one machine the least.
    """

    environment = {}

    def __init__(self, warm=False):
        self.warm = warm
        self.name = "bare JVMs" + (" warm" if warm else "")
        self.java = need_java()
        self.jar = need_jar()

    def prepare(self, swarm):
        self.size = swarm.plan.package.stat().st_size

    def seed(self, swarm, node):
        return [*self._transfer("send"), swarm.plan.package, node.address]

    def leech(self, swarm, node):
        go = [node.go] if self.warm else []
        return [*self._transfer("fetch"), swarm.seed.address, node.out, self.size, *go]

    def _transfer(self, what):
        return [self.java, "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", self.jar, "updrift.bench.BareTransfer", what]

    def ready(self, swarm):
        return "READY" in swarm.seed.process.printed()

    def done(self, node):
        return "DONE" in node.process.printed()

    def uploaded(self, swarm):
        return swarm.plan.package.stat().st_size * swarm.plan.leechers


MAKERS = {
    "libtorrent-v1": lambda: Libtorrent("v1"),
    "libtorrent-v2": lambda: Libtorrent("v2"),
    "libtorrent-v1-warm": lambda: Libtorrent("v1", warm=True),
    "libtorrent-v2-warm": lambda: Libtorrent("v2", warm=True),
    "aria2": Aria2,
    "http": Http,
    "bare": Bare,
    "bare-warm": lambda: Bare(warm=True),
}
