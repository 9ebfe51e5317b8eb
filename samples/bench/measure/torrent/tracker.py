"""tracker.py IP PORT STATE: a BitTorrent tracker. Writes a line to STATE when it listens, and for each announcement of a peer that has everything."""
import socket
import struct
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ip, port, state = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "a", buffering=1)
swarms = {}


class Tracker(BaseHTTPRequestHandler):
    def do_GET(self):
        query = urllib.parse.urlparse(self.path).query
        said = dict(part.split("=", 1) for part in query.split("&") if "=" in part)
        swarm = swarms.setdefault(said.get("info_hash"), {})
        peer = (self.client_address[0], int(said.get("port", 0)))
        if said.get("event") == "stopped":
            swarm.pop(peer, None)
        else:
            swarm[peer] = said.get("left")
        if said.get("left") == "0":
            state.write(f"seed {peer[0]} {peer[1]}\n")
        self.answer([other for other in swarm if other != peer])

    def answer(self, peers):
        packed = b"".join(socket.inet_aton(ip) + struct.pack(">H", port) for ip, port in peers)
        body = b"d8:completei1e10:incompletei1e8:intervali5e12:min intervali2e5:peers%d:%se" % (len(packed), packed)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer((ip, port), Tracker)
state.write("listens\n")
server.serve_forever()
