package org.hearsay.wire;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hearsay.wire.pb.PeopleMessages;

/** What members of a group say to each other, as bytes and back; section 14. Any thread. */
public final class GroupCodec {
  private static final int SECRET_BYTES = 32;

  private GroupCodec() {}

  public static byte[] encode(GroupItem item) {
    PeopleMessages.GroupItem.Builder message =
        PeopleMessages.GroupItem.newBuilder().setGroup(PeopleCodec.bytes(item.group()));
    return item.to(new Writer(message)).build().toByteArray();
  }

  public static byte[] encode(GroupTalk talk) {
    return message(talk).toByteArray();
  }

  private static PeopleMessages.GroupTalk message(GroupTalk talk) {
    return PeopleMessages.GroupTalk.newBuilder()
        .setSequence(talk.sequence())
        .setId(bytes(talk.id()))
        .setKind(talk.kind())
        .setMillis(talk.millis())
        .setContent(bytes(talk.content()))
        .setSignature(bytes(talk.signature()))
        .build();
  }

  private static ByteString bytes(Blob blob) {
    return ByteString.copyFrom(blob.toBytes());
  }

  /** Fills in what it is. */
  private record Writer(PeopleMessages.GroupItem.Builder message)
      implements GroupItem.Handler<PeopleMessages.GroupItem.Builder> {
    @Override
    public PeopleMessages.GroupItem.Builder invitation(GroupItem.Invitation invitation) {
      return message.setInvitation(
          PeopleMessages.GroupItem.Invitation.newBuilder()
              .setTicket(bytes(invitation.ticket()))
              .setEpoch(invitation.epoch())
              .setName(invitation.name())
              .setMembers(invitation.members()));
    }

    @Override
    public PeopleMessages.GroupItem.Builder acceptance(GroupItem.Acceptance acceptance) {
      return message.setAcceptance(
          PeopleMessages.GroupItem.Acceptance.newBuilder()
              .setTicket(bytes(acceptance.ticket()))
              .setNick(acceptance.nick()));
    }

    @Override
    public PeopleMessages.GroupItem.Builder ask(GroupItem.Ask ask) {
      return message.setAsk(
          PeopleMessages.GroupItem.Ask.newBuilder()
              .setNewcomer(PeopleCodec.bytes(ask.newcomer()))
              .setNick(ask.nick()));
    }

    @Override
    public PeopleMessages.GroupItem.Builder roster(GroupItem.Roster roster) {
      PeopleMessages.GroupItem.Roster.Builder made =
          PeopleMessages.GroupItem.Roster.newBuilder()
              .setEpoch(roster.epoch())
              .setFresh(roster.fresh())
              .setKeeper(PeopleCodec.bytes(roster.keeper()))
              .setName(roster.name());
      for (GroupItem.Member member : roster.members()) {
        made.addMembers(
            PeopleMessages.GroupItem.Member.newBuilder()
                .setKey(PeopleCodec.bytes(member.key()))
                .setSince(member.since())
                .setNick(member.nick()));
      }
      return message.setRoster(made);
    }

    @Override
    public PeopleMessages.GroupItem.Builder keys(GroupItem.Keys keys) {
      return message.setKeys(
          PeopleMessages.GroupItem.Keys.newBuilder()
              .setEpoch(keys.epoch())
              .setRoster(PeopleCodec.bytes(keys.roster()))
              .setSerial(keys.serial())
              .setOldest(keys.oldest())
              .setNext(keys.next())
              .setLink(bytes(keys.link()))
              .setSigner(PeopleCodec.bytes(keys.signer())));
    }

    @Override
    public PeopleMessages.GroupItem.Builder have(GroupItem.Have have) {
      return message.setHave(
          PeopleMessages.GroupItem.Have.newBuilder()
              .setEpoch(have.epoch())
              .setRoster(PeopleCodec.bytes(have.roster()))
              .setSerial(have.serial())
              .setUpto(have.upto())
              .setLater(bytes(have.later())));
    }

    @Override
    public PeopleMessages.GroupItem.Builder copy(GroupItem.Copy copy) {
      return message.setCopy(
          PeopleMessages.GroupItem.Copy.newBuilder()
              .setEpoch(copy.epoch())
              .setOldest(copy.oldest())
              .setTalk(GroupCodec.message(copy.talk())));
    }

    @Override
    public PeopleMessages.GroupItem.Builder departure(GroupItem.Departure departure) {
      return message.setDeparture(
          PeopleMessages.GroupItem.Departure.newBuilder().setEpoch(departure.epoch()));
    }
  }

