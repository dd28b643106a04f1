#!/usr/bin/python3
"""The instance of a live test: addresses, a real sshd, a real Docker engine, and stand-ins for what this machine
is not: Ubuntu, its systemd, and a kernel that was started anew. The house around it is house.py's part."""
import json
import os
import pathlib
import subprocess
import sys

import house
from house import RIG, poll, run, started

PUBLIC = "203.0.113.25"
PRIVATE = "172.31.5.4"
IMDS = "169.254.169.254"
# Another host on the internet, which answers on the same ports: the program asks it when the instance is silent.
CONTROL = "203.0.113.200"
USER = "ubuntu"
CONTAINER_IMAGE = "127.0.0.1:5000/lecture/hello:1"

SSHD_CONFIG = f"""Port 22
HostKey {RIG}/sshd/ssh_host_ed25519_key
HostKey {RIG}/sshd/ssh_host_rsa_key
PidFile {RIG}/sshd/pid
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 200
UsePAM no
SetEnv PATH={RIG}/bin:/usr/bin:/bin
"""
SUDOERS = f"""Defaults secure_path="{RIG}/bin:/usr/sbin:/usr/bin:/sbin:/bin"
root ALL=(ALL) ALL
{USER} ALL=(ALL) NOPASSWD:ALL
"""
# There is no systemd here. This one knows the unit of the lecture, whose state is that of the real engine, and
# keeps a record of the environment that commands are given.
SYSTEMCTL = f"""#!/bin/sh
[ "$1 $2" = 'is-active docker' ] || exit 1
env >>{RIG}/environment.log
if pgrep -x dockerd >/dev/null; then
    echo active
else
    echo inactive
    exit 3
fi
"""
UBUNTU = 'PRETTY_NAME="Ubuntu 24.04.2 LTS"\nNAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n'


