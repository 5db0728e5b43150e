package credence.job.sweep.trials;

import credence.job.config.ExperimentConfig;
import credence.job.images.named.Halves;
import credence.job.images.named.SplitImages;
import credence.job.images.named.TaskHalves;
import credence.job.models.Parent;
import credence.job.rounds.Training;
import credence.job.rounds.workers.Requirements;
import credence.net.NetworkSpec;
import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Images, and their classes.
 *
 * @param halves the data set, read once
 */
public record SweepImages(Halves halves, Parents parents) implements SweepData {

  @Override
  public void check(ExperimentConfig config) throws IOException {
    halves.check(config.data());
    Parent parent = parents.of(config);
    Requirements.method(
        config, network(config), halves.classNames(), parent, halves.examples(config.data()));
    config.resolvedEngine();
  }

  @Override
  public NetworkSpec network(Trial trial) {
    return network(trial.config());
  }

  private NetworkSpec network(ExperimentConfig config) {
    return config.network(halves.shape(), halves.classNames().size());
  }

  @Override
  public String fingerprint(Trial trial) {
    return halves.fingerprint();
  }

  @Override
  public String testFingerprint(Trial trial) {
    return halves.testFingerprint();
  }

  /** With the test images: for a trial that has ended. */
  public SplitImages images(Trial trial) throws IOException {
    return halves.shared(trial.config().data(), trial.seed());
  }

  @Override
  public Training training(Trial trial) throws IOException {
    ExperimentConfig config = trial.config();
    return Training.here(config, config.resolvedEngine(), images(trial), parent(trial));
  }

  @Override
  public Training on(JavaSparkContext spark, Trial trial) throws IOException {
    ExperimentConfig config = trial.config();
    return Training.on(spark, config, config.resolvedEngine(), images(trial), parent(trial));
  }

  @Override
  public TaskData forTasks(JavaSparkContext spark) {
    return new InTasks(halves.forTasks(spark));
  }

  private record InTasks(TaskHalves halves) implements TaskData {

    @Override
    public JavaRDD<Maker> withoutTest() {
      return halves.withoutTest().map(InTasks::maker);
    }

    @Override
    public JavaRDD<Maker> withTest() {
      return halves.withTest().map(InTasks::maker);
    }

    private static Maker maker(TaskHalves.Splitting images) {
      return (config, engine, parent) ->
          Training.here(config, engine, images.split(config.data(), config.seed()), parent);
    }

    @Override
    public void close() {
      halves.close();
    }
  }
}
