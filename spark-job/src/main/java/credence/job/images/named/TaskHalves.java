package credence.job.images.named;

import credence.data.DataException;
import credence.job.config.DataConfig;
import org.apache.spark.api.java.JavaRDD;

/** Both halves of a data set for tasks that need all images: trainings that run in one task. */
public interface TaskHalves extends AutoCloseable {

  /** What a task has. */
  @FunctionalInterface
  interface Splitting {

    /**
     * The images of an experiment, shared with the other tasks of this JVM.
     *
     * @throws DataException if an executor was lost, and the pictures are not what they were
     */
    SplitImages split(DataConfig config, long seed) throws DataException;
  }

  /** One task with one element; there are no test images in it. */
  JavaRDD<Splitting> withoutTest();

  /** One task with one element, for a training that has ended. */
  JavaRDD<Splitting> withTest();

  @Override
  void close();
}
