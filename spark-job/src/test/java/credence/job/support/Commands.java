package credence.job.support;

import credence.job.main.CredenceMain;
import java.util.stream.Stream;

/** The commands, as a person starts them; each gives its exit code. */
public final class Commands {

  private Commands() {}

  public static int train(String... arguments) {
    return run("train", arguments);
  }

  public static int sweep(String... arguments) {
    return run("sweep", arguments);
  }

  public static int prune(String... arguments) {
    return run("prune", arguments);
  }

  public static int evaluate(String... arguments) {
    return run("evaluate", arguments);
  }

  public static int score(String... arguments) {
    return run("score", arguments);
  }

  public static int report(String... arguments) {
    return run("report", arguments);
  }

  /** Any of them. */
  public static int run(String command, String... arguments) {
    return CredenceMain.run(line(command, arguments));
  }

  /** The command line. */
  static String[] line(String command, String... arguments) {
    return Stream.concat(Stream.of(command), Stream.of(arguments)).toArray(String[]::new);
  }
}
