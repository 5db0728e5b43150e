package credence.job.main;

import java.util.List;
import picocli.CommandLine.Option;

/** Settings of an experiment that stand before its file. */
final class SetOption {

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "sets one key of the experiment; may be given several times")
  private List<String> settings = List.of();

  List<String> settings() {
    return settings;
  }
}
