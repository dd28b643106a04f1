#!/usr/bin/python3
"""A class of thirty with known truth is handed in, collected, marked and reported: every figure of the report must be
what another program, in another language, computes from the same files. And what needs no other program: the order of
the files, collecting twice or in two goes, and sealing change nothing. TAP; CLASS_SEED repeats a run with its class."""
import csv
import io
import json
import os
import random
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from classroom import handins  # noqa: E402
from classroom.bank import Bank  # noqa: E402
from classroom.figures import Figures  # noqa: E402
from classroom.report import compare, compare_learner, compare_rows, faults as differences  # noqa: E402
from classroom.scene import Scene  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, os.environ.get("WRAPUP", ".build/wrapup"))
BANKS = os.path.join(ROOT, "quizzes")
SEED = int(os.environ.get("CLASS_SEED", "20261120"))

count = failed = 0


def ok(faults, name):
    """One test, which passes without faults."""
    global count, failed
    count += 1
    failed += bool(faults)
    print(f"{'not ok' if faults else 'ok'} {count} - {name}", flush=True)
    for fault in faults[:30]:
        print(f"# {fault}"[:600])
    if len(faults) > 30:
        print(f"# and {len(faults) - 30} more")


class Desk:
    """An instructor's machine, with the class collected from folders of files."""

    def __init__(self, folder, scene, name):
        self.scene, self.folder = scene, os.path.join(folder, name)
        self.machine = handins.Machine(self.folder, PROGRAM, BANKS)
        self.roster = os.path.join(self.folder, "roster.txt")
        with open(self.roster, "w", encoding="utf-8") as file:
            file.write("\n".join(scene.room.roster) + "\n")

    def collect(self, name, names=None, forms=(), sealer=None, rename=None):
        folder = os.path.join(self.folder, name)
        self.scene.put(folder, names, forms, sealer)
        for old in rename or {}:
            os.rename(os.path.join(folder, old), os.path.join(folder, rename[old]))
        return json.loads(self.machine.run("collect", folder, "--json", status=(0, 1)))

    def report(self, *words):
        return json.loads(self.machine.run("report", "ec2", "--format", "json", "--roster", self.roster, *words))


def without(report, *names):
    return {k: v for k, v in report.items() if k not in ("made", *names)}


def figures(scene, names=None, marks=None, forms=None, **more):
    documents = [scene.documents[n] for n in (scene.documents if names is None else names)]
    return Figures(scene.bank, scene.essays, scene.keys, documents, marks, scene.forms if forms is None else forms,
                   scene.room.roster, **more)


def check_collected(scene, desk, said):
    """What `collect` said of the files."""
    want = {"found": len(scene.documents) + len(scene.forms), "refused": 0, "other": 0}
    ok([f"{k}: {said['files'][k]}, not {v}" for k, v in want.items() if said["files"][k] != v], "all files are taken")
    own = figures(scene)
    ok([] if said["attempts"]["diverging"] == len(own.diverging) and said["attempts"]["longer"] == 2
       else [json.dumps(said["attempts"])], "attempts that went on in two ways are told, longer ones found")
    ok(compare(own, desk.report()), "every figure before marking is what the files say")


