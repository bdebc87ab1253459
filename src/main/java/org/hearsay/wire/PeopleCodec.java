package org.hearsay.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.wire.pb.PeopleMessages;

/** What people's nodes say inside envelopes, as bytes and back; section 13. Any thread. */
public final class PeopleCodec {
  // From the protocol; changing one forks the network.
  /** No message is longer. */
  public static final int BYTES_MAX = 64 << 10;

  private PeopleCodec() {}

  public static byte[] encode(SessionOpen open) {
    PeopleMessages.SessionOpen.Builder message =
        PeopleMessages.SessionOpen.newBuilder()
            .setVersion(SessionOpen.VERSION)
            .setFrom(bytes(open.from()))
            .setTo(bytes(open.to()))
            .setEphemeral(bytes(open.ephemeral()))
            .setSecretOut(bytes(open.secretOut()))
            .setSecretIn(bytes(open.secretIn()))
            .setSeconds(open.seconds())
            .setText(open.text())
            .setMac(bytes(open.mac()));
    open.nick().ifPresent(message::setNick);
    open.name().ifPresent(message::setName);
    return message.build().toByteArray();
  }

  /** Reads an open; its lengths and its version are right, nothing else is known of it. */
  public static SessionOpen open(byte[] bytes) throws MalformedFrameException {
    PeopleMessages.SessionOpen open = parse(PeopleMessages.SessionOpen.getDefaultInstance(), bytes);
    requireVersion(open.getVersion());
    requireBytes("text", open.getText(), SessionOpen.TEXT_BYTES_MAX);
    requireBytes("nickname", open.getNick(), SessionOpen.NICK_BYTES_MAX);
    requireBytes("name", open.getName(), SessionOpen.NAME_BYTES_MAX);
    return new SessionOpen(
        key(open.getFrom()),
        key(open.getTo()),
        key(open.getEphemeral()),
        digest(open.getSecretOut()),
        digest(open.getSecretIn()),
        positive(open.getSeconds()),
        given(open.getNick()),
        given(open.getName()),
        open.getText(),
        digest(open.getMac()));
  }

