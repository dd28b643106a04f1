/* The tables of AWS actions and of the names in their answers, wire name beside JSON name.
 * They follow the EC2 API 2016-11-15 and the STS API 2011-06-15. */
#include "aws_shape.h"

#include <stddef.h>
#include <string.h>

#include "wrapup/mem.h"

#define TEXT(wire, name) \
    { \
        wire, name, AWS_TEXT, NULL \
    }
#define INTEGER(wire, name) \
    { \
        wire, name, AWS_INTEGER, NULL \
    }
#define NUMBER(wire, name) \
    { \
        wire, name, AWS_NUMBER, NULL \
    }
#define BOOL(wire, name) \
    { \
        wire, name, AWS_BOOL, NULL \
    }
#define TIME(wire, name) \
    { \
        wire, name, AWS_TIME, NULL \
    }
#define OBJECT(wire, name, of) \
    { \
        wire, name, AWS_OBJECT, of \
    }
#define LIST(wire, name, of) \
    { \
        wire, name, AWS_LIST, of \
    }
#define TEXTS(wire, name) \
    { \
        wire, name, AWS_LIST, NULL \
    }
#define END \
    { \
        NULL, NULL, AWS_TEXT, NULL \
    }

/* ---- what several have in common ---- */

static const struct aws_member tag[] = {TEXT("key", "Key"), TEXT("value", "Value"), END};
static const struct aws_member group_name[] = {TEXT("groupName", "GroupName"),
                                               TEXT("groupId", "GroupId"), END};
static const struct aws_member reason[] = {TEXT("code", "Code"), TEXT("message", "Message"), END};
static const struct aws_member state[] = {INTEGER("code", "Code"), TEXT("name", "Name"), END};

/* ---- instances ---- */

static const struct aws_member placement[] = {
    TEXT("availabilityZone", "AvailabilityZone"),
    TEXT("groupName", "GroupName"),
    TEXT("tenancy", "Tenancy"),
    END,
};
static const struct aws_member instance_ebs[] = {
    TIME("attachTime", "AttachTime"),
    BOOL("deleteOnTermination", "DeleteOnTermination"),
    TEXT("status", "Status"),
    TEXT("volumeId", "VolumeId"),
    END,
};
static const struct aws_member instance_device[] = {TEXT("deviceName", "DeviceName"),
                                                    OBJECT("ebs", "Ebs", instance_ebs), END};
