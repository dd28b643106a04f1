#!/usr/bin/env python3
"""The names of EC2's answers: what the AWS command line calls a member, and what it is on the wire.

Written from the EC2 API reference 2016-11-15, apart from the program that is tested with it; an official
client is run against the endpoint so that the two can't be wrong together.
"""


def names(text, **nested):
    """Members by name; `Name` is `name` on the wire, `Name=wire` is something else."""
    members = {}
    for word in text.split():
        name, _, wire = word.partition('=')
        members[name] = (wire or name[0].lower() + name[1:], None)
    for name, (wire, of) in nested.items():
        members[name] = (wire or name[0].lower() + name[1:], of)
    return members


TAG = names('Key Value')
GROUP = names('GroupName GroupId')
STATE = names('Code Name')
REASON = names('Code Message')

ASSOCIATION = names('CarrierIp CustomerOwnedIp IpOwnerId PublicDnsName PublicIp')
NETWORK_INTERFACE = names(
    'Description MacAddress NetworkInterfaceId OwnerId PrivateDnsName PrivateIpAddress SourceDestCheck'
    ' Status SubnetId VpcId InterfaceType',
    Association=('', ASSOCIATION),
    Attachment=('', names('AttachTime AttachmentId DeleteOnTermination DeviceIndex Status NetworkCardIndex')),
    Groups=('groupSet', GROUP),
    Ipv6Addresses=('ipv6AddressesSet', names('Ipv6Address')),
    PrivateIpAddresses=('privateIpAddressesSet', names(
        'Primary PrivateDnsName PrivateIpAddress', Association=('', ASSOCIATION))),
)
INSTANCE = names(
    'AmiLaunchIndex ImageId InstanceId InstanceType KernelId KeyName LaunchTime Platform PlatformDetails'
    ' PrivateDnsName PrivateIpAddress PublicDnsName=dnsName PublicIpAddress=ipAddress Ipv6Address'
    ' StateTransitionReason=reason SubnetId VpcId Architecture ClientToken EbsOptimized EnaSupport'
    ' Hypervisor InstanceLifecycle RootDeviceName RootDeviceType SourceDestCheck VirtualizationType'
    ' UsageOperation UsageOperationUpdateTime BootMode',
    Monitoring=('', names('State')),
    Placement=('', names('AvailabilityZone GroupName Tenancy')),
    ProductCodes=('', names('ProductCodeId=productCode ProductCodeType=type')),
    State=('instanceState', STATE),
    BlockDeviceMappings=('blockDeviceMapping', names(
        'DeviceName', Ebs=('', names('AttachTime DeleteOnTermination Status VolumeId')))),
    IamInstanceProfile=('', names('Arn Id')),
    NetworkInterfaces=('networkInterfaceSet', NETWORK_INTERFACE),
    SecurityGroups=('groupSet', GROUP),
    StateReason=('', REASON),
    Tags=('tagSet', TAG),
    CpuOptions=('', names('CoreCount ThreadsPerCore')),
    MetadataOptions=('', names(
        'State HttpTokens HttpPutResponseHopLimit HttpEndpoint HttpProtocolIpv6 InstanceMetadataTags')),
    HibernationOptions=('', names('Configured')),
    EnclaveOptions=('', names('Enabled')),
    MaintenanceOptions=('', names('AutoRecovery')),
)
RESERVATION = names(
    'OwnerId RequesterId ReservationId',
    Groups=('groupSet', GROUP), Instances=('instancesSet', INSTANCE),
)

