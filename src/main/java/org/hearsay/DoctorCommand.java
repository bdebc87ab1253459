package org.hearsay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hearsay.cli.Command;
import org.hearsay.cli.Control;
import org.hearsay.cli.Exit;
import org.hearsay.cli.Failure;
import org.hearsay.cli.Hearsay;
import org.hearsay.cli.Terminal;
import org.hearsay.cli.doctor.Diagnosis;
import org.hearsay.cli.doctor.Doctor;
import org.hearsay.cli.doctor.Premises;
import org.hearsay.cli.doctor.Said;
import org.hearsay.disk.DataDirectory;
import org.hearsay.gossip.GossipSettings;
import org.hearsay.rpc.Nearest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code hearsay doctor}: what is wrong, and what to do about it; with and without a daemon. */
final class DoctorCommand implements Command {
  private static final String BUNDLE = "--bundle";

  private final Hearsay hearsay;
  private final CommandSpec spec;

  private DoctorCommand(Hearsay hearsay) {
    this.hearsay = hearsay;
    this.spec = CommandSpec.wrapWithoutInspection(this).name("doctor");
  }

  static CommandSpec spec(Hearsay hearsay) {
    DoctorCommand command = new DoctorCommand(hearsay);
    DaemonFlags.declare(command.spec);
    command.spec.addOption(
        OptionSpec.builder(BUNDLE)
            .arity("1")
            .type(Path.class)
            .paramLabel("FILE")
            .description(
                "Write a zip for a bug report, without addresses and secrets. Never over a file.")
            .build());
    command.spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("AREA")
            .description(
                "java, directories, ports, lan, clock, store, rpc, peers or pow; else all.")
            .build());
    command
        .spec
        .usageMessage()
        .customSynopsis("hearsay doctor [AREA] [--bundle FILE] [FLAG...]")
        .sortOptions(false)
        .description(
            "Look for what is wrong and say what to do about it; status 1 when something is.",
            "Flags are those of hearsay run: type what the daemon was started with.");
    return command.spec;
  }

  @Override
  public Exit run(Terminal terminal) {
    ParseResult parsed = spec.commandLine().getParseResult();
    Settings settings =
        Settings.locate(DaemonFlags.typed(parsed, hearsay, terminal), System.getenv());
    Doctor doctor =
        new Doctor(
            premises(settings),
            askDaemon(),
            () -> PowSpeed.measure(settings.get(Keys.POW_THREADS), settings.get(Keys.SHH_POW)));
    Optional<String> area = Optional.ofNullable(parsed.matchedPositionalValue(0, null));
    area.filter(name -> !doctor.areas().contains(name))
        .ifPresent(
            name -> {
              throw new Failure(
                  Exit.USAGE,
                  "There is no area " + name + ".",
                  Nearest.to(name, doctor.areas())
                      .map(meant -> "Did you mean hearsay doctor " + meant + "?")
                      .orElse("There are: " + String.join(", ", doctor.areas())));
            });
    Diagnosis diagnosis = new Diagnosis(doctor.look(area));
    if (hearsay.json()) {
      terminal.out().println(diagnosis.json());
    } else {
      diagnosis.print(terminal.out());
    }
    Path file = parsed.matchedOptionValue(BUNDLE, null);
    if (file != null) {
      bundle(file, settings, diagnosis, terminal);
      return Exit.OK; // it is what was asked for; the findings are in it
    }
    return diagnosis.exit();
  }

  /** Says first what it is about to write. */
  private static void bundle(Path file, Settings settings, Diagnosis diagnosis, Terminal terminal) {
    Bundle bundle = new Report(settings).gather(diagnosis);
    terminal.err().println("Bytes    in " + file + ":");
    bundle.list(terminal.err());
    bundle.write(file);
    terminal
        .err()
        .println(
            "Written. Look through it before you send it: addresses are tags, keys are not in.");
  }

  private Said askDaemon() {
    try (Control control = hearsay.connect()) {
      return Said.of(control.call("node_status"));
    } catch (Failure e) {
      return e.exit() == Exit.NO_DAEMON ? Said.nothing() : Said.refused(e.what(), e.fix());
    }
  }

  private static Premises premises(Settings settings) {
    String rpc = settings.get(Keys.RPC_ADDR);
    List<Premises.Port> ports = new ArrayList<>();
    ports.add(
        new Premises.Port(
            Keys.PORT.flag(), settings.get(Keys.ADDR).toString(), settings.get(Keys.PORT), true));
    ports.add(new Premises.Port(Keys.RPC_PORT.flag(), rpc, settings.get(Keys.RPC_PORT), false));
    if (settings.get(Keys.WS)) {
      ports.add(new Premises.Port(Keys.WS_PORT.flag(), rpc, settings.get(Keys.WS_PORT), false));
    }
    return new Premises(
        settings.dataDirectory(),
        ports,
        settings.get(Keys.LAN),
        settings.get(Keys.LAN_IF),
        settings.get(Keys.LAN_PORT),
        GossipSettings.PROTOCOL_VERSION,
        settings.get(Keys.NETWORKID),
        DataDirectory.runFile(settings.dataDirectory())
            .map(run -> List.copyOf(run.facts().values()))
            .orElse(List.of()));
  }
}
