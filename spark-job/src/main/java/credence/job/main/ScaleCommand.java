package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.OutputFile;
import credence.job.report.page.OwnPage;
import credence.job.rundir.FinishedRun;
import credence.job.scale.ScaleReport;
import credence.job.scale.ScaleRow;
import credence.job.scale.ScaleStudy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How time and memory grow, from finished trainings: the end of {@code scripts/scale}. */
@Command(
    name = "scale",
    header = "How time and memory grow, from finished trainings.",
    customSynopsis = "scripts/credence scale RUN... --out DIR")
final class ScaleCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "directory of a finished training")
  private List<String> runs;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "for table and page")
  private String out;

  @Override
  public Integer call() throws Exception {
    Configuration hadoop = new Configuration();
    OutputFile csv = OutputFile.at(out + "/" + "scale.csv", hadoop);
    OutputFile page = OutputFile.at(out + "/" + "scale.html", hadoop);
    csv.requireReplaceable(ScaleStudy::isTable, "table of scripts/scale");
    page.requireReplaceable(OwnPage::isIn, "page of Credence's");
    List<ScaleRow> rows = new ArrayList<>();
    for (String run : runs) {
      rows.add(row(FinishedRun.read(run, hadoop)));
    }
    ScaleStudy study = ScaleStudy.of(rows);
    byte[] table = study.csv().getBytes(StandardCharsets.UTF_8);
    csv.write(table);
    page.write(new ScaleReport(study).html());
    System.out.print(study.text());
    return ExitCode.DONE.code();
  }

  private static ScaleRow row(FinishedRun run) {
    try {
      return ScaleRow.of(run);
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
  }
}