static const struct aws_member association[] = {
    TEXT("ipOwnerId", "IpOwnerId"),
    TEXT("publicDnsName", "PublicDnsName"),
    TEXT("publicIp", "PublicIp"),
    END,
};
static const struct aws_member ipv6_address[] = {TEXT("ipv6Address", "Ipv6Address"), END};
static const struct aws_member private_address[] = {
    OBJECT("association", "Association", association),
    BOOL("primary", "Primary"),
    TEXT("privateDnsName", "PrivateDnsName"),
    TEXT("privateIpAddress", "PrivateIpAddress"),
    END,
};
static const struct aws_member attachment[] = {
    TIME("attachTime", "AttachTime"),
    TEXT("attachmentId", "AttachmentId"),
    BOOL("deleteOnTermination", "DeleteOnTermination"),
    INTEGER("deviceIndex", "DeviceIndex"),
    TEXT("status", "Status"),
    END,
};
static const struct aws_member network_interface[] = {
    OBJECT("association", "Association", association),
    OBJECT("attachment", "Attachment", attachment),
    TEXT("description", "Description"),
    LIST("groupSet", "Groups", group_name),
    LIST("ipv6AddressesSet", "Ipv6Addresses", ipv6_address),
    TEXT("networkInterfaceId", "NetworkInterfaceId"),
    TEXT("ownerId", "OwnerId"),
    TEXT("privateDnsName", "PrivateDnsName"),
    TEXT("privateIpAddress", "PrivateIpAddress"),
    LIST("privateIpAddressesSet", "PrivateIpAddresses", private_address),
    TEXT("status", "Status"),
    TEXT("subnetId", "SubnetId"),
    TEXT("vpcId", "VpcId"),
    END,
};
static const struct aws_member profile[] = {TEXT("arn", "Arn"), TEXT("id", "Id"), END};
static const struct aws_member metadata_options[] = {
    TEXT("state", "State"),
    TEXT("httpTokens", "HttpTokens"),
    INTEGER("httpPutResponseHopLimit", "HttpPutResponseHopLimit"),
    TEXT("httpEndpoint", "HttpEndpoint"),
    TEXT("httpProtocolIpv6", "HttpProtocolIpv6"),
    TEXT("instanceMetadataTags", "InstanceMetadataTags"),
    END,
};
static const struct aws_member instance[] = {
    TEXT("imageId", "ImageId"),
    TEXT("instanceId", "InstanceId"),
    TEXT("instanceType", "InstanceType"),
    TEXT("keyName", "KeyName"),
    TIME("launchTime", "LaunchTime"),
    OBJECT("placement", "Placement", placement),
    TEXT("platform", "Platform"),
    TEXT("platformDetails", "PlatformDetails"),
    TEXT("privateDnsName", "PrivateDnsName"),
    TEXT("privateIpAddress", "PrivateIpAddress"),
    TEXT("dnsName", "PublicDnsName"),
    TEXT("ipAddress", "PublicIpAddress"),
    TEXT("ipv6Address", "Ipv6Address"),
    OBJECT("instanceState", "State", state),
    TEXT("reason", "StateTransitionReason"),
    TEXT("subnetId", "SubnetId"),
    TEXT("vpcId", "VpcId"),
    TEXT("architecture", "Architecture"),
    LIST("blockDeviceMapping", "BlockDeviceMappings", instance_device),
    OBJECT("iamInstanceProfile", "IamInstanceProfile", profile),
    TEXT("instanceLifecycle", "InstanceLifecycle"),
    LIST("networkInterfaceSet", "NetworkInterfaces", network_interface),
    TEXT("rootDeviceName", "RootDeviceName"),
    TEXT("rootDeviceType", "RootDeviceType"),
    LIST("groupSet", "SecurityGroups", group_name),
    OBJECT("stateReason", "StateReason", reason),
    LIST("tagSet", "Tags", tag),
    OBJECT("metadataOptions", "MetadataOptions", metadata_options),
    END,
};
static const struct aws_member reservation[] = {
    LIST("groupSet", "Groups", group_name),
    LIST("instancesSet", "Instances", instance),
    TEXT("ownerId", "OwnerId"),
    TEXT("requesterId", "RequesterId"),
    TEXT("reservationId", "ReservationId"),
    END,
};

/* ---- what is asked about an instance ---- */

static const struct aws_member status_detail[] = {
    TIME("impairedSince", "ImpairedSince"), TEXT("name", "Name"), TEXT("status", "Status"), END};
static const struct aws_member status_summary[] = {LIST("details", "Details", status_detail),
                                                   TEXT("status", "Status"), END};