  private static void requireBytes(String what, String text, int bytesMax)
      throws MalformedFrameException {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > bytesMax) {
      throw new MalformedFrameException("open: " + what + " of " + bytes + " bytes");
    }
  }

  private static Optional<String> given(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  public static byte[] encode(SessionAnswer answer) {
    return PeopleMessages.SessionAnswer.newBuilder()
        .setVersion(SessionOpen.VERSION)
        .setEphemeral(bytes(answer.ephemeral()))
        .setSeconds(answer.seconds())
        .setMac(bytes(answer.mac()))
        .build()
        .toByteArray();
  }

  /** Reads an answer; its lengths and its version are right, nothing else is known of it. */
  public static SessionAnswer answer(byte[] bytes) throws MalformedFrameException {
    PeopleMessages.SessionAnswer answer =
        parse(PeopleMessages.SessionAnswer.getDefaultInstance(), bytes);
    requireVersion(answer.getVersion());
    return new SessionAnswer(
        key(answer.getEphemeral()), positive(answer.getSeconds()), digest(answer.getMac()));
  }

  public static byte[] encode(Talk talk) {
    PeopleMessages.Talk.Builder message =
        PeopleMessages.Talk.newBuilder()
            .setSeconds(talk.seconds())
            .setAck(ack(talk.ack()))
            .setClose(talk.close());
    talk.item().ifPresent(item -> message.setItem(item(item)));
    for (Talk.Ended ended : talk.ended()) {
      message.addEnded(
          PeopleMessages.Talk.Ended.newBuilder()
              .setGeneration(ended.place().generation())
              .setDay(ended.place().day())
              .setUsed(ended.used()));
    }
    talk.offer()
        .ifPresent(
            offer ->
                message.setOffer(
                    PeopleMessages.Talk.Offer.newBuilder()
                        .setGeneration(offer.generation())
                        .setFirstDay(offer.firstDay())
                        .setEphemeral(bytes(offer.ephemeral()))));
    talk.reply()
        .ifPresent(
            reply ->
                message.setReply(
                    PeopleMessages.Talk.Reply.newBuilder()
                        .setGeneration(reply.generation())
                        .setEphemeral(bytes(reply.ephemeral()))));
    return message.build().toByteArray();
  }

  private static PeopleMessages.Talk.Ack ack(Talk.Ack ack) {
    PeopleMessages.Talk.Ack.Builder message =
        PeopleMessages.Talk.Ack.newBuilder()
            .setUpto(ack.upto())
            .setLater(ByteString.copyFrom(ack.later().toBytes()));
    for (Talk.Heard heard : ack.heard()) {
      message.addHeard(
          PeopleMessages.Talk.Heard.newBuilder()
              .setGeneration(heard.place().generation())
              .setDay(heard.place().day())
              .setHighest(heard.highest()));
    }
    return message.build();
  }

  private static PeopleMessages.Talk.Item item(Talk.Item item) {
    return PeopleMessages.Talk.Item.newBuilder()
        .setSequence(item.sequence())
        .setId(ByteString.copyFrom(item.id().toBytes()))
        .setKind(item.kind())
        .setMillis(item.millis())
        .setContent(ByteString.copyFrom(item.content().toBytes()))
        .build();
  }

  /** Reads a message; its lengths and counts are right, nothing else is known of it. */
  public static Talk talk(byte[] bytes) throws MalformedFrameException {
    PeopleMessages.Talk talk = parse(PeopleMessages.Talk.getDefaultInstance(), bytes);
    List<Talk.Ended> ended = new ArrayList<>();
    requireFew("ended chains", talk.getEndedCount());
    for (PeopleMessages.Talk.Ended one : talk.getEndedList()) {
      ended.add(new Talk.Ended(place(one.getGeneration(), one.getDay()), count(one.getUsed())));
    }
    return new Talk(
        positive(talk.getSeconds()),
        ack(talk.getAck()),
        talk.hasItem() ? Optional.of(item(talk.getItem())) : Optional.empty(),
        ended,
        talk.hasOffer() ? Optional.of(offer(talk.getOffer())) : Optional.empty(),
        talk.hasReply() ? Optional.of(reply(talk.getReply())) : Optional.empty(),
        talk.getClose());
  }

  private static Talk.Ack ack(PeopleMessages.Talk.Ack ack) throws MalformedFrameException {
    if (8 * ack.getLater().size() > Talk.LATER_MAX) {
      throw new MalformedFrameException("ack: " + ack.getLater().size() + " bytes of bits");
    }
    requireFew("chains heard", ack.getHeardCount());
    List<Talk.Heard> heard = new ArrayList<>();
    for (PeopleMessages.Talk.Heard one : ack.getHeardList()) {
      heard.add(new Talk.Heard(place(one.getGeneration(), one.getDay()), count(one.getHighest())));
    }
    return new Talk.Ack(positive(ack.getUpto()), Blob.owning(ack.getLater().toByteArray()), heard);
  }

  private static Talk.Item item(PeopleMessages.Talk.Item item) throws MalformedFrameException {
    if (item.getId().size() != Talk.Item.ID_BYTES) {
      throw new MalformedFrameException("item: id of " + item.getId().size() + " bytes");
    }
    return new Talk.Item(
        positive(item.getSequence()),
        Blob.owning(item.getId().toByteArray()),
        count(item.getKind()),
        positive(item.getMillis()),
        Blob.owning(item.getContent().toByteArray()));
  }

  private static Talk.Offer offer(PeopleMessages.Talk.Offer offer) throws MalformedFrameException {
    return new Talk.Offer(
        count(offer.getGeneration()), count(offer.getFirstDay()), key(offer.getEphemeral()));
  }

  private static Talk.Reply reply(PeopleMessages.Talk.Reply reply) throws MalformedFrameException {
    return new Talk.Reply(count(reply.getGeneration()), key(reply.getEphemeral()));
  }

  @SuppressWarnings("unchecked") // a message's parser makes messages of its kind
  static <M extends Message> M parse(M kind, byte[] bytes) throws MalformedFrameException {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedFrameException("message of " + bytes.length + " bytes");
    }
    try {
      return (M) kind.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException("no message: " + e.getMessage());
    }
  }

  private static void requireVersion(int version) throws MalformedFrameException {
    if (version != SessionOpen.VERSION) {
      throw new MalformedFrameException("session of version " + Integer.toUnsignedString(version));
    }
  }

  private static void requireFew(String what, int count) throws MalformedFrameException {
    if (count > Talk.CHAINS_MAX) {
      throw new MalformedFrameException(count + " " + what);
    }
  }

  private static Talk.Place place(int generation, int day) throws MalformedFrameException {
    return new Talk.Place(count(generation), count(day));
  }

  private static int count(int value) throws MalformedFrameException {
    if (value < 0 || value >= Talk.COUNT_MAX) {
      throw new MalformedFrameException("count of " + Integer.toUnsignedString(value));
    }
    return value;
  }

  static long positive(long value) throws MalformedFrameException {
    if (value < 0) {
      throw new MalformedFrameException("number over 2^63");
    }
    return value;
  }

  static ByteString bytes(NodeId key) {
    return ByteString.copyFrom(key.toBytes());
  }

  static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.toBytes());
  }

  static NodeId key(ByteString bytes) throws MalformedFrameException {
    if (bytes.size() != NodeId.BYTES) {
      throw new MalformedFrameException("key of " + bytes.size() + " bytes");
    }
    return NodeId.of(bytes.toByteArray());
  }

  static Digest digest(ByteString bytes) throws MalformedFrameException {
    if (bytes.size() != Digest.BYTES) {
      throw new MalformedFrameException("secret of " + bytes.size() + " bytes");
    }
    return Digest.of(bytes.toByteArray());
  }
}
