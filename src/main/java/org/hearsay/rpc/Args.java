package org.hearsay.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decoded arguments of one call, by position. */
record Args(List<Object> values) {
  Args {
    values = List.copyOf(values);
  }

  /**
   * Decodes positional parameters.
   *
   * @param given the request's {@code params}; missing and null mean none
   * @throws BadArgumentException with the text that geth would answer
   */
  static Args decode(Optional<Json> given, List<RpcMethod.Param> params)
      throws BadArgumentException {
    List<Json> items = items(given);
    List<Object> values = new ArrayList<>(params.size());
    for (int i = 0; i < items.size(); i++) {
      if (i >= params.size()) {
        throw new BadArgumentException("too many arguments, want at most " + params.size());
      }
      values.add(decode(i, items.get(i), params.get(i).type()));
    }
    for (int i = values.size(); i < params.size(); i++) {
      if (params.get(i).required()) {
        throw new BadArgumentException("missing value for required argument " + i);
      }
      values.add(params.get(i).type().zero());
    }
    return new Args(values);
  }

  /** The array that {@code params} must be. */
  static List<Json> items(Optional<Json> given) throws BadArgumentException {
    if (given.isEmpty() || given.get() instanceof Json.Null) {
      return List.of();
    }
    if (given.get() instanceof Json.Arr array) {
      return array.items();
    }
    throw new BadArgumentException("non-array args");
  }

  private static Object decode(int index, Json json, GoType type) throws BadArgumentException {
    try {
      GoType.Place place = new GoType.Place();
      Object value = json instanceof Json.Null ? type.decodeNull(place) : type.decode(json, place);
      place.finish();
      return value;
    } catch (BadArgumentException e) {
      throw new BadArgumentException("invalid argument " + index + ": " + e.getMessage());
    }
  }

  String text(int index) {
    return (String) values.get(index);
  }

  long uint32(int index) {
    return (Long) values.get(index);
  }

  double float64(int index) {
    return (Double) values.get(index);
  }

  byte[] bytes(int index) {
    return (byte[]) values.get(index);
  }

  List<?> list(int index) {
    return (List<?>) values.get(index);
  }

  <T> T value(int index, Class<T> type) {
    return type.cast(values.get(index));
  }

  GoStruct.Options options(int index) {
    return (GoStruct.Options) values.get(index);
  }
}
