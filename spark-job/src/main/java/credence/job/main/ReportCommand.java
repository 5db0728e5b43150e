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
@Command(
    name = "report",
    header =
        "Compares finished runs of any job on one page: figures, settings that differ, curves over"
            + " each other.",
    customSynopsis = "scripts/report RUN... --out FILE [--overwrite]",
    description = "%nExample: scripts/report runs/a runs/b --out compared.html")
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "directory of a finished run, on any Hadoop path")
  private List<String> runs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the page: one HTML file that loads nothing else")
  private String out;

  @Option(names = "--overwrite", description = "replaces the file")
  private boolean overwrite;

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
