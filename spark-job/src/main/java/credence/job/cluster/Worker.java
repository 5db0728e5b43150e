package credence.job.cluster;

import credence.bayes.Method;
import credence.bayes.SoftmaxCrossEntropy;
import credence.data.Augmentation;
import credence.data.Examples;
import credence.data.ImageInput;
import credence.data.Minibatches;
import credence.data.Standardisation;
import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.net.NetworkSpec;
import credence.net.Shape;
import java.io.Serializable;

/**
 * What an executor needs besides images and state.
 *
 * @param engine resolved by the driver so that every executor runs the same
 */
public record Worker(EngineName engine, EngineSpec spec, Standardisation standardisation, long seed)
    implements Serializable {

  /** The place in the pool of the engine for the task that runs on this thread. */
  public EnginePool.Key key() {
    return new EnginePool.Key(engine, spec, Devices.address(engine));
  }

  /**
   * Compiled anew, and the caller's to close: for what does not come back to it.
   *
   * @throws JobException with exit code 64 if its buffers do not fit: an error of this kind would
   *     end the whole process
   */
  public Engine newEngine() {
    Devices.prepare(engine, spec.precision(), Devices.address(engine));
    try {
      return Engines.create(engine, spec, Devices.card(engine));
    } catch (OutOfMemoryError e) {
      String message =
          "no memory for batches of %d images (%s): lower training.batch, or raise"
              + " spark.executor.memoryOverhead or the machine's memory (docs/memory.md)";
      throw new JobException(ExitCode.USAGE, message.formatted(spec.batch(), e.getMessage()), e);
    }
  }

  /** The same for predictions of another network, which may have fewer outputs. */
  public Worker predicting(NetworkSpec network, Method method) {
    EngineSpec other =
        new EngineSpec(
            network,
            spec.batch(),
            method,
            spec.optimizer(),
            new SoftmaxCrossEntropy(),
            spec.precision());
    return new Worker(engine, other, standardisation, seed);
  }

  public ImageInput input(Shape image) {
    return new ImageInput(spec.network().input(), image, standardisation);
  }

  /**
   * Those of a partition's examples, in their order of every epoch.
   *
   * @throws IllegalArgumentException unless the examples are what the network takes
   */
  public Minibatches minibatches(Examples examples, Augmentation augmentation, int partition) {
    if (!examples.shape().equals(spec.network().input())) {
      throw new IllegalArgumentException(
          "a network of %s was given examples of %s"
              .formatted(spec.network().input(), examples.shape()));
    }
    return new Minibatches(examples, augmentation, spec.batch(), seed, partition);
  }
}
