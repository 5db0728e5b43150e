package credence.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process beside that of the tests, which ends in time or is ended. */
public final class OtherProcess {

  /** Of what takes seconds on a quiet machine. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  private OtherProcess() {}

  /**
   * @param program its class, run on this JVM's class path
   * @param options of the JVM
   */
  public static ProcessBuilder java(Class<?> program, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(tool("java"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /**
   * What it printed, errors among it.
   *
   * @throws IllegalStateException with what it printed, if its exit code is not 0, or if it has not
   *     ended by then: then with what its threads were at, too
   */
  public static String run(ProcessBuilder builder, Duration limit)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("process", ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        String threads = threads(process.pid());
        throw new IllegalStateException(
            builder.command()
                + " had not ended after "
                + limit.toSeconds()
                + " s\n"
                + threads
                + "\n"
                + Files.readString(output));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            "exit code " + process.exitValue() + "\n" + Files.readString(output));
      }
      return Files.readString(output);
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  private static String threads(long process) throws IOException, InterruptedException {
    Path stacks = Files.createTempFile("threads", ".log");
    try {
      Process jstack =
          new ProcessBuilder(tool("jstack"), Long.toString(process))
              .redirectErrorStream(true)
              .redirectOutput(stacks.toFile())
              .start();
      if (!jstack.waitFor(30, TimeUnit.SECONDS)) {
        jstack.destroyForcibly();
      }
      return Files.readString(stacks);
    } finally {
      Files.delete(stacks);
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }
}
