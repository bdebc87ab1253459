// web3-shh 1.10.4 and the .shh of web3 1.10.4: by their own methods where they have them.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import net from 'node:net';
import { everyMethod } from '../lib/every-method.mjs';
import { saidBy } from '../lib/checks.mjs';
import { hearsAllInOrder } from '../lib/in-order.mjs';
import { ORIGIN } from '../lib/daemon.mjs';

const require = createRequire(import.meta.url);
export const Web3 = require('web3');
const Shh = require('web3-shh');

const RENAMED = { shh_version: 'getVersion', shh_info: 'getInfo' };
const NO_ARGUMENTS = ['getVersion', 'getInfo', 'newKeyPair', 'newSymKey'];

/** What the package lacks, or counts the arguments of, is added in the way it documents. */
export function callBy(shh) {
  const added = new Map();
  return (method, params) => {
    const name = RENAMED[method] ?? method.replace('shh_', '');
    const takes = NO_ARGUMENTS.includes(name) ? 0 : 1;
    if (typeof shh[name] === 'function' && name !== 'subscribe' && params.length === takes) {
      return shh[name](...params);
    }
    const key = `${name}Of${params.length}`;
    if (!added.has(key)) {
      shh.extend({ methods: [{ name: key, call: method, params: params.length }] });
      added.set(key, shh[key]);
    }
    return added.get(key)(...params);
  };
}

function subscribeBy(shh) {
  return (criteria, onMessage) =>
    new Promise((resolve, reject) => {
      const subscription = shh.subscribe('messages', criteria);
      subscription.on('connected', () => resolve(() => subscription.unsubscribe()));
      subscription.on('data', onMessage);
      subscription.on('error', reject);
    });
}

/** Answers come in the batch's order, a failure among them harms nobody. */
async function batches(group, owner, shh) {
  await group.check('BatchRequest: answers in order, a failure in their midst', async () => {
    const batch = new owner.BatchRequest();
    const asked = [
      ask(batch, (done) => shh.getVersion.request(done)),
      ask(batch, (done) => shh.getSymKey.request('0'.repeat(64), done)),
      ask(batch, (done) => shh.getInfo.request(done)),
      ask(batch, (done) => shh.hasSymKey.request('0'.repeat(64), done)),
    ];
    batch.execute();
    const [version, failure, info, has] = await Promise.allSettled(asked);
    assert.equal(version.value, '6.0');
    assert.ok(saidBy(failure.reason).includes('non-existent key ID'), String(failure.reason));
    assert.equal(typeof info.value.minPow, 'number');
    assert.equal(has.value, false);
  });
}

function ask(batch, request) {
  return new Promise((resolve, reject) => {
    batch.add(request((error, result) => (error ? reject(error) : resolve(result))));
  });
}

/** One client over one transport; everything that it can do. */
async function drive(group, owner, shh, enode, kind) {
  await everyMethod(group, callBy(shh), enode, kind);
  await batches(group, owner, shh);
  await group.check('the hint for people arrives in data', async () => {
    const error = await shh.getFilterMessages('0'.repeat(64)).then(assert.fail, (e) => e);
    assert.match(error.data.hint, /restart/);
  });
  await group.check('net: peers, listening, id', async () => {
    assert.equal(await shh.net.getPeerCount(), 1);
    assert.equal(await shh.net.isListening(), true);
    assert.equal(typeof (await shh.net.getId()), 'number');
  });
  if (kind === 'pushes') {
    await hearsAllInOrder(group, callBy(shh), subscribeBy(shh));
  }
}

export async function web3One(checks, alice, enode) {
  await drive(checks.group('web3-shh http'), new Shh(alice.http), new Shh(alice.http), enode, 'calls');
  const provider = () => new Shh.providers.WebsocketProvider(alice.ws);
  await closing(provider(), async (open) => {
    const shh = new Shh(open);
    await drive(checks.group('web3-shh ws'), shh, shh, enode, 'pushes');
  });
  const http = new Web3(alice.http);
  await drive(checks.group('web3-1 http'), http, http.shh, enode, 'calls');
  const page = new Web3.providers.WebsocketProvider(alice.ws, { headers: { Origin: ORIGIN } });
  await closing(page, async (open) => {
    const web3 = new Web3(open);
    await drive(checks.group('web3-1 ws'), web3, web3.shh, enode, 'pushes');
  });
  const ipc = new Web3.providers.IpcProvider(alice.ipc, net);
  const web3 = new Web3(ipc);
  await drive(checks.group('web3-1 ipc'), web3, web3.shh, enode, 'pushes');
  ipc.connection.destroy();
}

async function closing(provider, body) {
  try {
    await body(provider);
  } finally {
    provider.disconnect();
  }
}
