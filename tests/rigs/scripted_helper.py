#!/usr/bin/env python3
"""Stands in for wrapup-helper: answers job lines as a scenario says, right or in every wrong way.

The scenario is a JSON file: "log" is where job lines go; "aws", "commands" and the kinds of jobs say
what is answered; "fault" names what goes wrong. What the real helper does is tested elsewhere.
"""
import json
import os
import signal
import sys
import time

VERSION = "0.1.0"


def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def head(job):
    return {"id": job["id"], "kind": job["kind"]}


def hello(job, scenario):
    observation = {"version": VERSION, "protocol": 1, "kinds": []}
    observation.update(scenario.get("hello", {}))
    say(head(job) | {"observation": observation})


def aws_call(call, known):
    """One note: what the scenario knows under the call's id, or that nothing is there."""
    answer = known.get(call["id"], {"error": "denied", "code": "UnauthorizedOperation", "iam": "ec2:" + call["action"]})
    kind = {"error": answer.get("error")} if "error" in answer else {}
    return {"call": call["id"], "spent_ms": 1} | (answer if kind else {"facts": answer})


def aws(job, scenario):
    known = scenario.get("aws", {})
    outcome = known.get("outcome", {"outcome": "done", "region": "ap-northeast-2", "credentials": "profile"})
    if outcome["outcome"] == "done":
        for call in job["calls"]:
            say(head(job) | {"note": aws_call(call, known)})
    say(head(job) | {"observation": outcome})


def commands(job, scenario):
    for command in job["commands"]:
        note = scenario.get("commands", {}).get(command["id"])
        if note is None:
            note = {"exit": 0, "stdout": "", "stderr": "", "truncated": False, "spent_ms": 1}
        if note != "nothing":
            say(head(job) | {"note": {"command": command["id"]} | note})


def login(job, scenario):
    outcomes = scenario.get("ssh", {"outcome": "done", "address": "203.0.113.7", "user": "ubuntu",
                                    "host_key": "SHA256:right", "key_type": "ssh-ed25519"})
    if outcomes["outcome"] == "host_unknown" and job.get("accept") == outcomes["host_key"]:
        outcomes = dict(outcomes, outcome="done")
    if scenario.get("asks"):
        say(head(job) | {"note": {"asking": "passphrase"}})
        if scenario["asks"] == "forever":
            signal.pause()
        say(head(job) | {"note": {"asking": None}})
    if outcomes["outcome"] == "done":
        commands(job, scenario)
    say(head(job) | {"observation": outcomes})


def plain(job, scenario):
    answer = scenario.get(job["kind"])
    if isinstance(answer, list):  # by turn
        answer = answer.pop(0) if len(answer) > 1 else answer[0]
    if answer is None:
        say(head(job) | {"error": "unknown_kind"})
    elif answer != "nothing":
        say(head(job) | ({"error": answer["error"]} if "error" in answer else {"observation": answer}))


def fault(scenario, job):
    """What goes wrong when a job of the kind "at" comes; by itself none of it ends the program."""
    what = scenario.get("fault")
    if what is None or scenario.get("at", "hello") != job["kind"]:
        return
    if what == "die":
        sys.stderr.write("\x1b[31mout of luck\n")
        sys.stderr.flush()
        os._exit(1)
    elif what == "hang":
        signal.pause()
    elif what == "flood":
        while True:
            sys.stdout.write("x" * 65536 + ("\n" if scenario.get("lines") else ""))
    elif what == "deaf":
        os.close(0)
        signal.pause()
    elif what == "garbage":
        for line in ("", "{", "[]", "null", '{"id":999}', '{"id":-1,"observation":{}}', '{"id":"0"}', '{"id":1e300}',
                     '{"id":%d}' % job["id"], '{"id":%d,"note":7}' % job["id"], '{"id":%d,"id":%d}' % (job["id"], job["id"]),
                     '{"id":%d,"note":{"call":"nobody","facts":{}}}' % job["id"], "\xff\xfe", "\x00\x01", "[" * 5000,
                     '{"id":%d,"note":{"command":"nobody","exit":0}}' % job["id"]):
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    elif what == "late":
        time.sleep(scenario["seconds"])  # the answer is late, whatever a test waits for


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        scenario = json.load(file)
    talk = {"hello": hello, "aws": aws, "ssh": login, "exec": lambda j, s: (commands(j, s), plain(j, s | {"exec": {"outcome": "done"}}))}
    with open(scenario["log"], "a", encoding="utf-8") as log:
        while line := sys.stdin.readline():
            log.write(line)
            log.flush()
            job = json.loads(line)
            fault(scenario, job)
            talk.get(job["kind"], plain)(job, scenario)
            if scenario.get("twice"):
                talk.get(job["kind"], plain)(job, scenario)


main()
