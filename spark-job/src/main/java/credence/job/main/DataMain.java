package credence.job.main;

import com.typesafe.config.ConfigException;
import credence.job.base.JobException;
import credence.job.download.Catalogue;
import credence.job.download.DataSet;
import credence.job.download.DownloadException;
import credence.job.download.Downloader;
import credence.job.download.Patience;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Downloads public data sets: the program behind {@code scripts/data}. */
@Command(name = "data", exitCodeOnInvalidInput = 64)
public final class DataMain implements Callable<Integer> {
  @Parameters(paramLabel = "NAME")
  private List<String> names = new ArrayList<>();

  @Option(names = "--for", paramLabel = "EXPERIMENT.conf")
  private Path experiment;

  @Option(names = "--set", paramLabel = "key=value")
  private List<String> settings = new ArrayList<>();

  @Option(names = "--to", paramLabel = "DIR")
  private Path folder = Path.of("data");

  @Option(names = "--mirrors", paramLabel = "FILE")
  private Path mirrors;

  private DataMain() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new DataMain())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              System.err.println("data: " + message(failure));
              return exitCode(failure);
            })
        .execute(arguments);
  }

  @Override
  public Integer call() throws Exception {
    Catalogue catalogue = mirrors == null ? Catalogue.shipped() : Catalogue.read(mirrors);
    if (experiment != null) {
      Catalogue.nameIn(experiment, settings)
          .filter(catalogue.names()::contains)
          .ifPresent(names::add);
    }
    List<DataSet> sets = names.stream().distinct().map(catalogue::dataSet).toList();
    Downloader downloader = new Downloader(Patience.usual(), System.err::println);
    for (DataSet set : sets) {
      downloader.fetch(set, folder);
    }
    return 0;
  }

  private static String message(Exception failure) {
    return failure instanceof NoSuchFileException
        ? "no file " + failure.getMessage()
        : failure.getMessage();
  }

  private static int exitCode(Exception failure) {
    if (failure instanceof DownloadException download) {
      return switch (download.reason()) {
        case WRONG_BYTES -> 65;
        case EXISTS -> 73;
        case UNREACHABLE -> 75;
      };
    }
    if (failure instanceof JobException job) {
      return job.exitCode().code();
    }
    if (failure instanceof NoSuchElementException
        || failure instanceof ConfigException
        || failure instanceof IllegalArgumentException) {
      return 64;
    }
    return failure instanceof NoSuchFileException ? 66 : 74;
  }
}