SUMMARY = names('Status', Details=('', names('ImpairedSince Name Status')))
STATUS = names(
    'AvailabilityZone InstanceId',
    Events=('eventsSet', names('InstanceEventId Code Description NotAfter NotBefore')),
    InstanceState=('', STATE), InstanceStatus=('', SUMMARY), SystemStatus=('', SUMMARY),
    AttachedEbsStatus=('', SUMMARY),
)
TYPE = names(
    'InstanceType CurrentGeneration FreeTierEligible BareMetal Hypervisor InstanceStorageSupported'
    ' SupportedUsageClasses SupportedRootDeviceTypes SupportedVirtualizationTypes',
    ProcessorInfo=('', names('SupportedArchitectures SustainedClockSpeedInGhz')),
    VCpuInfo=('', names('DefaultVCpus DefaultCores DefaultThreadsPerCore ValidCores ValidThreadsPerCore')),
    MemoryInfo=('', names('SizeInMiB')),
)
IMAGE = names(
    'Architecture CreationDate ImageId ImageLocation ImageType Public=isPublic OwnerId=imageOwnerId Platform'
    ' PlatformDetails UsageOperation State=imageState Description EnaSupport Hypervisor ImageOwnerAlias Name'
    ' RootDeviceName RootDeviceType SriovNetSupport VirtualizationType BootMode DeprecationTime ImdsSupport',
    BlockDeviceMappings=('blockDeviceMapping', names(
        'DeviceName VirtualName',
        Ebs=('', names('DeleteOnTermination Iops SnapshotId VolumeSize VolumeType Encrypted')))),
    Tags=('tagSet', TAG),
)
KEY_PAIR = names('KeyPairId KeyFingerprint KeyName KeyType PublicKey CreateTime', Tags=('tagSet', TAG))

PAIR = names('Description GroupId GroupName PeeringStatus UserId VpcId VpcPeeringConnectionId')
PERMISSION = names(
    'FromPort IpProtocol ToPort',
    IpRanges=('', names('CidrIp Description')),
    Ipv6Ranges=('', names('CidrIpv6 Description')),
    PrefixListIds=('', names('Description PrefixListId')),
    UserIdGroupPairs=('groups', PAIR),
)
SECURITY_GROUP = names(
    'Description=groupDescription GroupName OwnerId GroupId VpcId',
    IpPermissions=('', PERMISSION), IpPermissionsEgress=('', PERMISSION), Tags=('tagSet', TAG),
)
RULE = names(
    'SecurityGroupRuleId GroupId GroupOwnerId IsEgress IpProtocol FromPort ToPort CidrIpv4 CidrIpv6'
    ' PrefixListId Description',
    ReferencedGroupInfo=('', names('GroupId PeeringStatus UserId VpcId VpcPeeringConnectionId')),
    Tags=('tagSet', TAG),
)
VOLUME = names(
    'AvailabilityZone CreateTime Encrypted Size SnapshotId State=status VolumeId Iops VolumeType Throughput'
    ' MultiAttachEnabled',
    Attachments=('attachmentSet', names(
        'AttachTime Device InstanceId State=status VolumeId DeleteOnTermination')),
    Tags=('tagSet', TAG),
)
ADDRESS = names(
    'InstanceId PublicIp AllocationId AssociationId Domain NetworkInterfaceId NetworkInterfaceOwnerId'
    ' PrivateIpAddress PublicIpv4Pool NetworkBorderGroup',
    Tags=('tagSet', TAG),
)
ENTRY = names('Cidr Description')


def only(member):
    """The value by which a filter looks at a member of its own."""
    return lambda thing: [thing.get(member)]


def tags(thing):
    return {tag['Key']: tag['Value'] for tag in thing.get('Tags', [])}


