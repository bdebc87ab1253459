package org.hearsay.rpc;

/**
 * A type of argument as geth declares it. Decoding reproduces Go's encoding/json to the letter of
 * its errors, because clients were written against them.
 */
interface GoType {
  /** Its name in Go's errors. */
  String goName();

  /** What a client may give. */
  Shape shape();

  /** What a missing or null value is. */
  Object zero();

  /**
   * What {@code null} is, standing where no field is; in a field it leaves the zero value.
   *
   * @throws BadArgumentException when the type wants something else
   */
  default Object decodeNull(Place place) throws BadArgumentException {
    return zero();
  }

  /**
   * Reads a value that is not null.
   *
   * @return never null; {@link #zero} when a mismatch was noted at {@code place}
   * @throws BadArgumentException for mistakes that Go reports at once; others it notes and reads on
   */
  Object decode(Json json, Place place) throws BadArgumentException;

  /** Where a value stands, for the errors; notes the first mismatch that Go reads past. */
  final class Place {
    private String target = "Go value";
    private String firstMismatch = "";

    /** From now on values belong to this field. */
    void enter(String struct, String field) {
      target = "Go struct field " + struct + "." + field;
    }

    String mismatch(String what, String goName) {
      return "json: cannot unmarshal " + what + " into " + target + " of type " + goName;
    }

    /** Notes a mismatch; decoding goes on as in Go, and the first one noted is reported. */
    void note(String what, String goName) {
      if (firstMismatch.isEmpty()) {
        firstMismatch = mismatch(what, goName);
      }
    }

    /** Throws what was noted, if anything was. */
    void finish() throws BadArgumentException {
      if (!firstMismatch.isEmpty()) {
        throw new BadArgumentException(firstMismatch);
      }
    }
  }
}
