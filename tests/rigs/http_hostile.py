#!/usr/bin/env python3
"""A web server that misbehaves, on loopback: the path says how (see the functions below). It knows
no HTTP of its own, so that what it sends is exactly what stands here.

    http_hostile.py --port-file FILE [--listen ADDRESS] [--log FILE]

--log: one line for each request, its first line and then its headers, separated by " | ".
"""
import argparse
import os
import socket
import socketserver
import struct
import sys
import time

HEAD = b'HTTP/1.1 200 OK\r\n'


def ok(send):
    send(HEAD + b'Content-Length: 6\r\n\r\nhello\n')


def teapot(send):
    send(b"HTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\n\r\n")


def old(send):
    """HTTP/1.0: the body ends with the connection."""
    send(b'HTTP/1.0 200 OK\r\n\r\nold')


def endless(send):
    send(HEAD + b'\r\n')
    while True:
        send(b'x' * 65536)


def drip(send):
    send(HEAD + b'\r\n')
    while True:
        send(b'y')
        time.sleep(0.1)


def drip_head(send):
    send(b'HTTP/1.1 200 OK\r\nX: ')
    while True:
        send(b'z')
        time.sleep(0.1)


def headers(send):
    send(HEAD)
    while True:
        send(b'X-More: ' + b'h' * 1000 + b'\r\n')


def long_header(send):
    send(HEAD + b'X: ')
    while True:
        send(b'h' * 65536)


def interim(send):
    while True:
        send(b'HTTP/1.1 100 Continue\r\n\r\n')


def garbage(send):
    send(bytes(range(256)) * 16)


def http09(send):
    send(b'<html>no status line</html>\n')


def ssh(send):
    send(b'SSH-2.0-OpenSSH_9.6\r\n')


def cut_status(send):
    send(b'HTTP/1.1 20')


def cut_headers(send):
    send(HEAD + b'Content-Len')


def cut_body(send):
    send(HEAD + b'Content-Length: 1000\r\n\r\nonly this')


def control(send):
    send(HEAD + b'\r\n\x1b]0;owned\x07\x1b[2J a\x00b \xb0\xa1 \xe2\x80\xae end\nline\n')


def redirect(send):
    send(b'HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n')


def bad_chunks(send):
    send(HEAD + b'Transfer-Encoding: chunked\r\n\r\nzz\r\nnot a chunk\r\n')


def bad_length(send):
    send(HEAD + b'Content-Length: -5\r\n\r\nhm')


def silent(_send):
    time.sleep(3600)


def close(_send):
    pass


HOWS = [ok, teapot, old, endless, drip, drip_head, headers, long_header, interim, garbage, http09, ssh, cut_status,
        cut_headers, cut_body, control, redirect, bad_chunks, bad_length, silent, close]


class Peer(socketserver.BaseRequestHandler):
    log = None

    def handle(self):
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = b''
        while b'\r\n\r\n' not in asked and len(asked) < 65536:
            more = self.request.recv(4096)
            if not more:
                return
            asked += more
            if asked[0] == 0x16: # TLS: answered as nginx does
                self.request.sendall(b'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
                return
        lines = asked.decode('latin-1').split('\r\n')
        if self.log:
            with open(self.log, 'a', encoding='utf-8') as file:
                file.write(' | '.join(line for line in lines if line) + '\n')
        how = lines[0].split(' ')[1].strip('/').replace('-', '_')
        if how == 'reset':
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            return
        answers = {f.__name__: f for f in HOWS}
        try:
            answers.get(how, teapot)(self.request.sendall)
        except OSError:
            pass

    def finish(self):
        self.request.close()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def shutdown_request(self, request):
        request.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--listen', default='127.0.0.1')
    parser.add_argument('--port-file', required=True)
    parser.add_argument('--log')
    options = parser.parse_args()
    Peer.log = options.log
    server = Server((options.listen, 0), Peer)
    with open(options.port_file + '.new', 'w', encoding='ascii') as file:
        file.write(str(server.server_address[1]))
    os.rename(options.port_file + '.new', options.port_file)
    server.serve_forever()


if __name__ == '__main__':
    sys.exit(main())
