#!/usr/bin/python3
"""Tests proto/wire.md and the daemon with a second implementation, peer.py.

    /usr/bin/python3 src/test/python/second.py

Reproduces the vectors that wire.md prints and those recorded from geth, then starts a daemon of its
own on loopback and talks to it. One line per check; exit status 0 when all of them hold, else 1.
Debian packages: python3-cryptography python3-openssl python3-pycryptodome
"""
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time

from peer import *

TOP = os.path.dirname(os.path.abspath(__file__)) + "/../../.."
NETWORK = 77
GROUP = "239.83.72.72"
TOPIC = bytes.fromhex("00010200")  # one of those that geth's blooms get wrong
failed = []


def check(what, holds):
    print("ok  " if holds else "FAIL", what, flush=True)
    if not holds:
        failed.append(what)


def unhex(text):
    return bytes.fromhex(text.removeprefix("0x"))


def printed():
    """The hexadecimal of the indented blocks of wire.md, by section."""
    sections, section = {}, ""
    id = "01020304050607080000" + "0" * 43 + "1" + "0" * 15 + "2" + "0" * 47 + "3"
    for line in open(TOP + "/proto/wire.md", encoding="utf-8"):
        if heading := re.match(r"#+ ([\d.]+)", line):
            section = heading[1]
        if line.startswith("    "):
            line = line.replace(" ID", " " + id).replace("BLOOM", bloom(unhex("deadbeef")).hex())
            for word in re.split(r"  +", line.strip()):
                if re.fullmatch(r"([0-9a-f]{2}| (?=[0-9a-f]))+", word):
                    sections[section] = sections.get(section, "") + word.replace(" ", "")
    return sections


def vectors():
    text, one = printed(), encode(G)[1:]
    with open(TOP + "/proto/wire.md", encoding="utf-8") as file:
        whole = file.read()
    id = unhex("01020304050607080000" + "0" * 43 + "1" + "0" * 15 + "2" + "0" * 47 + "3")
    filter, envelope = bloom(unhex("deadbeef")), Envelope(50, 50, unhex("ffaadd11"), b"f", 42)
    address = message((1, id), (2, bytes([10, 0, 0, 7])), (3, 9))
    who = (1, 1), (2, 300), (3, id), (4, 30333), (5, 1000), (6, 0.2), (7, filter), (8, 1)
    hello = message(*who, (9, 1 << 20), (10, b"a"), (10, b"bc"), (11, b"x/1"), (12, (7,)))
    ids = b"".join(i.to_bytes(8, "big") + bytes(24) for i in (1, 2))
    frames = {
        HELLO: hello,
        ENVELOPES: message((1, envelope.encode()), (1, envelope.encode())),
        KNOWN: message((1, ids)),
        FLOOR: message((1, 1.5)),
        INTEREST: message((1, filter), (2, 1)),
        PEERS: message((1, address)),
        PING: message((1, (0x0102030405060708,))),
        PONG: message((1, (2**64 - 1,)), (2, 300)),
        GOODBYE: message((1, 4)),
        DIRECT: message((1, envelope.encode())),
    }
    for kind, body in frames.items():
        check(f"frame of kind {kind}", message((kind, body)).hex() in text[f"4.{kind + 1}"])
    made = Envelope(1600000050, 50, unhex("ffaadd11"), bytes(range(32)), 42)
    check("envelope", made.encode().hex() in text["2.1"] and made.id().hex() in whole)
    work = [Envelope(0, 1, bytes(4), unhex("deadbeef"), nonce) for nonce in (276, 100000)]
    check("work hashes", all(e.work_hash().hex() in whole for e in work))
    check("ratings", [e.rating() for e in work] == [19.692307692307693, 0.07692307692307693])
    certificate = unhex(re.search("308201c1[0-9a-f]{898}", text["4.13"])[0])
    check("certificate", proven_id(certificate) == one)
    check("beacon", message((1, 1), (2, 1), (3, one), (4, 7470)).hex() in text["6"])
    digest = unhex("a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e")
    check("signature", sign(1, digest).hex() in text["7.1"])
    p, e = (unhex(text["7.3"][i : i + 64]) for i in (0, 64))
    data = encrypt_to(encode(times(number(p), G)), b"hello whisper", number(e), bytes(range(16)))
    check("ECIES", data.hex() in text["7.3"] and decrypt_with(number(p), data) == b"hello whisper")
    for word in "test", "":
        check(f"password {word!r}", password_key(word).hex() in text["7.2"])
    sealed = Envelope.decode(unhex(re.search("f897[0-9a-f]{302}", text["10"])[0]))
    key = unhex("6d1a3ecd726c334a9a1d00b6158d936cd9ee9383c253d360bda944d6addb550b")
    payload, padding, signer = take_apart(decrypt(key, sealed.data))
    right = sealed.id().hex() in whole and sealed.rating() == 2.1845333333333334
    check("the envelope of section 10", right and payload.hex() in text["10"] and len(padding) == 5)


