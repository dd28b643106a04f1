#!/usr/bin/env python3
"""How an endpoint can be wrong: each fault of a scene's "faults", played over one connection.

play(handler, fault) returns True when it has answered in its own way.
"""
import json
import socket
import struct
import time

HTML = b'<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>'
BOMB = ('<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a0 "ha">'
        + ''.join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        + ']>\n<DescribeInstancesResponse><reservationSet><item><reservationId>&a11;</reservationId></item>'
        '</reservationSet></DescribeInstancesResponse>')
EXTERNAL = ('<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY x SYSTEM "file://%s">]>\n'
            '<DescribeInstancesResponse><reservationSet><item><reservationId>&x;</reservationId></item>'
            '</reservationSet></DescribeInstancesResponse>')


def open_ended(handler, head=b''):
    """A good beginning that says nothing about an end."""
    handler.close_connection = True
    handler.connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n' + head)


def endless(handler, _):
    open_ended(handler, b'\r\n<DescribeInstancesResponse><reservationSet>')
    while True:
        handler.connection.sendall(b'<item><reservationId>r-0</reservationId></item>' * 1000)


def endless_headers(handler, _):
    open_ended(handler)
    while True:
        handler.connection.sendall(b'X-Filler: ' + b'x' * 1000 + b'\r\n')


def drip(handler, fault):
    open_ended(handler, b'\r\n')
    while True:
        handler.connection.sendall(b' ')
        time.sleep(fault.get('every_ms', 50) / 1000)


def cut(handler, _):
    handler.close_connection = True
    handler.connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<DescribeInstancesResponse>')


def reset(handler, _):
    """Closed by a reset, without an answer."""
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    handler.connection.close()


def silent(handler, fault):
    handler.close_connection = True
    time.sleep(fault.get('seconds', 60))


def junk(handler, _):
    handler.close_connection = True
    handler.connection.sendall(b'SSH-2.0-OpenSSH_9.6\r\n' * 20)


def html(handler, fault):
    handler.send(fault.get('status', 500), HTML, 'text/html')


def raw(handler, fault):
    """The body as it stands; with "bad_bytes" what is written BAD is no UTF-8."""
    body = fault['body'].encode('utf-8', 'surrogatepass')
    handler.send(fault.get('status', 200), body.replace(b'BAD', b'\xed\xa0\x80\xff') if 'bad_bytes' in fault else body)


def redirect(handler, fault):
    handler.send(302, b'', Location=fault['to'])


def bomb(handler, _):
    handler.send(200, BOMB.encode())


def external(handler, fault):
    handler.send(200, (EXTERNAL % fault['path']).encode())


def deep(handler, _):
    handler.send(200, b'<DescribeInstancesResponse>' + b'<a>' * 100000)


def echo(handler, fault):
    """Sends what the client must keep to itself back to it, wherever it may be shown."""
    said = json.dumps(dict(handler.headers.items())).replace('&', '').replace('<', '') + fault.get('more', '')
    if fault.get('status', 400) == 200:
        handler.send(200, ('<DescribeInstancesResponse><requestId>x</requestId><reservationSet><item><reservationId>'
                           f'{said}</reservationId></item></reservationSet></DescribeInstancesResponse>').encode())
        return
    handler.send(fault.get('status', 400), (
        f'<ErrorResponse><Errors><Error><Code>InvalidParameterValue</Code><Message>{said}</Message></Error>'
        f'</Errors></ErrorResponse>').encode())


def pages(handler, _):
    """Always one more page."""
    handler.send(200, b'<DescribeInstancesResponse><reservationSet><item><reservationId>r-1</reservationId></item>'
                      b'</reservationSet><nextToken>again</nextToken></DescribeInstancesResponse>')


def error(handler, fault):
    """Any code, in any of the shapes: ec2, sts, mixed."""
    inner = f'<Error><Code>{fault["code"]}</Code><Message>{fault.get("message", "no")}</Message></Error>'
    shape = fault.get('shape', handler.service)
    body = {
        'ec2': f'<Response><Errors>{inner}</Errors><RequestID>{handler.request_id}</RequestID></Response>',
        'sts': f'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">{inner}'
               f'<RequestId>{handler.request_id}</RequestId></ErrorResponse>',
        'mixed': f'<ErrorResponse><Errors>{inner}</Errors></ErrorResponse>',
    }[shape]
    handler.send(fault['status'], body.encode())


def throttle(handler, _):
    if handler.service == 'sts':
        error(handler, {'status': 400, 'code': 'Throttling', 'message': 'Rate exceeded'})
        return
    error(handler, {'status': 503, 'code': 'RequestLimitExceeded', 'message': 'Request limit exceeded.'})


KINDS = {f.__name__: f for f in (
    endless, endless_headers, drip, cut, reset, silent, junk, html, raw, redirect, bomb, external, deep, echo, pages,
    error, throttle)}


def play(handler, fault):
    try:
        KINDS[fault['kind']](handler, fault)
    except OSError:
        handler.close_connection = True  # the client has had enough
    return True
