package credence.job.sweep.trials;

import credence.engine.choice.EngineName;
import credence.job.config.ExperimentConfig;
import credence.job.models.Parent;
import credence.job.rounds.CourseOfRounds;
import java.io.IOException;
import org.apache.spark.api.java.JavaRDD;

/** A data set for tasks that each train a network on all of it. */
interface TaskData extends AutoCloseable {

  /** Makes trainings in a task. */
  @FunctionalInterface
  interface Maker {

    /**
     * A training in the calling thread.
     *
     * @param engine resolved by the driver
     * @param parent what training starts from, or null
     */
    CourseOfRounds training(ExperimentConfig config, EngineName engine, Parent parent)
        throws IOException;
  }

  /** One task with one element; there is nothing to test on in it. */
  JavaRDD<Maker> withoutTest();

  /**
   * One task with one element, for a training that has ended.
   *
   * @throws UnsupportedOperationException for numbers, which are tested on the cluster
   */
  JavaRDD<Maker> withTest();

  @Override
  void close();
}
