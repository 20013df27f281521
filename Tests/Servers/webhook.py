#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A web server that takes webhooks on 127.0.0.1 and misbehaves on request.

Prints "ready PORT", then every request as one line of JSON.
"""
import argparse
import http.server
import json
import ssl
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--fail", type=int, default=0, help="answer so many requests with --status")
parser.add_argument("--status", type=int, default=503)
parser.add_argument("--retry-after")
parser.add_argument("--location")
parser.add_argument("--delay", type=float, default=0, help="seconds before each answer")
parser.add_argument("--certificate", help="PEM file with certificate and key")
arguments = parser.parse_args()


class Handler(http.server.BaseHTTPRequestHandler):
    failures = 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        print(json.dumps({"path": self.path, "headers": headers, "body": body}), flush=True)
        time.sleep(arguments.delay)
        if Handler.failures < arguments.fail:
            Handler.failures += 1
            self.send_response(arguments.status)
            if arguments.retry_after:
                self.send_header("Retry-After", arguments.retry_after)
            if arguments.location:
                self.send_header("Location", arguments.location)
        else:
            self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if arguments.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments.certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(f"ready {server.server_port}", flush=True)
server.serve_forever()
