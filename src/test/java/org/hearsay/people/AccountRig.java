package org.hearsay.people;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.hearsay.disk.FileDocument;
import org.hearsay.disk.FileFolder;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;

/** Accounts on a virtual clock, with files in a directory. */
final class AccountRig {
  final VirtualTime time = new VirtualTime(Instant.parse("2026-01-02T03:04:05.000000006Z"));
  final Random secrets;
  final VirtualLoop loop = new VirtualLoop(time);
  final AccountFiles files;
  final Accounts accounts;

  /** What is in the directory, as after a start. */
  AccountRig(Path directory) {
    this(directory, 7);
  }

  AccountRig(Path directory, long seed) {
    secrets = new Random(seed);
    files = files(directory);
    accounts = new Accounts(loop, new VirtualWork(time), secrets, files);
  }

  static AccountFiles files(Path directory) {
    return new AccountFiles(
        new FileFolder(directory.resolve("keystore")),
        new FileDocument(directory.resolve("accounts")));
  }

  static Wish light(String nickname, String passphrase) {
    return new Wish(nickname, passphrase, true);
  }

  /** Asks on the loop, and waits for what comes of it. */
  <T> Outcome<T> ask(Consumer<Consumer<Outcome<T>>> question) {
    AtomicReference<Outcome<T>> answer = new AtomicReference<>();
    loop.execute(() -> question.accept(answer::set));
    time.run(Duration.ofMillis(50));
    if (answer.get() == null) {
      throw new AssertionError("no answer");
    }
    return answer.get();
  }

  <T> T done(Consumer<Consumer<Outcome<T>>> question) {
    Outcome<T> outcome = ask(question);
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new AssertionError(outcome);
  }

  <T> Outcome.Fault fault(Consumer<Consumer<Outcome<T>>> question) {
    Outcome<T> outcome = ask(question);
    if (outcome instanceof Outcome.Refused<T> refused) {
      return refused.fault();
    }
    throw new AssertionError(outcome);
  }

  Account create(String nickname, String passphrase) {
    return done(end -> accounts.create(light(nickname, passphrase), end));
  }

  Account find(String who) {
    if (accounts.find(who) instanceof Outcome.Done<Account> done) {
      return done.value();
    }
    throw new AssertionError("no " + who);
  }
}
