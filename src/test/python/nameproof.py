#!/usr/bin/python3
"""What a stranger needs to check a name, from proto/wire.md (section 11) alone.

    nameproof.py HEADER PROOF NAME TARGET     header and proof in hexadecimal, the target compact

Prints the key that the directory below the header has for the name, "absent", or "invalid" with a
status of 1. The header must show work for a target that is no easier than TARGET. Which header to
ask is the caller's affair: follow() checks a chain of them. Nothing but the standard library.
"""
import hashlib
import re
import sys
from collections import namedtuple

HEADER_BYTES, SIGNATURE_BYTES, ZERO = 148, 65, bytes(32)
Header = namedtuple("Header", "version parent merkle ommers state time target nonce id")
Record = namedtuple("Record", "name key recovery registered expires rotated revoked history")
Rules = namedtuple("Rules", "chain_id time target interval half_life miners")


class Invalid(Exception):
    """What was shown is not what it claims to be."""


def require(holds, what):
    if not holds:
        raise Invalid(what)


def h(*parts):
    return hashlib.new("sha512_256", b"".join(parts)).digest()


def number(data):
    return int.from_bytes(data, "big")


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        require(self.at + count <= len(self.data), "ends early")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, count):
        return number(self.take(count))

    def end(self):
        require(self.at == len(self.data), "bytes left over")


def header(data):
    require(len(data) == HEADER_BYTES, "a header has 148 bytes")
    r = Reader(data)
    fields = [r.number(4), r.take(32), r.take(32), r.take(32), r.take(32)]
    return Header(*fields, r.number(8), r.number(4), r.number(4), h(data))


# 11.3
def target_of(compact):
    exponent, mantissa = compact >> 24, compact & 0xFFFFFF
    require(0 < mantissa <= 0x7FFFFF and exponent <= 33, "target out of range")
    shift = 8 * (exponent - 3)
    target = mantissa << shift if shift >= 0 else mantissa >> -shift
    require(0 < target < 1 << 256 and compact_of(target) == compact, "target is not canonical")
    return target


def compact_of(target):
    exponent = (target.bit_length() + 7) // 8
    mantissa = target >> 8 * (exponent - 3) if exponent > 3 else target << 8 * (3 - exponent)
    if mantissa > 0x7FFFFF:
        mantissa, exponent = mantissa >> 8, exponent + 1
    return exponent << 24 | mantissa


def work_of(compact):
    return (1 << 256) // (target_of(compact) + 1)


def next_target(interval, half_life, easiest, parent, elapsed):
    x = ((elapsed - interval) << 16) // (half_life * interval)
    s, f = max(-256, min(256, x >> 16)), x & 0xFFFF
    k = 65536 + ((195766423245049 * f + 971821376 * f * f + 5127 * f**3 + (1 << 47)) >> 48)
    t, shift = target_of(parent) * k, s - 16
    t = t << shift if shift >= 0 else t >> -shift
    return compact_of(max(1, min(t, target_of(easiest))))


def check_work(shown, easiest):
    require(shown.version == 1, "version")
    target = target_of(shown.target)
    require(target <= target_of(easiest), "target is easier than any may be")
    require(number(shown.id) <= target, "id does not meet the target")


# 11.4
def merkle_root(items):
    def top(leaves):
        if len(leaves) == 1:
            return leaves[0]
        split = 1 << (len(leaves) - 1).bit_length() - 1
        return h(b"\x01", top(leaves[:split]), top(leaves[split:]))

    leaves = [h(b"\x00", item) for item in items]
    return h(b"\x02", len(items).to_bytes(4, "big"), top(leaves) if leaves else ZERO)


def merkle_proves(root, item, index, count, siblings):
    def climb(at, size, left):
        if size == 1:
            require(not left, "siblings left over")
            return h(b"\x00", item)
        require(left, "too few siblings")
        split = 1 << (size - 1).bit_length() - 1
        if at < split:
            return h(b"\x01", climb(at, split, left[:-1]), left[-1])
        return h(b"\x01", left[-1], climb(at - split, size - split, left[:-1]))

    require(0 <= index < count, "index")
    return h(b"\x02", count.to_bytes(4, "big"), climb(index, count, siblings)) == root


