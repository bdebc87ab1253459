// Drives the control port with the clients that spoke to geth's Whisper, unchanged.
//
//   node run.mjs                                   starts two daemons of its own
//   node run.mjs http://HOST:PORT,IPC http://HOST:PORT,IPC
//                                                  uses two that are connected to each other and
//                                                  were started with --rpc.origins (see
//                                                  lib/daemon.mjs); they must have no other peers
//
// Prints a line for each check; the last one says how many there were. Installs nothing: npm ci.

import { Checks, until } from './lib/checks.mjs';
import { Daemon, startTwo } from './lib/daemon.mjs';

let ethers, openRpc, raw, tutorials, web3Four, web3One;
try {
  ({ ethers } = await import('./clients/ethers.mjs'));
  ({ openRpc } = await import('./clients/openrpc.mjs'));
  ({ raw } = await import('./clients/raw.mjs'));
  ({ web3Four } = await import('./clients/web3-4.mjs'));
  ({ web3One } = await import('./clients/web3-1.mjs'));
  ({ tutorials } = await import('./clients/tutorials.mjs'));
} catch (error) {
  if (!['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(error.code)) {
    throw error;
  }
  console.error(`The clients are not there (${error.message.split('\n')[0]}). Run npm ci here first.`);
  process.exit(1);
}

/** A check that gets no answer takes twenty seconds; a daemon that is gone would take an hour. */
const ALL_MS = 240_000;

async function main(given) {
  const checks = new Checks();
  process.on('unhandledRejection', (error) => checks.stray(error));
  process.on('uncaughtException', (error) => checks.stray(error));
  const own = given.length === 2 ? null : await startTwo();
  const onSignal = () => {
    own?.kill();
    process.exit(1);
  };
  setTimeout(() => {
    checks.stray(new Error(`not done after ${ALL_MS} ms`));
    console.log(checks.summary());
    onSignal();
  }, ALL_MS).unref();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    const alice = own?.alice ?? Daemon.at(given[0]);
    const bob = own?.bob ?? Daemon.at(given[1]);
    await until(async () => (await alice.call('net_peerCount')) === '0x1', 'that they connect');
    const enode = await alice.enodeOfPeer();
    const suites = [raw, web3One, web3Four, ethers];
    for (const suite of suites) {
      await suite(checks, alice, enode).catch((error) => checks.stray(error));
    }
    await tutorials(checks, alice, bob).catch((error) => checks.stray(error));
    await openRpc(checks, alice, bob, own !== null).catch((error) => checks.stray(error)); // ends alice
  } finally {
    await own?.stop();
  }
  console.log(checks.summary());
  return checks.failed === 0 && checks.passed > 0 ? 0 : 1;
}

if (process.argv.length !== 2 && process.argv.length !== 4) {
  console.error('Give two addresses, each as http://HOST:PORT,IPC, or none.');
  process.exit(1);
}
process.exit(await main(process.argv.slice(2)));
