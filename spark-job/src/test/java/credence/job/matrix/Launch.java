package credence.job.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A launcher of {@code scripts/} at work, a process of its own. */
final class Launch {

  private static final int LIMIT_MINUTES = 10;

  private final Process process;
  private final Path log;

  private Launch(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param logs folder of what it says
   * @param options of spark-submit
   */
  static Launch start(
      SparkHome home, Path logs, String script, String[] arguments, List<String> options)
      throws IOException {
    List<String> line = new ArrayList<>(List.of("../scripts/" + script));
    line.addAll(List.of(arguments));
    if (!options.isEmpty()) {
      line.add("--");
      line.addAll(options);
    }
    Path log = Files.createTempFile(Files.createDirectories(logs), "launch", ".log");
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SPARK_HOME", home.folder().toString());
    builder.environment().remove("SPARK_SCALA_VERSION");
    builder.redirectOutput(log.toFile());
    return new Launch(builder.start(), log);
  }

  /** The exit code. */
  int await() throws InterruptedException {
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      kill();
      throw new AssertionError("the launcher does not end:\n" + said());
    }
    return process.exitValue();
  }

  /** As kill -9: the launcher has become the driver. */
  void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }
}
