package org.hearsay.rpc;

/** What {@link PeerMethods} answers, described. */
final class PeerShapes {
  private static final String SELF =
      "7b1c3f0e5d2a49868c0d1e2f3a4b5c6d7e8f90123456789abcdef0123456789a";

  static final Example RATINGS =
      Example.of(
          "[]",
          ("[{\"id\":\"%s\",\"name\":\"hearsay/v0.1.0/linux-amd64/java17\","
                  + "\"address\":\"127.0.0.1:40312\",\"via\":\"inbound\",\"rating\":0.8,"
                  + "\"standing\":20,\"standingMax\":100,\"refusedBy\":{\"ttl_too_long\":1},"
                  + "\"duplicates\":2,\"minPow\":0.2,\"bloomDensity\":1,\"light\":false,"
                  + "\"connectedSeconds\":12,\"envelopesIn\":3,\"envelopesOut\":5,"
                  + "\"pingMillis\":2,\"skewMillis\":0}]")
              .formatted(Example.NODE_HASH));

  static final Example MAP =
      Example.of(
          "[]",
          ("{\"nodes\":[{\"id\":\"%s\",\"name\":\"hearsay/v0.1.0/linux-amd64/java17\","
                  + "\"self\":true,\"light\":false},{\"id\":\"%s\",\"name\":\"peer\","
                  + "\"self\":false,\"light\":false,\"via\":\"lan\","
                  + "\"address\":\"192.168.1.23:7470\"}],\"edges\":[{\"from\":\"%s\",\"to\":\"%s\","
                  + "\"connectedSeconds\":12,\"envelopesIn\":3,\"envelopesOut\":5,"
                  + "\"pingMillis\":2}]}")
              .formatted(SELF, Example.NODE_HASH, SELF, Example.NODE_HASH));

  static final Example BANS = Example.of("[]", "[{\"peer\":\"203.0.113.9\",\"until\":1600003600}]");

  private PeerShapes() {}

  private static Shape withTraffic(Shape shape) {
    return shape
        .with("connectedSeconds", Shape.count("since the link is up"))
        .with("envelopesIn", Shape.count("that it sent"))
        .with("envelopesOut", Shape.count("that it was sent"))
        .maybe("pingMillis", Shape.count("last round trip"));
  }

  static Shape ratings() {
    Shape peer =
        Shape.object("a peer")
            .with("id", Shape.id("hash of its public key, as in geth"))
            .with("name", Shape.text("what runs there"))
            .with("address", Shape.text("its end of the link"))
            .with("via", Shape.text("how it was found: asked, lan, found or inbound"))
            .with("rating", Shape.number("1 is spotless, at 0 the link is cut"))
            .with("standing", Shape.count("penalty points, of which one a second is forgiven"))
            .with("standingMax", Shape.count("points at which the link is cut"))
            .with(
                "refusedBy",
                Shape.object(
                    "envelopes of it that were refused, for each reason; only ttl_too_long costs"
                        + " points"))
            .with("duplicates", Shape.count("envelopes of it that were known already"))
            .with("minPow", Shape.number("lowest rating that it takes"))
            .with("bloomDensity", Shape.number("part of all topics that it takes, 0 to 1"))
            .with("light", Shape.truth("whether it relays nothing"));
    return Shape.listOf(
        withTraffic(peer).maybe("skewMillis", Shape.integer("its clock minus ours")), "peers");
  }

  static Shape map() {
    Shape node =
        Shape.object("a node")
            .with("id", Shape.id("hash of its public key"))
            .with("name", Shape.text("what runs there"))
            .with("self", Shape.truth("whether it is this one"))
            .with("light", Shape.truth("whether it relays nothing"))
            .maybe("via", Shape.text("how it was found: asked, lan, found or inbound"))
            .maybe("address", Shape.text("where it listens, or its end of the link"));
    Shape edge =
        withTraffic(
            Shape.object("a link")
                .with("from", Shape.id("who dialled"))
                .with("to", Shape.id("who was dialled")));
    return Shape.object("this node and its neighbours")
        .with("nodes", Shape.listOf(node, "this node first"))
        .with("edges", Shape.listOf(edge, "links"));
  }

  static Shape bans() {
    Shape ban =
        Shape.object("a ban")
            .with("peer", Shape.text("id of a node, or an IP address"))
            .maybe("until", Shape.count("in seconds since 1970; missing when it never ends"));
    return Shape.listOf(ban, "bans, nodes first");
  }
}
