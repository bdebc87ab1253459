package org.hearsay.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.hearsay.inbox.TopicPrefix;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Go's encoding/json and geth's hexutil say to arguments of every kind. */
final class ArgumentsTest {
  private static final String FIELD =
      "json: cannot unmarshal %s into Go struct field %s of type %s";

  private static Args decode(GoType type, String params) throws Exception {
    Optional<Json> given = JsonText.readFirst(params);
    return Args.decode(given, List.of(RpcMethod.Param.of("x", type)));
  }

  private static String complaint(GoType type, String params) {
    try {
      Args args = decode(type, params);
      throw new AssertionError(params + " gave " + args.values());
    } catch (BadArgumentException e) {
      return e.getMessage();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String complaintAbout(GoStruct struct, String object) {
    String text = complaint(struct, "[" + object + "]");
    assertThat(text).startsWith("invalid argument 0: ");
    return text.substring("invalid argument 0: ".length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          symKeyID   | string
          sig        | string
          targetPeer | string
          ttl        | uint32
          powTime    | uint32
          powTarget  | float64
          """)
  void fieldsOfAMessageNameTheirTypeWhateverIsGiven(String field, String type) {
    for (String[] kind :
        new String[][] {
          {"true", "bool"},
          {"[1]", "array"},
          {"[]", "array"},
          {"{}", "object"},
          {"{\"a\":1}", "object"}
        }) {
      assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"" + field + "\":" + kind[0] + "}"))
          .isEqualTo(FIELD.formatted(kind[1], "NewMessage." + field, type));
    }
    String wrong = type.equals("string") ? "7" : "\"7\"";
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"" + field + "\":" + wrong + "}"))
        .isEqualTo(
            FIELD.formatted(
                type.equals("string") ? "number" : "string", "NewMessage." + field, type));
  }

  @ParameterizedTest
  @CsvSource({"pubKey", "payload", "padding"})
  void bytesOfAMessageAreHexWithPrefix(String field) {
    for (String value : List.of("5", "true", "[]", "[1]", "{}")) {
      assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"" + field + "\":" + value + "}"))
          .isEqualTo(FIELD.formatted("non-string", "NewMessage." + field, "hexutil.Bytes"));
    }
    for (String[] bad :
        new String[][] {
          {"12", "hex string without 0x prefix"},
          {"0x1", "hex string of odd length"},
          {"0xzz", "invalid hex string"},
          {"x", "hex string without 0x prefix"}
        }) {
      assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"" + field + "\":\"" + bad[0] + "\"}"))
          .isEqualTo(FIELD.formatted(bad[1], "NewMessage." + field, "hexutil.Bytes"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1.5", "1e3", "-1", "-0", "1.0", "4294967296", "99999999999999999999999"})
  void aNumberThatIsNoUint32IsQuotedAsItWasWritten(String number) {
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"ttl\":" + number + "}"))
        .isEqualTo(FIELD.formatted("number " + number, "NewMessage.ttl", "uint32"));
    assertThat(complaint(GoTypes.UINT32, "[" + number + "]"))
        .isEqualTo(
            "invalid argument 0: json: cannot unmarshal number "
                + number
                + " into Go value of type uint32");
  }

  @Test
  void aFloatTooLargeForADoubleIsRefused() {
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"powTarget\":1e999}"))
        .isEqualTo(FIELD.formatted("number 1e999", "NewMessage.powTarget", "float64"));
  }

  @Test
  void aTopicComplainsWithoutItsFieldBecauseGoReadsItAsText() {
    String topic = "{\"topic\":\"%s\"}";
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, topic.formatted("0x010203")))
        .isEqualTo("hex string has length 6, want 8 for Topic");
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, topic.formatted("")))
        .isEqualTo("hex string has length 0, want 8 for Topic");
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, topic.formatted("01020304")))
        .isEqualTo("hex string without 0x prefix");
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, topic.formatted("0x0102030")))
        .isEqualTo("hex string of odd length");
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, topic.formatted("0xzzzzzzzz")))
        .isEqualTo("invalid hex string");
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"topic\":[1,2,3,4]}"))
        .isEqualTo(FIELD.formatted("array", "NewMessage.topic", "*whisperv6.TopicType"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"topics":"0x01020304"}    | string | topics  | []whisperv6.TopicType
          {"topics":5}               | number | topics  | []whisperv6.TopicType
          {"topics":{}}              | object | topics  | []whisperv6.TopicType
          {"topics":[5]}             | number | topics  | whisperv6.TopicType
          {"topics":[["0x01020304"]]}| array  | topics  | whisperv6.TopicType
          {"minPow":"1"}             | string | minPow  | float64
          {"allowP2P":"true"}        | string | allowP2P | bool
          {"allowP2P":1}             | number | allowP2P | bool
          {"privateKeyID":1}         | number | privateKeyID | string
          {"sig":1}                  | non-string | sig | hexutil.Bytes
          """)
  void fieldsOfCriteriaNameTheirType(String object, String kind, String field, String type) {
    assertThat(complaintAbout(ShhFilters.CRITERIA, object))
        .isEqualTo(FIELD.formatted(kind, "Criteria." + field, type));
  }

  @Test
  void aPrefixOfATopicHasOneToThreeBytes() throws Exception {
    GoStruct.Options options =
        decode(ShhFilters.CRITERIA, "[{\"topicPrefixes\":[\"0xab\",\"0x010203\"]}]").options(0);
    assertThat(options.list("topicPrefixes", TopicPrefix.class))
        .containsExactly(new TopicPrefix(0xab000000, 1), new TopicPrefix(0x01020300, 3));
    assertThat(complaintAbout(ShhFilters.CRITERIA, "{\"topicPrefixes\":[\"0x01020304\"]}"))
        .isEqualTo("hex string has length 8, want 2 to 6 for TopicPrefix");
    assertThat(complaintAbout(ShhFilters.CRITERIA, "{\"topicPrefixes\":[null]}"))
        .contains("cannot unmarshal null");
  }

  @Test
  void nullLeavesAFieldAtItsZeroValue() throws Exception {
    GoStruct.Options options =
        decode(
                ShhPost.NEW_MESSAGE,
                "[{\"ttl\":7,\"ttl\":null,\"topic\":null,\"payload\":null,\"sig\":null,"
                    + "\"powTarget\":null}]")
            .options(0);
    assertThat(options.uint32("ttl")).isZero();
    assertThat(options.value("topic", Topic.class)).isEqualTo(new Topic(0));
    assertThat(options.bytes("payload")).isEmpty();
    assertThat(
            decode(ShhFilters.CRITERIA, "[{\"topics\":[null]}]")
                .options(0)
                .list("topics", Topic.class))
        .containsExactly(new Topic(0));
  }

  @Test
  void aLoneNullIsTheZeroValueButForBytes() throws Exception {
    assertThat(decode(GoTypes.UINT32, "[null]").uint32(0)).isZero();
    assertThat(decode(GoTypes.STRING, "[null]").text(0)).isEmpty();
    assertThat(decode(GoTypes.FLOAT64, "[null]").float64(0)).isZero();
    assertThat(complaint(GoTypes.BYTES, "[null]"))
        .isEqualTo(
            "invalid argument 0: json: cannot unmarshal non-string into Go value of type"
                + " hexutil.Bytes");
  }

  @Test
  void namesOfFieldsIgnoreCaseAndTheLastOneWins() throws Exception {
    GoStruct.Options options =
        decode(ShhPost.NEW_MESSAGE, "[{\"TTL\":1,\"Ttl\":2,\"unknown\":{\"a\":[]}}]").options(0);
    assertThat(options.uint32("ttl")).isEqualTo(2);
  }

  @Test
  void theFirstMismatchIsToldUnlessATypeComplainsItself() {
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"ttl\":\"x\",\"powTime\":\"y\"}"))
        .contains("NewMessage.ttl");
    assertThat(complaintAbout(ShhPost.NEW_MESSAGE, "{\"ttl\":\"x\",\"payload\":\"0x1\"}"))
        .contains("NewMessage.payload");
  }

  @Test
  void anOptionsObjectMustBeOne() {
    assertThat(complaint(ShhPost.NEW_MESSAGE, "[[]]"))
        .isEqualTo(
            "invalid argument 0: json: cannot unmarshal array into Go value of type"
                + " whisperv6.NewMessage");
    assertThat(complaint(ShhFilters.CRITERIA, "[5]"))
        .isEqualTo(
            "invalid argument 0: json: cannot unmarshal number into Go value of type"
                + " whisperv6.Criteria");
  }

  @Test
  void argumentsAreCounted() {
    assertThat(complaint(GoTypes.STRING, "[]")).isEqualTo("missing value for required argument 0");
    assertThat(complaint(GoTypes.STRING, "[\"a\",\"b\"]"))
        .isEqualTo("too many arguments, want at most 1");
    assertThat(complaint(GoTypes.STRING, "{\"x\":\"a\"}")).isEqualTo("non-array args");
  }

  @Test
  void jsonIsBounded() throws Exception {
    assertThat(JsonText.readFirst("[".repeat(64) + "]".repeat(64))).isPresent();
    assertThatThrownBy(() -> JsonText.readFirst("[".repeat(65) + "]".repeat(65)))
        .isInstanceOf(BadJsonException.class);
    assertThatThrownBy(() -> JsonText.readFirst("[".repeat(100_000)))
        .isInstanceOf(BadJsonException.class);
    assertThatThrownBy(() -> JsonText.readFirst("1".repeat(2_000)))
        .isInstanceOf(BadJsonException.class);
  }
}
