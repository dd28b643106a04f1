#!/usr/bin/python3
"""The rig of the live tests held against plain tools: ssh, curl and docker see on it what they would see on an
instance, and each failure of the network looks like the real one."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rigs"))
import house  # noqa: E402

house.enter()

from instance import PUBLIC, USER  # noqa: E402
from scene import INSTANCE  # noqa: E402
from tap import finish, ok  # noqa: E402
from world import ENDPOINT, EVIDENCE, KEYS, LOG_ERR, LOG_OUT, World  # noqa: E402

world = World()
machine, laptop = world.machine, world.laptop


def ssh(command, *options):
    return laptop.run("ssh", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=accept-new", "-o", "ConnectTimeout=2",
                      "-i", laptop.key, *options, f"{USER}@{PUBLIC}", command)


def says(command, text, name):
    done = ssh(command)
    ok(text in done.stdout + done.stderr, name, f"{command}\n{done.stdout}\n{done.stderr}")


says("true", "Connection refused", "without sshd a connection is refused")
world.start()
says("sudo -n id -un; . /etc/os-release; echo $ID", "root\nubuntu\n", "ssh logs in to an Ubuntu, sudo needs no password")
machine.port_closed(22)
says("true", "timed out", "a closed port times out")
machine.port_closed(22, False)
says("systemctl is-active docker", "inactive", "without dockerd the unit is inactive")
says("sudo -n docker ps", "Cannot connect to the Docker daemon", "and docker says why")

world.docker_start()
machine.container("done", "echo bye")
machine.container("broken", "echo no such file >&2; exit 1")
says("systemctl is-active docker", "active\n", "with dockerd it is active")
says("sudo -n docker image ls --digests", "sha256:", "an image that was pulled has a digest")
says("sudo -n docker ps -a --format '{{.Names}} {{.State}}'", "broken exited\ndone exited\nweb running",
     "one container runs, two have ended")
says("sudo -n docker logs web", f"{LOG_OUT}\n{LOG_ERR}\n", "the log has both streams")
says("docker ps", "permission denied", "only root may ask the daemon")
page = laptop.run("curl", "-sS", "-m", "5", f"http://{PUBLIC}/")
ok("It works" in page.stdout, "the container's web page answers", page.stderr)

IMDS = "http://169.254.169.254/latest"
token = f"$(curl -sS -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' {IMDS}/api/token)"
says(f"curl -sS -m 2 -H \"X-aws-ec2-metadata-token: {token}\" {IMDS}/meta-data/instance-id", INSTANCE,
     "the metadata service answers on the instance to who has a token")
says(f"curl -sS -m 2 -o /dev/null -w '%{{http_code}}' {IMDS}/meta-data/instance-id", "401", "and to nobody else")
away = laptop.run("curl", "-sS", "-m", "2", f"{IMDS}/meta-data/instance-id")
ok(away.returncode == 7, "the laptop has none", f"{away.returncode} {away.stderr}")
for command in EVIDENCE:
    ok(world.cloudshell.run(command, world.scene.shown()).startswith("{"), f"aws {command} prints the scene")
official = laptop.run("aws", "--endpoint-url", ENDPOINT, "--region", "ap-northeast-2", "ec2", "describe-instances",
                      "--query", "Reservations[].Instances[].InstanceId", "--output", "text", environment=KEYS)
ok(official.stdout.strip() == INSTANCE, "with its own credentials, the learner's aws sees the instance", official)

started = time.monotonic()
machine.containers_remove()
machine.dockerd_stop()
ok(time.monotonic() - started < 8, "the engine stops at once")
machine.address(None)
says("true", "timed out", "a stopped instance answers nothing")
finish()
