package org.hearsay.rpc;

import java.util.List;
import java.util.Locale;
import org.hearsay.node.Health;
import org.hearsay.node.Node;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code node_health}. */
final class HealthMethod {
  private static final List<String> STATUSES = List.of("ok", "warn", "fail");

  private final Node node;

  HealthMethod(Node node) {
    this.node = node;
  }

  RpcMethod method() {
    Shape check =
        Shape.object("what was looked at")
            .with("id", Shape.text("such as clock; the same as in hearsay doctor"))
            .with("ok", Shape.truth("whether it is well"))
            .with("message", Shape.text("what was found"))
            .maybe("hint", Shape.text("what to do; missing when it is well"));
    Shape health =
        Shape.object("how the node is")
            .with("status", Shape.oneOf(STATUSES, "as bad as the worst of the checks"))
            .with("checks", Shape.listOf(check, "everything that is looked at"));
    return new RpcMethod.Draft(
            "node_health",
            "Says whether the node can do its work, and what to do if not.",
            List.of(),
            health,
            List.of(),
            Example.of(
                "[]",
                "{\"status\":\"fail\",\"checks\":[{\"id\":\"clock\",\"ok\":false,"
                    + "\"message\":\"14.0 s ahead of the peers' (they refuse messages from 10 s"
                    + " ahead)\",\"hint\":\"timedatectl set-ntp true, or set the clock by"
                    + " hand\"}]}"),
            Trust.OPERATOR)
        .now(args -> health());
  }

  private Answer health() {
    Health.Grade worst = Health.Grade.OK;
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("status", "");
    ArrayNode checks = json.putArray("checks");
    for (Health.Check check : node.health().checks()) {
      ObjectNode one = checks.addObject().put("id", check.id());
      one.put("ok", check.grade() == Health.Grade.OK).put("message", check.message());
      if (!check.hint().isEmpty()) {
        one.put("hint", check.hint());
      }
      worst = check.grade().compareTo(worst) > 0 ? check.grade() : worst;
    }
    json.put("status", worst.name().toLowerCase(Locale.ROOT));
    return Answer.of(json);
  }
}
