package org.hearsay.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hearsay.wire.Topic;
import org.junit.jupiter.api.Test;

/** What is looked out for is found, and what was removed is not, however topics collide. */
final class TopicTableTest {
  private record Added(Topic topic, String entry) {}

  @Test
  void likeAPlainListOnlyFaster() {
    SplittableRandom chance = new SplittableRandom(3);
    TopicTable<String> table = new TopicTable<>();
    List<Added> model = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      if (model.isEmpty() || chance.nextInt(100) < 55) {
        Added one = new Added(new Topic(chance.nextInt(400) * 65_536), "entry " + i % 700);
        table.add(one.topic(), one.entry());
        model.add(one);
      } else {
        Added gone = model.remove(chance.nextInt(model.size()));
        table.remove(gone.topic(), gone.entry());
      }
      assertThat(table.size()).isEqualTo(model.size());
      if (i % 50 == 0) {
        Topic asked = new Topic(chance.nextInt(400) * 65_536);
        List<String> expected =
            model.stream().filter(one -> one.topic().equals(asked)).map(Added::entry).toList();
        assertThat(table.find(asked)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(table.has(asked)).isEqualTo(!expected.isEmpty());
      }
    }
  }

  @Test
  void whatWasNeverAddedIsNotRemoved() {
    TopicTable<String> table = new TopicTable<>();
    table.add(new Topic(1), "one");
    table.remove(new Topic(1), "other");
    table.remove(new Topic(2), "one");
    assertThat(table.find(new Topic(1))).containsExactly("one");
  }
}
