package org.hearsay.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * A ratchet: nothing becomes longer than what can be read at once. What is longer today stands here
 * by name; when it has become short, its name must go.
 */
final class SizeTest {
  private static final int METHOD_LINES_MAX = 40;
  private static final int FILE_LINES_MAX = 400;

  private static final Set<String> LONG_METHODS =
      Set.of("KeccakPermutation.permute"); // 25 lanes in local variables: arrays cost a third
  private static final Set<String> LONG_FILES = Set.of();

  private static final List<Sources> SOURCES = Sources.java("src");

  @Test
  void noFileIsLongerThanCanBeRead() {
    TreeSet<String> tooLong = new TreeSet<>();
    for (Sources source : SOURCES) {
      if (source.text().lines().count() > FILE_LINES_MAX) {
        tooLong.add(source.name());
      }
    }
    assertThat(tooLong)
        .as("files of more than %d lines; whoever has become short leaves the list", FILE_LINES_MAX)
        .containsExactlyInAnyOrderElementsOf(LONG_FILES);
  }

  @Test
  void noMethodIsLongerThanAScreen() throws IOException {
    TreeMap<String, Long> tooLong = new TreeMap<>();
    List<Source> units = SOURCES.stream().map(Source::new).toList();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, List.of("-proc:none"), null, units);
    Trees trees = Trees.instance(task);
    for (CompilationUnitTree unit : task.parse()) {
      new Measure(unit, trees.getSourcePositions(), tooLong).scan(unit, null);
    }
    assertThat(tooLong.keySet())
        .as(
            "methods of more than %d lines; whoever has become short leaves the list: %s",
            METHOD_LINES_MAX, tooLong)
        .containsExactlyInAnyOrderElementsOf(LONG_METHODS);
  }

  /** Notes every method that is too long, as {@code Outer.Inner.method}. */
  private static final class Measure extends TreePathScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final TreeMap<String, Long> tooLong;
    private final Deque<String> classes = new ArrayDeque<>();

    Measure(CompilationUnitTree unit, SourcePositions positions, TreeMap<String, Long> tooLong) {
      this.unit = unit;
      this.positions = positions;
      this.tooLong = tooLong;
    }

    @Override
    public Void visitClass(ClassTree tree, Void unused) {
      classes.addLast(tree.getSimpleName().toString());
      super.visitClass(tree, unused);
      classes.removeLast();
      return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void unused) {
      long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
      long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree));
      if (last - first + 1 > METHOD_LINES_MAX) {
        tooLong.put(String.join(".", classes) + "." + tree.getName(), last - first + 1);
      }
      return super.visitMethod(tree, unused);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(Sources source) {
      super(URI.create("string:///" + source.name()), JavaFileObject.Kind.SOURCE);
      this.text = source.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      if (text.isEmpty()) {
        throw new UncheckedIOException(new IOException("empty source " + getName()));
      }
      return text;
    }
  }
}
