"""hash: our BLAKE3 beside b3sum with one thread, as whole processes and, by JMH, as the engine's own code; in turns."""
import json
import statistics

from measure import table
from measure.processes import run_to_end
from measure.table import Row
from measure.tools import need, need_java
from measure.updrift import program
from measure.work import JAR, need_jar


# As in docs/performance.md; a batch of 16 is what a busy node verifies.
VERIFY_BUDGETS = {"1": "≥ 0.14 ×", "4": "≥ 0.25 ×", "16": "≥ 0.38 ×"}


def arguments(parser):
    parser.add_argument("--size-mib", type=int, default=1024, help="of the file (%(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="rounds, of which the medians are taken (%(default)s)")
    parser.add_argument("--jmh", default="-f 1 -wi 3 -w 1 -i 3 -r 2", help="what JMH gets in each round (%(default)s)")


def measure(asked, work):
    file = work.package(asked.size_mib)
    b3sum = [need("b3sum"), "--no-names", "--num-threads", "1"]
    rounds = [hash_once(b3sum, file, asked, work) for _ in range(asked.runs)]
    names = rounds[0].keys()
    medians = {name: statistics.median(one[name] for one in rounds) for name in names}
    table.show(
        ["", "median MiB/s", "best", "worst"],
        [
            [name, *(f"{value:.0f}" for value in (medians[name], max(of(rounds, name)), min(of(rounds, name))))]
            for name in names
            if name.endswith("/s")
        ],
    )
    return rows(medians, asked), False


def of(rounds, name):
    return [one[name] for one in rounds]


def hash_once(b3sum, file, asked, work):
    """One round of each, MiB/s unless named otherwise."""
    theirs, wall, usage = run_to_end([*b3sum, file])
    _, copying_wall, _ = run_to_end([*b3sum, "--no-mmap", file])
    ours, our_wall, our_usage = run_to_end([program(), "hash", file])
    if ours.strip() != theirs.strip():
        raise RuntimeError(f"updrift hash says {ours.strip()}, b3sum {theirs.strip()}")
    return {
        "b3sum, whole process, MiB/s": asked.size_mib / wall,
        # Beside hashing, its process maps the file: its core's speed is what its own code took.
        "b3sum, its user time, MiB/s": asked.size_mib / max(usage.user_seconds, 0.001),
        "b3sum --no-mmap, whole process, MiB/s": asked.size_mib / copying_wall,
        "updrift hash, whole process, MiB/s": asked.size_mib / our_wall,
        "b3sum CPU s": usage.cpu_seconds,
        "updrift CPU s": our_usage.cpu_seconds,
        "updrift RSS MiB": our_usage.peak_rss_mib,
        **jmh(asked, work),
    }


def jmh(asked, work):
    """Scores of the hashing benchmarks, whose operation is one MiB."""
    need_jar()
    result = work.folder / "jmh.json"
    run_to_end(
        [need_java(), "-jar", JAR, "VerifyChunks|HashPackage", *asked.jmh.split(), "-rf", "json", "-rff", result]
    )
    scores = {}
    for one in json.loads(result.read_text()):
        together = one.get("params", {}).get("together")
        name = f"verify, {together} together" if together else "hash a package"
        scores[f"{name}, MiB/s"] = one["primaryMetric"]["score"]
    return scores


def rows(medians, asked):
    core = medians["b3sum, its user time, MiB/s"]
    theirs = f"{core / 1024:.1f} GiB/s b3sum's user time, one thread"
    made = [
        Row(
            f"verify 64 KiB chunks, {together} together",
            f"{medians[f'verify, {together} together, MiB/s']:.0f} MiB/s",
            theirs,
            f"{medians[f'verify, {together} together, MiB/s'] / core:.2f} ×",
            budget,
        )
        for together, budget in VERIFY_BUDGETS.items()
    ]
    ours, whole = medians["updrift hash, whole process, MiB/s"], medians["b3sum, whole process, MiB/s"]
    made.append(
        Row(
            "hash a package, JIT warm",
            f"{medians['hash a package, MiB/s']:.0f} MiB/s",
            theirs,
            f"{medians['hash a package, MiB/s'] / core:.2f} ×",
        )
    )
    made.append(
        Row(
            f"`updrift hash`, {asked.size_mib} MiB, cold process",
            f"{asked.size_mib / ours:.2f} s, {medians['updrift CPU s']:.2f} s CPU, {medians['updrift RSS MiB']:.0f} MiB",
            f"{asked.size_mib / whole:.2f} s b3sum, one thread",
            f"{whole / ours:.1f} × the time",
            "≤ 1.0 s for 1 GiB",
        )
    )
    return made
