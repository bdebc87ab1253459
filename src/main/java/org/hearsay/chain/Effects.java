package org.hearsay.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hearsay.chain.Refusal.Fault;
import org.hearsay.wire.Digest;
import org.hearsay.wire.NodeId;

/** What a block's transactions do to the state before it, one after the other; section 11.6. */
final class Effects {
  private final Rules rules;
  private final int height;
  private final IntFunction<Optional<Digest>> ancestors;
  private final Undo undo = new Undo();
  private State state;

  /**
   * Begins a block.
   *
   * @param height of the block
   * @param ancestors ids of the blocks below it, by height
   */
  Effects(Rules rules, State before, int height, IntFunction<Optional<Digest>> ancestors) {
    this.rules = rules;
    this.height = height;
    this.ancestors = ancestors;
    this.state = before;
    forgetOldClaims();
  }

  private Effects(Rules rules, int height, IntFunction<Optional<Digest>> ancestors, State state) {
    this.rules = rules;
    this.height = height;
    this.ancestors = ancestors;
    this.state = state;
  }

  /** Old claims count for nothing; now and then they are put away as well. */
  private void forgetOldClaims() {
    if (height % rules.claimLifeBlocks() == 0) {
      List<Digest> old = state.claimsBefore(height - rules.claimLifeBlocks());
      old.forEach(this::dropClaim);
    }
  }

  private void dropClaim(Digest place) {
    undo.claims().putIfAbsent(place, state.claim(place));
    state = state.withoutClaim(place);
  }

  /** Why a transaction could not be applied now; changes nothing. */
  Optional<Refusal> refusalOf(Transaction.Unsigned unsigned, NodeId account) {
    Effects tried = new Effects(rules, height, ancestors, state);
    Signature none = new Signature(ChainHash.ZERO, ChainHash.ZERO, 0);
    Transaction unpaid =
        new Transaction(
            unsigned.chainId(), unsigned.sequence(), unsigned.anchor(), unsigned.body(), none, 0);
    return tried.apply(
        new Checked(unpaid, ChainHash.ZERO, account, unpaid.sizeBytes(), BigInteger.ONE));
  }

  State state() {
    return state;
  }

  /** How to take all of it back. */
  Undo undo() {
    return undo;
  }

  /** Applies one; when it is refused nothing has changed. */
  Optional<Refusal> apply(Checked checked) {
    Transaction transaction = checked.transaction();
    Optional<Refusal> refusal = refusalOf(transaction, checked.account());
    if (refusal.isEmpty()) {
      Doer doer = new Doer(transaction, checked.account());
      refusal = transaction.body().to(doer);
      if (refusal.isEmpty()) {
        undo.accounts().putIfAbsent(checked.account(), state.nextSequence(checked.account()));
        state = state.counting(checked.account());
      }
    }
    return refusal;
  }

  private Optional<Refusal> refusalOf(Transaction transaction, NodeId account) {
    long next = state.nextSequence(account);
    if (Long.compareUnsigned(transaction.sequence(), next) < 0) {
      return refuse(
          Fault.SEQUENCE_USED,
          "sequence %d, the next is %d".formatted(transaction.sequence(), next));
    }
    if (transaction.sequence() != next) {
      return refuse(
          Fault.SEQUENCE_GAP,
          "sequence %d, the next is %d".formatted(transaction.sequence(), next));
    }
    for (int back = 1; back <= rules.anchorBlocks() && back <= height; back++) {
      if (ancestors.apply(height - back).filter(transaction.anchor()::equals).isPresent()) {
        return Optional.empty();
      }
    }
    return refuse(
        Fault.STALE_ANCHOR,
        "its anchor is none of the last %d blocks".formatted(rules.anchorBlocks()));
  }

  private static Optional<Refusal> refuse(Fault fault, String detail) {
    return Optional.of(new Refusal(fault, detail));
  }

  /** What each kind does. */
  private final class Doer implements Body.Handler<Optional<Refusal>> {
    private final Transaction transaction;
    private final NodeId account;

    Doer(Transaction transaction, NodeId account) {
      this.transaction = transaction;
      this.account = account;
    }

    @Override
    public Optional<Refusal> claim(Body.Claim claim) {
      Digest place = State.claimPlace(claim.commitment(), account);
      if (pending(place).isPresent()) {
        return refuse(Fault.CLAIM_PENDING, "the same claim is pending");
      }
      undo.claims().putIfAbsent(place, state.claim(place));
      state = state.withClaim(place, height);
      return Optional.empty();
    }

    private Optional<Integer> pending(Digest place) {
      return state.claim(place).filter(claimed -> height - claimed <= rules.claimLifeBlocks());
    }

