"""The command line: one subcommand for each kind of figure in docs/performance.md."""
import argparse
import signal
import sys

from measure import exchanges, fleets, hashing, limits, memory, quic, releases, spare, startup
from measure.table import command_line, show_rows
from measure.tools import Missing
from measure.work import Work

MEASUREMENTS = {
    "one-to-one": (
        "one seeder and one leecher, beside libtorrent and a web server",
        exchanges.one_to_one_arguments,
        exchanges.one_to_one,
    ),
    "one-to-nine": (
        "one seeder and nine leechers, cold and warm, beside libtorrent and aria2",
        exchanges.one_to_nine_arguments,
        exchanges.one_to_nine,
    ),
    "shaped": (
        "nine leechers behind slow links, against the least time possible (root)",
        exchanges.shaped_arguments,
        exchanges.shaped,
    ),
    "releases": (
        "one release after another through nodes that keep running, beside libtorrent warm",
        releases.arguments,
        releases.measure,
    ),
    "spare": (
        "what others on the link wait for an optional update",
        spare.arguments,
        spare.measure,
    ),
    "cpu": ("processor time of the seeder and of the leecher for each GiB", exchanges.cpu_arguments, exchanges.cpu),
    "fleet": ("many real nodes on this machine", fleets.fleet_arguments, fleets.fleet),
    "curve": ("the authority's upload against the number of nodes", fleets.curve_arguments, fleets.curve),
    "memory": ("a node with a small heap, a huge package and many peers", memory.arguments, memory.measure),
    "start": ("how soon a node is there, and what it takes when idle", startup.arguments, startup.measure),
    "hash": ("BLAKE3 beside b3sum, as processes and by JMH", hashing.arguments, hashing.measure),
    "quic": ("the transport over UDP beside plain QUIC and beside TCP, without and with loss", quic.arguments, quic.measure),
    "limits": ("what this machine can do at all", limits.arguments, limits.measure),
}

# `all`: the table of docs/performance.md, and the same in a minute or two, which shows that it works and nothing about speed.
SIZES = {
    "full": [
        ["limits"],
        ["start"],
        ["hash"],
        ["one-to-one"],
        ["cpu"],
        ["one-to-nine", "--size-mib", "100"],
        ["one-to-nine", "--size-mib", "512"],
        ["releases"],
        ["shaped"],
        ["spare"],
        ["fleet"],
        ["curve"],
        ["quic"],
        ["memory"],
    ],
    "tiny": [
        ["limits", "--size-mib", "16", "--seconds", "1", "--runs", "1"],
        ["start", "--runs", "1", "--idle-s", "1"],
        ["hash", "--size-mib", "16", "--runs", "1", "--jmh", "-f 1 -wi 0 -i 1 -r 100ms"],
        ["one-to-one", "--size-mib", "8", "--runs", "1"],
        ["cpu", "--size-mib", "8", "--runs", "1", "--others", "http"],
        ["one-to-nine", "--size-mib", "8", "--leechers", "2", "--runs", "1"],
        ["releases", "--size-mib", "4", "--nodes", "2", "--releases", "2", "--rest-s", "0.2", "--others", "libtorrent-v1-warm"],
        ["shaped", "--size-mib", "4", "--leechers", "2", "--runs", "1"],
        ["spare", "--size-mib", "2", "--runs", "1"],
        ["fleet", "--size-mib", "8", "--nodes", "3"],
        ["curve", "--size-mib", "4", "--nodes", "2"],
        ["quic", "--size-mib", "8", "--lossy-mib", "1", "--loss", "0.01", "--congestion", "cubic", "--runs", "1"],
        ["memory", "--size-mib", "64", "--peers", "2"],
    ],
}


def main(arguments):
    asked = parse(arguments)
    # Being told to end is an exit like any other: nodes, namespaces and the run's folder go on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if asked.measurement == "all":
        return measure_all(asked)
    try:
        return measure(asked.measurement, arguments[1:], asked)
    except (Missing, RuntimeError) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bench",
        description="Measures Updrift beside other programs. UPDRIFT=/path/to/bin/updrift chooses another build.",
    )
    commands = parser.add_subparsers(dest="measurement", required=True, metavar="MEASUREMENT")
    for name, (what, add_arguments, _) in MEASUREMENTS.items():
        one = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
        add_arguments(one)
        common(one)
    everything = commands.add_parser(
        "all", help="all of these, one after another; what this machine lacks is skipped, and said"
    )
    everything.add_argument(
        "--sizes",
        choices=SIZES,
        default="full",
        help="full takes about an hour; tiny shows in a minute or two that it works (%(default)s)",
    )
    common(everything)
    return parser.parse_args(arguments)


def common(parser):
    parser.add_argument("--markdown", action="store_true", help="print rows for docs/performance.md")
    parser.add_argument("--work", metavar="DIR", help="make the run's folder there (samples/bench/target)")
    parser.add_argument("--keep", action="store_true", help="keep the run's folder")


def measure(name, arguments, asked):
    with Work(asked.work, asked.keep) as work:
        rows, failed = MEASUREMENTS[name][2](asked, work)
    show_rows(rows, asked.markdown, command_line(name, arguments))
    return 1 if failed else 0


def measure_all(asked):
    skipped, failed = [], []
    for command in SIZES[asked.sizes]:
        print(f"\n== {' '.join(command)}", flush=True)
        more = [
            *(["--markdown"] if asked.markdown else []),
            *(["--keep"] if asked.keep else []),
            *(["--work", asked.work] if asked.work else []),
        ]
        try:
            if measure(command[0], command[1:], parse([*command, *more])):
                failed.append(command[0])
        except Missing as missing:
            print(f"bench: skipped: {missing}", flush=True)
            skipped.append(command[0])
        except RuntimeError as failure:
            print(f"bench: {failure}", file=sys.stderr, flush=True)
            failed.append(command[0])
    print(f"\nskipped: {', '.join(skipped) or 'nothing'}; failed: {', '.join(failed) or 'nothing'}")
    return 1 if failed else 0
