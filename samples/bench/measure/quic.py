"""quic: the transport over UDP beside the same library with nothing around it, and beside the transport over TCP; each in one process."""
import re
import statistics

from measure import table
from measure.processes import run_to_end
from measure.table import Row
from measure.tools import Missing, need_java
from measure.updrift import program
from measure.work import BENCH

ROOT = BENCH.parent.parent

BUDGET = "≥ 0.8 ×"


def arguments(parser):
    parser.add_argument("--size-mib", type=int, default=256, help="of what is sent over a network without loss (%(default)s)")
    parser.add_argument("--lossy-mib", type=int, default=8, help="of what is sent over one with loss (%(default)s)")
    parser.add_argument("--delay-ms", type=int, default=25, help="of that, in each direction (%(default)s)")
    parser.add_argument("--loss", default="0.01,0.05", help="shares of datagrams that are lost, in turn (%(default)s)")
    parser.add_argument("--congestion", default="cubic,bbr", help="with these, in turn (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are taken (%(default)s)")


def measure(asked, work):
    shares = [share for share in asked.loss.split(",") if share]
    kinds = asked.congestion.split(",")
    measured = {}
    for _ in range(asked.runs):
        add(measured, "TCP, TLS on", tcp())
        for kind in kinds:
            for share, size, delay in [("0", asked.size_mib, 0), *((s, asked.lossy_mib, asked.delay_ms) for s in shares)]:
                for name, rate in udp(size, kind, share, delay).items():
                    add(measured, (name, kind, share), rate)
    medians = {key: statistics.median(rates) for key, rates in measured.items()}
    table.show(
        ["", "median MiB/s", "best", "worst"],
        [[label(key), *(f"{rate:.1f}" for rate in (medians[key], max(all_of), min(all_of)))] for key, all_of in measured.items()],
    )
    return rows(medians, kinds, shares, asked), False


def add(measured, key, rate):
    measured.setdefault(key, []).append(rate)


def label(key):
    return key if isinstance(key, str) else " ".join((key[0], key[1], f"loss {key[2]}"))


def tcp():
    text = java("tcp", "on", "1")
    return float(re.search(r"([\d.]+) GB/s", text).group(1)) * 1e9 / (1 << 20)


def udp(size_mib, congestion, loss, delay_ms):
    """MiB/s of the transport and of the plain library, one round of each."""
    text = java("udp", str(size_mib), "1", congestion, loss, str(delay_ms))
    return {name: float(rate) for name, rate in re.findall(r"(transport|plain) [\d.]+ s ([\d.]+) MiB/s", text)}


def java(name, *arguments):
    """Runs the LoopbackSpeed that stands beside the tests of a transport."""
    tree = program().resolve().parent.parent
    classes = [
        *sorted(tree.glob("lib/*.jar")),
        *sorted(tree.glob(f"plugins/*transport-{name}*.jar")),
        ROOT / "plugins/testkit/target/classes",
        ROOT / f"plugins/transport-{name}/target/test-classes",
    ]
    for path in classes:
        if not path.exists():
            raise Missing(f"{path} is missing: mvn -DskipTests package builds it")
    text, _, _ = run_to_end(
        [need_java(), "-cp", ":".join(map(str, classes)), f"updrift.transport.{name}.LoopbackSpeed", *arguments]
    )
    return text


def rows(medians, kinds, shares, asked):
    made = []
    for kind in kinds:
        for share in ["0", *shares]:
            ours, plain = medians["transport", kind, share], medians["plain", kind, share]
            network = "loopback" if share == "0" else f"loss {float(share):.0%}, {2 * asked.delay_ms} ms round trip"
            made.append(
                Row(
                    f"transport over UDP, {kind}, {network}",
                    f"{ours:.1f} MiB/s",
                    f"{plain:.1f} MiB/s plain QUIC of the same library",
                    f"{ours / plain:.2f} ×",
                    BUDGET,
                )
            )
    fast = medians["transport", kinds[0], "0"]
    over_tcp = medians["TCP, TLS on"]
    made.append(
        Row(
            f"transport over UDP, {kinds[0]}, loopback",
            f"{fast:.1f} MiB/s",
            f"{over_tcp:.1f} MiB/s transport over TCP, TLS on",
            f"{fast / over_tcp:.2f} ×",
        )
    )
    return made
