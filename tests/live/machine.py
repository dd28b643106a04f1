#!/usr/bin/python3
"""The tasks about the machine and the key: over SSH and on the instance itself, against a real sshd, dpkg and Docker
engine, git repositories and key files. A row is a case."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rigs"))
import house  # noqa: E402

house.enter()

from cases import (case, closed, covered, file_of, hidden, key_file, key_mode, mode_of, no_dockerd, no_sshd, no_sudo, package,  # noqa: E402
                   run_all, undone)
from tap import finish  # noqa: E402
from world import LOG_ERR, LOG_OUT, World  # noqa: E402

ON_BOTH = "ssh_local"
PROJECT = "project"


# ---- changes of this file only ----------------------------------------------------------------------
def updated(days_ago):
    def change(world):
        world.machine.apt_updated(days_ago)
        return undone(lambda: world.machine.apt_updated(1))
    return change


def containers(*made):
    """Other containers than the lecture's: name, script."""
    def change(world):
        world.machine.containers_remove()
        for name, script in made:
            world.machine.container(name, script)
            house.poll(name, lambda: "exit" not in script or "exited" in house.run(
                "docker", "inspect", "-f", "{{.State.Status}}", name))
        return undone(world.containers)
    return change


def images(*names):
    """Other images than the one that was pulled: built on the instance."""
    def change(world):
        world.machine.containers_remove()
        house.run("docker", "image", "rm", "-f", *house.run("docker", "image", "ls", "-q").split())
        for name in names:
            world.machine.image_import(name)

        def undo():
            if names:
                house.run("docker", "image", "rm", "-f", *names)
            world.machine.image_pull()
            world.containers()
        return undone(undo)
    return change


def repository(*steps):
    """A git repository in ~/project; each step is git's words, or (file, text) to write."""
    def change(world):
        folder = world.laptop.home / PROJECT
        world.laptop.run("mkdir", folder)
        world.laptop.git(folder, "init", "-q")
        for step in steps:
            if isinstance(step, tuple):
                text = world.laptop.key.read_text() if step[1] is PEM else step[1]
                world.laptop.run("sh", "-c", 'mkdir -p "$(dirname "$1")" && cat >"$1"', "sh", folder / step[0], typed=text)
            else:
                world.laptop.git(folder, *step.split())
        return undone(lambda: house.run("rm", "-rf", folder))
    return change


PEM = object()  # the text of the learner's own key file
IGNORED = ((".gitignore", "*.pem\n"), "add .gitignore", "commit -qm first")
IN_PROJECT = {"repository": f"~/{PROJECT}"}

# ---- the instance as it should be -------------------------------------------------------------------
case("all is well", repository(*IGNORED), inputs={"container": "web", "log-line": LOG_OUT, "app-port": "80"},
     settings=IN_PROJECT,
     ssh={"t05": "pass", "t09": "pass", "t10": "pass", "t14": "pass", "t15": "pass", "t16": "pass", "t17": "pass",
          "t18": "pass", "t19": "pass", "t20": "pass", "t21": "pass", "t22": "pass"},
     local={"t05": "pass", "t09": "skip on_instance", "t10": "skip on_instance", "t14": "skip on_instance",
            "t15": "skip on_instance", "t16": "pass", "t17": "pass", "t18": "pass", "t19": "pass", "t20": "pass",
            "t21": "pass", "t22": "pass"})
case("no way in", closed(22), ssh={"t15": "skip requires", "t05": "skip requires", "t17": "skip requires"})

# ---- t05: Ubuntu --------------------------------------------------------------------------------------
case("Amazon Linux", file_of("/etc/os-release", 'ID="amzn"\nVERSION_ID="2023"\n'),
     ssh_local={"t05": "fail differs", "t17": "skip requires"})
case("no os-release", mode_of("/etc/os-release", 0o000), ssh_local={"t05": "unknown command_failed"})

# ---- t09: the key file's mode -------------------------------------------------------------------------
case("a key that others can read", key_mode(0o644), ssh={"t09": "fail file_too_open", "t15": "fail key_unprotected"})
case("a key that nobody can read", key_mode(0o000), ssh={"t09": "fail file_not_readable"})
case("a key that the owner can write", key_mode(0o600), ssh={"t09": "pass", "t15": "pass"})
case("no key file", settings={"key": "~/elsewhere.pem"}, ssh={"t09": "fail key_missing", "t15": "fail key_missing"})
case("no key configured", settings={"key": None}, ssh={"t09": "skip not_configured"})

