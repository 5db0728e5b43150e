package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.StopNotice;
import credence.job.base.Utf8Names;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of Credence. {@code scripts/credence} starts it, by spark-submit where a command
 * runs on Spark; so does {@code spark-submit --class}. What is said here of help and exit codes
 * holds for every command.
 */
@Command(
    name = "scripts/credence",
    header = "Bayesian convolutional networks on Spark.",
    customSynopsis = "scripts/credence COMMAND [OPTION]... [-- spark-submit options]",
    description = "scripts/train is scripts/credence train, and so are the others.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      ScoreCommand.class,
      PruneCommand.class,
      SweepCommand.class,
      ReportCommand.class,
      OutcomeCommand.class,
      ExportCommand.class,
      CoresetCommand.class,
      DataCommand.class,
      BenchCommand.class,
      ScaleCommand.class
    },
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpWidth = 120,
    mixinStandardHelpOptions = true,
    versionProvider = CredenceMain.Version.class,
    synopsisHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "%n",
    footerHeading = "%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a bug",
      "64:usage: the command line, the experiment, or training that diverges under it",
      "65:bad data, or a damaged model or run",
      "66:input is missing",
      "73:what is there is another's: a run of another configuration, a file",
      "74:input/output",
      "75:worth retrying",
      "76:a checkpoint or trials of another run",
      "77:today's data are a surprise to the model before (train --max-surprise)",
      "130, 143:stopped by a signal"
    },
    exitCodeOnInvalidInput = 64)
public final class CredenceMain {

  private CredenceMain() {}

  /**
   * @throws SparkUserAppException with the exit code, where the process is YARN's
   */
  public static void main(String[] arguments) throws SparkUserAppException {
    int code = run(arguments);
    if (!isInsideYarn()) {
      System.exit(code);
    }
    // YARN's application master takes a process that exits by itself for one that failed.
    if (code != ExitCode.DONE.code()) {
      throw ended(code);
    }
  }

  /** Spark 3.5 makes one of a code alone, Spark 4.2 of a code and a cause. */
  static SparkUserAppException ended(int code) {
    Constructor<?> made = SparkUserAppException.class.getConstructors()[0];
    Object[] given = Arrays.copyOf(new Object[] {code}, made.getParameterCount());
    try {
      return (SparkUserAppException) made.newInstance(given);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Spark's SparkUserAppException is " + made, e);
    }
  }

  private static boolean isInsideYarn() {
    SparkConf given = new SparkConf();
    return given.get("spark.master", "").equals("yarn")
        && given.get("spark.submit.deployMode", "client").equals("cluster");
  }

  /**
   * Runs a command; whatever goes wrong is said and becomes the exit code that it has a right to.
   *
   * @param arguments the command's name, then its own
   * @return the exit code; a session of Spark has been stopped
   */
  @SuppressWarnings("try") // closed once the command has ended
  public static int run(String... arguments) {
    CommandEnd end = new CommandEnd(arguments);
    CommandLine line = commandLine(end);
    try (StopNotice notice = StopNotice.armed()) {
      int code = execute(line, end, arguments);
      end.leave(line, code);
      return code;
    }
  }

  private static int execute(CommandLine line, CommandEnd end, String... arguments) {
    try {
      Utf8Names.require();
      return line.execute(arguments);
    } catch (JobException | Error e) {
      return end.failed(e);
    }
  }

  static CommandLine commandLine() {
    return commandLine(new CommandEnd());
  }

  private static CommandLine commandLine(CommandEnd end) {
    return new CommandLine(new CredenceMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> end.failed(failure))
        .setParameterExceptionHandler(
            (refused, given) -> {
              end.refused(refused.getMessage());
              return say(refused);
            });
  }

  /** What is wrong with the command line, what comes near it, and where to read on. */
  private static int say(ParameterException refused) {
    CommandLine command = refused.getCommandLine();
    PrintWriter errors = command.getErr();
    errors.println(refused.getMessage());
    UnmatchedArgumentException.printSuggestions(refused, errors);
    if (refused instanceof UnmatchedArgumentException) {
      errors.print(command.getHelp().footer());
    }
    errors.printf("see %s --help%n", command.getCommandSpec().qualifiedName());
    errors.flush();
    return ExitCode.USAGE.code();
  }

  /** That of the job jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CredenceMain.class.getPackage().getImplementationVersion();
      return new String[] {"Credence " + (version == null ? "as compiled" : version)};
    }
  }
}
