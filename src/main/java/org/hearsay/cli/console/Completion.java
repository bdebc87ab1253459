package org.hearsay.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can stand at a place of a line. */
final class Completion {
  private final Catalogue catalogue;

  /**
   * One that can.
   *
   * @param about a few words on it; may be empty
   * @param isWhole whether a blank is to follow
   */
  record Word(String text, String about, boolean isWhole) {}

  Completion(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Everything that can stand there, whatever the word begins with.
   *
   * @param before what stands before the word
   * @param word as far as it was typed
   */
  List<Word> at(String before, String word) {
    if (before.isBlank()) {
      return methods(word.contains("."), true);
    }
    if (before.strip().matches("\\.?help")) {
      List<Word> subjects = new ArrayList<>(methods(false, false));
      catalogue.namespaces().forEach(name -> subjects.add(new Word(name, "all of them", true)));
      return subjects;
    }
    return catalogue
        .named(CallReader.methodOf(before))
        .map(method -> arguments(method, before))
        .orElse(List.of());
  }

  private List<Word> methods(boolean dotted, boolean help) {
    List<Word> words = new ArrayList<>();
    for (Catalogue.Method method : catalogue.all()) {
      String about = (method.signature() + "  " + method.summary()).strip();
      words.add(
          dotted
              ? new Word(method.name().replaceFirst("_", ".") + "(", about, false)
              : new Word(method.name(), method.summary(), true));
    }
    if (help && !dotted) {
      words.add(new Word("help", "What can be typed, or what a method takes.", true));
      words.add(new Word(".exit", "End the console.", true));
    }
    return words;
  }

  private static List<Word> arguments(Catalogue.Method method, String before) {
    List<Word> words = new ArrayList<>();
    int brace = before.lastIndexOf('{');
    if (brace > before.lastIndexOf('}')) {
      boolean afterColon = before.stripTrailing().endsWith(":");
      method.params().stream()
          .filter(param -> !param.members().isEmpty())
          .forEach(param -> members(param, before.substring(brace), afterColon, words));
      return words;
    }
    parameter(method, before)
        .ifPresent(
            param -> {
              param.choices().forEach(choice -> words.add(new Word(choice, "", true)));
              if (!param.members().isEmpty()) {
                words.add(new Word("{", param.signature(), false));
              }
              if (param.type().equals("true|false")) {
                truths(words);
              }
            });
    return words;
  }

  private static void members(
      Catalogue.Param param, String inside, boolean afterColon, List<Word> words) {
    if (afterColon) {
      String name = inside.replaceFirst("(?s).*?\"?(\\w+)\"?\\s*:\\s*$", "$1");
      if (param.members().getOrDefault(name, "").equals("true|false")) {
        truths(words);
      }
      return;
    }
    param
        .members()
        .forEach(
            (name, type) -> {
              if (!inside.matches("(?s).*\\b" + name + "\"?\\s*:.*")) {
                words.add(new Word(name + ":", type, true));
              }
            });
  }

  private static void truths(List<Word> words) {
    words.add(new Word("true", "", true));
    words.add(new Word("false", "", true));
  }

  /** The parameter whose turn it is, as far as that can be told from an unfinished line. */
  private static Optional<Catalogue.Param> parameter(Catalogue.Method method, String before) {
    String arguments = before.stripLeading().replaceFirst("^[\\w.]+[\\s(]*", "");
    long given = List.of(arguments.split("[\\s,]+")).stream().filter(s -> !s.isEmpty()).count();
    return method.params().stream().skip(given).findFirst();
  }

  /** What the method of a line takes from here on, shown while it is typed. */
  String tip(String line) {
    Optional<Catalogue.Method> method = catalogue.named(CallReader.methodOf(line));
    boolean typesTheName = line.stripLeading().matches("[\\w.]*");
    if (method.isEmpty() || typesTheName || line.contains("{")) {
      return "";
    }
    String arguments = line.stripLeading().replaceFirst("^[\\w.]+[\\s(]*", "");
    boolean typesOne = !arguments.isEmpty() && !arguments.matches("(?s).*[\\s,]");
    List<String> left = new ArrayList<>();
    long given = List.of(arguments.split("[\\s,]+")).stream().filter(s -> !s.isEmpty()).count();
    method.get().params().stream().skip(given).forEach(param -> left.add(param.signature()));
    return (typesOne && !left.isEmpty() ? " " : "") + String.join(" ", left);
  }
}
