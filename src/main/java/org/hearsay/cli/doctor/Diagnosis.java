package org.hearsay.cli.doctor;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was found, for people and for programs. */
public record Diagnosis(List<Finding> findings) {
  public Diagnosis {
    findings = List.copyOf(findings);
  }

  /** {@link Exit#FAILED} when something must be mended. */
  public Exit exit() {
    return wrong() == 0 ? Exit.OK : Exit.FAILED;
  }

  private long wrong() {
    return findings.stream().filter(one -> one.grade() == Finding.Grade.WRONG).count();
  }

  /** A line for each finding, its fix on the next. */
  public void print(PrintStream out) {
    for (Finding one : findings) {
      out.printf("%-2s %-12s %s%n", one.grade().sign(), one.area(), one.text());
      if (!one.fix().isEmpty()) {
        out.printf("%16sfix: %s%n", "", one.fix());
      }
    }
    if (wrong() > 0) {
      out.println(wrong() + " to mend.");
    } else {
      long known = findings.stream().filter(one -> one.grade() == Finding.Grade.LOOK).count();
      out.println(known == 0 ? "Nothing is wrong." : "Nothing to mend; " + known + " to be known.");
    }
  }

  public ObjectNode json() {
    ObjectNode json = Json.object().put("ok", wrong() == 0);
    ArrayNode list = json.putArray("findings");
    for (Finding one : findings) {
      list.addObject()
          .put("area", one.area())
          .put("grade", one.grade().name().toLowerCase(Locale.ROOT))
          .put("text", one.text())
          .put("fix", one.fix());
    }
    return json;
  }
}
