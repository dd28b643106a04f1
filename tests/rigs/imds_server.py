#!/usr/bin/env python3
"""An instance metadata service on loopback (or where a test put an address for it), as version 2
behaves: a token by PUT with its time to live, 401 without one, values and listings by path, and the
credentials of the instance's role. What a test makes of the answers is its own part.

    imds_server.py --port-file FILE [--listen ADDRESS] [--port N] [--v1 required|allowed]
        [--values FILE.json] [--role NAME --credentials FILE.json] [--off] [--log FILE]

--values: {"instance-id": "i-…", "placement/region": "…"}, in place of the ones below.
--log: one JSON line for each request: method, path, token (true, false or "bad"), status.
"""
import argparse
import http.server
import json
import os
import secrets
import sys
import threading
import time

VALUES = {
    'ami-id': 'ami-0123456789abcdef0',
    'hostname': 'ip-172-31-16-139.ap-northeast-2.compute.internal',
    'instance-id': 'i-0123456789abcdef0',
    'instance-type': 't3.micro',
    'local-ipv4': '172.31.16.139',
    'mac': '02:29:96:8f:6a:2d',
    'placement/availability-zone': 'ap-northeast-2a',
    'placement/region': 'ap-northeast-2',
    'public-ipv4': '203.0.113.25',
    'public-keys/0/openssh-key': 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLE my-key',
    'security-groups': 'my-group',
}
ROLES = 'iam/security-credentials/'
TTL = 'X-aws-ec2-metadata-token-ttl-seconds'
TOKEN = 'X-aws-ec2-metadata-token'


class Service:
    """What all connections share."""

    def __init__(self, options):
        self.required = options.v1 == 'required'
        self.off = options.off
        self.values = dict(VALUES)
        if options.values:
            with open(options.values, encoding='utf-8') as file:
                self.values = json.load(file)
        if options.role:
            with open(options.credentials, encoding='utf-8') as file:
                self.values[ROLES + options.role] = file.read()
        self.tokens = {}
        self.lock = threading.Lock()
        self.log = open(options.log, 'a', encoding='utf-8') if options.log else None

    def token_new(self, ttl):
        token = secrets.token_urlsafe(42) + '=='
        with self.lock:
            self.tokens[token] = time.monotonic() + ttl
        return token

    def token_good(self, token):
        with self.lock:
            return self.tokens.get(token, 0) > time.monotonic()

    def find(self, name):
        """The value, or the listing of a folder, or None."""
        if name in self.values:
            return self.values[name]
        folder = name if name.endswith('/') or not name else name + '/'
        below = [key[len(folder):] for key in self.values if key.startswith(folder)]
        parts = sorted({part.split('/')[0] + ('/' if '/' in part else '') for part in below})
        return '\n'.join(parts) or None

    def note(self, **what):
        if self.log:
            with self.lock:
                self.log.write(json.dumps(what) + '\n')
                self.log.flush()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server_version = 'EC2ws'
    sys_version = ''

    def answer(self, status, text='', **headers):
        body = text.encode()
        self.send_response(status)
        self.send_header('Content-Type', 'text/plain')
        self.send_header('Content-Length', str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.end_headers()
        self.wfile.write(body)
        token = self.headers.get(TOKEN)
        known = token is not None and (self.service.token_good(token) or 'bad')
        self.service.note(method=self.command, path=self.path, token=known, status=status)

    def do_PUT(self):
        ttl = self.headers.get(TTL, '')
        if self.service.off or 'X-Forwarded-For' in self.headers:
            self.answer(403)
        elif self.path != '/latest/api/token':
            self.answer(405, Allow='OPTIONS, GET, HEAD')
        elif not ttl.isdigit() or not 1 <= int(ttl) <= 21600:
            self.answer(400)
        else:
            self.answer(200, self.service.token_new(int(ttl)), **{TTL: ttl})

    def do_GET(self):
        token = self.headers.get(TOKEN)
        value = None
        if self.path.startswith('/latest/meta-data/'):
            value = self.service.find(self.path[len('/latest/meta-data/'):])
        if self.service.off:
            self.answer(403)
        elif (token is None and self.service.required) or (token is not None and not self.service.token_good(token)):
            self.answer(401)
        elif value is None:
            self.answer(404)
        else:
            self.answer(200, value)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--listen', default='127.0.0.1')
    parser.add_argument('--port', type=int, default=0)
    parser.add_argument('--port-file', required=True)
    parser.add_argument('--v1', choices=['required', 'allowed'], default='required')
    parser.add_argument('--values')
    parser.add_argument('--role')
    parser.add_argument('--credentials')
    parser.add_argument('--off', action='store_true')
    parser.add_argument('--log')
    options = parser.parse_args()
    handler = type('Imds', (Handler,), {'service': Service(options)})
    server = http.server.ThreadingHTTPServer((options.listen, options.port), handler)
    server.daemon_threads = True
    with open(options.port_file + '.new', 'w', encoding='ascii') as file:
        file.write(str(server.server_address[1]))
    os.rename(options.port_file + '.new', options.port_file)
    server.serve_forever()


if __name__ == '__main__':
    sys.exit(main())