class Instance:
    """One machine; its parts are started and stopped by the tests."""

    def __init__(self):
        self.sshd = None
        self.dockerd = None
        self.registry = None
        self.imds = None
        self.public = None
        (RIG / "bin/systemctl").write_text(SYSTEMCTL)
        (RIG / "bin/systemctl").chmod(0o755)
        (RIG / "environment.log").touch()
        (RIG / "environment.log").chmod(0o666)
        pathlib.Path("/etc/sudoers").write_text(SUDOERS)
        pathlib.Path("/etc/sudoers").chmod(0o440)
        self.home = account(USER)
        self.lend("/etc/os-release", UBUNTU)
        self.lend("/var/lib/dpkg/status", pathlib.Path("/var/lib/dpkg/status").read_text())
        self.lend("/proc/sys/kernel/random/boot_id", pathlib.Path("/proc/sys/kernel/random/boot_id").read_text())
        self.dpkg_status = self.read("/var/lib/dpkg/status")
        run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/var/lib/apt")
        os.makedirs("/var/lib/apt/periodic")
        os.makedirs("/var/lib/apt/lists")
        self.ip("address", "add", f"{PRIVATE}/32", "dev", "ens5")
        self.ip("address", "add", f"{IMDS}/32", "dev", "lo")
        self.ip("address", "add", f"{CONTROL}/32", "dev", "ens5")
        self.address(PUBLIC)

    # ---- files of the system --------------------------------------------------------------------
    @staticmethod
    def lend(path, text):
        """Lays a file of ours over one of the system's; Instance.write() changes it."""
        copy = RIG / "lent" / path.strip("/").replace("/", "-")
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(text)
        copy.chmod(0o644)
        run("mount", "--bind", copy, path)

    @staticmethod
    def read(path):
        return pathlib.Path(path).read_text()

    @staticmethod
    def write(path, text):
        """In place, as a mounted file can't be replaced."""
        pathlib.Path(path).write_text(text)

    def docker_package(self, status):
        """What dpkg says of docker.io: its status line, or None when it was never there."""
        kept = []
        for stanza in self.dpkg_status.split("\n\n"):
            if stanza.startswith("Package: docker.io\n"):
                if status is None:
                    continue
                stanza = "\n".join(f"Status: {status}" if line.startswith("Status: ") else line
                                   for line in stanza.split("\n"))
            kept.append(stanza)
        self.write("/var/lib/dpkg/status", "\n\n".join(kept))

    @staticmethod
    def apt_updated(days_ago):
        for name in ("periodic/update-success-stamp", "lists"):
            path = f"/var/lib/apt/{name}"
            if name != "lists":
                pathlib.Path(path).touch()
            run("touch", "-d", f"{days_ago} days ago", path)

    # ---- network ---------------------------------------------------------------------------------
    @staticmethod
    def ip(*words):
        return run("nsenter", f"--net={house.INSTANCE_NETWORK}", "ip", *words)

    def address(self, public):
        """The public IPv4; None takes it away."""
        if self.public:
            self.ip("address", "del", f"{self.public}/32", "dev", "ens5")
        if public:
            self.ip("address", "add", f"{public}/32", "dev", "ens5")
        self.public = public

    def port_closed(self, port, closed=True, everywhere=False):
        """A security group without a rule for the port: its packets are lost. everywhere: a network that lets none
        of them out."""
        there = [] if everywhere else ["to", PUBLIC]
        self.ip("rule", "add" if closed else "del", "pref", "10", *there, "iif", "ens5", "ipproto", "tcp",
                "dport", str(port), "blackhole")

    def start(self, *words, name, **options):
        """Starts a program that stays, on the instance's network; what it says goes to a file."""
        log = open(RIG / f"{name}.log", "ab")
        return subprocess.Popen(["nsenter", f"--net={house.INSTANCE_NETWORK}", *map(str, words)],
                                stdin=subprocess.DEVNULL, stdout=log, stderr=log, **options)

    @staticmethod
    def run(*words, **options):
        return run("nsenter", f"--net={house.INSTANCE_NETWORK}", *words, **options)

    def listens(self, port):
        return self.run("ss", "-Hltn", f"sport = :{port}") != ""

    # ---- ssh ---------------------------------------------------------------------------------------
    def host_keys_make(self):
        (RIG / "sshd").mkdir(exist_ok=True)
        for kind in ("ed25519", "rsa"):
            path = RIG / f"sshd/ssh_host_{kind}_key"
            for old in (path, path.with_suffix(".pub")):
                old.unlink(missing_ok=True)
            run("ssh-keygen", "-q", "-N", "", "-t", kind, "-f", path, "-C", "")

    def sshd_start(self, config_text=SSHD_CONFIG):
        os.makedirs("/run/sshd", exist_ok=True)
        if not (RIG / "sshd").exists():
            self.host_keys_make()
        config = RIG / "sshd/config"
        config.write_text(config_text)
        if subprocess.run(["sshd", "-t", "-f", config, "-o", "PerSourcePenalties=no"], check=False,
                          capture_output=True).returncode == 0:
            config.write_text(config_text + "PerSourcePenalties no\n")
        self.sshd = self.start(run("which", "sshd").strip(), "-D", "-e", "-f", config, name="sshd")
        started("sshd", self.sshd, RIG / "sshd.log", lambda: self.listens(22))

    def sshd_stop(self):
        self.sshd.terminate()
        self.sshd.wait()
        poll("sshd's end", lambda: not self.listens(22))

    def authorize(self, public_keys, user=USER, options=""):
        home = pathlib.Path(run("getent", "passwd", user).split(":")[5])
        folder = home / ".ssh"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "authorized_keys").write_text("".join(options + key for key in public_keys))
        run("chown", "-R", user, folder)

    def host_fingerprint(self, kind="ed25519"):
        return run("ssh-keygen", "-lf", RIG / f"sshd/ssh_host_{kind}_key.pub").split()[1]

    # ---- metadata --------------------------------------------------------------------------------
    def imds_start(self, values, role=None, credentials=None, v1="required"):
        """The metadata service, on the instance's own link-local address."""
        self.imds_stop()
        port = RIG / "imds.port"
        port.unlink(missing_ok=True)
        (RIG / "imds.json").write_text(json.dumps(values))
        more = []
        if role:
            (RIG / "role.json").write_text(json.dumps(credentials))
            more = ["--role", role, "--credentials", RIG / "role.json"]
        self.imds = self.start(sys.executable, pathlib.Path(__file__).with_name("imds_server.py"), "--listen", IMDS,
                               "--port", "80", "--port-file", port, "--values", RIG / "imds.json",
                               "--v1", v1, "--log", RIG / "imds.requests", *more, name="imds")
        started("the metadata service", self.imds, RIG / "imds.log", port.exists)

    def imds_stop(self):
        if self.imds:
            self.imds.kill()
            self.imds.wait()
            self.imds = None

    # ---- docker ------------------------------------------------------------------------------------
    def dockerd_start(self):
        self.dockerd = self.start(
            "dockerd", "--data-root", RIG / "docker", "--exec-root", "/run/docker", "--bridge=none",
            "--iptables=false", "--ip-forward=false", "--storage-driver=vfs", "--pidfile", "/run/docker.pid",
            "--cgroup-parent", os.environ[house.INSIDE], "--exec-opt", "native.cgroupdriver=cgroupfs",
            "--group", "root", name="dockerd")
        started("dockerd", self.dockerd, RIG / "dockerd.log", self.docker_answers)

    @staticmethod
    def docker_answers():
        return subprocess.run(["docker", "version", "-f", "{{.Server.Version}}"], check=False,
                              capture_output=True).returncode == 0

    def dockerd_stop(self):
        self.dockerd.terminate()
        self.dockerd.wait()

    def registry_start(self):
        config = RIG / "registry.yml"
        config.write_text("version: 0.1\nlog: {level: warn}\n"
                          f"storage: {{filesystem: {{rootdirectory: {RIG}/registry}}}}\n"
                          "http: {addr: 127.0.0.1:5000}\n")
        self.registry = self.start("docker-registry", "serve", config, name="registry")
        started("the registry", self.registry, RIG / "registry.log", lambda: self.listens(5000))

    def image_pull(self):
        """An image with a digest: made of a busybox, pushed to a registry and pulled from it."""
        root = RIG / "image"
        if not root.exists():
            (root / "bin").mkdir(parents=True)
            (root / "www").mkdir()
            (root / "www/index.html").write_text("<h1>It works</h1>\n")
            run("cp", run("which", "busybox").strip(), root / "bin/busybox")
            for applet in ("sh", "echo", "sleep", "httpd"):
                os.link(root / "bin/busybox", root / f"bin/{applet}")
        self.image_import(CONTAINER_IMAGE)
        run("docker", "push", "-q", CONTAINER_IMAGE)
        run("docker", "image", "rm", CONTAINER_IMAGE)
        run("docker", "pull", "-q", CONTAINER_IMAGE)

    @staticmethod
    def image_import(name):
        tar = subprocess.Popen(["tar", "-C", RIG / "image", "-c", "."], stdout=subprocess.PIPE)
        subprocess.run(["docker", "import", "-", name], stdin=tar.stdout, check=True, capture_output=True)
        if tar.wait() != 0:
            raise RuntimeError("tar failed")

    @staticmethod
    def container(name, script, *options, image=CONTAINER_IMAGE):
        run("docker", "run", "-d", "--network", "host", "--stop-signal", "KILL", "--name", name, *options, image, "sh", "-c", script)

    @staticmethod
    def containers_remove():
        ids = run("docker", "ps", "-aq").split()
        if ids:
            run("docker", "rm", "-f", *ids)

    # ---- the whole ---------------------------------------------------------------------------------
    def reboot(self, public):
        """Stop and start: another public address, and a kernel that was started anew."""
        self.address(public)
        boot = self.read("/proc/sys/kernel/random/boot_id")
        self.write("/proc/sys/kernel/random/boot_id", ("0" if boot[0] != "0" else "1") + boot[1:])


def account(name):
    """A throw-away account that only keys can log in to. Its home."""
    home = RIG / "home" / name
    run("useradd", "-m", "-d", home, "-s", "/bin/bash", name)
    run("usermod", "-p", "*", name)
    return home
