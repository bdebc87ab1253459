package org.hearsay.daemon;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One kind of request that an attacker makes, and what may come of it.
 *
 * @param statuses any of these; 0 is a connection closed without an answer
 * @param says what the answer has in it, when there is one
 */
record Hostility(String name, byte[] bytes, Set<Integer> statuses, String says) {
  private static final String OURS = "Host: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String UPGRADE =
      "GET / HTTP/1.1\r\n%sConnection: Upgrade\r\nUpgrade: websocket\r\n";
  private static final String NEW_KEY = "{\"id\":1,\"method\":\"shh_newKeyPair\"}";
  private static final int CLOSED = 0;
  private static final int SMALL_BYTES = 16 << 10;

  private static Hostility of(String name, String bytes, String says, Integer... statuses) {
    byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
    return new Hostility(name, raw, Set.of(statuses), says);
  }

  /** Whether it is about bytes, not about numbers. */
  boolean isHeavy() {
    return bytes.length >= 1 << 20;
  }

  /** Whether this may come of it; what is not small may also find no room. */
  boolean allows(HostileWire.Reply reply) {
    boolean noRoom = reply.status() == 503 || reply.body().contains("-32013");
    boolean expected = statuses.contains(reply.status()) && reply.body().contains(says);
    return expected
        || (bytes.length > SMALL_BYTES && noRoom)
        || (reply.status() == 0 && statuses.contains(0));
  }

  private static String post(String host, String headers, String body) {
    return "POST / HTTP/1.1\r\n%s%sContent-Length: %d\r\n\r\n%s"
        .formatted(host, headers, body.length(), body);
  }

  private static Hostility call(String name, String body, String says) {
    return of(name, post(OURS, JSON, body), says, 200);
  }

  static List<Hostility> all() {
    List<Hostility> all = new ArrayList<>();
    all.addAll(strangers());
    all.addAll(malformed());
    all.addAll(oversize());
    all.addAll(json());
    return all;
  }

  /** Web pages, and programs without the token. */
  private static List<Hostility> strangers() {
    String evil = "Host: evil.example\r\n";
    String origin = "Origin: https://evil.example\r\n";
    String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
    return List.of(
        of("rebound host", post(evil, JSON, NEW_KEY), "invalid host", 403),
        of("host twice", post(OURS + evil, JSON, NEW_KEY), "", 400, 403),
        of("no host", post("", JSON, NEW_KEY), "", 400, 403),
        of("upgrade by a page", UPGRADE.formatted(OURS) + key + origin + "\r\n", "origin", 403),
        of("upgrade, rebound", UPGRADE.formatted(evil) + key + "\r\n", "invalid host", 403),
        of("upgrade without key", UPGRADE.formatted(OURS) + "\r\n", "Sec-WebSocket-Key", 400),
        of(
            "upgrade of old",
            UPGRADE.formatted(OURS) + key.replace("13", "8") + "\r\n",
            "version 13",
            426),
        of("a form", post(OURS, "Content-Type: text/plain\r\n", NEW_KEY), "content type", 415),
        of("no media type", post(OURS, "", NEW_KEY), "content type", 415),
        of("preflight", "OPTIONS / HTTP/1.1\r\n" + OURS + origin + "\r\n", "", 200),
        of("PUT", post(OURS, JSON, NEW_KEY).replace("POST", "PUT"), "", 405),
        of("TRACE", post(OURS, JSON, NEW_KEY).replace("POST", "TRACE"), "", 405),
        of(
            "token guessed",
            post(OURS, JSON + "Authorization: Bearer 00\r\n", NEW_KEY),
            "",
            401,
            429),
        call("operator's call", "{\"id\":1,\"method\":\"node_stop\"}", "-32601"),
        call("operator's other call", "{\"id\":1,\"method\":\"admin_removePeer\"}", "-32601"));
  }

