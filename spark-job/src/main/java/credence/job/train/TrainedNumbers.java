package credence.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.config.Experiment;
import credence.job.rounds.NumberFigures;
import credence.job.rounds.NumberTraining;
import credence.job.rounds.Selected;
import credence.job.rounds.metrics.RegressionFigures;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.OpenRun;
import credence.job.tables.TableSplit;
import credence.store.Model;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A training on a table's numbers that has come to its end.
 *
 * @param parent id of the model that it started from, or null
 * @param rounds all of them, from the first
 */
public record TrainedNumbers(
    Experiment experiment,
    TableSplit table,
    String parent,
    List<RoundMetrics> rounds,
    Selected selected) {

  private static final Logger LOG = LoggerFactory.getLogger(TrainedNumbers.class);

  public TrainedNumbers {
    rounds = List.copyOf(rounds);
  }

  /** The model, which has not been tested. */
  Model model(NumberTraining training) {
    return new NumberSummary(facts(training), table, null).model();
  }

  /**
   * Tests it, and writes model, summary, report and manifest into a directory that this job has
   * locked; returns the summary. Without test rows there is no report.
   */
  public ObjectNode publish(NumberTraining training, OpenRun run, String sparkVersion)
      throws IOException {
    boolean isTested = table.test().size() > 0;
    NumberFigures figures = isTested ? training.figures(selected) : null;
    RunFacts facts = facts(training);
    NumberSummary results = new NumberSummary(facts, table, figures);
    Model model = results.model();
    run.writeModel(model);
    ObjectNode summary = results.summary();
    ObjectNode manifest = facts.manifest(sparkVersion);
    if (!isTested) {
      run.finish(summary, manifest, List.of());
      return summary;
    }
    List<ObjectNode> lines = rounds.stream().map(RoundMetrics::json).toList();
    NumberReport report =
        new NumberReport(
            summary,
            manifest,
            experiment.rendered(),
            lines,
            model,
            table.features().get(0),
            figures);
    run.finish(summary, report.html(), manifest);
    LOG.info("test: {}", new RegressionFigures(figures.test().summary()).text());
    return summary;
  }

  private RunFacts facts(NumberTraining training) {
    return new RunFacts(
        experiment,
        training.plan(),
        table.fingerprint(),
        table.testFingerprint(),
        parent,
        rounds,
        selected);
  }
}
