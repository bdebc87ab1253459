package org.hearsay.rpc;

/** Which block: a height as a number or in digits, an id, or {@value #LATEST}. */
record HeightOrId() implements GoType {
  static final String LATEST = "latest";

  private static final String PATTERN = "^([0-9]{1,9}|0x[0-9a-f]{64}|" + LATEST + ")$";

  @Override
  public String goName() {
    return "hearsay.Block";
  }

  @Override
  public Shape shape() {
    return Shape.text("a height, which may be a JSON number as well, an id, or latest", PATTERN);
  }

  @Override
  public Object zero() {
    return LATEST;
  }

  @Override
  public Object decode(Json json, Place place) throws BadArgumentException {
    String text =
        json instanceof Json.Num number
            ? number.digits()
            : json instanceof Json.Str given ? given.value() : json.kind();
    if (!text.matches(PATTERN)) {
      throw new BadArgumentException(
          "a block is a height, an id of 0x and 64 hex digits, or latest, not " + text);
    }
    return text;
  }
}