def recorded():
    with open(TOP + "/src/test/resources/vectors/whisper-v6-geth-1.9.7.json") as file:
        geth = json.load(file)
    for section in "envelopes", "pow":
        right = []
        for entry in geth[section]:
            try:
                e = Envelope.decode(unhex(entry["rlp"]))
            except ValueError:
                right.append(entry["rlp"] and "Inf" in str(entry["pow"]))
                continue
            bits = "0x" + struct.pack(">d", e.rating()).hex()
            right.append([e.id(), e.work_hash()] == [unhex(entry["hash"]), unhex(entry["powHash"])])
            right.append(bits == entry["powBits"])
        check(f"{len(geth[section])} entries of {section}", all(right))
    right = []
    for entry in geth["envelopes"]:
        data, keys = Envelope.decode(unhex(entry["rlp"])).data, entry["keys"]
        if "symKey" in keys:
            plain = decrypt(unhex(keys["symKey"]), data)
        else:
            plain = decrypt_with(number(unhex(keys["dstPrivate"])), data)
        payload, padding, signer = take_apart(plain)
        right.append([payload, padding] == [unhex(entry["payload"]), unhex(entry["padding"])])
    check("their payloads and padding", all(right))
    blooms = [(unhex(b["topic"]), unhex(b["bloomGeth"])) for b in geth["blooms"]]
    check("geth's blooms", all(bloom(topic, as_geth=True) == b for topic, b in blooms))


class Daemon:
    def __init__(self, directory):
        self.directory, self.port, self.lan = directory, free_port(), free_port()
        words = f"--port {self.port} --rpc.port 0 --lan.if lo --lan.port {self.lan}"
        command = [TOP + "/hearsay", "run", "--datadir", directory, "--networkid", str(NETWORK)]
        with open(directory + "/log", "wb") as log:
            self.process = subprocess.Popen(command + words.split(), stdout=log, stderr=log)
        end = time.time() + 120
        while not os.path.exists(directory + "/hearsay.ipc") and time.time() < end:
            time.sleep(0.1)

    def call(self, method, *params):
        with socket.socket(socket.AF_UNIX) as ipc:
            ipc.connect(self.directory + "/hearsay.ipc")
            request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            ipc.sendall(json.dumps(request).encode())
            return json.loads(ipc.makefile().readline())["result"]

    def dial(self, node=None):
        return Link(node or Node(), socket.create_connection(("127.0.0.1", self.port)))

    def link(self, node=None, **hello):
        """A link on which hellos were exchanged, and the daemon's first ping was answered."""
        node = node or Node()
        link = self.dial(node)
        link.send((HELLO, node.hello(NETWORK, **hello)))
        link.hello = parse(link.wait(HELLO))
        return link


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def lives(link):
    nonce = secrets.randbits(64)
    link.send((PING, message((1, (nonce,)))))
    return parse(link.wait(PONG) or b"").get(1) == [struct.pack("<Q", nonce)]


def envelope(data, topic=TOPIC, ttl=50, sent=0, rating=0.2):
    return Envelope(int(time.time()) + sent + ttl, ttl, topic, data).seal(rating)


