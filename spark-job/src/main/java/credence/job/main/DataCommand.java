package credence.job.main;

import com.typesafe.config.ConfigException;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.download.Catalogue;
import credence.job.download.DataSet;
import credence.job.download.Downloader;
import credence.job.download.Patience;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Downloads public data sets. */
@Command(
    name = "data",
    header = "Downloads public data sets of images.",
    customSynopsis = {
      "scripts/data NAME... [--to DIR]",
      "scripts/data --for EXPERIMENT.conf [--set key=value]... [--to DIR]"
    },
    description = {
      "%nEvery file is tried at several mirrors, continued where it broke off, checked against its"
          + " published digest and only then given its name. A file that is there already is kept.",
      "Example: scripts/data mnist cifar-10"
    })
final class DataCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      description = "mnist, fashion-mnist, cifar-10, cifar-100 or svhn")
  private List<String> names = List.of();

  @Option(
      names = "--for",
      paramLabel = "EXPERIMENT.conf",
      description = "gets what this experiment reads")
  private Path experiment;

  @Mixin private SetOption set;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "each set goes to a folder of its name in DIR (default: data)")
  private Path folder = Path.of("data");

  @Option(
      names = "--mirrors",
      paramLabel = "FILE",
      description = "data sets, mirrors and digests of your own, in the form of mirrors.conf")
  private Path mirrors;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (names.isEmpty() && experiment == null) {
      throw JobException.usage("name a data set, or an experiment with --for");
    }
    List<DataSet> sets;
    try {
      sets = sets();
    } catch (NoSuchFileException e) {
      throw new JobException(ExitCode.INPUT_MISSING, "no file " + e.getMessage(), e);
    } catch (NoSuchElementException | ConfigException | IllegalArgumentException e) {
      throw new JobException(ExitCode.USAGE, e.getMessage(), e);
    }
    Downloader downloader = new Downloader(Patience.usual(), System.err::println);
    for (DataSet each : sets) {
      downloader.fetch(each, folder);
    }
    return ExitCode.DONE.code();
  }

  private List<DataSet> sets() throws NoSuchFileException {
    Catalogue catalogue = mirrors == null ? Catalogue.shipped() : Catalogue.read(mirrors);
    List<String> all = new ArrayList<>(names);
    if (experiment != null) {
      Catalogue.nameIn(experiment, set.settings())
          .filter(catalogue.names()::contains)
          .ifPresent(all::add);
    }
    return all.stream().distinct().map(catalogue::dataSet).toList();
  }
}
