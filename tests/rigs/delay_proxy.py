#!/usr/bin/env python3
"""Passes a TCP connection on to a server, as a long or a bad line would: late, cut off, stalled, or with a byte
changed on the way. What the two talk about is not its affair.
"""
import argparse
import asyncio
import os
import time

parser = argparse.ArgumentParser()
parser.add_argument("--port-file", required=True, help="gets the number of the port that it listens on")
parser.add_argument("--to", required=True, help="ADDRESS:PORT of the server")
parser.add_argument("--delay", type=float, default=0, help="milliseconds each way: half the round trip")
parser.add_argument("--cut", type=int, help="close both sides after so many bytes of the server")
parser.add_argument("--reset", action="store_true", help="when cutting, reset the client's side")
parser.add_argument("--stall", type=int, help="pass nothing on after so many bytes of the server")
parser.add_argument("--flip", type=int, help="change the byte of the server with this number, from 0")
parser.add_argument("--piece", type=int, default=65536, help="pass on at most so many bytes at a time")
options = parser.parse_args()


def damage(data, passed):
    """What of the server's bytes goes on, and whether the line holds."""
    if options.flip is not None and passed <= options.flip < passed + len(data):
        at = options.flip - passed
        data = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1:]
    for limit in (options.cut, options.stall):
        if limit is not None and passed + len(data) >= limit:
            return data[:max(limit - passed, 0)], False
    return data, True


async def read_all(reader, queue, of_server):
    passed = 0
    holds = True
    while holds:
        try:
            data = await reader.read(options.piece)
        except ConnectionError:
            data = b""
        if of_server and data:
            data, holds = damage(data, passed)
            passed += len(data)
        await queue.put((time.monotonic() + options.delay / 1000, data))
        if data == b"" and holds:
            return
    if options.stall is not None:
        await asyncio.Event().wait()
    await queue.put((time.monotonic() + options.delay / 1000, None))


async def write_all(writer, queue):
    while True:
        due, data = await queue.get()
        wait = due - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        if data is None:
            return
        try:
            if data == b"":
                if writer.can_write_eof():
                    writer.write_eof()
                return
            writer.write(data)
            await writer.drain()
        except (ConnectionError, OSError):
            return


async def pump(reader, writer, of_server):
    queue = asyncio.Queue(1000)
    await asyncio.gather(read_all(reader, queue, of_server), write_all(writer, queue))


async def serve(reader, writer):
    address, port = options.to.rsplit(":", 1)
    try:
        far_reader, far_writer = await asyncio.open_connection(address, int(port))
    except OSError:
        writer.transport.abort()
        return
    down = asyncio.ensure_future(pump(far_reader, writer, True))
    up = asyncio.ensure_future(pump(reader, far_writer, False))
    await asyncio.wait([down] if options.cut is not None else [down, up],
                       return_when=asyncio.ALL_COMPLETED)
    for task in (down, up):
        task.cancel()
    far_writer.transport.abort()
    if options.reset:
        writer.transport.abort()
    else:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=200)
    with open(options.port_file + ".new", "w", encoding="ascii") as out:
        out.write(str(server.sockets[0].getsockname()[1]))
    os.rename(options.port_file + ".new", options.port_file)
    await server.serve_forever()

asyncio.run(main())
