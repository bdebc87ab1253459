package org.hearsay.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hearsay.gossip.AddressBook.Origin;
import org.hearsay.wire.Endpoint;
import org.junit.jupiter.api.Test;

final class AddressBookTest {
  private final AddressBook book = new AddressBook(new SplittableRandom(1));

  private static Endpoint at(int number) {
    return new Endpoint("30." + number / 250 + "." + number % 250 + ".1", 7470);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void isBounded() {
    for (int i = 0; i < 5000; i++) {
      book.add(at(i), Origin.PEERS);
    }
    assertThat(book.entries()).hasSize(AddressBook.ENTRIES_MAX);
  }

  @Test
  void whatWorkedLeavesLastAndTheOperatorsNever() {
    book.add(at(0), Origin.OPERATOR);
    book.worked(book.add(at(1), Origin.REMEMBERED));
    for (int i = 2; i < 5000; i++) {
      book.add(at(i), Origin.PEERS);
    }
    assertThat(book.find(at(0))).isNotNull();
    assertThat(book.find(at(1))).isNotNull();
    assertThat(book.operators()).hasSize(1);
  }

  @Test
  void amongWhatNeverWorkedTheOneThatFailedMostLeavesFirst() {
    for (int i = 0; i < AddressBook.ENTRIES_MAX; i++) {
      book.add(at(i), Origin.LAN);
    }
    book.failed(book.add(at(700), Origin.LAN), 0);
    book.add(at(9000), Origin.LAN);
    assertThat(book.find(at(700))).isNull();
    assertThat(book.find(at(0))).isNotNull();
  }

  @Test
  void whatWorkedIsRememberedAndNothingElse() {
    book.worked(book.add(at(1), Origin.LAN));
    book.worked(book.add(new Endpoint("::1", 7470), Origin.PEERS));
    book.add(at(2), Origin.OPERATOR);
    assertThat(book.isChanged()).isTrue();
    AddressBook later = new AddressBook(new SplittableRandom(2));
    later.decode(book.encode());
    assertThat(book.isChanged()).isFalse();
    assertThat(later.entries()).hasSize(2).allMatch(e -> e.origin == Origin.REMEMBERED && e.worked);
    assertThat(later.find(at(1))).isNotNull();
    assertThat(later.isChanged()).isFalse();
  }

  @Test
  void aDamagedLineCostsOneAddress() {
    book.decode(
        text(
            "# comment\n30.0.1.1 7470\n\n30.0.2.1 747x\n30.0.3.1\n30.0.4.1 99999\n a b c\n\u0000\n"
                + "30.0.5.1 7470"));
    assertThat(book.entries())
        .extracting(e -> e.endpoint.toString())
        .containsExactly("30.0.1.1:7470", "30.0.5.1:7470");
  }

  @Test
  void aFileThatGrewWithoutEndIsNotTakenWhole() {
    book.decode(text("30.0.1.1 7470\n".repeat(10) + lines(2000)));
    assertThat(book.entries()).hasSizeLessThanOrEqualTo(256);
  }

  private static String lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(at(i).host()).append(" 7470\n");
    }
    return text.toString();
  }

  @Test
  void atMostTwoHundredAndFiftySixAreWrittenThoseThatFailLeast() {
    for (int i = 0; i < 400; i++) {
      AddressBook.Entry entry = book.add(at(i), Origin.REMEMBERED);
      book.worked(entry);
      if (i < 300) {
        book.failed(entry, 0);
      }
    }
    String written = new String(book.encode(), StandardCharsets.UTF_8);
    assertThat(written.lines()).hasSize(257);
    assertThat(written).contains(at(399).host() + " 7470");
  }

  @Test
  void remembersWhatAnswered() {
    Rig rig = Rig.with(o -> o.peers = List.of(at(1)));
    rig.greet(rig.dialled(9, at(1)));
    rig.tick(1);
    assertThat(rig.book).isPresent();
    Rig later = Rig.with(o -> o.book = rig.book);
    later.tick(1);
    assertThat(later.dialled).containsExactly(at(1));
  }

  /** It may have worked for nobody; and one host could push all others out. */
  @Test
  void whereAnAcceptedPeerSaysItListensIsNotWrittenDown() {
    Rig rig = Rig.rig();
    rig.peer(9, g -> g.port = 7470);
    rig.tick(1);
    assertThat(rig.book).isEqualTo(Optional.empty());
  }

  @Test
  void theOrderOfTrustIsTheOrderOfDialling() {
    book.add(at(1), Origin.PEERS);
    book.add(at(2), Origin.REMEMBERED);
    book.add(at(3), Origin.LAN);
    book.add(at(4), Origin.OPERATOR);
    assertThat(book.due(0)).extracting(e -> e.endpoint).containsExactly(at(4), at(3), at(2), at(1));
  }
}
