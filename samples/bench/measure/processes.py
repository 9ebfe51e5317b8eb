"""One measured process: started in a network, its output in files, its processor time and memory counted to its end."""
import os
import signal
import subprocess
import time
from dataclasses import dataclass

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

# A node that is told to end closes its files first; one that takes longer is ended, and what it used until then counts.
STOP_SECONDS_MAX = 8


@dataclass(frozen=True)
class Usage:
    """Of a process and the children that it waited for."""

    user_seconds: float
    system_seconds: float
    peak_rss_mib: float

    @property
    def cpu_seconds(self):
        return self.user_seconds + self.system_seconds

    @staticmethod
    def of(resources):
        return Usage(resources.ru_utime, resources.ru_stime, resources.ru_maxrss / 1024)


class Process:
    def __init__(self, command, folder, prefix=(), environment=None):
        folder.mkdir(parents=True, exist_ok=True)
        self.out = folder / "stdout"
        self.err = folder / "stderr"
        self.usage = None
        self._stopped = False
        self._read_length = -1
        self._read_text = ""
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self._child = subprocess.Popen(
                [*prefix, *map(str, command)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        self.pid = self._child.pid

    def printed(self):
        """All of stdout so far; read anew only when it grew, because this is asked many times a second."""
        length = os.stat(self.out).st_size
        if length != self._read_length:
            self._read_length = length
            self._read_text = self.out.read_text(errors="replace")
        return self._read_text

    def ended(self):
        """Whether it ended by itself."""
        if self.usage is None:
            pid, _, resources = os.wait4(self.pid, os.WNOHANG)
            if pid:
                self._settle(resources)
        return self.usage is not None

    def why(self):
        return (self.err.read_text(errors="replace") + self.printed()).strip()[-500:]

    def cpu_seconds(self):
        """So far, its waited children included; 0 once it is gone."""
        try:
            with open(f"/proc/{self.pid}/stat") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError:
            return 0.0
        return sum(map(int, fields[11:15])) / TICKS_PER_SECOND

    def status(self, key):
        """A number from /proc/PID/status, such as VmRSS in KiB."""
        with open(f"/proc/{self.pid}/status") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith(key + ":"))

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def ask_to_end(self):
        if not self._stopped:
            self._signal(signal.SIGTERM)

    def stop(self):
        """Ends it and all that it started, and answers what it used."""
        if self._stopped:
            # Its number may be somebody else's by now.
            return self.usage
        self.ask_to_end()
        give_up = time.monotonic() + STOP_SECONDS_MAX
        while not self.ended() and time.monotonic() < give_up:
            time.sleep(0.02)
        self._signal(signal.SIGKILL)
        if self.usage is None:
            _, _, resources = os.wait4(self.pid, 0)
            self._settle(resources)
        self._stopped = True
        return self.usage

    def _signal(self, number):
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            pass  # the whole group is gone, as wanted

    def _settle(self, resources):
        self._child.returncode = 0
        self.usage = Usage.of(resources)


def stop_all(processes):
    """Tells all to end before waiting for any, so that none goes on working for long."""
    for process in processes:
        process.ask_to_end()
    return [process.stop() for process in processes]


def wait_until(condition, seconds, pause=0.01):
    """Whether `condition` came true in time."""
    give_up = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(pause)
    return True


def run_to_end(command, environment=None):
    """A short process: its output, wall seconds, and usage."""
    begun = time.monotonic()
    child = subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        text=True,
    )
    text = child.stdout.read()
    error = child.stderr.read()
    _, status, resources = os.wait4(child.pid, 0)
    wall = time.monotonic() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {error.strip()[-500:]}")
    return text, wall, Usage.of(resources)
