package org.hearsay.people;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hearsay.env.Cancellable;
import org.hearsay.env.Vault;
import org.hearsay.wire.Digest;
import org.hearsay.wire.GroupCodec;
import org.hearsay.wire.GroupItem;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.NodeId;
import org.hearsay.wire.Talk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that an account is in, and those it is invited to. Callbacks come on the loop when
 * what they tell survives a crash; refusals come at once, and change nothing. On the loop.
 */
public final class Groups {
  private static final Logger log = LoggerFactory.getLogger(Groups.class);

  // Ours to choose.
  public static final int GROUPS_MAX = 256;

  /** Of one message, in UTF-8. */
  public static final int TEXT_BYTES_MAX = 48_000;

  /** Messages of one page of history. */
  public static final int PAGE_MAX = 1000;

  /** What came of saying something. */
  public sealed interface Sent {
    /** It is on the disk, and will be said until all have it. */
    record Accepted(GroupMessage message) implements Sent {}

    /** It was not. */
    record Refused(GroupFault fault) implements Sent {}
  }

  /** What came of making a group, or coming into one. */
  public sealed interface Entered {
    /** It is on the disk. */
    record In(GroupSummary group) implements Entered {}

    /** Nothing has changed. */
    record Refused(GroupFault fault) implements Entered {}
  }

  /** Told, on the loop, of what happens. */
  public interface Listener {
    /** Somebody said something; each message once, in the order in which its author said them. */
    default void message(GroupMessage message) {}

    /** What became of a message of ours changed. */
    default void delivery(GroupMessage message) {}

    /** Who is in a group, or its name, is different; or we are not in it any longer. */
    default void changed(Digest group) {}

    /** Somebody invites us. */
    default void invited(GroupInvitation invitation) {}
  }

  private final Means means;
  private final Contacts contacts;
  private final Teller teller;
  private final Map<Digest, LiveGroup> groups = new LinkedHashMap<>();
  private final Invitations invitations;
  private final List<Listener> listeners = new ArrayList<>();
  private final Owner owner = new Owner();

  /** Says something in the session with a contact. */
  interface Teller {
    boolean hasRoom(Contact to);

    void tell(Contact to, int kind, byte[] content, Batch batch);
  }

  /** Reads them; blocks. */
  Groups(Vault vault, Means means, Contacts contacts, Teller teller) {
    this.means = means;
    this.contacts = contacts;
    this.teller = teller;
    GroupRestore restore = new GroupRestore(vault, means, owner);
    restore.groups().forEach(one -> groups.put(one.id(), one));
    this.invitations = new Invitations(restore.invitations());
  }

  private final class Owner implements LiveGroup.Owner {
    @Override
    public boolean reaches(NodeId who) {
      return contacts
          .of(who)
          .filter(contact -> contact.maySend() && teller.hasRoom(contact))
          .isPresent();
    }

    @Override
    public void tell(NodeId to, GroupItem item, Batch batch) {
      contacts
          .of(to)
          .ifPresent(
              contact -> teller.tell(contact, GroupItem.KIND, GroupCodec.encode(item), batch));
    }

    @Override
    public void message(GroupMessage message) {
      Groups.this.tell(listener -> listener.message(message));
    }

    @Override
    public void delivery(GroupMessage message) {
      Groups.this.tell(listener -> listener.delivery(message));
    }

    @Override
    public void changed(LiveGroup group) {
      group.told().members().forEach(Groups.this::know);
      Groups.this.tell(listener -> listener.changed(group.id()));
    }

    @Override
    public void over(LiveGroup group) {
      groups.remove(group.id(), group);
    }
  }

  /** Members hear each other in sessions, and so have to be contacts. */
  private void know(GroupItem.Member member) {
    boolean isKnown = contacts.of(member.key()).isPresent() || member.key().equals(contacts.self());
    if (isKnown || contacts.strangers().blocked().contains(member.key())) {
      return;
    }
    String nick = member.nick().isEmpty() ? "member" : member.nick();
    contacts.add(
        Petname.free(nick, one -> contacts.called(one).isPresent()),
        member.key(),
        Optional.empty(),
        Optional.of(member.nick()).filter(one -> !one.isEmpty()),
        outcome -> log.debug("member={} outcome={}", member.key(), outcome.getClass()));
  }

