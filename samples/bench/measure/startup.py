"""start: how soon the command answers and a node is ready, and what an idle node takes."""
import statistics
import time

from measure import table
from measure.processes import Process, run_to_end, wait_until
from measure.table import Row
from measure.tools import need_java
from measure.updrift import Authority, program

READY_SECONDS_MAX = 60


def arguments(parser):
    parser.add_argument("--runs", type=int, default=10, help="of which the medians are taken (%(default)s)")
    parser.add_argument(
        "--idle-s", type=float, default=5, help="how long a node idles before its memory is read (%(default)s)"
    )


def measure(asked, work):
    updrift, java = program(), need_java()
    authority = Authority(work.new_folder("start"))
    empty, version, ready, idle = [], [], [], []
    for turn in range(asked.runs):
        empty.append(run_to_end([java, "-XX:+UseSerialGC", "-version"])[1])
        version.append(run_to_end([updrift, "--version"])[1])
        seconds, rss = start_node(authority, work.new_folder("node"), asked.idle_s if turn == 0 else 0)
        ready.append(seconds)
        idle.append(rss)
    median = statistics.median
    table.show(
        ["", "median s", "best s", "worst s"],
        [
            [what, *(f"{value:.3f}" for value in (median(times), min(times), max(times)))]
            for what, times in (("java -version", empty), ("updrift --version", version), ("node READY", ready))
        ],
    )
    rows = [
        Row(
            "`updrift --version`",
            f"{median(version):.2f} s",
            f"{median(empty):.2f} s `java -version`",
            f"{median(version) / median(empty):.1f} ×",
            "≤ 0.15 s",
        ),
        Row(
            "a node's first start until READY, TLS on",
            f"{median(ready):.2f} s",
            f"{median(empty):.2f} s `java -version`",
            f"{median(ready) / median(empty):.1f} ×",
            "≤ 0.6 s",
        ),
        Row(f"resident, idle for {asked.idle_s:.0f} s, TLS on", f"{idle[0]:.0f} MiB", budget="≤ 90 MiB"),
    ]
    return rows, False


def start_node(authority, folder, idle_seconds):
    """Seconds until it listens, and MiB resident after it idled."""
    authority.state = folder / "state"
    begun = time.monotonic()
    node = Process(authority.run("127.0.0.1:0", tls="on"), folder)
    try:
        if (
            not wait_until(lambda: "READY" in node.printed() or node.ended(), READY_SECONDS_MAX, pause=0.002)
            or node.ended()
        ):
            raise RuntimeError(f"the node did not start: {node.why()}")
        seconds = time.monotonic() - begun
        time.sleep(idle_seconds)
        return seconds, node.status("VmRSS") / 1024
    finally:
        node.stop()
