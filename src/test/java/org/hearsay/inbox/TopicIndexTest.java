package org.hearsay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hearsay.wire.Bloom;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

final class TopicIndexTest {
  private static final Topic A = new Topic(0x01020304);
  private static final Topic B = new Topic(0x01020399);

  private final TopicIndex index = new TopicIndex();

  private Filter filter(Set<Topic> topics, TopicPrefix... prefixes) {
    Criteria criteria =
        new Criteria("key", true, Optional.empty(), 0, topics, List.of(prefixes), false);
    Filter filter = new Filter("id", criteria, new Key.Shared("key", new byte[32]), null, 0);
    index.add(filter);
    return filter;
  }

  private List<Filter> matching(Topic topic) {
    List<Filter> found = new ArrayList<>();
    index.forEach(topic, found::add);
    return found;
  }

  private static TopicPrefix prefix(int... bytes) {
    byte[] octets = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      octets[i] = (byte) bytes[i];
    }
    return TopicPrefix.of(octets);
  }

  @Test
  void findsByWholeTopic() {
    Filter one = filter(Set.of(A));
    Filter both = filter(Set.of(A, B));
    assertThat(matching(A)).containsExactlyInAnyOrder(one, both);
    assertThat(matching(B)).containsExactly(both);
    assertThat(matching(new Topic(0))).isEmpty();
  }

  @Test
  void findsByOneTwoAndThreeBytes() {
    Filter one = filter(Set.of(), prefix(1));
    Filter two = filter(Set.of(), prefix(1, 2));
    Filter three = filter(Set.of(), prefix(1, 2, 3));
    assertThat(matching(A)).containsExactlyInAnyOrder(one, two, three);
    assertThat(matching(new Topic(0x01020000))).containsExactlyInAnyOrder(one, two);
    assertThat(matching(new Topic(0x01000000))).containsExactly(one);
    assertThat(matching(new Topic(0x02020304))).isEmpty();
  }

  @Test
  void bytesAbove127AreBytes() {
    Filter high = filter(Set.of(), prefix(0xff, 0x80));
    assertThat(matching(new Topic(0xff80aabb))).containsExactly(high);
    assertThat(matching(new Topic(0x0080aabb))).isEmpty();
    assertThat(prefix(0xff, 0x80)).isEqualTo(new TopicPrefix(0xff80aabb, 2));
  }

  @Test
  void oneWithoutTopicMatchesAll() {
    Filter all = filter(Set.of());
    assertThat(matching(A)).containsExactly(all);
    assertThat(matching(new Topic(0))).containsExactly(all);
  }

  @Test
  void whatWasRemovedMatchesNothing() {
    Filter one = filter(Set.of(A), prefix(1));
    Filter all = filter(Set.of());
    index.remove(one);
    index.remove(all);
    index.remove(all);
    assertThat(matching(A)).isEmpty();
    assertThat(index.bloom()).isEqualTo(Bloom.EMPTY);
  }

  @Test
  void theBloomAsksForWhatTheFiltersNeed() {
    assertThat(index.bloom()).isEqualTo(Bloom.EMPTY);
    filter(Set.of(A, B));
    assertThat(index.bloom()).isEqualTo(Bloom.of(A).or(Bloom.of(B)));
  }

  @Test
  void theBloomIsFullWithAPrefixOrNoTopicAtAll() {
    filter(Set.of(A));
    Filter prefixed = filter(Set.of(B), prefix(1, 2, 3));
    assertThat(index.bloom().isFull()).isTrue();
    index.remove(prefixed);
    assertThat(index.bloom()).isEqualTo(Bloom.of(A));
    Filter all = filter(Set.of());
    assertThat(index.bloom().isFull()).isTrue();
    index.remove(all);
    assertThat(index.bloom()).isEqualTo(Bloom.of(A));
  }
}
