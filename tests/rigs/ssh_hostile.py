#!/usr/bin/env python3
"""What answers where an SSH server should, and is none or a bad one. The first argument says how."""
import argparse
import os
import socket
import struct
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("how", choices=["http", "banner", "lines", "drip", "silent", "close", "reset", "junk", "startups",
                                    "nul", "old"])
parser.add_argument("--port-file", required=True)
options = parser.parse_args()
BANNER = b"SSH-2.0-OpenSSH_9.6\r\n"


def again(sock, data, seconds=0.0):
    while True:
        sock.sendall(data)
        time.sleep(seconds)


def answer(sock):
    how = options.how
    if how == "http":
        sock.sendall(b"HTTP/1.1 400 Bad Request\r\nServer: \x1b[31mred\r\n\r\n")
    elif how == "banner":
        again(sock, b"SSH-2.0-" + b"A" * 65536)
    elif how == "lines":
        again(sock, b"welcome, stranger\r\n")
    elif how == "drip":
        for byte in BANNER + b"\0" * 100000:
            sock.sendall(bytes([byte]))
            time.sleep(0.2)
    elif how == "silent":
        time.sleep(600)
    elif how == "reset":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif how == "junk":
        sock.sendall(BANNER)
        again(sock, os.urandom(4096), 0.01)
    elif how == "startups":
        sock.sendall(b"Exceeded MaxStartups\r\n")
    elif how == "nul":
        sock.sendall(b"\0" * 200 + b"\n")
        time.sleep(600)
    elif how == "old":
        sock.sendall(b"SSH-1.5-old\r\n")
        time.sleep(600)


def serve(sock):
    try:
        answer(sock)
    except OSError:
        pass  # the other side has had enough
    sock.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=64)
with open(options.port_file + ".new", "w", encoding="ascii") as out:
    out.write(str(listener.getsockname()[1]))
os.rename(options.port_file + ".new", options.port_file)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
