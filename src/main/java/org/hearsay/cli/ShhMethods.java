package org.hearsay.cli;

import java.util.List;
import java.util.Locale;

/** Every {@code shh_} call as a subcommand: the list that {@code hearsay shh} is made from. */
public final class ShhMethods {
  static final List<Method> ALL =
      List.of(
          method("version", "Tell the version of Whisper."),
          method("info", "Tell what the node holds and takes."),
          method(
              "setMaxMessageSize", "Set the longest envelope that is taken.", Kind.NUMBER, "BYTES"),
          method("setMinPoW", "Set the lowest proof of work that is taken.", Kind.NUMBER, "RATING"),
          method("setBloomFilter", "Narrow what peers send.", Kind.TEXT, "HEX"),
          method(
              "markTrustedPeer", "Take direct messages from a connected peer.", Kind.TEXT, "ENODE"),
          method("makeLightClient", "Relay nothing."),
          method("cancelLightClient", "Relay again."),
          method("newKeyPair", "Make a key pair and print its id."),
          method("addPrivateKey", "Keep a private key and print its id.", Kind.SECRET, "FILE|-"),
          method("deleteKeyPair", "Forget a key pair.", Kind.TEXT, "ID"),
          method("hasKeyPair", "Tell whether there is such a key pair.", Kind.TEXT, "ID"),
          method("getPublicKey", "Show the public key of a pair.", Kind.TEXT, "ID"),
          method("getPrivateKey", "Show the private key of a pair.", Kind.TEXT, "ID"),
          method("newSymKey", "Make a symmetric key and print its id."),
          method("addSymKey", "Keep a symmetric key and print its id.", Kind.SECRET, "FILE|-"),
          method(
              "generateSymKeyFromPassword",
              "Derive a symmetric key from a password and print its id.",
              Kind.SECRET,
              "FILE|-"),
          method("hasSymKey", "Tell whether there is such a symmetric key.", Kind.TEXT, "ID"),
          method("getSymKey", "Show a symmetric key.", Kind.TEXT, "ID"),
          method("deleteSymKey", "Forget a symmetric key.", Kind.TEXT, "ID"),
          method("post", "Seal a message, send it and print its hash.", Kind.OBJECT, "JSON"),
          method(
              "newMessageFilter",
              "Collect messages and print the filter's id.",
              Kind.OBJECT,
              "JSON"),
          method("getFilterMessages", "Take what a filter has collected.", Kind.TEXT, "ID"),
          method("deleteMessageFilter", "End a filter.", Kind.TEXT, "ID"));

  private ShhMethods() {}

  /** How an argument is read. */
  enum Kind {
    /** There is none. */
    NONE,
    /** As it was typed. */
    TEXT,
    NUMBER,
    /** A secret: from a file or standard input, never from the command line. */
    SECRET,
    /** An object: in JSON, or by options. */
    OBJECT
  }

  /**
   * A method.
   *
   * @param name after {@code shh_}
   * @param label what stands for its argument in help
   */
  record Method(String name, String summary, Kind kind, String label) {
    /** As it is typed: {@code new-key-pair}. */
    String typed() {
      return name.replace("PoW", "Pow").replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    String called() {
      return "shh_" + name;
    }
  }

  /** What the control port calls them. */
  public static List<String> names() {
    return ALL.stream().map(Method::called).toList();
  }

  private static Method method(String name, String summary) {
    return new Method(name, summary, Kind.NONE, "");
  }

  private static Method method(String name, String summary, Kind kind, String label) {
    return new Method(name, summary, kind, label);
  }
}