# ---- t10: git -----------------------------------------------------------------------------------------
case("a key in the repository", repository(*IGNORED, ("keys/old.pem", PEM), "add -f keys/old.pem", "commit -qm keys"),
     settings=IN_PROJECT, ssh={"t10": "fail pem_tracked"})
case("a key that was removed from the repository",
     repository(*IGNORED, ("old.PEM", PEM), "add -f old.PEM", "commit -qm key", "rm -q old.PEM", "commit -qm gone"),
     settings=IN_PROJECT, ssh={"t10": "fail pem_in_history"})
case("a public key with a key's name", repository(*IGNORED, ("cert.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n"), "add -f cert.pem",
                                                  "commit -qm certificate"), settings=IN_PROJECT, ssh={"t10": "pass"})
case("keys are not ignored", repository((".gitignore", "*.log\n"), "add .gitignore", "commit -qm first"),
     settings=IN_PROJECT, ssh={"t10": "fail pem_not_ignored"})
case("the rule is not committed", repository((".gitignore", "*.pem\n")), settings=IN_PROJECT, ssh={"t10": "fail gitignore_untracked"})
case("no repository", ssh={"t10": "skip no_repository"})
case("no git", hidden("/usr/bin/git"), settings={"repository": "~"}, ssh={"t10": "unknown no_git"})

# ---- t16: apt -----------------------------------------------------------------------------------------
case("updated long ago", updated(30), ssh_local={"t16": "fail too_old"})

# ---- t17, t18: Docker -----------------------------------------------------------------------------------
case("docker.io was removed", package("deinstall ok config-files"),
     ssh_local={"t17": "fail no_line", "t18": "skip requires", "t20": "skip requires"})
case("docker.io never was there", package(None), ssh_local={"t17": "fail no_line"})
case("no dpkg", hidden("/usr/bin/dpkg-query"), ssh_local={"t17": "unknown command_missing"})
case("the engine is stopped", no_dockerd, ssh_local={"t18": "fail differs", "t19": "skip requires"})

# ---- t19, t20, t21 ----------------------------------------------------------------------------------------
case("no image", images(), ssh_local={"t19": "fail no_output"})
case("an image that was built here", images("mine:1"), ssh_local={"t19": "fail no_line"})
case("no sudo", no_sudo, inputs={"container": "web", "log-line": LOG_OUT},
     ssh_local={"t19": "unknown docker_socket", "t20": "unknown docker_socket", "t21": "unknown docker_socket"})
case("no container", containers(), ssh_local={"t20": "fail no_container"})
case("a container that failed", containers(("app", "echo no such file >&2; exit 1")), ssh_local={"t20": "fail container_exited"})
case("hello-world", containers(("hello", "echo Hello from Docker; exit 0")), ssh_local={"t20": "fail container_finished"})
case("the other stream's line", inputs={"container": "web", "log-line": LOG_ERR}, ssh_local={"t21": "pass"})
case("a line that is not there", inputs={"container": "web", "log-line": "no such line here"}, ssh_local={"t21": "fail line_unseen"})
case("another container's name", inputs={"container": "nginx", "log-line": LOG_OUT}, ssh_local={"t21": "fail no_such_container"})
case("no line pasted", inputs={"container": "web"}, ssh_local={"t21": "unknown no_input"})
case("an app that says nothing", containers(("web", "exec sleep 1000")), inputs={"container": "web", "log-line": LOG_OUT},
     ssh_local={"t21": "unknown log_empty"})

# ---- t22 --------------------------------------------------------------------------------------------------
case("nothing on that port", inputs={"app-port": "8080"}, ssh_local={"t22": "fail http_refused"})
case("the port is closed", closed(80), inputs={"app-port": "80"}, ssh={"t22": "fail http_timed_out"})

world = World()
world.start()
world.docker_start()
world.machine.apt_updated(1)
run_all(world)
FULL = "pass fail unknown"
covered({
    "t05": {"ssh": FULL, "local": FULL}, "t09": {"ssh": "pass fail skip", "local": "skip"},
    "t10": {"ssh": FULL + " skip", "local": "skip"}, "t16": {"ssh": "pass fail", "local": "pass fail"},
    "t17": {"ssh": FULL, "local": FULL}, "t18": {"ssh": "pass fail", "local": "pass fail"},
    "t19": {"ssh": FULL, "local": FULL}, "t20": {"ssh": FULL, "local": FULL}, "t21": {"ssh": FULL, "local": FULL},
    "t22": {"ssh": "pass fail", "local": "pass fail"},
})
finish()
