package org.hearsay.rpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An options object. Go fills its fields in the order of the text, ignoring the case of names,
 * skipping members it does not know and fields that are null.
 *
 * @param simpleName how Go names it where a field is meant, such as {@code NewMessage}
 * @param strict whether members that it does not know are refused: ours are, geth's are not
 */
record GoStruct(String goPackage, String simpleName, List<Field> fields, boolean strict)
    implements GoType {
  private static final Logger log = LoggerFactory.getLogger(GoStruct.class);

  GoStruct {
    fields = List.copyOf(fields);
  }

  GoStruct(String goPackage, String simpleName, List<Field> fields) {
    this(goPackage, simpleName, fields, false);
  }

  /** The same for calls that are ours: whoever mistypes a member is told so. */
  GoStruct strictly() {
    return new GoStruct(goPackage, simpleName, fields, true);
  }

  /**
   * A field.
   *
   * @param name in JSON
   * @param words what it is for
   */
  record Field(String name, GoType type, String words) {}

  @Override
  public String goName() {
    return goPackage + "." + simpleName;
  }

  @Override
  public Shape shape() {
    Shape shape = Shape.object("");
    for (Field field : fields) {
      shape = shape.maybe(field.name, field.type.shape().described(field.words));
    }
    return shape;
  }

  @Override
  public Object zero() {
    return new Options(this, Map.of());
  }

  @Override
  public Object decode(Json json, Place outer) throws BadArgumentException {
    Place place = new Place();
    Map<String, Object> values = new HashMap<>();
    if (json instanceof Json.Obj object) {
      for (Json.Member member : object.members()) {
        if (!fill(member, place, values)) {
          if (strict) {
            throw new BadArgumentException(unknown(member.name()));
          }
          log.debug("rpc ignored member={} of={}", JsonText.quote(member.name()), simpleName);
        }
      }
    } else {
      place.note(json.kind(), goName());
    }
    place.finish();
    return new Options(this, values);
  }

  private String unknown(String name) {
    List<String> known = fields.stream().map(Field::name).toList();
    String meant =
        Nearest.to(name, known)
            .map(near -> " Did you mean " + near + "?")
            .orElse(" There are " + String.join(", ", known) + ".");
    return "unknown member " + JsonText.quote(name) + "." + meant;
  }

  /** False when no field has the member's name. */
  private boolean fill(Json.Member member, Place place, Map<String, Object> values)
      throws BadArgumentException {
    for (Field field : fields) {
      if (member.isNamed(field.name)) {
        if (member.value() instanceof Json.Null) {
          values.remove(field.name);
          return true;
        }
        place.enter(simpleName, field.name);
        values.put(field.name, field.type.decode(member.value(), place));
        return true;
      }
    }
    return false;
  }

  /** What an object gave. */
  record Options(GoStruct type, Map<String, Object> values) {
    Options {
      values = Map.copyOf(values);
    }

    private Object get(String name) {
      Object given = values.get(name);
      return given != null ? given : type.field(name).type.zero();
    }

    boolean has(String name) {
      return values.containsKey(name);
    }

    String text(String name) {
      return (String) get(name);
    }

    long uint32(String name) {
      return (Long) get(name);
    }

    double float64(String name) {
      return (Double) get(name);
    }

    boolean bool(String name) {
      return (Boolean) get(name);
    }

    byte[] bytes(String name) {
      return (byte[]) get(name);
    }

    <T> T value(String name, Class<T> type) {
      return type.cast(get(name));
    }

    <T> List<T> list(String name, Class<T> element) {
      return ((List<?>) get(name)).stream().map(element::cast).toList();
    }
  }

  private Field field(String name) {
    return fields.stream()
        .filter(field -> field.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(simpleName + " has no field " + name));
  }
}
