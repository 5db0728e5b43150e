package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.compare.ComparisonReport;
import credence.job.files.OutputFile;
import credence.job.report.page.OwnPage;
import credence.job.rundir.FinishedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares finished runs on one page, without Spark. */
@Command(name = "report", sortOptions = false, mixinStandardHelpOptions = true)
public final class ReportMain implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "directory of a finished run")
  private List<String> runs;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the page")
  private String out;

  @Option(names = "--overwrite", description = "replaces the file")
  private boolean overwrite;

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code. */
  public static int run(String... args) {
    return Failures.execute(new ReportMain(), args);
  }

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = new Configuration();
    OutputFile file = OutputFile.at(out, hadoop);
    if (overwrite) {
      file.requireReplaceable(OwnPage::isIn, "page of Credence's");
    } else {
      file.requireNone("choose another --out, or give --overwrite");
    }
    List<FinishedRun> read = new ArrayList<>();
    for (String run : runs) {
      read.add(FinishedRun.read(run, hadoop));
    }
    byte[] page = new ComparisonReport(read).html();
    file.write(page);
    return ExitCode.DONE.code();
  }
}
