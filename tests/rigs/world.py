#!/usr/bin/python3
"""Everything a live test needs, put together: the laptop, the instance, what AWS knows of it, and `wrapup check`
asked by one of the ways in which a task can be answered. What should come of it stands in the tests."""
import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys

import instance
import laptop
from house import LAPTOP_ADDRESS, RIG, run, started
from scene import ACCESS_KEY, INSTANCE, KEY_NAME, REGION, SECRET_KEY, SESSION_TOKEN, Scene

LOG_OUT = "listening on port 80"
LOG_ERR = "warning: no favicon"
ENDPOINT = f"http://{LAPTOP_ADDRESS}:4566"
# How a task is answered: by the API with credentials, over SSH without any, from files that were made
# in CloudShell, or on the instance itself.
ROUTES = ("aws", "ssh", "file", "local")
KEYS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_SESSION_TOKEN": SESSION_TOKEN}
# What a learner pastes from CloudShell, and the part of the scene that it shows.
EVIDENCE = {
    "sts get-caller-identity": ("account",), "describe-instances": ("Reservations",), "describe-instance-status": ("InstanceStatuses", "Reservations"),
    "describe-instance-types": ("InstanceTypes",), "describe-images": ("Images",),
    "describe-key-pairs --include-public-key": ("KeyPairs",), "describe-security-group-rules": ("SecurityGroupRules",),
    "describe-security-groups": ("SecurityGroups",), "describe-volumes": ("Volumes",),
    "describe-addresses": ("Addresses",),
}


class Cloudshell:
    """The official AWS command line, read in once and forked for each command."""

    def __init__(self):
        os.environ.update(KEYS, AWS_PAGER="", AWS_DEFAULT_REGION=REGION, AWS_EC2_METADATA_DISABLED="true")
        sys.path.append("/usr/lib/python3/dist-packages")
        from awscli.clidriver import create_clidriver
        self.driver = create_clidriver()
        loader = self.driver.session.get_component("data_loader")
        loader.load_service_model("ec2", "service-2")
        self.kept = {}

    def run(self, command, scene):
        """What `aws COMMAND`, of ec2 unless it says otherwise, prints of the scene."""
        shown = json.dumps([scene[part] for part in EVIDENCE[command]], sort_keys=True)
        key = hashlib.sha256((command + shown).encode()).hexdigest()
        if key not in self.kept:
            self.kept[key] = self.fork(["--endpoint-url", ENDPOINT, *([] if command.startswith("sts ") else ["ec2"]), *command.split()])
        return self.kept[key]

    def fork(self, words):
        path = RIG / "cloudshell.json"
        child = os.fork()
        if child == 0:
            status = 255
            try:
                with open(path, "w", encoding="utf-8") as out:
                    os.dup2(out.fileno(), 1)
                    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8")
                    status = self.driver.main(words)
                    sys.stdout.flush()
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        if status != 0:
            raise RuntimeError(f"aws {' '.join(words)}: status {status}")
        return path.read_text()


