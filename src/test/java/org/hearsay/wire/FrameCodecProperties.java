package org.hearsay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class FrameCodecProperties {
  private static final int KINDS = 19;

  @Property
  void everyFrameIsReadAsItWasWritten(
      @ForAll long seed, @ForAll @IntRange(max = KINDS - 1) int kind)
      throws MalformedFrameException {
    Frame frame = new Dice(seed).frame(kind);
    assertThat(FrameCodec.decode(ByteBuffer.wrap(FrameCodec.encode(frame)))).isEqualTo(frame);
  }

  @Property(tries = 3000)
  void anyBytesAreAFrameOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
    assertFrameOrRefused(bytes);
  }

  /** Bytes that begin like a frame, so that its fields are reached. */
  @Property(tries = 3000)
  void anyBodyIsAFrameOrRefused(
      @ForAll @IntRange(min = 1, max = KINDS + 2) int kind, @ForAll @Size(max = 100) byte[] body) {
    int tag = kind << 3 | 2;
    ByteBuffer bytes = ByteBuffer.allocate(body.length + 3);
    if (tag < 0x80) {
      bytes.put((byte) tag);
    } else {
      bytes.put((byte) (tag | 0x80)).put((byte) (tag >>> 7));
    }
    bytes.put((byte) body.length).put(body);
    assertFrameOrRefused(Arrays.copyOf(bytes.array(), bytes.position()));
  }

  @Property(tries = 5000)
  void mutatedFramesAreFramesOrRefused(@ForAll long seed) {
    Dice dice = new Dice(seed);
    byte[] bytes = FrameCodec.encode(dice.frame(dice.below(KINDS)));
    for (int i = dice.below(4); i >= 0; i--) {
      bytes[dice.below(bytes.length)] = (byte) dice.below(256);
    }
    assertFrameOrRefused(
        dice.below(4) == 0 ? Arrays.copyOf(bytes, dice.below(bytes.length)) : bytes);
  }

  /** Nothing but a refusal is thrown, and what is read says the same when written again. */
  private static void assertFrameOrRefused(byte[] bytes) {
    try {
      Frame frame = FrameCodec.decode(ByteBuffer.wrap(bytes));
      if (!(frame instanceof Frame.Unknown)) {
        assertThat(FrameCodec.decode(ByteBuffer.wrap(FrameCodec.encode(frame)))).isEqualTo(frame);
      }
    } catch (MalformedFrameException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  /** Frames by chance. */
  private static final class Dice {
    private final Random random;

    Dice(long seed) {
      random = new Random(seed);
    }

    int below(int bound) {
      return random.nextInt(bound);
    }

    Frame frame(int kind) {
      return switch (kind) {
        case 0 -> hello();
        case 1 -> new Frame.Envelopes(list(this::envelope));
        case 2 -> new Frame.Known(list(this::digest));
        case 3 -> new Frame.Floor(rating());
        case 4 -> new Frame.Interest(bloom(), random.nextBoolean());
        case 5 -> new Frame.Peers(list(this::neighbour));
        case 6 -> new Frame.Ping(random.nextLong());
        case 7 -> new Frame.Pong(random.nextLong(), random.nextLong());
        case 8 -> new Frame.Direct(envelope());
        case 9 ->
            new ChainFrame.Status(
                digest(),
                digest(),
                random.nextInt() & Integer.MAX_VALUE,
                new BigInteger(200, random));
        case 10 -> new ChainFrame.GetHeaders(list(this::digest));
        case 11 -> new ChainFrame.Headers(list(() -> blob(214)));
        case 12 ->
            new ChainFrame.Compact(
                blob(214),
                blob(32),
                random.nextLong(),
                list(() -> random.nextLong() >>> 16),
                List.of(blob(214)));
        case 13 -> new ChainFrame.GetBlocks(list(this::digest));
        case 14 -> new ChainFrame.Blocks(list(() -> blob(2000)));
        case 15 -> new ChainFrame.TransactionIds(list(this::digest));
        case 16 -> new ChainFrame.GetTransactions(list(this::digest));
        case 17 -> new ChainFrame.Transactions(list(() -> blob(400)));
        default -> new Frame.Goodbye(Frame.Goodbye.Reason.of(below(12)));
      };
    }

    private Blob blob(int max) {
      byte[] bytes = new byte[below(max + 1)];
      random.nextBytes(bytes);
      return Blob.of(bytes);
    }

    private Frame hello() {
      return new Frame.Hello(
          random.nextInt(),
          random.nextLong(),
          id(),
          below(65536),
          random.nextLong(),
          rating(),
          bloom(),
          random.nextBoolean(),
          random.nextInt() & Integer.MAX_VALUE,
          list(() -> text(32)),
          text(64),
          random.nextLong());
    }

    private <T> List<T> list(Supplier<T> item) {
      return Stream.generate(item).limit(below(5)).toList();
    }

    private Envelope envelope() {
      byte[] data = new byte[below(100)];
      random.nextBytes(data);
      long ttl = 1 + below(100);
      return Envelope.of(
          ttl + below(1_000_000), ttl, new Topic(random.nextInt()), data, random.nextLong());
    }

    private Digest digest() {
      return new Digest(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    private NodeId id() {
      return new NodeId(digest(), digest());
    }

    private double rating() {
      return below(4) == 0 ? 0 : Math.scalb(random.nextDouble(), below(2000) - 1000);
    }

    private Bloom bloom() {
      return below(3) == 0 ? Bloom.FULL : Bloom.of(new Topic(random.nextInt()));
    }

    private Frame.Neighbour neighbour() {
      byte[] ip = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(ip);
      return new Frame.Neighbour(id(), Ip.of(ip), 1 + below(65535));
    }

    private String text(int maxChars) {
      StringBuilder text = new StringBuilder();
      for (int i = below(maxChars + 1); i > 0; i--) {
        text.append((char) (' ' + below('~' - ' ' + 1)));
      }
      return text.toString();
    }
  }
}
