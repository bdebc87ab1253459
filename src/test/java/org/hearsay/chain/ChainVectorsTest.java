package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hearsay.sim.MemoryBlockStore;
import org.hearsay.wire.Digest;
import org.hearsay.wire.MalformedFrameException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vectors of wire.md, section 11, both ways: what is made is what is recorded, and what is
 * recorded is understood. {@code -Dhearsay.write=true} records them.
 */
final class ChainVectorsTest {
  private static final Path FILE = Path.of("src/test/resources/vectors/chain.json");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static JsonNode recorded;

  @BeforeAll
  static void read() throws IOException {
    if (Boolean.getBoolean("hearsay.write")) {
      Files.writeString(FILE, JSON.writeValueAsString(ChainVectors.make()) + "\n");
    }
    recorded = JSON.readTree(Files.readString(FILE));
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asString());
  }

  @Test
  void whatIsMadeIsWhatIsRecorded() {
    JsonNode made = JSON.readTree(JSON.writeValueAsString(ChainVectors.make()));
    assertThat(made.propertyNames()).containsExactlyElementsOf(recorded.propertyNames());
    for (String section : made.propertyNames()) {
      boolean same = made.path(section).equals(recorded.path(section));
      assertThat(same).as("section %s is what is recorded", section).isTrue();
    }
  }

  @Test
  void theRecordedChainIsFollowed() throws MalformedFrameException {
    ChainRig rig = new ChainRig(ChainRig.rules(), new MemoryBlockStore("reader"));
    JsonNode chain = recorded.path("chain");
    assertThat(rig.rules.genesis().toBytes()).isEqualTo(bytes(chain.path("genesis")));
    int ommers = 0;
    for (JsonNode entry : chain.path("blocks")) {
      Block block = Block.decode(bytes(entry.path("block")));
      assertThat(block.id().toHex()).isEqualTo(entry.path("id").asString());
      assertThat(rig.offer(block)).isInstanceOf(Verdict.Adopted.class);
      ommers += block.ommers().size();
    }
    assertThat(ommers).isEqualTo(1);
    assertThat(rig.chain.totalWork()).hasToString(chain.path("total_work").asString());
    assertThat(rig.chain.state().find(new Name("alice")).orElseThrow().revoked()).isTrue();
  }

  @Test
  void theRecordedTransactionsAreUnderstood() throws MalformedFrameException {
    List<String> kinds = new ArrayList<>();
    for (JsonNode entry : recorded.path("transactions")) {
      Transaction transaction = Transaction.decode(bytes(entry.path("bytes")));
      assertThat(transaction.toBytes()).isEqualTo(bytes(entry.path("bytes")));
      assertThat(transaction.id().toHex()).isEqualTo(entry.path("id").asString());
      assertThat(transaction.account().orElseThrow().toBytes())
          .isEqualTo(bytes(entry.path("account")));
      kinds.add(entry.path("kind").asString());
    }
    assertThat(kinds).containsExactly("claim", "register", "post", "renew", "rotate", "revoke");
  }

  @Test
  void theRecordedProofsHold() throws MalformedFrameException {
    for (JsonNode entry : recorded.path("directory").path("proofs")) {
      Header header = Header.decode(bytes(entry.path("header")));
      NameProof proof = NameProof.decode(bytes(entry.path("proof")));
      assertThat(proof.toBytes()).isEqualTo(bytes(entry.path("proof")));
      assertThat(proof.holds(header.stateRoot(), new Name(entry.path("name").asString()))).isTrue();
      assertThat(proof.record().map(r -> ChainVectors.hex(r.key().toBytes())))
          .isEqualTo(Optional.of(entry.path("key").asString()).filter(key -> !key.isEmpty()));
    }
  }

  @Test
  void theRecordedMerkleProofsHold() {
    for (JsonNode tree : recorded.path("merkle")) {
      Digest root = Digest.of(bytes(tree.path("root")));
      for (JsonNode proof : tree.path("proofs")) {
        int index = proof.path("index").asInt();
        List<Digest> siblings = new ArrayList<>();
        proof.path("siblings").forEach(hex -> siblings.add(Digest.of(bytes(hex))));
        int count = tree.path("items").size();
        byte[] item = bytes(tree.path("items").path(index));
        assertThat(new Merkle.Proof(index, count, siblings).leadsTo(root, item)).isTrue();
      }
    }
  }
}
