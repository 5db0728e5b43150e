package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.scale.ScaleFiles;
import credence.job.scale.ScalePlan;
import credence.job.scale.ScaleTrainings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how training grows, by trainings that it starts. */
@Command(
    name = "scale",
    header =
        "Measures how the time of a round and the driver's memory grow with partitions, network and"
            + " data.",
    customSynopsis = "scripts/scale [OPTION]... [-- spark-submit options]",
    description = {
      "%nMNIST is what it trains on: DIR has mnist/ in it, as scripts/data leaves it.",
      "Example: scripts/scale --networks \"lenet5 alexnet\" --partitions \"1 4 16\" --repeat \"1"
          + " 5\""
    },
    footer =
        "Everything after -- goes to the spark-submit of each training, for instance: -- --master"
            + " spark://127.0.0.1:7077")
final class ScaleCommand implements Callable<Integer> {

  @Parameters(hidden = true, description = "options of spark-submit")
  private List<String> submitOptions = List.of();

  @Mixin private DataOption data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      converter = FolderConverter.class,
      description =
          "run directories, scale.csv and scale.html (default: runs/scale). What is there is not"
              + " run again, and nothing is replaced but tables and pages of this command")
  private String out = "runs/scale";

  @Option(names = "--networks", paramLabel = "NAMES", description = "of the zoo (default: lenet5)")
  private String networks = "lenet5";

  @Option(
      names = "--partitions",
      paramLabel = "P",
      description =
          "a training for each (default: \"1 4 16 64\"); each partition makes the same 5 steps of"
              + " 32 images a round")
  private String partitions = "1 4 16 64";

  @Option(
      names = "--repeat",
      paramLabel = "K",
      description =
          "a training for each, of MNIST repeated so many times on 8 partitions, an epoch a round"
              + " (default: none)")
  private String repeats = "";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "of each training, more than 2: the first two do not count (default: 10)")
  private int rounds = 10;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ScalePlan plan =
        new ScalePlan(
            words(networks).toList(),
            counts("--partitions", partitions),
            counts("--repeat", repeats),
            rounds);
    if (data.folder() == null) {
      throw JobException.usage("--data DIR is missing: the folder with mnist/ in it");
    }
    ScaleTrainings trainings =
        new ScaleTrainings(Path.of(data.folder()), Path.of(out), this::train);
    ScaleFiles files = new ScaleFiles(out, new Configuration());
    files.requireReplaceable();
    int code = trainings.run(plan);
    if (code == ExitCode.DONE.code()) {
      System.out.print(files.write(trainings.finished()).text());
    }
    return code;
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split("\\s+", -1)).filter(word -> !word.isEmpty());
  }

  private static List<Integer> counts(String option, String text) {
    return words(text).map(word -> count(option, word)).toList();
  }

  private static int count(String option, String word) {
    if (!word.matches("[1-9][0-9]{0,8}")) {
      throw JobException.usage("%s %s: a positive whole number is needed".formatted(option, word));
    }
    return Integer.parseInt(word);
  }

  /** In a process of its own, which writes to this one's terminal and which ctrl-C ends too. */
  private int train(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home() + "/scripts/train");
    command.addAll(arguments);
    command.add("--");
    command.addAll(submitOptions);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static String home() {
    String home = System.getenv("CREDENCE_HOME");
    if (home == null) {
      throw JobException.usage(
          "CREDENCE_HOME does not say where scripts/train is: start scripts/scale");
    }
    return home;
  }
}
