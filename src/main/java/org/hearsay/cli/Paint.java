package org.hearsay.cli;

/** Colours, never the only thing that says something. */
public enum Paint {
  PLAIN(""),
  GOOD("32"),
  ATTENTION("33"),
  BAD("31"),
  NAME("36"),
  DIM("2");

  private static final String CSI = "\u001b[";

  private final String code;

  Paint(String code) {
    this.code = code;
  }

  /** The colour of a log level. */
  static Paint of(String level) {
    return switch (level) {
      case "ERROR" -> BAD;
      case "WARN" -> ATTENTION;
      case "INFO" -> GOOD;
      default -> DIM;
    };
  }

  /** The text, coloured where that is wanted. */
  public String on(String text, boolean paints) {
    return paints && !code.isEmpty() ? CSI + code + "m" + text + CSI + "0m" : text;
  }
}