def leaves(value, path=()):
    """Where every figure of a report stands, but who made it when."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield path
        return
    for key, element in inside:
        if path or key not in ("made", "program", "class"):
            yield from leaves(element, (*path, key))


def check_notices(scene, report):
    """A figure that is off anywhere is noticed, or the other tests would prove nothing."""
    own = figures(scene, marks=handins.marks())
    faults = []
    for path in random.Random(SEED).sample(list(leaves(report)), 12):
        bent = json.loads(json.dumps(report))
        at = bent
        for key in path[:-1]:
            at = at[key]
        old = at[path[-1]]
        at[path[-1]] = (not old) if isinstance(old, bool) else old + 1 if isinstance(old, (int, float)) else "bent"
        if not compare(own, bent):
            faults.append(f"{path}: {old!r} became {at[path[-1]]!r}")
    ok(faults, "a figure that is off is noticed")


def check_truth(scene, report):
    """The truth of the class shows: what was too easy, what nobody knew, what many were sure of and wrong."""
    items = {i["id"]: i for i in report["items"] if i["current"]}
    room = scene.room
    faults = []
    if not items[room.easy]["all_right"]:
        faults.append(f"{room.easy} was easy for all who answered: {items[room.easy]}")
    if not items[room.hopeless]["none_right"]:
        faults.append(f"nobody knew {room.hopeless}: {items[room.hopeless]}")
    trap = items[room.trap]
    choice = trap["choices"][trap["sure_wrong"]]["id"] if trap["sure_wrong"] >= 0 else None
    if choice != room.trap_choice or trap["sure_wrong_count"] < 2:
        faults.append(f"{room.trap} misled many to {room.trap_choice}: {choice}, {trap['sure_wrong_count']}")
    believed = {m["id"] for m in report["misconceptions"]}
    asked = {idea for q in scene.bank.questions for idea in room.responder.beliefs(q)}
    for idea in sorted(asked):
        holders = sum(idea in who.ideas for who in room.learners[4:22])
        if holders >= 4 and idea not in believed:
            faults.append(f"{idea} is believed by {holders} and not reported")
    ok(faults, "what is known of the class is found in it")


def check_others(scene, desk):
    """The rows for a spreadsheet, and the page of each learner."""
    own = figures(scene, marks=handins.marks())
    ok(compare_rows(own, desk.machine.run("report", "ec2", "--format", "csv")), "each row of the CSV is an answer")
    faults = []
    for alias in own.aliases:
        mine = Figures(scene.bank, scene.essays, scene.keys,
                       [d for d in scene.documents.values() if d["alias"] == alias], handins.marks())
        page = json.loads(desk.machine.run("report", "ec2", "--learner", alias, "--format", "json"))
        faults += compare_learner(mine, alias, page)
    ok(faults, "every figure on the page of each learner")


def check_survey(scene, desk):
    """Forms are released in groups of five or more at once."""
    before = desk.report()["survey"]
    desk.collect("late", [], scene.late_forms[:3])
    held = desk.report()["survey"]
    ok([] if held["forms_shown"] == len(scene.forms) and {**before, "forms": 0} == {**held, "forms": 0}
       else [f"shown {held['forms_shown']} of {held['forms']}"], "three new forms change nothing that is shown")
    desk.collect("later", [], scene.late_forms[3:])
    own = figures(scene, marks=handins.marks(), forms=scene.forms + scene.late_forms)
    ok(compare(own, desk.report()), "with five new ones all are shown, and every figure holds")


def check_unchanged(scene, folder, report):
    """What must change nothing."""
    def marked(name, *steps):
        desk = Desk(folder, scene, name)
        for step in steps:
            step(desk)
        scene.mark(desk.machine)
        return without(desk.report())

    names = list(scene.documents)
    turned = {old: f"z{len(names) - k:03d}.wrapup" for k, old in enumerate(sorted(names))}
    ok(differences(report, marked("turned", lambda d: d.collect("in", forms=scene.forms, rename=turned))),
       "the order of the files changes nothing")
    ok(differences(report, marked("twice", lambda d: d.collect("in", forms=scene.forms),
                                  lambda d: d.collect("in", forms=scene.forms))), "collecting twice changes nothing")
    half = len(names) // 2
    ok(differences(report, marked("parts", lambda d: d.collect("one", names[half:], scene.forms[:9]),
                                  lambda d: d.collect("two", names[:half], scene.forms[9:]))),
       "collecting in two goes changes nothing")


def check_sealed(scene, folder, report):
    """The same class with a class file: signed, sealed, and in nothing else another."""
    desk = Desk(folder, scene, "sealed")
    paper_file = os.path.join(desk.folder, "class.json")
    desk.machine.run("class", "new", "Thirty", "--bank", "ec2", "--out", paper_file, "--yes")
    with open(paper_file, encoding="utf-8") as file:
        paper = json.load(file)
    said = desk.collect("in", forms=scene.forms, sealer=handins.Sealer(paper))
    scene.mark(desk.machine, "--class", paper["id"])
    sealed = desk.report("--class", paper["id"])
    faults = [f"refused: {said['troubles']}"] if said["files"]["refused"] else []
    faults += [] if sealed["class"] == {"id": paper["id"], "name": "Thirty"} else [f"class: {sealed['class']}"]
    own = figures(scene, marks=handins.marks(), signed=len({d["alias"] for d in scene.documents.values()}))
    ok(faults + compare(own, sealed), "sealed and signed, the class has the same figures")
    ok(differences(without(report, "class", "honesty"), without(sealed, "class", "honesty")),
       "sealing changes nothing but who signed")
    return desk, paper


def check_small(scene, folder):
    """A class of a few: counts only."""
    names = ["00.wrapup", "01.wrapup", "04.wrapup", "22.wrapup", "25.wrapup"]
    desk = Desk(folder, scene, "small")
    desk.collect("in", names, scene.forms[:4])
    scene.mark(desk.machine)
    report = desk.report()
    faults = compare(figures(scene, names, handins.marks(), scene.forms[:4]), report)
    faults += [f"{i['id']}: {k}" for i in report["items"] for k in ("discrimination", "efficiency", "weight")
               if i[k] is not None]
    faults += [f"{t['quiz']}: {k}" for t in report["tests"] for k in ("consistency", "standard_error") if t[k] is not None]
    ok(faults, "five learners: every figure, none that compares learners, no survey of four")


def check_joined(scene, folder):
    """Two names that are one person."""
    desk = Desk(folder, scene, "joined")
    one, other = scene.documents["10.wrapup"]["alias"], scene.documents["25.wrapup"]["alias"]
    desk.machine.run("collect", scene_folder(desk), "--same", f"{one}={other}", "--json", status=(0, 1))
    report = desk.report()
    documents = {n: {**d, "alias": one if d["alias"] == other else d["alias"]} for n, d in scene.documents.items()}
    best = None
    for kept, gone in ((one, other), (other, one)):
        renamed = [{**d, "alias": kept if d["alias"] == one else d["alias"]} for d in documents.values()]
        own = Figures(scene.bank, scene.essays, scene.keys, renamed, None, scene.forms,
                      [a for a in scene.room.roster if a != gone])
        found = [f for f in compare(own, {**report, "absent": [a for a in report["absent"] if a != gone]})]
        best = found if best is None or len(found) < len(best) else best
    ok(best, "two names that are joined count as one person")


def scene_folder(desk):
    folder = os.path.join(desk.folder, "in")
    desk.scene.put(folder, forms=desk.scene.forms)
    return folder


def check_mended(scene, folder):
    """A key that was wrong: after grading anew every figure is what it would be by the right one, and what a person
    marked stands."""
    desk = Desk(folder, scene, "mended")
    desk.collect("in", forms=scene.forms)
    scene.mark(desk.machine)
    banks = os.path.join(desk.folder, "banks")
    os.makedirs(banks)
    mended = json.loads(json.dumps(scene.bank.json))
    wrong = [scene.room.hopeless, scene.room.easy]
    for q in mended["questions"]:
        if q["id"] in wrong:
            right = next(c for c in q["choices"] if c["id"] != q["answer"] and c.get("misconception"))
            old = next(c for c in q["choices"] if c["id"] == q["answer"])
            old.update({k: right.pop(k) for k in ("misconception", "why") if k in right})
            q["answer"] = right["id"]
    with open(os.path.join(banks, "ec2.json"), "w", encoding="utf-8") as file:
        json.dump(mended, file, ensure_ascii=False)
    desk.machine.banks = banks
    changes = json.loads(desk.machine.run("regrade", "ec2", "--json"))["changes"]
    desk.machine.run("regrade", "ec2", "--yes", "--by", "강사")
    new = Bank(os.path.join(banks, "ec2.json"), [scene.bank])
    keys = {item: key for item, key in scene.keys.items() if item not in wrong}
    own = Figures(new, scene.essays, keys, list(scene.documents.values()), handins.marks(), scene.forms,
                  scene.room.roster)
    faults = compare(own, desk.report())
    told = {c["item"] for c in changes}
    ok(faults + ([] if told == set(wrong) else [f"told: {sorted(told)}"]), "after a mended key every figure is by the right one")


def check_marks_out(scene, desk, paper):
    """What goes back to the learners is what was given."""
    out = os.path.join(desk.folder, "marks")
    os.makedirs(out)
    desk.machine.run("grade", "ec2", "--class", paper["id"], "--export", out)
    want, got = {}, {}
    for attempt in figures(scene, marks=handins.marks()).attempts:
        for g in attempt.answers:
            if g.by_person:
                want[g.learner, attempt.uuid, g.item, g.seq] = handins.marks()[g.item, g.value[0]]
    for name in os.listdir(out):
        with open(os.path.join(out, name), encoding="utf-8") as file:
            doc = json.load(file)
        for mark in doc["marks"]:
            got[doc["alias"], mark["attempt"], mark["item"], mark["seq"]] = mark["score"]
    ok([f"{k}: {got.get(k)}, not {v}" for k, v in want.items() if got.get(k) != v]
       + [f"{k}: not given" for k in got if k not in want], "the marks that go out are those that were given")


def check_gradebooks(scene, desk):
    own = figures(scene, marks=handins.marks())
    rows = own.learners()
    faults = []
    for kind, skip in (("moodle", 1), ("canvas", 2)):
        text = desk.machine.run("report", "ec2", "--format", f"gradebook-{kind}").lstrip("\ufeff")
        lines = list(csv.reader(io.StringIO(text, newline="")))[skip:]
        names = len(lines[0]) - len(rows[0]["scores"])
        want = [[r["alias"], *("" if s is None else f"{100 * s:.2f}" for s in r["scores"].values())] for r in rows]
        got = [[line[0].removeprefix("'"), *line[names:]] for line in lines]
        faults += [f"{kind}: {g}, not {w}" for w, g in zip(want, got) if w != g]
        faults += [f"{kind}: {len(got)} rows"] if len(got) != len(want) else []
    ok(faults, "the grade books hold each learner's scores")


def check_other_class(folder, report):
    scene = Scene(os.path.join(folder, "other"), PROGRAM, BANKS, SEED + 1)
    desk = Desk(folder, scene, "other-desk")
    desk.collect("in", forms=scene.forms)
    scene.mark(desk.machine)
    other = desk.report()
    ok(compare(figures(scene, marks=handins.marks()), other), "another class: every figure holds there, too")
    same = [k for k in ("headline", "items", "calibration", "misconceptions", "tests", "tasks") if other[k] == report[k]]
    ok([f"{k} is the same" for k in same], "another class has other figures")


def main():
    print(f"# CLASS_SEED={SEED}")
    folder = tempfile.mkdtemp(prefix="wrapup-class-")
    try:
        scene = Scene(os.path.join(folder, "scene"), PROGRAM, BANKS, SEED)
        desk = Desk(folder, scene, "desk")
        check_collected(scene, desk, desk.collect("in", forms=scene.forms))
        scene.mark(desk.machine)
        report = without(desk.report())
        ok(compare(figures(scene, marks=handins.marks()), desk.report()), "every figure after marking, too")
        check_notices(scene, desk.report())
        check_truth(scene, report)
        check_others(scene, desk)
        check_unchanged(scene, folder, report)
        check_marks_out(scene, *check_sealed(scene, folder, report))
        check_gradebooks(scene, desk)
        check_mended(scene, folder)
        check_survey(scene, desk)
        check_small(scene, folder)
        check_joined(scene, folder)
        check_other_class(folder, report)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
