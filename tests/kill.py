#!/usr/bin/python3
"""Kills a scripted quiz with SIGKILL at random moments, one of questions and one of tasks that are checked
for real: no acknowledged answer may be lost, and `resume` must go on at the right item. TAP; the seed is
printed, KILL_SEED repeats a run."""
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("WRAPUP", ".build/wrapup")
SEED = int(os.environ.get("KILL_SEED", random.randrange(1 << 32)))


def bank(questions, tasks):
    question = {"rev": 1, "type": "truefalse", "objective": "A", "difficulty": 1, "coverage": "taught"}
    task = {"rev": 1, "objective": "A", "probe": {"kind": "file"},
            "expect": {"matcher": "file-mode", "owner": "self", "set": "0400", "clear": "0077"}}
    return {
        "format": "wrapup-bank/1", "id": "kill", "title": "Kill", "languages": ["en"],
        "objectives": [{"id": "A", "text": "a"}],
        "questions": [dict(question, id=f"q{i + 1}", prompt=f"Statement {i + 1}?", answer=i % 3 == 0)
                      for i in range(questions)],
        "tasks": [dict(task, id=f"t{i + 1}", title=f"Task {i + 1}") for i in range(tasks)],
        "policy": {"quizzes": [
            {"id": "full", "title": "Full", "shuffle": False, "certainty": False},
            {"id": "practice", "title": "Practice", "questions": [f"t{i + 1}" for i in range(tasks)]}]},
    }


class Scene:
    """A quiz, what is typed into it, and how it looks when an answer is acknowledged."""

    def __init__(self, quiz, letter, count, line, seen, rounds):
        self.quiz, self.count, self.line, self.seen, self.rounds = quiz, count, line, seen, rounds
        self.ids = [f"{letter}{i + 1}" for i in range(count)]

    def acknowledged(self, output):
        return len(re.findall(self.seen, output, re.M))


QUESTIONS = Scene("full", "q", 60, b"O\n", r"^. (?:Right|Not right)", 200)
TASKS = Scene("practice", "t", 8, b"\n", r"^. pass  ", 40)


def start(folder, *words):
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "XDG_DATA_HOME": folder}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX", "GCOV_PREFIX_STRIP"):
        if name in os.environ:
            environment[name] = os.environ[name]
    return subprocess.Popen([os.path.abspath(PROGRAM), "--lang", "en", *words], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, cwd=folder)


def feed(process, answers):
    try:
        process.stdin.write(answers)
        process.stdin.flush()
    except BrokenPipeError:
        pass


def stored(folder, sql):
    path = os.path.join(folder, "wrapup", "wrapup.db")
    if not os.path.exists(path):
        return []
    with sqlite3.connect(path) as db:
        if db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'").fetchone()[0] == 0:
            return []
        return [row[0] for row in db.execute(sql)]


def answers(folder):
    return stored(folder, "SELECT item FROM event WHERE kind = 'answer' ORDER BY seq")


def prepare(file):
    """A folder whose settings name a key file that passes, and that trusts the bank."""
    folder = tempfile.mkdtemp(prefix="wrapup-kill-")
    key = os.path.join(folder, "my.pem")
    os.close(os.open(key, os.O_CREAT | os.O_WRONLY, 0o400))
    start(folder, "config", "instance.key", key).communicate(b"")
    shown = start(folder, "check", "--bank", file, "--trust").communicate(b"")[0].decode()
    trusted = re.search(r"[0-9a-f]{64}", shown).group()
    start(folder, "check", "--bank", file, "t1", "--trust", trusted).communicate(b"")
    return folder


def fresh(prepared):
    folder = tempfile.mkdtemp(prefix="wrapup-kill-")
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return folder


def whole_run(scene, prepared, file):
    folder = fresh(prepared)
    begun = time.monotonic()
    process = start(folder, "take", file, scene.quiz)
    output = process.communicate(scene.line * scene.count + b"\n")[0].decode()
    duration = time.monotonic() - begun
    shutil.rmtree(folder)
    return duration, scene.acknowledged(output)


def one_round(scene, prepared, file, rng, duration):
    """Returns what went wrong, or None; how many answers were acknowledged, and how many stored."""
    folder = fresh(prepared)
    try:
        checked = len(stored(folder, "SELECT id FROM check_result"))
        process = start(folder, "take", file, scene.quiz)
        feed(process, scene.line * scene.count)
        time.sleep(rng.uniform(0, duration))
        process.send_signal(signal.SIGKILL)
        output = process.communicate()[0].decode(errors="replace")
        seen = scene.acknowledged(output)
        items = answers(folder)
        checked = len(stored(folder, "SELECT id FROM check_result")) - checked
        if items != scene.ids[:len(items)]:
            return f"answers out of order: {items}", seen, len(items)
        if len(items) < seen:
            return f"{seen} answers acknowledged, {len(items)} stored", seen, len(items)
        if scene is TASKS and checked < len(items):
            return f"{len(items)} answers stored, but {checked} checks", seen, len(items)
        resumed = start(folder, "resume").communicate(b"")[0].decode()
        # The last answer's feedback may come first; then the item that is next.
        shown = re.findall(r"\[(\d+)/\d+\]", resumed)
        if seen > 0 and len(items) < scene.count and (not shown or int(shown[-1]) != len(items) + 1):
            return f"{len(items)} stored, but resume shows {shown}", seen, len(items)
        return None, seen, len(items)
    finally:
        shutil.rmtree(folder)


def kill(scene, number, file, rng):
    """Three tests, the first with this number; whether all is well."""
    prepared = prepare(file)
    duration, count = whole_run(scene, prepared, file)
    failed = count != scene.count
    print(f"{'not ' if failed else ''}ok {number} - {scene.quiz}: the script is whole: "
          f"{count} of {scene.count} answers acknowledged")
    wrong = []
    amid = between = 0
    for _ in range(scene.rounds):
        problem, seen, kept = one_round(scene, prepared, file, rng, duration)
        amid += 0 < seen < scene.count
        between += kept > seen
        # A machine may get faster or slower under the test: keep the kills amid the answers.
        duration *= 1.1 if seen == 0 else 0.9 if seen == scene.count else 1
        if problem:
            wrong.append(problem)
            print(f"# {problem}")
    shutil.rmtree(prepared)
    print(f"# {between} kills fell between an answer and its feedback")
    print(f"{'not ' if wrong else ''}ok {number + 1} - {scene.quiz}: {scene.rounds} kills: "
          "no acknowledged answer lost, resume at the right item")
    few = amid < scene.rounds // 4
    print(f"{'not ' if few else ''}ok {number + 2} - {scene.quiz}: {amid} of the kills fell amid the answers")
    return not (failed or wrong or few)


def main():
    rng = random.Random(SEED)
    print(f"# seed {SEED}")
    print("1..6")
    folder = tempfile.mkdtemp(prefix="wrapup-kill-")
    file = os.path.join(folder, "kill.json")
    with open(file, "w", encoding="utf-8") as out:
        json.dump(bank(QUESTIONS.count, TASKS.count), out)
    fine = [kill(scene, number, file, rng) for number, scene in ((1, QUESTIONS), (4, TASKS))]
    shutil.rmtree(folder)
    return 0 if all(fine) else 1


sys.exit(main())
