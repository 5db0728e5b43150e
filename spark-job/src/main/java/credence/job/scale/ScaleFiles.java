package credence.job.scale;

import credence.job.base.JobException;
import credence.job.files.OutputFile;
import credence.job.report.page.OwnPage;
import credence.job.rundir.FinishedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** {@code scale.csv} and {@code scale.html}: what finished trainings tell together. */
public final class ScaleFiles {

  private final OutputFile csv;
  private final OutputFile page;
  private final Configuration hadoop;

  /** In the folder {@code out}. */
  public ScaleFiles(String out, Configuration hadoop) throws IOException {
    this.csv = OutputFile.at(out + "/scale.csv", hadoop);
    this.page = OutputFile.at(out + "/scale.html", hadoop);
    this.hadoop = hadoop;
  }

  /**
   * @throws JobException with exit code 73 if something else is in their place
   */
  public void requireReplaceable() throws IOException {
    csv.requireReplaceable(ScaleStudy::isTable, "table of scripts/scale");
    page.requireReplaceable(OwnPage::isIn, "page of Credence's");
  }

  /**
   * Writes both.
   *
   * @param runs directories of finished trainings
   * @throws JobException with exit code 64 for a run that is no training of enough rounds, 66 where
   *     there is no finished run, 73 as {@link #requireReplaceable}
   */
  public ScaleStudy write(List<String> runs) throws IOException {
    requireReplaceable();
    List<ScaleRow> rows = new ArrayList<>();
    for (String run : runs) {
      rows.add(row(FinishedRun.read(run, hadoop)));
    }
    ScaleStudy study = ScaleStudy.of(rows);
    csv.write(study.csv());
    page.write(new ScaleReport(study).html());
    return study;
  }

  private static ScaleRow row(FinishedRun run) {
    try {
      return ScaleRow.of(run);
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
  }
}
