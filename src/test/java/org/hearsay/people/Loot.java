package org.hearsay.people;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.hearsay.env.Vault;
import org.hearsay.wire.Blob;
import org.hearsay.wire.MalformedFrameException;
import org.hearsay.wire.Talk;
import org.hearsay.wire.Topic;

/** Secrets, as a thief takes them: by looking at every field of every object. */
public final class Loot {
  private static final int STEPS = 100;

  private Loot() {}

  /** Every array of 32 bytes that can be reached. */
  static List<byte[]> of(Object root) {
    List<byte[]> found = new ArrayList<>();
    collect(root, new IdentityHashMap<>(), found);
    return found;
  }

  private static void collect(Object at, Map<Object, Boolean> seen, List<byte[]> found) {
    if (at == null || seen.put(at, true) != null) {
      return;
    }
    if (at instanceof byte[] bytes) {
      if (bytes.length == Secrets.BYTES) {
        found.add(bytes.clone());
      }
    } else if (at instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            collect(key, seen, found);
            collect(value, seen, found);
          });
    } else if (at instanceof Collection<?> all) {
      all.forEach(one -> collect(one, seen, found));
    } else if (at instanceof java.util.Optional<?> maybe) {
      maybe.ifPresent(one -> collect(one, seen, found));
    } else if (at.getClass().isArray() && !at.getClass().getComponentType().isPrimitive()) {
      for (int i = 0; i < Array.getLength(at); i++) {
        collect(Array.get(at, i), seen, found);
      }
    } else if (at.getClass().getName().startsWith("org.hearsay")
        && !at.getClass().getName().contains("Pair$")) { // whose network reaches both sides
      fields(at, seen, found);
    }
  }

  private static void fields(Object at, Map<Object, Boolean> seen, List<byte[]> found) {
    for (Field field : at.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        field.setAccessible(true);
        try {
          collect(field.get(at), seen, found);
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  /** All keys that follow from what was taken, as far as anybody may have used them. */
  static List<byte[]> keys(List<byte[]> loot) {
    List<byte[]> keys = new ArrayList<>();
    Set<ByteBuffer> seen = new HashSet<>();
    for (byte[] secret : loot) {
      if (!seen.add(ByteBuffer.wrap(secret))) {
        continue;
      }
      keys.add(secret);
      along(secret, keys);
      days(secret, keys);
      for (byte[] root : List.of(secret, Secrets.expand(secret, "hearsay next root"))) {
        for (String direction : List.of("hearsay a to b", "hearsay b to a")) {
          days(Secrets.expand(Secrets.expand(root, direction), "hearsay day"), keys);
        }
      }
    }
    return keys;
  }

  private static void days(byte[] day, List<byte[]> keys) {
    byte[] at = day;
    for (int i = 0; i < 3; i++) {
      along(Secrets.expand(at, "hearsay chain"), keys);
      at = Secrets.expand(at, "hearsay next day");
    }
  }

  private static void along(byte[] link, List<byte[]> keys) {
    HashChain chain = new HashChain(link.clone(), 0);
    for (int i = 0; i < STEPS; i++) {
      keys.add(chain.take().key());
    }
  }

  /** Those of all sessions that a vault has, as they would be after a restart now. */
  public static List<byte[]> ofSessions(Vault vault, Instant now) {
    List<byte[]> all = new ArrayList<>();
    for (Vault.Row row : vault.scan(ChatFormat.SESSIONS, new byte[0], Integer.MAX_VALUE)) {
      all.addAll(ChatFormat.read(ChatFormat.SESSIONS, row, in -> ofSession(in, now)).orElseThrow());
    }
    return all;
  }

  private static List<byte[]> ofSession(StateIn in, Instant now) {
    boolean unusedConfirmed = in.flag();
    Instant unusedLastItem = in.time();
    try {
      return of(
          Session.of(
              in.blob(),
              now,
              new Blind(),
              new SplittableRandom(1),
              id -> new Talk.Item(0, id, Talk.Item.NOTHING, 0, Blob.of(new byte[0]))));
    } catch (MalformedFrameException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }

  /** Looks out for nothing. */
  private static final class Blind implements Listening.Lookout {
    @Override
    public void add(Topic topic, Expected expected) {}

    @Override
    public void remove(Topic topic, Expected expected) {}
  }
}
