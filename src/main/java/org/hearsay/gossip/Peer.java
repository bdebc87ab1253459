package org.hearsay.gossip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Link;
import org.hearsay.gossip.Verdict.Fault;
import org.hearsay.store.Pooled;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Endpoint;
import org.hearsay.wire.Envelope;
import org.hearsay.wire.Frame;
import org.hearsay.wire.Ip;
import org.hearsay.wire.NodeId;
import org.jspecify.annotations.Nullable;

/** What we know about the node at the other end of one link. */
public final class Peer {
  // Ours to choose.
  /** Penalty points at which a link is cut. Five envelopes with an impossible TTL, for instance. */
  public static final int STANDING_MAX = 100;

  /** Points forgiven a second. */
  private static final int FORGIVEN = 1;

  /**
   * Looks through the whole pool that a peer can cause at once by asking for more than before;
   * after that one each {@value #LOOK_EVERY_TICKS} seconds.
   */
  private static final int LOOKS_MAX = 4;

  private static final int LOOK_EVERY_TICKS = 5;

  private final Link link;
  private final Outbox outbox = new Outbox(this);
  private final long upSinceTick;
  private int slot = -1;

  private Frame.@Nullable Hello hello;
  private double floor;
  private Bloom bloom = Bloom.EMPTY;
  private boolean light;
  private boolean trusted;
  private boolean parting;
  private int standing;
  private int looks = LOOKS_MAX;
  private long received;
  private long duplicates;
  private final Map<Fault, Long> refused = new EnumMap<>(Fault.class);

  long heardAtTick;
  long bytesHeard;
  long peersHeardAtTick = Long.MIN_VALUE / 2;
  long pingNonce;
  long pingSentMillis;
  boolean pingOpen;
  final List<Consumer<Optional<Duration>>> pingAskers = new ArrayList<>();

  /** What it was told about us last. */
  Frame.@Nullable Floor toldFloor;

  Frame.@Nullable Interest toldInterest;
  private @Nullable Duration ping;
  private @Nullable Duration skew;

  Peer(Link link, long tick) {
    this.link = link;
    this.upSinceTick = tick;
    this.heardAtTick = tick;
  }

  /** Something came: it is there. */
  void heard(long tick) {
    heardAtTick = tick;
    bytesHeard = link.bytesRead();
  }

  public Link link() {
    return link;
  }

  public NodeId id() {
    return link.remoteId();
  }

  /** Its number in the pool; only once it was let in. */
  int slot() {
    if (slot < 0) {
      throw new IllegalStateException("was never let in: " + id());
    }
    return slot;
  }

  void giveSlot(int slot) {
    this.slot = slot;
  }

  boolean hasSlot() {
    return slot >= 0;
  }

  Outbox outbox() {
    return outbox;
  }

  /** Whether hellos were exchanged, so that it counts as connected. */
  boolean isConnected() {
    return hello != null;
  }

  void greeted(Frame.Hello hello) {
    this.hello = hello;
    this.floor = hello.floor();
    this.bloom = hello.bloom();
    this.light = hello.light();
  }

  /** Takes the hello back: the peer is not let in. */
  void ungreeted() {
    this.hello = null;
  }

  /** Says that the link is being closed: nothing it still brings counts. False when it was said. */
  boolean startParting() {
    boolean first = !parting;
    parting = true;
    return first;
  }

  boolean isParting() {
    return parting;
  }

  void setFloor(double floor) {
    this.floor = floor;
  }

  void setInterest(Bloom bloom, boolean light) {
    this.bloom = bloom;
    this.light = light;
  }

  /** Whether it would take the envelope, which must be alive. */
  boolean wants(Pooled pooled) {
    Frame.Hello said = hello;
    Envelope envelope = pooled.envelope();
    return said != null
        && pooled.rating() >= floor
        && envelope.sizeBytes() <= said.maxEnvelopeBytes()
        && bloom.admits(envelope.topic());
  }

  /** Takes one of the looks through the pool that are its due; false when there is none left. */
  boolean spendLook() {
    if (looks == 0) {
      return false;
    }
    looks--;
    return true;
  }

  void earnLook(long tick) {
    if ((tick - upSinceTick) % LOOK_EVERY_TICKS == 0) {
      looks = Math.min(LOOKS_MAX, looks + 1);
    }
  }

  /** Adds penalty points for what is no envelope's fault; true when the link must be cut. */
  boolean penalise(int points) {
    standing += points;
    return standing >= STANDING_MAX;
  }

  /** Adds the penalty points of a fault; true when the link must be cut. */
  boolean penalise(Fault fault) {
    refused.merge(fault, 1L, Long::sum);
    return penalise(fault.penalty);
  }

  /** Envelopes of it that were refused, by reason as operators read it; every reason is there. */
  public Map<String, Long> refusedBy() {
    return Fault.named(refused);
  }

  void countDuplicate() {
    duplicates++;
  }

  /** Envelopes of it that were known already. */
  public long duplicates() {
    return duplicates;
  }

  void forgive() {
    standing = Math.max(0, standing - FORGIVEN);
  }

  /** Takes a round trip, and how far its clock is from ours when it said so. */
  void measured(Duration ping, @Nullable Duration skew) {
    this.ping = ping;
    this.skew = skew;
  }

  void countReceived(int envelopes) {
    received += envelopes;
  }

  void trust() {
    trusted = true;
  }

  boolean isTrusted() {
    return trusted;
  }

  /** Where it accepts links, when it does and the address is known. */
  public Optional<Endpoint> listens() {
    Frame.Hello said = hello;
    if (!link.inbound()) {
      return Optional.of(link.remote());
    }
    if (said == null || said.port() == 0) {
      return Optional.empty();
    }
    return Optional.of(new Endpoint(link.remote().host(), said.port()));
  }

  /** The IP at the other end. */
  Optional<Ip> ip() {
    return link.remote().ip();
  }

  public double floor() {
    return floor;
  }

  public Bloom bloom() {
    return bloom;
  }

  public boolean light() {
    return light;
  }

  public int standing() {
    return standing;
  }

  public Optional<Duration> ping() {
    return Optional.ofNullable(ping);
  }

  /** Its clock minus ours. */
  public Optional<Duration> skew() {
    return Optional.ofNullable(skew);
  }

  public long received() {
    return received;
  }

  public long sent() {
    return outbox.sent();
  }

  /** The tick at which the link came up. */
  public long upSinceTick() {
    return upSinceTick;
  }

  /** Drawn at the other end's start; 0 before its hello. */
  long session() {
    Frame.Hello said = hello;
    return said == null ? 0 : said.session();
  }

  /** What it says it is; never trusted. */
  public String agent() {
    Frame.Hello said = hello;
    return said == null ? "" : said.agent();
  }

  public List<String> capabilities() {
    Frame.Hello said = hello;
    return said == null ? List.of() : said.capabilities();
  }
}
