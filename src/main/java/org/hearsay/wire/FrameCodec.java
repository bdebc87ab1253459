package org.hearsay.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.pb.Frames;

/**
 * Frames as bytes and back; section 4. Everything is bounded before it is allocated: the frame by
 * {@link #MAX_BYTES}, what is inside by its kind. Pure; any thread.
 */
public final class FrameCodec {
  // From the protocol; changing one forks the network.
  /** Longest frame, without its length prefix. */
  public static final int MAX_BYTES = Envelope.MAX_BYTES + (64 << 10);

  /** Longest frame of a kind that carries neither envelopes nor ids. */
  static final int MAX_SMALL_BYTES = 16 << 10;

  /** Most addresses in one {@link Frame.Peers}. */
  public static final int MAX_PEERS = 64;

  static final int MAX_CAPABILITIES = 32;
  static final int MAX_CAPABILITY_CHARS = 32;
  static final int MAX_AGENT_CHARS = 64;

  /** Tag of the one field, a string of bytes, of which Envelopes and Known consist. */
  private static final int BYTES_FIELD_TAG = 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final Encoder ENCODER = new Encoder();

  private FrameCodec() {}

  /** The frame's bytes without the length prefix. */
  public static byte[] encode(Frame frame) {
    return message(frame).toByteArray();
  }

  static Frames.Frame message(Frame frame) {
    return frame.to(ENCODER);
  }

  /**
   * Decodes exactly one frame, consuming {@code in} to its limit. What it returns shares nothing
   * with {@code in}.
   *
   * @throws MalformedFrameException if the bytes are not one frame; section 4.1
   */
  public static Frame decode(ByteBuffer in) throws MalformedFrameException {
    if (in.remaining() > MAX_BYTES) {
      throw new MalformedFrameException("frame of " + in.remaining() + " bytes");
    }
    CodedInputStream coded = CodedInputStream.newInstance(in.duplicate());
    in.position(in.limit());
    Frame frame = null;
    try {
      for (int tag = coded.readTag(); tag != 0; tag = coded.readTag()) {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          throw new MalformedFrameException("frame kind is not a message");
        }
        if (frame != null) {
          throw new MalformedFrameException("two frames in one");
        }
        int length = coded.readRawVarint32();
        if (length < 0) {
          throw new MalformedFrameException("negative length");
        }
        int kind = WireFormat.getTagFieldNumber(tag);
        int limit = coded.pushLimit(length);
        frame = body(kind, length, coded);
        if (!coded.isAtEnd()) {
          throw new MalformedFrameException("frame kind " + kind + " has bytes left over");
        }
        coded.popLimit(limit);
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new MalformedFrameException("frame does not parse: " + e.getMessage());
    } catch (IOException e) {
      throw new MalformedFrameException("frame ends early: " + e.getMessage());
    }
    if (frame == null) {
      throw new MalformedFrameException("empty frame");
    }
    return frame;
  }

  private static Frame body(int kind, int length, CodedInputStream in)
      throws IOException, MalformedFrameException {
    if (kind == Frames.Frame.ENVELOPES_FIELD_NUMBER) {
      return envelopes(in);
    }
    if (kind == Frames.Frame.KNOWN_FIELD_NUMBER) {
      return known(in);
    }
    if (kind == Frames.Frame.DIRECT_FIELD_NUMBER) {
      return direct(in);
    }
    if (ChainFrameCodec.knows(kind)) {
      return ChainFrameCodec.decode(kind, length, in);
    }
    if (kind > Frames.Frame.DIRECT_FIELD_NUMBER) {
      in.skipRawBytes(in.getBytesUntilLimit());
      return new Frame.Unknown(kind);
    }
    if (length > MAX_SMALL_BYTES) {
      throw new MalformedFrameException("frame kind " + kind + " of " + length + " bytes");
    }
    return switch (kind) {
      case Frames.Frame.HELLO_FIELD_NUMBER -> hello(read(in, Frames.Hello.parser()));
      case Frames.Frame.FLOOR_FIELD_NUMBER ->
          new Frame.Floor(rating(read(in, Frames.Floor.parser()).getRating()));
      case Frames.Frame.INTEREST_FIELD_NUMBER -> {
        Frames.Interest interest = read(in, Frames.Interest.parser());
        yield new Frame.Interest(bloom(interest.getBloom()), interest.getLight());
      }
      case Frames.Frame.PEERS_FIELD_NUMBER -> peers(read(in, Frames.Peers.parser()));
      case Frames.Frame.PING_FIELD_NUMBER ->
          new Frame.Ping(read(in, Frames.Ping.parser()).getNonce());
      case Frames.Frame.PONG_FIELD_NUMBER -> {
        Frames.Pong pong = read(in, Frames.Pong.parser());
        yield new Frame.Pong(pong.getNonce(), pong.getClockMillis());
      }
      default -> goodbye(read(in, Frames.Goodbye.parser()));
    };
  }

