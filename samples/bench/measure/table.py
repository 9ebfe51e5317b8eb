"""Small tables for people, and rows for docs/performance.md."""
import shlex
import sys
from dataclasses import dataclass

from measure import machine

UNKNOWN = "–"


def number(value, digits=2):
    return UNKNOWN if value is None else f"{value:.{digits}f}"


def show(head, rows):
    lines = [head, *rows]
    widths = [max(len(str(line[column])) for line in lines) for column in range(len(head))]
    for line in lines:
        print(
            "  ".join(
                str(cell).ljust(width) if column == 0 else str(cell).rjust(width)
                for column, (cell, width) in enumerate(zip(line, widths))
            ).rstrip()
        )


@dataclass(frozen=True)
class Row:
    """One line of docs/performance.md."""

    what: str
    ours: str
    others: str = UNKNOWN
    ratio: str = UNKNOWN
    budget: str = UNKNOWN

    def markdown(self, command):
        return f"| {self.what} | `{command}` | {self.ours} | {self.others} | {self.ratio} | {self.budget} |"


def command_line(name, arguments):
    """What a reader types to see the row again, from the root of the project."""
    kept = [argument for argument in arguments if argument != "--markdown"]
    return shlex.join(["samples/bench/bench", name, *kept])


def show_rows(rows, markdown, command):
    print(f"\nThe machine: {machine.words()}.")
    if markdown:
        print("\n| what | command | ours | other's in the same run | ratio | budget |\n|---|---|---|---|---|---|")
        for row in rows:
            print(row.markdown(command))
    else:
        print()
        show(
            ["what", "ours", "other's", "ratio", "budget"],
            [[row.what, row.ours, row.others, row.ratio, row.budget] for row in rows],
        )
    sys.stdout.flush()
