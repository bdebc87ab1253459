// The document of the port, by the tools of the OpenRPC project: it is valid, every reference in it
// leads somewhere, and every example can be made with nothing but the document.

import assert from 'node:assert/strict';
import net from 'node:net';
import { createInterface } from 'node:readline';
import schemaUtils from '@open-rpc/schema-utils-js';
import { Ajv } from 'ajv';
import { until } from '../lib/checks.mjs';

const { MethodCallValidator, parseOpenRPCDocument, validateOpenRPCDocument } = schemaUtils;

/** Shorter strings are not ids: they are meant as they stand. */
const ID_LENGTH = 30;

/** Made last: after it there is nobody to ask. */
const THE_END = 'node_stop';

/** The name that the examples take for granted. */
const NAME = 'alice';

/**
 * A post is made while the account has but one name. Contacts are those of the account that is current at first;
 * its own name is added by the one that is current then.
 */
const RANKS = new Map([['board_post', -1], ['contact_add', 1], [THE_END, 2]]);
const rank = (method) => RANKS.get(method.name) ?? (method.name.startsWith('account_') ? 1 : 0);

/** Accounts and contacts that the examples take for granted; the keys are the double and triple of G, and G. */
const ACCOUNTS = [['alice', 'correct horse'], ['bob', ''], ['old', '']];
const CONTACTS = [
  ['bob', 'c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5'
    + '1ae168fea63dc339a3c58419466ceaeef7f632653266d0e1236431a950cfe52a'],
  ['old', 'f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9'
    + '388f7b0f632de8140fe337e62a37f3566500a99934c2231b6cb9fd7584b8e672'],
  ['gone', '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798'
    + '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8'],
];

/**
 * Their examples want what cannot be had from here: somebody who asks or invites, a key that changed, the other side's
 * digits, somebody in a group, a name of which only the recovery key is known. They must answer an error that they declare.
 */
const OF_OTHERS = new Set(['contact_accept', 'contact_acknowledge', 'contact_ignore', 'contact_verify',
  'group_join', 'group_remove', 'name_recover', 'name_rotate', 'name_rotation']);

/** A connection to the Unix socket, where the operator's methods are. */
class Operator {
  #socket;
  #waiting = new Map();
  #lastId = 0;

  constructor(ipc) {
    this.#socket = net.connect(ipc);
    this.#socket.on('error', () => {}); // whoever waits hears of it below
    createInterface({ input: this.#socket }).on('line', (line) => {
      const said = JSON.parse(line);
      this.#waiting.get(said.id)?.(said);
      this.#waiting.delete(said.id);
    });
  }

  call = async (method, params) => {
    const id = ++this.#lastId;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#socket.write(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const answer = await answered;
    if (answer.error) {
      const said = `${method}(${JSON.stringify(params)}): ${answer.error.message}`;
      throw Object.assign(new Error(said), { code: answer.error.code });
    }
    return answer.result;
  };

  close() {
    this.#socket.destroy();
  }
}

/** Every string in a value that could be an id, with the way to it. */
function* ids(value, way = []) {
  if (typeof value === 'string' && value.length >= ID_LENGTH) {
    yield { id: value, way };
  } else if (value !== null && typeof value === 'object') {
    for (const [key, member] of Object.entries(value)) {
      yield* ids(member, [...way, key]);
    }
  }
}

/** Makes examples: an id in one is what another method answers in its own example. */
class Reader {
  #producers = new Map();

  constructor(document, call) {
    this.call = call;
    // a hash is an envelope's before it is anything else
    const methods = [...document.methods].sort((a, b) => (b.name === 'shh_post') - (a.name === 'shh_post'));
    for (const method of methods.filter((one) => one.params.every((param) => !param.required)
        || /new|subscribe|post/i.test(one.name))) {
      for (const example of method.examples) {
        for (const { id, way } of ids(example.result.value)) {
          if (!this.#producers.has(id)) {
            this.#producers.set(id, { method, example, way });
          }
        }
      }
    }
  }

  /** The example's parameters with ids that exist. */
  async params(example, depth = 0) {
    assert.ok(depth < 5, 'examples that need each other');
    let text = JSON.stringify(example.params.map((param) => param.value));
    for (const { id } of ids(JSON.parse(text))) {
      const producer = this.#producers.get(id);
      if (producer && producer.example !== example) {
        const made = await this.call(producer.method.name, await this.params(producer.example, depth + 1));
        const real = producer.way.reduce((value, key) => value?.[key], made);
        assert.equal(typeof real, 'string', `${producer.method.name} answers no ${producer.way.join('.')}`);
        text = text.replaceAll(id, real);
      }
    }
    return JSON.parse(text);
  }
}

/** Compiles a schema as strictly as can be: an unknown keyword is an error. */
function compile(schema) {
  return new Ajv({ strict: true, strictRequired: false, allErrors: true }).compile(schema);
}

