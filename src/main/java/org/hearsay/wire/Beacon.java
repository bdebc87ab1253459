package org.hearsay.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import org.hearsay.wire.pb.Frames;

/**
 * The datagram by which a node makes itself known on a local network; section 6. It proves nothing:
 * who is there is settled by the link that is dialled because of it.
 *
 * @param port where the sender accepts links, 1 to 65535
 */
public record Beacon(int protocolVersion, long networkId, NodeId nodeId, int port) {
  // From the protocol; changing one forks the network.
  /** The multicast group for IPv4. */
  public static final String GROUP_V4 = "239.83.72.72";

  /** The multicast group for IPv6, on each link. */
  public static final String GROUP_V6 = "ff02::4845:4152";

  /** Longest datagram that is looked at. */
  public static final int MAX_BYTES = 512;

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
          beacon.getPort());
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException("beacon does not parse: " + e.getMessage());
    }
  }

  public byte[] encode() {
    return Frames.Beacon.newBuilder()
        .setProtocolVersion(protocolVersion)
        .setNetworkId(networkId)
        .setNodeId(ByteString.copyFrom(nodeId.toBytes()))
        .setPort(port)
        .build()
        .toByteArray();
  }
}
