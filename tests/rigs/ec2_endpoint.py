#!/usr/bin/env python3
"""An EC2 and STS endpoint on loopback, wire-true: it verifies signatures and answers a scene's XML.

`ec2_endpoint.py --scene FILE --port-file FILE [--host H] [--port N] [--cert PEM --key PEM] [--log FILE]`

The scene is a JSON file, read anew at each request, in the shape that `aws … --output json` prints:
Reservations, InstanceStatuses, InstanceTypes, Images, KeyPairs, SecurityGroups, SecurityGroupRules,
Volumes, Addresses, PrefixLists {"pl-…": [entries]}; beside them
  region, account, keys {id: {secret, token?, expires?, arn?, user_id?}}, roles {arn: {…}},
  web_tokens {token: role ARN},
  denied ["ec2:DescribeVolumes"…], page (of the endpoint's own), clock_s (how far its clock is ahead),
  delay_ms, meet (answers only when so many requests are there at once), and faults {action or "*": {"kind": …, "times"?: n}} as ec2_faults.py has them.
The port file receives the port when the endpoint listens. The log has one JSON line for each request.
"""
import argparse
import base64
import datetime
import email.utils
import fnmatch
import http.server
import json
import os
import re
import socket
import ssl
import sys
import threading
import time
import urllib.parse
import uuid
from xml.sax.saxutils import escape

import ec2_faults
import ec2_names
import sigv4

EC2_XMLNS = 'http://ec2.amazonaws.com/doc/2016-11-15/'
STS_XMLNS = 'https://sts.amazonaws.com/doc/2011-06-15/'
STS_ACTIONS = {'GetCallerIdentity', 'AssumeRole', 'AssumeRoleWithWebIdentity'}


class Problem(Exception):
    """An error that AWS answers with."""

    def __init__(self, status, code, message):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


# ---- XML -----------------------------------------------------------------------------------------

def wire_time(name, text):
    """2024-05-01T00:00:00+00:00, as the command line prints it, is …00.000Z on the wire."""
    found = re.fullmatch(r'(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{3})?\d*\+00:00', text)
    return f'{found[1]}{found[2] or ".000"}Z' if found and name not in ec2_names.NOT_TIMES else text


def to_xml(tag, name, value, of):
    if isinstance(value, bool):
        inner = 'true' if value else 'false'
    elif isinstance(value, list):
        inner = ''.join(to_xml('item', name, element, of) for element in value)
    elif isinstance(value, dict):
        inner = members_to_xml(value, of)
    else:
        inner = escape(wire_time(name, str(value)))
    return f'<{tag}>{inner}</{tag}>' if inner else f'<{tag}/>'


def members_to_xml(thing, of):
    """A name that the table does not know is a mistake in the scene."""
    return ''.join(to_xml(of[name][0], name, value, of[name][1]) for name, value in thing.items())


def ec2_answer(action, inner, request_id):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<{action}Response xmlns="{EC2_XMLNS}">\n'
            f'    <requestId>{request_id}</requestId>\n    {inner}\n</{action}Response>')


def sts_answer(action, inner, request_id):
    return (f'<{action}Response xmlns="{STS_XMLNS}">\n  <{action}Result>{inner}</{action}Result>\n'
            f'  <ResponseMetadata>\n    <RequestId>{request_id}</RequestId>\n  </ResponseMetadata>\n'
            f'</{action}Response>\n')


def error_answer(service, problem, request_id):
    code, message = escape(problem.code), escape(problem.message)
    if service == 'sts':
        return (f'<ErrorResponse xmlns="{STS_XMLNS}">\n  <Error>\n    <Type>Sender</Type>\n'
                f'    <Code>{code}</Code>\n    <Message>{message}</Message>\n  </Error>\n'
                f'  <RequestId>{request_id}</RequestId>\n</ErrorResponse>\n')
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>'
            f'<Code>{code}</Code><Message>{message}</Message></Error></Errors>'
            f'<RequestID>{request_id}</RequestID></Response>')


# ---- who asks --------------------------------------------------------------------------------------

