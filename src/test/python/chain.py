#!/usr/bin/python3
"""Tests proto/wire.md, section 11, and the recorded vectors with a second implementation, nameproof.py.

    python3 src/test/python/chain.py

One line per check; exit status 0 when all of them hold, else 1. Nothing but the standard library.
"""
import json
import os
import sys

from nameproof import *

TOP = os.path.dirname(os.path.abspath(__file__)) + "/../../.."
failed = []


def holds(what, right):
    print("ok  " if right else "FAIL", what, flush=True)
    if not right:
        failed.append(what)


def outcome(work):
    try:
        return work()
    except Invalid:
        return "invalid"


def unhex(text):
    return bytes.fromhex(text)


def formulas(vectors):
    holds("hash", h(unhex(vectors["hash"]["of"])).hex() == vectors["hash"]["is"])
    right = []
    for entry in vectors["targets"]:
        target = outcome(lambda: target_of(int(entry["compact"], 16)))
        if entry["target"]:
            right.append(f"{target:064x}" == entry["target"])
            right.append(str(work_of(int(entry["compact"], 16))) == entry["work"])
        else:
            right.append(target == "invalid")
    holds(f"{len(vectors['targets'])} targets", all(right))
    steps = [
        next_target(e["interval"], e["half_life"], int(e["easiest"], 16), int(e["parent"], 16), int(e["elapsed"]))
        == int(e["next"], 16)
        for e in vectors["difficulty"]
    ]
    holds(f"{len(steps)} steps of difficulty", all(steps))


def trees(vectors):
    for tree in vectors["merkle"]:
        items, root = [unhex(item) for item in tree["items"]], unhex(tree["root"])
        right = [merkle_root(items) == root]
        for proof in tree["proofs"]:
            index, siblings = proof["index"], [unhex(s) for s in proof["siblings"]]
            right.append(merkle_proves(root, items[index], index, len(items), siblings))
            right.append(not merkle_proves(root, items[index] + b"x", index, len(items), siblings))
            longer = siblings + [ZERO]
            right.append(outcome(lambda: merkle_proves(root, items[index], index, len(items), longer)) == "invalid")
        holds(f"Merkle tree over {len(items)}", all(right))


def names(vectors):
    for entry in vectors["directory"]["proofs"]:
        head, proof, name = unhex(entry["header"]), unhex(entry["proof"]), entry["name"].encode()
        found = resolve(header(head).state, proof, name)
        right = (found.key.hex() if found else "") == entry["key"]
        holds(f"{entry['name']} is {'there' if entry['key'] else 'absent'}", right)
        wrong = []
        for at in range(len(proof)):
            for bit in range(8):
                altered = proof[:at] + bytes([proof[at] ^ 1 << bit]) + proof[at + 1 :]
                wrong.append(outcome(lambda: resolve(header(head).state, altered, name)))
            wrong.append(outcome(lambda: resolve(header(head).state, proof[:at], name)))
        wrong.append(outcome(lambda: resolve(header(head).state, proof + b"\0", name)))
        wrong.append(outcome(lambda: resolve(header(head).state, proof, name + b"x")) if found else "invalid")
        holds(f"    and nothing else in {len(wrong)} alterations", set(wrong) == {"invalid"})


def work(vectors):
    entry = vectors["directory"]["proofs"][0]
    head, proof, name = unhex(entry["header"]), unhex(entry["proof"]), entry["name"].encode()
    easy, hard = header(head).target, 0x1D00FFFF
    holds("the header has its work", check(head, proof, name, easy).key.hex() == entry["key"])
    holds("and not that of another chain", outcome(lambda: check(head, proof, name, hard)) == "invalid")
    fields = range(0, 132)  # another time or nonce may well meet so easy a target: it proves the same
    other = [head[:at] + bytes([head[at] ^ 1]) + head[at + 1 :] for at in fields]
    met = sum(outcome(lambda: check(one, proof, name, easy)) != "invalid" for one in other)
    holds("an altered header is another with other work", met < 100)
    roots = [outcome(lambda: check(one, proof, name, easy)) for one in other[100:132]]
    holds("an altered state root is another directory's", set(roots) == {"invalid"})


def chain(vectors):
    for entry in vectors["genesis"]:
        known = genesis_id(unhex(entry["rules"])).hex()
        right = known == entry["id"] == header(unhex(entry["block"])[:148]).id.hex()
        holds(f"genesis of {entry['name']}, {len(rules(unhex(entry['rules'])).miners)} miners", right)
    recorded = vectors["chain"]
    rules_bytes = unhex(recorded["rules"])
    headers = [unhex(recorded["genesis"])[:148]]
    headers += [unhex(entry["block"])[:148] for entry in recorded["blocks"]]
    ids = [header(one).id.hex() for one in headers[1:]]
    holds(f"{len(ids)} ids", ids == [entry["id"] for entry in recorded["blocks"]])
    holds("a chain of headers", str(follow(rules_bytes, headers)) == recorded["total_work"])
    wrong = []
    for at in range(1, len(headers) - 1):
        gap = headers[:at] + headers[at + 1 :]
        wrong.append(outcome(lambda: follow(rules_bytes, gap)))
        for byte in range(148):
            one = headers[at]
            altered = one[:byte] + bytes([one[byte] ^ 1]) + one[byte + 1 :]
            whole = headers[:at] + [altered] + headers[at + 1 :]
            wrong.append(outcome(lambda: follow(rules_bytes, whole)))
    holds(f"and none of {len(wrong)} altered ones", set(wrong) == {"invalid"})
    for entry in vectors["short_ids"]:
        short = h(b"\x60", unhex(entry["salt"]), unhex(entry["id"]))[:6].hex()
        holds("short id", short == entry["short_id"])


def transactions(vectors):
    for entry in vectors["transactions"]:
        data = unhex(entry["bytes"])
        signed, signature, nonce = data[:-73], data[-73:-8], data[-8:]
        id = h(b"\x41", signed, signature)
        paid = h(b"\x42", id, nonce)
        right = h(b"\x40", signed).hex() == entry["signing_hash"] and id.hex() == entry["id"]
        right = right and paid.hex() == entry["work_hash"]
        holds(entry["kind"], right and number(paid) < (1 << 256) // int(entry["price"]))


with open(TOP + "/src/test/resources/vectors/chain.json", encoding="utf-8") as file:
    recorded = json.load(file)
formulas(recorded)
trees(recorded)
names(recorded)
work(recorded)
chain(recorded)
transactions(recorded)
print(f"{len(failed)} failed" if failed else "all hold")
sys.exit(1 if failed else 0)
