package org.hearsay.rpc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that can be called. Filled once, before the port opens. */
final class MethodTable {
  private final Map<String, RpcMethod> methods = new LinkedHashMap<>();
  private final Map<String, RpcSubscription> subscriptions = new LinkedHashMap<>();

  private volatile @Nullable String description;

  MethodTable add(Collection<RpcMethod> more) {
    for (RpcMethod method : more) {
      if (methods.put(method.name(), method) != null) {
        throw new IllegalStateException(method.name() + " is there twice");
      }
    }
    return this;
  }

  MethodTable add(RpcSubscription subscription) {
    subscriptions.put(key(subscription.namespace(), subscription.name()), subscription);
    return this;
  }

  Optional<RpcMethod> method(String name) {
    return Optional.ofNullable(methods.get(name));
  }

  Optional<RpcSubscription> subscription(String namespace, String name) {
    return Optional.ofNullable(subscriptions.get(key(namespace, name)));
  }

  Collection<RpcMethod> methods() {
    return methods.values();
  }

  Collection<RpcSubscription> subscriptions() {
    return subscriptions.values();
  }

  /**
   * Everything that can be called, as the JSON text of an OpenRPC document. Made once: it takes
   * longer than a thousand calls, and whoever asks again and again must not keep the loop busy.
   */
  String description() {
    String text = description;
    if (text == null) {
      text = JsonText.write(OpenRpc.document(this));
      description = text;
    }
    return text;
  }

  /** The namespaces in which such a caller finds anything. */
  SortedSet<String> namespaces(Trust trust) {
    SortedSet<String> names = new TreeSet<>();
    for (RpcMethod method : methods.values()) {
      if (trust.covers(method.trust())) {
        names.add(method.namespace());
      }
    }
    return names;
  }

  private static String key(String namespace, String name) {
    return namespace + " " + name;
  }
}
