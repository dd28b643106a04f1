#!/usr/bin/python3
"""What AWS knows in a live test: the learner's instance and all around it, in the shape in which the AWS command
line prints it. Serving it is ec2_endpoint.py's part, the machine itself instance.py's."""
import copy
import datetime

REGION = "ap-northeast-2"
ACCOUNT = "123456789012"
INSTANCE = "i-0123456789abcdef0"
VOLUME = "vol-0123456789abcdef0"
GROUP = "sg-0123456789abcdef0"
IMAGE = "ami-0123456789abcdef0"
KEY_NAME = "my-key"
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SESSION_TOKEN = "IQoJb3JpZ2luX2VjEXAMPLEtoken9f8c7b6a5d4e3f2a1b0c"


def ago(**span):
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**span)).strftime(
        "%Y-%m-%dT%H:%M:%S+00:00")


def rule(number, protocol, first, last, cidr=None, **more):
    """An inbound rule as DescribeSecurityGroupRules shows it."""
    source = {} if cidr is None else {"CidrIpv6" if ":" in cidr else "CidrIpv4": cidr}
    return {"SecurityGroupRuleId": f"sgr-{number:017x}", "GroupId": GROUP, "GroupOwnerId": ACCOUNT, "IsEgress": False,
            "IpProtocol": protocol, "FromPort": first, "ToPort": last, "Tags": [], **source, **more}


def permission(one):
    """The same rule as DescribeSecurityGroups shows it."""
    ports = {} if one["IpProtocol"] == "-1" else {"FromPort": one["FromPort"], "ToPort": one["ToPort"]}
    reference = one.get("ReferencedGroupInfo")
    return {"IpProtocol": one["IpProtocol"], **ports,
            "IpRanges": [{"CidrIp": one["CidrIpv4"]}] if "CidrIpv4" in one else [],
            "Ipv6Ranges": [{"CidrIpv6": one["CidrIpv6"]}] if "CidrIpv6" in one else [],
            "PrefixListIds": [{"PrefixListId": one["PrefixListId"]}] if "PrefixListId" in one else [],
            "UserIdGroupPairs": [{"GroupId": reference["GroupId"], "UserId": ACCOUNT}] if reference else []}


def baseline(public, private, public_key):
    """An instance made as the lecture says."""
    group = {"GroupName": "launch-wizard-1", "GroupId": GROUP}
    name = f"ec2-{public.replace('.', '-')}.{REGION}.compute.amazonaws.com"

    def passed():
        return {"Status": "ok", "Details": [{"Name": "reachability", "Status": "passed"}]}
    instance = {
        "InstanceId": INSTANCE, "ImageId": IMAGE, "InstanceType": "t3.micro", "KeyName": KEY_NAME,
        "LaunchTime": ago(hours=2), "State": {"Code": 16, "Name": "running"}, "Architecture": "x86_64",
        "Placement": {"AvailabilityZone": REGION + "a", "GroupName": "", "Tenancy": "default"},
        "PrivateDnsName": f"ip-{private.replace('.', '-')}.{REGION}.compute.internal", "PrivateIpAddress": private,
        "PublicDnsName": name, "PublicIpAddress": public, "SecurityGroups": [group],
        "RootDeviceName": "/dev/sda1", "RootDeviceType": "ebs",
        "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {
            "AttachTime": ago(hours=2), "DeleteOnTermination": True, "Status": "attached", "VolumeId": VOLUME}}],
        "NetworkInterfaces": [{
            "NetworkInterfaceId": "eni-0123456789abcdef0", "Groups": [group], "PrivateIpAddress": private,
            "Status": "in-use", "OwnerId": ACCOUNT,
            "Association": {"IpOwnerId": "amazon", "PublicDnsName": name, "PublicIp": public}}],
        "MetadataOptions": {"State": "applied", "HttpTokens": "required", "HttpPutResponseHopLimit": 2,
                            "HttpEndpoint": "enabled"},
        "Tags": [{"Key": "Name", "Value": "lecture"}],
    }
    return {
        "region": REGION, "account": ACCOUNT, "denied": [], "faults": {},
        "keys": {ACCESS_KEY: {"secret": SECRET_KEY, "token": SESSION_TOKEN}},
        "Reservations": [{"ReservationId": "r-0123456789abcdef0", "OwnerId": ACCOUNT, "Groups": [],
                          "Instances": [instance]}],
        "InstanceStatuses": [{
            "InstanceId": INSTANCE, "AvailabilityZone": REGION + "a", "InstanceState": {"Code": 16, "Name": "running"},
            "InstanceStatus": passed(), "SystemStatus": passed(), "AttachedEbsStatus": passed()}],
        "InstanceTypes": [{"InstanceType": "t3.micro", "FreeTierEligible": True},
                          {"InstanceType": "m5.large", "FreeTierEligible": False}],
        "Images": [{"ImageId": IMAGE, "OwnerId": "099720109477", "Architecture": "x86_64", "State": "available",
                    "Name": "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250610"}],
        "KeyPairs": [{"KeyPairId": "key-0123456789abcdef0", "KeyName": KEY_NAME, "KeyType": "rsa",
                      "PublicKey": public_key.strip() + " " + KEY_NAME, "Tags": [], "CreateTime": ago(hours=3)}],
        "SecurityGroups": [{**group, "OwnerId": ACCOUNT, "Description": "made by the launch wizard"}],
        "SecurityGroupRules": [rule(1, "tcp", 22, 22, "198.51.100.1/32"), rule(2, "tcp", 80, 80, "0.0.0.0/0"),
                               rule(3, "-1", -1, -1, "0.0.0.0/0", IsEgress=True)],
        "Volumes": [{"VolumeId": VOLUME, "State": "in-use", "Size": 8, "AvailabilityZone": REGION + "a", "Tags": [],
                     "Attachments": [{"InstanceId": INSTANCE, "VolumeId": VOLUME, "State": "attached"}]}],
        "Addresses": [], "PrefixLists": {},
    }


class Scene:
    """The scene as it is now, and the way back to how it was."""

    def __init__(self, public, private, public_key):
        self.made = baseline(public, private, public_key)
        self.now = copy.deepcopy(self.made)

    def reset(self):
        self.now = copy.deepcopy(self.made)

    def shown(self):
        """The scene as it goes to the endpoint: groups hold the rules that there are."""
        for group in self.now["SecurityGroups"]:
            own = [one for one in self.rules if one["GroupId"] == group["GroupId"]]
            group["IpPermissions"] = [permission(one) for one in own if not one["IsEgress"]]
            group["IpPermissionsEgress"] = [permission(one) for one in own if one["IsEgress"]]
        return self.now

    @property
    def instance(self):
        return self.now["Reservations"][0]["Instances"][0]

    @property
    def status(self):
        return self.now["InstanceStatuses"][0]

    @property
    def rules(self):
        return self.now["SecurityGroupRules"]