  /** Reads an item; its lengths and counts are right, nothing else is known of it. */
  public static GroupItem item(byte[] bytes) throws MalformedFrameException {
    PeopleMessages.GroupItem item =
        PeopleCodec.parse(PeopleMessages.GroupItem.getDefaultInstance(), bytes);
    Digest group = PeopleCodec.digest(item.getGroup());
    return switch (item.getWhatCase()) {
      case INVITATION -> invitation(group, item.getInvitation());
      case ACCEPTANCE ->
          new GroupItem.Acceptance(
              group,
              exactly("ticket", item.getAcceptance().getTicket(), GroupItem.TICKET_BYTES),
              name(item.getAcceptance().getNick()));
      case ASK ->
          new GroupItem.Ask(
              group, PeopleCodec.key(item.getAsk().getNewcomer()), name(item.getAsk().getNick()));
      case ROSTER -> roster(group, item.getRoster());
      case KEYS -> keys(group, item.getKeys());
      case HAVE -> have(group, item.getHave());
      case COPY -> copy(group, item.getCopy());
      case DEPARTURE -> new GroupItem.Departure(group, count(item.getDeparture().getEpoch()));
      case WHAT_NOT_SET -> throw new MalformedFrameException("group: nothing that we know");
    };
  }

  private static GroupItem invitation(Digest group, PeopleMessages.GroupItem.Invitation invitation)
      throws MalformedFrameException {
    return new GroupItem.Invitation(
        group,
        exactly("ticket", invitation.getTicket(), GroupItem.TICKET_BYTES),
        count(invitation.getEpoch()),
        name(invitation.getName()),
        members(invitation.getMembers()));
  }

  private static GroupItem roster(Digest group, PeopleMessages.GroupItem.Roster roster)
      throws MalformedFrameException {
    members(roster.getMembersCount());
    List<GroupItem.Member> members = new ArrayList<>();
    for (PeopleMessages.GroupItem.Member member : roster.getMembersList()) {
      members.add(
          new GroupItem.Member(
              PeopleCodec.key(member.getKey()), count(member.getSince()), name(member.getNick())));
    }
    return new GroupItem.Roster(
        group,
        count(roster.getEpoch()),
        count(roster.getFresh()),
        PeopleCodec.key(roster.getKeeper()),
        name(roster.getName()),
        members);
  }

  private static GroupItem keys(Digest group, PeopleMessages.GroupItem.Keys keys)
      throws MalformedFrameException {
    return new GroupItem.Keys(
        group,
        count(keys.getEpoch()),
        PeopleCodec.digest(keys.getRoster()),
        count(keys.getSerial()),
        count(keys.getOldest()),
        count(keys.getNext()),
        exactly("link", keys.getLink(), SECRET_BYTES),
        PeopleCodec.key(keys.getSigner()));
  }

  private static GroupItem have(Digest group, PeopleMessages.GroupItem.Have have)
      throws MalformedFrameException {
    if (8 * have.getLater().size() > GroupItem.Have.LATER_MAX) {
      throw new MalformedFrameException("have: " + have.getLater().size() + " bytes of bits");
    }
    return new GroupItem.Have(
        group,
        count(have.getEpoch()),
        PeopleCodec.digest(have.getRoster()),
        count(have.getSerial()),
        count(have.getUpto()),
        Blob.owning(have.getLater().toByteArray()));
  }

  private static GroupItem copy(Digest group, PeopleMessages.GroupItem.Copy copy)
      throws MalformedFrameException {
    return new GroupItem.Copy(
        group, count(copy.getEpoch()), count(copy.getOldest()), talk(copy.getTalk(), 0));
  }

  /** Reads what came under a key of a chain; its lengths are right, nothing else is known of it. */
  public static GroupTalk talk(byte[] bytes) throws MalformedFrameException {
    return talk(
        PeopleCodec.parse(PeopleMessages.GroupTalk.getDefaultInstance(), bytes),
        GroupTalk.SIGNATURE_BYTES);
  }

  private static GroupTalk talk(PeopleMessages.GroupTalk talk, int signatureBytes)
      throws MalformedFrameException {
    if (talk.getContent().size() > GroupTalk.CONTENT_BYTES_MAX) {
      throw new MalformedFrameException("content of " + talk.getContent().size() + " bytes");
    }
    return new GroupTalk(
        count(talk.getSequence()),
        exactly("id", talk.getId(), GroupTalk.ID_BYTES),
        count(talk.getKind()),
        PeopleCodec.positive(talk.getMillis()),
        Blob.owning(talk.getContent().toByteArray()),
        exactly("signature", talk.getSignature(), signatureBytes));
  }

  private static Blob exactly(String what, ByteString bytes, int length)
      throws MalformedFrameException {
    if (bytes.size() != length) {
      throw new MalformedFrameException(what + " of " + bytes.size() + " bytes");
    }
    return Blob.owning(bytes.toByteArray());
  }

  private static String name(String name) throws MalformedFrameException {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length > GroupItem.NAME_BYTES_MAX) {
      throw new MalformedFrameException("name of " + length + " bytes");
    }
    return name;
  }

  private static int members(int count) throws MalformedFrameException {
    if (count < 0 || count > GroupItem.MEMBERS_MAX) {
      throw new MalformedFrameException(Integer.toUnsignedString(count) + " members");
    }
    return count;
  }

  private static int count(int value) throws MalformedFrameException {
    if (value < 0 || value >= GroupItem.COUNT_MAX) {
      throw new MalformedFrameException("count of " + Integer.toUnsignedString(value));
    }
    return value;
  }
}
