#!/usr/bin/python3
"""A house of its own for live tests: namespaces for network, mounts and processes in which two machines
stand, the learner's laptop and the instance, joined by a cable. All of it goes when the test ends, however it
ends. What runs on the machines is instance.py's part."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

RIG = pathlib.Path("/run/rig")
LAPTOP_ADDRESS = "198.51.100.1"
ROUTER_ADDRESS = "198.51.100.254"
INSTANCE_NETWORK = "/run/netns/instance"
CGROUPS = pathlib.Path("/sys/fs/cgroup")
CGROUP_PREFIX = "wrapup-live-"
INSIDE = "WRAPUP_LIVE_CGROUP"


def run(*words, check=True, **options):
    """The standard output of a program; its standard error is the reason when it fails."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def poll(what, true, seconds=20):
    """Waits until the function says so."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"waited {seconds} s in vain: {what}")
        time.sleep(0.02)


def started(what, process, log, true, seconds=60):
    """Waits until a program that stays is there; when it ends instead, its log says why."""
    poll(what, lambda: process.poll() is not None or true(), seconds)
    if process.poll() is not None:
        raise RuntimeError(f"{what} ended:\n{log.read_text()[-2000:]}")


def cgroups(name):
    """Cgroups of that name, in every hierarchy, below whatever group this process is in."""
    return [folder for top in CGROUPS.rglob(name) for folder, _, _ in os.walk(top, topdown=False)]


def cgroups_sweep():
    """Removes what the containers of tests that have ended left in the cgroup file system."""
    for folder in cgroups(CGROUP_PREFIX + "*"):
        pid = folder[folder.index(CGROUP_PREFIX) + len(CGROUP_PREFIX):].split("/")[0]
        if not os.path.exists(f"/proc/{pid}"):
            try:
                os.rmdir(folder)
            except OSError:
                pass  # somebody else was faster


def cgroups_remove(own):
    """True when nothing is left; the last processes may take a moment to go."""
    for folder in cgroups(own):
        try:
            os.rmdir(folder)
        except OSError:
            pass
    return not cgroups(own)


def enter():
    """Starts this test again inside of the house; comes back only there."""
    if os.environ.get(INSIDE):
        build()
        return
    if os.geteuid() != 0:
        sys.exit("the live tests need root: namespaces, sshd and dockerd")
    own = f"{CGROUP_PREFIX}{os.getpid()}"
    cgroups_sweep()
    # When this process dies, so does the first process of the namespaces, and everything in them with it.
    inside = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "--mount", "--pid", "--ipc", "--uts", "--fork",
         "--kill-child", "--mount-proc", sys.executable, *sys.argv],
        env={**os.environ, INSIDE: own})

    def stop(*_):
        inside.kill()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    status = inside.wait()
    poll(f"{own} to leave {CGROUPS}", lambda: cgroups_remove(own))
    sys.exit(status if status >= 0 else 128 - status)


def mounts_build():
    """A /run and an /etc of our own: accounts, names and sockets made here never reach the machine."""
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    for folder in ("bin", "etc", "lock", "home"):
        (RIG / folder).mkdir(parents=True)
    run("cp", "-a", "/etc/.", RIG / "etc")
    run("mount", "--bind", RIG / "etc", "/etc")
    # The host names of a lecture room without a name service: what is not written here does not exist.
    for name, text in (("hosts", f"127.0.0.1 localhost\n{LAPTOP_ADDRESS} laptop\n203.0.113.200 github.com\n"),
                       ("nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\n"),
                       ("hostname", "laptop\n")):
        path = pathlib.Path("/etc", name)
        path.unlink(missing_ok=True)
        path.write_text(text)
    run("hostname", "laptop")


def network_build():
    """The laptop, a router, and behind it the instance. A packet to an address that nobody holds is lost, as it
    is on the way to AWS: a connection times out."""
    pathlib.Path("/run/netns").mkdir()
    run("ip", "netns", "add", "instance")
    run("ip", "link", "add", "net0", "type", "veth", "peer", "name", "ens5", "netns", "instance")
    run("ip", "link", "set", "lo", "up")
    run("ip", "address", "add", f"{LAPTOP_ADDRESS}/24", "dev", "net0")
    run("ip", "link", "set", "net0", "up")
    run("ip", "route", "add", "203.0.113.0/24", "via", ROUTER_ADDRESS)
    run("ip", "route", "add", "unreachable", "192.0.2.0/24")
    instance = ["nsenter", f"--net={INSTANCE_NETWORK}", "ip"]
    run(*instance, "link", "set", "lo", "up")
    run(*instance, "address", "add", f"{ROUTER_ADDRESS}/24", "dev", "ens5")
    run(*instance, "link", "set", "ens5", "up")
    # Rules ahead of the local table stand for a security group, see Instance.port_closed().
    run(*instance, "rule", "add", "pref", "100", "lookup", "local")
    run(*instance, "rule", "del", "pref", "0")


def build():
    """All that a tests needs before the first program starts."""
    for tool in ("ip", "sshd", "ssh-keygen", "sudo", "dockerd", "docker", "docker-registry", "busybox", "git", "aws"):
        if not shutil.which(tool, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"):
            sys.exit(f"'{tool}' is missing, run: make deps-live")
    os.environ["PATH"] = f"{RIG}/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    os.environ["LC_ALL"] = "C.UTF-8"
    mounts_build()
    network_build()
