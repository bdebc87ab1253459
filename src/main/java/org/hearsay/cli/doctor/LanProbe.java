package org.hearsay.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.hearsay.wire.Beacon;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/**
 * One multicast group, on the daemon's own port. What is sent is a beacon of no version: daemons
 * ignore it, so that nobody dials who is not there.
 */
final class LanProbe implements AutoCloseable {
  /** Beacons of this version belong to nobody. */
  private static final int NO_VERSION = 0;

  /** Interfaces of one machine; the kernel has a limit as well. */
  private static final int SENT_MAX = 64;

  private final DatagramChannel channel;
  private final InetSocketAddress group;
  private final SecureRandom random = new SecureRandom();
  private final Map<NodeId, NetworkInterface> sent = new LinkedHashMap<>();
  private final Set<NetworkInterface> back = new LinkedHashSet<>();

  private LanProbe(DatagramChannel channel, InetSocketAddress group) {
    this.channel = channel;
    this.group = group;
  }

  /** Takes the port together with the daemons of this machine. */
  static LanProbe open(boolean v6, int port) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(port));
      InetAddress group = InetAddress.getByName(v6 ? Beacon.GROUP_V6 : Beacon.GROUP_V4);
      return new LanProbe(channel, new InetSocketAddress(group, port));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  DatagramChannel channel() {
    return channel;
  }

  /** Sends one there, and listens there. */
  void send(NetworkInterface one, long networkId) throws IOException {
    if (sent.size() >= SENT_MAX) {
      throw new IOException("more than " + SENT_MAX + " interfaces");
    }
    byte[] id = new byte[NodeId.BYTES];
    random.nextBytes(id);
    byte[] datagram = new Beacon(NO_VERSION, networkId, NodeId.of(id), 1).encode();
    channel.join(group.getAddress(), one);
    channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, one);
    channel.send(ByteBuffer.wrap(datagram), group);
    sent.put(NodeId.of(id), one);
  }

  boolean isSent(NetworkInterface one) {
    return sent.containsValue(one);
  }

  /** Whether what was sent there came back. */
  boolean isBack(NetworkInterface one) {
    return back.contains(one);
  }

  /** Hands over each beacon of somebody else that waits, with where it came from. */
  void hear(Listener listener) throws IOException {
    ByteBuffer datagram = ByteBuffer.allocate(Beacon.MAX_BYTES + 1);
    while (true) {
      datagram.clear();
      InetSocketAddress source = (InetSocketAddress) channel.receive(datagram);
      if (source == null) {
        return;
      }
      datagram.flip();
      try {
        Beacon beacon = Beacon.decode(datagram);
        NetworkInterface own = sent.get(beacon.nodeId());
        if (own != null) {
          back.add(own);
        } else {
          listener.heard(beacon, source.getAddress());
        }
      } catch (MalformedFrameException e) {
        // not a beacon
      }
    }
  }

  /** Who is told of beacons. */
  interface Listener {
    void heard(Beacon beacon, InetAddress source);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
