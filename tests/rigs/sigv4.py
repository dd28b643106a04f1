#!/usr/bin/env python3
"""Judges a request's AWS Signature Version 4 as AWS does, from the published description of it.

What a wrong one is answered with is the endpoint's part: verify() raises Refused with a word.
"""
import datetime
import hashlib
import hmac
import re
import urllib.parse

WINDOW = datetime.timedelta(minutes=5)


class Refused(Exception):
    """why: missing, incomplete, unknown_key, scope, past, future, signature, token, token_expired."""

    def __init__(self, why, said=''):
        super().__init__(why)
        self.why = why
        self.said = said


def canonical_query(query):
    """Sorted by name, then value, each re-encoded."""
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    quoted = [(urllib.parse.quote(n, safe='-_.~'), urllib.parse.quote(v, safe='-_.~')) for n, v in pairs]
    return '&'.join(f'{n}={v}' for n, v in sorted(quoted))


def canonical_request(method, target, headers, signed, body):
    path, _, query = target.partition('?')
    lines = [method, urllib.parse.quote(path, safe='/-_.~%'), canonical_query(query)]
    for name in signed:
        values = [' '.join(v.split()) for v in headers.get_all(name, [])]
        lines.append(f'{name}:{",".join(values)}')
    return '\n'.join([*lines, '', ';'.join(signed), hashlib.sha256(body).hexdigest()])


def signing_key(secret, date, region, service):
    key = ('AWS4' + secret).encode()
    for part in (date, region, service, 'aws4_request'):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def authorization(headers):
    """Credential, SignedHeaders and Signature of the Authorization header."""
    value = headers.get('Authorization')
    if value is None:
        raise Refused('missing')
    algorithm, _, rest = value.partition(' ')
    parts = dict(p.strip().partition('=')[::2] for p in rest.split(','))
    if algorithm != 'AWS4-HMAC-SHA256' or set(parts) != {'Credential', 'SignedHeaders', 'Signature'}:
        raise Refused('incomplete', 'Authorization header requires Credential, SignedHeaders and Signature')
    return parts


def check_headers(headers, signed):
    """host and everything of x-amz- must be signed, in order, and be there."""
    demanded = {'host'} | {n.lower() for n in headers if n.lower().startswith('x-amz-')}
    if signed != sorted(signed) or not demanded <= set(signed) or any(headers.get(n) is None for n in signed):
        raise Refused('incomplete', 'SignedHeaders must name host and every x-amz- header, in order')


def check_time(stamp, now):
    if not re.fullmatch(r'\d{8}T\d{6}Z', stamp):
        raise Refused('incomplete', 'Date must be in ISO-8601 basic format')
    then = datetime.datetime.strptime(stamp, '%Y%m%dT%H%M%SZ').replace(tzinfo=datetime.timezone.utc)
    if then < now - WINDOW:
        raise Refused('past', stamp)
    if then > now + WINDOW:
        raise Refused('future', stamp)


def check_token(key, token, now):
    if token != key.get('token'):
        raise Refused('token')
    if key.get('expires') and datetime.datetime.fromisoformat(key['expires']) <= now:
        raise Refused('token_expired')


def verify(method, target, headers, body, keys, region, service, now):
    """Returns the access key id whose holder signed this. keys: id -> {"secret", "token"?, "expires"?}."""
    parts = authorization(headers)
    signed = parts['SignedHeaders'].split(';')
    check_headers(headers, signed)
    scope = parts['Credential'].split('/')
    stamp = headers.get('X-Amz-Date', '')
    if len(scope) != 5 or scope[4] != 'aws4_request':
        raise Refused('incomplete', 'Credential must end in aws4_request')
    key = keys.get(scope[0])
    if key is None:
        raise Refused('unknown_key')
    if scope[1] != stamp[:8] or scope[2] != region or scope[3] != service:
        raise Refused('scope', f'Credential should be scoped to {stamp[:8]}/{region}/{service}')
    check_time(stamp, now)
    request = canonical_request(method, target, headers, signed, body)
    to_sign = '\n'.join(['AWS4-HMAC-SHA256', stamp, '/'.join(scope[1:]),
                         hashlib.sha256(request.encode()).hexdigest()])
    ours = hmac.new(signing_key(key['secret'], *scope[1:4]), to_sign.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(ours, parts['Signature']):
        raise Refused('signature', request)
    check_token(key, headers.get('X-Amz-Security-Token'), now)
    return scope[0]
