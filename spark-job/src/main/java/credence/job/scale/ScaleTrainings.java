package credence.job.scale;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;

/**
 * Makes the trainings of a plan one after the other, each in a process of its own: the memory of a
 * driver is that of one training. What is finished is not run again.
 */
public final class ScaleTrainings {

  /** Starts {@code scripts/train}, waits for its end and returns its exit code. */
  @FunctionalInterface
  public interface Launcher {
    int train(List<String> arguments) throws IOException, InterruptedException;
  }

  private final Path data;
  private final Path out;
  private final Launcher launcher;

  /**
   * @param data with {@code mnist/} in it
   * @param out folder of the run directories
   * @throws JobException with exit code 66 if there is no MNIST
   */
  public ScaleTrainings(Path data, Path out, Launcher launcher) {
    this.data = data;
    this.out = out;
    this.launcher = launcher;
    if (!Files.isDirectory(mnist())) {
      throw new JobException(
          ExitCode.INPUT_MISSING,
          "no folder %s: give --data DIR, or get it with scripts/data mnist".formatted(mnist()));
    }
  }

  private Path mnist() {
    return data.resolve("mnist");
  }

  /**
   * Runs them up to the first that fails.
   *
   * @return its exit code, or 0
   */
  public int run(ScalePlan plan) throws IOException, InterruptedException {
    Files.createDirectories(out);
    for (ScalePlan.Training training : plan.trainings()) {
      int code = run(training);
      if (code != ExitCode.DONE.code()) {
        return code;
      }
    }
    return ExitCode.DONE.code();
  }

  private int run(ScalePlan.Training training) throws IOException, InterruptedException {
    if (training.repeats() == 1 || isDone(out.resolve(training.name()))) {
      return train(training, data);
    }
    Path scratch = Files.createTempDirectory(out, ".repeated.");
    try {
      RepeatedImages.write(mnist(), training.repeats(), scratch.resolve("mnist"));
      return train(training, scratch);
    } finally {
      FileUtil.fullyDelete(scratch.toFile());
    }
  }

  private int train(ScalePlan.Training training, Path from)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--data", from.toString()));
    arguments.addAll(List.of("--out", out.resolve(training.name()).toString()));
    training.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return launcher.train(arguments);
  }

  /** The finished trainings there are, of this plan and of others. */
  public List<String> finished() throws IOException {
    List<String> runs = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(out, ScaleTrainings::isDone)) {
      all.forEach(run -> runs.add(run.toString()));
    }
    runs.sort(null);
    return runs;
  }

  private static boolean isDone(Path run) {
    return Files.exists(run.resolve("_SUCCESS"));
  }
}
