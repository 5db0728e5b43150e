package credence.bench;

import credence.engine.Precision;
import credence.engine.choice.EngineName;

/**
 * What is measured.
 *
 * @param batch images in one call
 * @param threads replicas side by side, one thread each, as that many Spark tasks are
 */
public record BenchCase(
    EngineName engine, Precision precision, Subject subject, int batch, int threads, Work work) {

  /**
   * @throws IllegalArgumentException for no batch or no thread
   */
  public BenchCase {
    if (batch < 1) {
      throw new IllegalArgumentException("batch = " + batch + " must be at least 1");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads + " must be at least 1");
    }
  }

  /**
   * Of a network of the zoo, in single precision.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public BenchCase(EngineName engine, String network, int batch, int threads, Work work) {
    this(engine, Precision.FLOAT32, new Subject.Untrained(network), batch, threads, work);
  }
}
