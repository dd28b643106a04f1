#!/usr/bin/python3
"""A table of cases and what makes them happen: each changes something about the rig, asks `wrapup check` by one
route or several, and says state and cause of each task. The tables stand in tests/live/."""
import contextlib
import os

from house import RIG, poll, run
from tap import attempt, ok

table = []
seen = set()


def case(name, *changes, inputs=(), settings=(), environment=(), without=(), **expected):
    """expected: aws={"t02": "fail instance_elsewhere"}; several routes at once as aws_file={…}. without: parts of
    the evidence that nobody pasted."""
    table.append((name, changes, {"inputs": dict(inputs), "settings": dict(settings),
                                  "environment": dict(environment), "without": without}, expected))


# ---- changes: functions of the world; a context manager is left after the case ----------------------
def scene(change):
    """Something about what AWS knows: a function of the scene."""
    def apply(world):
        change(world.scene)
    return apply


def denied(*actions):
    return lambda world: world.scene.now.update(denied=list(actions))


def fault(action, **kind):
    return lambda world: world.scene.now.update(faults={action: kind})


@contextlib.contextmanager
def undone(undo):
    yield
    undo()


def no_sshd(world):
    world.machine.sshd_stop()
    return undone(world.machine.sshd_start)


def sshd(config):
    def change(world):
        world.machine.sshd_stop()
        world.machine.sshd_start(config)

        def undo():
            world.machine.sshd_stop()
            world.machine.sshd_start()
        return undone(undo)
    return change


def closed(port, everywhere=False):
    def change(world):
        world.machine.port_closed(port, True, everywhere)
        return undone(lambda: world.machine.port_closed(port, False, everywhere))
    return change


def metadata(changes):
    """What the metadata service says, by path; None: not there."""
    return lambda world: world.metadata.update(changes)


def no_metadata(world):
    world.metadata["off"] = True


def metadata_v1(world):
    world.metadata["v1"] = "allowed"


def file_of(path, text):
    """One of the system's files that the instance lends."""
    def change(world):
        before = world.machine.read(path)
        world.machine.write(path, text)
        return undone(lambda: world.machine.write(path, before))
    return change


def mode_of(path, octal):
    """Nobody but root may read one of the lent files, or whatever the mode says."""
    def change(_):
        os.chmod(path, octal)
        return undone(lambda: os.chmod(path, 0o644))
    return change


def package(status):
    def change(world):
        world.machine.docker_package(status)
        return undone(lambda: world.machine.docker_package("install ok installed"))
    return change


def hidden(path):
    """A program that is not installed."""
    def change(_):
        run("mount", "--bind", "/dev/null", path)
        return undone(lambda: run("umount", path))
    return change


def no_sudo(world):
    """A login without sudo, as on a server of somebody else."""
    before = world.machine.read("/etc/sudoers")
    world.machine.write("/etc/sudoers", before.replace("NOPASSWD:ALL", "ALL"))
    return undone(lambda: world.machine.write("/etc/sudoers", before))


def no_dockerd(world):
    world.machine.dockerd_stop()

    def undo():
        world.machine.dockerd_start()
        world.containers()
    return undone(undo)


def key_mode(octal):
    def change(world):
        world.laptop.key.chmod(octal)
        return undone(lambda: world.laptop.key.chmod(0o400))
    return change


def key_file(name, make):
    """Another key file in the learner's home; the case names it in its settings."""
    def change(world):
        path = world.laptop.home / name
        make(world, path)
        return undone(path.unlink)
    return change


def listener(port, says):
    """Something at the instance's address that is no sshd."""
    def change(world):
        process = world.machine.start("busybox", "nc", "-ll", "-p", port,
                                      "-e", "/bin/echo", says, name="listener")
        poll("the listener", lambda: world.machine.listens(port))

        def undo():
            process.kill()
            process.wait()
        return undone(undo)
    return change


# ---- running ----------------------------------------------------------------------------------------
def judge(name, route, task, wanted, document):
    """State and cause as the case says, and a next step for whatever did not pass."""
    found = document["by"].get(task)
    if found is None:
        ok(False, f"{name}: {task} by {route}", document["said"])
        return
    state, _, cause = wanted.partition(" ")
    fine = (found["state"], found["cause"]) == (state, cause) and (found["next"] == "") == (state == "pass") \
        and (state == "pass" or found["observed"] != "")
    what = [f"{key}: {found[key]}" for key in ("state", "cause", "route", "observed", "next", "evidence")]
    ok(fine, f"{name}: {task} by {route} is {wanted}", "\n".join([*what, "said: " + document["said"].strip()]))
    seen.add((task, route, state))


def run_case(world, name, changes, how, expected):
    with contextlib.ExitStack() as stack:
        stack.callback(world.scene_reset)
        for change in changes:
            undo = change(world)
            if undo is not None:
                stack.enter_context(undo)
        world.publish()
        for routes, tasks in expected.items():
            for route in routes.split("_"):
                document = world.ask(route, list(tasks), **how)
                for task, wanted in tasks.items():
                    judge(name, route, task, wanted, document)


def run_all(world, only=os.environ.get("LIVE_ONLY", "")):
    """Every case whose name holds the word."""
    for row in table:
        if only in row[0]:
            attempt(row[0], run_case, world, *row)


def covered(wanted):
    """Each task on each of its routes has passed, failed, and not been known: {task: {route: states}}."""
    missing = [f"{task} by {route}: {state}" for task, routes in wanted.items()
               for route, states in routes.items() for state in states.split() if (task, route, state) not in seen]
    ok(not missing, "each task was seen in each state on each of its routes", "\n".join(missing))