  private static <M> M read(CodedInputStream in, Parser<M> parser) throws IOException {
    return parser.parseFrom(in);
  }

  /** Reads envelopes one by one, never through a generated message that would keep the frame. */
  private static Frame envelopes(CodedInputStream in) throws IOException, MalformedFrameException {
    List<Envelope> envelopes = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == BYTES_FIELD_TAG) {
        envelopes.add(Envelope.decode(in.readByteArray()));
      } else if (!in.skipField(tag)) {
        throw new MalformedFrameException("envelopes have a stray group end");
      }
    }
    return new Frame.Envelopes(envelopes);
  }

  private static Frame direct(CodedInputStream in) throws IOException, MalformedFrameException {
    if (!(envelopes(in) instanceof Frame.Envelopes one && one.envelopes().size() == 1)) {
      throw new MalformedFrameException("direct frame without exactly one envelope");
    }
    return new Frame.Direct(one.envelopes().get(0));
  }

  private static Frame known(CodedInputStream in) throws IOException, MalformedFrameException {
    List<Digest> ids = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == BYTES_FIELD_TAG) {
        byte[] bytes = in.readByteArray();
        if (bytes.length % Digest.BYTES != 0) {
          throw new MalformedFrameException("known ids of " + bytes.length + " bytes");
        }
        for (int at = 0; at < bytes.length; at += Digest.BYTES) {
          ids.add(Digest.at(bytes, at));
        }
      } else if (!in.skipField(tag)) {
        throw new MalformedFrameException("known ids have a stray group end");
      }
    }
    return new Frame.Known(ids);
  }

  private static Frame hello(Frames.Hello hello) throws MalformedFrameException {
    if (hello.getCapabilitiesCount() > MAX_CAPABILITIES) {
      throw new MalformedFrameException(
          "hello with " + hello.getCapabilitiesCount() + " abilities");
    }
    for (String capability : hello.getCapabilitiesList()) {
      text("capability", capability, MAX_CAPABILITY_CHARS);
    }
    if (hello.getPort() < 0 || hello.getPort() > 65535) {
      throw new MalformedFrameException("hello with port " + hello.getPort());
    }
    return new Frame.Hello(
        hello.getProtocolVersion(),
        hello.getNetworkId(),
        nodeId(hello.getNodeId()),
        hello.getPort(),
        hello.getClockMillis(),
        rating(hello.getFloor()),
        bloom(hello.getBloom()),
        hello.getLight(),
        (int) Math.min(Integer.toUnsignedLong(hello.getMaxEnvelopeBytes()), Integer.MAX_VALUE),
        hello.getCapabilitiesList(),
        text("agent", hello.getAgent(), MAX_AGENT_CHARS),
        hello.getSession());
  }

  private static Frame peers(Frames.Peers peers) throws MalformedFrameException {
    if (peers.getAddressesCount() > MAX_PEERS) {
      throw new MalformedFrameException(peers.getAddressesCount() + " peers in one frame");
    }
    List<Frame.Neighbour> neighbours = new ArrayList<>(peers.getAddressesCount());
    for (Frames.Address address : peers.getAddressesList()) {
      int octets = address.getIp().size();
      if (octets != 4 && octets != 16) {
        throw new MalformedFrameException("peer address of " + octets + " bytes");
      }
      if (address.getPort() < 1 || address.getPort() > 65535) {
        throw new MalformedFrameException("peer with port " + address.getPort());
      }
      neighbours.add(
          new Frame.Neighbour(
              nodeId(address.getNodeId()),
              Ip.of(address.getIp().toByteArray()),
              address.getPort()));
    }
    return new Frame.Peers(neighbours);
  }

  private static Frame goodbye(Frames.Goodbye goodbye) {
    return new Frame.Goodbye(Frame.Goodbye.Reason.of(goodbye.getReasonValue()));
  }

  static NodeId nodeId(ByteString bytes) throws MalformedFrameException {
    if (bytes.size() != NodeId.BYTES) {
      throw new MalformedFrameException("node id of " + bytes.size() + " bytes");
    }
    return NodeId.of(bytes.toByteArray());
  }

  private static Bloom bloom(ByteString bytes) throws MalformedFrameException {
    if (bytes.isEmpty()) {
      return Bloom.FULL;
    }
    if (bytes.size() != Bloom.BYTES) {
      throw new MalformedFrameException("bloom filter of " + bytes.size() + " bytes");
    }
    return Bloom.of(bytes.toByteArray());
  }

  private static double rating(double rating) throws MalformedFrameException {
    if (!(rating >= 0 && rating < Double.POSITIVE_INFINITY)) {
      throw new MalformedFrameException("floor " + rating);
    }
    return rating;
  }

  private static String text(String name, String text, int maxChars)
      throws MalformedFrameException {
    if (text.length() > maxChars || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new MalformedFrameException(name + " is not printable ASCII of " + maxChars);
    }
    return text;
  }

  private static final class Encoder implements Frame.Handler<Frames.Frame> {
    @Override
    public Frames.Frame hello(Frame.Hello hello) {
      return Frames.Frame.newBuilder()
          .setHello(
              Frames.Hello.newBuilder()
                  .setProtocolVersion(hello.protocolVersion())
                  .setNetworkId(hello.networkId())
                  .setNodeId(ByteString.copyFrom(hello.nodeId().toBytes()))
                  .setPort(hello.port())
                  .setClockMillis(hello.clockMillis())
                  .setFloor(hello.floor())
                  .setBloom(bytes(hello.bloom()))
                  .setLight(hello.light())
                  .setMaxEnvelopeBytes(hello.maxEnvelopeBytes())
                  .addAllCapabilities(hello.capabilities())
                  .setAgent(hello.agent())
                  .setSession(hello.session()))
          .build();
    }

    @Override
    public Frames.Frame envelopes(Frame.Envelopes envelopes) {
      Frames.Envelopes.Builder body = Frames.Envelopes.newBuilder();
      for (Envelope envelope : envelopes.envelopes()) {
        body.addRlp(rlp(envelope));
      }
      return Frames.Frame.newBuilder().setEnvelopes(body).build();
    }

    @Override
    public Frames.Frame known(Frame.Known known) {
      byte[] ids = new byte[known.ids().size() * Digest.BYTES];
      int at = 0;
      for (Digest id : known.ids()) {
        id.writeTo(ids, at);
        at += Digest.BYTES;
      }
      Frames.Known.Builder body = Frames.Known.newBuilder();
      if (ids.length > 0) {
        body.addIds(ByteString.copyFrom(ids));
      }
      return Frames.Frame.newBuilder().setKnown(body).build();
    }

    @Override
    public Frames.Frame floor(Frame.Floor floor) {
      return Frames.Frame.newBuilder()
          .setFloor(Frames.Floor.newBuilder().setRating(floor.rating()))
          .build();
    }

    @Override
    public Frames.Frame interest(Frame.Interest interest) {
      return Frames.Frame.newBuilder()
          .setInterest(
              Frames.Interest.newBuilder()
                  .setBloom(bytes(interest.bloom()))
                  .setLight(interest.light()))
          .build();
    }

    @Override
    public Frames.Frame peers(Frame.Peers peers) {
      Frames.Peers.Builder body = Frames.Peers.newBuilder();
      for (Frame.Neighbour neighbour : peers.neighbours()) {
        body.addAddresses(
            Frames.Address.newBuilder()
                .setNodeId(ByteString.copyFrom(neighbour.id().toBytes()))
                .setIp(ByteString.copyFrom(neighbour.ip().toBytes()))
                .setPort(neighbour.port()));
      }
      return Frames.Frame.newBuilder().setPeers(body).build();
    }

    @Override
    public Frames.Frame ping(Frame.Ping ping) {
      return Frames.Frame.newBuilder()
          .setPing(Frames.Ping.newBuilder().setNonce(ping.nonce()))
          .build();
    }

    @Override
    public Frames.Frame pong(Frame.Pong pong) {
      return Frames.Frame.newBuilder()
          .setPong(
              Frames.Pong.newBuilder().setNonce(pong.nonce()).setClockMillis(pong.clockMillis()))
          .build();
    }

    @Override
    public Frames.Frame goodbye(Frame.Goodbye goodbye) {
      return Frames.Frame.newBuilder()
          .setGoodbye(Frames.Goodbye.newBuilder().setReasonValue(goodbye.reason().number))
          .build();
    }

    @Override
    public Frames.Frame direct(Frame.Direct direct) {
      return Frames.Frame.newBuilder()
          .setDirect(Frames.Direct.newBuilder().setRlp(rlp(direct.envelope())))
          .build();
    }

    @Override
    public Frames.Frame chain(ChainFrame frame) {
      return frame.toChain(ChainFrameCodec.ENCODER);
    }

    @Override
    public Frames.Frame unknown(Frame.Unknown unknown) {
      throw new IllegalArgumentException("a frame of unknown kind is never sent");
    }

    /** Without a copy: an envelope's bytes never change. */
    private static ByteString rlp(Envelope envelope) {
      return UnsafeByteOperations.unsafeWrap(envelope.rlp());
    }

    private static ByteString bytes(Bloom bloom) {
      return bloom.isFull() ? ByteString.EMPTY : ByteString.copyFrom(bloom.toBytes());
    }
  }
}
