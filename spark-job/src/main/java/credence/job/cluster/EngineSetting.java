package credence.job.cluster;

import java.util.Locale;

/** What the setting {@code engine} asks for. */
public enum EngineSetting {
  /** The fastest that there is. */
  AUTO,
  ONEDNN,
  ND4J,
  /** Own kernels, on GPUs. */
  OPENCL,
  /** No engine of ours: an ordinary network, trained by DL4J Spark's own parameter averaging. */
  DL4J_AVERAGING;

  /** As experiment files have it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return id();
  }
}
