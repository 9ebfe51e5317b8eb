"""Updrift as one of the measured programs."""
import json
import os
import re
from pathlib import Path

from measure.tools import Missing, need_java, output
from measure.work import BENCH

PRODUCT = "bench"


def program():
    """The built node, or what UPDRIFT says."""
    need_java()
    found = Path(os.environ.get("UPDRIFT") or BENCH.parent / "node/target/updrift/bin/updrift").resolve()
    if not os.access(found, os.X_OK):
        raise Missing(
            f"{found} is missing: mvn -DskipTests package builds it, or UPDRIFT=/path/to/bin/updrift names one"
        )
    return found


class Authority:
    """Keys of its own, and a node's state in which one package is published."""

    def __init__(self, folder):
        self.program = program()
        self.state = folder / "authority"
        self.keys = folder / "keys"
        output([self.program, "keygen", self.keys])

    def publish(self, package, more=()):
        """The update id."""
        printed = output([*self.publishing(package), *more])
        return re.search(r"^[0-9a-f]{64}$", printed, re.MULTILINE).group()

    def publishing(self, package, version="1.0.0"):
        return [
            self.program,
            "publish",
            package,
            "--keys",
            self.keys,
            "--product",
            PRODUCT,
            "--version",
            version,
            "--state",
            self.state,
        ]

    def run(self, listen, tls="off", more=()):
        return self.run_node(self.state, listen, tls, more)

    def run_node(self, state, listen, tls, more=()):
        """A node of the fleet that goes on running."""
        return [self.program, "run", "--state", state, *self._who(tls), "--listen", f"tcp:{listen}", *more]

    def get(self, folder, out, peer, listen=None, tls="off", more=()):
        """Fetches, prints READY and DONE with what came from whom, and serves others until it is told to end."""
        command = [
            self.program,
            "get",
            "--state",
            folder / "state",
            *self._who(tls),
            "--out",
            out,
            "--peer",
            f"tcp:{peer}",
        ]
        return [*command, *(["--listen", f"tcp:{listen}"] if listen else []), "--seed-for", "1d", "--json", *more]

    def _who(self, tls):
        return ["--trust", self.keys / "root.updrift", "--product", PRODUCT, "--tls", tls]


class Updrift:
    """Leechers are cold unless said otherwise: the start of their JVM is on the clock."""

    def __init__(self, tls="off", warm=False, java_options=""):
        self.tls = tls
        self.warm = warm
        self.environment = {"UPDRIFT_JAVA_OPTS": java_options} if java_options else {}
        self.name = "updrift" + (" warm" if warm else "") + (" tls" if tls == "on" else "")

    def prepare(self, swarm):
        self.authority = Authority(swarm.folder)
        self.authority.publish(swarm.plan.package)

    def seed(self, swarm, node):
        return self.authority.run(node.address, self.tls)

    def leech(self, swarm, node):
        more = ["--start-when", node.go] if self.warm else []
        return self.authority.get(node.folder, node.out, swarm.seed.address, node.address, self.tls, more)

    def ready(self, swarm):
        return "READY" in swarm.seed.process.printed()

    def done(self, node):
        return '"DONE"' in node.process.printed()

    def uploaded(self, swarm):
        """What the leechers say they had from the authority."""
        return sum(from_peer(node.process.printed(), swarm.seed.address) for node in swarm.leechers)


def from_peer(printed, address):
    """Bytes that a `get --json` had from `address`."""
    done = next(json.loads(line) for line in printed.splitlines() if '"DONE"' in line)
    return sum(peer["bytes"] for peer in done["peers"] if peer["address"] == f"tcp:{address}")
