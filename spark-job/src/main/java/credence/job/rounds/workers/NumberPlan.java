package credence.job.rounds.workers;

import credence.bayes.Method;
import credence.bayes.NumberLikelihood;
import credence.engine.choice.EngineName;
import credence.job.base.JobException;
import credence.job.config.DataSource;
import credence.job.config.ExperimentConfig;
import credence.job.models.Parent;
import credence.job.tables.TableSplit;
import credence.net.NetworkSpec;

/** How a training on a table's numbers is worked out. */
public final class NumberPlan {

  private NumberPlan() {}

  /**
   * @param engine resolved: everyone who works at the training uses the same
   * @param parent what training starts from, or null
   * @throws JobException with exit code 64 if network, table and parent do not fit, or the engine
   *     knows classes alone
   */
  public static TrainingPlan of(
      ExperimentConfig config, EngineName engine, TableSplit table, Parent parent) {
    if (engine == EngineName.OPENCL || engine == EngineName.OPENCL_CPU) {
      throw JobException.usage(
          "data.name = %s: the engine opencl predicts classes alone; set engine = onednn, or device = cpu"
              .formatted(config.data().name()));
    }
    NumberLikelihood likelihood = likelihood(config, table);
    NetworkSpec network = network(config, table);
    Method method =
        config.method(parent == null ? null : parent.posterior(network), null, table.examples());
    return TrainingPlan.of(
        config,
        likelihood,
        table.scale(),
        engine,
        network,
        method,
        table.standardisation(),
        table.examples(),
        table.stepsPerEpoch(config.training().batch()));
  }

  /**
   * What predicts the table's target.
   *
   * @throws JobException with exit code 64 if the settings' network does not fit the table
   */
  public static NetworkSpec network(ExperimentConfig config, TableSplit table) {
    NumberLikelihood likelihood = likelihood(config, table);
    return config
        .network()
        .spec(
            table.shape(),
            likelihood.outputs(1),
            "data.likelihood = " + likelihood.id() + " takes %d");
  }

  private static NumberLikelihood likelihood(ExperimentConfig config, TableSplit table) {
    return ((DataSource.Numbers) config.data().source()).likelihood(table.scale());
  }
}
