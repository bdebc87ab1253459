// Every shh_ method, asked to succeed and to fail, by whatever client.

import assert from 'node:assert/strict';
import { fails as failsWith, until } from './checks.mjs';

const ID = /^[0-9a-f]{64}$/;
const HASH = /^0x[0-9a-f]{64}$/;
const NOBODY = '0'.repeat(64);
const STRANGER =
  'enode://79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f8179' +
  '8483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8@127.0.0.1:30303';
const NOT_THERE = 'Could not find peer with ID: c0a6c424ac7157ae408398df7e5f4552091a69125d5dfcb7b8c2659029395bdf';
const FAILED = -32000;
const NOT_FOUND = -32601;
const BAD_PARAMS = -32602;

const TOO_MANY = ['too many arguments, want at most 0', BAD_PARAMS];
const NO_TEXT = ['invalid argument 0: json: cannot unmarshal number into Go value of type string', BAD_PARAMS];
const EITHER = ['specify either a symmetric or an asymmetric key', FAILED];

/** What must fail: method, params, text, code. */
const FAILURES = [
  ['shh_version', [1], ...TOO_MANY],
  ['shh_info', [1], ...TOO_MANY],
  ['shh_setMaxMessageSize', [10485761], 'message size too large [10485761>10485760]', FAILED],
  ['shh_setMinPoW', [-1], 'invalid PoW: -1.000000', FAILED],
  ['shh_setBloomFilter', ['0x01'], 'invalid bloom filter size: 1', FAILED],
  ['shh_markTrustedPeer', ['enode://zz'], 'does not contain node ID', FAILED],
  ['shh_newKeyPair', [1], ...TOO_MANY],
  ['shh_addPrivateKey', [`0x${NOBODY}`], 'invalid private key, zero or negative', FAILED],
  ['shh_deleteKeyPair', [NOBODY], `key pair ${NOBODY} not found`, FAILED],
  ['shh_hasKeyPair', [5], ...NO_TEXT],
  ['shh_getPublicKey', [NOBODY], 'invalid id', FAILED],
  ['shh_getPrivateKey', [NOBODY], 'invalid id', FAILED],
  ['shh_newSymKey', [1], ...TOO_MANY],
  ['shh_addSymKey', ['0x31'], 'wrong key size: 1', FAILED],
  ['shh_generateSymKeyFromPassword', [5], ...NO_TEXT],
  ['shh_hasSymKey', [5], ...NO_TEXT],
  ['shh_getSymKey', [NOBODY], 'non-existent key ID', FAILED],
  ['shh_deleteSymKey', [5], ...NO_TEXT],
  ['shh_makeLightClient', [1], ...TOO_MANY],
  ['shh_cancelLightClient', [1], ...TOO_MANY],
  ['shh_post', [{ ttl: 7 }], ...EITHER],
  ['shh_post', [{ symKeyID: NOBODY, topic: '0x01020304' }], 'non-existent key ID', FAILED],
  ['shh_newMessageFilter', [{ topics: ['0x01020304'] }], ...EITHER],
  ['shh_getFilterMessages', [NOBODY], 'filter not found', FAILED],
  ['shh_deleteMessageFilter', [NOBODY], 'Unsubscribe: Invalid ID', FAILED],
  ['shh_newIdentity', [], 'the method shh_newIdentity does not exist/is not available', NOT_FOUND],
];

export const POSTED = { ttl: 20, powTime: 10, powTarget: 0.2 };

let topics = 0;

/** One that nobody else here uses. */
export function freshTopic() {
  return `0x${(0x5eed0000 + ++topics).toString(16)}`;
}

/**
 * Asks everything.
 *
 * @param group of checks
 * @param call takes a method and an array; resolves to the result
 * @param bob a connected peer's enode
 * @param kind 'calls' has no subscriptions, 'pushes' has; 'one call each' opens a connection for
 *     each call, with which a subscription ends
 * @param fails checks that a promise fails with a text, for a client that does it its own way
 */
export async function everyMethod(group, call, bob, kind, fails = failsWith) {
  const succeeds = (method, body) => group.check(`${method} succeeds`, body);
  await node(succeeds, call, bob);
  await keyPairs(succeeds, call);
  await symKeys(succeeds, call);
  await messages(succeeds, call, bob);
  for (const [method, params, text, code] of FAILURES) {
    await group.check(`${method} fails with "${text}"`, () => fails(call(method, params), text, code));
  }
  await group.check('shh_markTrustedPeer fails for one who is not there', () =>
    fails(call('shh_markTrustedPeer', [STRANGER]), NOT_THERE, FAILED));
  const [text, code] = kind !== 'calls' ? EITHER : ['notifications not supported', FAILED];
  await group.check(`shh_subscribe fails with "${text}"`, () =>
    fails(call('shh_subscribe', ['messages', {}]), text, code));
  if (kind === 'pushes') {
    await succeeds('shh_subscribe, shh_unsubscribe', async () => {
      const symKeyID = await call('shh_newSymKey', []);
      const criteria = { symKeyID, topics: [freshTopic()] };
      const id = await call('shh_subscribe', ['messages', criteria]);
      assert.match(id, /^0x[0-9a-f]+$/);
      assert.equal(await call('shh_unsubscribe', [id]), true);
    });
  }
  await group.check('shh_unsubscribe fails with "subscription not found"', () =>
    fails(call('shh_unsubscribe', ['0x1234']), 'subscription not found', FAILED));
}