    @Override
    public Optional<Refusal> register(Body.Register register) {
      if (!register.key().equals(account)) {
        return refuse(Fault.WRONG_OWNER, "signed by another key than it registers");
      }
      Name name = register.name();
      Digest commitment = Body.Claim.on(name, register.key(), register.salt()).commitment();
      Digest place = State.claimPlace(commitment, account);
      Optional<Integer> claim = pending(place);
      if (claim.isEmpty()) {
        return refuse(Fault.NO_CLAIM, "%s was not claimed, or too long ago".formatted(name));
      }
      int earliest = claim.get() + Rules.CLAIM_BLOCKS;
      if (height < earliest) {
        return refuse(
            Fault.CLAIM_TOO_YOUNG, "%s may be registered from block %d".formatted(name, earliest));
      }
      Optional<NameRecord> holder = state.find(name).filter(record -> record.isHeldAt(height));
      if (holder.isPresent()) {
        return refuse(
            Fault.NAME_TAKEN, "%s is held until block %d".formatted(name, holder.get().expires()));
      }
      dropClaim(place);
      put(
          new NameRecord(
              name,
              account,
              register.recovery(),
              height,
              height + rules.nameLifeBlocks(),
              0,
              false,
              ChainHash.ZERO));
      return Optional.empty();
    }

    private void put(NameRecord record) {
      undo.names().putIfAbsent(record.name(), state.find(record.name()));
      state = state.with(record);
    }

    private Optional<Refusal> refusalOf(Name name) {
      Optional<NameRecord> record = state.find(name);
      if (record.isEmpty()) {
        return refuse(Fault.NO_SUCH_NAME, "%s is not registered".formatted(name));
      }
      if (!record.get().isHeldAt(height)) {
        return refuse(
            Fault.NAME_EXPIRED, "%s expired at block %d".formatted(name, record.get().expires()));
      }
      return record.get().revoked()
          ? refuse(Fault.NAME_REVOKED, "%s is revoked".formatted(name))
          : Optional.empty();
    }

    private NameRecord record(Name name) {
      return state.find(name).orElseThrow(() -> new IllegalStateException("checked before"));
    }

    private Optional<Refusal> wrongOwner(Name name) {
      return refuse(Fault.WRONG_OWNER, "signed by another key than %s has".formatted(name));
    }

    @Override
    public Optional<Refusal> rotate(Body.Rotate rotate) {
      Optional<Refusal> refusal = refusalOf(rotate.name());
      if (refusal.isPresent()) {
        return refusal;
      }
      NameRecord record = record(rotate.name());
      if (!record.isKeyOrRecovery(account)) {
        return wrongOwner(rotate.name());
      }
      if (!record.key().equals(account)
          && (record.rotated() == 0 || height - record.rotated() > rules.recoveryBlocks())) {
        return refuse(
            Fault.RECOVERY_TOO_LATE,
            "the recovery key may undo a rotation within %d blocks"
                .formatted(rules.recoveryBlocks()));
      }
      if (record.key().equals(rotate.newKey())) {
        return refuse(Fault.SAME_KEY, "%s has this key already".formatted(rotate.name()));
      }
      Digest agreed =
          Body.Rotate.toAgree(
              transaction.chainId(),
              rotate.name(),
              record.key(),
              rotate.newKey(),
              transaction.sequence());
      if (rotate.agreed().signer(agreed).filter(rotate.newKey()::equals).isEmpty()) {
        return refuse(Fault.BAD_SIGNATURE, "the new key did not agree");
      }
      put(record.rotatedTo(rotate.newKey(), height));
      return Optional.empty();
    }

    @Override
    public Optional<Refusal> revoke(Body.Revoke revoke) {
      Optional<Refusal> refusal = refusalOf(revoke.name());
      if (refusal.isEmpty() && !record(revoke.name()).isKeyOrRecovery(account)) {
        refusal = wrongOwner(revoke.name());
      }
      if (refusal.isEmpty()) {
        put(record(revoke.name()).revokedNow());
      }
      return refusal;
    }

    @Override
    public Optional<Refusal> renew(Body.Renew renew) {
      Optional<Refusal> refusal = ofTheKeyAlone(renew.name());
      if (refusal.isEmpty()) {
        put(record(renew.name()).renewedUntil(height + rules.nameLifeBlocks()));
      }
      return refusal;
    }

    @Override
    public Optional<Refusal> post(Body.Post post) {
      return ofTheKeyAlone(post.name());
    }

    private Optional<Refusal> ofTheKeyAlone(Name name) {
      Optional<Refusal> refusal = refusalOf(name);
      return refusal.isEmpty() && !record(name).key().equals(account) ? wrongOwner(name) : refusal;
    }
  }
}
