package org.hearsay.rpc;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which requests are let in, by their head alone. Texts are geth's where geth has the rule. */
final class HttpRules {
  private static final Set<String> MEDIA_TYPES =
      Set.of("application/json", "application/json-rpc", "application/jsonrequest");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final String DOCUMENT = "/openrpc.json";
  private static final Set<String> PROBES = Set.of("/livez", "/readyz");

  private static final Set<String> METRICS = Set.of("/metrics", "/debug/metrics/prometheus");

  static final Refusal METRICS_CLOSED =
      new Refusal(
          HttpResponseStatus.FORBIDDEN, "metrics need the token, or a daemon with --metrics.open");

  private final RpcSettings settings;

  HttpRules(RpcSettings settings) {
    this.settings = settings;
  }

  /** Why a request is turned away. */
  record Refusal(HttpResponseStatus status, String text) {}

  /** What a request is. */
  enum Kind {
    CALL,
    UPGRADE,
    /** Whether the daemon is alive, or ready, which is the same as soon as the port is open. */
    PROBE,
    /** Figures for Prometheus. */
    METRICS,
    /** Everything that can be called, described. */
    DOCUMENT,
    /** To be answered with 200 and nothing, as geth does for load balancers. */
    EMPTY;

    /** Whether it matters who asks. */
    boolean isPrivate() {
      return this == CALL || this == UPGRADE || this == DOCUMENT || this == METRICS;
    }
  }

  static Kind kind(HttpRequest request) {
    if (isUpgrade(request)) {
      return Kind.UPGRADE;
    }
    if (request.method().equals(HttpMethod.POST)) {
      return Kind.CALL;
    }
    if (METRICS.contains(request.uri())) {
      return Kind.METRICS;
    }
    if (request.uri().equals(DOCUMENT)) {
      return Kind.DOCUMENT;
    }
    return PROBES.contains(request.uri()) ? Kind.PROBE : Kind.EMPTY;
  }

  /**
   * Judges the head.
   *
   * @param localPort the port that the request came to
   */
  Optional<Refusal> judge(HttpRequest request, int localPort) {
    if (!hostIsOurs(request, localPort)) {
      return refuse(HttpResponseStatus.FORBIDDEN, "invalid host specified");
    }
    if (isUpgrade(request)) {
      return judgeUpgrade(request);
    }
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.PUT) || method.equals(HttpMethod.DELETE)) {
      return refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "method not allowed");
    }
    long length = contentLength(request);
    if (length > settings.bodyBytesMax()) {
      return tooLarge(length);
    }
    if (method.equals(HttpMethod.OPTIONS) || isEmptyGet(request, length)) {
      return Optional.empty();
    }
    if (!MEDIA_TYPES.contains(mediaType(request))) {
      return refuse(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "invalid content type, only application/json is supported");
    }
    return method.equals(HttpMethod.POST)
        ? Optional.empty()
        : refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "method not allowed");
  }

  Optional<Refusal> tooLarge(long bytes) {
    return refuse(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "content length too large (" + bytes + ">" + settings.bodyBytesMax() + ")");
  }

  private Optional<Refusal> judgeUpgrade(HttpRequest request) {
    if (!request.method().equals(HttpMethod.GET)) {
      return refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "method not allowed");
    }
    for (String origin : request.headers().getAll(HttpHeaderNames.ORIGIN)) {
      if (!settings.origins().contains(origin) && !settings.origins().contains("*")) {
        return refuse(HttpResponseStatus.FORBIDDEN, "origin not allowed");
      }
    }
    if (!request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "missing Sec-WebSocket-Key");
    }
    boolean version13 =
        request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13", false);
    return version13
        ? Optional.empty()
        : refuse(HttpResponseStatus.UPGRADE_REQUIRED, "only WebSocket version 13");
  }

  private static boolean isUpgrade(HttpRequest request) {
    return request
            .headers()
            .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
        && request
            .headers()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private static boolean isEmptyGet(HttpRequest request, long length) {
    return request.method().equals(HttpMethod.GET)
        && length <= 0
        && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        && request.uri().indexOf('?') < 0;
  }

  /** -1 when there is none. */
  private static long contentLength(HttpRequest request) {
    String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE; // more digits than anything we take
    }
  }

  private static String mediaType(HttpRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
  }

  /** The guard against DNS rebinding: a page on the web can only name its own host. */
  private boolean hostIsOurs(HttpRequest request, int localPort) {
    List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.size() != 1) {
      return hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
    String host = authority(request.uri()).orElse(hosts.get(0)).toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = hasPort ? host.substring(0, colon) : host;
    if (settings.vhosts().contains("*") || settings.vhosts().contains(name)) {
      return true;
    }
    boolean ourPort = !hasPort || host.substring(colon + 1).equals(String.valueOf(localPort));
    return ourPort && (LOOPBACK.contains(name) || name.equals(settings.address()));
  }

  /** The host of a request line with a whole URL, which then counts more than the header. */
  private static Optional<String> authority(String uri) {
    int scheme = uri.indexOf("://");
    if (uri.startsWith("/") || scheme < 0) {
      return Optional.empty();
    }
    String rest = uri.substring(scheme + 3);
    int end = 0;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return Optional.of(rest.substring(0, end));
  }

  private static Optional<Refusal> refuse(HttpResponseStatus status, String text) {
    return Optional.of(new Refusal(status, text));
  }
}
