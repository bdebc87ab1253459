package org.hearsay.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.hearsay.wire.pb.Frames;

/**
 * The datagram by which a node makes itself known on a local network; section 6. It proves nothing:
 * who is there is settled by the link that is dialled because of it.
 *
 * @param port where the sender accepts links, 1 to 65535
 * @param presence whoever wants to be seen there
 */
public record Beacon(
    int protocolVersion, long networkId, NodeId nodeId, int port, Optional<Presence> presence) {
  // From the protocol; changing one forks the network.
  /** The multicast group for IPv4. */
  public static final String GROUP_V4 = "239.83.72.72";

  /** The multicast group for IPv6, on each link. */
  public static final String GROUP_V6 = "ff02::4845:4152";

  /** Longest datagram that is looked at. */
  public static final int MAX_BYTES = 512;

  /** Of a node whose people do not want to be seen. */
  public Beacon(int protocolVersion, long networkId, NodeId nodeId, int port) {
    this(protocolVersion, networkId, nodeId, port, Optional.empty());
  }

  /** Reads one datagram to its limit; section 6. */
  public static Beacon decode(ByteBuffer in) throws MalformedFrameException {
    if (in.remaining() > MAX_BYTES) {
      throw new MalformedFrameException("beacon of " + in.remaining() + " bytes");
    }
    try {
      Frames.Beacon beacon = Frames.Beacon.parseFrom(in);
      if (beacon.getPort() < 1 || beacon.getPort() > 65535) {
        throw new MalformedFrameException("beacon with port " + beacon.getPort());
      }
      return new Beacon(
          beacon.getProtocolVersion(),
          beacon.getNetworkId(),
          FrameCodec.nodeId(beacon.getNodeId()),
          beacon.getPort(),
          presence(beacon));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException("beacon does not parse: " + e.getMessage());
    }
  }

  private static Optional<Presence> presence(Frames.Beacon beacon) throws MalformedFrameException {
    if (beacon.getPerson().isEmpty() && beacon.getNick().isEmpty()) {
      return Optional.empty();
    }
    if (!Presence.isNick(beacon.getNick())) {
      throw new MalformedFrameException("beacon with a nickname that is too short or too long");
    }
    return Optional.of(new Presence(FrameCodec.nodeId(beacon.getPerson()), beacon.getNick()));
  }

  public byte[] encode() {
    Frames.Beacon.Builder beacon =
        Frames.Beacon.newBuilder()
            .setProtocolVersion(protocolVersion)
            .setNetworkId(networkId)
            .setNodeId(ByteString.copyFrom(nodeId.toBytes()))
            .setPort(port);
    presence.ifPresent(
        who -> beacon.setPerson(ByteString.copyFrom(who.key().toBytes())).setNick(who.nick()));
    return beacon.build().toByteArray();
  }
}