# 11.7
def flag(r):
    value = r.number(1)
    require(value < 2, "flag")
    return value


def name_of(r):
    name = r.take(r.number(1))
    require(re.fullmatch(rb"[a-z0-9-]{3,32}", name), "name")
    return name


def record(data):
    r = Reader(data)
    fields = [name_of(r), r.take(64), r.take(64) if flag(r) else None]
    fields += [r.number(4), r.number(4), r.number(4), flag(r), r.take(32)]
    r.end()
    return Record(*fields)


def resolve(root, data, name):
    """The record that the proof shows below the root for the name; None when it shows there is none."""
    require(re.fullmatch(rb"[a-z0-9-]{3,32}", name), "no name")
    r = Reader(data)
    bitmap = r.number(32)
    require(bin(bitmap).count("1") <= 56, "too many siblings")
    siblings = [r.take(32) if bitmap >> 255 - depth & 1 else ZERO for depth in range(256)]
    require(bin(bitmap).count("1") == sum(s != ZERO for s in siblings), "empty sibling is shown")
    rest = data[r.at :]
    shown = record(rest) if rest else None
    require(shown is None or shown.name == name, "record of another name")
    place = h(b"\x51", name)
    node = h(b"\x52", place, rest) if rest else ZERO
    for depth in range(255, -1, -1):
        one = number(place) >> 255 - depth & 1
        left, right = (siblings[depth], node) if one else (node, siblings[depth])
        node = ZERO if left == right == ZERO else h(b"\x53", left, right)
    require(node == root, "leads to another root")
    return shown


def check(header_bytes, proof, name, easiest):
    shown = header(header_bytes)
    check_work(shown, easiest)
    return resolve(shown.state, proof, name)


# 11.1
def rules(data):
    r = Reader(data)
    found = [r.number(8), r.number(8), r.number(4), r.number(4), r.number(4)]
    r.take(3 * 8 + 5 * 4)
    miners = [r.take(64) for _ in range(r.number(2))]
    r.take(r.number(1))
    r.end()
    return Rules(*found, miners)


def genesis_id(rules_bytes):
    chain, note = rules(rules_bytes), h(b"\x30", rules_bytes)
    fields = b"\0\0\0\1" + ZERO + merkle_root([note]) + merkle_root([]) + ZERO
    return h(fields + chain.time.to_bytes(8, "big") + chain.target.to_bytes(4, "big") + bytes(4))


def follow(rules_bytes, headers):
    """Checks headers from the genesis block on; their work. Who signed them is not looked at."""
    chain, line, work = rules(rules_bytes), [], 0
    for data in headers:
        one = header(data)
        if not line:
            require(one.id == genesis_id(rules_bytes), "another genesis block")
        else:
            require(one.parent == line[-1].id, "does not follow the one before")
            expected = chain.target
            if len(line) > 1:
                elapsed = line[-1].time - line[-2].time
                expected = next_target(
                    chain.interval, chain.half_life, chain.target, line[-1].target, elapsed
                )
            require(one.target == expected, "another target than its place has")
            check_work(one, chain.target)
            times = sorted(before.time for before in line[-11:])
            require(one.time < 1 << 63, "time")
            require(one.time > times[len(times) // 2], "time is not above the median")
            work += work_of(one.target)
        line.append(one)
    return work


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    try:
        head, proof = bytes.fromhex(sys.argv[1]), bytes.fromhex(sys.argv[2])
        found = check(head, proof, sys.argv[3].encode(), int(sys.argv[4], 16))
    except (Invalid, ValueError) as e:
        print("invalid", e)
        sys.exit(1)
    print(found.key.hex() if found else "absent")
