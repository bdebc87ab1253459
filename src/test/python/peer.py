"""A second implementation of a hearsay peer, from proto/wire.md alone; second.py tests with it.

For tests only: its curve is slow and its timing leaks keys.
Debian packages: python3-cryptography python3-openssl python3-pycryptodome
"""
import hashlib
import hmac
import secrets
import select
import struct
import time

from Cryptodome.Hash import keccak
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from OpenSSL import SSL, crypto


def keccak256(data):
    return keccak.new(digest_bits=256, data=data).digest()


# Section 1: the curve; points are pairs, or None.
P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and a[1] != b[1]:
        return None
    over, under = (3 * a[0] ** 2, 2 * a[1]) if a == b else (b[1] - a[1], b[0] - a[0])
    slope = over * pow(under, -1, P) % P
    x = (slope**2 - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(k, point):
    result = None
    for bit in bin(k % N)[2:]:
        result = add(add(result, result), point if bit == "1" else None)
    return result


def number(data):
    return int.from_bytes(data, "big")


def encode(point):
    return b"\4" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def decode(key):
    x, y = number(key[1:33]), number(key[33:])
    if len(key) != 65 or key[0] != 4 or max(x, y) >= P or (y * y - x**3 - 7) % P:
        raise ValueError("not a public key")
    return x, y


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), "sha256").digest()


def sign(private, digest):
    seed = private.to_bytes(32, "big") + (number(digest) % N).to_bytes(32, "big")
    key, v = bytes(32), b"\1" * 32
    for step in b"\0", b"\1":
        key = mac(key, v, step, seed)
        v = mac(key, v)
    k = number(mac(key, v))  # RFC 6979, whose second try is never needed
    x, y = times(k, G)
    s = pow(k, -1, N) * (number(digest) + x * private) % N
    low = min(s, N - s)
    return x.to_bytes(32, "big") + low.to_bytes(32, "big") + bytes([y & 1 ^ (low != s)])


