#!/usr/bin/python3
"""Every way in which logging in can fail, made to happen on a real sshd: `wrapup check` must tell each apart from
the others, and say what to do next in words of its own. A row is a case."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rigs"))
import house  # noqa: E402

house.enter()

from cases import case, closed, file_of, key_file, key_mode, listener, no_sshd, run_all, sshd, undone  # noqa: E402
from instance import SSHD_CONFIG  # noqa: E402
from tap import finish  # noqa: E402
from world import World  # noqa: E402


def made(*options, kind="rsa"):
    """A key file that the server does not know."""
    return lambda world, path: world.laptop.key_make(path, kind, *options)


def allowed(kind):
    """A key file that the server knows, of another kind."""
    def make(world, path):
        world.machine.authorize([world.public_key, world.laptop.key_make(path, kind)])
    return make


def of_root(world, path):
    world.laptop.key_make(path)
    path.chmod(0o600)
    os.chown(path, 0, 0)


def text(content):
    def make(world, path):
        path.write_text(content)
        os.chown(path, *world.laptop.ids())
        path.chmod(0o400)
    return make


def met_before(world):
    """A server that this learner has logged in to."""
    document = world.ask("ssh", ["t15"])
    assert document["by"]["t15"]["state"] == "pass", document
    world.keep_store = True

    def undo():
        world.keep_store = False
    return undone(undo)


def another_server(world):
    """The address went to another server."""
    world.machine.sshd_stop()
    world.machine.host_keys_make()
    world.machine.sshd_start()


def other_fingerprint(world):
    world.accept = "SHA256:" + "A" * 43

    def undo():
        world.accept = None
    return undone(undo)


PASSWORDS_ONLY = SSHD_CONFIG.replace("PasswordAuthentication no", "PasswordAuthentication yes\nPubkeyAuthentication no")
RSA_ONLY = "\n".join(line for line in SSHD_CONFIG.split("\n") if "ed25519" not in line)
CUTS = SSHD_CONFIG + "ForceCommand kill -9 $PPID\n"
EARLIER_KEY = {"key": "~/locked.pem"}

# ---- before SSH is spoken ------------------------------------------------------------------------------
case("it works", ssh={"t14": "pass", "t15": "pass"})
case("an ed25519 key", key_file("ed.pem", allowed("ed25519")), settings={"key": "~/ed.pem"}, ssh={"t15": "pass"})
case("nothing listens", no_sshd, ssh={"t14": "fail refused", "t15": "skip requires"})
case("the port is closed", closed(22), ssh={"t14": "fail timed_out", "t15": "skip requires"})
case("a network that lets no SSH out", closed(22, everywhere=True), ssh={"t14": "unknown network_blocks"})
case("nobody to compare with", closed(22), file_of("/etc/hosts", "127.0.0.1 localhost\n"),
     ssh={"t14": "unknown control_unknown"})
case("no route", settings={"host": "192.0.2.7"}, ssh={"t14": "fail timed_out", "t15": "skip requires"})
case("no route to anywhere", closed(22, everywhere=True), settings={"host": "192.0.2.7"},
     ssh={"t14": "unknown network_blocks"})
case("a mistyped name", settings={"host": "ec2-203-0-113-52.example.invalid"}, ssh={"t14": "fail no_name"})
case("a web server", listener(2222, "HTTP/1.0 400 Bad Request"), settings={"port": "2222"}, ssh={"t14": "fail not_ssh"})

# ---- which server it is -----------------------------------------------------------------------------------
case("a server that is not accepted", other_fingerprint, ssh={"t14": "pass", "t15": "unknown host_unknown"})
case("another server at the address", met_before, another_server, ssh={"t15": "fail host_changed"})
case("the same server with a key of another type", met_before, sshd(RSA_ONLY), ssh={"t15": "fail host_other_type"})

# ---- who asks ---------------------------------------------------------------------------------------------
case("another key", key_file("other.pem", made()), settings={"key": "~/other.pem"}, ssh={"t15": "fail key_refused"})
case("another user name", settings={"user": "ec2-user"}, ssh={"t15": "fail key_refused"})
case("a key that others can read", key_mode(0o644), ssh={"t15": "fail key_unprotected"})
case("no key file", settings={"key": "~/gone.pem"}, ssh={"t15": "fail key_missing"})
case("a key of somebody else", key_file("root.pem", of_root), settings={"key": "~/root.pem"},
     ssh={"t15": "fail key_unreadable"})
case("a key of PuTTY", key_file("my-key.ppk", text("PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n")),
     settings={"key": "~/my-key.ppk"}, ssh={"t15": "fail key_format"})
case("a key with a passphrase and nobody to ask", key_file("locked.pem", made("-N", "open sesame")), settings=EARLIER_KEY,
     ssh={"t15": "unknown key_passphrase"})
case("passwords only", sshd(PASSWORDS_ONLY), ssh={"t15": "fail no_method"})
case("cut off", sshd(CUTS), ssh={"t15": "unknown disconnected"})

world = World()
world.start()
run_all(world)
finish()
