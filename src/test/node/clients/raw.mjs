// No client at all: fetch, ws and a Unix socket, for what the clients rely on without saying so.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { WebSocket } from 'ws';
import { until } from '../lib/checks.mjs';
import { ORIGIN } from '../lib/daemon.mjs';
import { everyMethod, freshTopic, POSTED } from '../lib/every-method.mjs';
import { hearsAllInOrder } from '../lib/in-order.mjs';

/** As they are written, since JSON.parse forgives. */
const IDS = ['0', '1', '7000000000000000', '7400000000000001', '-1', '"0"', '"f47ac10b-58cc-4372-a567-0e02b2c3d479"', '1.5'];

const text = (id, method, params = []) =>
  `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${JSON.stringify(params)}}`;

function unwrap(answer) {
  if (answer.error) {
    throw Object.assign(new Error(answer.error.message), { rpcCode: answer.error.code });
  }
  return answer.result;
}

async function post(url, body) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body });
  assert.equal(response.status, 200);
  return response.text();
}

/** What comes in over a connection, one entry for each text, and who waits for which id. */
class Line {
  heard = [];
  #waiting = new Map();
  #lastId = 0;

  constructor(write) {
    this.write = write;
  }

  hear(said) {
    this.heard.push(said);
    const answer = JSON.parse(said);
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }

  call = (method, params) => {
    const id = ++this.#lastId;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.write(text(id, method, params));
    return answered.then(unwrap);
  };

  subscribe = async (criteria, onMessage) => {
    let read = 0;
    const id = await this.call('shh_subscribe', ['messages', criteria]);
    const look = setInterval(() => {
      for (; read < this.heard.length; read++) {
        const said = JSON.parse(this.heard[read]);
        if (said.method === 'shh_subscription' && said.params.subscription === id) {
          onMessage(said.params.result);
        }
      }
    }, 5);
    return () => this.call('shh_unsubscribe', [id]).finally(() => clearInterval(look));
  };

  /** The reply to a subscription is the first thing that tells its id, whoever posts meanwhile. */
  async repliesFirst(noise) {
    for (let round = 0; round < 20; round++) {
      const topic = freshTopic();
      const symKeyID = await this.call('shh_newSymKey', []);
      const posting = [1, 2, 3].map(() =>
        noise('shh_post', [{ symKeyID, topic, payload: '0x6869', ...POSTED }]));
      const id = await this.call('shh_subscribe', ['messages', { symKeyID, topics: [topic] }]);
      posting.push(this.call('shh_post', [{ symKeyID, topic, payload: '0x6f', ...POSTED }]));
      await Promise.all(posting);
      const telling = () => this.heard.filter((said) => said.includes(id));
      await until(() => telling().length > 1, 'a notification');
      assert.equal(JSON.parse(telling()[0]).result, id);
      await this.call('shh_unsubscribe', [id]);
    }
  }

  async idsComeBack() {
    for (const id of IDS) {
      const before = this.heard.length;
      this.write(text(id, 'shh_version'));
      await until(() => this.heard.length > before, `an answer to ${id}`);
      assert.equal(this.heard.at(-1).trim(), `{"jsonrpc":"2.0","id":${id},"result":"6.0"}`);
    }
  }
}

async function http(checks, alice, enode) {
  const group = checks.group('fetch');
  const call = async (method, params) => unwrap(JSON.parse(await post(alice.http, text(1, method, params))));
  await everyMethod(group, call, enode, 'calls');
  for (const id of IDS) {
    await group.check(`id ${id} comes back as it went`, async () =>
      assert.equal((await post(alice.http, text(id, 'shh_version'))).trim(), `{"jsonrpc":"2.0","id":${id},"result":"6.0"}`));
  }
  await group.check('a batch keeps its order and its ids', async () => {
    const body = `[${IDS.map((id) => text(id, 'shh_version')).join(',')}]`;
    const answers = IDS.map((id) => `{"jsonrpc":"2.0","id":${id},"result":"6.0"}`);
    assert.equal((await post(alice.http, body)).trim(), `[${answers.join(',')}]`);
  });
}

async function webSocket(checks, alice, enode) {
  const group = checks.group('ws');
  const open = async () => {
    const socket = new WebSocket(alice.ws, { origin: ORIGIN });
    const line = new Line((said) => socket.send(said));
    socket.on('message', (bytes) => line.hear(String(bytes)));
    await once(socket, 'open');
    return { socket, line };
  };
  const { socket, line } = await open();
  const other = await open();
  await everyMethod(group, line.call, enode, 'pushes');
  await hearsAllInOrder(group, line.call, line.subscribe);
  await group.check('the reply comes before the first notification', () => line.repliesFirst(other.line.call));
  await group.check('ids come back as they went', () => line.idsComeBack());
  await group.check('a page that is not listed is turned away', async () => {
    const stranger = new WebSocket(alice.ws, { origin: 'http://evil.example' });
    const [error] = await once(stranger, 'error');
    assert.match(error.message, /403/);
  });
  socket.close();
  other.socket.close();
}

async function unixSocket(checks, alice, enode) {
  const group = checks.group('unix socket');
  const open = async () => {
    const socket = net.connect(alice.ipc);
    const line = new Line((said) => socket.write(said));
    let rest = '';
    socket.setEncoding('utf8').on('data', (more) => {
      const lines = (rest + more).split('\n');
      rest = lines.pop();
      lines.forEach((said) => line.hear(said));
    });
    await once(socket, 'connect');
    return { socket, line, unended: () => rest };
  };
  const { socket, line, unended } = await open();
  const other = await open();
  await everyMethod(group, line.call, enode, 'pushes');
  await hearsAllInOrder(group, line.call, line.subscribe);
  await group.check('the reply comes before the first notification', () => line.repliesFirst(other.line.call));
  await group.check('ids come back as they went', () => line.idsComeBack());
  await group.check('requests without anything between them, each answer on its line', () =>
    concatenated(socket, line, unended));
  await group.check('a request in single bytes', async () => {
    const before = line.heard.length;
    for (const byte of text(77, 'shh_version')) {
      socket.write(byte);
      await new Promise(setImmediate);
    }
    await until(() => line.heard.length > before, 'an answer');
    assert.equal(line.heard.at(-1), '{"jsonrpc":"2.0","id":77,"result":"6.0"}');
  });
  await group.check('who sends, says so and listens is answered', async () => {
    const half = net.connect({ path: alice.ipc, allowHalfOpen: true });
    half.end(text(5, 'shh_version'));
    let said = '';
    for await (const bytes of half) {
      said += bytes;
    }
    assert.equal(said, '{"jsonrpc":"2.0","id":5,"result":"6.0"}\n');
  });
  socket.destroy();
  other.socket.destroy();
}

async function concatenated(socket, line, unended) {
  const before = line.heard.length;
  const password = text(900, 'shh_generateSymKeyFromPassword', ['}{ "[ \\ é']);
  const batch = `[${text(901, 'shh_version')},${text(902, 'net_version')}]`;
  socket.write(`${password}${batch}${text(903, 'shh_version')}${text(904, 'shh_getSymKey', ['0'])}`);
  await until(() => line.heard.length >= before + 4, 'four answers');
  assert.equal(unended(), '');
  const ids = line.heard.slice(before).map((said) => [JSON.parse(said)].flat().map((one) => one.id).join('+'));
  assert.deepEqual(ids.sort(), ['900', '901+902', '903', '904']);
}

export async function raw(checks, alice, enode) {
  await http(checks, alice, enode);
  await webSocket(checks, alice, enode);
  await unixSocket(checks, alice, enode);
}
