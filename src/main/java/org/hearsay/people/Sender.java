package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.people.Chats.Both;
import org.hearsay.people.Chats.Fault;
import org.hearsay.people.Chats.Sent;
import org.hearsay.wire.Said;

/** Accepts what is to be said, or says why not. On the loop. */
final class Sender {
  private final Means means;
  private final History history;
  private final Function<Contact, Both> chats;

  Sender(Means means, History history, Function<Contact, Both> chats) {
    this.means = means;
    this.history = history;
    this.chats = chats;
  }

  /** Why nothing can be said to somebody now. */
  Optional<Fault> faultOf(Contact to) {
    if (to.blocked()) {
      return Optional.of(Fault.BLOCKED);
    }
    if (!to.maySend()) {
      return Optional.of(Fault.KEY_CHANGED);
    }
    return means.pen().isFull() ? Optional.of(Fault.DISK_BEHIND) : Optional.empty();
  }

  private static Optional<Fault> faultOf(Saying what) {
    int name = what.file().orElse("").getBytes(StandardCharsets.UTF_8).length;
    if (what.content().length == 0) {
      return Optional.of(Fault.EMPTY);
    }
    boolean fits = what.content().length <= Chats.CONTENT_BYTES_MAX && name <= Said.FILE_BYTES_MAX;
    return fits ? Optional.empty() : Optional.of(Fault.TOO_LONG);
  }

  private static Optional<Fault> faultOf(Outbox outbox, Saying what) {
    boolean room = outbox.messages() < Chats.OUTBOX_MAX && outbox.hasRoom(what.content().length);
    return room ? Optional.empty() : Optional.of(Fault.OUTBOX_FULL);
  }

  void send(Contact to, Saying what, Optional<Duration> life, Consumer<Sent> done) {
    Optional<Fault> fault = faultOf(to).or(() -> faultOf(what));
    if (fault.isEmpty()) {
      fault = faultOf(chats.apply(to).conversation().outbox(), what);
    }
    if (fault.isPresent()) {
      done.accept(new Sent.Refused(fault.get()));
      return;
    }
    Both chat = chats.apply(to);
    Duration asked = life.orElse(Chats.LIFE);
    Duration lives = asked.compareTo(Chats.LIFE_MAX) < 0 ? asked : Chats.LIFE_MAX;
    Batch batch = new Batch();
    ChatMessage message = chat.conversation().say(what, lives, batch);
    batch.afterwards(() -> done.accept(new Sent.Accepted(message))).write(means.pen());
    chat.sessions().pump();
  }

  /** Says again what has expired. */
  void again(Contact to, long number, Consumer<Sent> done) {
    Both chat = chats.apply(to);
    history.find(
        chat.conversation(),
        number,
        found -> {
          boolean expired =
              found.filter(one -> one.state() == ChatMessage.State.EXPIRED).isPresent();
          if (expired) {
            history.content(to.id(), number, saying -> again(to, saying, done));
          } else {
            done.accept(new Sent.Refused(found.isEmpty() ? Fault.NO_MESSAGE : Fault.NOT_EXPIRED));
          }
        });
  }

  private void again(Contact to, Optional<Saying> saying, Consumer<Sent> done) {
    saying.ifPresentOrElse(
        one -> send(to, one, Optional.empty(), done),
        () -> done.accept(new Sent.Refused(Fault.NO_MESSAGE)));
  }
}