# Which ids an action takes, by parameter: where they stand, how they must look, and the codes that say
# that they don't, or that there is no such thing.
IDS = {
    'DescribeInstances': {
        'InstanceId': ('InstanceId', r'i-[0-9a-f]{8,17}', 'InvalidInstanceID', 'instance ID')},
    'DescribeInstanceStatus': {
        'InstanceId': ('InstanceId', r'i-[0-9a-f]{8,17}', 'InvalidInstanceID', 'instance ID')},
    'DescribeInstanceTypes': {'InstanceType': ('InstanceType', r'.+', 'InvalidInstanceType', '')},
    'DescribeImages': {'ImageId': ('ImageId', r'ami-[0-9a-f]{8,17}', 'InvalidAMIID', 'image id')},
    'DescribeKeyPairs': {
        'KeyName': ('KeyName', r'.+', 'InvalidKeyPair', 'key pair'),
        'KeyPairId': ('KeyPairId', r'key-[0-9a-f]{8,17}', 'InvalidKeyPair', 'key pair')},
    'DescribeSecurityGroups': {
        'GroupId': ('GroupId', r'sg-[0-9a-f]{8,17}', 'InvalidGroup', 'security group'),
        'GroupName': ('GroupName', r'.+', 'InvalidGroup', 'security group')},
    'DescribeSecurityGroupRules': {
        'SecurityGroupRuleId': (
            'SecurityGroupRuleId', r'sgr-[0-9a-f]{8,17}', 'InvalidSecurityGroupRuleId', 'security group rule ID')},
    'DescribeVolumes': {'VolumeId': ('VolumeId', r'vol-[0-9a-f]{8,17}', 'InvalidVolume', 'volume')},
    'DescribeAddresses': {
        'AllocationId': ('AllocationId', r'eipalloc-[0-9a-f]{8,17}', 'InvalidAllocationID', 'allocation ID'),
        'PublicIp': ('PublicIp', r'[0-9.]+', 'InvalidAddress', 'address')},
}
# What else an action takes.
OTHERS = {
    'DescribeInstanceStatus': {'IncludeAllInstances'},
    'DescribeKeyPairs': {'IncludePublicKey'},
    'DescribeImages': {'Owner.1', 'IncludeDeprecated'},
    'GetManagedPrefixListEntries': {'PrefixListId', 'TargetVersion'},
}
# Filters, beside tag:KEY and tag-key, which everything with tags knows.
FILTERS = {
    'DescribeInstances': {
        'instance-id': only('InstanceId'), 'instance-type': only('InstanceType'), 'key-name': only('KeyName'),
        'image-id': only('ImageId'), 'ip-address': only('PublicIpAddress'),
        'private-ip-address': only('PrivateIpAddress'), 'dns-name': only('PublicDnsName'),
        'instance-state-name': lambda i: [i['State']['Name']],
        'instance.group-id': lambda i: [g['GroupId'] for g in i.get('SecurityGroups', [])]},
    'DescribeInstanceStatus': {
        'instance-state-name': lambda s: [s['InstanceState']['Name']],
        'instance-status.status': lambda s: [s['InstanceStatus']['Status']],
        'system-status.status': lambda s: [s['SystemStatus']['Status']]},
    'DescribeInstanceTypes': {
        'instance-type': only('InstanceType'),
        'free-tier-eligible': lambda t: [str(t.get('FreeTierEligible', False)).lower()]},
    'DescribeImages': {'image-id': only('ImageId'), 'name': only('Name'), 'state': only('State')},
    'DescribeKeyPairs': {'key-name': only('KeyName'), 'key-pair-id': only('KeyPairId')},
    'DescribeSecurityGroups': {'group-id': only('GroupId'), 'group-name': only('GroupName'), 'vpc-id': only('VpcId')},
    'DescribeSecurityGroupRules': {
        'group-id': only('GroupId'), 'security-group-rule-id': only('SecurityGroupRuleId')},
    'DescribeVolumes': {
        'volume-id': only('VolumeId'), 'status': only('State'),
        'attachment.instance-id': lambda v: [a['InstanceId'] for a in v.get('Attachments', [])]},
    'DescribeAddresses': {
        'allocation-id': only('AllocationId'), 'association-id': only('AssociationId'),
        'instance-id': only('InstanceId'), 'public-ip': only('PublicIp'),
        'network-interface-id': only('NetworkInterfaceId')},
}
# Each action's list in the scene, its element on the wire, and the names in it. With ids in it, these
# that take MaxResults refuse it; the others don't take it at all.
ACTIONS = {
    'DescribeInstances': ('Reservations', 'reservationSet', RESERVATION, range(5, 1001)),
    'DescribeInstanceStatus': ('InstanceStatuses', 'instanceStatusSet', STATUS, range(5, 1001)),
    'DescribeInstanceTypes': ('InstanceTypes', 'instanceTypeSet', TYPE, range(5, 101)),
    'DescribeImages': ('Images', 'imagesSet', IMAGE, range(1, 1001)),
    'DescribeKeyPairs': ('KeyPairs', 'keySet', KEY_PAIR, None),
    'DescribeSecurityGroups': ('SecurityGroups', 'securityGroupInfo', SECURITY_GROUP, range(5, 1001)),
    'DescribeSecurityGroupRules': ('SecurityGroupRules', 'securityGroupRuleSet', RULE, range(5, 1001)),
    'DescribeVolumes': ('Volumes', 'volumeSet', VOLUME, range(5, 1001)),
    'DescribeAddresses': ('Addresses', 'addressesSet', ADDRESS, None),
    'GetManagedPrefixListEntries': ('Entries', 'entrySet', ENTRY, range(1, 101)),
}
# Strings that look like times and are none.
NOT_TIMES = {'DeprecationTime', 'CreationDate'}
