package org.hearsay.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.hearsay.wire.Frame;

/**
 * What went over links and local networks since the start, in numbers: never who, where or about
 * what. Any thread.
 */
public final class Traffic {
  private final Tally<Direction> bytes = Tally.of(Direction.class);
  private final Tally<Class<?>> framesIn = frames();
  private final Tally<Class<?>> framesOut = frames();
  private final LongAdder forwarded = new LongAdder();
  private final Tally<Dial> dials = Tally.of(Dial.class);
  private final Tally<Enum<?>> downs = new Tally<>(endings());
  private final Tally<Direction> beacons = Tally.of(Direction.class);

  /** Seen from here. */
  private enum Direction {
    IN,
    OUT
  }

  /** What became of a dial. */
  enum Dial {
    CONNECTED,
    REFUSED,
    TIMED_OUT,
    UNREACHABLE,
    UNKNOWN_HOST,
    HANDSHAKE_FAILED,
    TOO_MANY
  }

  /** Why a link ended on which neither end said goodbye. */
  enum Down {
    MALFORMED_FRAME,
    CLOSED_HERE,
    CLOSED_BY_PEER,
    BROKEN
  }

  private static List<Enum<?>> endings() {
    List<Enum<?>> all = new ArrayList<>(List.of(Frame.Goodbye.Reason.values()));
    all.addAll(List.of(Down.values()));
    return all;
  }

  private static Tally<Class<?>> frames() {
    return new Tally<>(kinds(Frame.class).toList());
  }

  /** The records below a sealed interface, of those that are below it as well. */
  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Traffic::kinds)
        : Stream.of(type);
  }

  /** Counts the bytes of a connection as they are on the wire, TLS included. */
  ChannelHandler meter() {
    return new Meter();
  }

  private final class Meter extends ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      count(Direction.IN, message);
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      count(Direction.OUT, message);
      context.write(message, promise);
    }

    private void count(Direction direction, Object message) {
      if (message instanceof ByteBuf some) {
        bytes.add(direction, some.readableBytes());
      }
    }
  }

  void received(Frame frame) {
    framesIn.add(frame.getClass(), 1);
  }

  void sent(Frame frame) {
    framesOut.add(frame.getClass(), 1);
    if (frame instanceof Frame.Envelopes some) {
      forwarded.add(some.envelopes().size());
    }
  }

  void dialled(Dial outcome) {
    dials.add(outcome, 1);
  }

  /** A link ended, with the goodbye that either end said first, or else with what was seen. */
  void ended(Optional<Frame.Goodbye.Reason> goodbye, Down seen) {
    downs.add(goodbye.isPresent() ? goodbye.get() : seen, 1);
  }

  void beaconsSent(int count) {
    beacons.add(Direction.OUT, count);
  }

  void beaconHeard() {
    beacons.add(Direction.IN, 1);
  }

  /** Bytes on the wire, by {@code in} and {@code out}. */
  public Map<String, Long> bytes() {
    return bytes.counts();
  }

  /** Frames from peers, by kind. */
  public Map<String, Long> framesIn() {
    return framesIn.counts();
  }

  /** Frames handed to links, by kind. */
  public Map<String, Long> framesOut() {
    return framesOut.counts();
  }

  /** Envelopes in frames handed to links: one that went to three peers counts three times. */
  public long forwarded() {
    return forwarded.sum();
  }

  /** Dials by what became of them. */
  public Map<String, Long> dials() {
    return dials.counts();
  }

  /** Links that ended, by reason. */
  public Map<String, Long> downs() {
    return downs.counts();
  }

  /** Beacons of this network, {@code in} from others and {@code out} on each interface. */
  public Map<String, Long> beacons() {
    return beacons.counts();
  }
}
