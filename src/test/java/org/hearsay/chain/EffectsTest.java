package org.hearsay.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.seal.KeyPair;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;
import org.junit.jupiter.api.Test;

/** What transactions may do, and what each is refused for. */
final class EffectsTest {
  private static final KeyPair ALICE = ChainRig.ALICE;
  private static final KeyPair BOB = ChainRig.BOB;
  private static final KeyPair CAROL = ChainRig.CAROL;
  private static final Digest SALT = ChainHash.of(new byte[] {9});
  private static final Name NAME = new Name("alice");

  private final ChainRig rig = new ChainRig();

  private static NodeId id(KeyPair key) {
    return key.open().nodeId();
  }

  private void refused(Fault fault, Optional<Refusal> refusal) {
    assertThat(refusal).map(Refusal::fault).contains(fault);
  }

  private NameRecord record() {
    return rig.chain.state().find(NAME).orElseThrow();
  }

  private Body.Rotate rotation(KeyPair signer, KeyPair from, KeyPair to) {
    return Body.Rotate.to(
        rig.rules.chainId(), NAME, id(from), to, rig.mempool.nextSequence(id(signer)));
  }

  @Test
  void aNameIsClaimedAndThenRegistered() {
    rig.register(ALICE, "alice");
    assertThat(record().key()).isEqualTo(id(ALICE));
    assertThat(record().registered()).isEqualTo(3);
    assertThat(record().expires()).isEqualTo(53);
    assertThat(rig.chain.state().nextSequence(id(ALICE))).isEqualTo(2);
  }

  @Test
  void registeredWithoutOrTooSoonAfterItsClaim() {
    Body register = new Body.Register(NAME, SALT, id(ALICE), Optional.empty());
    refused(Fault.NO_CLAIM, rig.submit(ALICE, register));
    ChainRig.accept(rig.submit(ALICE, Body.Claim.on(NAME, id(ALICE), SALT)));
    refused(Fault.CLAIM_TOO_YOUNG, rig.submit(ALICE, register));
    rig.mine();
    refused(Fault.CLAIM_TOO_YOUNG, rig.submit(ALICE, register));
    rig.mine();
    Digest otherSalt = ChainHash.of(new byte[] {8});
    refused(
        Fault.NO_CLAIM,
        rig.submit(ALICE, new Body.Register(NAME, otherSalt, id(ALICE), Optional.empty())));
    refused(
        Fault.WRONG_OWNER,
        rig.submit(ALICE, new Body.Register(NAME, SALT, id(BOB), Optional.empty())));
    refused(
        Fault.NO_CLAIM, rig.submit(BOB, new Body.Register(NAME, SALT, id(BOB), Optional.empty())));
    rig.mine(8);
    ChainRig.accept(rig.submit(ALICE, register));
  }

  @Test
  void aClaimRunsOut() {
    ChainRig.accept(rig.submit(ALICE, Body.Claim.on(NAME, id(ALICE), SALT)));
    rig.mine(11);
    refused(
        Fault.NO_CLAIM,
        rig.submit(ALICE, new Body.Register(NAME, SALT, id(ALICE), Optional.empty())));
    ChainRig.accept(rig.submit(ALICE, Body.Claim.on(NAME, id(ALICE), SALT)));
  }

  @Test
  void theSameClaimByAnotherAccountDoesNotStandInTheWay() {
    Body.Claim claim = Body.Claim.on(NAME, id(ALICE), SALT);
    ChainRig.accept(rig.submit(BOB, claim));
    ChainRig.accept(rig.submit(ALICE, claim));
    refused(Fault.CLAIM_PENDING, rig.submit(ALICE, claim));
    rig.mine(2);
    ChainRig.accept(rig.submit(ALICE, new Body.Register(NAME, SALT, id(ALICE), Optional.empty())));
  }