  private void tell(Consumer<Listener> what) {
    List.copyOf(listeners).forEach(what);
  }

  /** Calls the listener for whatever happens from now on. */
  public Cancellable listen(Listener listener) {
    means.loop().requireCurrent();
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** All groups that we are in, or wait to be let into. */
  public List<GroupSummary> all() {
    means.loop().requireCurrent();
    return groups.values().stream().map(LiveGroup::told).toList();
  }

  public Optional<GroupSummary> of(Digest group) {
    means.loop().requireCurrent();
    return live(group).map(LiveGroup::told);
  }

  Optional<LiveGroup> live(Digest group) {
    return Optional.ofNullable(groups.get(group));
  }

  /** Invitations that were not followed, the oldest first. */
  public List<GroupInvitation> invitations() {
    means.loop().requireCurrent();
    return invitations.all();
  }

  /** Makes a group of one. */
  public void create(String name, Consumer<Entered> done) {
    means.loop().requireCurrent();
    Optional<GroupFault> fault =
        Petname.fault(name).isPresent() ? Optional.of(GroupFault.BAD_NAME) : whyNotMore();
    if (fault.isPresent()) {
      done.accept(new Entered.Refused(fault.get()));
      return;
    }
    enter(
        name,
        lookout ->
            Group.create(
                contacts.self(),
                name,
                means.introduction().get().nick().orElse(""),
                means.now(),
                lookout,
                means.secrets()),
        done,
        new Batch());
  }

  private Optional<GroupFault> whyNotMore() {
    return means.pen().isFull()
        ? Optional.of(GroupFault.DISK_BEHIND)
        : groups.size() >= GROUPS_MAX ? Optional.of(GroupFault.TOO_MANY_GROUPS) : Optional.empty();
  }

  private void enter(
      String name, Function<LiveGroup, Group> made, Consumer<Entered> done, Batch batch) {
    LiveGroup group = new LiveGroup(means, owner, name, made);
    groups.put(group.id(), group);
    group.flush(batch);
    batch.afterwards(() -> done.accept(new Entered.In(group.told()))).write(means.pen());
  }

  /**
   * Accepts an invitation: whoever made it, or somebody it asks, lets us in.
   *
   * @param from who made it; the latest when empty
   */
  public void join(Digest group, Optional<NodeId> from, Consumer<Entered> done) {
    means.loop().requireCurrent();
    Optional<GroupInvitation> invitation = invitations.find(group, from);
    Optional<GroupFault> fault =
        groups.containsKey(group)
            ? Optional.of(GroupFault.ALREADY_A_MEMBER)
            : invitation.isEmpty() ? Optional.of(GroupFault.NO_INVITATION) : whyNotMore();
    if (fault.isEmpty() && !owner.reaches(invitation.orElseThrow().from())) {
      fault = Optional.of(GroupFault.UNREACHABLE);
    }
    if (fault.isPresent()) {
      done.accept(new Entered.Refused(fault.get()));
      return;
    }
    GroupInvitation taken = invitation.orElseThrow();
    Batch batch = new Batch();
    invitations.forget(group, batch);
    enter(
        taken.what().name(),
        lookout ->
            Group.join(
                contacts.self(),
                taken.from(),
                taken.what(),
                means.introduction().get().nick().orElse(""),
                means.now(),
                lookout,
                means.secrets()),
        done,
        batch);
  }

  /** Does something with a group and says what is wrong with it, or that it is safe. */
  private void change(
      Digest id,
      BiFunction<Group, Batch, Optional<GroupFault>> what,
      Consumer<Optional<GroupFault>> done) {
    means.loop().requireCurrent();
    LiveGroup live = groups.get(id);
    if (live == null || means.pen().isFull()) {
      done.accept(Optional.of(live == null ? GroupFault.NO_GROUP : GroupFault.DISK_BEHIND));
      return;
    }
    Batch batch = new Batch();
    Optional<GroupFault> fault = what.apply(live.group(), batch);
    if (fault.isPresent()) {
      done.accept(fault);
      return;
    }
    live.flush(batch);
    batch.afterwards(() -> done.accept(Optional.empty())).write(means.pen());
  }

  /** Invites a contact; who comes, and when, is their affair and the keeper's. */
  public void invite(Digest group, Contact who, Consumer<Optional<GroupFault>> done) {
    change(
        group,
        (one, batch) ->
            owner.reaches(who.key())
                ? one.admission().invite(who.key())
                : Optional.of(GroupFault.UNREACHABLE),
        done);
  }

  /** As the keeper, removes somebody; all others take fresh keys. */
  public void remove(Digest group, NodeId who, Consumer<Optional<GroupFault>> done) {
    change(group, (one, batch) -> one.remove(who, means.now()), done);
  }

  /** As the keeper, calls it otherwise. */
  public void rename(Digest group, String name, Consumer<Optional<GroupFault>> done) {
    change(group, (one, batch) -> one.rename(name, means.now()), done);
  }

  /** Leaves; what was said stays here. Of a group that we are only invited to: declines. */
  public void leave(Digest group, Consumer<Optional<GroupFault>> done) {
    boolean isInvited = invitations.find(group, Optional.empty()).isPresent();
    if (!groups.containsKey(group) && isInvited) {
      Batch batch = new Batch();
      invitations.forget(group, batch);
      batch.afterwards(() -> done.accept(Optional.empty())).write(means.pen());
      return;
    }
    change(
        group,
        (one, batch) -> {
          one.leave();
          return Optional.empty();
        },
        done);
  }

  /** Says a text to all who are in the group now. */
  public void send(Digest group, String text, Consumer<Sent> done) {
    means.loop().requireCurrent();
    Optional<LiveGroup> live = live(group);
    Optional<GroupFault> fault =
        live.isEmpty() ? Optional.of(GroupFault.NO_GROUP) : whyNotSay(live.get(), text);
    if (fault.isPresent()) {
      done.accept(new Sent.Refused(fault.get()));
      return;
    }
    Batch batch = new Batch();
    GroupMessage message = live.orElseThrow().say(text, batch);
    batch.afterwards(() -> done.accept(new Sent.Accepted(message))).write(means.pen());
  }

  private Optional<GroupFault> whyNotSay(LiveGroup live, String text) {
    if (text.isEmpty()) {
      return Optional.of(GroupFault.EMPTY);
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES_MAX) {
      return Optional.of(GroupFault.TOO_LONG);
    }
    return means.pen().isFull() ? Optional.of(GroupFault.DISK_BEHIND) : live.group().whyNotSay();
  }

  /**
   * Messages of a group before one, the oldest first; also of one that we left.
   *
   * @param before the number of a message; {@code Long.MAX_VALUE} for the latest
   * @param max 1 to {@value #PAGE_MAX}
   */
  public void history(Digest group, long before, int max, Consumer<List<GroupMessage>> done) {
    means.loop().requireCurrent();
    int most = Math.min(max, PAGE_MAX);
    means
        .pen()
        .read(
            List.<GroupMessage>of(),
            vault -> GroupRestore.page(vault, group, before, most),
            page -> done.accept(GroupFormat.lookedAt(now(group, page), means)));
  }

  private List<GroupMessage> now(Digest group, List<GroupMessage> read) {
    return live(group).map(live -> read.stream().map(live::now).toList()).orElse(read);
  }

  /** Something has come in the session with a contact. */
  void came(Contact from, Talk.Item item, Batch batch) {
    try {
      GroupItem what = GroupCodec.item(item.content().toBytes());
      LiveGroup live = groups.get(what.group());
      if (live != null) {
        live.receive(from.key(), what, batch);
      } else if (what instanceof GroupItem.Invitation invitation) {
        GroupInvitation fresh = new GroupInvitation(from.key(), invitation, means.now());
        if (invitations.add(fresh, batch)) {
          batch.afterwards(() -> tell(listener -> listener.invited(fresh)));
        }
      } else {
        Group.answerOfStranger(what).ifPresent(answer -> owner.tell(from.key(), answer, batch));
      }
    } catch (MalformedFrameException e) {
      log.debug("not understood contact={} why=\"{}\"", from.id(), e.getMessage());
    }
  }

  /** What was to be said in the session with a contact, and was not, is lost. */
  void lost(Contact with) {
    groups.values().forEach(one -> one.group().met(with.key(), means.now()));
  }

  void tick() {
    List.copyOf(groups.values()).forEach(LiveGroup::tick);
  }

  /** The account was locked. */
  void forget() {
    groups.values().forEach(LiveGroup::forget);
    groups.clear();
    invitations.clear();
    listeners.clear();
  }
}
