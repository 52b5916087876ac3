"""Gives links to a running Haul and tells what happens to them until they are
done, with nothing but what Python brings along; without links it tells of all
downloads:

    HAUL_TOKEN=$(cat ~/.haul/server_token) python3 docs/examples/watch.py URL...
"""

import base64
import json
import os
import socket
import struct
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

SERVER = urllib.parse.urlsplit(os.environ.get("HAUL_SERVER", "http://127.0.0.1:8765"))
TOKEN = os.environ.get("HAUL_TOKEN", "")
OVER = {"done", "expanded", "failed", "paused"}


def add(links):
    """Adds all of them, or none; gives the ids of their jobs."""
    request = urllib.request.Request(
        f"{SERVER.geturl()}/api/jobs",
        data=json.dumps({"jobs": [{"url": link} for link in links]}).encode(),
        headers={
            "Authorization": f"Bearer {TOKEN}",
            "Content-Type": "application/json",
            # Should the answer get lost, the same request may be sent again.
            "Idempotency-Key": str(uuid.uuid4()),
        },
    )
    try:
        with urllib.request.urlopen(request) as reply:
            return {job["id"] for job in json.load(reply)}
    except urllib.error.HTTPError as error:
        sys.exit(json.load(error)["message"])
    except OSError as error:
        sys.exit(f"Haul does not answer at {SERVER.netloc}: {error}")


class EventSocket:
    """As much of RFC 6455 as a listener needs."""

    def __init__(self, cursor):
        query = f"?cursor={cursor}" if cursor else ""
        try:
            address = (SERVER.hostname, SERVER.port or 80)
            self.socket = socket.create_connection(address)
        except OSError as error:
            sys.exit(f"Haul does not answer at {SERVER.netloc}: {error}")
        self.file = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /api/events{query} HTTP/1.1\r\n"
            f"Host: {SERVER.netloc}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            f"Authorization: Bearer {TOKEN}\r\n\r\n".encode()
        )
        status = self.file.readline().decode().strip()
        while self.file.readline().strip():
            pass
        if " 101 " not in status:
            sys.exit(f"Haul answers: {status}")

    def messages(self):
        """Yields each message, until the line breaks."""
        try:
            yield from self.frames()
        except (OSError, struct.error):
            return

    def frames(self):
        parts = b""
        while True:
            head = self.file.read(2)
            if len(head) < 2:
                return
            last, opcode, length = head[0] & 0x80, head[0] & 0x0F, head[1] & 0x7F
            if length == 126:
                (length,) = struct.unpack("!H", self.file.read(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", self.file.read(8))
            payload = self.file.read(length)
            if opcode == 8:
                return
            if opcode == 9:
                self.send(10, payload)
            elif opcode in (0, 1):
                parts += payload
                if last:
                    yield json.loads(parts)
                    parts = b""

    def send(self, opcode, payload):
        """Sends one short frame; clients have to mask theirs."""
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        head = bytes([0x80 | opcode, 0x80 | len(payload)])
        self.socket.sendall(head + mask + masked)


class Picture:
    """What is known of the server."""

    def __init__(self, own):
        self.own = own
        self.jobs = {}
        self.cursor = None
        self.said = {}

    def take(self, message):
        """Folds one message in; False where some before it are missing."""
        if message["type"] == "segments":
            return True
        if message["type"] == "snapshot":
            self.jobs.clear()
        else:
            epoch, seq = (self.cursor or ":0").split(":")
            if message["epoch"] != epoch or message["after"] > int(seq):
                return False
        for job in message["jobs"]:
            self.jobs[job["id"]] = job
        for progress in message.get("progress", []):
            state = self.jobs.get(progress["id"], {}).get("state", {})
            if state.get("progress"):
                state["progress"].update(progress)
        for job_id in message.get("removed", []):
            self.jobs.pop(job_id, None)
        self.cursor = f"{message['epoch']}:{message['seq']}"
        return True

    def watched(self):
        """The jobs that were added here and those that came of them, or all."""
        jobs = self.jobs.values()
        if self.own is None:
            return list(jobs)
        return [job for job in jobs if {job["id"], job["parent"]} & self.own]

    def tell(self):
        for job in self.watched():
            state = job["state"]
            progress = state.get("progress") or {}
            line = f"{(job['file'] or {}).get('name', job['url'])} {state['phase']}"
            if progress.get("size"):
                line += f" {100 * progress['bytes'] // progress['size']}%"
            if "problem" in state:
                line += f": {state['problem']['message']}"
            if self.said.get(job["id"]) != line:
                print(line, flush=True)
            self.said[job["id"]] = line

    def is_over(self):
        return all(job["state"]["phase"] in OVER for job in self.watched())


def main():
    picture = Picture(add(sys.argv[1:]) if len(sys.argv) > 1 else None)
    while True:
        for message in EventSocket(picture.cursor).messages():
            if not picture.take(message):
                picture.cursor = None
                break
            picture.tell()
            if picture.is_over():
                return
        time.sleep(1)


main()