  @Test
  void aTakenNameIsFreeAgainWhenItExpires() {
    rig.register(ALICE, "alice");
    ChainRig.accept(rig.submit(BOB, Body.Claim.on(NAME, id(BOB), SALT)));
    rig.mine(2);
    Body register = new Body.Register(NAME, SALT, id(BOB), Optional.empty());
    refused(Fault.NAME_TAKEN, rig.submit(BOB, register));
    rig.mine(45);
    ChainRig.accept(rig.submit(BOB, Body.Claim.on(NAME, id(BOB), SALT)));
    rig.mine(2);
    assertThat(rig.chain.height()).isEqualTo(52);
    ChainRig.accept(rig.submit(BOB, register));
    rig.mine();
    assertThat(record().key()).isEqualTo(id(BOB));
    assertThat(record().history()).isEqualTo(ChainHash.ZERO);
  }

  @Test
  void anExpiredNameDoesNothing() {
    rig.register(ALICE, "alice");
    rig.mine(49);
    refused(Fault.NAME_EXPIRED, rig.submit(ALICE, new Body.Post(NAME, "hello")));
    refused(Fault.NAME_EXPIRED, rig.submit(ALICE, new Body.Renew(NAME)));
    refused(Fault.NAME_EXPIRED, rig.submit(ALICE, new Body.Revoke(NAME)));
    refused(Fault.NAME_EXPIRED, rig.submit(ALICE, rotation(ALICE, ALICE, BOB)));
  }

  @Test
  void renewingCountsFromNow() {
    rig.register(ALICE, "alice");
    rig.mine(10);
    refused(Fault.WRONG_OWNER, rig.submit(BOB, new Body.Renew(NAME)));
    ChainRig.accept(rig.submit(ALICE, new Body.Renew(NAME)));
    rig.mine();
    assertThat(record().expires()).isEqualTo(14 + 50);
  }

  @Test
  void aRotationNeedsOldAndNewKey() {
    rig.register(ALICE, "alice");
    refused(Fault.WRONG_OWNER, rig.submit(BOB, rotation(BOB, ALICE, BOB)));
    refused(Fault.SAME_KEY, rig.submit(ALICE, rotation(ALICE, ALICE, ALICE)));
    Body.Rotate agreed = rotation(ALICE, ALICE, BOB);
    refused(
        Fault.BAD_SIGNATURE, rig.submit(ALICE, new Body.Rotate(NAME, id(CAROL), agreed.agreed())));
    ChainRig.accept(rig.submit(ALICE, agreed));
    rig.mine();
    assertThat(record().key()).isEqualTo(id(BOB));
    assertThat(record().history()).isNotEqualTo(ChainHash.ZERO);
    refused(Fault.WRONG_OWNER, rig.submit(ALICE, new Body.Post(NAME, "still me")));
    ChainRig.accept(rig.submit(BOB, new Body.Post(NAME, "me now")));
  }

  @Test
  void theRecoveryKeyUndoesARotationInTime() {
    rig.register(ALICE, "alice", Optional.of(CAROL));
    refused(Fault.RECOVERY_TOO_LATE, rig.submit(CAROL, rotation(CAROL, ALICE, BOB)));
    ChainRig.accept(rig.submit(ALICE, rotation(ALICE, ALICE, BOB)));
    rig.mine();
    rig.mine(7);
    ChainRig.accept(rig.submit(CAROL, rotation(CAROL, BOB, ALICE)));
    rig.mine();
    assertThat(record().key()).isEqualTo(id(ALICE));
    rig.mine(8);
    refused(Fault.RECOVERY_TOO_LATE, rig.submit(CAROL, rotation(CAROL, ALICE, BOB)));
  }

  @Test
  void aRevokedNameIsHeldAndUseless() {
    rig.register(ALICE, "alice", Optional.of(CAROL));
    refused(Fault.WRONG_OWNER, rig.submit(BOB, new Body.Revoke(NAME)));
    ChainRig.accept(rig.submit(CAROL, new Body.Revoke(NAME)));
    rig.mine();
    assertThat(record().revoked()).isTrue();
    refused(Fault.NAME_REVOKED, rig.submit(ALICE, new Body.Post(NAME, "hello")));
    refused(Fault.NAME_REVOKED, rig.submit(ALICE, new Body.Renew(NAME)));
    refused(Fault.NAME_REVOKED, rig.submit(ALICE, rotation(ALICE, ALICE, BOB)));
    ChainRig.accept(rig.submit(BOB, Body.Claim.on(NAME, id(BOB), SALT)));
    rig.mine(2);
    refused(
        Fault.NAME_TAKEN,
        rig.submit(BOB, new Body.Register(NAME, SALT, id(BOB), Optional.empty())));
  }

