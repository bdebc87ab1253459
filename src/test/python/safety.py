#!/usr/bin/python3
"""Safety numbers and links, from proto/wire.md (section 12.1) alone; checks the vectors.

    python3 src/test/python/safety.py
"""
import base64
import hashlib
import json
import pathlib
import string
import unicodedata

PLAIN = string.ascii_letters + string.digits + "-._~"
P = 2**256 - 2**32 - 977
VECTORS = pathlib.Path(__file__).parent.parent / "resources" / "vectors" / "safety.json"


def half(key):
    value = hashlib.sha512(b"hearsay safety 1" + key).digest()
    for _ in range(5199):
        value = hashlib.sha512(value + key).digest()
    groups = (value[at : at + 5] for at in range(0, 30, 5))
    return "".join("%05d" % (int.from_bytes(group, "big") % 100000) for group in groups)


def safety_number(one, other):
    return half(min(one, other)) + half(max(one, other))


def escaped(text):
    return "".join(chr(b) if chr(b) in PLAIN else "%%%02X" % b for b in text.encode())


def link(key, name, nick):
    text = b"hearsay link 1" + key + name.encode() + b"\0" + nick.encode()
    parts = ["name=" + name] if name else []
    parts += ["nick=" + escaped(nick)] if nick else []
    parts.append("check=" + hashlib.sha512(text).hexdigest()[:8])
    return "hearsay://" + base64.urlsafe_b64encode(key).decode()[:86] + "?" + "&".join(parts)


def seen(c):
    return c == " " or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")


def is_nick(text):
    spaces = text == text.strip(" ") and "  " not in text
    return 1 <= len(text) <= 32 and all(map(seen, text)) and spaces and unicodedata.is_normalized("NFC", text)


def unescaped(text):
    out, at = b"", 0
    while at < len(text):
        step = 3 if text[at] == "%" else 1
        out += bytes.fromhex(text[at + 1 : at + 3]) if step == 3 else text[at].encode()
        at += step
    return out.decode()


def read(text):
    """The key, name and nickname of a link; a ValueError when it is none."""
    if len(text) > 600 or not text.startswith("hearsay://") or text[96:97] != "?":
        raise ValueError("no link")
    key = base64.urlsafe_b64decode(text[10:96] + "==")
    fields = dict(part.split("=", 1) for part in text[97:].split("&"))
    name, nick = fields.get("name", ""), unescaped(fields.get("nick", ""))
    x, y = int.from_bytes(key[:32], "big"), int.from_bytes(key[32:], "big")
    if (nick and not is_nick(nick)) or link(key, name, nick) != text:
        raise ValueError("written in another way")
    if max(x, y) >= P or (y * y - x**3 - 7) % P:
        raise ValueError("no point of the curve")
    return key, name, nick


def main():
    vectors = json.loads(VECTORS.read_text())
    for one in vectors["safety"]:
        assert safety_number(*map(bytes.fromhex, one["keys"])) == one["digits"], one
    for one in vectors["links"]:
        parts = bytes.fromhex(one["key"]), one["name"], one["nick"]
        assert link(*parts) == one["link"] and read(one["link"]) == parts, one
    for one in vectors["refused"]:
        try:
            read(one["link"])
        except ValueError:
            continue
        raise AssertionError(one)
    print(sum(map(len, vectors.values())), "vectors hold")


if __name__ == "__main__":
    main()
