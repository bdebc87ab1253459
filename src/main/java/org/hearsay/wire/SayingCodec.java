package org.hearsay.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.hearsay.wire.pb.PeopleMessages;

/** Contents of items as bytes and back; section 13.8. Any thread. */
public final class SayingCodec {
  private SayingCodec() {}

  public static Blob encode(Said said) {
    return Blob.owning(
        PeopleMessages.Said.newBuilder()
            .setFile(said.file().orElse(""))
            .setBytes(said.bytes())
            .setContent(ByteString.copyFrom(said.content().toBytes()))
            .build()
            .toByteArray());
  }

  /** Reads one; its lengths are right, nothing else is known of it. */
  public static Said said(Blob content) throws MalformedFrameException {
    try {
      PeopleMessages.Said said = PeopleMessages.Said.parseFrom(content.toBytes());
      int length = said.getFile().getBytes(StandardCharsets.UTF_8).length;
      if (length > Said.FILE_BYTES_MAX) {
        throw new MalformedFrameException("name of a file of " + length + " bytes");
      }
      if (said.getBytes() < said.getContent().size()) {
        throw new MalformedFrameException("message of less than its first part");
      }
      return new Said(
          Optional.of(said.getFile()).filter(name -> !name.isEmpty()),
          said.getBytes(),
          Blob.owning(said.getContent().toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException("no message: " + e.getMessage());
    }
  }

  public static Blob encode(Part part) {
    return Blob.owning(
        PeopleMessages.Part.newBuilder()
            .setOf(ByteString.copyFrom(part.of().toBytes()))
            .setIndex(part.index())
            .setContent(ByteString.copyFrom(part.content().toBytes()))
            .build()
            .toByteArray());
  }

  /** Reads one; its lengths are right, nothing else is known of it. */
  public static Part part(Blob content) throws MalformedFrameException {
    try {
      PeopleMessages.Part part = PeopleMessages.Part.parseFrom(content.toBytes());
      if (part.getOf().size() != Talk.Item.ID_BYTES) {
        throw new MalformedFrameException("part of an id of " + part.getOf().size() + " bytes");
      }
      if (part.getIndex() < 1) {
        throw new MalformedFrameException("part " + Integer.toUnsignedString(part.getIndex()));
      }
      return new Part(
          Blob.owning(part.getOf().toByteArray()),
          part.getIndex(),
          Blob.owning(part.getContent().toByteArray()));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedFrameException("no part: " + e.getMessage());
    }
  }
}
