#!/usr/bin/python3
"""The tasks about what AWS knows of the instance, by all routes that can answer them: the API, the metadata
service over SSH and on the instance itself, and files from CloudShell. A row is a case."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "rigs"))
import house  # noqa: E402

house.enter()

from cases import case, covered, denied, key_file, metadata, metadata_v1, no_metadata, no_sshd, run_all, scene  # noqa: E402
from instance import PRIVATE, PUBLIC  # noqa: E402
from scene import ACCOUNT, INSTANCE, REGION, rule  # noqa: E402
from tap import finish  # noqa: E402
from world import World  # noqa: E402

ANYWHERE = "0.0.0.0/0"
ELSEWHERE = "us-east-1"


def instance(**changes):
    return scene(lambda s: s.instance.update(changes))


def state(name):
    return scene(lambda s: (s.instance.update(State={"Code": 0, "Name": name}),
                            s.status.update(InstanceState={"Code": 0, "Name": name})))


def rules(*all_rules):
    return scene(lambda s: s.now.update(SecurityGroupRules=list(all_rules)))


def identity(arn):
    return {"caller-identity": f'{{"UserId": "AIDACKCEVSQ6C2EXAMPLE", "Account": "{ACCOUNT}", "Arn": "{arn}"}}'}


# ---- t01: who is logged in to the console ----------------------------------------------------------
case("an IAM user", inputs=identity(f"arn:aws:iam::{ACCOUNT}:user/kim"), aws_ssh_file_local={"t01": "pass"})
case("a role from a company's login", inputs=identity(f"arn:aws:sts::{ACCOUNT}:assumed-role/Admin/kim"),
     ssh={"t01": "pass"})
case("the root user", inputs=identity(f"arn:aws:iam::{ACCOUNT}:root"), aws_ssh_file_local={"t01": "fail root"})
case("the instance's own role", inputs=identity(f"arn:aws:sts::{ACCOUNT}:assumed-role/web/{INSTANCE}"),
     ssh={"t01": "fail instance_role"})
case("nothing pasted", ssh_local={"t01": "unknown no_input"})
case("credentials that tell who it is", aws={"t01": "pass"})
case("credentials that tell nothing", environment={"AWS_SECRET_ACCESS_KEY": "wrong"}, aws={"t01": "unknown no_input"})
case("no identity in the files", without=("sts",), file={"t01": "unknown no_input"})
case("CloudShell's identity in a file", file={"t01": "pass"})

# ---- all is well, and nobody can be asked ----------------------------------------------------------
case("all is well",
     aws_file={"t02": "pass", "t03": "pass", "t04": "pass", "t07": "pass", "t08": "pass", "t11": "pass", "t12": "pass",
               "t13": "pass", "t23": "pass"},
     ssh_local={"t02": "pass", "t03": "pass", "t07": "pass", "t23": "pass"})
case("no credentials, and no way in", no_sshd,
     ssh={"t02": "unknown no_login", "t03": "skip requires"})

# ---- t02: where it is -------------------------------------------------------------------------------
case("another Region", scene(lambda s: s.instance["Placement"].update(AvailabilityZone=ELSEWHERE + "a")),
     file_ssh_local={"t02": "fail instance_elsewhere"})
case("no such instance in the Region", scene(lambda s: s.now.update(Reservations=[])),
     aws={"t02": "fail instance_missing"}, file_ssh={"t02": "pass"})
case("terminated", state("terminated"), aws_file={"t02": "fail instance_gone"})
case("no permission to describe instances", denied("ec2:DescribeInstances"), no_metadata,
     aws={"t02": "unknown denied", "t07": "skip requires", "t23": "skip requires"})
case("the description was not pasted", no_metadata, without=("describe-instances",), file={"t02": "unknown not_in_file"})
case("metadata without a place", metadata({"placement/region": None, "placement/availability-zone": None}), ssh_local={"t02": "unknown odd_answer"})

# ---- t03: does it run -------------------------------------------------------------------------------
case("stopped", state("stopped"), aws_file={"t03": "fail instance_stopped"})
case("just started", state("pending"), aws_file={"t03": "wait instance_pending"})
case("checks still run", scene(lambda s: s.status["SystemStatus"].update(Status="initializing")),
     aws_file={"t03": "wait checks_initializing"})
case("the host is ill", scene(lambda s: s.status["SystemStatus"].update(Status="impaired")),
     aws_file={"t03": "fail system_impaired"})
case("the instance is ill", scene(lambda s: s.status["InstanceStatus"].update(Status="impaired")),
     aws_file={"t03": "fail instance_impaired"})
case("an older type without a check of its volumes", scene(lambda s: s.status.pop("AttachedEbsStatus")),
     aws_file={"t03": "pass"})
case("no permission to see the checks", denied("ec2:DescribeInstanceStatus"), no_metadata,
     aws={"t03": "unknown denied"})
case("the checks were not pasted", no_metadata, without=("describe-instance-status",), file={"t03": "unknown not_in_file"})
case("another instance answers at the address", settings={"id": "i-0fedcba9876543210"},
     ssh={"t03": "fail other_instance"})

# ---- t04: does it cost ------------------------------------------------------------------------------
case("a type that costs", instance(InstanceType="m5.large"), aws_file={"t04": "fail differs"})
case("no permission to describe types", denied("ec2:DescribeInstanceTypes"), aws={"t04": "unknown denied"})
case("the types were not pasted", without=("describe-instance-types",), file={"t04": "unknown not_in_file"})
case("nobody but AWS knows the price", ssh_local={"t04": "unknown no_aws"})

# ---- t06: the public address ------------------------------------------------------------------------
case("the public address", inputs={"address": PUBLIC}, aws_file_ssh_local={"t06": "pass"})
case("its name", inputs={"address": "ec2-203-0-113-25.ap-northeast-2.compute.amazonaws.com"}, aws_file={"t06": "pass"})
case("the private address", inputs={"address": PRIVATE}, aws_file_ssh_local={"t06": "fail address_private"})
case("another address", inputs={"address": "198.51.100.7"}, aws_file_ssh_local={"t06": "fail address_wrong"})
case("no address typed", aws_file_ssh_local={"t06": "unknown no_input"})

# ---- t07, t08: the key pair ---------------------------------------------------------------------------
case("no key pair", scene(lambda s: s.instance.pop("KeyName")), aws_file_ssh={"t07": "fail empty", "t08": "skip requires"},
     local={"t07": "fail empty", "t08": "skip on_instance"})
case("another key file", key_file("other.pem", lambda w, path: w.laptop.key_make(path)),
     settings={"key": "~/other.pem"}, aws_file={"t08": "fail key_other"}, ssh={"t08": "skip requires"})
case("the key was replaced, and logs in",
     key_file("new.pem", lambda w, path: w.machine.authorize([w.public_key, w.laptop.key_make(path)])),
     settings={"key": "~/new.pem"}, aws_file_ssh={"t08": "skip key_replaced"})
case("the key pair was deleted in the console", scene(lambda s: s.now.update(KeyPairs=[])),
     aws={"t08": "skip key_pair_deleted"}, file={"t08": "pass"})
case("the key pair was deleted, and nobody gets in", scene(lambda s: s.now.update(KeyPairs=[])), no_sshd,
     aws={"t08": "fail key_pair_gone"})
case("no permission to see key pairs", denied("ec2:DescribeKeyPairs"), no_metadata, aws={"t08": "unknown denied"})
case("key pairs were not pasted", no_metadata, without=("describe-key-pairs",), file={"t08": "unknown not_in_file"})

# ---- t11, t12, t13: who may come in -----------------------------------------------------------------
case("SSH for the world", rules(rule(1, "tcp", 22, 22, ANYWHERE)), aws_file={"t11": "fail open_to_world", "t12": "pass"})
case("SSH for the world, on IPv6", rules(rule(1, "tcp", 20, 30, "::/0")), aws_file={"t11": "fail open_to_world"})
case("SSH for the world in two halves",
     rules(rule(1, "tcp", 22, 22, "0.0.0.0/1"), rule(2, "tcp", 22, 22, "128.0.0.0/1")),
     aws_file={"t11": "fail open_to_world"})
case("all traffic for the world", rules(rule(1, "-1", -1, -1, ANYWHERE)),
     aws_file={"t11": "fail open_to_world", "t12": "fail all_traffic", "t13": "fail public_ports"})
case("nearly all ports, split in two", rules(rule(1, "tcp", 1, 30000, ANYWHERE), rule(2, "tcp", 30001, 65535, ANYWHERE)),
     aws_file={"t12": "fail all_traffic"})
case("all traffic within the group", rules(rule(1, "-1", -1, -1, ReferencedGroupInfo={"GroupId": "sg-0123456789abcdef0"})),
     aws_file={"t11": "pass", "t12": "pass", "t13": "pass"})
case("a database for the world", rules(rule(1, "tcp", 22, 22, "198.51.100.1/32"), rule(2, "tcp", 3306, 3306, ANYWHERE)),
     aws_file={"t11": "pass", "t12": "pass", "t13": "fail public_ports"})
case("the app's own port", rules(rule(1, "tcp", 8080, 8080, ANYWHERE)), inputs={"app-port": "8080"},
     aws_file={"t13": "pass"})
case("no permission to see rules", denied("ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"),
     aws={"t11": "unknown denied", "t12": "unknown denied", "t13": "unknown denied"})
case("rules were not pasted", without=("describe-security-group-rules", "describe-security-groups"),
     file={"t11": "unknown not_in_file", "t12": "unknown not_in_file", "t13": "unknown not_in_file"})
case("nobody but AWS knows the rules", ssh={"t11": "unknown no_aws", "t12": "unknown no_aws", "t13": "unknown no_aws"},
     local={"t12": "unknown no_aws", "t13": "unknown no_aws"})

# ---- t23: the metadata service ------------------------------------------------------------------------
case("metadata without a token", scene(lambda s: s.instance["MetadataOptions"].update(HttpTokens="optional")), metadata_v1,
     aws_file_ssh_local={"t23": "fail differs"})

# ---- the API itself ---------------------------------------------------------------------------------
case("wrong keys", no_metadata, environment={"AWS_SECRET_ACCESS_KEY": "wrong"},
     aws={"t02": "unknown auth"})

world = World()
world.start()
run_all(world)
FULL = "pass fail unknown"
covered({
    "t01": {route: FULL for route in ("aws", "ssh", "file", "local")},
    "t02": {route: FULL for route in ("aws", "file")} | {route: FULL for route in ("ssh", "local")},
    # An instance that answers runs: on itself it can't be seen to fail.
    "t03": {"aws": FULL + " wait", "file": FULL + " wait", "ssh": "pass fail", "local": "pass"},
    "t04": {"aws": FULL, "file": FULL, "ssh": "unknown", "local": "unknown"},
    "t06": {route: FULL for route in ("aws", "file", "ssh", "local")},
    "t07": {"aws": "pass fail", "file": "pass fail", "ssh": "pass fail", "local": "pass fail"},
    "t08": {"aws": FULL + " skip", "file": FULL + " skip", "ssh": "skip"},
    "t11": {"aws": FULL, "file": FULL, "ssh": "unknown"},
    "t12": {"aws": FULL, "file": FULL, "ssh": "unknown", "local": "unknown"},
    "t13": {"aws": FULL, "file": FULL, "ssh": "unknown", "local": "unknown"},
    "t23": {"aws": "pass fail", "file": "pass fail", "ssh": "pass fail", "local": "pass fail"},
})
finish()
