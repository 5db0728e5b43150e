package credence.job.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.cluster.SparkSessions;
import credence.job.config.SweepConfig;
import credence.job.config.SweepPoint;
import credence.job.rundir.OpenRun;
import credence.job.rundir.RunDirectory;
import credence.job.sweep.trials.PartitionedRunner;
import credence.job.sweep.trials.SweepData;
import credence.job.sweep.trials.Trial;
import credence.job.sweep.trials.TrialFolder;
import credence.job.sweep.trials.TrialRow;
import credence.job.sweep.trials.TrialRunner;
import credence.job.sweep.trials.Trials;
import credence.job.sweep.trials.TrialsTable;
import credence.job.sweep.trials.WholeRunner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Searches, trains and tests what was chosen, and publishes it all. */
final class SweepJob implements RunDirectory.Work {

  private final SparkSession session;
  private final SweepConfig sweep;
  private final SweepSettings settings;
  private final SweepData data;
  private final Map<Trial, JsonNode> tested = new HashMap<>();

  SweepJob(SparkSession session, SweepConfig sweep, SweepSettings settings, SweepData data) {
    this.session = session;
    this.sweep = sweep;
    this.settings = settings;
    this.data = data;
  }

  /**
   * Runs in a directory that this job has locked and that holds these settings.
   *
   * @throws credence.job.base.JobException with exit code 64 if no trial could be trained
   */
  @Override
  public void in(OpenRun run) throws IOException {
    String group = SparkSessions.group(settings.hash());
    try (TrialRunner runner = runner(group)) {
      Trials trials =
          new Trials(
              runner, trial -> new TrialFolder(run, trial, data.identity(trial)), new Tables(run));
      SweepPoint setting =
          sweep.isSearch() ? new Search(sweep, trials).best() : sweep.settings().get(0);
      Map<Trial, JsonNode> chosen =
          new FinalSeeds(run, data, runner, trials).run(setting, sweep, spark(), tested);
      finish(run, new SweepSummary(sweep, settings, data, table(trials), setting, chosen));
      for (Trial trial : chosen.keySet()) {
        trials.free(trial);
      }
    }
  }

  private TrialRunner runner(String group) {
    return switch (sweep.mode()) {
      case WHOLE -> new WholeRunner(spark(), group, data);
      case PARTITIONED -> new PartitionedRunner(spark(), group, data);
    };
  }

  private JavaSparkContext spark() {
    return new JavaSparkContext(session.sparkContext());
  }

  /** Keeps the tables up to date: Parquet takes a task, which is to wait for no trial. */
  private final class Tables implements Trials.Listener {

    private final OpenRun run;

    Tables(OpenRun run) {
      this.run = run;
    }

    @Override
    public void ended(Trials trials) throws IOException {
      writeCsv(run, table(trials));
    }

    @Override
    public void allEnded(Trials trials) throws IOException {
      writeParquet(run, table(trials));
    }
  }

  private static void writeCsv(OpenRun run, TrialsTable table) throws IOException {
    run.writeResult("trials.csv", table.csv());
  }

  private void writeParquet(OpenRun run, TrialsTable table) throws IOException {
    run.writeResultFolder("trials.parquet", folder -> table.parquet(session, folder));
  }

  private TrialsTable table(Trials trials) {
    List<TrialRow> rows = new ArrayList<>();
    trials
        .records()
        .forEach(
            (trial, record) -> {
              boolean searched = sweep.isSearch() && sweep.seeds().contains(trial.seed());
              rows.add(new TrialRow(trial, record, searched, tested.get(trial)));
            });
    return TrialsTable.of(rows, sweep.select());
  }

  private void finish(OpenRun run, SweepSummary summary) throws IOException {
    TrialsTable table = summary.table();
    System.out.print(new SweepTable(summary).text());
    writeCsv(run, table);
    writeParquet(run, table);
    ObjectNode json = summary.json();
    ObjectNode manifest = summary.manifest(session.version());
    List<ObjectNode> rows =
        table.rows().stream().map(row -> row.json(table.varied(), sweep.select())).toList();
    SweepReport report = new SweepReport(json, manifest, settings.rendered(), rows);
    run.finish(json, report.html(), manifest);
  }
}
