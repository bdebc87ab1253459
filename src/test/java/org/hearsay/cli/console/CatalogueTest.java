package org.hearsay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.api.Assertions;
import org.hearsay.cli.Failure;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is completed, helped with and remembered, after a small document. */
final class CatalogueTest {
  private static final String DOCUMENT =
      """
      {"methods": [
        {"name": "t_post", "summary": "Posts.", "params": [
          {"name": "message", "required": true, "schema": {"type": "object", "properties": {
            "ttl": {"type": "integer"}, "light": {"type": "boolean"}, "topic":
            {"type": "string", "pattern": "^0x[0-9a-f]{8}$"}}}}],
         "result": {"name": "result", "schema": {"type": "string", "description": "its hash"}},
         "errors": [{"code": -32000, "message": "no"}],
         "examples": [{"name": "t_post", "params": [{"name": "message", "value": {"ttl": 5}}],
           "result": {"name": "result", "value": "0x00"}}]},
        {"name": "t_subscribe", "params": [
          {"name": "name", "required": true, "schema": {"type": "string", "enum": ["a", "b"]}},
          {"name": "more", "required": false, "schema": {"type": "object"}}]},
        {"name": "t_hide", "params": [
          {"name": "pin", "required": true, "x-secret": true, "schema": {"type": "string"}}]},
        {"name": "shh_addSymKey", "params": []}
      ]}
      """;

  private final Catalogue catalogue = new Catalogue(JsonMapper.shared().readTree(DOCUMENT));
  private final Completion completion = new Completion(catalogue);

  private List<String> words(String before, String word) {
    return completion.at(before, word).stream().map(Completion.Word::text).toList();
  }

  @Test
  void aLineBeginsWithAMethodInTheSpellingThatWasBegun() {
    assertThat(words("", "")).contains("t_post", "shh_addSymKey", "help", ".exit");
    assertThat(words("", "t.p")).contains("t.post(").doesNotContain("t_post");
    assertThat(words("help ", "")).contains("t_post", "t", "shh");
  }

  @Test
  void argumentsAreCompletedByTheirSchema() {
    assertThat(words("t_subscribe ", "")).containsExactly("a", "b");
    assertThat(words("t_subscribe(", "")).containsExactly("a", "b");
    assertThat(words("t_subscribe a ", "")).isEmpty();
    assertThat(words("t_post ", "")).containsExactly("{");
    assertThat(words("t_post {", "")).containsExactly("ttl:", "light:", "topic:");
    assertThat(words("t_post {ttl: 5, ", "t")).containsExactly("light:", "topic:");
    assertThat(words("t_post {light: ", "")).containsExactly("true", "false");
    assertThat(words("t_nothing ", "")).isEmpty();
  }

  @Test
  void behindTheCursorStandsWhatIsStillToCome() {
    assertThat(completion.tip("t_subscribe ")).isEqualTo("name: a|b [more: object]");
    assertThat(completion.tip("t_subscribe a ")).isEqualTo("[more: object]");
    assertThat(completion.tip("t_subscribe a")).isEqualTo(" [more: object]");
    assertThat(completion.tip("t_post "))
        .isEqualTo("{ttl: whole number, light: true|false, topic: 0xHEX}");
    assertThat(completion.tip("t_subs")).isEmpty();
  }

  @Test
  void helpSaysWhatTheDocumentSays() {
    HelpText help = new HelpText(catalogue, false);
    assertThat(help.on("")).contains("Namespaces: shh, t");
    assertThat(help.on("t")).contains("t_post       Posts.");
    assertThat(help.on("t.post"))
        .contains("Posts.", "ttl", "whole number", "its hash", "t_post {\"ttl\":5}", "\"0x00\"");
    Assertions.assertThatThrownBy(() -> help.on("t_pst"))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.fix()).contains("t_post"));
  }

  @Test
  void secretsAreNotRememberedEvenWhenTheMethodIsMisspelt() {
    for (String line :
        List.of(
            "shh_addSymKey 0x01",
            "shh.addSymKey('0x01')",
            "  shh_addSymKey(0x01)",
            "shh_addSymKye 0x01",
            "web3.shh.addPrivateKey(0x01)",
            "shh_generateSymKeyFromPasword x",
            "t_hide 1234",
            "t.hdie(1234)")) {
      assertThat(catalogue.mayKeep(line)).as(line).isFalse();
      assertThat(catalogue.mayRemember(line)).as(line).isFalse();
    }
  }

  @Test
  void onlyWhatIsUnderstoodIsKeptOnDisk() {
    assertThat(catalogue.mayKeep("t.post({ttl: 5})")).isTrue();
    assertThat(catalogue.mayKeep("my password by mistake")).isFalse();
    assertThat(catalogue.mayRemember("t_pst {ttl: 5}")).isTrue();
    assertThat(catalogue.mayKeep("t_pst {ttl: 5}")).isFalse();
  }
}
