"""The machine in one line, because figures of two machines say nothing of each other."""
import os
import platform
import re
import subprocess

from measure.tools import Missing, need_java
from measure.work import free_memory


def words():
    """Such as: 2 cores (Intel(R) Xeon(R) Processor, AVX-512), 24 GiB, Linux 6.1, JDK 17.0.12."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    kernel = ".".join(platform.release().split(".")[:2])
    return f"{cores} cores ({model()}, {vectors()}), {memory:.0f} GiB, {platform.system()} {kernel}, JDK {jdk()}"


def model():
    return told_by_processor("model name") or platform.machine()


def vectors():
    """The widest vectors that the processor has, which decide how fast all hash."""
    flags = told_by_processor("flags").split()
    known = {"avx512f": "AVX-512", "avx2": "AVX2", "avx": "AVX"}
    return next((name for flag, name in known.items() if flag in flags), "no AVX") if flags else platform.machine()


def told_by_processor(key):
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":", 1)[1].strip() for line in lines if re.match(rf"{key}\s*:", line)), "")


def jdk():
    try:
        said = subprocess.run([need_java(), "-version"], stderr=subprocess.PIPE, text=True).stderr
    except Missing:
        return "–"
    version = re.search(r'version "([^"]+)"', said)
    return version.group(1) if version else "–"


# Of the memory that is available. Of more the kernel would begin to write what was touched to disk (vm.dirty_background_ratio is 10 %).
TOUCHED_SHARE = 12


def touch_memory(folder, size):
    """Has free memory, three times `size` where there is enough, in use a moment ago.

    A virtual machine may give memory that lies idle back to its host, from which it comes again page by page as it is written: for 1.3 to 2.2 seconds of
    processor time for each GiB on the one of docs/performance.md. Whoever came after a pause paid for that.
    """
    touched = folder / "touched"
    block = bytes(1 << 20)
    try:
        with open(touched, "wb", buffering=0) as file:
            for _ in range(min(3 * size, free_memory() // TOUCHED_SHARE) >> 20):
                file.write(block)
    except OSError as failure:
        raise RuntimeError(f"{touched} can't be written: {failure.strerror}") from failure
    finally:
        touched.unlink(missing_ok=True)
