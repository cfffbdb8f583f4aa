"""scripts/bench [--quick] [ROW ...]: print the speed table and write build/bench.json.

The row ``classes`` measures no speed: it shows how well the shipped rules classify labelled inquiries.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

from odoo.tools import config

from machine.console import command_line, note, say
from machine.paths import BUILD

from .bench import opened

ROWS = {path.stem.split("_")[1]: path.stem for path in sorted(Path(__file__).parent.glob("row_*.py"))}
CLASSES = "classes"
LINE = "{row:>3}  {size:>9}  {ours_ms:>10}  {yardstick_ms:>10}  {ratio:>7}  {target:>7}  {ok:<4}  {what}"
TITLES = {
    "row": "row",
    "size": "size",
    "ours_ms": "ours ms",
    "yardstick_ms": "Odoo ms",
    "ratio": "ratio",
    "target": "target",
    "ok": "ok",
    "what": "what",
}


def _measure(names, quick):
    """Measure the rows; each line is shown as soon as it is known."""
    results = []
    with opened(quick) as bench:
        say(LINE.format(**TITLES))
        for name in [name for name in names if name != CLASSES]:
            row = importlib.import_module(f"benchmarks.{ROWS[name]}")
            note(f"  row {name}: {row.__doc__.splitlines()[0]}")
            for result in row.measure(bench):
                results.append(result)
                say(_line(result))
        missed = importlib.import_module("benchmarks.confusion").measure(bench) if CLASSES in names else []
    return results, missed


def _line(result):
    values = result.as_dict()
    return LINE.format(
        **values
        | {
            "ours_ms": f"{result.ours_ms:.3f}",
            "yardstick_ms": f"{result.yardstick_ms:.3f}",
            "ratio": f"{result.ratio:.3f}",
            "target": f"{result.target:.3f}",
            "ok": "yes" if result.ok else "NO",
        }
    )


@command_line
def main(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Our speed against Odoo's own.")
    parser.add_argument("--quick", action="store_true", help="small tables, few rounds: does it run at all?")
    names = [*ROWS, CLASSES]
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"only these rows ({', '.join(names)})")
    options = parser.parse_args(arguments)
    unknown = set(options.rows) - set(names)
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    config.parse_config(["--max-cron-threads=0", "--log-level=critical"], setup_logging=True)
    results, missed_classes = _measure(options.rows or names, options.quick)
    BUILD.mkdir(exist_ok=True)
    target = BUILD / "bench.json"
    target.write_text(json.dumps([result.as_dict() for result in results], indent=2) + "\n")
    missed = [result for result in results if not result.ok]
    say(f"{len(results)} measured, {len(missed)} above their target; written to {target.name}")
    if missed_classes:
        say(f"classes below their target: {', '.join(' '.join(pair) for pair in missed_classes)}")
    return 0 if options.quick else bool(missed or missed_classes)


if __name__ == "__main__":
    sys.exit(main())