def messages(daemon):
    """Both ways, with a password and with a key pair."""
    me = Node()
    link = daemon.link(me)
    peers = daemon.call("admin_peers")
    check("the link is up", lives(link) and parse(link.wait(PEERS, 0.1) or b"") == {})
    check("admin_peers names us", [me.id.hex() in peer["enode"] for peer in peers] == [True])
    check("its hello", [link.hello[2], link.hello[3]] == [[NETWORK], [link.peer]])
    key, pair = daemon.call("shh_generateSymKeyFromPassword", "second"), daemon.call(
        "shh_newKeyPair"
    )
    public = unhex(daemon.call("shh_getPublicKey", pair))
    topics, signer = ["0x" + TOPIC.hex()], "0x" + me.public.hex()
    ways = {
        "password": ({"symKeyID": key}, lambda plain: encrypt(password_key("second"), plain)),
        "key pair": ({"privateKeyID": pair}, lambda plain: encrypt_to(public, plain)),
    }
    for way, (with_key, seal) in ways.items():
        filter = daemon.call("shh_newMessageFilter", {**with_key, "topics": topics, "sig": signer})
        sent = envelope(seal(lay_out(b"from us", me.private)))
        link.send((ENVELOPES, message((1, sent.encode()))))
        lives(link), time.sleep(0.3)
        got = daemon.call("shh_getFilterMessages", filter)
        right = [(m["payload"], m["sig"]) for m in got] == [("0x" + b"from us".hex(), signer)]
        check(f"{way}: ours is opened there", right)
        same = [(unhex(m["hash"]), m["pow"]) for m in got] == [(sent.id(), sent.rating())]
        check(f"{way}: the same id and rating", same)
    post = {
        "topic": topics[0],
        "payload": "0x616263",
        "ttl": 60,
        "powTarget": 0.3,
        "powTime": 10,
        "sig": pair,
    }
    for to, read in (
        ({"symKeyID": key}, lambda data: decrypt(password_key("second"), data)),
        ({"pubKey": signer}, lambda data: decrypt_with(me.private, data)),
    ):
        id = unhex(daemon.call("shh_post", {**post, **to}))
        [came] = link.envelopes()
        payload, _, author = take_apart(read(came.data))
        check("theirs is opened here", (came.id(), payload, author) == (id, b"abc", public))
        check("and worth its target", came.rating() >= 0.3)
    return lambda: daemon.call("shh_post", {**post, "symKeyID": key})


def wishes(daemon, post):
    """What a peer says it has and wants."""
    post(), time.sleep(0.3)
    first = daemon.link()
    all = {e.id(): e for e in first.envelopes()}
    second = daemon.link()
    second.send((KNOWN, message((1, b"".join(list(all)[1:])))))
    check("known ids are respected", [e.id() for e in second.envelopes()] == [list(all)[0]])
    third = daemon.link(floor=1e9)
    check("nothing reaches a high floor", not third.envelopes())
    third.send((FLOOR, message((1, 0.1))))
    check("all reach a lower one", {e.id() for e in third.envelopes()} == set(all))
    for filter, name in (bloom(TOPIC), "a bloom"), (bloom(TOPIC, as_geth=True), "geth's bloom"):
        check(f"{name} gets its topic", len(daemon.link(filter=filter).envelopes()) == len(all))
    fourth = daemon.link(filter=bytes(64))
    check("an empty bloom gets nothing", not fourth.envelopes())
    fourth.send((INTEREST, b""))
    check("no bloom gets all", len(fourth.envelopes()) == len(all))
    fourth.send((LATER, b"whatever"))
    fourth.send((LATER + 1000, bytes(70000)))
    check("later kinds are ignored", lives(fourth))
    listening = Node()
    fifth = daemon.link(listening, port=4)
    lives(fifth)
    told = parse(daemon.link().wait(PEERS))[1]
    expected = message((1, listening.id), (2, bytes([127, 0, 0, 1])), (3, 4))
    check("it tells of us", told == [expected])


