#!/usr/bin/python3
"""One learner over several runs: what is remembered from one check to the next, the end of the instance, watching
until a fault is mended, the step that stands in the way, and that no secret stays behind anywhere."""
import datetime
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import sqlite3
import subprocess
import sys
import termios
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rigs"))
import house  # noqa: E402

house.enter()

import scene  # noqa: E402
from house import RIG, poll, run  # noqa: E402
from instance import PRIVATE, PUBLIC  # noqa: E402
from tap import attempt, finish, ok  # noqa: E402
from world import ENDPOINT, KEYS, LOG_OUT, World  # noqa: E402

NEW_ADDRESS = "203.0.113.77"
PASSPHRASE = "open sesame 4711"
ROLE_KEY = "ASIAIOSFODNN7EXAMPLE"
ROLE_SECRET = "roleXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY2"
ROLE_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLErole1122334455667788"

world = World()
world.start()
world.docker_start()
world.machine.apt_updated(1)


def expect(name, route, wanted, **how):
    """Checks with the store as it is; wanted: {task: "state cause"}."""
    document = world.check(route, list(wanted), **how)
    for task, judgement in wanted.items():
        found = document["by"][task]
        ok(f"{found['state']} {found['cause']}".strip() == judgement, f"{name}: {task} by {route} is {judgement}",
           f"{found}\n{document['said']}")
    return document


def begin(route, **settings):
    """A learner without a past."""
    world.scene_reset()
    world.publish()
    world.configure(route, {**world.settings(route), **settings})


def set_state(name, **more):
    one = world.scene.instance
    one.update(State={"Code": 0, "Name": name}, **more)
    for member in [member for member, value in more.items() if value is None]:
        del one[member]
    world.scene.status.update(InstanceState={"Code": 0, "Name": name})
    world.publish()


# ---- stop and start ------------------------------------------------------------------------------------
def restart_by_api():
    for route in ("aws", "file"):
        begin(route)
        expect("before the stop", route, {"t24": "wait remembered_now"})
        expect("nothing was done", route, {"t24": "fail not_restarted"})
        set_state("stopped", PublicIpAddress=None, PublicDnsName="")
        expect("stopped", route, {"t24": "wait stopped_now"})
        set_state("running", PublicIpAddress=NEW_ADDRESS, LaunchTime=scene.ago(minutes=1))
        expect("started again", route, {"t24": "pass"})
        expect("and later", route, {"t24": "pass"})


def restart_with_elastic_address():
    begin("aws")
    expect("before the stop", "aws", {"t24": "wait remembered_now"})
    world.scene.now["Addresses"] = [{
        "PublicIp": PUBLIC, "AllocationId": "eipalloc-0123456789abcdef0", "AssociationId": "eipassoc-0123456789abcdef0",
        "Domain": "vpc", "InstanceId": scene.INSTANCE, "PrivateIpAddress": PRIVATE}]
    set_state("running", LaunchTime=scene.ago(minutes=1))
    expect("started again at its Elastic IP", "aws", {"t24": "pass"})


def restart_by_login():
    """Without AWS the kernel's boot id shows it."""
    for route in ("ssh", "local"):
        begin(route)
        expect("before the stop", route, {"t24": "wait remembered_now"})
        expect("nothing was done", route, {"t24": "fail not_restarted"})
        world.machine.reboot(NEW_ADDRESS)
        world.scene.instance.update(PublicIpAddress=NEW_ADDRESS)
        world.publish()
        if route == "ssh":
            world.laptop.wrapup("config", "instance.host", NEW_ADDRESS)
        expect("started again", route, {"t24": "pass"})
        world.machine.address(PUBLIC)


# ---- the end of the instance ------------------------------------------------------------------------------
def terminate():
    for route in ("aws", "file"):
        begin(route)
        expect("it runs", route, {"t02": "pass", "t25": "fail still_there", "t26": "skip requires"})
        set_state("shutting-down")
        expect("shutting down", route, {"t25": "wait shutting_down"})
        world.scene.now["Volumes"][0].update(State="available", Attachments=[])
        set_state("terminated", PublicIpAddress=None, PrivateIpAddress=None, NetworkInterfaces=[], BlockDeviceMappings=[])
        expect("terminated, its volume stayed", route, {"t25": "pass", "t26": "fail volume_left"})
        world.scene.now["Volumes"] = []
        world.publish()
        expect("the volume is gone", route, {"t25": "pass", "t26": "pass"})
    begin("aws")
    expect("it runs", "aws", {"t25": "fail still_there"})
    world.scene.now.update(Reservations=[], InstanceStatuses=[], Volumes=[])
    world.publish()
    expect("an hour after the end", "aws", {"t25": "pass", "t26": "pass"})


def mistyped():
    begin("aws", id="i-0fedcba9876543210")
    expect("an id that was never seen", "aws", {"t25": "unknown never_seen", "t26": "skip requires"})


