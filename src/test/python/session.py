#!/usr/bin/python3
"""The vectors of sessions, derived from proto/wire.md (section 13) alone.

Nothing but the standard library. Prints how many values agree; a status of 1 names the first that does not.
"""
import hashlib
import hmac
import json
import os
import sys

from curve import public, times

checked = 0


def dh(secret, key):
    point = int.from_bytes(key[:32], "big"), int.from_bytes(key[32:], "big")
    return times(int.from_bytes(secret, "big"), point)[0].to_bytes(32, "big")


def mac512(key, data):
    return hmac.new(key, data, "sha512").digest()


def expand(prk, info, count):
    out, block, i = b"", b"", 1
    while len(out) < count:
        block = mac512(prk, block + info + bytes([i]))
        out, i = out + block, i + 1
    return out[:count]


def hkdf(salt, key, info, count):
    return expand(mac512(salt or bytes(64), key), info, count)


def is_same(what, ours, theirs):
    global checked
    if ours != theirs:
        sys.exit(f"{what}: {ours.hex()} here, {theirs.hex()} in the vectors")
    checked += 1


def fields(message):
    """The fields of a protobuf message whose fields are numbers and bytes."""
    found, at = {}, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = varint()
        value = varint()
        if tag & 7 == 2:
            value, at = message[at : at + value], at + value
        found[tag >> 3] = value
    return found


class Side:
    """One direction of one generation."""

    def __init__(self, secret, first_day):
        self.day, self.first = expand(secret, b"hearsay day", 32), first_day

    def key(self, day, number):
        at = self.day
        for _ in range(day - self.first):
            at = expand(at, b"hearsay next day", 32)
        link = expand(at, b"hearsay chain", 32)
        for _ in range(number + 1):
            derived = expand(link, b"hearsay message", 68)
            link = derived[36:]
        return derived[:4], derived[4:36]


def generation(root, first_day):
    return {
        "a": Side(expand(root, b"hearsay a to b", 32), first_day),
        "b": Side(expand(root, b"hearsay b to a", 32), first_day),
        "next": expand(root, b"hearsay next root", 32),
    }


def transcript(o):
    """What is said in an open; what is missing of it is empty."""
    said = b"hearsay open 1" + o[2] + o[3] + o[4] + o[5] + o[6] + o[7].to_bytes(8, "big")
    for text in (o.get(10, b""), o.get(11, b""), o.get(8, b"")):
        said += len(text).to_bytes(2, "big") + text
    return said


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "../resources/vectors/session.json"), encoding="utf-8") as file:
        v = json.load(file)
    alice, bob, ea, eb = (
        bytes.fromhex(v[name]) for name in ("alice", "bob", "ephemeralOfAlice", "ephemeralOfBob")
    )
    o = fields(bytes.fromhex(v["open"]))
    ia, ib, pea, peb = public(alice), public(bob), public(ea), public(eb)
    is_same("from", ia, o[2])
    is_same("to", ib, o[3])
    is_same("ephemeral", pea, o[4])
    said_in_open = transcript(o)
    early = dh(alice, ib) + dh(ea, ib)
    is_same("both sides' early secrets", early, dh(bob, ia) + dh(bob, pea))
    x = hkdf(b"", early, b"hearsay open" + ia + ib + pea, 32)
    is_same("mac of the open", mac512(x, said_in_open)[:32], o[9])
    bare = fields(bytes.fromhex(v["openWithoutNames"]))
    is_same("its texts", b"", bare.get(8, b"") + bare.get(10, b"") + bare.get(11, b""))
    is_same("mac of the open without names", mac512(x, transcript(bare))[:32], bare[9])
    id_ = hashlib.new("sha512_256", said_in_open + o[9]).digest()
    is_same("id", id_, bytes.fromhex(v["id"]))
    y = hkdf(o[5] + o[6], early, b"hearsay answer" + id_, 32)
    for j, copy in enumerate(v["copies"]):
        both = expand(y, b"copy" + bytes([j]), 36)
        is_same(f"copy {j}", both, bytes.fromhex(copy["topic"] + copy["key"]))
    a = fields(bytes.fromhex(v["answer"]))
    is_same("ephemeral of the answer", peb, a[2])
    late = early + dh(alice, peb) + dh(ea, peb)
    root = hkdf(o[5] + o[6], late, b"hearsay root" + id_ + peb, 64)
    said = b"hearsay answer" + id_ + peb + a[3].to_bytes(8, "big")
    is_same("mac of the answer", mac512(root[32:], said)[:32], a[4])
    is_same("root", root[:32], bytes.fromhex(v["root"]))
    generations = [generation(root[:32], 0)]
    for one in v["talk"]:
        if "offer" in one:
            offer, reply = bytes.fromhex(one["offer"]), bytes.fromhex(one["reply"])
            secret = bytes.fromhex(one["offerSecret"])
            is_same("offer", public(secret), offer)
            info = b"hearsay root" + id_ + (1).to_bytes(4, "big") + offer + reply
            following = hkdf(generations[0]["next"], dh(secret, reply), info, 32)
            generations.append(generation(following, 1))
        else:
            topic, key = generations[one["generation"]][one["from"]].key(one["day"], one["number"])
            is_same(f"{one}", topic + key, bytes.fromhex(one["topic"] + one["key"]))
    print(f"{checked} values of sessions agree")


main()
