// What two public tutorials on Whisper had their readers write, in our own words: the programs a
// newcomer starts from. The numbers are those of the tutorials.

import assert from 'node:assert/strict';
import { until } from '../lib/checks.mjs';
import { ORIGIN } from '../lib/daemon.mjs';
import { Web3 } from './web3-1.mjs';

/**
 * The first: a chat in a page. One public channel under a password; "/msg KEY TEXT" goes to one
 * reader alone. Over WebSocket, from a page's origin.
 */
class PageChat {
  static CHANNEL = 'default';
  static TOPIC = '0x11223344';
  static PRIVATE = /^\/msg (0x[A-Za-z0-9]{130}) (.*)$/;
  static COST = { ttl: 20, powTime: 100, powTarget: 2 };

  seen = [];

  async join(url) {
    this.provider = new Web3.providers.WebsocketProvider(url, { headers: { Origin: ORIGIN } });
    const { shh } = (this.web3 = new Web3(this.provider));
    this.keyPair = await shh.newKeyPair();
    this.publicKey = await shh.getPublicKey(this.keyPair);
    this.channelKey = await shh.generateSymKeyFromPassword(PageChat.CHANNEL);
    const topics = [PageChat.TOPIC];
    const minPow = PageChat.COST.powTarget;
    await this.#listen('public', { minPow, symKeyID: this.channelKey, topics });
    await this.#listen('private', { minPow, privateKeyID: this.keyPair, topics });
    return this;
  }

  #listen(channel, criteria) {
    return new Promise((resolve, reject) => {
      const subscription = this.web3.shh.subscribe('messages', criteria);
      subscription.on('connected', resolve).on('error', reject);
      subscription.on('data', (message) => {
        const said = this.web3.utils.toAscii(message.payload);
        this.seen.push({ channel, said, from: message.sig, to: message.recipientPublicKey });
      });
    });
  }

  type(line) {
    const [, pubKey, said] = PageChat.PRIVATE.exec(line) ?? [];
    const to = pubKey ? { pubKey } : { symKeyID: this.channelKey };
    const payload = this.web3.utils.fromAscii(said ?? line);
    return this.web3.shh.post({ ...to, sig: this.keyPair, topic: PageChat.TOPIC, payload, ...PageChat.COST });
  }

  leave() {
    this.provider.disconnect();
  }
}

async function channelAndPrivateMessages(group, first, second) {
  const alice = await new PageChat().join(first.ws);
  const bob = await new PageChat().join(second.ws);
  try {
    await group.check('everybody on the channel reads what is said there', async () => {
      await alice.type('hello all');
      await until(() => alice.seen.length + bob.seen.length === 2, 'the message on both screens');
      const expected = { channel: 'public', said: 'hello all', from: alice.publicKey, to: undefined };
      assert.deepEqual(alice.seen, [expected]);
      assert.deepEqual(bob.seen, [expected]);
    });
    await group.check('a private message is for one reader', async () => {
      await bob.type(`/msg ${alice.publicKey} only for you`);
      await bob.type('for all again');
      await until(() => alice.seen.length === 3 && bob.seen.length === 2, 'both messages');
      assert.deepEqual(alice.seen.map(({ said }) => said).sort(), ['for all again', 'hello all', 'only for you']);
      const secret = alice.seen.find(({ channel }) => channel === 'private');
      assert.deepEqual(secret, { channel: 'private', said: 'only for you', from: bob.publicKey, to: alice.publicKey });
      assert.ok(bob.seen.every(({ channel }) => channel === 'public'));
    });
  } finally {
    alice.leave();
    bob.leave();
  }
}

/**
 * The second: a program that knows a password and the name of a room, asks for new messages time
 * and again, and speaks plain HTTP. The topic is the beginning of the name's hash.
 */
class PollingChat {
  static POLL_MS = 100;

  lines = [];

  async enter(url, password, room) {
    this.web3 = new Web3(url);
    this.topic = this.web3.utils.sha3(room).slice(0, 10);
    this.symKeyID = await this.web3.shh.generateSymKeyFromPassword(password);
    const criteria = { symKeyID: this.symKeyID, topics: [this.topic] };
    this.filter = await this.web3.shh.newMessageFilter(criteria);
    this.polling = this.#poll();
    return this;
  }

  async #poll() {
    while (!this.left) {
      for (const { payload } of await this.web3.shh.getFilterMessages(this.filter)) {
        this.lines.push(this.web3.utils.hexToUtf8(payload));
      }
      await new Promise((resolve) => setTimeout(resolve, PollingChat.POLL_MS));
    }
  }

  say(line) {
    const payload = this.web3.utils.utf8ToHex(line);
    const { symKeyID, topic } = this;
    return this.web3.shh.post({ symKeyID, topic, payload, ttl: 10, powTime: 3, powTarget: 0.5 });
  }

  async leave() {
    this.left = true;
    await this.polling;
    return this.web3.shh.deleteMessageFilter(this.filter);
  }
}

async function passwordAndPolling(group, first, second) {
  await group.check('who knows password and room reads and answers', async () => {
    const alice = await new PollingChat().enter(first.http, 'open sesame', 'the cave');
    const bob = await new PollingChat().enter(second.http, 'open sesame', 'the cave');
    const eve = await new PollingChat().enter(second.http, 'open barley', 'the cave');
    await alice.say('anybody here?');
    await until(() => bob.lines.length === 1, 'the question');
    await bob.say('only us 40 thieves — 四十');
    await until(() => alice.lines.length + bob.lines.length === 4, 'the answer at both');
    assert.deepEqual(alice.lines, ['anybody here?', 'only us 40 thieves — 四十']);
    assert.deepEqual(bob.lines, alice.lines);
    assert.deepEqual(eve.lines, []);
    assert.deepEqual(await Promise.all([alice, bob, eve].map((one) => one.leave())), [true, true, true]);
  });
}

export async function tutorials(checks, alice, bob) {
  await channelAndPrivateMessages(checks.group('tutorial: channel and private messages'), alice, bob);
  await passwordAndPolling(checks.group('tutorial: password, room, polling'), alice, bob);
}
