#!/usr/bin/python3
"""The vectors of groups, derived from proto/wire.md (section 14) alone.

Nothing but the standard library. Prints how many values agree; a status of 1 names the first that does not.
"""
import hashlib
import hmac
import json
import os
import sys

from curve import N, P, G, add, public, times

checked = 0


def recovered(digest, signature):
    """The key that made R, S, V of a hash."""
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big")
    y = pow(r**3 + 7, (P + 1) // 4, P)
    if y & 1 != signature[64]:
        y = P - y
    inverse = pow(r, -1, N)
    z = int.from_bytes(digest, "big")
    x, y = add(times(s * inverse % N, (r, y)), times(-z * inverse % N, G))
    return x.to_bytes(32, "big") + y.to_bytes(32, "big")


def expand(prk, info, count):
    out, block, i = b"", b"", 1
    while len(out) < count:
        block = hmac.new(prk, block + info + bytes([i]), "sha512").digest()
        out, i = out + block, i + 1
    return out[:count]


def sha(data):
    return hashlib.new("sha512_256", data).digest()


def u32(*numbers):
    return b"".join(number.to_bytes(4, "big") for number in numbers)


def text(value):
    return bytes([len(value)]) + value


def is_same(what, ours, theirs):
    global checked
    if ours != theirs:
        sys.exit(f"{what}: {ours.hex()} here, {theirs.hex()} in the vectors")
    checked += 1


def fields(message):
    """The fields of a protobuf message: each a list of numbers or bytes."""
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
        found.setdefault(tag >> 3, []).append(value)
    return found


def one(found, number, otherwise):
    return found.get(number, [otherwise])[0]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "../resources/vectors/group.json"), encoding="utf-8") as file:
        v = json.load(file)
    alice, bob, signer = (bytes.fromhex(v[name]) for name in ("alice", "bob", "signer"))
    item = fields(bytes.fromhex(v["roster"]))
    group, roster = item[1][0], fields(item[5][0])
    is_same("keeper", public(alice), roster[3][0])
    members = [fields(member) for member in roster[5]]
    is_same("second member", public(bob), members[1][1][0])
    hashed = b"hearsay group roster 1" + group + u32(one(roster, 1, 0), one(roster, 2, 0))
    hashed += roster[3][0] + text(roster[4][0]) + bytes([len(members)])
    for member in members:
        hashed += member[1][0] + u32(one(member, 2, 0)) + text(one(member, 3, b""))
    is_same("hash of the roster", sha(hashed), bytes.fromhex(v["rosterHash"]))
    keys = fields(fields(bytes.fromhex(v["keys"]))[6][0])
    is_same("roster in the keys", sha(hashed), keys[2][0])
    is_same("signer", public(signer), keys[7][0])
    serial, number, link = keys[3][0], keys[5][0], keys[6][0]
    for said in v["said"]:
        derived = expand(link, b"hearsay message", 68)
        link = derived[36:]
        is_same(f"key {number}", derived[:36], bytes.fromhex(said["topic"] + said["key"]))
        talk = fields(bytes.fromhex(said["talk"]))
        content = talk[5][0]
        signed = b"hearsay group message 1" + group + public(alice) + u32(serial, number)
        signed += talk[2][0] + u32(talk[3][0]) + talk[4][0].to_bytes(8, "big")
        signed += u32(len(content)) + content
        is_same(f"what is signed of {number}", sha(signed), bytes.fromhex(said["signed"]))
        is_same(f"signer of {number}", recovered(sha(signed), talk[6][0]), public(signer))
        is_same(f"number {number}", u32(number), u32(talk[1][0]))
        number += 1
    print(f"{checked} values of groups agree")


main()
