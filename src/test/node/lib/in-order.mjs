// Subscriptions: the reply first, then every message, in the order of arrival.

import assert from 'node:assert/strict';
import { until } from './checks.mjs';
import { freshTopic, POSTED } from './every-method.mjs';

const MESSAGES = 20;

/**
 * A subscription hears what is posted at the same moment and later, in order, and no more after
 * it was ended.
 *
 * @param call takes a method and an array
 * @param subscribe takes criteria and what to call with each message; resolves to what ends it
 * @param pace 'one by one' posts the next when the last was heard
 */
export async function hearsAllInOrder(group, call, subscribe, pace = 'at once') {
  await group.check(`a subscription hears ${MESSAGES} messages in order, then ends`, async () => {
    const topic = freshTopic();
    const symKeyID = await call('shh_newSymKey', []);
    const heard = [];
    const post = (n) =>
      call('shh_post', [{ symKeyID, topic, payload: payload(n), ...POSTED }]);
    // Begun in one breath: the first message arrives as the reply does.
    const subscribing = subscribe({ symKeyID, topics: [topic] }, (message) => heard.push(message));
    const first = post(0);
    const end = await subscribing;
    await first;
    for (let n = 1; n < MESSAGES; n++) {
      if (pace === 'one by one') {
        await until(() => heard.length === n, `message ${n - 1}`);
      }
      await post(n);
    }
    await until(() => heard.length >= MESSAGES, `${heard.length} of ${MESSAGES} messages`);
    assert.deepEqual(heard.map((message) => message.payload), Array.from({ length: MESSAGES }, (_, n) => payload(n)));
    await end();
    await post(MESSAGES);
    await call('shh_version', []);
    assert.equal(heard.length, MESSAGES, 'one more after the end');
  });
}

function payload(n) {
  return `0x${n.toString(16).padStart(4, '0')}`;
}
