#!/usr/bin/python3
"""The statistics of tests and items in a report held against R's psych (r-cran-psych), for classes such as that of
class_report.py. TAP; CLASS_SEED repeats a run with its class."""
import csv
import io
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from classroom import handins  # noqa: E402
from classroom.figures import Figures  # noqa: E402
from classroom.scene import Scene  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.join(ROOT, os.environ.get("WRAPUP", ".build/wrapup"))
SEED = int(os.environ.get("CLASS_SEED", random.randrange(1 << 32)))

count = failed = 0


def ok(faults, name):
    global count, failed
    count += 1
    failed += bool(faults)
    print(f"{'not ok' if faults else 'ok'} {count} - {name}", flush=True)
    for fault in faults[:20]:
        print(f"# {fault}")


def psych(items, rows):
    """{(name, item): value} by R, of rows of marks 0..1."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(items)
    writer.writerows(rows)
    done = subprocess.run(["Rscript", "--vanilla", os.path.join(HERE, "psych.R")], input=text.getvalue(), text=True,
                          capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return {(name, item): float(value) for name, item, value in
            (line.split("\t") for line in done.stdout.splitlines()) if value not in ("NA", "NaN")}


def far(found, want, what):
    """A fault where two figures differ; None is what can't be said."""
    if want is None or found is None:
        return [] if want is found else [f"{what}: {found}, psych {want}"]
    return [] if math.isclose(found, want, rel_tol=1e-9, abs_tol=1e-9) else [f"{what}: {found}, psych {want}"]


def check_quiz(scene, report, quiz_id):
    own = Figures(scene.bank, scene.essays, scene.keys, list(scene.documents.values()), handins.marks(), scene.forms)
    quiz = next(q for q in scene.bank.quizzes if q["id"] == quiz_id)
    items, table = own.table(quiz)
    rows = [[marks[i].score for i in items] for marks in table.values() if all(i in marks for i in items)]
    by_r = psych(items, rows)
    test = next(t for t in report["tests"] if t["quiz"] == quiz_id)
    faults = [] if test["complete"] == len(rows) and len(rows) >= 10 else [f"{test['complete']} complete, not {len(rows)}"]
    for ours, theirs in (("consistency", "alpha"), ("mean", "mean"), ("median", "median"), ("sd", "sd")):
        faults += far(test[ours], by_r.get((theirs, "-")), ours)
    ok(faults, f"{quiz_id}: {len(rows)} learners, {len(items)} items: alpha {test['consistency']:.4f}, mean, median, sd")
    faults = []
    by_id = {i["id"]: i for i in report["items"] if i["current"]}
    for item in items:
        for name in ("discrimination", "efficiency"):
            if by_id[item]["complete"] != len(rows):
                faults.append(f"{item} is compared among {by_id[item]['complete']}")
            faults += far(by_id[item][name], by_r.get((name, item)), f"{item} {name}")
    ok(faults, f"{quiz_id}: discrimination and efficiency of every item")


def main():
    print(f"# CLASS_SEED={SEED}")
    folder = tempfile.mkdtemp(prefix="wrapup-oracle-")
    try:
        for seed in (SEED, SEED + 1, SEED + 2):
            scene = Scene(f"{folder}/{seed}", PROGRAM, os.path.join(ROOT, "quizzes"), seed)
            desk = handins.Machine(f"{folder}/{seed}/desk", PROGRAM, os.path.join(ROOT, "quizzes"))
            scene.put(f"{folder}/{seed}/in", forms=scene.forms)
            desk.run("collect", f"{folder}/{seed}/in", status=(0, 1))
            scene.mark(desk)
            report = json.loads(desk.run("report", "ec2", "--format", "json"))
            check_quiz(scene, report, "full")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
