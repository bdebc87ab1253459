package org.hearsay.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text under headings, aligned by the widest cell of each column. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Adds a row with as many cells as there are headings. */
  public void row(Object... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(cells.length + " cells under " + rows.get(0));
    }
    rows.add(Arrays.stream(cells).map(String::valueOf).toList());
  }

  /** Prints it, without blanks at the ends of lines. */
  public void print(PrintStream out) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(column == 0 ? "" : GAP).append(padded(row.get(column), width(column)));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(width - length(cell));
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