  /** What one server reads in this way and another in that. */
  private static List<Hostility> malformed() {
    String te = "Transfer-Encoding: chunked\r\n";
    String head = "POST / HTTP/1.1\r\n" + OURS + JSON;
    return List.of(
        of("length and chunks", post(OURS, JSON + te, "0\r\n\r\n" + NEW_KEY), "", 400, CLOSED),
        of("two lengths", post(OURS, JSON + "Content-Length: 1\r\n", NEW_KEY), "", 400),
        of("negative length", head + "Content-Length: -1\r\n\r\n" + NEW_KEY, "", 400),
        of("length of letters", head + "Content-Length: x\r\n\r\n" + NEW_KEY, "", 400, 413),
        of("chunk of letters", head + te + "\r\nZZ\r\n" + NEW_KEY + "\r\n", "", 400),
        of("chunk without end", head + te + "\r\n1\r\n" + NEW_KEY + "\r\n", "", 400),
        of(
            "folded header",
            post(OURS, JSON + "X: a\r\n b: c\r\n", NEW_KEY.replace("shh", "no")),
            "",
            200,
            400),
        of(
            "space before colon",
            post(OURS, "Content-Type : application/json\r\n", NEW_KEY),
            "",
            400,
            415),
        of("bare line feeds", post("Host: evil\n", JSON, NEW_KEY), "", 400, 403),
        of("NUL in a header", post(OURS, JSON + "X: \0\r\n", NEW_KEY), "", 400),
        of("NUL in a name", post(OURS, JSON + "X\0: a\r\n", NEW_KEY), "", 400),
        of(
            "whole URL",
            post(OURS, JSON, NEW_KEY).replace(" / ", " http://evil.example/ "),
            "",
            403),
        of("CONNECT", "CONNECT evil.example:443 HTTP/1.1\r\n" + OURS + "\r\n", "", 403, 405, 415),
        of("HTTP/0.9", "GET /\r\n\r\n", "", 400, 403, CLOSED),
        of("HTTP/9.9", "GET / HTTP/9.9\r\n" + OURS + "\r\n", "", 200, 400),
        of("nonsense", "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n", "", 400, CLOSED));
  }

  /** More than anybody needs. */
  private static List<Hostility> oversize() {
    String head = "POST / HTTP/1.1\r\n" + OURS + JSON;
    String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
    return List.of(
        of("10 GB to come", head + "Content-Length: 10000000000\r\n\r\n{", "too large", 413),
        of(
            "no number at all",
            head + "Content-Length: " + "9".repeat(50) + "\r\n\r\n",
            "",
            400,
            413),
        of(
            "chunks",
            head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(4),
            "",
            413,
            CLOSED),
        of("header of a megabyte", "GET / HTTP/1.1\r\nX: " + "x".repeat(1 << 20), "", 431, CLOSED),
        of("many headers", head + "X: y\r\n".repeat(10_000) + "\r\n", "", 431, CLOSED),
        of(
            "long target",
            "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n",
            "",
            400,
            414,
            431,
            CLOSED));
  }

  /** Bodies that are let in. */
  private static List<Hostility> json() {
    String digits = "9".repeat(100_000);
    String member = "{\"id\":1,\"method\":\"shh_newMessageFilter\",\"params\":[]}";
    return List.of(
        call("deep", "[".repeat(100_000), "-32700"),
        call("deep objects", "{\"a\":".repeat(100_000), "-32700"),
        call("deep in a batch", "[1,{\"a\":" + "[".repeat(100_000), "-32700"),
        call(
            "batch of 10,000",
            "[" + (member + ",").repeat(9_999) + member + "]",
            "batch too large"),
        call("batch of junk", "[" + "1,".repeat(999) + "1]", "-32600"),
        call("huge id", "{\"id\":" + digits + ",\"method\":\"shh_newKeyPair\"}", "-32700"),
        call(
            "huge number",
            "{\"id\":1,\"method\":\"shh_setMinPoW\",\"params\":[" + digits + "]}",
            "-32700"),
        call(
            "huge exponent",
            "{\"id\":1,\"method\":\"shh_setMinPoW\",\"params\":[1e999999999]}",
            "-32602"),
        call(
            "keys twice",
            "{\"id\":1,\"id\":2,\"method\":\"shh_newKeyPair\",\"method\":\"no_thing\"}",
            "-32601"),
        call("not UTF-8", "{\"id\":1,\"method\":\"no_\u00c3\u0028\u00ff\"}", "-32601"),
        call("lone surrogate", "{\"id\":\"\\ud800\",\"method\":\"no_\\udfff\"}", "-32601"),
        call("a million values", "[[" + "1,".repeat(1_000_000) + "1]]", "more than 100000 values"),
        call("null", "null", "-32600"),
        call("nothing", "", ""));
  }
}
