#!/usr/bin/env python3
"""A server over TLS, on loopback, that takes files with PUT as a presigned address does.

    https_put.py --port-file FILE --cert FILE --key FILE --folder DIR

/take?signature=…: keeps the body as DIR/body and the request's line and headers as DIR/head; 200.
/denied: 403.  /moved: 307 to /take.  /hang: never answers.
"""
import argparse
import http.server
import os
import ssl
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    folder = None

    def do_PUT(self):
        body = self.rfile.read(int(self.headers.get('Content-Length', '0')))
        path = self.path.split('?')[0]
        if path == '/hang':
            threading.Event().wait()
        if path == '/take':
            with open(os.path.join(self.folder, 'head'), 'w', encoding='utf-8') as out:
                out.write(f'{self.requestline}\n{self.headers}')
            with open(os.path.join(self.folder, 'body'), 'wb') as out:
                out.write(body)
        status = {'/take': 200, '/denied': 403, '/moved': 307}.get(path, 404)
        self.send_response(status)
        if status == 307:
            self.send_header('Location', '/take')
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *args):
        pass


def main():
    options = argparse.ArgumentParser()
    for name in ('--port-file', '--cert', '--key', '--folder'):
        options.add_argument(name, required=True)
    args = options.parse_args()
    Handler.folder = args.folder
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(args.cert, args.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with open(args.port_file + '.new', 'w', encoding='ascii') as out:
        out.write(f'{server.server_address[1]}\n')
    os.rename(args.port_file + '.new', args.port_file)
    server.serve_forever()


main()
