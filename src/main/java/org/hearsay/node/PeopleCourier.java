package org.hearsay.node;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.hearsay.env.Cancellable;
import org.hearsay.people.Courier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people say goes out like any other post. */
final class PeopleCourier implements Courier {
  private static final Logger log = LoggerFactory.getLogger(PeopleCourier.class);

  // Ours to choose.
  /** Enough for the largest, where one processor is slow; what fails is said again. */
  private static final Duration WORK_TIME = Duration.ofSeconds(60);

  private final PostOffice postOffice;

  /** Why the last was refused: it is said once. */
  private String refused = "";

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

  private Carried carried(Posted posted) {
    if (posted instanceof Posted.Accepted accepted) {
      refused = "";
      return new Carried(Optional.of(accepted.id()), accepted.peers(), "");
    }
    Posted.Refused why = (Posted.Refused) posted;
    if (!why.reason().name().equals(refused)) {
      log.warn("what people say is not posted, tried again later why=\"{}\"", why.detail());
      refused = why.reason().name();
    }
    return new Carried(Optional.empty(), 0, why.detail());
  }
}