function conforms(schema, value, what) {
  const valid = compile(schema);
  assert.ok(valid(value), `${what}: ${JSON.stringify(valid.errors)} in ${JSON.stringify(value)}`);
}

/** Examples of what is done to a peer leave none; the next one wants one. */
async function havePeer(operator, bob) {
  if ((await operator.call('admin_peers', [])).length === 0) {
    await operator.call('admin_addPeer', [`127.0.0.1:${bob.port}`]);
    await until(async () => (await operator.call('admin_peers', [])).length > 0, 'that they connect again');
  }
}

/** A name is held some blocks after it was asked for. */
async function haveName(operator) {
  await operator.call('name_register', [NAME]);
  const isHeld = async () => (await operator.call('name_registration', [NAME])).phase === 'held';
  await until(isHeld, `that ${NAME} is held`);
}

async function havePeople(operator) {
  for (const [nickname, passphrase] of ACCOUNTS) {
    await operator.call('account_new', [nickname, passphrase, { light: true }]);
  }
  for (const [petname, key] of CONTACTS) {
    await operator.call('contact_add', [`0x${key}`, { petname }]);
  }
}

/** What examples say is there: conversations with bob and old, and a message to gone that has expired. */
async function haveConversations(operator) {
  await operator.call('chat_send', ['bob', 'See you at noon.']);
  await operator.call('chat_send', ['old', 'Are you there?']);
  await operator.call('chat_send', ['gone', 'Good bye.', { life: 1 }]);
  const isOver = async () =>
    (await operator.call('chat_history', ['gone'])).messages[0].state === 'expired';
  await until(isOver, 'that a message expires');
}

/** Groups of one. */
async function haveGroups(operator) {
  await operator.call('group_create', ['friends']);
  await operator.call('group_create', ['old friends']);
}

async function isValid(group, document, operator) {
  await group.check('the document satisfies the meta-schema', () =>
    assert.equal(validateOpenRPCDocument(document), true));
  await group.check('the tool would find something to say', () => {
    const broken = structuredClone(document);
    delete broken.methods[0].params;
    assert.notEqual(validateOpenRPCDocument(broken), true);
  });
  await group.check('rpc.discover answers the same document', async () =>
    assert.deepEqual(await operator.call('rpc.discover', []), document));
}

async function answers(operator, method, params) {
  let answer;
  try {
    answer = await operator.call(method.name, params);
  } catch (e) {
    if (OF_OTHERS.has(method.name)) {
      assert.ok(method.errors.some((error) => error.code === e.code), `${e.message} (${e.code}) is not declared`);
      return;
    }
    throw e;
  }
  conforms(method.result.schema, answer, 'the answer');
}

async function isExecutable(group, document, operator, bob, mayEnd) {
  const reader = new Reader(document, operator.call);
  const calls = new MethodCallValidator(document);
  const methods = [...document.methods].sort((a, b) => rank(a) - rank(b));
  for (const method of methods.filter((one) => mayEnd || one.name !== THE_END)) {
    for (const example of method.examples) {
      await group.check(`${method.name} is what its example says`, async () => {
        conforms(method.result.schema, example.result.value, 'the example itself');
        await havePeer(operator, bob);
        const params = await reader.params(example);
        assert.deepEqual(calls.validate(method.name, params), []);
        params.forEach((value, at) => conforms(method.params[at].schema, value, method.params[at].name));
        await answers(operator, method, params);
      });
    }
  }
  await group.check('every notification is what its schema says', () => {
    for (const method of document.methods) {
      for (const [name, told] of Object.entries(method['x-notifications'] ?? {})) {
        conforms(told.schema, told.example, `${method.name} ${name}`);
      }
    }
  });
}

/**
 * @param alice is asked
 * @param bob is her peer
 * @param mayEnd whether the example that ends a daemon is made as well
 */
export async function openRpc(checks, alice, bob, mayEnd) {
  const group = checks.group('openrpc');
  const operator = new Operator(alice.ipc);
  try {
    const document = await (await fetch(`${alice.http}/openrpc.json`)).json();
    await isValid(group, document, operator);
    let whole;
    await group.check('every reference leads somewhere', async () => {
      whole = await parseOpenRPCDocument(structuredClone(document), { dereference: true });
      assert.ok(!JSON.stringify(whole).includes('"$ref"'));
      assert.equal(whole.methods.length, document.methods.length);
    });
    await group.check('a name can be had', () => haveName(operator));
    await group.check('accounts and contacts can be had', () => havePeople(operator));
    await group.check('messages can be sent', () => haveConversations(operator));
    await group.check('groups can be made', () => haveGroups(operator));
    await isExecutable(group, whole, operator, bob, mayEnd);
  } finally {
    operator.close();
  }
}
