"""The programs that are measured beside Updrift, or that measure; and what to install where one is missing."""
import os
import shutil
import subprocess
import sys

# Root's programs aren't on everybody's path.
SEARCH_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"

DEBIAN_PACKAGES = {
    "aria2c": "aria2",
    "b3sum": "b3sum",
    "curl": "curl",
    "gcc": "gcc libc6-dev",
    "iperf3": "iperf3",
    "ip": "iproute2",
    "java": "openjdk-17-jdk-headless",
    "libtorrent": "python3-libtorrent",
    "nginx": "nginx-light",
    "openssl": "openssl",
    "ping": "iputils-ping",
    "ss": "iproute2",
    "sysctl": "procps",
    "tc": "iproute2",
}


class Missing(Exception):
    """Something that this machine lacks, in one line that says what would help."""


def need(program):
    """The path of `program`."""
    found = shutil.which(program, path=SEARCH_PATH)
    if found is None:
        raise Missing(f"{program} is missing: apt install {DEBIAN_PACKAGES.get(program, program)}")
    return found


def need_java():
    """The one that bin/updrift takes."""
    home = os.environ.get("JAVA_HOME")
    if not home:
        return need("java")
    java = os.path.join(home, "bin", "java")
    if not os.access(java, os.X_OK):
        raise Missing(f"JAVA_HOME is {home}, in which there is no bin/java")
    return java


def need_libtorrent():
    """A Python that has libtorrent: Debian's package serves Debian's Python, which may not be the one that runs this."""
    for python in ("/usr/bin/python3", sys.executable):
        if (
            os.path.exists(python)
            and subprocess.run([python, "-c", "import libtorrent"], capture_output=True).returncode == 0
        ):
            return python
    raise Missing(f"libtorrent is missing: apt install {DEBIAN_PACKAGES['libtorrent']}")


def need_root(what):
    if os.geteuid() != 0:
        raise Missing(f"{what} needs root, because it makes network namespaces: run it with sudo")


def output(command, **options):
    """What a short helping command prints; its error text is part of the failure."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {done.stdout.strip()[-500:]}")
    return done.stdout