def recover(digest, signature):
    r, s, v = number(signature[:32]), number(signature[32:64]), signature[64]
    y = pow(r**3 + 7, (P + 1) // 4, P)
    if v > 1 or not 0 < r < N or not 0 < s < N or (y * y - r**3 - 7) % P:
        raise ValueError("not a signature")
    nonce, inverse = (r, y if y & 1 == v else P - y), pow(r, -1, N)
    return encode(add(times(s * inverse, nonce), times(-number(digest) * inverse, G)))


# Sections 2 and 3: envelopes, work, blooms.
def rlp(value, base=0x80):
    if isinstance(value, list):
        value, base = b"".join(map(rlp, value)), 0xC0
    if isinstance(value, int):
        value = value.to_bytes((value.bit_length() + 7) // 8, "big")
    if base == 0x80 and len(value) == 1 and value[0] < 0x80:
        return value
    size = len(value).to_bytes((len(value).bit_length() + 7) // 8, "big")
    head = [base + len(value)] if len(value) <= 55 else [base + 55 + len(size), *size]
    return bytes(head) + value


def unwrap(data, base):
    """The string or list at the beginning, and what follows it."""
    if base == 0x80 and data[0] < 0x80:
        return data[:1], data[1:]
    start, length = 1, data[0] - base
    if length > 55:
        start, length = length - 54, number(data[1 : length - 54])
    return data[start : start + length], data[start + length :]


class Envelope:
    def __init__(self, expiry, ttl, topic, data, nonce=0):
        self.fields, self.nonce = [expiry, ttl, topic, data], nonce
        self.ttl, self.topic, self.data = ttl, topic, data

    @staticmethod
    def decode(encoded):
        items, rest = [], unwrap(encoded, 0xC0)[0]
        while rest:
            item, rest = unwrap(rest, 0x80)
            items.append(item)
        expiry, ttl, topic, data, nonce = items
        envelope = Envelope(number(expiry), number(ttl), topic, data, number(nonce))
        if envelope.encode() != encoded or len(topic) != 4 or not 0 < number(ttl) <= number(expiry):
            raise ValueError("not an envelope")
        return envelope

    def encode(self):
        return rlp(self.fields + [self.nonce])

    def id(self):
        return keccak256(self.encode())

    def work_hash(self):
        return keccak256(rlp(self.fields) + self.nonce.to_bytes(8, "big"))

    def rating(self):
        bits = 256 - number(self.work_hash()).bit_length()
        return float(2**bits) / len(rlp(self.fields)) / self.ttl

    def seal(self, rating=0.2):
        head, bits = rlp(self.fields), 1
        while float(2**bits) / len(head) / self.ttl < rating:
            bits += 1
        while number(keccak256(head + self.nonce.to_bytes(8, "big"))) >> 256 - bits:
            self.nonce += 1
        return self


def bloom(topic, as_geth=False):
    filter = bytearray(64)
    for i in range(3):
        bit = topic[i] + 256 * (topic[3] >> i & 1)
        filter[bit // 8] = (0 if as_geth else filter[bit // 8]) | 1 << bit % 8
    return bytes(filter)


# Section 7: payload and encryption.
def lay_out(payload, private=None, padding=None):
    k = max(1, (len(payload).bit_length() + 7) // 8)
    plain = bytes([k + 4 * bool(private)]) + len(payload).to_bytes(k, "little") + payload
    missing = 256 - (len(plain) + 65 * bool(private)) % 256
    plain += secrets.token_bytes(missing) if padding is None else padding
    return plain + (sign(private, keccak256(plain)) if private else b"")


def take_apart(plain):
    """Payload, padding, and the signer's key or None."""
    signed, start = plain[:-65] if plain[0] & 4 else plain, 1 + (plain[0] & 3)
    end = start + int.from_bytes(signed[1:start], "little")
    if not start <= end <= len(signed):
        raise ValueError("too short")
    signer = recover(keccak256(signed), plain[-65:]) if plain[0] & 4 else None
    return signed[start:end], signed[end:], signer


def password_key(password):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), b"", 65356, 32)


def encrypt(key, plain, nonce=None):
    nonce = nonce or secrets.token_bytes(12)
    return AESGCM(key).encrypt(nonce, plain, None) + nonce


def decrypt(key, data):
    return AESGCM(key).decrypt(data[-12:], data[:-12], None)


def ecies(private, public, iv, data):
    """The data encrypted or decrypted, and the key of the tag."""
    shared = times(private, decode(public))[0].to_bytes(32, "big")
    k = hashlib.sha256(b"\0\0\0\1" + shared).digest()
    cipher = Cipher(algorithms.AES(k[:16]), modes.CTR(iv)).encryptor()
    return cipher.update(data), hashlib.sha256(k[16:]).digest()


def encrypt_to(public, plain, e=None, iv=None):
    e, iv = e or secrets.randbelow(N - 1) + 1, iv or secrets.token_bytes(16)
    sealed, km = ecies(e, public, iv, plain)
    return encode(times(e, G)) + iv + sealed + mac(km, iv, sealed)


def decrypt_with(private, data):
    plain, km = ecies(private, data[:65], data[65:81], data[81:-32])
    if mac(km, data[65:-32]) != data[-32:]:
        raise ValueError("wrong tag")
    return plain


# Section 4: frames, certificates, links.
HELLO, ENVELOPES, KNOWN, FLOOR, INTEREST, PEERS, PING, PONG, GOODBYE, DIRECT = range(1, 11)
LATER = 20  # the first kind that version 1 does not know; 11 to 19 are about the chain
WRONG_NETWORK, WRONG_VERSION, DUPLICATE, MISBEHAVED = 2, 3, 5, 7
SPKI = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")
ECDSA_WITH_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
PROOF = bytes.fromhex("06146982daeb97aaffc28a9e9d8e96e9f8bbbd86b86d")
NAME = bytes.fromhex("3011310f300d06035504030c067365636f6e64")  # CN=second
DATES = bytes.fromhex("301e170d3230303130313030303030305a170d3230303130313030303030305a")


def varint(value):
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + varint(value >> 7)


def message(*fields):
    """Fields from pairs of number and value; fixed64 as an integer in a tuple."""
    out = b""
    for field, value in fields:
        if isinstance(value, float):
            out += varint(field << 3 | 1) + struct.pack("<d", value)
        elif isinstance(value, tuple):
            out += varint(field << 3 | 1) + struct.pack("<Q", *value)
        elif isinstance(value, bytes):
            out += varint(field << 3 | 2) + varint(len(value)) + value
        else:
            out += varint(field << 3) + varint(value)
    return out


def parse(data):
    """The values of each field; fixed64 as bytes."""
    at, fields = 0, {}

    def take(size=None):
        nonlocal at
        value = shift = 0
        while size is None and (shift == 0 or data[at - 1] > 127):
            value, shift, at = value | (data[at] & 127) << shift, shift + 7, at + 1
        at += size or 0
        return value if size is None else data[at - size : at]

    while at < len(data):
        tag = take()
        value = take(8) if tag & 7 == 1 else take(take()) if tag & 7 == 2 else take()
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def der(tag, *parts):
    body = b"".join(parts)
    size = len(body).to_bytes(1 + (len(body) > 255), "big")
    return bytes([tag]) + (bytes([128 + len(size)]) if len(body) > 127 else b"") + size + body


def der_rest(data):
    """What is inside the value at the beginning, and what follows it."""
    start = 2 + (data[1] & 127 if data[1] > 127 else 0)
    end = start + (number(data[2:start]) if start > 2 else data[1])
    return data[start:end], data[end:]


class Node:
    def __init__(self, private=None):
        self.private = private or secrets.randbelow(N - 1) + 1
        self.public = encode(times(self.private, G))
        self.id, self.session = self.public[1:], secrets.randbits(64)
        self.tls_key = ec.generate_private_key(ec.SECP256R1())
        info = serialization.PublicFormat.SubjectPublicKeyInfo
        self.spki = self.tls_key.public_key().public_bytes(serialization.Encoding.DER, info)

    def context(self):
        proof = self.public + sign(self.private, keccak256(b"hearsay-tls-1" + self.spki))
        extension = der(0x30, PROOF, der(4, der(4, proof)))
        start = der(0xA0, der(2, b"\2")) + der(2, b"\1") + ECDSA_WITH_SHA256
        end = NAME + DATES + NAME + self.spki + der(0xA3, der(0x30, extension))
        body = der(0x30, start, end)
        signature = self.tls_key.sign(body, ec.ECDSA(hashes.SHA256()))
        certificate = der(0x30, body, ECDSA_WITH_SHA256, der(3, b"\0", signature))
        context = SSL.Context(SSL.TLS_METHOD)
        context.set_min_proto_version(SSL.TLS1_3_VERSION)
        context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *any: True)
        context.use_certificate(crypto.load_certificate(crypto.FILETYPE_ASN1, certificate))
        context.use_privatekey(crypto.PKey.from_cryptography_key(self.tls_key))
        return context

    def hello(self, network, floor=0.0, filter=b"", port=0, version=1):
        millis = int(time.time() * 1000)
        who = (1, version), (2, network), (3, self.id), (4, port), (5, millis)
        return message(*who, (6, floor), (7, filter), (9, 1 << 20), (12, (self.session,)))


def proven_id(certificate):
    inside = der_rest(certificate)[0]
    algorithm = der_rest(inside)[1]
    body, signature = inside[: -len(algorithm)], der_rest(der_rest(algorithm)[1])[0][1:]
    spki = SPKI + certificate.partition(SPKI)[2][:64]
    proof = certificate.partition(PROOF + bytes.fromhex("048185048182"))[2][:130]
    if not algorithm.startswith(ECDSA_WITH_SHA256) or len(certificate) > 2048:
        raise ValueError("not a certificate of ours")
    key = serialization.load_der_public_key(spki)
    key.verify(signature, body, ec.ECDSA(hashes.SHA256()))
    if recover(keccak256(b"hearsay-tls-1" + spki), proof[65:]) != encode(decode(proof[:65])):
        raise ValueError("not proven")
    return proof[1:65]


class Link:
    def __init__(self, node, connection, dialled=True):
        self.connection, self.held = connection, b""
        self.tls = SSL.Connection(node.context(), connection)
        self.tls.set_connect_state() if dialled else self.tls.set_accept_state()
        self.tls.do_handshake()
        certificate = self.tls.get_peer_certificate()
        self.peer = proven_id(crypto.dump_certificate(crypto.FILETYPE_ASN1, certificate))

    def send(self, *fields):
        frame = message(*fields)
        self.tls.sendall(struct.pack(">I", len(frame)) + frame)

    def read(self, seconds):
        """Kind and body of the next frame; "end" and what TLS said; or None when none came."""
        end = time.time() + seconds
        while len(self.held) < 4 or len(self.held) < 4 + number(self.held[:4]):
            if not self.tls.pending():
                if not select.select([self.connection], [], [], max(0, end - time.time()))[0]:
                    return None
            try:
                self.held += self.tls.recv(1 << 16)
            except SSL.Error as ended:
                return "end", ended
        length = 4 + number(self.held[:4])
        frame, self.held = self.held[4:length], self.held[length:]
        [(kind, [body])] = parse(frame).items()
        if kind == PING:
            self.send((PONG, message((1, struct.unpack("<Q", parse(body)[1][0])))))
        return kind, body

    def wait(self, kind, seconds=3):
        """The body of the next frame of a kind; None when none comes."""
        end = time.time() + seconds
        while (frame := self.read(end - time.time())) and frame[0] != "end":
            if frame[0] == kind:
                return frame[1]

    def envelopes(self, seconds=0.7):
        """All that come in this time."""
        end, found = time.time() + seconds, []
        while (body := self.wait(ENVELOPES, end - time.time())) is not None:
            found += [Envelope.decode(rlp) for rlp in parse(body)[1]]
        return found

    def goodbye(self, seconds=3):
        """The reason given for the end of the link, "end" without one, None when it stays."""
        reason, end = "end", time.time() + seconds
        while frame := self.read(end - time.time()):
            if frame[0] == "end":
                return reason
            if frame[0] == GOODBYE:
                reason = parse(frame[1])[1][0]