class World:
    """Built once for a test file; what a case changes it puts back."""

    def __init__(self):
        laptop.programs_install()
        self.machine = instance.Instance()
        self.laptop = laptop.Laptop()
        self.public_key = self.laptop.public_key(self.laptop.key)
        self.machine.authorize([self.public_key])
        self.inside = laptop.Learner(instance.USER, self.machine.home, on_instance=True)
        self.scene = Scene(instance.PUBLIC, instance.PRIVATE, self.public_key)
        self.endpoint = None
        self.cloudshell = Cloudshell()
        self.metadata = {}
        self.published = None
        self.templates = {}
        self.keep_store = False
        self.accept = None  # the fingerprint that is given beforehand; None: the server's own

    # ---- what AWS says ---------------------------------------------------------------------------
    def start(self):
        """The instance runs and AWS answers."""
        self.machine.sshd_start()
        self.publish()
        port = RIG / "endpoint.port"
        log = open(RIG / "endpoint.log", "ab")
        self.endpoint = subprocess.Popen(
            [sys.executable, pathlib.Path(__file__).with_name("ec2_endpoint.py"), "--scene", RIG / "scene.json",
             "--port-file", port, "--host", LAPTOP_ADDRESS, "--port", "4566", "--log", RIG / "requests.log"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        started("the endpoint", self.endpoint, RIG / "endpoint.log", port.exists)

    def publish(self):
        """Lets AWS and the metadata service say what the scene is now."""
        (RIG / "scene.json.new").write_text(json.dumps(self.scene.shown()))
        os.rename(RIG / "scene.json.new", RIG / "scene.json")
        values = {**self.imds_values(), **self.metadata}
        if values == self.published:
            return
        self.published = dict(values)
        if values.pop("off", False):
            self.machine.imds_stop()
        else:
            v1 = values.pop("v1", "required")
            self.machine.imds_start({path: text for path, text in values.items() if text is not None}, v1=v1)

    def docker_start(self):
        """The engine with an image that was pulled, and a container that runs and says something."""
        self.machine.dockerd_start()
        self.machine.registry_start()
        self.machine.image_pull()
        self.containers()

    def containers(self):
        """Nothing but the container of the lecture."""
        self.machine.containers_remove()
        self.machine.container("web", f"echo {LOG_OUT}; echo {LOG_ERR} >&2; "
                               f"exec httpd -f -p {instance.PUBLIC}:80 -h /www")

    def scene_reset(self):
        self.scene.reset()
        self.metadata = {}

    def imds_values(self):
        """What the instance's metadata says when the scene is as it is."""
        one = (self.scene.now if self.scene.now["Reservations"] else self.scene.made)["Reservations"][0]["Instances"][0]
        values = {"instance-id": one["InstanceId"], "instance-type": one["InstanceType"],
                  "ami-id": one["ImageId"], "placement/region": one["Placement"]["AvailabilityZone"][:-1],
                  "placement/availability-zone": one["Placement"]["AvailabilityZone"],
                  "local-ipv4": one.get("PrivateIpAddress"), "security-groups": "launch-wizard-1"}
        if one.get("PublicIpAddress"):
            values["public-ipv4"] = one["PublicIpAddress"]
        if one.get("KeyName"):
            values["public-keys/0/openssh-key"] = self.public_key.strip() + " " + KEY_NAME
        return values

    # ---- asking ------------------------------------------------------------------------------------
    def learner(self, route):
        return self.inside if route == "local" else self.laptop

    def settings(self, route):
        """The target as somebody on that route would set it."""
        return {"region": REGION, "id": INSTANCE, "host": instance.PUBLIC, "user": instance.USER,
                **({} if route == "local" else {"key": self.laptop.key})}

    def configure(self, route, settings):
        """A new store that knows the target and nothing else; made once for the same settings."""
        learner = self.learner(route)
        store = learner.home / ".local"
        shutil.rmtree(store, ignore_errors=True)
        if not settings:
            return
        key = json.dumps([learner.user, settings], default=str, sort_keys=True)
        if key in self.templates:
            run("cp", "-a", self.templates[key], store)
            return
        for name, value in sorted(settings.items()):
            done = learner.wrapup("config", f"instance.{name}", value)
            if done.returncode != 0:
                raise RuntimeError(f"config instance.{name} {value}: {done.stdout}{done.stderr}")
        self.templates[key] = RIG / "templates" / str(len(self.templates))
        self.templates[key].parent.mkdir(exist_ok=True)
        run("cp", "-a", store, self.templates[key])

    def evidence(self, without):
        """Files that hold what the official command line printed of the scene as it is."""
        words = []
        for command in EVIDENCE:
            if command.split()[0] not in without:
                path = self.laptop.home / f"{command.split()[0]}.json"
                path.write_text(self.cloudshell.run(command, self.scene.shown()))
                words += ["--evidence", path]
        return words

    def ask(self, route, tasks, inputs=(), settings=(), environment=(), without=()):
        """A check with a store of its own. In settings None takes one away."""
        chosen = {**self.settings(route), **dict(settings)}
        if not self.keep_store:
            self.configure(route, {name: value for name, value in chosen.items() if value is not None})
        return self.check(route, tasks, inputs, environment, without)

    def check(self, route, tasks, inputs=(), environment=(), without=(), words=()):
        """What `wrapup check --json` says: the document, with the results by task."""
        words = [*words, "--accept-host", self.accept or self.machine.host_fingerprint()]
        for name, value in dict(inputs).items():
            words += ["--input", f"{name}={value}"]
        if route == "file":
            words += self.evidence(without)
        more = {**(KEYS if route == "aws" else {}), "AWS_ENDPOINT_URL": ENDPOINT, **dict(environment)}
        done = self.learner(route).wrapup("check", *tasks, "--bank", "ec2", "--json", *words, environment=more)
        try:
            document = json.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f"check: exit {done.returncode}\n{done.stdout}\n{done.stderr}") from None
        return {**document, "exit": done.returncode, "said": done.stderr,
                "by": {task["id"]: task for task in document["tasks"]}}
