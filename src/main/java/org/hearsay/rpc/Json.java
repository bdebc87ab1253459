package org.hearsay.rpc;

import java.util.List;

/**
 * A JSON value exactly as it was written: numbers keep their digits (ids are echoed, geth's errors
 * quote them), objects keep the order and the duplicates of their members.
 */
sealed interface Json {
  /** How deeply arrays and objects may nest. */
  int DEPTH_MAX = 64;

  /** What Go's encoding/json calls this kind of value in its errors. */
  String kind();

  /** {@code null}. */
  record Null() implements Json {
    @Override
    public String kind() {
      return "null";
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {
    @Override
    public String kind() {
      return "bool";
    }
  }

  /** A number as it was written. */
  record Num(String digits) implements Json {
    @Override
    public String kind() {
      return "number";
    }
  }

  /** A string; a lone surrogate has become U+FFFD, as in Go. */
  record Str(String value) implements Json {
    @Override
    public String kind() {
      return "string";
    }
  }

  /** An array. */
  record Arr(List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "array";
    }
  }

  /** An object. */
  record Obj(List<Member> members) implements Json {
    public Obj {
      members = List.copyOf(members);
    }

    @Override
    public String kind() {
      return "object";
    }
  }

  /** One member of an object. */
  record Member(String name, Json value) {
    /** Whether Go would fill a field of this name from the member: it ignores case. */
    boolean isNamed(String field) {
      return name.equalsIgnoreCase(field);
    }
  }
}
