package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.base.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What holds for every command, before any job begins. */
class CredenceMainTest {

  static Stream<CommandLine> commands() {
    return CredenceMain.commandLine().getSubcommands().values().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandSaysWhatItDoesAndHowItMayEnd(CommandLine command) {
    String help = command.getUsageMessage();
    assertThat(help).contains("scripts/" + command.getCommandName() + " ");
    assertThat(command.getCommandSpec().usageMessage().header()).isNotEmpty();
    for (ExitCode code : ExitCode.values()) {
      assertThat(help).contains("\n  " + code.code() + " ");
    }
  }

  /** What YARN's application master takes a driver's exit code from. */
  @Test
  void anExceptionOfSparkCarriesTheExitCode() {
    assertThat(CredenceMain.ended(75).exitCode()).isEqualTo(75);
  }

  @Test
  void aRunOnSparkSaysWhereSparksOptionsGo() {
    Map<String, CommandLine> commands = CredenceMain.commandLine().getSubcommands();
    for (String name :
        new String[] {"train", "sweep", "prune", "evaluate", "score", "coreset", "scale"}) {
      assertThat(commands.get(name).getUsageMessage()).contains("Everything after -- goes to");
    }
    assertThat(commands.get("report").getUsageMessage()).doesNotContain("Everything after --");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trian | Did you mean: scripts/credence train?",
        "train --mastr local | Everything after -- goes to spark-submit",
        "train --out a --out b | option '--out'",
        "score m | scripts/credence score --help",
        "'' | scripts/credence --help"
      })
  void aCommandLineThatCannotBeIs64(String line, String said) {
    CommandLine credence = CredenceMain.commandLine();
    StringWriter errors = new StringWriter();
    credence.setErr(new PrintWriter(errors, true));
    assertThat(credence.execute(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(64);
    assertThat(errors.toString()).contains(said).doesNotContain("Exit codes");
  }

  @ParameterizedTest
  @CsvSource({
    "train --download --out target/refused",
    "train --out= --data d",
    "prune m",
    "evaluate m --out target/refused --data=",
    "data",
    "data --from x"
  })
  void soIsWhatIsMissing(String line) {
    assertThat(CredenceMain.run(line.split(" "))).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({
    "conf/experiments/mnist-lenet5.conf, runs/mnist-lenet5",
    "/srv/credence/conf/experiments/shridhar-2019/a.conf, runs/shridhar-2019/a",
    "hdfs:///experiments/e.conf, runs/e",
    "mine, runs/mine"
  })
  void aTrainingIsNamedAfterItsExperiment(String experiment, String place) {
    assertThat(TrainCommand.place(experiment)).isEqualTo(place);
  }
}