static const struct aws_member event[] = {
    TEXT("instanceEventId", "InstanceEventId"),
    TEXT("code", "Code"),
    TEXT("description", "Description"),
    TIME("notAfter", "NotAfter"),
    TIME("notBefore", "NotBefore"),
    END,
};
static const struct aws_member status[] = {
    TEXT("availabilityZone", "AvailabilityZone"),
    LIST("eventsSet", "Events", event),
    TEXT("instanceId", "InstanceId"),
    OBJECT("instanceState", "InstanceState", state),
    OBJECT("instanceStatus", "InstanceStatus", status_summary),
    OBJECT("systemStatus", "SystemStatus", status_summary),
    OBJECT("attachedEbsStatus", "AttachedEbsStatus", status_summary),
    END,
};
static const struct aws_member processor[] = {
    TEXTS("supportedArchitectures", "SupportedArchitectures"),
    NUMBER("sustainedClockSpeedInGhz", "SustainedClockSpeedInGhz"),
    END,
};
static const struct aws_member cpus[] = {INTEGER("defaultVCpus", "DefaultVCpus"), END};
static const struct aws_member memory[] = {INTEGER("sizeInMiB", "SizeInMiB"), END};
static const struct aws_member type[] = {
    TEXT("instanceType", "InstanceType"),
    BOOL("currentGeneration", "CurrentGeneration"),
    BOOL("freeTierEligible", "FreeTierEligible"),
    TEXT("hypervisor", "Hypervisor"),
    OBJECT("processorInfo", "ProcessorInfo", processor),
    OBJECT("vCpuInfo", "VCpuInfo", cpus),
    OBJECT("memoryInfo", "MemoryInfo", memory),
    END,
};
static const struct aws_member image[] = {
    TEXT("architecture", "Architecture"),
    TEXT("creationDate", "CreationDate"),
    TEXT("imageId", "ImageId"),
    TEXT("imageLocation", "ImageLocation"),
    TEXT("imageType", "ImageType"),
    BOOL("isPublic", "Public"),
    TEXT("imageOwnerId", "OwnerId"),
    TEXT("platform", "Platform"),
    TEXT("platformDetails", "PlatformDetails"),
    TEXT("imageState", "State"),
    TEXT("description", "Description"),
    TEXT("imageOwnerAlias", "ImageOwnerAlias"),
    TEXT("name", "Name"),
    TEXT("rootDeviceName", "RootDeviceName"),
    TEXT("rootDeviceType", "RootDeviceType"),
    TEXT("deprecationTime", "DeprecationTime"),
    LIST("tagSet", "Tags", tag),
    END,
};
static const struct aws_member key_pair[] = {
    TEXT("keyPairId", "KeyPairId"), TEXT("keyFingerprint", "KeyFingerprint"),
    TEXT("keyName", "KeyName"),     TEXT("keyType", "KeyType"),
    TEXT("publicKey", "PublicKey"), TIME("createTime", "CreateTime"),
    LIST("tagSet", "Tags", tag),    END,
};

/* ---- security groups ---- */

static const struct aws_member ip_range[] = {TEXT("cidrIp", "CidrIp"),
                                             TEXT("description", "Description"), END};
static const struct aws_member ipv6_range[] = {TEXT("cidrIpv6", "CidrIpv6"),
                                               TEXT("description", "Description"), END};
static const struct aws_member prefix_list[] = {TEXT("description", "Description"),
                                                TEXT("prefixListId", "PrefixListId"), END};
static const struct aws_member group_pair[] = {
    TEXT("description", "Description"),
    TEXT("groupId", "GroupId"),
    TEXT("groupName", "GroupName"),
    TEXT("peeringStatus", "PeeringStatus"),
    TEXT("userId", "UserId"),
    TEXT("vpcId", "VpcId"),
    TEXT("vpcPeeringConnectionId", "VpcPeeringConnectionId"),
    END,
};
static const struct aws_member permission[] = {
    INTEGER("fromPort", "FromPort"),
    TEXT("ipProtocol", "IpProtocol"),
    LIST("ipRanges", "IpRanges", ip_range),
    LIST("ipv6Ranges", "Ipv6Ranges", ipv6_range),
    LIST("prefixListIds", "PrefixListIds", prefix_list),
    INTEGER("toPort", "ToPort"),
    LIST("groups", "UserIdGroupPairs", group_pair),
    END,
};
static const struct aws_member security_group[] = {
    TEXT("groupDescription", "Description"),
    TEXT("groupName", "GroupName"),
    LIST("ipPermissions", "IpPermissions", permission),
    TEXT("ownerId", "OwnerId"),
    TEXT("groupId", "GroupId"),
    LIST("ipPermissionsEgress", "IpPermissionsEgress", permission),
    LIST("tagSet", "Tags", tag),
    TEXT("vpcId", "VpcId"),
    END,
};
static const struct aws_member referenced_group[] = {
    TEXT("groupId", "GroupId"),
    TEXT("peeringStatus", "PeeringStatus"),
    TEXT("userId", "UserId"),
    TEXT("vpcId", "VpcId"),
    TEXT("vpcPeeringConnectionId", "VpcPeeringConnectionId"),
    END,
};
static const struct aws_member rule[] = {
    TEXT("securityGroupRuleId", "SecurityGroupRuleId"),
    TEXT("groupId", "GroupId"),
    TEXT("groupOwnerId", "GroupOwnerId"),
    BOOL("isEgress", "IsEgress"),
    TEXT("ipProtocol", "IpProtocol"),
    INTEGER("fromPort", "FromPort"),
    INTEGER("toPort", "ToPort"),
    TEXT("cidrIpv4", "CidrIpv4"),
    TEXT("cidrIpv6", "CidrIpv6"),
    TEXT("prefixListId", "PrefixListId"),
    OBJECT("referencedGroupInfo", "ReferencedGroupInfo", referenced_group),
    TEXT("description", "Description"),
    LIST("tagSet", "Tags", tag),
    END,
};
static const struct aws_member entry[] = {TEXT("cidr", "Cidr"), TEXT("description", "Description"),
                                          END};