  @Test
  void sequencesHaveNoGapsAndAreUsedOnce() {
    rig.register(ALICE, "alice");
    Body post = new Body.Post(NAME, "hello");
    refused(Fault.SEQUENCE_USED, rig.submit(rig.transaction(ALICE, post, 1)));
    refused(Fault.SEQUENCE_GAP, rig.submit(rig.transaction(ALICE, post, 3)));
    refused(Fault.SEQUENCE_GAP, rig.submit(rig.transaction(ALICE, post, -1)));
    Transaction good = rig.transaction(ALICE, post, 2);
    ChainRig.accept(rig.submit(good));
    refused(Fault.KNOWN, rig.submit(good));
    rig.mine();
    refused(Fault.SEQUENCE_USED, rig.submit(good));
  }

  @Test
  void theAnchorMustBeRecent() {
    rig.register(ALICE, "alice");
    Transaction hoarded = rig.transaction(ALICE, new Body.Post(NAME, "hello"));
    rig.mine(5);
    ChainRig.accept(rig.submit(hoarded));
    rig.mine();
    Transaction old = rig.transaction(ALICE, new Body.Post(NAME, "again"));
    rig.mine(6);
    refused(Fault.STALE_ANCHOR, rig.submit(old));
  }

  @Test
  void workSignatureAndChainAreChecked() {
    rig.register(ALICE, "alice");
    Transaction good = rig.transaction(ALICE, new Body.Post(NAME, "hello"));
    Transaction unpaid = good;
    while (ChainRig.isPaid(rig.rules, unpaid)) {
      unpaid = unpaid.withNonce(unpaid.nonce() + 1);
    }
    refused(Fault.TOO_LITTLE_WORK, rig.submit(unpaid));
    Transaction elsewhere =
        rig.pay(new Transaction.Unsigned(8, 2, rig.chain.tipId(), good.body()).sign(ALICE));
    refused(Fault.WRONG_CHAIN, rig.submit(elsewhere));
    Signature zero = new Signature(ChainHash.ZERO, ChainHash.ZERO, 0);
    refused(
        Fault.BAD_SIGNATURE,
        rig.submit(
            rig.pay(new Transaction(good.chainId(), 2, good.anchor(), good.body(), zero, 0))));
    Transaction altered =
        rig.pay(
            new Transaction(good.chainId(), 0, good.anchor(), good.body(), good.signature(), 0));
    refused(Fault.WRONG_OWNER, rig.submit(altered));
  }

  @Test
  void aBlockThatCarriesWhatIsRefusedIsInvalid() {
    rig.register(ALICE, "alice");
    ChainRig other = rig.stranger();
    Transaction post = rig.transaction(ALICE, new Body.Post(NAME, "hello"));
    assertThat(other.chain.height()).isZero();
    ChainRig.accept(rig.submit(post));
    Block block =
        rig.work(
            Template.next(
                rig.chain,
                rig.mempool,
                java.util.List.of(),
                rig.loop.clock().instant().getEpochSecond()));
    assertThat(block.transactions()).containsExactly(post);
    assertThat(rig.offer(block)).isInstanceOf(Verdict.Adopted.class);
    Block again =
        ChainRig.rework(
            block,
            h ->
                new Header(
                    h.version(),
                    block.id(),
                    h.merkleRoot(),
                    h.ommersRoot(),
                    h.stateRoot(),
                    h.timestamp() + 1,
                    rig.chain.nextTarget(),
                    0));
    Verdict verdict = rig.offer(again);
    assertThat(verdict).isInstanceOf(Verdict.Invalid.class);
    assertThat(((Verdict.Invalid) verdict).refusal().fault()).isEqualTo(Fault.SEQUENCE_USED);
  }
}
