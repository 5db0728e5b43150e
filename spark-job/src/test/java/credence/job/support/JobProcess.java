package credence.job.support;

import credence.job.main.CredenceMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A job in a JVM of its own, which can be killed, with executors that can be killed too. */
public final class JobProcess implements AutoCloseable {

  private static final long LIMIT_SECONDS = 240;
  private static final Pattern STARTING_TASK = Pattern.compile("Starting task .* executor (\\d+),");

  private final Process process;
  private final Path log;

  private JobProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * A training.
   *
   * @param options of the JVM: Spark's settings
   */
  public static JobProcess start(Path log, List<String> options, String[] arguments)
      throws IOException {
    return start("train", log, options, arguments);
  }

  /**
   * @param command such as {@code train}
   * @param options of the JVM: Spark's settings
   */
  public static JobProcess start(String command, Path log, List<String> options, String[] arguments)
      throws IOException {
    return start(command, log, Map.of(), options, arguments);
  }

  /**
   * @param name of the command
   * @param environment variables beside those of this JVM
   */
  public static JobProcess start(
      String name,
      Path log,
      Map<String, String> environment,
      List<String> options,
      String[] arguments)
      throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(jvmOptions());
    command.addAll(options);
    command.add("-Dspark.executor.extraClassPath=" + classPath);
    command.addAll(List.of("-cp", classPath, CredenceMain.class.getName()));
    command.addAll(List.of(Commands.line(name, arguments)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(log.getParent().toFile());
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new JobProcess(builder.start(), log);
  }

  /** Whether this build has what executors of their own need. */
  public static boolean hasSparkHome() {
    String home = System.getenv("SPARK_HOME");
    return home != null && new File(home, "RELEASE").exists();
  }

  public void awaitLog(String text) throws InterruptedException {
    await(text, () -> log().contains(text));
  }

  public void awaitFile(Path file) throws InterruptedException {
    await(file.toString(), () -> Files.exists(file));
  }

  /** Waits for what something else sees of the job. */
  public void awaitLatch(CountDownLatch latch) throws InterruptedException {
    await("what was to come", () -> latch.getCount() == 0);
  }

  /** The exit code. */
  public int await() throws InterruptedException {
    return await(LIMIT_SECONDS);
  }

  /** The exit code of a job that may take longer. */
  public int await(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("the job does not end:\n" + log());
    }
    return process.exitValue();
  }

  /** The driver, whose children are its executors in local-cluster mode. */
  public ProcessHandle driver() {
    return process.toHandle();
  }

  /** As a person's or a scheduler's {@code kill} does. */
  public void terminate() {
    process.destroy();
  }

  /** As kill -9. */
  public void kill() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly().waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  /** Kills the executor that got the latest task, as kill -9; another may not be there yet. */
  public void killExecutor() {
    latestExecutor()
        .orElseThrow(() -> new AssertionError("the executor of the latest task is not there"))
        .destroyForcibly();
  }

  /**
   * The same of one after the other, until the log has {@code text}: Spark counts no failure of a
   * task that had not begun when its executor died.
   */
  public void killExecutorsUntil(String text) throws InterruptedException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(LIMIT_SECONDS));
    while (!log().contains(text)) {
      if (process.waitFor(2, TimeUnit.SECONDS) || Instant.now().isAfter(limit)) {
        throw new AssertionError("waited in vain for " + text + ":\n" + log());
      }
      if (!log().contains(text)) {
        latestExecutor().ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private Optional<ProcessHandle> latestExecutor() {
    String id =
        STARTING_TASK
            .matcher(log())
            .results()
            .reduce((first, second) -> second)
            .orElseThrow(() -> new AssertionError("no task has been started:\n" + log()))
            .group(1);
    // Of a driver in local-cluster mode, executors are the only children.
    return process
        .children()
        .filter(child -> commandLine(child).contains("\0--executor-id\0" + id + "\0"))
        .findFirst();
  }

  /** Whole, which {@link ProcessHandle.Info} does not give. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(LIMIT_SECONDS));
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || Instant.now().isAfter(limit)) {
        throw new AssertionError("waited in vain for " + what + ":\n" + log());
      }
      Thread.sleep(5);
    }
  }

  /** What this JVM was given to make Spark run. */
  private static List<String> jvmOptions() {
    return java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens") || option.startsWith("-XX:+Ignore"))
        .toList();
  }
}
