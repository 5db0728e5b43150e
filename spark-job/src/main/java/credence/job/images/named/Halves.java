package credence.job.images.named;

import credence.job.base.JobException;
import credence.job.config.DataConfig;
import credence.net.Shape;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A data set as its files have it, before a seed splits it, in the driver or on executors. The
 * training half defines the classes and the shape of an image; the test half has both.
 */
public sealed interface Halves permits DataHalves, SpreadHalves {

  Shape shape();

  List<String> classNames();

  /** Of the training half. */
  String fingerprint();

  String testFingerprint();

  /** N: how many images an experiment trains on. */
  int examples(DataConfig config);

  /**
   * @throws JobException with exit code 64 if there are too few images for the settings
   */
  void check(DataConfig config);

  /**
   * The images of an experiment.
   *
   * @throws JobException with exit code 64 if there are too few images for the settings
   */
  SplitImages split(DataConfig config, long seed) throws IOException;

  /** The same, made once while there is room for it. */
  SplitImages shared(DataConfig config, long seed) throws IOException;

  /** The same images, for tasks that need all of them. */
  TaskHalves forTasks(JavaSparkContext spark);
}
