// ethers 5 and 6 send what they are given. Neither knows shh_subscription: a program that used
// them read the notifications from the socket that it had handed to the provider.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { ethers as five } from 'ethers5';
import * as six from 'ethers6';
import { everyMethod } from '../lib/every-method.mjs';
import { hearsAllInOrder } from '../lib/in-order.mjs';

const require = createRequire(import.meta.url);

/** A provider's own messages of a WebSocket, and the lines of a Unix socket. */
const overWebSocket = (socket) => (hear) =>
  socket.addEventListener('message', (event) => hear(JSON.parse(event.data)));
const overUnixSocket = (socket) => (hear) => {
  let rest = '';
  socket.on('data', (bytes) => {
    const lines = (rest + bytes).split('\n');
    rest = lines.pop();
    lines.forEach((line) => hear(JSON.parse(line)));
  });
};

function subscribeBy(call, listen) {
  return async (criteria, onMessage) => {
    const early = [];
    let id;
    const hear = (said) => {
      if (said.method !== 'shh_subscription') {
        return;
      }
      if (id === undefined) {
        early.push(said); // same tick as the reply, which resolves later
      } else if (said.params.subscription === id) {
        onMessage(said.params.result);
      }
    };
    listen(hear);
    id = await call('shh_subscribe', ['messages', criteria]);
    early.forEach(hear);
    return () => call('shh_unsubscribe', [id]);
  };
}

/** ethers 5 gives undefined for every failure over IPC; that it is one is all that can be seen. */
async function failsSilently(promise) {
  assert.equal(await promise, undefined);
}

/** ethers 5 says so on the console for each notification that it does not know. */
function withoutWonder(body) {
  const warn = console.warn;
  console.warn = (...said) => said[0] === 'this should not happen' || warn(...said);
  return body().finally(() => (console.warn = warn));
}

async function drive(group, provider, enode, kind, listen) {
  const call = (method, params) => provider.send(method, params);
  await group.check('many calls in one breath', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => call(n % 2 ? 'shh_version' : 'net_version', [])));
    assert.deepEqual(answers.filter((_, n) => n % 2), Array(5).fill('6.0'));
  });
  await everyMethod(group, call, enode, kind, kind === 'one call each' ? failsSilently : undefined);
  if (listen) {
    await hearsAllInOrder(group, call, subscribeBy(call, listen));
  }
}

/** getNetwork is what ethers itself asks first: eth_chainId. */
async function driveFive(checks, alice, enode) {
  const http = new five.providers.JsonRpcProvider(alice.http);
  const group = checks.group('ethers-5 http');
  await group.check('it finds the network', async () =>
    assert.equal(typeof (await http.getNetwork()).chainId, 'number'));
  await drive(group, http, enode, 'calls');
  const socket = new WebSocket(alice.ws);
  const ws = new five.providers.WebSocketProvider(socket);
  await withoutWonder(() =>
    drive(checks.group('ethers-5 ws'), ws, enode, 'pushes', overWebSocket(socket)));
  await ws.destroy();
  const { IpcProvider } = require('@ethersproject/providers');
  const ipc = new IpcProvider(alice.ipc);
  await drive(checks.group('ethers-5 ipc'), ipc, enode, 'one call each');
}

async function driveSix(checks, alice, enode) {
  const http = new six.JsonRpcProvider(alice.http);
  const group = checks.group('ethers-6 http');
  await group.check('it finds the network', async () =>
    assert.equal(typeof (await http.getNetwork()).chainId, 'bigint'));
  await drive(group, http, enode, 'calls');
  http.destroy();
  const socket = new WebSocket(alice.ws);
  const ws = new six.WebSocketProvider(socket);
  await drive(checks.group('ethers-6 ws'), ws, enode, 'pushes', overWebSocket(socket));
  await ws.destroy();
  const ipc = new six.IpcSocketProvider(alice.ipc);
  await drive(checks.group('ethers-6 ipc'), ipc, enode, 'pushes', overUnixSocket(ipc.socket));
  await ipc.destroy();
}

export async function ethers(checks, alice, enode) {
  await driveFive(checks, alice, enode);
  await driveSix(checks, alice, enode);
}