/* ---- what costs money ---- */

static const struct aws_member volume_attachment[] = {
    TIME("attachTime", "AttachTime"),
    TEXT("device", "Device"),
    TEXT("instanceId", "InstanceId"),
    TEXT("status", "State"),
    TEXT("volumeId", "VolumeId"),
    BOOL("deleteOnTermination", "DeleteOnTermination"),
    END,
};
static const struct aws_member volume[] = {
    LIST("attachmentSet", "Attachments", volume_attachment),
    TEXT("availabilityZone", "AvailabilityZone"),
    TIME("createTime", "CreateTime"),
    BOOL("encrypted", "Encrypted"),
    INTEGER("size", "Size"),
    TEXT("snapshotId", "SnapshotId"),
    TEXT("status", "State"),
    TEXT("volumeId", "VolumeId"),
    LIST("tagSet", "Tags", tag),
    TEXT("volumeType", "VolumeType"),
    END,
};
static const struct aws_member address[] = {
    TEXT("instanceId", "InstanceId"),
    TEXT("publicIp", "PublicIp"),
    TEXT("allocationId", "AllocationId"),
    TEXT("associationId", "AssociationId"),
    TEXT("domain", "Domain"),
    TEXT("networkInterfaceId", "NetworkInterfaceId"),
    TEXT("networkInterfaceOwnerId", "NetworkInterfaceOwnerId"),
    TEXT("privateIpAddress", "PrivateIpAddress"),
    LIST("tagSet", "Tags", tag),
    END,
};

/* ---- who asks ---- */

static const struct aws_member identity[] = {TEXT("UserId", "UserId"), TEXT("Account", "Account"),
                                             TEXT("Arn", "Arn"), END};

#define EC2(action, wire, key, members) \
    { \
        .name = action, .service = "ec2", .version = "2016-11-15", .iam = "ec2:" action, \
        .element = wire, .list = key, .of = members \
    }

static const struct aws_action actions[] = {
    EC2("DescribeAddresses", "addressesSet", "Addresses", address),
    EC2("DescribeImages", "imagesSet", "Images", image),
    EC2("DescribeInstanceStatus", "instanceStatusSet", "InstanceStatuses", status),
    EC2("DescribeInstanceTypes", "instanceTypeSet", "InstanceTypes", type),
    EC2("DescribeInstances", "reservationSet", "Reservations", reservation),
    EC2("DescribeKeyPairs", "keySet", "KeyPairs", key_pair),
    EC2("DescribeSecurityGroupRules", "securityGroupRuleSet", "SecurityGroupRules", rule),
    EC2("DescribeSecurityGroups", "securityGroupInfo", "SecurityGroups", security_group),
    EC2("DescribeVolumes", "volumeSet", "Volumes", volume),
    EC2("GetManagedPrefixListEntries", "entrySet", "Entries", entry),
    {.name = "GetCallerIdentity",
     .service = "sts",
     .version = "2011-06-15",
     .iam = "sts:GetCallerIdentity",
     .element = "GetCallerIdentityResult",
     .of = identity},
};

const struct aws_action *aws_action_find(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(actions); i++) {
        if (strcmp(actions[i].name, name) == 0) {
            return &actions[i];
        }
    }
    return NULL;
}
