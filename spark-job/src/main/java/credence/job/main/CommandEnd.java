package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.rundir.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How a command ends, which its run directory keeps: the exit code and the reason. A command that
 * has none, or is only asked for help, leaves nothing.
 */
final class CommandEnd {

  private static final Logger LOG = LoggerFactory.getLogger(CommandEnd.class);

  private static final String OUT = "--out";

  private final String[] arguments;
  private String reason = "done";

  CommandEnd(String... arguments) {
    this.arguments = arguments;
  }

  /** Says what went wrong; the exit code that it has a right to. */
  int failed(Throwable failure) {
    reason = Failures.inWords(failure);
    return Failures.report(failure).code();
  }

  /** What was wrong with the command line has been said. */
  void refused(String because) {
    reason = because;
  }

  /** Keeps the end where the command's run is. Whatever goes wrong here is no end of its own. */
  void leave(CommandLine line, int code) {
    try {
      CommandLine command = arguments.length == 0 ? null : line.getSubcommands().get(arguments[0]);
      Optional<RunOptions> options = command == null ? Optional.empty() : options(command);
      if (options.isPresent()) {
        RunDirectory directory = options.get().lent();
        if (directory == null && code != ExitCode.DONE.code()) {
          directory = named();
        }
        if (directory != null) {
          directory.outcome().leave(arguments[0], ExitCode.of(code), reason);
        }
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.warn("outcome.json cannot be written: {}", e.getMessage());
    }
  }

  private static Optional<RunOptions> options(CommandLine command) {
    return command.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(RunOptions.class::isInstance)
        .map(RunOptions.class::cast)
        .findFirst();
  }

  /**
   * What {@code --out} names, of a command that has not come to it; null for none, and for a name
   * with letters, which a Java in the wrong locale reads as others.
   */
  private RunDirectory named() throws IOException {
    String place = null;
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i].startsWith(OUT + "=")) {
        place = arguments[i].substring(OUT.length() + 1);
      } else if (arguments[i - 1].equals(OUT)) {
        place = arguments[i];
      }
    }
    boolean isName =
        place != null
            && !place.isBlank()
            && StandardCharsets.US_ASCII.newEncoder().canEncode(place);
    try {
      return isName ? RunDirectory.at(place, RunOptions.hadoop()) : null;
    } catch (JobException e) {
      return null;
    }
  }
}
