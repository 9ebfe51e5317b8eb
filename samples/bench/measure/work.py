"""The one folder that a run of `bench` writes to, and the packages in it."""
import os
import random
import shutil
import tempfile
from pathlib import Path

from measure.tools import Missing

BENCH = Path(__file__).resolve().parent.parent
JAR = BENCH / "target/updrift-bench.jar"
MIB = 1 << 20


def need_jar():
    """The benchmarks and what they need, as built."""
    if not JAR.exists():
        raise Missing(f"{JAR} is missing: mvn -DskipTests package builds it")
    return JAR


class Work:
    """Made fresh for each run and removed with all that is in it, unless it is to be kept."""

    def __init__(self, parent=None, keep=False):
        parent = Path(parent) if parent else BENCH / "target"
        parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=parent.resolve()))
        self.keep = keep
        self._folders = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.keep:
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def new_folder(self, name):
        self._folders += 1
        folder = self.folder / f"{self._folders:03d}-{name.replace(' ', '-')}"
        folder.mkdir()
        return folder

    def need_space(self, size):
        free = shutil.disk_usage(self.folder).free
        if free < size:
            raise Missing(
                f"{size >> 20} MiB of disk are needed in {self.folder.parent} and {free >> 20} MiB are free: --work names another place"
            )

    def package(self, mib, seed=1):
        """A package of so many MiB that nothing can compress, the same bytes for the same seed; in the page cache afterwards."""
        file = self.folder / f"package-{mib}-{seed}.bin"
        if not file.exists():
            self.need_space(mib * MIB)
            noise = random.Random(seed)
            with open(file, "wb") as out:
                for _ in range(mib):
                    out.write(noise.randbytes(MIB))
        return file


def free_memory():
    """Bytes that new processes can have without anything being pushed out."""
    with open("/proc/meminfo") as lines:
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable"))


def same(one, other):
    """Whether two files hold the same bytes."""
    return (
        os.path.getsize(one) == os.path.getsize(other)
        and os.spawnlp(os.P_WAIT, "cmp", "cmp", "-s", str(one), str(other)) == 0
    )
