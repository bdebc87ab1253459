// Daemons as their user has them: a process from the launcher, or an address that was given.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { within } from './checks.mjs';

/** Where a browser's page would come from; the daemons are told to let it in. */
export const ORIGIN = 'http://chat.example';

const LAUNCHER = join(dirname(fileURLToPath(import.meta.url)), '../../../../hearsay');
const BUILD_AND_START_MS = 300_000;
const END_MS = 15_000;

export class Daemon {
  #process;

  constructor(http, ipc, process) {
    this.http = http;
    this.ws = http.replace(/^http/, 'ws');
    this.ipc = ipc;
    this.#process = process;
  }

  /** From "http://127.0.0.1:8545,FILE". */
  static at(text) {
    const [http, ipc] = text.split(',');
    return new Daemon(http, ipc);
  }

  static async start(directory, ...flags) {
    const child = spawn(
      LAUNCHER,
      [
        'run', '--json', '--datadir', directory, '--addr', '127.0.0.1', '--port', '0',
        '--rpc.port', '0', '--lan=false', '--rpc.origins', ORIGIN, ...flags,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const log = [];
    child.stderr.on('data', (bytes) => log.push(bytes));
    const ready = new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = line.startsWith('{') ? JSON.parse(line) : {};
        if (said.event === 'ready') {
          resolve(said);
        }
      });
      child.on('error', reject);
      child.on('exit', () => reject(new Error(`the daemon ended: ${Buffer.concat(log)}`)));
    });
    ready.catch(() => {}); // whoever ends it later has no need to hear of it
    try {
      const said = await within(BUILD_AND_START_MS, ready);
      const daemon = new Daemon(said.rpc, said.ipc, child);
      daemon.port = said.port;
      return daemon;
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** A call by fetch alone. */
  async call(method, ...params) {
    const response = await fetch(this.http, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const answer = await response.json();
    if (answer.error) {
      throw new Error(`${method}: ${answer.error.message}`);
    }
    return answer.result;
  }

  /** The URL by which geth would name this daemon's only peer; told over the Unix socket alone. */
  async enodeOfPeer() {
    const socket = net.connect(this.ipc);
    try {
      socket.write('{"jsonrpc":"2.0","id":1,"method":"admin_peers","params":[]}');
      for await (const line of createInterface({ input: socket })) {
        return JSON.parse(line).result[0].enode;
      }
    } finally {
      socket.destroy();
    }
    throw new Error('no answer to admin_peers');
  }

  async stop() {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await within(END_MS, ended).catch(() => child.kill('SIGKILL'));
  }

  /** At once, for when there is no time to wait. */
  kill() {
    this.#process?.kill('SIGKILL');
  }
}

/** Two that know each other, in a directory of their own. */
export async function startTwo() {
  const directory = await mkdtemp(join(tmpdir(), 'hearsay-clients-'));
  const started = [];
  const stop = async () => {
    await Promise.all(started.map((daemon) => daemon.stop()));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    started.push(await Daemon.start(join(directory, 'alice')));
    const peer = `127.0.0.1:${started[0].port}`;
    started.push(await Daemon.start(join(directory, 'bob'), '--peer', peer));
  } catch (error) {
    await stop();
    throw error;
  }
  const kill = () => {
    started.forEach((daemon) => daemon.kill());
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  };
  return { alice: started[0], bob: started[1], stop, kill };
}