def beacons(daemon):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    udp.bind((GROUP, daemon.lan))
    lo = socket.inet_aton("127.0.0.1")
    udp.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + lo)
    udp.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, lo)
    udp.settimeout(10)
    heard = parse(udp.recv(513))
    check("its beacon", [heard[i] for i in (1, 2, 4)] == [[1], [NETWORK], [daemon.port]])
    me, server = Node(), socket.create_server(("127.0.0.1", 0))
    server.settimeout(10)
    port = server.getsockname()[1]
    udp.sendto(message((1, 1), (2, NETWORK), (3, me.id), (4, port)), (GROUP, daemon.lan))
    accepted = Link(me, server.accept()[0], dialled=False)
    accepted.connection.settimeout(None)
    check("who hears ours dials us", accepted.peer == heard[3][0])
    accepted.send((HELLO, me.hello(NETWORK)))
    check("and talks", lives(accepted))
    dialled = daemon.link(me)
    loser, winner = (accepted, dialled) if me.id < accepted.peer else (dialled, accepted)
    check("of two links one stays", loser.goodbye() == DUPLICATE and lives(winner))


def forbidden(daemon):
    honest, me = daemon.link(), Node()
    hello = HELLO, me.hello(NETWORK)
    week = envelope(b"x", ttl=604801, rating=0).encode()
    cases = [
        ("another network", [(HELLO, me.hello(NETWORK + 1))], WRONG_NETWORK),
        ("version 0", [(HELLO, me.hello(NETWORK, version=0))], WRONG_VERSION),
        ("version 2^32 - 1", [(HELLO, me.hello(NETWORK, version=2**32 - 1))], None),
        ("another id", [(HELLO, Node().hello(NETWORK))], MISBEHAVED),
        ("a second hello", [hello, hello], MISBEHAVED),
        ("envelopes before the hello", [(ENVELOPES, b"")], MISBEHAVED),
        ("peers before the hello", [(PEERS, b""), hello], None),
        ("goodbye before the hello", [(GOODBYE, b"")], "end"),
        (
            "ttl over a week, five times",
            [hello] + [(ENVELOPES, message((1, week)))] * 5,
            MISBEHAVED,
        ),
        ("ttl over a week, four times", [hello] + [(ENVELOPES, message((1, week)))] * 4, None),
        ("a bloom of 63 bytes", [hello, (INTEREST, message((1, bytes(63))))], "end"),
        ("two kinds in one frame", [hello, ((PING, b""), (LATER, b""))], "end"),
        ("a later kind that is a number", [hello, (LATER, 1)], "end"),
        ("ids of 33 bytes", [hello, (KNOWN, message((1, bytes(33))))], "end"),
        ("a floor that is not a number", [hello, (FLOOR, message((1, float("nan"))))], "end"),
        ("a ping of 16385 bytes", [hello, (PING, message((9, bytes(16382))))], "end"),
    ]
    envelopes = [
        ("ttl 0", Envelope(int(time.time()), 0, TOPIC, b"x"), "end"),
        ("expiry under ttl", Envelope(5, 6, TOPIC, b"x"), "end"),
        ("an expired envelope", envelope(b"x", sent=-60), None),
        ("one from the future", envelope(b"x", sent=15), None),
        ("too little work", envelope(bytes(1000), ttl=3600, rating=0), None),
    ]
    for name, one, reaction in envelopes:
        cases.append((name, [hello, (ENVELOPES, message((1, one.encode())))], reaction))
    for name, frames, reaction in cases:
        link = daemon.dial(me)
        for frame in frames:
            link.send(*(frame if isinstance(frame[0], tuple) else [frame]))
        check(f"{name}: {reaction}", link.goodbye(0.4 if reaction is None else 3) == reaction)
        link.connection.close()
    for name, data in (("a length of 1114113", struct.pack(">I", 1114113)), ("none", bytes(4))):
        link = daemon.link()
        link.tls.sendall(data)
        check(f"{name}: end", link.goodbye() == "end")
    with socket.create_connection(("127.0.0.1", daemon.port)) as stranger:
        stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
        check("no TLS: closed", len(stranger.recv(100)) < 100)
    check("an honest link lives on, and got nothing", lives(honest) and not honest.envelopes())
    daemon.process.terminate()
    check("at its end it says STOPPING", honest.goodbye() == 1)


def main():
    vectors()
    recorded()
    with tempfile.TemporaryDirectory(prefix="second") as directory:
        daemon = Daemon(directory)
        try:
            post = messages(daemon)
            wishes(daemon, post)
            beacons(daemon)
            forbidden(daemon)
        finally:
            daemon.process.terminate()
            daemon.process.wait()
    print(f"{len(failed)} failed" if failed else "all hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
