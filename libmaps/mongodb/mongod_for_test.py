#!/usr/bin/env python3
"""As much of a MongoDB server as a lookup needs. usage: mongod_for_test.py PORT DOCUMENTS LOG

Every find gives all documents of the file DOCUMENTS (a JSON array, read again each time; {"$oid": HEX} and
{"$date": MILLISECONDS} are these types), whatever its filter; a JSON object instead of the array is an error that the server
answers with. The command of each find goes to LOG, one JSON line each; regular expressions are {"$regex": [PATTERN, OPTIONS]}.
"""

import json
import socket
import struct
import sys
import threading


def encode_value(value):
    if isinstance(value, bool):
        return 8, bytes([value])
    if isinstance(value, int):
        return (16, struct.pack("<i", value)) if -2**31 <= value < 2**31 else (18, struct.pack("<q", value))
    if isinstance(value, float):
        return 1, struct.pack("<d", value)
    if isinstance(value, str):
        data = value.encode()
        return 2, struct.pack("<i", len(data) + 1) + data + b"\0"
    if isinstance(value, list):
        return 4, encode({str(i): one for i, one in enumerate(value)})
    if isinstance(value, dict) and set(value) == {"$oid"}:
        return 7, bytes.fromhex(value["$oid"])
    if isinstance(value, dict) and set(value) == {"$date"}:
        return 9, struct.pack("<q", value["$date"])
    if isinstance(value, dict):
        return 3, encode(value)
    return 10, b""


def encode(document):
    body = b""
    for name, value in document.items():
        kind, data = encode_value(value)
        body += bytes([kind]) + name.encode() + b"\0" + data
    return struct.pack("<i", len(body) + 5) + body + b"\0"


def text_until_nul(data, at):
    end = data.index(b"\0", at)
    return data[at:end].decode(), end + 1


def decode_value(kind, data, at):
    if kind == 1:
        return struct.unpack_from("<d", data, at)[0], at + 8
    if kind == 2:
        size = struct.unpack_from("<i", data, at)[0]
        return data[at + 4:at + 3 + size].decode(), at + 4 + size
    if kind in (3, 4):
        size = struct.unpack_from("<i", data, at)[0]
        inside = decode(data[at:at + size])
        return (inside if kind == 3 else list(inside.values())), at + size
    if kind == 5:
        size = struct.unpack_from("<i", data, at)[0]
        return data[at + 5:at + 5 + size].hex(), at + 5 + size
    if kind == 7:
        return {"$oid": data[at:at + 12].hex()}, at + 12
    if kind == 8:
        return data[at] == 1, at + 1
    if kind == 10:
        return None, at
    if kind == 11:
        pattern, at = text_until_nul(data, at)
        options, at = text_until_nul(data, at)
        return {"$regex": [pattern, options]}, at
    if kind == 16:
        return struct.unpack_from("<i", data, at)[0], at + 4
    if kind in (9, 17, 18):
        return struct.unpack_from("<q", data, at)[0], at + 8
    raise ValueError(f"BSON type {kind}")


def decode(data):
    document = {}
    at = 4
    while data[at] != 0:
        kind = data[at]
        name, at = text_until_nul(data, at + 1)
        document[name], at = decode_value(kind, data, at)
    return document


HELLO = {"ismaster": True, "isWritablePrimary": True, "helloOk": True, "maxBsonObjectSize": 16777216, "maxMessageSizeBytes": 48000000,
         "maxWriteBatchSize": 100000, "minWireVersion": 0, "maxWireVersion": 13, "readOnly": False, "ok": 1.0}


def answer(command, documents_file, log):
    if "find" not in command:
        return HELLO
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps(command, ensure_ascii=False) + "\n")
    with open(documents_file, encoding="utf-8") as file:
        documents = json.load(file)
    if isinstance(documents, dict):
        return documents
    limit = command.get("limit", 0)
    found = documents[:limit] if limit else documents
    return {"cursor": {"firstBatch": found, "id": Long(0), "ns": "d.c"}, "ok": 1.0}


class Long(int):
    """An int that is sent as a 64-bit one."""


def encode_long(value, plain=encode_value):
    return (18, struct.pack("<q", value)) if isinstance(value, Long) else plain(value)


encode_value = encode_long


def receive(client, size):
    data = b""
    while len(data) < size:
        more = client.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def serve(client, documents, log):
    try:
        while True:
            size, request, _, code = struct.unpack("<iiii", receive(client, 16))
            body = receive(client, size - 16)
            if code == 2013:
                reply = struct.pack("<iB", 0, 0) + encode(answer(decode(body[5:]), documents, log))
            else:
                _, at = text_until_nul(body, 4)
                reply = struct.pack("<iqii", 8, 0, 0, 1) + encode(answer(decode(body[at + 8:]), documents, log))
            client.sendall(struct.pack("<iiii", len(reply) + 16, request, request, 2013 if code == 2013 else 1) + reply)
    except (EOFError, OSError):
        client.close()


def main():
    port, documents, log = sys.argv[1:]
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", int(port)))
    listening.listen(20)
    while True:
        client, _ = listening.accept()
        threading.Thread(target=serve, args=(client, documents, log), daemon=True).start()


if __name__ == "__main__":
    main()
