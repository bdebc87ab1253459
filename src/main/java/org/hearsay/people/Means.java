package org.hearsay.people;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.hearsay.env.Loop;
import org.hearsay.env.Work;
import org.hearsay.seal.KeyPair;

/**
 * What all conversations of an account work with.
 *
 * @param own the account's key pair; empty when it was locked in the meantime
 */
record Means(
    Loop loop,
    Work work,
    VaultPen pen,
    RandomGenerator secrets,
    Courier courier,
    TopicTable<Awaited> topics,
    Underway underway,
    Load outboxes,
    Supplier<Optional<KeyPair>> own,
    Supplier<Introduction> introduction,
    ChatSettings settings,
    Consumer<ChatMessage> came,
    Consumer<ChatMessage> changed) {

  Instant now() {
    return loop.clock().instant();
  }
}
