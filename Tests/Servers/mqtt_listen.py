#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Subscribes to "nightjar/#" at an MQTT 3.1.1 broker on 127.0.0.1 and prints what comes.

Usage: mqtt_listen.py PORT COUNT. Prints "ready", then "TOPIC PAYLOAD" for COUNT messages.
"""
import socket
import struct
import sys

broker = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
stream = broker.makefile("rb")


def text(value):
    return struct.pack(">H", len(value)) + value


def send(kind, body):
    broker.sendall(bytes([kind, len(body)]) + body)


def receive():
    kind = stream.read(1)[0]
    length = shift = 0
    while True:
        byte = stream.read(1)[0]
        length |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return kind >> 4, stream.read(length)


send(0x10, text(b"MQTT") + bytes([4, 2, 0, 60]) + text(b"listener"))
receive()
send(0x82, struct.pack(">H", 1) + text(b"nightjar/#") + b"\0")
receive()
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    kind, body = receive()
    length = struct.unpack(">H", body[:2])[0]
    print(body[2 : 2 + length].decode(), body[2 + length :].decode(), flush=True)
