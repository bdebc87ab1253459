package org.hearsay.bench.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hearsay.bench.lab.ChainLab.Findings;
import org.hearsay.bench.lab.SvgChart.Axis;

/** The findings as files: a table and charts. Lines are formulas, points are measurements. */
public final class Charts {
  private static final int PERCENTILES = 40;

  private Charts() {}

  /** Contents by name of the file. */
  public static Map<String, String> files(Findings findings) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("chain.csv", csv(findings.rows()));
    files.put("interval.svg", interval(findings).toSvg());
    files.put("stale.svg", stale(findings.rows()).toSvg());
    files.put("double-spend.svg", doubleSpend(findings.rows()).toSvg());
    files.put("selfish.svg", selfish(findings.rows()).toSvg());
    return files;
  }

  static String csv(List<Row> rows) {
    StringBuilder csv =
        new StringBuilder("figure,at,quantity,formula,measured,error,errors_off,samples\n");
    for (Row row : rows) {
      String formula =
          row.formula().isPresent()
              ? String.format(Locale.ROOT, "%.6f", row.formula().getAsDouble())
              : "";
      csv.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%s,%.6f,%.6f,%.2f,%d\n",
              row.figure(),
              row.at(),
              row.quantity(),
              formula,
              row.measured(),
              row.error(),
              row.errorsOff(),
              row.samples()));
    }
    return csv.toString();
  }

  private static SvgChart interval(Findings findings) {
    SvgChart chart =
        new SvgChart(
            "How long a block takes",
            new Axis("intervals T since the last block", 0, 5, false),
            new Axis("chance that none has come", 0.001, 1, true));
    chart.curve(0, x -> Math.exp(-x)).legend(0, "e^(-t/T)");
    points(chart, 1, findings.fixed());
    points(chart, 2, findings.adjusted());
    return chart.legend(1, "fixed difficulty").legend(2, "difficulty adjusts");
  }

  /** Some of the intervals, evenly spread along the axis. */
  private static void points(SvgChart chart, int series, List<Double> sorted) {
    int longer = sorted.size();
    int at = 0;
    for (int i = 1; i <= PERCENTILES; i++) {
      double length = (i + series / 3.0) * 5.0 / PERCENTILES;
      while (at < sorted.size() && sorted.get(at) <= length) {
        at++;
        longer--;
      }
      double part = (double) longer / sorted.size();
      chart.point(series, length, part, Math.sqrt(part * (1 - part) / sorted.size()));
    }
  }

  private static SvgChart stale(List<Row> rows) {
    SvgChart chart =
        new SvgChart(
            "What a delay costs",
            new Axis("delay in intervals, d/T", 0.01, 1, true),
            new Axis("share", 0, 0.7, false));
    chart.curve(0, Formulas::competitor).legend(0, "has a competitor");
    chart.curve(1, Formulas::stale).legend(1, "goes stale");
    for (Row row : of(rows, Propagation.FIGURE)) {
      chart.point(
          row.quantity().equals("stale share") ? 1 : 0, value(row, 0), row.measured(), row.error());
    }
    return chart;
  }

  private static SvgChart doubleSpend(List<Row> rows) {
    double[] shares = {0.1, 0.2, 0.3, 0.4};
    SvgChart chart =
        new SvgChart(
            "A payment is undone",
            new Axis("confirmations", 0, 10, false),
            new Axis("chance", 0.0001, 1, true));
    for (int series = 0; series < shares.length; series++) {
      double q = shares[series];
      for (int z = 0; z < 10; z++) {
        double from = Formulas.doubleSpend(q, z);
        double to = Formulas.doubleSpend(q, z + 1);
        chart.line(series, z, from, z + 1.0, to);
      }
      chart.legend(series, "attacker has %d %%".formatted(Math.round(100 * q)));
    }
    for (Row row : of(rows, DoubleSpend.FIGURE)) {
      int series = (int) Math.round(value(row, 0) * 10) - 1;
      chart.point(series, value(row, 1), row.measured(), row.error());
    }
    return chart;
  }

  private static SvgChart selfish(List<Row> rows) {
    SvgChart chart =
        new SvgChart(
            "What selfish mining gains",
            new Axis("share of the hash rate", 0, 0.5, false),
            new Axis("share of the blocks", 0, 1, false));
    for (int series = 0; series < 3; series++) {
      double gamma = series / 2.0;
      chart.curve(series, alpha -> Formulas.selfishRevenue(alpha, gamma));
      chart.legend(series, "gamma = " + gamma);
    }
    chart.dashed(3, alpha -> alpha).legend(3, "honest");
    for (Row row : of(rows, SelfishMining.FIGURE)) {
      int series = (int) Math.round(2 * value(row, 1));
      chart.point(series, value(row, 0), row.measured(), row.error());
    }
    return chart;
  }

  private static List<Row> of(List<Row> rows, String figure) {
    return rows.stream().filter(row -> row.figure().equals(figure)).toList();
  }

  /** A number out of what a row says of its circumstances, such as 6 of {@code q=0.10 z=6}. */
  private static double value(Row row, int which) {
    return Double.parseDouble(row.at().split(" ", -1)[which].split("=", -1)[1]);
  }
}