def elastic_address_left():
    begin("aws")
    world.scene.now["Addresses"] = [{
        "PublicIp": PUBLIC, "AllocationId": "eipalloc-0123456789abcdef0", "AssociationId": "eipassoc-0123456789abcdef0",
        "Domain": "vpc", "InstanceId": scene.INSTANCE, "PrivateIpAddress": PRIVATE}]
    world.publish()
    expect("it runs", "aws", {"t25": "fail still_there", "t26": "skip requires"})
    world.scene.now["Volumes"] = []
    for name in ("AssociationId", "InstanceId", "PrivateIpAddress"):
        del world.scene.now["Addresses"][0][name]
    set_state("terminated")
    expect("its Elastic IP stayed", "aws", {"t25": "pass", "t26": "fail address_left"})


# ---- what stands in the way, and watching ---------------------------------------------------------------------
def stuck():
    begin("ssh")
    world.machine.dockerd_stop()
    document = world.check("ssh", [], inputs={"address": PUBLIC, "caller-identity": "arn:aws:iam::123456789012:user/kim"})
    ok(document["stuck"] == "t18", "the first stuck step is the engine", document["stuck"])
    ok(document["exit"] == 1, "the exit status says that something failed", document["exit"])
    world.machine.dockerd_start()
    world.containers()


def watch():
    begin("ssh")
    world.machine.dockerd_stop()
    words = world.laptop.words(RIG / "bin/wrapup", "--lang", "en", "--banks", RIG / "quizzes", "check", "t18", "--bank", "ec2",
                               "--watch", "10", "--accept-host", world.machine.host_fingerprint())
    log = RIG / "watch.log"
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=world.laptop.home,
                                   env={**world.laptop.environment, "AWS_ENDPOINT_URL": ENDPOINT})
        poll("the first round", lambda: re.search(r"fail +t18", log.read_text()) is not None)
        world.machine.dockerd_start()
        world.containers()
        try:
            status = process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            status = None
    ok(status == 0, "watching ends well when the fault is mended", f"{status}\n{log.read_text()}")
    ok(re.search(r"pass +t18", log.read_text()) is not None, "and says so", log.read_text())


# ---- setting it up ------------------------------------------------------------------------------------------------
def configured():
    """Somebody who presses Enter where something is proposed: on the laptop with credentials but no Region, and on
    the instance, where nobody asks for a key."""
    world.scene_reset()
    world.publish()
    for route, enters in (("aws", 7), ("local", 4)):
        learner = world.learner(route)
        world.configure(route, {})
        keys = KEYS if route == "aws" else {}
        done = learner.wrapup("--lang", "en", "config", "instance", typed="\n" * enters,
                              environment={**keys, "AWS_ENDPOINT_URL": ENDPOINT})
        said = done.stdout + done.stderr
        kept = json.loads(learner.wrapup("config", "instance", "--json").stdout)
        ok(kept["instance.id"] == scene.INSTANCE and kept["instance.host"] == PUBLIC, f"the instance is found ({route})", said)
        ok(("private key" in said) == (route == "aws"), f"a key is asked for on the laptop only ({route})", said)
        ok("All set" in said, f"and all is said ({route})", said)


# ---- secrets ----------------------------------------------------------------------------------------------------
def secrets():
    """Everything planted so far, looked for in whatever a run leaves behind."""
    begin("aws")
    pem = world.laptop.key.read_text().split("\n")[3]
    everything = {"address": PUBLIC, "caller-identity": f'{{"Account": "{scene.ACCOUNT}", '
                  f'"Arn": "arn:aws:iam::{scene.ACCOUNT}:user/kim"}}', "container": "web", "log-line": LOG_OUT,
                  "app-port": "80"}
    document = world.check("aws", [], inputs=everything)
    ok(document["counts"]["pass"] > 15, "a whole round was made", document["counts"])
    moved = world.laptop.home / "moved.wrapup"
    ok(world.laptop.wrapup("move", moved).returncode == 0, "the answers are handed over")
    copy = world.laptop.home / "copy.db"
    ok(world.laptop.wrapup("backup", copy).returncode == 0, "and copied")
    data = world.laptop.home / ".local/share/wrapup"
    planted = {"secret key": scene.SECRET_KEY, "session token": scene.SESSION_TOKEN, "access key": scene.ACCESS_KEY,
               "private key": pem}
    files = [*data.rglob("*"), moved, copy, RIG / "sshd.log"]
    for what, text in planted.items():
        found = [path for path in files if path.is_file() and text.encode() in path.read_bytes()]
        ok(not found, f"no file holds the {what}", found)
    with sqlite3.connect(f"file:{data / 'wrapup.db'}?mode=ro", uri=True) as db:
        kept = "\n".join(map(str, db.execute("SELECT * FROM check_result")))
    ok(kept.count("t0") > 8, "the results are in the store", kept[:500])
    for what, text in {"account": scene.ACCOUNT, "address": PUBLIC, "private address": PRIVATE, "log line": LOG_OUT}.items():
        ok(text not in kept, f"no result holds the {what}", kept)
        ok(text.encode() not in moved.read_bytes(), f"nor does what is handed over hold the {what}")


