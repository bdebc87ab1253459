package org.hearsay.chain;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.hearsay.env.Link;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.sim.VirtualHashPower;
import org.hearsay.sim.VirtualLoop;
import org.hearsay.sim.VirtualTime;
import org.hearsay.sim.VirtualWork;
import org.hearsay.wire.ChainFrame;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Frame;
import org.hearsay.wire.FrameCodec;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;

/** Ledgers that talk over virtual wires with a delay; every frame goes through the codec. */
final class LedgerNet {
  final VirtualTime time =
      new VirtualTime(Instant.ofEpochSecond(ChainRig.GENESIS_SECONDS + 100_000));
  final Rules rules;
  final List<Party> parties = new ArrayList<>();
  final Set<Wire> wires = new LinkedHashSet<>();
  Duration delay = Duration.ofMillis(50);

  LedgerNet(Rules rules, int count) {
    this.rules = rules;
    for (int i = 0; i < count; i++) {
      add(Checkpoints.NONE);
    }
  }

  Party add(Checkpoints checkpoints) {
    int number = parties.size();
    MemoryBlockStore store = new MemoryBlockStore("ledger " + number);
    Party party = new Party(number, store, rules, checkpoints);
    parties.add(party);
    return party;
  }

  /** A ledger with its clock and hash rate. */
  final class Party implements Talk {
    final int number;
    final VirtualLoop loop = new VirtualLoop(time);
    final VirtualHashPower power = new VirtualHashPower(time, 1);
    final Ledger ledger;
    final List<String> faults = new ArrayList<>();
    final MemoryBlockStore store;

    Party(int number, MemoryBlockStore store, Rules rules, Checkpoints checkpoints) {
      this.number = number;
      this.store = store;
      this.ledger =
          new Ledger(
              new Ledger.Settings(rules, checkpoints, 1 << 20, Optional.empty()),
              loop,
              new VirtualWork(time),
              power,
              new SplittableRandom(number),
              store,
              this);
      tick();
    }

    private void tick() {
      ledger.tick();
      loop.schedule(Duration.ofSeconds(1), this::tick);
    }

    @Override
    public void misbehaved(Link link, int points, String why) {
      faults.add(why);
      if (points >= 100) {
        link.close();
      }
    }

    /** Mines with a hash rate, in tries a second. */
    void mine(double rate) {
      power.setRate(rate);
      ledger.miner().setMode(Miner.Mode.ON);
    }

    Chain chain() {
      return ledger.chain();
    }
  }

  /** One direction of a link: what is sent here arrives at {@code to}. */
  final class Wire implements Link {
    final Party from;
    final Party to;
    Wire other = this;
    boolean up = true;
    long bytes;

    Wire(Party from, Party to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public boolean send(Frame frame) {
      byte[] encoded = FrameCodec.encode(frame);
      bytes += encoded.length;
      time.after(delay, () -> deliver(encoded));
      return up;
    }

    private void deliver(byte[] encoded) {
      if (up) {
        try {
          Frame frame = FrameCodec.decode(ByteBuffer.wrap(encoded));
          to.ledger.received(other, (ChainFrame) frame).run();
        } catch (MalformedFrameException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public NodeId remoteId() {
      return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(to.number).array());
    }

    @Override
    public Endpoint remote() {
      return new Endpoint("20." + to.number + ".0.1", 7470);
    }

    @Override
    public Endpoint local() {
      return new Endpoint("20." + from.number + ".0.1", 7470);
    }

    @Override
    public boolean inbound() {
      return false;
    }

    @Override
    public boolean isWritable() {
      return up;
    }

    @Override
    public long bytesRead() {
      return other.bytes;
    }

    @Override
    public void admit() {
      // every frame is let in
    }

    @Override
    public void close() {
      disconnect(this);
    }
  }

  Wire connect(int a, int b) {
    Wire there = new Wire(parties.get(a), parties.get(b));
    Wire back = new Wire(parties.get(b), parties.get(a));
    there.other = back;
    back.other = there;
    wires.add(there);
    there.from.ledger.up(there);
    back.from.ledger.up(back);
    return there;
  }

  void disconnect(Wire wire) {
    if (wire.up) {
      wire.up = false;
      wire.other.up = false;
      wires.remove(wire);
      wires.remove(wire.other);
      wire.from.ledger.down(wire);
      wire.other.from.ledger.down(wire.other);
    }
  }

  void run(Duration span) {
    time.run(span);
  }

  boolean agree() {
    return parties.stream().map(p -> p.chain().tipId()).distinct().count() == 1;
  }
}
