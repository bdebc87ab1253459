package org.hearsay.cli.doctor;

/**
 * One line of a diagnosis.
 *
 * @param area such as {@code ports}
 * @param text what was found, one line
 * @param fix what to type or change; empty when nothing is to be done
 */
public record Finding(Grade grade, String area, String text, String fix) {
  /** How good it is; the sign stands at the beginning of the line. */
  public enum Grade {
    OK("ok"),
    /** To be known, or not to be found out. */
    LOOK("!"),
    /** To be mended: the command ends with 1. */
    WRONG("x");

    private final String sign;

    Grade(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }
  }

  static Finding ok(String area, String text) {
    return new Finding(Grade.OK, area, text, "");
  }

  static Finding look(String area, String text, String fix) {
    return new Finding(Grade.LOOK, area, text, fix);
  }

  static Finding wrong(String area, String text, String fix) {
    return new Finding(Grade.WRONG, area, text, fix);
  }
}
