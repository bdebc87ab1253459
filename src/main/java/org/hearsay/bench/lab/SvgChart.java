package org.hearsay.bench.lab;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** A chart of curves and of points with error bars, as SVG. */
final class SvgChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 440;
  private static final int LEFT = 80;
  private static final int RIGHT = 170;
  private static final int TOP = 44;
  private static final int BOTTOM = 56;
  private static final int STEPS = 240;

  /** Told apart by those who do not see colours as most do; after Okabe and Ito. */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00");

  /** What an axis shows. */
  record Axis(String name, double from, double to, boolean logarithmic) {
    double part(double value) {
      double clamped = Math.min(to, Math.max(from, value));
      return logarithmic
          ? Math.log(clamped / from) / Math.log(to / from)
          : (clamped - from) / (to - from);
    }

    double at(double part) {
      return logarithmic ? from * Math.pow(to / from, part) : from + part * (to - from);
    }
  }

  private final Axis x;
  private final Axis y;
  private final StringBuilder svg = new StringBuilder();
  private int entries;

  SvgChart(String title, Axis x, Axis y) {
    this.x = x;
    this.y = y;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"13\">%n",
        WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT);
    add("<text x=\"%d\" y=\"26\" font-size=\"16\">%s</text>%n", LEFT, title);
    grid();
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values).replace("\r\n", "\n"));
  }

  private double across(double value) {
    return LEFT + x.part(value) * (WIDTH - LEFT - RIGHT);
  }

  private double down(double value) {
    return HEIGHT - BOTTOM - y.part(value) * (HEIGHT - TOP - BOTTOM);
  }

  private void grid() {
    for (double value : ticks(x)) {
      add(
          "<path d=\"M%.1f %d V%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\""
              + " text-anchor=\"middle\">%s</text>%n",
          across(value), TOP, HEIGHT - BOTTOM, across(value), HEIGHT - BOTTOM + 18, number(value));
    }
    for (double value : ticks(y)) {
      add(
          "<path d=\"M%d %.1f H%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\""
              + " text-anchor=\"end\">%s</text>%n",
          LEFT, down(value), WIDTH - RIGHT, LEFT - 8, down(value) + 4, number(value));
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, x.name());
    add(
        "<text transform=\"translate(20 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
        (TOP + HEIGHT - BOTTOM) / 2, y.name());
  }

  private static double[] ticks(Axis axis) {
    int count = axis.logarithmic() ? (int) Math.round(Math.log10(axis.to() / axis.from())) : 5;
    double[] ticks = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      ticks[i] = axis.at((double) i / count);
    }
    return ticks;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
  }

  private static String colour(int series) {
    return COLOURS.get(series % COLOURS.size());
  }

  /** Draws a formula. */
  SvgChart curve(int series, DoubleUnaryOperator formula) {
    return curve(series, formula, "");
  }

  /** Draws what is only for comparison. */
  SvgChart dashed(int series, DoubleUnaryOperator formula) {
    return curve(series, formula, " stroke-dasharray=\"5 4\"");
  }

  private SvgChart curve(int series, DoubleUnaryOperator formula, String more) {
    add("<path fill=\"none\" stroke=\"%s\"%s stroke-width=\"1.5\" d=\"", colour(series), more);
    for (int i = 0; i <= STEPS; i++) {
      double at = x.at((double) i / STEPS);
      add("%s%.1f %.1f", i == 0 ? "M" : " L", across(at), down(formula.applyAsDouble(at)));
    }
    add("\"/>%n");
    return this;
  }

  /** Draws a part of a formula that is known for whole numbers only. */
  SvgChart line(int series, double fromX, double fromY, double toX, double toY) {
    add(
        "<path d=\"M%.1f %.1f L%.1f %.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
        across(fromX), down(fromY), across(toX), down(toY), colour(series));
    return this;
  }

  /** Draws a measurement with three standard errors to each side. */
  SvgChart point(int series, double at, double value, double error) {
    add(
        "<path d=\"M%.1f %.1f V%.1f\" stroke=\"%s\"/>",
        across(at),
        down(value - Row.ERRORS_MAX * error),
        down(value + Row.ERRORS_MAX * error),
        colour(series));
    add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
        across(at), down(value), colour(series));
    return this;
  }

  SvgChart legend(int series, String text) {
    int at = TOP + 14 + 20 * entries++;
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>",
        WIDTH - RIGHT + 14, at - 10, colour(series));
    add("<text x=\"%d\" y=\"%d\">%s</text>%n", WIDTH - RIGHT + 32, at, text);
    return this;
  }

  String toSvg() {
    return svg + "</svg>\n";
  }
}
