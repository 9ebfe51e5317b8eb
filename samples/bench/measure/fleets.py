"""fleet, curve: many real nodes on this machine, each a process of its own with a small heap."""
import argparse

from measure import table
from measure.compare import compare
from measure.swarm import Plan
from measure.table import UNKNOWN, Row, number
from measure.updrift import Updrift
from measure.work import MIB, free_memory

# A JVM takes about this much beside its heap.
BESIDE_HEAP_MIB = 70


def fleet_arguments(parser):
    parser.add_argument("--nodes", type=int, default=50, help="as far as memory allows (%(default)s)")
    fleet_size_arguments(parser)


def fleet(asked, work):
    nodes = affordable(asked.nodes, asked)
    done = grow(nodes, asked, work)
    ours = done.medians[0] if done.medians[0].outcomes else None
    what = f"fleet of {nodes} nodes, {asked.size_mib} MiB, heaps of {asked.heap_mib} MiB, warm, TLS {asked.tls}"
    rows = [
        Row(f"{what}: first, median, last finished", spread(ours), budget="all finish"),
        Row("the same, authority's upload", uploaded(ours), budget="≤ 1.5 copies"),
        Row("the same, peak resident of the largest node", f"{ours.of('leech_rss_mib'):.0f} MiB" if ours else UNKNOWN),
    ]
    return rows, done.failed


def curve_arguments(parser):
    parser.add_argument(
        "--nodes",
        type=counts,
        default="1,3,10,30,50",
        help="fleets of these sizes, as far as memory allows (%(default)s)",
    )
    fleet_size_arguments(parser)


def counts(text):
    numbers = [int(number) for number in text.split(",")]
    if min(numbers) < 1:
        raise argparse.ArgumentTypeError("a fleet has at least one node")
    return numbers


def curve(asked, work):
    """R01: what the authority sends against how many nodes there are."""
    points, failed = [], False
    for nodes in sorted({affordable(wanted, asked) for wanted in asked.nodes}):
        done = grow(nodes, asked, work)
        failed |= done.failed
        points.append((nodes, done.medians[0] if done.medians[0].outcomes else None))
    print("\nthe authority's upload against the number of nodes")
    table.show(
        ["nodes", "MiB sent", "copies", "last finished s"],
        [
            [
                nodes,
                number(point and point.of("uploaded") * asked.size_mib, 1),
                number(point and point.of("uploaded")),
                number(point and point.of("wall")),
            ]
            for nodes, point in points
        ],
    )
    text = ", ".join(f"{number(point and point.of('uploaded'))} for {nodes}" for nodes, point in points)
    return [
        Row(
            f"authority's upload in copies against nodes, {asked.size_mib} MiB, TLS {asked.tls}",
            text,
            budget="≤ 1.5 copies",
        )
    ], failed


def fleet_size_arguments(parser):
    parser.add_argument("--size-mib", type=int, default=100, help="of the package (%(default)s)")
    parser.add_argument("--heap-mib", type=int, default=96, help="of each node (%(default)s)")
    parser.add_argument("--tls", choices=("off", "on"), default="off")
    parser.add_argument("--net", choices=("lo", "veth"), default="lo", help="veth needs root (%(default)s)")
    parser.add_argument("--runs", type=int, default=1, help="of which the medians are taken (%(default)s)")


def affordable(wanted, asked):
    """As many nodes as memory has room for; without swap there is no second chance."""
    room = int(free_memory() / ((asked.heap_mib + BESIDE_HEAP_MIB) * MIB))
    if room < wanted:
        print(f"bench: memory has room for {room} of {wanted} nodes", flush=True)
    return max(1, min(wanted, room))


def grow(nodes, asked, work):
    # Nodes start one after another, so that starting them doesn't count: they wait until all are there.
    work.need_space(asked.size_mib * MIB * (nodes + 2))
    updrift = Updrift(asked.tls, warm=True, java_options=f"-Xmx{asked.heap_mib}m")
    return compare([updrift], Plan(work.package(asked.size_mib), nodes, asked.net, timeout=1800), work, asked.runs)


def spread(ours):
    return f"{ours.of('first'):.1f} s, {ours.of('median'):.1f} s, {ours.of('wall'):.1f} s" if ours else UNKNOWN


def uploaded(ours):
    return f"{number(ours.of('uploaded'))} copies" if ours else UNKNOWN