async function node(succeeds, call, bob) {
  await succeeds('shh_version', async () => assert.equal(await call('shh_version', []), '6.0'));
  await succeeds('shh_info', async () => {
    const info = await call('shh_info', []);
    for (const member of ['memory', 'messages', 'minPow', 'maxMessageSize']) {
      assert.equal(typeof info[member], 'number', member);
    }
  });
  await succeeds('shh_setMaxMessageSize', async () => {
    assert.equal(await call('shh_setMaxMessageSize', [999_999]), true);
    assert.equal((await call('shh_info', [])).maxMessageSize, 999_999);
    assert.equal(await call('shh_setMaxMessageSize', [1 << 20]), true);
  });
  await succeeds('shh_setMinPoW', async () => {
    assert.equal(await call('shh_setMinPoW', [0.3]), true);
    assert.equal((await call('shh_info', [])).minPow, 0.3);
    assert.equal(await call('shh_setMinPoW', [0.2]), true);
  });
  await succeeds('shh_setBloomFilter', async () =>
    assert.equal(await call('shh_setBloomFilter', [`0x${'ff'.repeat(64)}`]), true));
  await succeeds('shh_markTrustedPeer', async () =>
    assert.equal(await call('shh_markTrustedPeer', [bob]), true));
  await succeeds('shh_makeLightClient', async () =>
    assert.equal(await call('shh_makeLightClient', []), true));
  await succeeds('shh_cancelLightClient', async () =>
    assert.equal(await call('shh_cancelLightClient', []), true));
}

async function keyPairs(succeeds, call) {
  let id;
  await succeeds('shh_newKeyPair', async () => assert.match((id = await call('shh_newKeyPair', [])), ID));
  await succeeds('shh_hasKeyPair', async () => {
    assert.equal(await call('shh_hasKeyPair', [id]), true);
    assert.equal(await call('shh_hasKeyPair', [NOBODY]), false);
  });
  await succeeds('shh_getPublicKey', async () =>
    assert.match(await call('shh_getPublicKey', [id]), /^0x04[0-9a-f]{128}$/));
  let secret;
  await succeeds('shh_getPrivateKey', async () =>
    assert.match((secret = await call('shh_getPrivateKey', [id])), HASH));
  await succeeds('shh_addPrivateKey', async () => {
    const twin = await call('shh_addPrivateKey', [secret]);
    assert.equal(await call('shh_getPublicKey', [twin]), await call('shh_getPublicKey', [id]));
    assert.equal(await call('shh_deleteKeyPair', [twin]), true);
  });
  await succeeds('shh_deleteKeyPair', async () => {
    assert.equal(await call('shh_deleteKeyPair', [id]), true);
    assert.equal(await call('shh_hasKeyPair', [id]), false);
  });
}

async function symKeys(succeeds, call) {
  let id;
  await succeeds('shh_newSymKey', async () => assert.match((id = await call('shh_newSymKey', [])), ID));
  await succeeds('shh_hasSymKey', async () => {
    assert.equal(await call('shh_hasSymKey', [id]), true);
    assert.equal(await call('shh_hasSymKey', [NOBODY]), false);
  });
  await succeeds('shh_addSymKey, shh_getSymKey', async () => {
    const key = `0x${'5a'.repeat(32)}`;
    assert.equal(await call('shh_getSymKey', [await call('shh_addSymKey', [key])]), key);
  });
  await succeeds('shh_generateSymKeyFromPassword', async () => {
    const made = await call('shh_generateSymKeyFromPassword', ['test']);
    assert.equal(await call('shh_getSymKey', [made]),
      '0xa82a520aff70f7a989098376e48ec128f25f767085e84d7fb995a9815eebff0a');
  });
  await succeeds('shh_deleteSymKey', async () => {
    assert.equal(await call('shh_deleteSymKey', [id]), true);
    assert.equal(await call('shh_deleteSymKey', [id]), false);
  });
}

async function messages(succeeds, call, bob) {
  const topic = freshTopic();
  const text = '0x68656c6c6f';
  let symKeyID;
  let filter;
  await succeeds('shh_newMessageFilter', async () => {
    symKeyID = await call('shh_newSymKey', []);
    filter = await call('shh_newMessageFilter', [{ symKeyID, topics: [topic] }]);
    assert.match(filter, ID);
  });
  let hash;
  const sig = await call('shh_newKeyPair', []).catch(() => undefined);
  await succeeds('shh_post', async () => {
    hash = await call('shh_post', [{ symKeyID, sig, topic, payload: text, ...POSTED }]);
    assert.match(hash, HASH);
  });
  await succeeds('shh_getFilterMessages', async () => {
    let heard = [];
    await until(async () => {
      heard = heard.concat(await call('shh_getFilterMessages', [filter]));
      return heard.length > 0;
    }, 'a message');
    assert.equal(heard.length, 1);
    const [message] = heard;
    assert.equal(message.payload, text);
    assert.equal(message.hash, hash);
    assert.equal(message.topic, topic);
    assert.equal(message.ttl, POSTED.ttl);
    assert.equal(message.sig, await call('shh_getPublicKey', [sig]));
    assert.ok(message.pow >= POSTED.powTarget);
    assert.ok(Number.isInteger(message.timestamp));
    assert.ok(!('recipientPublicKey' in message));
    assert.deepEqual(await call('shh_getFilterMessages', [filter]), []);
  });
  await succeeds('shh_post to a peer alone', async () => {
    const direct = { symKeyID, topic, payload: text, ...POSTED, targetPeer: bob };
    assert.match(await call('shh_post', [direct]), HASH);
    assert.deepEqual(await call('shh_getFilterMessages', [filter]), []);
  });
  await succeeds('shh_deleteMessageFilter', async () =>
    assert.equal(await call('shh_deleteMessageFilter', [filter]), true));
}