def at_terminal(words, answers):
    """Runs a program at a terminal of its own; each answer waits for the text before it. What the screen got."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(world.laptop.words(*words), stdin=theirs, stdout=theirs, stderr=theirs, cwd=world.laptop.home,
                               env={**world.laptop.environment, "TERM": "xterm", "AWS_ENDPOINT_URL": ENDPOINT},
                               preexec_fn=lambda: (os.setsid(), fcntl.ioctl(0, termios.TIOCSCTTY, 0)))
    os.close(theirs)
    seen = ""
    end = time.monotonic() + 40
    while time.monotonic() < end:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                more = os.read(ours, 4096)
            except OSError:
                break
            seen += more.decode(errors="replace")
        if answers and answers[0][0] in seen[seen.rfind("\x07") + 1:]:
            os.write(ours, answers.pop(0)[1].encode() + b"\n")
            seen += "\x07"  # what came before is answered
    process.kill()
    process.wait()
    os.close(ours)
    return seen


def passphrase():
    """A key that is locked, opened by the helper at the terminal: the passphrase is nowhere afterwards."""
    locked = world.laptop.home / "locked.pem"
    world.machine.authorize([world.public_key, world.laptop.key_make(locked, "rsa", "-N", PASSPHRASE)])
    begin("ssh", key=locked)
    screen = at_terminal([RIG / "bin/wrapup", "--lang", "en", "--banks", RIG / "quizzes", "check", "t15", "--bank", "ec2"],
                         [("log in", "yes"), ("passphrase for 'locked.pem'", PASSPHRASE)])
    ok(re.search(r"pass +t15", screen) is not None, "a locked key logs in when its passphrase is typed", screen)
    ok(PASSPHRASE not in screen, "the passphrase is not shown", screen)
    data = world.laptop.home / ".local/share/wrapup"
    found = [path for path in data.rglob("*") if path.is_file() and PASSPHRASE.encode() in path.read_bytes()]
    ok(not found and (data / "known_hosts").exists(), "nor kept", found)
    locked.unlink()


def role():
    """An instance with a role asks AWS by its metadata's credentials, which are no sign of who its learner is."""
    begin("local")
    arn = f"arn:aws:sts::{scene.ACCOUNT}:assumed-role/web/{scene.INSTANCE}"
    world.scene.now["keys"][ROLE_KEY] = {"secret": ROLE_SECRET, "token": ROLE_TOKEN, "arn": arn}
    world.publish()
    expires = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%SZ")
    world.machine.imds_start(world.imds_values(), role="web", credentials={
        "Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": ROLE_KEY, "SecretAccessKey": ROLE_SECRET,
        "Token": ROLE_TOKEN, "Expiration": expires})
    world.published = None
    expect("an instance with a role", "local", {"t01": "unknown machine_is_role", "t03": "pass", "t04": "pass",
                                                "t12": "pass", "t11": "pass"})
    data = world.inside.home / ".local/share/wrapup"
    for what, text in {"key": ROLE_SECRET, "token": ROLE_TOKEN}.items():
        ok(not [path for path in data.rglob("*") if path.is_file() and text.encode() in path.read_bytes()],
           f"no file holds the role's {what}")


def environments():
    """What is started on the instance for a local check sees nothing of the learner's credentials."""
    begin("local")
    (RIG / "environment.log").write_text("")
    document = world.check("local", ["t18"], environment={**KEYS, "SSH_AUTH_SOCK": "/nowhere"})
    seen = (RIG / "environment.log").read_text()
    ok(document["by"]["t18"]["route"] == "local" and "PATH=" in seen, "a command ran here, and told what it saw", seen)
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "SSH_AUTH_SOCK", scene.SECRET_KEY, scene.SESSION_TOKEN):
        ok(name not in seen, f"a command's environment has no {name[:24]}", seen)


def core_dumps():
    begin("aws")
    world.scene.now["delay_ms"] = 1500
    world.publish()
    process = subprocess.Popen(
        world.laptop.words(RIG / "bin/wrapup", "--banks", RIG / "quizzes", "check", "t02", "--bank", "ec2", "--json"),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=world.laptop.home,
        env={**world.laptop.environment, **KEYS, "AWS_ENDPOINT_URL": ENDPOINT})
    for name in ("wrapup", "wrapup-helper"):
        poll(name, lambda n=name: run("pgrep", "-x", "-u", "learner", n, check=False) != "")
        limits = [pathlib.Path(f"/proc/{pid}/limits").read_text()
                  for pid in run("pgrep", "-x", "-u", "learner", name).split()]
        ok(all(re.search(r"^Max core file size +0 +0 ", one, re.M) for one in limits), f"{name} leaves no core file", limits)
    process.wait(30)


started = time.monotonic()
for step in (restart_by_api, restart_with_elastic_address, restart_by_login, terminate, mistyped, elastic_address_left,
             configured, stuck, watch, secrets, passphrase, role, environments, core_dumps):
    attempt(step.__name__, step)
    print(f"# {step.__name__}: {time.monotonic() - started:.1f} s")
finish()
