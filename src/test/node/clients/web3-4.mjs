// web3 4 has no .shh; its request manager sends whatever it is given, under UUIDs.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { everyMethod } from '../lib/every-method.mjs';
import { hearsAllInOrder } from '../lib/in-order.mjs';

const require = createRequire(import.meta.url);
const { Web3 } = require('web3-4');
// The one that web3 4 itself depends on, not the one of web3 1.
const { IpcProvider } = createRequire(require.resolve('web3-4'))('web3-providers-ipc');

function callBy(web3) {
  return (method, params) => web3.requestManager.send({ method, params });
}

function subscribeBy(web3) {
  const call = callBy(web3);
  return async (criteria, onMessage) => {
    const early = [];
    let id;
    const hear = (said) => {
      if (id === undefined) {
        early.push(said); // same tick as the reply, which resolves later
      } else if (said.params?.subscription === id) {
        onMessage(said.params.result);
      }
    };
    web3.provider.on('message', hear);
    id = await call('shh_subscribe', ['messages', criteria]);
    early.forEach(hear);
    return () => call('shh_unsubscribe', [id]);
  };
}

async function drive(group, web3, enode, kind, pace) {
  await everyMethod(group, callBy(web3), enode, kind);
  await group.check('BatchRequest: answers in order', async () => {
    const batch = new web3.BatchRequest();
    const asked = ['shh_version', 'shh_info', 'net_peerCount'].map((method) =>
      batch.add({ method, params: [] }));
    await batch.execute();
    const [version, info, peers] = await Promise.all(asked);
    assert.equal(version, '6.0');
    assert.equal(typeof info.minPow, 'number');
    assert.equal(peers, '0x1');
  });
  if (kind === 'pushes') {
    await hearsAllInOrder(group, callBy(web3), subscribeBy(web3), pace);
  }
}

export async function web3Four(checks, alice, enode) {
  await drive(checks.group('web3-4 http'), new Web3(alice.http), enode, 'calls');
  const ws = new Web3(alice.ws);
  await drive(checks.group('web3-4 ws'), ws, enode, 'pushes');
  ws.provider.disconnect();
  // Of what one read brings, its IpcProvider drops all that follows a notification, whoever is at
  // the other end: it hears what comes one at a time.
  const ipc = new Web3(new IpcProvider(alice.ipc));
  await drive(checks.group('web3-4 ipc'), ipc, enode, 'pushes', 'one by one');
  ipc.provider.disconnect();
}
