#!/usr/bin/python3
"""The Test Anything Protocol for tests in Python: one line per test, what was seen beside a failed one."""
import sys
import traceback

count = 0
failed = 0


def ok(true, name, seen=""):
    """One test."""
    global count, failed
    count += 1
    print(f"{'ok' if true else 'not ok'} {count} - {name}", flush=True)
    if not true:
        failed += 1
        for line in str(seen).split("\n"):
            print(f"# {line}", flush=True)
    return true


def attempt(name, function, *arguments):
    """What the function returns; that it raises nothing is a test that shows only when it fails."""
    try:
        return function(*arguments)
    except Exception:
        ok(False, name, traceback.format_exc())
        return None


def finish():
    """Prints the plan and ends the program."""
    print(f"1..{count}", flush=True)
    sys.exit(1 if failed or not count else 0)