def refusal(service, refused):
    """How each service words a request whose signature it does not take."""
    stamp_gone = f'Signature expired: {refused.said} is now earlier than the server takes'
    sts = {
        'missing': (403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'),
        'unknown_key': (403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
        'token': (403, 'InvalidClientTokenId', 'The security token included in the request is invalid'),
        'token_expired': (403, 'ExpiredToken', 'The security token included in the request is expired'),
        'past': (403, 'SignatureDoesNotMatch', stamp_gone),
        'future': (403, 'SignatureDoesNotMatch', f'Signature not yet current: {refused.said}'),
        'scope': (403, 'SignatureDoesNotMatch', refused.said),
    }
    validate = (401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
    ec2 = {
        'missing': validate, 'unknown_key': validate, 'token': validate, 'scope': validate, 'future': validate,
        'token_expired': (400, 'RequestExpired', 'Request has expired.'),
        'past': (400, 'RequestExpired', f'Request has expired. Timestamp date is {refused.said}'),
    }
    both = {
        'incomplete': (400, 'IncompleteSignature', refused.said),
        'signature': (403, 'SignatureDoesNotMatch',
                      'The request signature we calculated does not match the signature you provided. Check your'
                      ' AWS Secret Access Key and signing method. The Canonical String for this request should'
                      f" have been '{refused.said}'"),
    }
    return Problem(*({**both, **(sts if service == 'sts' else ec2)}[refused.why]))


def arn_of(scene, key_id):
    key = scene['keys'][key_id]
    return key.get('arn', f'arn:aws:iam::{scene["account"]}:user/learner')


def check_allowed(scene, service, action, key_id):
    permission = f'{service}:{action}'
    if permission not in scene.get('denied', []):
        return
    message = (f'User: {arn_of(scene, key_id)} is not authorized to perform: {permission} because no'
               f' identity-based policy allows the {permission} action')
    if service == 'sts':
        raise Problem(403, 'AccessDenied', message)
    raise Problem(403, 'UnauthorizedOperation', f'You are not authorized to perform this operation. {message}.'
                  f' Encoded authorization failure message: {base64.b64encode(os.urandom(300)).decode()}')


# ---- EC2 ---------------------------------------------------------------------------------------------

def numbered(parameters, name):
    """Values of name.1, name.2, …"""
    found = [(int(k.rpartition('.')[2]), v) for k, v in parameters.items() if re.fullmatch(rf'{name}\.\d+', k)]
    return [v for _, v in sorted(found)]


def check_parameters(action, parameters):
    known = ec2_names.OTHERS.get(action, set()) | {'Action', 'Version', 'DryRun'}
    sizes = ec2_names.ACTIONS[action][3]
    if sizes:
        known |= {'MaxResults', 'NextToken'}
        if not int(parameters.get('MaxResults', sizes[0])) in sizes:
            raise Problem(400, 'InvalidParameterValue', f'Value ( {parameters["MaxResults"]} ) for parameter'
                          f' maxResults is invalid. Expecting a value greater than {sizes[0]}.')
    ids = ec2_names.IDS.get(action, {})
    for name in parameters:
        if name in known or name.rpartition('.')[0] in ids or re.fullmatch(r'Filter\.\d+\.(Name|Value\.\d+)', name):
            continue
        raise Problem(400, 'UnknownParameter', f'The parameter {name} is not recognized')
    if 'MaxResults' in parameters and any(numbered(parameters, name) for name in ids):
        raise Problem(400, 'InvalidParameterCombination',
                      'The parameter ids cannot be used with the parameter maxResults')


def chosen_by_id(action, parameters, things, exists):
    """Of the things those whose ids were asked for; all when none were."""
    for name, (member, form, code, kind) in ec2_names.IDS.get(action, {}).items():
        wanted = numbered(parameters, name)
        if not wanted:
            continue
        bad = [w for w in wanted if not re.fullmatch(form, w)]
        if bad:
            raise Problem(400, f'{code}.Malformed', f'Invalid id: "{bad[0]}"')
        gone = [w for w in wanted if w not in exists(member)]
        if gone and code == 'InvalidInstanceType':
            raise Problem(400, code, f'The following supplied instance types do not exist: [{", ".join(gone)}]')
        if gone:
            many = len(gone) > 1
            raise Problem(400, f'{code}.NotFound', f"The {kind}{'s' if many else ''} '{', '.join(gone)}'"
                          f" do{'' if many else 'es'} not exist")
        things = [t for t in things if t.get(member) in wanted]
    return things


def passes_filter(action, name, wanted, thing):
    if name.startswith('tag:'):
        values = [ec2_names.tags(thing).get(name[4:])]
    elif name == 'tag-key':
        values = list(ec2_names.tags(thing))
    elif name in ec2_names.FILTERS.get(action, {}):
        values = ec2_names.FILTERS[action][name](thing)
    else:
        raise Problem(400, 'InvalidParameterValue', f"The filter '{name}' is invalid")
    return any(v is not None and fnmatch.fnmatchcase(str(v), w) for v in values for w in wanted)


def chosen_by_filter(action, parameters, things):
    for key, name in parameters.items():
        found = re.fullmatch(r'Filter\.(\d+)\.Name', key)
        if found:
            wanted = numbered(parameters, rf'Filter\.{found[1]}\.Value')
            things = [t for t in things if passes_filter(action, name, wanted, t)]
    return things


def chosen(action, parameters, things, exists):
    return chosen_by_filter(action, parameters, chosen_by_id(action, parameters, things, exists))


def instances_of(scene):
    return [i for r in scene.get('Reservations', []) for i in r['Instances']]


def select_reservations(scene, parameters):
    """A reservation is there with those of its instances that were asked for."""
    everything = instances_of(scene)
    kept = chosen('DescribeInstances', parameters, everything, lambda m: {i[m] for i in everything})
    return [{**r, 'Instances': [i for i in r['Instances'] if i in kept]}
            for r in scene.get('Reservations', []) if any(i in kept for i in r['Instances'])]


def select_statuses(scene, parameters):
    """Those of instances that run, unless all are asked for."""
    known = {i['InstanceId'] for i in instances_of(scene)}
    things = scene.get('InstanceStatuses', [])
    if parameters.get('IncludeAllInstances') != 'true':
        things = [s for s in things if s['InstanceState']['Name'] == 'running']
    return chosen('DescribeInstanceStatus', parameters, things,
                  lambda m: known | {s[m] for s in scene.get('InstanceStatuses', [])})


def select_entries(scene, parameters):
    wanted = parameters.get('PrefixListId')
    if wanted is None:
        raise Problem(400, 'MissingParameter', 'The request must contain the parameter PrefixListId')
    if wanted not in scene.get('PrefixLists', {}):
        raise Problem(400, 'InvalidPrefixListID.NotFound', f"The prefix list ID '{wanted}' does not exist")
    return scene['PrefixLists'][wanted]


def select_key_pairs(scene, parameters):
    """The public key is there only when it is asked for."""
    everything = scene.get('KeyPairs', [])
    things = chosen('DescribeKeyPairs', parameters, everything, lambda m: {k.get(m) for k in everything})
    if parameters.get('IncludePublicKey') == 'true':
        return things
    return [{n: v for n, v in k.items() if n != 'PublicKey'} for k in things]


def selected(scene, action, parameters):
    special = {'DescribeInstances': select_reservations, 'DescribeInstanceStatus': select_statuses,
               'DescribeKeyPairs': select_key_pairs, 'GetManagedPrefixListEntries': select_entries}
    if action in special:
        return special[action](scene, parameters)
    things = scene.get(ec2_names.ACTIONS[action][0], [])
    return chosen(action, parameters, things, lambda m: {t.get(m) for t in things})


def page_of(scene, action, parameters, things):
    """The things of this page, and the token of the next one."""
    start = 0
    if 'NextToken' in parameters:
        try:
            said, _, offset = base64.b64decode(parameters['NextToken']).decode().partition(' ')
            start = int(offset) if said == action else -1
        except ValueError:
            start = -1
        if start < 0:
            raise Problem(400, 'InvalidNextToken', 'The token is not valid')
    own = scene.get('page', 1000)
    size = min(int(parameters.get('MaxResults', own)), own)
    end = start + size
    if end >= len(things) or not ec2_names.ACTIONS[action][3]:
        return things[start:], None
    return things[start:end], base64.b64encode(f'{action} {end}'.encode()).decode()


def ec2(scene, action, parameters, request_id):
    if parameters.get('Version') != '2016-11-15' or action not in ec2_names.ACTIONS:
        raise Problem(400, 'InvalidAction', f'The action {action} is not valid for this web service.')
    check_parameters(action, parameters)
    name, element, of, _ = ec2_names.ACTIONS[action]
    things, token = page_of(scene, action, parameters, selected(scene, action, parameters))
    inner = to_xml(element, name, things, of)
    if token:
        inner += f'\n    <nextToken>{token}</nextToken>'
    return ec2_answer(action, inner, request_id)


# ---- STS ---------------------------------------------------------------------------------------------

def assume_role(scene, parameters, key_id, handed_out, now):
    arn, session = parameters.get('RoleArn', ''), parameters.get('RoleSessionName', '')
    role = scene.get('roles', {}).get(arn)
    if not re.fullmatch(r'[\w+=,.@-]{2,64}', session):
        raise Problem(400, 'ValidationError', 'RoleSessionName must have length 2 to 64 and no other characters')
    if role is None or parameters.get('ExternalId') != role.get('external_id') or \
            key_id not in role.get('trusts', [key_id]):
        raise Problem(403, 'AccessDenied', f'User: {arn_of(scene, key_id)} is not authorized to perform:'
                      f' sts:AssumeRole on resource: {arn}')
    expires = role.get('expires', (now + datetime.timedelta(hours=1)).isoformat(timespec='seconds'))
    assumed = f'{arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/{session}'
    handed_out[role['id']] = {'secret': role['secret'], 'token': role['token'], 'expires': expires, 'arn': assumed,
                              'user_id': f'AROAEXAMPLEID:{session}'}
    inner = (f'<AssumedRoleUser><AssumedRoleId>AROAEXAMPLEID:{session}</AssumedRoleId><Arn>{assumed}</Arn>'
             f'</AssumedRoleUser><Credentials><AccessKeyId>{role["id"]}</AccessKeyId>'
             f'<SecretAccessKey>{role["secret"]}</SecretAccessKey><SessionToken>{role["token"]}</SessionToken>'
             f'<Expiration>{expires.replace("+00:00", "Z")}</Expiration></Credentials>')
    return inner


def sts(scene, action, parameters, key_id, handed_out, request_id, now):
    if parameters.get('Version') != '2011-06-15':
        raise Problem(400, 'InvalidAction', f'Could not find operation {action}')
    if action.startswith('AssumeRole'):
        return sts_answer(action, assume_role(scene, parameters, key_id, handed_out, now), request_id)
    key = scene['keys'][key_id]
    inner = (f'<Arn>{escape(arn_of(scene, key_id))}</Arn><UserId>{key.get("user_id", "AIDAEXAMPLEID")}</UserId>'
             f'<Account>{scene["account"]}</Account>')
    return sts_answer(action, inner, request_id)


# ---- HTTP --------------------------------------------------------------------------------------------

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def send(self, status, body, content_type='text/xml;charset=UTF-8', **headers):
        now = self.server.now(self.scene)
        lines = [f'HTTP/1.1 {status} x', f'Date: {email.utils.format_datetime(now, usegmt=True)}',
                 f'Content-Type: {content_type}', f'Content-Length: {len(body)}',
                 *(f'{n.replace("_", "-")}: {v}' for n, v in headers.items()), '', '']
        self.connection.sendall('\r\n'.join(lines).encode() + body)

    def answer(self, body):
        """The answer's text, or Problem."""
        now = self.server.now(self.scene)
        if self.action == 'AssumeRoleWithWebIdentity':
            return self.answer_bearer(now)
        keys = {**self.scene['keys'], **self.server.handed_out}
        scene = {**self.scene, 'keys': keys}
        try:
            key_id = sigv4.verify(self.command, self.path, self.headers, body, keys, scene['region'], self.service, now)
        except sigv4.Refused as refused:
            raise refusal(self.service, refused) from refused
        check_allowed(scene, self.service, self.action, key_id)
        if self.service == 'sts':
            return sts(scene, self.action, self.parameters, key_id, self.server.handed_out, self.request_id, now)
        return ec2(scene, self.action, self.parameters, self.request_id)

    def answer_bearer(self, now):
        """Whoever has the token needs no signature, and must not send one."""
        role = self.scene.get('web_tokens', {}).get(self.parameters.get('WebIdentityToken'))
        if 'Authorization' in self.headers or role is None or role != self.parameters.get('RoleArn'):
            raise Problem(400, 'InvalidIdentityToken', 'The web identity token that was passed could not be validated')
        return sts(self.scene, self.action, self.parameters, None, self.server.handed_out, self.request_id, now)

    def read(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
        self.scene = self.server.read_scene()
        pairs = urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)
        self.parameters = dict(pairs)
        self.action = self.parameters.get('Action', '')
        self.service = 'sts' if self.action in STS_ACTIONS else 'ec2'
        self.request_id = str(uuid.uuid4())
        return body

    def do_POST(self):  # noqa: N802 - the name http.server calls
        body = self.read()
        time.sleep(self.scene.get('delay_ms', 0) / 1000)
        if 'meet' in self.scene and not self.server.meet(self.scene['meet']):
            self.send_error(500)
            return
        fault = self.server.fault(self.scene, self.action)
        status = 0
        try:
            if fault and ec2_faults.play(self, fault):
                status = -1
                return
            text, status = self.answer(body), 200
        except Problem as problem:
            text, status = error_answer(self.service, problem, self.request_id), problem.status
        finally:
            self.server.note(self, status)
        self.send(status, text.encode('utf-8', 'surrogatepass'), x_amzn_requestid=self.request_id)

    def do_GET(self):  # noqa: N802
        self.server.note(self, 405)
        self.send_error(405)


class Endpoint(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    address_family = socket.AF_INET

    def __init__(self, options):
        super().__init__((options.host, options.port), Handler)
        self.options = options
        self.handed_out = {}
        self.played = {}  # how often each fault has been played
        self.lock = threading.Lock()
        self.barrier = None
        if options.cert:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(options.cert, options.key)
            self.socket = context.wrap_socket(self.socket, server_side=True)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # clients may go when they like
            super().handle_error(request, client_address)

    def meet(self, count):
        """Waits until `count` requests wait here; False when they don't come in time."""
        with self.lock:
            if self.barrier is None or self.barrier.parties != count:
                self.barrier = threading.Barrier(count)
        try:
            self.barrier.wait(10)
            return True
        except threading.BrokenBarrierError:
            return False

    def read_scene(self):
        with open(self.options.scene, encoding='utf-8') as file:
            return json.load(file)

    @staticmethod
    def now(scene):
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=scene.get('clock_s', 0))

    def fault(self, scene, action):
        """The fault to play now, or None: those with "times" end."""
        faults = scene.get('faults', {})
        fault = faults.get(action, faults.get('*'))
        if not fault:
            return None
        with self.lock:
            key = f'{action} {json.dumps(fault, sort_keys=True)}'
            self.played[key] = self.played.get(key, 0) + 1
            return fault if self.played[key] <= fault.get('times', self.played[key]) else None

    def note(self, handler, status):
        if not self.options.log:
            return
        line = {'method': handler.command, 'target': handler.path, 'status': status,
                'headers': {n.lower(): v for n, v in handler.headers.items()},
                'action': getattr(handler, 'action', ''), 'parameters': getattr(handler, 'parameters', {})}
        with self.lock, open(self.options.log, 'a', encoding='utf-8') as file:
            file.write(json.dumps(line) + '\n')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--scene', required=True)
    parser.add_argument('--port-file', required=True)
    parser.add_argument('--host', default='127.0.0.1')
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--cert')
    parser.add_argument('--key')
    parser.add_argument('--log')
    options = parser.parse_args()
    endpoint = Endpoint(options)
    with open(options.port_file + '.new', 'w', encoding='ascii') as file:
        file.write(str(endpoint.server_address[1]))
    os.rename(options.port_file + '.new', options.port_file)
    endpoint.serve_forever()


if __name__ == '__main__':
    main()
