"""limits: what this machine can do at all. No program that moves a package is faster than these."""
import os
import re
import shutil
import statistics
import time

from measure import table
from measure.processes import Process, run_to_end
from measure.swarm import free_ports
from measure.table import Row
from measure.tools import Missing, need
from measure.work import MIB


def arguments(parser):
    parser.add_argument("--size-mib", type=int, default=1024, help="of the file (%(default)s)")
    parser.add_argument("--seconds", type=int, default=3, help="how long to send over loopback (%(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="of which the medians are taken (%(default)s)")


def measure(asked, work):
    file = work.package(asked.size_mib)
    copy = work.folder / "copy.bin"
    work.need_space(asked.size_mib * MIB)
    kinds = {
        "TCP over loopback": ("iperf3", lambda iperf3: loopback(iperf3, asked.seconds, work)),
        "read from the page cache": ("", lambda _: rate(asked, lambda: read(file))),
        "copy within the page cache": ("", lambda _: rate(asked, lambda: shutil.copyfile(file, copy))),
        "write and force to disk": ("", lambda _: rate(asked, lambda: write(file, copy))),
        "BLAKE3, b3sum, one thread": ("b3sum", program_over(file, asked, "--num-threads", "1")),
        "the same, read instead of mapped": ("b3sum", program_over(file, asked, "--no-mmap", "--num-threads", "1")),
        "BLAKE3, b3sum, all threads": ("b3sum", program_over(file, asked)),
        "SHA-256, openssl": ("openssl", program_over(file, asked, "dgst", "-sha256")),
    }
    once_of = dict(available(kinds))
    measured = {kind: [] for kind in once_of}
    for _ in range(asked.runs):
        for kind, once in once_of.items():
            measured[kind].append(once())
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    table.show(
        ["", "median MB/s", "best", "worst"],
        [
            [kind, *(f"{value:.0f}" for value in (statistics.median(all_of), max(all_of), min(all_of)))]
            for kind, all_of in measured.items()
        ],
    )
    return [
        Row(f"limit of the machine: {kind}", others=f"{statistics.median(all_of):.0f} MB/s", ours="–")
        for kind, all_of in measured.items()
    ], False


def available(kinds):
    """Each with its program, as far as it is here; what isn't is said."""
    for kind, (program, once) in kinds.items():
        try:
            found = need(program) if program else ""
            yield kind, lambda once=once, found=found: once(found)
        except Missing as missing:
            print(f"bench: without {kind}: {missing}")


def program_over(file, asked, *options):
    return lambda program: rate(asked, lambda: run_to_end([program, *options, file]))


def rate(asked, action):
    begun = time.monotonic()
    action()
    return asked.size_mib * MIB / 1e6 / (time.monotonic() - begun)


def read(file):
    block = bytearray(MIB)
    with open(file, "rb", buffering=0) as source:
        while source.readinto(block):
            pass


def write(file, copy):
    copy.unlink(missing_ok=True)
    shutil.copyfile(file, copy)
    with open(copy, "rb+") as written:
        os.fsync(written.fileno())


def loopback(iperf3, seconds, work):
    port = str(free_ports(1)[0])
    server = Process([iperf3, "-s", "-1", "-B", "127.0.0.1", "-p", port], work.new_folder("iperf3"))
    try:
        time.sleep(0.3)
        text, _, _ = run_to_end([iperf3, "-c", "127.0.0.1", "-p", port, "-t", str(seconds), "-f", "m"])
    finally:
        server.stop()
    return float(re.search(r"([\d.]+) Mbits/sec.*receiver", text).group(1)) / 8
