// One line for each check, and at the end how many there were of either kind.

const PATIENCE_MS = 20_000;

/** Collects outcomes; a group is a client over a transport. */
export class Checks {
  passed = 0;
  failed = 0;

  group(name) {
    return {
      name,
      check: (what, body) => this.#check(`${name}: ${what}`, body),
    };
  }

  /** Something that went wrong outside of any check. */
  stray(error) {
    this.#note(false, 'outside of any check', error);
  }

  async #check(line, body) {
    try {
      await within(PATIENCE_MS, body());
      this.#note(true, line);
    } catch (error) {
      this.#note(false, line, error);
    }
  }

  #note(ok, line, error) {
    if (ok) {
      this.passed++;
      console.log(`ok    ${line}`);
    } else {
      this.failed++;
      console.log(`FAIL  ${line}: ${String(error?.message ?? error).replace(/\s+/g, ' ').slice(0, 400)}`);
    }
  }

  summary() {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

/** The promise, unless it takes longer. */
export function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What a client throws is its own affair; geth's text is somewhere in it, whole. */
export function saidBy(error) {
  const texts = [];
  for (const e of [error, error?.error, error?.info?.error, error?.innerError, error?.cause]) {
    for (const one of Array.isArray(e) ? e : [e]) {
      if (typeof one?.message === 'string') {
        texts.push(one.message.replace(/^Returned error: /, ''));
      }
    }
  }
  return texts;
}

/** The call must fail with this text, and with this code where the client tells one. */
export async function fails(promise, text, code) {
  let result;
  try {
    result = await promise;
  } catch (error) {
    const said = saidBy(error);
    if (!said.includes(text)) {
      throw new Error(`failed with ${JSON.stringify(said)} instead of "${text}"`);
    }
    if (code !== undefined && error.rpcCode !== undefined && error.rpcCode !== code) {
      throw new Error(`failed with ${error.rpcCode} instead of ${code}`);
    }
    return;
  }
  throw new Error(`answered ${JSON.stringify(result)} instead of failing with "${text}"`);
}

/** Waits until something is true. */
export async function until(condition, what) {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`in vain: ${what}`);
}
