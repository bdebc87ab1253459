package org.hearsay.node;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.people.Courier;

/** What people say goes out like any other post. */
final class PeopleCourier implements Courier {
  // Ours to choose.
  /** Enough for the largest, where one processor is slow; what fails is said again. */
  private static final Duration WORK_TIME = Duration.ofSeconds(60);

  private final PostOffice postOffice;

  PeopleCourier(PostOffice postOffice) {
    this.postOffice = postOffice;
  }

  @Override
  public void carry(Parcel parcel, Consumer<Carried> done) {
    Draft.Lock lock =
        parcel
            .key()
            .<Draft.Lock>map(Draft.SharedKey::new)
            .or(() -> parcel.to().map(Draft.Recipient::new))
            .orElseThrow();
    Draft draft =
        new Draft(
            lock,
            Optional.empty(),
            TTL_SECONDS,
            parcel.topic(),
            parcel.message(),
            Optional.of(parcel.padding()),
            WORK_TIME,
            RATING,
            Optional.empty());
    Cancellable unused = postOffice.post(draft, posted -> done.accept(carried(posted)));
  }

  private static Carried carried(Posted posted) {
    if (posted instanceof Posted.Accepted accepted) {
      return new Carried(Optional.of(accepted.id()), accepted.peers(), "");
    }
    return new Carried(Optional.empty(), 0, ((Posted.Refused) posted).detail());
  }
}
