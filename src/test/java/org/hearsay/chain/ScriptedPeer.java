package org.hearsay.chain;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.hearsay.env.Link;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.NodeId;

/** A peer that says what a test makes it say. */
final class ScriptedPeer implements Link {
  private final LedgerNet net;
  private final LedgerNet.Party victim;
  private final BiConsumer<ScriptedPeer, ChainFrame> script;
  boolean up = true;
  int heard;

  /** Links it to a party; the script is told of each frame that the party sends. */
  ScriptedPeer(LedgerNet net, LedgerNet.Party victim, BiConsumer<ScriptedPeer, ChainFrame> script) {
    this.net = net;
    this.victim = victim;
    this.script = script;
    victim.ledger.up(this);
  }

  void say(ChainFrame frame) {
    net.time.after(
        net.delay,
        () -> {
          if (up) {
            victim.ledger.received(this, frame).run();
          }
        });
  }

  @Override
  public boolean send(Frame frame) {
    heard++;
    net.time.after(net.delay, () -> script.accept(this, (ChainFrame) frame));
    return up;
  }

  @Override
  public void close() {
    if (up) {
      up = false;
      victim.ledger.down(this);
    }
  }

  @Override
  public NodeId remoteId() {
    return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(1 << 20).array());
  }

  @Override
  public Endpoint remote() {
    return new Endpoint("20.250.0.1", 7470);
  }

  @Override
  public Endpoint local() {
    return new Endpoint("20.251.0.1", 7470);
  }

  @Override
  public boolean inbound() {
    return true;
  }

  @Override
  public boolean isWritable() {
    return up;
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  public void admit() {
    // every frame is let in
  }
}
