#!/usr/bin/python3
"""A helper that looks at nothing: it speaks wrapup-helper's protocol and answers from $FAKE_HELPER, a file of
JSON, after the delays it names. What it was asked is kept in $FAKE_HELPER.jobs. The real one is tried in
tests/cli/helper*.bats."""
import json
import os
import sys
import threading
import time

FILE = os.environ["FAKE_HELPER"]
lock = threading.Lock()


def answers():
    """Read anew each time, so that the world may change between rounds."""
    with open(FILE, encoding="utf-8") as file:
        return json.load(file)


def send(job, **members):
    with lock:
        print(json.dumps({"id": job["id"], "kind": job["kind"], **members}), flush=True)


def wait(world, what):
    time.sleep(world.get("delay_ms", {}).get(what, 0) / 1000)


def hello(job, world):
    send(job, observation={"version": world["version"], "protocol": 1})


def aws(job, world):
    facts = world["aws"]
    if isinstance(facts, str):
        send(job, observation={"outcome": facts})
        return
    for call in job["calls"]:
        wait(world, call["action"])
        found = facts.get(call["action"], {"error": "denied", "code": "UnauthorizedOperation",
                                           "iam": "ec2:" + call["action"]})
        found = found if "error" in found else {"facts": found}
        send(job, note={"call": call["id"], "request_id": "r", "spent_ms": 1, **found})
    send(job, observation={"outcome": "done", "region": job.get("region", "ap-northeast-2"),
                           "credentials": "environment"})


def commands(job, world):
    for command in job["commands"]:
        wait(world, command["id"])
        found = world["commands"].get(command["id"], {"exit": 127, "stdout": "", "stderr": "not found"})
        send(job, note={"command": command["id"], "truncated": False, "spent_ms": 1, **found})


def ssh(job, world):
    login = world["ssh"]
    if login["outcome"] == "done" and world.get("new_host") and job.get("accept") != login["host_key"]:
        login = {**login, "outcome": "host_unknown"}
    if login["outcome"] == "done":
        commands(job, world)
    send(job, observation=login)


def local(job, world):
    commands(job, world)
    send(job, observation={"outcome": "done"})


KINDS = {"hello": hello, "aws": aws, "ssh": ssh, "exec": local}


def answer(job):
    world = answers()
    wait(world, job["kind"])
    if job["kind"] in KINDS:
        KINDS[job["kind"]](job, world)
    elif job["kind"] in world:
        send(job, observation=world[job["kind"]])
    else:
        send(job, error="unknown_kind")


def main():
    with open(FILE + ".jobs", "a", encoding="utf-8") as jobs:
        threads = []
        for line in sys.stdin:
            jobs.write(line)
            jobs.flush()
            threads.append(threading.Thread(target=answer, args=(json.loads(line),), daemon=True))
            threads[-1].start()
            if len(threads) == 1:
                threads[0].join()
        for thread in threads:
            thread.join()


main()
