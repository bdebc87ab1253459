package org.hearsay.rpc;

/** What {@link OperatorMethods} answers, described. */
final class OperatorShapes {
  private static final String SAMPLE_ENODE = "\"enode\":\"" + Example.ENODE + "\"";
  private static final String SAMPLE_ID = "\"id\":\"" + Example.NODE_HASH + "\"";
  private static final String SELF_ENODE = "\"enode\":\"" + Example.OWN_ENODE + "\"";
  private static final String SELF_ID = "\"id\":\"" + Example.OWN_HASH + "\"";
  private static final String SAMPLE_AGENT = "hearsay/v0.1.0/linux-amd64/java17";

  static final Example NODE_INFO =
      Example.of(
          "[]",
          ("{%s,\"name\":\"%s\",%s,\"ip\":\"127.0.0.1\",\"ports\":{\"discovery\":0,\"listener\":7470},"
                  + "\"listenAddr\":\"[::]:7470\",\"protocols\":{\"shh\":{\"version\":\"6.0\","
                  + "\"maxMessageSize\":1048576,\"minimumPoW\":0.2}}}")
              .formatted(SELF_ID, SAMPLE_AGENT, SELF_ENODE));

  static final Example PEERS =
      Example.of(
          "[]",
          ("[{%s,%s,\"name\":\"%s\",\"caps\":[\"shh/6\"],\"network\":{\"localAddress\":"
                  + "\"127.0.0.1:7470\",\"remoteAddress\":\"127.0.0.1:40312\",\"inbound\":true,"
                  + "\"static\":false},\"protocols\":{\"shh\":{\"version\":6,\"minimumPoW\":0.2,"
                  + "\"bloomDensity\":1,\"light\":false,\"standing\":0,\"connectedSeconds\":12,"
                  + "\"envelopesIn\":3,\"envelopesOut\":5,\"pingMillis\":2,\"skewMillis\":0}}}]")
              .formatted(SAMPLE_ENODE, SAMPLE_ID, SAMPLE_AGENT));

  static final Example STATUS =
      Example.of(
          "[]",
          ("{%s,%s,\"agent\":\"%s\",\"upSeconds\":60,\"networkId\":1,\"listenPort\":7470,"
                  + "\"light\":false,\"peers\":2,\"peersInbound\":1,\"maxPeers\":50,\"envelopes\":3,"
                  + "\"poolBytes\":10000,\"poolBytesMax\":268435456,\"minPow\":0.2,"
                  + "\"configuredMinPow\":0.2,\"maxMessageSize\":1048576,\"filters\":1,\"sealing\":0,"
                  + "\"skewMillis\":0,\"received\":7,\"duplicates\":2,\"refused\":0,"
                  + "\"refusedBy\":{\"low_pow\":0},\"evicted\":0,"
                  + "\"expired\":2}")
              .formatted(SELF_ID, SELF_ENODE, SAMPLE_AGENT));

  private OperatorShapes() {}

  private static Shape someNode(String words) {
    return Shape.object(words)
        .with("id", Shape.id("hash of its public key, as in geth"))
        .with("enode", Shape.text("its public key and address", "^enode://[0-9a-f]{128}(@.+)?$"));
  }

  static Shape nodeInfo() {
    Shape shh =
        Shape.object("")
            .with("version", Shape.text("6.0"))
            .with("maxMessageSize", Shape.count("bytes of the longest envelope taken"))
            .with("minimumPoW", Shape.number("lowest rating that is taken"));
    Shape ports =
        Shape.object("")
            .with("discovery", Shape.count("always 0: there is none over UDP"))
            .with("listener", Shape.count("TCP port for peers"));
    return someNode("this node")
        .with("name", Shape.text("what runs here"))
        .with("ip", Shape.text("an address of it"))
        .with("ports", ports)
        .with("listenAddr", Shape.text("where it listens"))
        .with("protocols", Shape.object("").with("shh", shh));
  }

  static Shape peers() {
    Shape network =
        Shape.object("")
            .with("localAddress", Shape.text("our end"))
            .with("remoteAddress", Shape.text("its end"))
            .with("inbound", Shape.truth("whether it dialled us"))
            .with("static", Shape.truth("whether it was asked for"));
    Shape peer =
        someNode("a peer")
            .with("name", Shape.text("what runs there"))
            .with("caps", Shape.listOf(Shape.text(""), "what it can do"))
            .with("network", network)
            .with("protocols", Shape.object("").with("shh", link()));
    return Shape.listOf(peer, "peers");
  }

  private static Shape link() {
    return Shape.object("")
        .with("version", Shape.count("6"))
        .with("minimumPoW", Shape.number("lowest rating that it takes"))
        .with("bloomDensity", Shape.number("part of all topics that it takes, 0 to 1"))
        .with("light", Shape.truth("whether it relays nothing"))
        .with("standing", Shape.count("penalty points; 0 is spotless"))
        .with("connectedSeconds", Shape.count("since the link is up"))
        .with("envelopesIn", Shape.count("that it sent"))
        .with("envelopesOut", Shape.count("that it was sent"))
        .maybe("pingMillis", Shape.count("last round trip"))
        .maybe("skewMillis", Shape.integer("its clock minus ours"));
  }

  static Shape refusedBy() {
    return Shape.object("of the refused ones, how many for each reason, such as low_pow");
  }

  static Shape status() {
    return someNode("this node")
        .with("agent", Shape.text("what runs here"))
        .with("upSeconds", Shape.count("since the start"))
        .with("networkId", Shape.count("nodes with different ids do not talk"))
        .with("listenPort", Shape.count("TCP port for peers"))
        .with("light", Shape.truth("whether it relays nothing"))
        .with("peers", Shape.count("connected now"))
        .with("peersInbound", Shape.count("of them, those that dialled us"))
        .with("maxPeers", Shape.count("links at once"))
        .with("envelopes", Shape.count("in the pool"))
        .with("poolBytes", Shape.count("that they take"))
        .with("poolBytesMax", Shape.count("that they may take"))
        .with("minPow", Shape.number("lowest rating that is taken now"))
        .with("configuredMinPow", Shape.number("the same when the pool has room"))
        .with("maxMessageSize", Shape.count("bytes of the longest envelope taken"))
        .with("filters", Shape.count("filters and subscriptions"))
        .with("sealing", Shape.count("messages being sealed"))
        .maybe("skewMillis", Shape.integer("the peers' clocks minus ours"))
        .with("received", Shape.count("envelopes from peers"))
        .with("duplicates", Shape.count("of them, known already"))
        .with("refused", Shape.count("of them, against the rules"))
        .with("refusedBy", refusedBy())
        .with("evicted", Shape.count("envelopes that gave way to better rated ones"))
        .with("expired", Shape.count("envelopes whose time was over"))
        .maybe("chain", chain());
  }

  private static Shape chain() {
    return Shape.object("the chain, when one is followed; chain_head tells more")
        .with("chain", Shape.text("its name"))
        .with("height", Shape.count("of its tip"))
        .with("finalHeight", Shape.count("up to here nothing is undone without the operator"))
        .with("bestPeerHeight", Shape.count("greatest that a peer named; 0 without such a peer"))
        .with("peers", Shape.count("that follow it as well"))
        .with("syncing", Shape.truth("whether a heavier branch is on its way here"))
        .with("mining", Shape.oneOf(ChainHead.MODES, "when this node mines"))
        .with("pending", Shape.count("transactions that wait"))
        .with("names", Shape.count("names ever registered"))
        .with("alarm", Shape.truth("whether a heavier branch would undo what is final"));
  }
}
